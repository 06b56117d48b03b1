#include "ui/enrollment/addresstab.h"

#include "app/application.h"
#include "models/core/moment.h"
#include "ui/common/factsgrid.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"
#include "ui/enrollment/settingsform.h"

#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSaveFile>
#include <QSpinBox>

namespace Muster {

namespace {

constexpr qint64 mostBytes = 1024 * 1024;
constexpr int mostPort = 65535;

QLineEdit *textField(const char *name)
{
    auto *field = new QLineEdit;
    field->setObjectName(name);
    field->setMinimumWidth(Metrics::searchFieldMost);
    return field;
}

QSpinBox *portField(const char *name, const QString &zero)
{
    auto *field = new QSpinBox;
    field->setObjectName(name);
    field->setRange(0, mostPort);
    field->setSpecialValueText(zero);
    field->setGroupSeparatorShown(false);
    field->setMinimumWidth(Metrics::searchFieldLeast / 2);
    return field;
}

} // namespace

AddressTab::AddressTab(Application &application, QWidget *parent)
    : QWidget(parent)
    , m_application(application)
    , m_strip(new MessageStrip(Meaning::Ok))
    , m_listenAddress(textField("listenAddress"))
    , m_listenPort(portField("listenPort", tr("Chosen by the system")))
    , m_host(textField("publicHost"))
    , m_publicPort(portField("publicPort", tr("The same")))
    , m_save(new PushButton(tr("Save address"), PushButton::Kind::Primary))
    , m_facts(new FactsGrid)
    , m_passphraseRow(new QWidget)
    , m_passphrase(textField("certificatePassphrase"))
    , m_drop(new PushButton(tr("Use Muster's own")))
    , m_exportAnchor(new PushButton(tr("Export anchor…"), QStringLiteral("out")))
{
    setObjectName("addressTab");
    m_strip->setObjectName("addressStrip");
    m_save->setObjectName("saveAddress");
    m_strip->hide();
    auto *foot = new QWidget;
    auto *row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch();
    row->addWidget(m_save);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(formPage({new Label(tr("Address"), Type::bodyStrong()), makeAddress(), foot,
                                new Label(tr("Certificate"), Type::bodyStrong()), makeCertificate()}),
                      1);
    connect(m_save, &QPushButton::clicked, this, &AddressTab::save);
    connect(m_strip, &MessageStrip::buttonClicked, this, &AddressTab::restart);
    connect(&m_application.enrollmentServer(), &EnrollmentServer::statusChanged, this, &AddressTab::read);
    connect(&m_application.vault(), &Vault::unlocked, this, &AddressTab::read);
    read();
}

QWidget *AddressTab::makeAddress()
{
    auto *form = new SettingsForm;
    form->addRow(
        tr("Listens on"), m_listenAddress,
        tr("An address of this machine: 127.0.0.1 for simulated devices here, 0.0.0.0 for all of its networks."));
    form->addRow(tr("Port"), m_listenPort);
    form->addRow(tr("Devices are told"), m_host,
                 tr("A name or address that leads here from the devices' network, as in mdm.example.org. It stands in "
                    "enrollment profiles and in the certificate."));
    form->addRow(tr("Port for devices"), m_publicPort, tr("Another one only where a router changes it."));
    return form;
}

QWidget *AddressTab::makeCertificate()
{
    auto *load = new PushButton(tr("Load certificate…"), QStringLiteral("certificate"));
    load->setObjectName("loadCertificate");
    m_drop->setObjectName("dropCertificate");
    m_exportAnchor->setObjectName("exportAnchor");
    m_facts->setObjectName("certificateFacts");
    m_passphrase->setEchoMode(QLineEdit::Password);
    m_passphrase->setAccessibleName(tr("Passphrase of the key"));
    auto *unlock = new PushButton(tr("Load"));
    unlock->setObjectName("unlockCertificate");
    auto *lockRow = new QHBoxLayout(m_passphraseRow);
    lockRow->setContentsMargins(0, 0, 0, 0);
    lockRow->setSpacing(Metrics::space);
    lockRow->addWidget(new Label(tr("Passphrase of the key"), Type::body(), Label::Tone::Secondary));
    lockRow->addWidget(m_passphrase);
    lockRow->addWidget(unlock);
    lockRow->addStretch();
    m_passphraseRow->hide();
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Metrics::space);
    buttons->addWidget(load);
    buttons->addWidget(m_drop);
    buttons->addWidget(m_exportAnchor);
    buttons->addStretch();
    auto *part = new QWidget;
    auto *column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::spaceMedium);
    column->addWidget(m_facts);
    column->addWidget(m_passphraseRow);
    column->addLayout(buttons);
    connect(load, &QPushButton::clicked, this, &AddressTab::askForFiles);
    connect(unlock, &QPushButton::clicked, this, &AddressTab::tryToLoad);
    connect(m_passphrase, &QLineEdit::returnPressed, this, &AddressTab::tryToLoad);
    connect(m_drop, &QPushButton::clicked, this, &AddressTab::drop);
    connect(m_exportAnchor, &QPushButton::clicked, this, &AddressTab::askForAnchorPath);
    return part;
}

