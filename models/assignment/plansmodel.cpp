#include "models/assignment/plansmodel.h"

#include <QLocale>

namespace Muster {

QString planStandText(const PlanRecord &plan)
{
    if (plan.undoneBy.isValid())
        return PlansModel::tr("Undone");
    if (plan.failed + plan.refused > 0)
        return PlansModel::tr("Attention");
    return plan.open() > 0 ? PlansModel::tr("Waiting") : PlansModel::tr("Verified");
}

QString planOpenText(const PlanRecord &plan)
{
    QStringList reasons;
    const auto add = [&reasons](const QString &text, qint64 count) {
        if (count > 0)
            reasons.append(text.arg(QLocale().toString(count)));
    };
    add(PlansModel::tr("%1 failed at Apple's side and are tried again"), plan.failed);
    add(PlansModel::tr("%1 wait as long as Apple asks"), plan.throttled);
    add(PlansModel::tr("%1 are not accessible"), plan.refused);
    add(PlansModel::tr("%1 not answered or not read back yet"),
        plan.open() - plan.failed - plan.throttled - plan.refused);
    return reasons.join(QStringLiteral(", "));
}

QString planResultText(const PlanResult &result)
{
    if (result.answer == QLatin1StringView("OVERTAKEN"))
        return PlansModel::tr("Overtaken by a later change");
    if (result.foundAt.isValid())
        return result.answer == QLatin1StringView("ALREADY") ? PlansModel::tr("Was so already")
                                                             : PlansModel::tr("Verified");
    if (result.answer == QLatin1StringView("THROTTLED"))
        return PlansModel::tr("Apple asks to wait");
    if (result.answer == QLatin1StringView("NOT_ACCESSIBLE"))
        return PlansModel::tr("Not accessible");
    if (result.answer == QLatin1StringView("UNCHANGED"))
        return PlansModel::tr("Apple accepted it, but shows another");
    if (result.answer == QLatin1StringView("MISSING"))
        return PlansModel::tr("Apple did not mention it");
    if (result.answer == QLatin1StringView("FAILED"))
        return PlansModel::tr("Failed at Apple's side");
    return result.answer.isEmpty() ? PlansModel::tr("Waiting to be sent") : PlansModel::tr("Waiting to be read back");
}

void PlansModel::setPlans(const QList<PlanRecord> &plans, const QHash<OrganisationId, QString> &names)
{
    const qsizetype fresh = m_plans.isEmpty() || names != m_names
        ? -1
        : std::ranges::find(plans, m_plans.first().id, &PlanRecord::id) - plans.begin();
    const bool isGrown = fresh >= 0 && fresh < plans.size() && plans.size() - fresh <= m_plans.size()
        && std::ranges::equal(plans.sliced(fresh), m_plans.first(plans.size() - fresh), {}, &PlanRecord::id,
                              &PlanRecord::id);
    if (!isGrown) {
        beginResetModel();
        m_plans = plans;
        m_names = names;
        endResetModel();
        return;
    }
    if (fresh > 0) {
        beginInsertRows({}, 0, static_cast<int>(fresh) - 1);
        m_plans = plans.first(fresh) + m_plans;
        endInsertRows();
    }
    if (m_plans.size() > plans.size()) {
        beginRemoveRows({}, static_cast<int>(plans.size()), static_cast<int>(m_plans.size()) - 1);
        m_plans.resize(plans.size());
        endRemoveRows();
    }
    for (qsizetype row = 0; row < plans.size(); ++row) {
        if (plans[row] == m_plans[row])
            continue;
        m_plans[row] = plans[row];
        Q_EMIT dataChanged(index(static_cast<int>(row), 0), index(static_cast<int>(row), ColumnCount - 1));
    }
}

std::optional<PlanRecord> PlansModel::planAt(int row) const
{
    return row >= 0 && row < m_plans.size() ? std::optional(m_plans[row]) : std::nullopt;
}

int PlansModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_plans.size());
}

int PlansModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QString PlansModel::text(const PlanRecord &plan, Column column) const
{
    const QLocale locale;
    switch (column) {
    case MadeColumn:
        return locale.toString(plan.madeAt.toLocalTime(), QLocale::ShortFormat);
    case OrganisationColumn:
        return m_names.value(plan.organisation);
    case TitleColumn:
        return plan.title;
    case WhoColumn:
        return plan.madeBy;
    case OutcomeColumn:
        return planStandText(plan);
    case DevicesColumn:
        return locale.toString(plan.devices);
    case VerifiedColumn:
        return locale.toString(plan.verified);
    case OpenColumn:
        return locale.toString(plan.open());
    case ColumnCount:
        break;
    }
    return {};
}

QVariant PlansModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PlanRecord &plan = m_plans[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return text(plan, static_cast<Column>(index.column()));
    case Qt::ToolTipRole:
        return planOpenText(plan);
    case Qt::TextAlignmentRole:
        return index.column() >= DevicesColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                               : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case TimeRole:
        return index.column() == MadeColumn ? QVariant(plan.madeAt) : QVariant();
    default:
        return {};
    }
}

QVariant PlansModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section >= DevicesColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                        : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case MadeColumn:
        return tr("When");
    case OrganisationColumn:
        return tr("Organisation");
    case TitleColumn:
        return tr("Change");
    case WhoColumn:
        return tr("Who");
    case OutcomeColumn:
        return tr("Outcome");
    case DevicesColumn:
        return tr("Devices");
    case VerifiedColumn:
        return tr("Verified");
    case OpenColumn:
        return tr("Open");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace Muster
