#include "ui/assignment/assignflow.h"

#include "app/application.h"
#include "ui/assignment/assigndialog.h"
#include "ui/assignment/defaultdialog.h"
#include "ui/assignment/managedialog.h"
#include "ui/assignment/plandialog.h"
#include "ui/assignment/rulesdialog.h"
#include "ui/common/practiceframe.h"

#include <QCoroTask>

namespace Muster {

AssignFlow::AssignFlow(Application &application, QWidget *window)
    : QObject(window)
    , m_application(application)
    , m_window(window)
{
}

void AssignFlow::assign(OrganisationId organisation, std::vector<std::int32_t> devices)
{
    QCoro::connect(m_application.profiles().all(organisation), this,
                   [this, organisation, devices = std::move(devices)](const Result<QList<Profile>> &profiles) {
                       if (!profiles) {
                           Q_EMIT failed(tr("The profiles cannot be read"), profiles.error());
                           return;
                       }
                       auto *dialog = new AssignDialog(organisation, *profiles, devices, m_window);
                       frameDialog(*dialog, m_isPractising);
                       connect(dialog, &AssignDialog::planRequested, this, &AssignFlow::plan);
                       dialog->open();
                   });
}

void AssignFlow::plan(const AssignmentRequest &request)
{
    QCoro::connect(m_application.assignments().plan(request), this,
                   [this](const Result<AssignmentPlan> &plan) { show(plan); });
}

void AssignFlow::undo(PlanId id)
{
    QCoro::connect(m_application.assignments().planUndo(id), this,
                   [this](const Result<AssignmentPlan> &plan) { show(plan); });
}

void AssignFlow::manage(const Profile &profile)
{
    // A plan for everybody says of each device what it has.
    QCoro::connect(m_application.assignments().plan({.organisation = profile.organisation,
                                                     .hand = static_cast<std::int32_t>(profile.id.value()),
                                                     .devices = {},
                                                     .serials = {},
                                                     .query = QString(),
                                                     .lines = {}}),
                   this, [this, profile](const Result<AssignmentPlan> &fleet) {
                       if (!fleet) {
                           Q_EMIT failed(tr("The devices cannot be read"), fleet.error());
                           return;
                       }
                       auto *dialog = new ManageDialog(m_application.store(), profile, *fleet, m_window);
                       frameDialog(*dialog, m_isPractising);
                       connect(dialog, &ManageDialog::planRequested, this, &AssignFlow::plan);
                       dialog->show();
                   });
}

void AssignFlow::setDefault(const Profile &profile)
{
    auto *dialog = new DefaultDialog(m_application.assignments(), profile, m_window);
    frameDialog(*dialog, m_isPractising);
    connect(dialog, &DefaultDialog::planned, this, &AssignFlow::showNow);
    connect(dialog, &DefaultDialog::failed, this,
            [this](const Error &error) { Q_EMIT failed(tr("The default profile was not changed"), error); });
    dialog->open();
}

void AssignFlow::editRules(OrganisationId organisation)
{
    auto *dialog = new RulesDialog(m_application.assignments(), m_application.profiles(), m_application.clock(),
                                   organisation, m_window);
    frameDialog(*dialog, m_isPractising);
    connect(dialog, &RulesDialog::planned, this, &AssignFlow::showNow);
    dialog->show();
}

void AssignFlow::show(const Result<AssignmentPlan> &plan)
{
    if (plan)
        showNow(*plan);
    else
        Q_EMIT failed(tr("There is no plan"), plan.error());
}

void AssignFlow::showNow(const AssignmentPlan &plan)
{
    auto *dialog = new PlanDialog(m_application, plan, m_window);
    frameDialog(*dialog, m_isPractising);
    connect(dialog, &PlanDialog::undoRequested, this, &AssignFlow::undo);
    dialog->show();
}

} // namespace Muster
