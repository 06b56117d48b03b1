// From a wish to a plan on the screen: the one road by which pages assign, undo, and change rules and defaults.
//
// Owns no dialog; each lives until it is closed. Lives as long as the window.
#pragma once

#include "app/assignment/assignmentservice.h"

#include <QObject>

class QWidget;

namespace Muster {

class Application;
class PlanDialog;

class AssignFlow final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AssignFlow)

public:
    AssignFlow(Application &application, QWidget *window);

    // Whether what is looked at is a practice organisation: every dialog says so.
    void setPractising(bool on) { m_isPractising = on; }

    // Asks what these devices get; without devices for a list of serial numbers.
    void assign(OrganisationId organisation, std::vector<std::int32_t> devices);
    // Who has the profile and who could.
    void manage(const Profile &profile);
    void setDefault(const Profile &profile);
    void editRules(OrganisationId organisation);
    void undo(PlanId plan);
    void plan(const AssignmentRequest &request);

Q_SIGNALS:
    void failed(const QString &heading, const Muster::Error &error);

private:
    void show(const Result<AssignmentPlan> &plan);
    void showNow(const AssignmentPlan &plan);

    Application &m_application;
    QWidget *m_window;
    bool m_isPractising = false;
};

} // namespace Muster
