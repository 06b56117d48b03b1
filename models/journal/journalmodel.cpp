#include "models/journal/journalmodel.h"

#include <QCoreApplication>
#include <QLocale>

namespace Muster {

namespace {

constexpr std::pair<QLatin1StringView, const char *> actionTexts[] = {
    {QLatin1StringView("organisation.added"), QT_TRANSLATE_NOOP("Journal", "Organisation added")},
    {QLatin1StringView("organisation.renamed"), QT_TRANSLATE_NOOP("Journal", "Organisation renamed")},
    {organisationUnlinked, QT_TRANSLATE_NOOP("Journal", "Organisation unlinked")},
    {QLatin1StringView("token.loaded"), QT_TRANSLATE_NOOP("Journal", "Token loaded")},
    {QLatin1StringView("devices.synced"), QT_TRANSLATE_NOOP("Journal", "Devices synced")},
    {QLatin1StringView("profile.saved"), QT_TRANSLATE_NOOP("Journal", "Profile saved")},
    {QLatin1StringView("profile.defined"), QT_TRANSLATE_NOOP("Journal", "Profile defined at Apple")},
    {QLatin1StringView("profile.adopted"), QT_TRANSLATE_NOOP("Journal", "Profile taken over")},
    {QLatin1StringView("profile.deleted"), QT_TRANSLATE_NOOP("Journal", "Profile deleted")},
    {QLatin1StringView("plan.applied"), QT_TRANSLATE_NOOP("Journal", "Change applied")},
    {QLatin1StringView("plan.undone"), QT_TRANSLATE_NOOP("Journal", "Change undone")},
    {QLatin1StringView("rules.set"), QT_TRANSLATE_NOOP("Journal", "Rules changed")},
    {QLatin1StringView("default.set"), QT_TRANSLATE_NOOP("Journal", "Default changed")},
    {QLatin1StringView("queue.paused"), QT_TRANSLATE_NOOP("Journal", "Queue paused")},
    {QLatin1StringView("queue.resumed"), QT_TRANSLATE_NOOP("Journal", "Queue resumed")}};

QString whoText(const JournalEntry &entry)
{
    if (!entry.actor.isEmpty())
        return entry.actor;
    return entry.source == JournalSource::Apple ? QStringLiteral("Apple") : QStringLiteral("Muster");
}

} // namespace

QString journalActionText(const QString &action)
{
    for (const auto &[name, text] : actionTexts) {
        if (name == action)
            return QCoreApplication::translate("Journal", text);
    }
    return action;
}

void JournalModel::setEntries(const JournalFilter &question, const QList<JournalEntry> &entries,
                              const QHash<OrganisationId, QString> &names, bool hasMore)
{
    // Entries never change, so where the newest row of now is found again, all below it is as it was.
    if (question == m_question && names == m_names && !m_entries.isEmpty()) {
        const auto known = std::ranges::find(entries, m_entries.first().hash, &JournalEntry::hash);
        if (known != entries.end()) {
            const qsizetype fresh = known - entries.begin();
            if (fresh > 0) {
                beginInsertRows({}, 0, static_cast<int>(fresh) - 1);
                m_entries = entries.first(fresh) + m_entries;
                endInsertRows();
            }
            return;
        }
    }
    m_isAsked = false;
    beginResetModel();
    m_question = question;
    m_entries = entries;
    m_names = names;
    m_hasMore = hasMore;
    endResetModel();
}

void JournalModel::append(const QList<JournalEntry> &older, bool hasMore)
{
    // The answer to a question that was asked before another list was set.
    if (!older.isEmpty() && !m_entries.isEmpty() && older.first().number >= m_entries.last().number)
        return;
    m_isAsked = false;
    m_hasMore = hasMore;
    if (older.isEmpty())
        return;
    beginInsertRows({}, static_cast<int>(m_entries.size()), static_cast<int>(m_entries.size() + older.size()) - 1);
    m_entries += older;
    endInsertRows();
}

std::optional<JournalEntry> JournalModel::entryAt(int row) const
{
    return row >= 0 && row < m_entries.size() ? std::optional(m_entries[row]) : std::nullopt;
}

int JournalModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int JournalModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant JournalModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const JournalEntry &entry = m_entries[index.row()];
    if (role == TimeRole)
        return index.column() == AtColumn ? QVariant(entry.at) : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(index.column())) {
    case AtColumn:
        return QLocale().toString(entry.at.toLocalTime(), QLocale::ShortFormat);
    case OrganisationColumn:
        return m_names.value(entry.organisation);
    case WhoColumn:
        return whoText(entry);
    case ActionColumn:
        return journalActionText(entry.action);
    case SubjectColumn:
        return entry.subject;
    case ColumnCount:
        break;
    }
    return {};
}

QVariant JournalModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case AtColumn:
        return tr("When");
    case OrganisationColumn:
        return tr("Organisation");
    case WhoColumn:
        return tr("Who");
    case ActionColumn:
        return tr("What");
    case SubjectColumn:
        return tr("To what");
    case ColumnCount:
        break;
    }
    return {};
}

bool JournalModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore && !m_isAsked && !m_entries.isEmpty();
}

void JournalModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_isAsked = true;
    Q_EMIT moreWanted(m_entries.last().number);
}

} // namespace Muster
