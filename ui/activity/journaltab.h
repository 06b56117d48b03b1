// The journal: everything that was done, by whom or what, with before and after; searched, exported, verified.
#pragma once

#include "models/journal/journalmodel.h"

#include <QWidget>

class QPlainTextEdit;
class QStackedWidget;

namespace Muster {

class FactsGrid;
class JournalService;
class MessageStrip;
class OrganisationWatch;
class PlainTable;
class PushButton;
class SearchField;
class StoreThread;

class JournalTab final : public QWidget {
    Q_OBJECT

public:
    JournalTab(JournalService &journal, StoreThread &store, OrganisationWatch &organisations,
               QWidget *parent = nullptr);

    // Writes all of it; the button asks for the path.
    void exportTo(const QString &path);

private:
    [[nodiscard]] QWidget *makeTools();
    [[nodiscard]] QWidget *makeDetails();
    [[nodiscard]] JournalFilter filter() const;
    void read();
    void readMore(qint64 olderThan);
    void show(const JournalFilter &question, const QList<JournalEntry> &entries);
    void showDetails();
    void askForPath();
    void verify();
    void showCheck(const Result<JournalCheck> &check);

    JournalService &m_journal;
    OrganisationWatch &m_organisations;
    JournalModel m_model;
    bool m_isReading = false;
    bool m_isStale = false; // asked anew while it was read
    QString m_head; // that verifying found, to be copied

    SearchField *m_search;
    PushButton *m_export;
    PushButton *m_verify;
    MessageStrip *m_strip;
    PlainTable *m_table;
    QStackedWidget *m_stack;
    FactsGrid *m_facts;
    QPlainTextEdit *m_difference;
};

} // namespace Muster
