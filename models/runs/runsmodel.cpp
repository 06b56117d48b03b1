#include "models/runs/runsmodel.h"

#include <QLocale>

namespace Muster {

namespace {

QString durationText(qint64 seconds)
{
    if (seconds < 60)
        return RunsModel::tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return RunsModel::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return RunsModel::tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
}

QString stateText(RunState state)
{
    switch (state) {
    case RunState::Running:
        return RunsModel::tr("Running");
    case RunState::Paused:
        return RunsModel::tr("Paused");
    case RunState::Done:
        return RunsModel::tr("Done");
    case RunState::Failed:
        return RunsModel::tr("Failed");
    case RunState::Cancelled:
        return RunsModel::tr("Stopped");
    case RunState::Interrupted:
        break;
    }
    return RunsModel::tr("Interrupted");
}

} // namespace

void RunsModel::setRuns(const QList<Run> &runs, const QHash<OrganisationId, QString> &names)
{
    const bool sameRows =
        runs.size() == m_runs.size() && std::ranges::equal(runs, m_runs, {}, &Run::id, &Run::id) && names == m_names;
    if (sameRows) {
        for (qsizetype row = 0; row < runs.size(); ++row) {
            if (runs[row] == m_runs[row])
                continue;
            m_runs[row] = runs[row];
            Q_EMIT dataChanged(index(static_cast<int>(row), 0), index(static_cast<int>(row), ColumnCount - 1));
        }
        return;
    }
    // New ones stand on top; what follows them is often what was there.
    const qsizetype fresh =
        m_runs.isEmpty() || names != m_names ? -1 : std::ranges::find(runs, m_runs.first().id, &Run::id) - runs.begin();
    if (fresh > 0 && fresh < runs.size()) {
        beginInsertRows({}, 0, static_cast<int>(fresh) - 1);
        m_runs = runs.first(fresh) + m_runs;
        endInsertRows();
        if (m_runs.size() > runs.size()) {
            beginRemoveRows({}, static_cast<int>(runs.size()), static_cast<int>(m_runs.size()) - 1);
            m_runs.resize(runs.size());
            endRemoveRows();
        }
        if (std::ranges::equal(runs, m_runs, {}, &Run::id, &Run::id)) {
            setRuns(runs, names);
            return;
        }
    }
    beginResetModel();
    m_runs = runs;
    m_names = names;
    endResetModel();
}

std::optional<Run> RunsModel::runAt(int row) const
{
    return row >= 0 && row < m_runs.size() ? std::optional(m_runs[row]) : std::nullopt;
}

int RunsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QString RunsModel::text(const Run &run, Column column) const
{
    const QLocale locale;
    switch (column) {
    case StartedColumn:
        return locale.toString(run.startedAt.toLocalTime(), QLocale::ShortFormat);
    case OrganisationColumn:
        return m_names.value(run.organisation);
    case KindColumn:
        return run.kind == RunKind::Full ? tr("Full") : tr("Changes");
    case OutcomeColumn:
        return run.waitingUntil.isValid() && run.isOpen() ? tr("Waiting") : stateText(run.state);
    case PagesColumn:
        return locale.toString(run.pages);
    case DevicesColumn:
        return locale.toString(run.devices);
    case AddedColumn:
        return locale.toString(run.added);
    case ChangedColumn:
        return locale.toString(run.changed);
    case LeftColumn:
        return locale.toString(run.left);
    case MissedColumn:
        return run.missed ? locale.toString(*run.missed) : QString();
    case RetriesColumn:
        return locale.toString(run.retries);
    case DurationColumn:
        return run.endedAt.isValid() ? durationText(run.startedAt.secsTo(run.endedAt)) : QString();
    case ColumnCount:
        break;
    }
    return {};
}

QVariant RunsModel::data(const QModelIndex &index, int role) const
{
    const std::optional<Run> run = runAt(index.row());
    if (!run)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*run, static_cast<Column>(index.column()));
    case Qt::TextAlignmentRole:
        return index.column() >= PagesColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                             : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return run->error ? run->error->message : run->waitingReason;
    case RunRole:
        return QVariant::fromValue(*run);
    case TimeRole:
        return index.column() == StartedColumn ? QVariant(run->startedAt) : QVariant();
    default:
        return {};
    }
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section >= PagesColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                      : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case StartedColumn:
        return tr("Began");
    case OrganisationColumn:
        return tr("Organisation");
    case KindColumn:
        return tr("Kind");
    case OutcomeColumn:
        return tr("Outcome");
    case PagesColumn:
        return tr("Pages");
    case DevicesColumn:
        return tr("Records");
    case AddedColumn:
        return tr("New");
    case ChangedColumn:
        return tr("Changed");
    case LeftColumn:
        return tr("Left");
    case MissedColumn:
        return tr("Missed before");
    case RetriesColumn:
        return tr("Retries");
    case DurationColumn:
        return tr("Took");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace Muster
