// Devices out of the window into files and back.
#include "ui/assignment/assignflow.h"
#include "ui/csv/exportdialog.h"
#include "ui/csv/importdialog.h"
#include "ui/devices/devicespage.h"
#include "ui/mainwindow.h"
#include "ui/shell/session.h"

namespace Muster {

void MainWindow::importDevices()
{
    auto flow = std::make_unique<ImportFlow>(m_session.application.store(), m_session.application.work(),
                                             m_session.application.clock());
    flow->setOrganisation(m_session.organisations.currentId());
    auto *dialog = new ImportDialog(std::move(flow), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setModal(false);
    dialog->setPractising(isPractising());
    connect(dialog, &ImportDialog::assignmentsRequested, this, [this](const QList<WantedAssignment> &assignments) {
        if (const auto organisation = organisationToAssign())
            m_flow->plan({.organisation = *organisation,
                          .hand = {},
                          .devices = {},
                          .serials = {},
                          .query = {},
                          .lines = assignments});
    });
    dialog->show();
}

void MainWindow::exportDevices()
{
    showPlace(Place::devices);
    const Organisation *one = m_session.organisations.current();
    auto *dialog = new ExportDialog(
        m_session.application.store(), m_session.application.work(), m_session.model.ids(),
        exportFileName(one ? one->name : QString(), isPractising(), m_session.application.clock().now()), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setModal(false);
    dialog->setPractising(isPractising());
    dialog->show();
}

} // namespace Muster
