#include "ui/profiles/certificatelist.h"

#include "app/profiles/certificatefile.h"
#include "ui/common/boxedpanel.h"
#include "ui/common/iconview.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"
#include "ui/profiles/findingnotes.h"

#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMimeData>
#include <QVBoxLayout>

namespace Muster {

namespace {

constexpr qint64 mostBytes = 2 * 1024 * 1024; // more than is read; the reader says why it refuses

} // namespace

CertificateList::CertificateList(ProfileDraft &draft, QLatin1StringView key, const QString &purpose, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_key(key)
    , m_box(new BoxedPanel)
    , m_none(new Label(tr("None"), Type::body(), Label::Tone::Secondary))
    , m_fault(new MessageStrip(Meaning::Failed))
    , m_notes(new FindingNotes)
{
    setAcceptDrops(true);
    setObjectName(key);
    auto *add = new PushButton(tr("Add from file…"), PushButton::Kind::Link);
    add->setAccessibleName(tr("%1: add from file").arg(profileKeyName(key)));
    auto *head = new QHBoxLayout;
    head->addWidget(new Label(profileKeyName(key), Type::bodyStrong()));
    head->addStretch(1);
    head->addWidget(add);
    auto *words = new Label(purpose, Type::small(), Label::Tone::Secondary);
    words->setWrapping(true);
    m_rows = new QVBoxLayout(m_box);
    m_rows->setContentsMargins(Metrics::spaceMedium, Metrics::spaceTiny, Metrics::spaceTiny, Metrics::spaceTiny);
    m_rows->setSpacing(0);
    m_rows->addWidget(m_none);
    m_none->setMinimumHeight(Metrics::control);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::spaceTiny);
    column->addLayout(head);
    column->addWidget(words);
    column->addWidget(m_box);
    column->addWidget(m_fault);
    column->addWidget(m_notes);
    m_fault->hide();
    connect(add, &QPushButton::clicked, this, &CertificateList::choose);
    connect(m_notes, &FindingNotes::fixRequested, &draft, &ProfileDraft::mend);
    connect(&draft, &ProfileDraft::changed, this, &CertificateList::refresh);
    refresh();
}

void CertificateList::refresh()
{
    m_notes->setFindings(m_draft.findingsAt(m_key));
    const QStringList entries = m_draft.profile().list(m_key);
    if (entries == m_shown)
        return;
    m_shown = entries;
    m_fault->hide();
    while (m_rows->count() > 1) {
        QLayoutItem *item = m_rows->takeAt(1);
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const QString &entry : entries)
        addRow(entry);
    m_none->setVisible(entries.isEmpty());
}

void CertificateList::addRow(const QString &entry)
{
    const ListedCertificate facts = m_draft.certificates().value(entry);
    const bool isBroken = !facts.fault.isEmpty();
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Metrics::space);
    layout->addWidget(new IconView(isBroken ? QStringLiteral("failed") : QStringLiteral("certificate"),
                                   Metrics::iconButton,
                                   isBroken ? IconView::Coloring(Meaning::Failed) : IconView::Coloring(Role::Text2)));
    auto *name = new Label(isBroken ? tr("Not readable") : facts.subject, Type::bodyMedium());
    name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    name->setToolTip(isBroken ? facts.fault : facts.subject + QLatin1StringView("\nSHA-256 ") + facts.fingerprint);
    layout->addWidget(name, 1);
    if (!isBroken)
        layout->addWidget(new Label(tr("until %1").arg(QLocale().toString(facts.notAfter.date(), QLocale::ShortFormat)),
                                    Type::small(), Label::Tone::Secondary));
    auto *remove = new PushButton(tr("Remove"), PushButton::Kind::Flat);
    remove->setAccessibleName(tr("Remove %1").arg(name->text()));
    layout->addWidget(remove);
    connect(remove, &QPushButton::clicked, this, [this, entry] {
        QStringList rest = m_draft.profile().list(m_key);
        rest.removeAll(entry);
        m_draft.setList(m_key, rest, tr("Remove certificate"));
    });
    m_rows->addWidget(row);
}

void CertificateList::choose()
{
    auto *dialog =
        new QFileDialog(this, tr("Add certificates"), QString(),
                        tr("Certificates (*.pem *.crt *.cer *.der)") + QLatin1StringView(";;") + tr("All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &CertificateList::load);
    dialog->open();
}

void CertificateList::load(const QString &path)
{
    QFile file(path);
    const Result<QStringList> read = file.open(QIODevice::ReadOnly)
        ? readCertificates(file.read(mostBytes))
        : failure(ErrorKind::InvalidInput,
                  tr("%1 cannot be read: %2").arg(QFileInfo(path).fileName(), file.errorString()));
    m_fault->setVisible(!read);
    if (!read) {
        m_fault->setText(read.error().message);
        return;
    }
    QStringList entries = m_draft.profile().list(m_key) + *read;
    entries.removeDuplicates();
    m_draft.setList(m_key, entries, tr("Add certificates"));
}

void CertificateList::dragEnterEvent(QDragEnterEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile())
        event->acceptProposedAction();
}

void CertificateList::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    load(event->mimeData()->urls().first().toLocalFile());
}

} // namespace Muster
