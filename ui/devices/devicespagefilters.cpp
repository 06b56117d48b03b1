// What the devices page asks the table for: search, facets, chips.
#include "ui/devices/devicespage.h"

#include "models/core/clock.h"
#include "ui/common/filterchips.h"
#include "ui/common/label.h"
#include "ui/common/searchfield.h"
#include "ui/devices/devicedetails.h"
#include "ui/devices/devicetable.h"
#include "ui/devices/facetpane.h"

namespace Muster {

namespace {

QString facetChip(DeviceField field, const QString &value)
{
    return QStringLiteral("facet:%1:%2").arg(static_cast<int>(field)).arg(value);
}

QString quoted(const QString &value)
{
    return u'"' + value + u'"';
}

} // namespace

void DevicesPage::showState(DeviceState state)
{
    QStringList states{deviceStateName(state)};
    if (state == DeviceState::NoProfile) // both would start unmanaged
        states.append(deviceStateName(DeviceState::Dropped));
    m_question.facets = {{DeviceField::State, states}};
    m_search->clear();
    applyQuestion();
}

void DevicesPage::showQuery(const QString &query)
{
    m_question.facets.clear();
    if (m_search->text() == query)
        search();
    else
        m_search->setText(query);
}

void DevicesPage::search()
{
    auto query = DeviceQuery::parse(m_search->text(), m_clock.now());
    m_search->setError(query ? QString() : query.error().message);
    m_searchFault->setText(query ? QString() : query.error().message);
    m_searchFault->setVisible(!query);
    if (!query)
        return;
    query->nameProfiles(m_model.profileNames());
    query->nameOldVersions(m_model.oldVersions());
    m_question.query = *query;
    applyQuestion();
}

void DevicesPage::showDevice(const QString &serial)
{
    m_wanted = serial;
    m_detailsSwitch->setChecked(true);
    m_details->showManagement();
    showQuery(QStringLiteral("serial:") + quoted(serial));
    lookAtWanted();
}

void DevicesPage::lookAtWanted()
{
    if (m_wanted.isEmpty() || m_model.rowCount() == 0)
        return;
    const QModelIndex first = m_model.index(0, DevicesModel::SerialColumn);
    if (first.data().toString() != m_wanted)
        return;
    m_wanted.clear();
    m_table->setCurrentIndex(first);
}

void DevicesPage::applyQuestion()
{
    m_question.order = m_model.question().order;
    m_model.setQuestion(m_question);
    refreshChips();
    // The choice shows at once; the counts come with the answer.
    m_facets->setFacets(m_model.facets(), m_question.facets);
}

int DevicesPage::filterCount() const
{
    qsizetype count = m_question.query.terms.size();
    for (const QStringList &values : std::as_const(m_question.facets))
        count += values.size();
    return static_cast<int>(count);
}

void DevicesPage::refreshChips()
{
    QList<FilterChip> chips;
    for (auto facet = m_question.facets.cbegin(); facet != m_question.facets.cend(); ++facet) {
        for (const QString &value : facet.value())
            chips.append({facetChip(facet.key(), value),
                          tr("%1: %2").arg(FacetPane::fieldText(facet.key()), m_facets->valueText(facet.key(), value)),
                          QStringLiteral("filter")});
    }
    if (!m_question.query.terms.isEmpty())
        chips.append({searchChip, m_search->text().trimmed(), QStringLiteral("search")});
    m_chips->setChips(chips);
}

void DevicesPage::removeChip(const QString &id)
{
    if (id == searchChip) {
        m_search->clear();
        return;
    }
    for (auto facet = m_question.facets.begin(); facet != m_question.facets.end(); ++facet) {
        const DeviceField field = facet.key();
        facet->removeIf([&](const QString &value) { return facetChip(field, value) == id; });
    }
    applyQuestion();
}

void DevicesPage::clearFilters()
{
    m_question.facets.clear();
    if (m_search->text().isEmpty())
        applyQuestion();
    else
        m_search->clear();
    search();
}

void DevicesPage::filterBy(const QModelIndex &index, bool exclude)
{
    static const QHash<int, QString> fields{{DevicesModel::SerialColumn, QStringLiteral("serial")},
                                            {DevicesModel::ModelColumn, QStringLiteral("model")},
                                            {DevicesModel::ProfileColumn, QStringLiteral("profile")},
                                            {DevicesModel::AssetTagColumn, QStringLiteral("tag")},
                                            {DevicesModel::DescriptionColumn, QStringLiteral("description")},
                                            {DevicesModel::ColorColumn, QStringLiteral("color")},
                                            {DevicesModel::FamilyColumn, QStringLiteral("family")},
                                            {DevicesModel::OsColumn, QStringLiteral("os")},
                                            {DevicesModel::AssignedByColumn, QStringLiteral("by")},
                                            {DevicesModel::PersonColumn, QStringLiteral("person")},
                                            {DevicesModel::LocationColumn, QStringLiteral("location")},
                                            {DevicesModel::NoteColumn, QStringLiteral("note")},
                                            {DevicesModel::OrderColumn, QStringLiteral("order")},
                                            {DevicesModel::SourceColumn, QStringLiteral("source")}};
    const bool isState = index.column() == DevicesModel::StateColumn;
    const QString field = isState ? QStringLiteral("state") : fields.value(index.column());
    if (field.isEmpty())
        return;
    const QString value = isState
        ? deviceStateName(static_cast<DeviceState>(index.data(DevicesModel::StateRole).toInt()))
        : index.data().toString();
    const QString term = (exclude ? QStringLiteral("!") : QString()) + field + u':' + quoted(value);
    m_search->setText(QString(m_search->text() + u' ' + term).trimmed());
}

} // namespace Muster
