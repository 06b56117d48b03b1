// What the window does for one organisation: its token, its schedule, its end here.
#include "app/organisations/tokencalendar.h"
#include "models/organisations/tokenlife.h"
#include "ui/mainwindow.h"
#include "ui/organisations/organisationdialog.h"
#include "ui/overview/overviewpage.h"
#include "ui/shell/session.h"
#include "ui/shell/statusline.h"

#include <QFileDialog>
#include <QMessageBox>

namespace Muster {

void MainWindow::openOrganisation()
{
    const Organisation *one = m_session.organisations.current();
    if (!one)
        return;
    auto *dialog = new OrganisationDialog(m_session.application.scheduler(), *one, m_session.application.clock(), this);
    connect(dialog, &OrganisationDialog::renewRequested, this, &MainWindow::renewRequested);
    connect(dialog, &OrganisationDialog::calendarRequested, this, &MainWindow::saveCalendar);
    dialog->open();
}

void MainWindow::saveCalendar(OrganisationId id)
{
    const Organisation *organisation = m_session.organisations.byId(id);
    if (!organisation)
        return;
    const Result<QByteArray> calendar = tokenCalendar(*organisation, m_session.application.clock().now());
    if (!calendar) {
        tell(tr("There is no end to note"), calendar.error().message);
        return;
    }
    // Qt's own function suits files and the web alike and never blocks.
    QFileDialog::saveFileContent(*calendar, tr("Server token of %1.ics").arg(organisation->name), this);
}

const Organisation *MainWindow::nearItsEnd() const
{
    const QDateTime now = m_session.application.clock().now();
    const OrganisationWatch &watch = m_session.organisations;
    for (const Organisation &organisation : watch.inView()) {
        const auto warning = tokenWarning(organisation.tokenExpiresAt, now);
        if (warning && organisation.notedWarning.value_or(std::numeric_limits<int>::max()) > *warning)
            return watch.byId(organisation.id);
    }
    return nullptr;
}

void MainWindow::noteTokenWarning()
{
    const Organisation *warned = nearItsEnd();
    if (!warned)
        return;
    const int days = *tokenWarning(warned->tokenExpiresAt, m_session.application.clock().now());
    QCoro::connect(m_session.application.organisations().noteTokenWarning(warned->id, days), this,
                   [](const Result<> &) { });
}

void MainWindow::refreshTokenWarning()
{
    const Organisation *warned = nearItsEnd();
    m_overview->setTokenWarning(
        warned ? tr("%1: the server token has %2. Without a new one Muster can neither see nor assign its devices.")
                     .arg(warned->name, tokenLifeText(warned->tokenExpiresAt, m_session.application.clock().now()))
               : QString());
}

void MainWindow::refreshNextSync()
{
    QDateTime next;
    for (const Organisation &organisation : m_session.organisations.inView()) {
        const QDateTime its = m_session.application.scheduler().nextOf(organisation.id);
        if (its.isValid() && (!next.isValid() || its < next))
            next = its;
    }
    m_status->setNextSync(next);
}

void MainWindow::unlink()
{
    const Organisation *one = m_session.organisations.current();
    if (!one)
        return;
    const OrganisationId id = one->id;
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Unlink organisation"),
                                tr("Unlink “%1” from this workspace?").arg(one->name), QMessageBox::NoButton, this);
    box->setInformativeText(tr("Its keys, its token and its device list are deleted here. Nothing changes at Apple; to "
                               "link it again you download "
                               "a new token."));
    QAbstractButton *unlinkButton = box->addButton(tr("Unlink"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(unlinkButton, &QAbstractButton::clicked, this, [this, id] {
        m_session.application.sync().cancel(id);
        QCoro::connect(m_session.application.organisations().unlink(id), this, [this](const Result<> &done) {
            if (!done)
                tell(tr("The organisation was not unlinked"), done.error().message);
        });
    });
    box->open();
}

} // namespace Muster
