#include "ui/sandbox/servicesview.h"

#include "app/portal/portal.h"
#include "ui/common/metrics.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"
#include "ui/devices/devicelooks.h"
#include "ui/sandbox/choicedialogs.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLocale>
#include <QMessageBox>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace Muster {

namespace {

enum Column { Name, Devices, Defaults, Key, Token, Connected, ColumnCount };

QString tokenText(const PortalServiceEntry &service)
{
    if (service.isBuiltIn)
        return {};
    if (!service.tokenExpiresAt.isValid())
        return service.hasCertificate ? ServicesView::tr("Not downloaded") : ServicesView::tr("Upload a key first");
    return ServicesView::tr("until %1, of %2")
        .arg(QLocale().toString(service.tokenExpiresAt.toLocalTime().date(), QStringLiteral("d MMM yyyy")),
             service.tokenBy);
}

QString defaultsText(const PortalServiceEntry &service)
{
    QStringList families;
    for (const QString &family : service.defaults)
        families.append(familyText(family));
    return families.join(QStringLiteral(", "));
}

} // namespace

ServicesView::ServicesView(Portal &portal, QWidget *parent)
    : QWidget(parent)
    , m_portal(portal)
    , m_model(new QStandardItemModel(0, ColumnCount, this))
    , m_table(new PlainTable(tr("Device management services")))
    , m_add(new PushButton(tr("Add service…"), QStringLiteral("plus")))
    , m_upload(new PushButton(tr("Upload key…"), QStringLiteral("upload")))
    , m_download(new PushButton(tr("Download token…"), QStringLiteral("token")))
    , m_defaults(new PushButton(tr("Defaults…"), QStringLiteral("config")))
    , m_rename(new PushButton(tr("Rename…"), QStringLiteral("pencil")))
    , m_remove(new PushButton(tr("Delete"), QStringLiteral("wipe")))
{
    setObjectName("servicesView");
    m_table->setObjectName("servicesTable");
    m_add->setObjectName("addService");
    m_upload->setObjectName("uploadKey");
    m_download->setObjectName("downloadToken");
    m_defaults->setObjectName("serviceDefaults");
    m_model->setHorizontalHeaderLabels(
        {tr("Service"), tr("Devices"), tr("Gets new"), tr("Public key"), tr("Server token"), tr("Last asked")});
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setWidths({220, 80, 150, 110, 280, 130});

    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(Metrics::pageMargin, Metrics::space, Metrics::pageMargin, Metrics::space);
    buttons->setSpacing(Metrics::space);
    for (PushButton *button : {m_add, m_upload, m_download, m_defaults, m_rename, m_remove})
        buttons->addWidget(button);
    buttons->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(buttons);
    column->addWidget(m_table, 1);

    connect(m_add, &QPushButton::clicked, this, &ServicesView::add);
    connect(m_upload, &QPushButton::clicked, this, &ServicesView::upload);
    connect(m_download, &QPushButton::clicked, this, &ServicesView::download);
    connect(m_defaults, &QPushButton::clicked, this, &ServicesView::chooseDefaults);
    connect(m_rename, &QPushButton::clicked, this, &ServicesView::rename);
    connect(m_remove, &QPushButton::clicked, this, &ServicesView::remove);
    connect(m_table, &PlainTable::choiceChanged, this, &ServicesView::refreshButtons);
    connect(&m_portal, &Portal::changed, this, &ServicesView::refresh);
    refresh();
}

void ServicesView::refresh()
{
    if (!m_portal.state())
        return;
    const QList<PortalServiceEntry> &services = m_portal.state()->services;
    m_model->setRowCount(static_cast<int>(services.size()));
    for (int row = 0; row < services.size(); ++row) {
        const PortalServiceEntry &service = services[row];
        const QString texts[ColumnCount] = {
            service.name,
            QLocale().toString(service.devices),
            defaultsText(service),
            service.isBuiltIn            ? QString()
                : service.hasCertificate ? tr("Uploaded")
                                         : tr("None"),
            tokenText(service),
            service.connectedAt.isValid() ? QLocale().toString(service.connectedAt.toLocalTime(), QLocale::ShortFormat)
                                          : tr("Never")};
        for (int column = 0; column < ColumnCount; ++column)
            m_model->setData(m_model->index(row, column), texts[column]);
    }
    if (m_table->chosenRows().isEmpty() && !services.isEmpty())
        m_table->selectRow(0);
    refreshButtons();
}

