#include "ui/activity/journaltab.h"

#include "app/journal/journalservice.h"
#include "app/organisations/organisationwatch.h"
#include "models/journal/journaldifference.h"
#include "models/storage/storethread.h"
#include "ui/common/emptystate.h"
#include "ui/common/factsgrid.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/moment.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"
#include "ui/common/searchfield.h"
#include "ui/common/tablelook.h"
#include "ui/common/type.h"

#include <QClipboard>
#include <QCoroTask>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QStackedWidget>

namespace Muster {

JournalTab::JournalTab(JournalService &journal, StoreThread &store, OrganisationWatch &organisations, QWidget *parent)
    : QWidget(parent)
    , m_journal(journal)
    , m_organisations(organisations)
    , m_search(new SearchField(tr("Person, what, to what, before, after")))
    , m_export(new PushButton(tr("Export…")))
    , m_verify(new PushButton(tr("Verify")))
    , m_strip(new MessageStrip(Meaning::Ok))
    , m_table(new PlainTable(tr("Journal")))
    , m_stack(new QStackedWidget)
    , m_facts(new FactsGrid)
    , m_difference(new QPlainTextEdit)
{
    setObjectName("journalTab");
    m_search->setObjectName("journalSearch");
    m_export->setObjectName("journalExport");
    m_verify->setObjectName("journalVerify");
    m_strip->setObjectName("journalStrip");
    m_strip->hide();
    m_table->setObjectName("journalTable");
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setWidths({160, 170, 130, 200, 480});
    auto *splitter = aboveDetails(m_table, makeDetails());
    m_stack->addWidget(splitter);
    m_stack->addWidget(new EmptyState(QStringLiteral("activity"), tr("No entry"),
                                      tr("Whatever is done is entered here, by whom and with what was before and "
                                         "after. No entry holds all the words that you look for.")));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTools());
    column->addWidget(m_strip);
    column->addWidget(m_stack, 1);
    connect(m_search, &QLineEdit::textChanged, this, &JournalTab::read);
    connect(m_export, &QPushButton::clicked, this, &JournalTab::askForPath);
    connect(m_verify, &QPushButton::clicked, this, &JournalTab::verify);
    connect(m_strip, &MessageStrip::buttonClicked, this, [this] { QGuiApplication::clipboard()->setText(m_head); });
    connect(m_table, &PlainTable::choiceChanged, this, &JournalTab::showDetails);
    connect(&m_model, &JournalModel::moreWanted, this, &JournalTab::readMore);
    connect(&m_organisations, &OrganisationWatch::changed, this, &JournalTab::read);
    connect(&m_organisations, &OrganisationWatch::currentChanged, this, &JournalTab::read);
    connect(&store, &StoreThread::committed, this, [this](ChangeSet changes) {
        if (changes & Changed::Journal)
            read();
    });
    read();
}

QWidget *JournalTab::makeTools()
{
    auto *tools = new QWidget;
    auto *row = new QHBoxLayout(tools);
    row->setContentsMargins(Metrics::pageMargin, Metrics::space, Metrics::pageMargin, Metrics::space);
    row->setSpacing(Metrics::space);
    row->addWidget(m_search);
    row->addStretch();
    row->addWidget(m_verify);
    row->addWidget(m_export);
    return tools;
}

QWidget *JournalTab::makeDetails()
{
    m_difference->setObjectName("journalDifference");
    m_difference->setAccessibleName(tr("Before and after"));
    m_difference->setReadOnly(true);
    m_difference->setFont(Type::code());
    m_difference->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_difference->setFrameShape(QFrame::NoFrame);
    m_difference->setTabChangesFocus(true);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(Metrics::pageMargin, Metrics::spaceMedium, Metrics::pageMargin, Metrics::spaceMedium);
    column->setSpacing(Metrics::spaceMedium);
    column->addWidget(m_facts);
    column->addWidget(m_difference, 1);
    return content;
}

JournalFilter JournalTab::filter() const
{
    return {.organisation = m_organisations.currentId(), .text = m_search->text()};
}