void AddressTab::tell(Meaning meaning, const QString &text)
{
    m_strip->setButton({});
    m_strip->tell(meaning, text);
}

void AddressTab::read()
{
    QCoro::connect(m_application.enrollmentServer().settings(), this, [this](const Result<ServerSettings> &settings) {
        if (!settings) {
            tell(Meaning::Failed, settings.error().message);
            return;
        }
        show(*settings);
        // Only what is there: to look at this page makes no keys.
        QCoro::connect(m_application.serverKeys().known(), this,
                       [this](const Result<ServerCertificates> &certificates) {
                           if (certificates)
                               showCertificates(*certificates);
                           else
                               tell(Meaning::Failed, certificates.error().message);
                       });
    });
}

void AddressTab::show(const ServerSettings &settings)
{
    m_settings = settings;
    if (m_listenAddress->hasFocus() || m_host->hasFocus()) // somebody types; the server's state is no reason to undo it
        return;
    m_listenAddress->setText(settings.listenAddress);
    m_listenPort->setValue(settings.listenPort);
    m_host->setText(settings.host);
    m_publicPort->setValue(settings.publicPort);
}

void AddressTab::showCertificates(const ServerCertificates &certificates)
{
    m_facts->clear();
    if (certificates.tls.certificate.isEmpty())
        m_facts->setFact(tr("Certificate"), tr("Made when the server starts"));
    else
        showFacts(certificates);
    m_anchor = certificates.isTlsBrought ? QByteArray() : certificates.tlsAuthority.certificate;
    m_drop->setEnabled(certificates.isTlsBrought);
    m_exportAnchor->setEnabled(!m_anchor.isEmpty());
    m_exportAnchor->setToolTip(tr("The certificate that devices must trust; profiles that lead here carry it"));
}

void AddressTab::showFacts(const ServerCertificates &certificates)
{
    const CertificateVerdict verdict =
        judgeTlsCertificate(certificates.tls, m_settings.host, m_application.clock().now());
    const CertificateFacts &facts = verdict.facts;
    m_facts->setFact(tr("Origin"), certificates.isTlsBrought ? tr("Brought") : tr("Made by Muster"));
    m_facts->setFact(tr("For"), facts.hosts.join(QStringLiteral(", ")));
    m_facts->setFact(tr("Issued by"), facts.issuer);
    m_facts->setFact(tr("Holds"), tr("%1 to %2").arg(wholeDay(facts.notBefore), wholeDay(facts.notAfter)));
    m_facts->setFact(tr("Key"), QStringLiteral("%1 %2").arg(facts.keyKind).arg(facts.keyBits));
    m_facts->setFact(tr("Fingerprint"), QString::fromLatin1(facts.sha256.toHex(' ').toUpper()), FactsGrid::Value::Code);
    if (!verdict.fault.isEmpty() || !verdict.warning.isEmpty())
        m_facts->setFact(tr("Attend to it"), verdict.fault.isEmpty() ? verdict.warning : verdict.fault);
}

