// Makes a profile the default: for which families, and whom it takes along of those that are here. Leads to a plan.
#pragma once

#include "app/assignment/assignmentservice.h"

#include <QDialog>

class QButtonGroup;
class QComboBox;

namespace Muster {

class Label;
class PushButton;

class DefaultDialog final : public QDialog {
    Q_OBJECT

public:
    DefaultDialog(AssignmentService &assignments, const Profile &profile, QWidget *parent = nullptr);

Q_SIGNALS:
    void planned(const Muster::AssignmentPlan &plan);
    void failed(const Muster::Error &error);

private:
    // What the dialog asks for; the default is taken away where the profile is it already.
    [[nodiscard]] AssignmentPolicy wanted() const;
    void refresh();
    void count(PolicyScope scope);

    AssignmentService &m_assignments;
    Profile m_profile;
    std::optional<AssignmentPolicy> m_standing;
    int m_generation = 0; // of the question: answers to older ones are dropped
    QComboBox *m_family;
    QButtonGroup *m_scope;
    Label *m_words;
    PushButton *m_plan;
};

} // namespace Muster