void JournalTab::read()
{
    // Keystrokes and commits may come faster than answers; the last question is asked once more.
    m_isStale = m_isReading;
    if (m_isReading)
        return;
    m_isReading = true;
    const JournalFilter question = filter();
    QCoro::connect(m_journal.entries(question), this, [this, question](const Result<QList<JournalEntry>> &entries) {
        m_isReading = false;
        if (m_isStale)
            read();
        else
            show(question, entries.value_or(QList<JournalEntry>()));
    });
}

void JournalTab::readMore(qint64 olderThan)
{
    JournalFilter older = filter();
    older.olderThan = olderThan;
    QCoro::connect(m_journal.entries(older), this, [this, older](const Result<QList<JournalEntry>> &entries) {
        JournalFilter standing = filter();
        standing.olderThan = older.olderThan;
        const QList<JournalEntry> found = entries.value_or(QList<JournalEntry>());
        if (standing == older)
            m_model.append(found, found.size() == older.most);
    });
}

void JournalTab::show(const JournalFilter &question, const QList<JournalEntry> &entries)
{
    QHash<OrganisationId, QString> names;
    for (const Organisation &organisation : m_organisations.all())
        names.insert(organisation.id, organisation.name);
    m_table->setColumnHidden(JournalModel::OrganisationColumn, m_organisations.currentId().has_value());
    m_model.setEntries(question, entries, names, entries.size() == JournalFilter().most);
    m_stack->setCurrentIndex(entries.isEmpty() ? 1 : 0);
    if (!entries.isEmpty() && m_table->chosenRows().isEmpty())
        m_table->selectRow(0);
    showDetails();
}

void JournalTab::showDetails()
{
    const QList<int> rows = m_table->chosenRows();
    const auto entry = rows.isEmpty() ? std::nullopt : m_model.entryAt(rows.first());
    if (!entry) {
        m_facts->clear();
        m_difference->clear();
        return;
    }
    m_facts->setFact(tr("Entry"), tr("%1, %2").arg(QLocale().toString(entry->number), exactMoment(entry->at)));
    m_facts->setFact(tr("Hash"), QString::fromLatin1(entry->hash.toHex()));
    m_difference->setPlainText(differenceText(journalDifference(entry->before, entry->after)));
    m_difference->setVisible(!entry->before.isEmpty() || !entry->after.isEmpty());
}

void JournalTab::askForPath()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Export the journal"), QStringLiteral("journal.jsonl"),
                                                      tr("JSON lines (*.jsonl)"));
    if (!path.isEmpty())
        exportTo(path);
}

void JournalTab::exportTo(const QString &path)
{
    QCoro::connect(m_journal.exportTo(path), this, [this, path](const Result<JournalCheck> &written) {
        m_head = written ? QString::fromLatin1(written->head.toHex()) : QString();
        m_strip->setMeaning(written ? Meaning::Ok : Meaning::Failed);
        m_strip->setText(written ? tr("The journal stands in %1, with the hash %2 at its end.").arg(path, m_head)
                                 : written.error().message);
        m_strip->setButton(written ? tr("Copy hash") : QString());
        m_strip->show();
    });
}

void JournalTab::verify()
{
    m_verify->setEnabled(false);
    QCoro::connect(m_journal.verify({}), this, [this](const Result<JournalCheck> &check) {
        m_verify->setEnabled(true);
        showCheck(check);
    });
}

void JournalTab::showCheck(const Result<JournalCheck> &check)
{
    const bool isFine = check && check->faults.isEmpty();
    m_head = isFine ? QString::fromLatin1(check->head.toHex()) : QString();
    m_strip->setMeaning(isFine ? Meaning::Ok : Meaning::Failed);
    if (isFine)
        m_strip->setText(tr("All entries are as they were written (%1).").arg(QLocale().toString(check->entries)),
                         tr("Note the hash of the last one elsewhere: %1. It proves later that nothing before it was "
                            "changed.")
                             .arg(m_head));
    else
        m_strip->setText(check ? tr("The journal is not as it was written.") : tr("The journal cannot be read."),
                         check ? check->faults.join(u' ') : check.error().message);
    m_strip->setButton(isFine ? tr("Copy hash") : QString());
    m_strip->show();
}

} // namespace Muster