std::optional<PortalServiceEntry> ServicesView::chosen() const
{
    const QList<int> rows = m_table->chosenRows();
    if (rows.isEmpty() || !m_portal.state() || rows.first() >= m_portal.state()->services.size())
        return {};
    return m_portal.state()->services[rows.first()];
}

void ServicesView::refreshButtons()
{
    const auto service = chosen();
    const bool isOurs = service && !service->isBuiltIn;
    m_upload->setEnabled(isOurs);
    m_download->setEnabled(isOurs && service->hasCertificate);
    m_defaults->setEnabled(isOurs);
    m_rename->setEnabled(isOurs);
    m_remove->setEnabled(isOurs && service->devices == 0);
    m_remove->setToolTip(isOurs && service->devices > 0 ? tr("Move its devices elsewhere first") : QString());
}

void ServicesView::add()
{
    auto *dialog = new NameDialog(tr("Add service"), tr("Name"), tr("Add service"), {}, this);
    connect(dialog, &NameDialog::named, this, [this](const QString &name) {
        QCoro::connect(m_portal.addService(name), this, [this, name](const Result<> &done) {
            Q_EMIT told(done ? Meaning::Ok : Meaning::Failed,
                        done ? tr("“%1” is there. Upload the public key to it next.").arg(name) : done.error().message);
        });
    });
    dialog->open();
}

void ServicesView::rename()
{
    const auto service = chosen();
    if (!service)
        return;
    auto *dialog = new NameDialog(tr("Rename service"), tr("Name"), tr("Rename"), service->name, this);
    connect(dialog, &NameDialog::named, this, [this, uuid = service->uuid](const QString &name) {
        QCoro::connect(m_portal.renameService(uuid, name), this, [this](const Result<> &done) {
            if (!done)
                Q_EMIT told(Meaning::Failed, done.error().message);
        });
    });
    dialog->open();
}

void ServicesView::upload()
{
    const auto service = chosen();
    if (!service)
        return;
    QFileDialog::getOpenFileContent(
        tr("Public key (*.pem *.crt *.cer);;All files (*)"),
        [this, service = *service](const QString &file, const QByteArray &content) {
            if (file.isEmpty())
                return;
            QCoro::connect(m_portal.uploadKey(service.uuid, content), this, [this, service](const Result<> &done) {
                Q_EMIT told(done ? Meaning::Ok : Meaning::Failed,
                            done ? tr("The public key is with “%1”. Download the token next.").arg(service.name)
                                 : done.error().message);
            });
        },
        this);
}

void ServicesView::download()
{
    const auto service = chosen();
    if (!service)
        return;
    QCoro::connect(
        m_portal.downloadToken(service->uuid), this, [this, name = service->name](const Result<QByteArray> &file) {
            if (!file) {
                Q_EMIT told(Meaning::Failed, file.error().message);
                return;
            }
            QFileDialog::saveFileContent(*file, tr("%1_Token_smime.p7m").arg(name), this);
            Q_EMIT told(Meaning::Ok, tr("A token of “%1” was downloaded; the one before is void.").arg(name));
        });
}

void ServicesView::chooseDefaults()
{
    const auto service = chosen();
    if (!service)
        return;
    auto *dialog = new DefaultsDialog(*service, m_portal.state()->services, this);
    connect(dialog, &DefaultsDialog::chosen, this, [this, service = *service](const QStringList &families) {
        QCoro::connect(m_portal.setDefaults(service.uuid, families), this, [this, service](const Result<> &done) {
            Q_EMIT told(done ? Meaning::Ok : Meaning::Failed,
                        done ? tr("New devices go to “%1” as chosen.").arg(service.name) : done.error().message);
        });
    });
    dialog->open();
}

void ServicesView::remove()
{
    const auto service = chosen();
    if (!service)
        return;
    auto *box =
        new QMessageBox(QMessageBox::Warning, tr("Delete service (practice)"),
                        tr("Delete “%1” from the simulated portal?").arg(service->name), QMessageBox::NoButton, this);
    box->setInformativeText(tr("Its token is void at once."));
    QAbstractButton *apply = box->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(apply, &QAbstractButton::clicked, this, [this, service = *service] {
        QCoro::connect(m_portal.deleteService(service.uuid), this, [this, service](const Result<> &done) {
            Q_EMIT told(done ? Meaning::Ok : Meaning::Failed,
                        done ? tr("“%1” is gone.").arg(service.name) : done.error().message);
        });
    });
    box->open();
}

} // namespace Muster