void AddressTab::save()
{
    ServerSettings settings = m_settings;
    settings.listenAddress = m_listenAddress->text().trimmed();
    settings.listenPort = quint16(m_listenPort->value());
    settings.host = m_host->text().trimmed();
    settings.publicPort = quint16(m_publicPort->value());
    EnrollmentServer &server = m_application.enrollmentServer();
    // What the other tab saved meanwhile stays.
    QCoro::connect(server.settings(), this, [this, settings, &server](const Result<ServerSettings> &now) {
        if (!now) {
            tell(Meaning::Failed, now.error().message);
            return;
        }
        ServerSettings merged = *now;
        merged.listenAddress = settings.listenAddress;
        merged.listenPort = settings.listenPort;
        merged.host = settings.host;
        merged.publicPort = settings.publicPort;
        QCoro::connect(server.change(merged), this, [this, &server](const Result<> &done) {
            if (!done) {
                tell(Meaning::Failed, done.error().message);
                return;
            }
            read();
            const bool isRunning = server.isRunning();
            tell(isRunning ? Meaning::Attention : Meaning::Ok,
                 isRunning ? tr("Saved. The server takes another address when it is started anew.") : tr("Saved."));
            m_strip->setButton(isRunning ? tr("Start anew") : QString());
        });
    });
}

void AddressTab::restart()
{
    EnrollmentServer &server = m_application.enrollmentServer();
    m_strip->hide();
    const auto anew = [](EnrollmentServer &one) -> QCoro::Task<Result<ServerStatus>> {
        co_await one.stop();
        co_return co_await one.start();
    };
    QCoro::connect(m_application.work().keep(anew(server)), this, [this](const Result<ServerStatus> &status) {
        if (!status)
            tell(Meaning::Failed, status.error().message);
    });
}

void AddressTab::askForFiles()
{
    auto *dialog = new QFileDialog(this, tr("Load certificate"), {},
                                   tr("Certificates and keys (*.pem *.crt *.cer *.key *.p12 *.pfx);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles); // certificate and key may be two files
    connect(dialog, &QFileDialog::filesSelected, this, &AddressTab::load);
    dialog->open();
}

void AddressTab::load(const QStringList &paths)
{
    m_brought.clear();
    for (const QString &path : paths) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly) || file.size() > mostBytes) {
            tell(Meaning::Failed, tr("%1 cannot be read.").arg(path));
            return;
        }
        m_brought += file.readAll() + '\n';
    }
    if (paths.size() == 1 && !m_brought.contains("-----BEGIN"))
        m_brought.chop(1); // a binary file stays as it is
    m_passphrase->clear();
    tryToLoad();
}

void AddressTab::tryToLoad()
{
    const Secret passphrase(m_passphrase->text().toUtf8());
    const auto key = m_brought.contains("-----BEGIN") ? certifiedKeyFromPem(m_brought, m_brought, passphrase)
                                                      : certifiedKeyFromPkcs12(m_brought, passphrase);
    if (!key) {
        tell(Meaning::Failed, key.error().message);
        const bool wantsPassphrase = key.error().kind == ErrorKind::Crypto;
        m_passphraseRow->setVisible(wantsPassphrase);
        if (wantsPassphrase)
            m_passphrase->setFocus();
        return;
    }
    m_passphraseRow->hide();
    m_passphrase->clear();
    m_brought.clear();
    QCoro::connect(m_application.serverKeys().bring(*key, m_settings.host), this,
                   [this](const Result<CertificateVerdict> &verdict) {
                       if (!verdict) {
                           tell(Meaning::Failed, verdict.error().message);
                           return;
                       }
                       read();
                       tell(Meaning::Ok,
                            m_application.enrollmentServer().isRunning()
                                ? tr("It was loaded. Whoever connects from now on sees it.")
                                : tr("It was loaded."));
                   });
}

void AddressTab::drop()
{
    QCoro::connect(m_application.serverKeys().dropBrought(), this, [this](const Result<> &done) {
        if (done)
            read();
        else
            tell(Meaning::Failed, done.error().message);
    });
}

void AddressTab::askForAnchorPath()
{
    auto *dialog = new QFileDialog(this, tr("Export anchor"), {}, tr("Certificate (*.pem)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QStringLiteral("muster-anchor.pem"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(certificateToPem(m_anchor)) < 0 || !file.commit())
            tell(Meaning::Failed, tr("%1 cannot be written: %2.").arg(path, file.errorString()));
    });
    dialog->open();
}

} // namespace Muster
