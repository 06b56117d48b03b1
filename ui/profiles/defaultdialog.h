// Makes a profile the default of its organisation: what comes from now on gets it, and those that are here if wanted.
//
// Each answer is a plan that was made before it is offered, so that the numbers are what will happen.
#pragma once

#include "app/assignment/assignmentservice.h"

#include <QDialog>

#include <array>

class QRadioButton;

namespace Muster {

class Label;
class MessageStrip;
class PushButton;

class DefaultDialog final : public QDialog {
    Q_OBJECT

public:
    DefaultDialog(AssignmentService &assignments, const Profile &profile, QWidget *parent = nullptr);

Q_SIGNALS:
    void applied();

private:
    // In the order of the answers.
    static constexpr std::array scopes{PolicyScope::NewOnly, PolicyScope::WithoutProfile, PolicyScope::Everybody};

    void plan();
    void showPlan(std::size_t answer, const AssignmentPlan &plan);
    void apply();
    void fail(const Error &error);

    AssignmentService &m_assignments;
    Profile m_profile;
    std::array<std::optional<AssignmentPlan>, scopes.size()> m_plans;
    std::array<QRadioButton *, scopes.size()> m_answers{};
    std::array<Label *, scopes.size()> m_details{};
    MessageStrip *m_strip;
    PushButton *m_apply;
};

} // namespace Muster
