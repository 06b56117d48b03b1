#include "ui/setup/publickeypage.h"

#include "ui/common/factsgrid.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QStandardPaths>

namespace Muster {

namespace {

// In groups of four, so that it can be compared by eye and broken into lines.
QString grouped(const QString &hex)
{
    QString result;
    for (qsizetype i = 0; i < hex.size(); i += 4)
        result += (i ? QStringLiteral(" ") : QString()) + hex.sliced(i, qMin<qsizetype>(4, hex.size() - i)).toUpper();
    return result;
}

} // namespace

PublicKeyPage::PublicKeyPage(SetupFlow &flow, QWidget *parent)
    : SetupPage(flow, tr("Public key"), QStringLiteral("setup-public-key"), parent)
    , m_strip(new MessageStrip(Meaning::Waiting))
    , m_facts(new FactsGrid)
    , m_save(new PushButton(tr("Save .pem…"), u"save"))
    , m_copy(new PushButton(tr("Copy"), u"copy"))
{
    body().addWidget(m_facts);
    auto *row = new QHBoxLayout;
    row->setSpacing(Metrics::space);
    row->addWidget(m_save);
    row->addWidget(m_copy);
    row->addStretch(1);
    body().addLayout(row);
    body().addWidget(m_strip);
    addHeading(tr("The private key stays here"));
    auto *words = new Label(tr("Muster made two keys. The public one goes to Apple, which locks the server token with "
                               "it. The private one, which "
                               "alone unlocks the token, is kept encrypted in this workspace and is never written to "
                               "another file. Without it a "
                               "token is worthless, so it may travel by mail or download folder."),
                            Type::body(), Label::Tone::Secondary);
    words->setWrapping(true);
    body().addWidget(words);

    m_strip->setObjectName(QStringLiteral("strip"));
    m_facts->setAccessibleName(tr("Public key"));
    m_save->setObjectName(QStringLiteral("saveKey"));
    m_copy->setObjectName(QStringLiteral("copyKey"));
    m_save->setKey(QKeySequence::Save);
    m_copy->setKey(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    m_copy->setAccessibleName(tr("Copy the public key"));
    connect(m_save, &QPushButton::clicked, this, &PublicKeyPage::askWhere);
    connect(m_copy, &QPushButton::clicked, this, &PublicKeyPage::copy);
    connect(m_strip, &MessageStrip::buttonClicked, this, [this] { this->flow().makeKey(); });
}

void PublicKeyPage::askWhere()
{
    auto *dialog = new QFileDialog(this, tr("Save public key"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("pem"));
    dialog->setNameFilter(tr("Public key (*.pem)"));
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation));
    dialog->selectFile(flow().keyFileName());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_copied = false;
        flow().saveKey(path);
    });
    dialog->open();
}

void PublicKeyPage::copy()
{
    QGuiApplication::clipboard()->setText(flow().key()->certificatePem);
    m_copied = true;
    flow().noteKeyCopied();
}

void PublicKeyPage::refresh()
{
    setSentence(
        flow().isPractice()
            ? tr("Save or copy it as you would for Apple. The practice portal takes it by itself in the next step.")
            : tr("Save the public key of *%1*. In the next step you upload it to Apple's portal.")
                  .arg(flow().name().simplified()));
    const std::optional<PublicKey> &key = flow().key();
    m_facts->setVisible(key.has_value());
    m_save->setEnabled(key && flow().activity() == SetupFlow::Activity::None);
    m_copy->setEnabled(key.has_value());
    if (key) {
        const QString made =
            QLocale().toString(key->createdAt.toLocalTime(), tr("d MMMM yyyy, HH:mm", "date and time"));
        m_facts->setFact(tr("Kind"), tr("RSA 2048, as a certificate"));
        m_facts->setFact(tr("Made"), made);
        m_facts->setFact(tr("Fingerprint"), grouped(key->fingerprint), FactsGrid::Value::Code);
        m_facts->setFact(tr("File"), flow().keyFileName());
    }
    refreshStrip();
}

void PublicKeyPage::refreshStrip()
{
    const bool isWaiting = flow().activity() == SetupFlow::Activity::MakingKey;
    const std::optional<Error> &error = flow().error();
    m_strip->setButton({});
    if (error) {
        m_strip->setMeaning(Meaning::Failed);
        m_strip->setText(error->message);
        if (!flow().key())
            m_strip->setButton(tr("Try again"));
    } else if (isWaiting) {
        m_strip->setMeaning(Meaning::Waiting);
        m_strip->setText(tr("The keys are being made. This takes a moment."));
    } else if (flow().isKeySaved()) {
        const QString &path = flow().savedKeyPath();
        m_strip->setMeaning(Meaning::Ok);
        m_strip->setText(m_copied ? tr("Copied. In the portal you may also paste it into a file of the name above.")
                             : path.isEmpty() ? tr("Saved or copied before.")
                                              : tr("Saved as %1").arg(QDir::toNativeSeparators(path)));
    }
    m_strip->setVisible(error || isWaiting || flow().isKeySaved());
}

QWidget *PublicKeyPage::firstFocus()
{
    return flow().isDone(SetupStep::PublicKey) ? nullptr : m_save;
}

} // namespace Muster
