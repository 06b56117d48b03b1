// The journal as a table, newest first. Rows come by setEntries() and append(); older ones are asked for when the end
// comes into sight. Lives on the main thread.
#pragma once

#include "models/journal/journalstore.h"

#include <QAbstractTableModel>
#include <QHash>

namespace Muster {

class JournalModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(JournalModel)

public:
    enum Column { AtColumn, OrganisationColumn, WhoColumn, ActionColumn, SubjectColumn, ColumnCount };
    Q_ENUM(Column)

    enum Role {
        TimeRole = Qt::UserRole + 1 // QDateTime of a date column
    };
    Q_ENUM(Role)

    using QAbstractTableModel::QAbstractTableModel;

    // The newest that answer `question`. New ones on top of the same question keep selection and scroll position.
    void setEntries(const JournalFilter &question, const QList<JournalEntry> &entries,
                    const QHash<OrganisationId, QString> &names, bool hasMore);
    // What follows the last row.
    void append(const QList<JournalEntry> &older, bool hasMore);
    [[nodiscard]] std::optional<JournalEntry> entryAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    // Once until append() or setEntries() answers.
    void moreWanted(qint64 olderThan);

private:
    JournalFilter m_question;
    QList<JournalEntry> m_entries;
    QHash<OrganisationId, QString> m_names;
    bool m_hasMore = false;
    bool m_isAsked = false;
};

// "Profile saved" for "profile.saved"; what is not known stays as it is.
[[nodiscard]] QString journalActionText(const QString &action);

} // namespace Muster
