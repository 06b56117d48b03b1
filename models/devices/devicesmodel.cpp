#include "models/devices/devicesmodel.h"

#include "models/devices/devicestore.h"
#include "models/profiles/profilestore.h"
#include "models/storage/storethread.h"

#include <algorithm>
#include <unordered_set>

namespace Muster {

namespace {

// Shown before the index is loaded, which takes a second or two for a million.
constexpr int firstRows = 2000;

// A change in the middle of more rows than this resets instead of naming each run.
constexpr std::size_t mostMoving = 4096;

// Pages on their way at a time; what scrolled by meanwhile is dropped.
constexpr int mostFetching = 4;

QDateTime timeOf(const Device &device, int column)
{
    switch (column) {
    case DevicesModel::AddedColumn:
        return device.assignedAt;
    case DevicesModel::ProfileAssignedColumn:
        return device.profileAssignedAt;
    case DevicesModel::SwitchedOnColumn:
        return device.profilePushedAt;
    case DevicesModel::ChangedColumn:
        return device.operationAt;
    default:
        return {};
    }
}

QString textOf(const Device &device, int column)
{
    switch (column) {
    case DevicesModel::SerialColumn:
        return device.serial.text();
    case DevicesModel::ModelColumn:
        return device.model;
    case DevicesModel::StateColumn:
        return deviceStateText(device.state());
    case DevicesModel::ProfileColumn:
        return device.profileStatus == ProfileStatus::Removed ? QString() : device.profileUuid;
    case DevicesModel::AssetTagColumn:
        return device.tag();
    case DevicesModel::DescriptionColumn:
        return device.description;
    case DevicesModel::ColorColumn:
        return device.color;
    case DevicesModel::FamilyColumn:
        return device.family;
    case DevicesModel::OsColumn:
        return device.os;
    case DevicesModel::AssignedByColumn:
        return device.assignedBy;
    case DevicesModel::PersonColumn:
        return device.own.person;
    case DevicesModel::LocationColumn:
        return device.own.location;
    case DevicesModel::NoteColumn:
        return device.own.note;
    case DevicesModel::OrderColumn:
        return device.own.orderNumber;
    case DevicesModel::SourceColumn:
        return device.own.source;
    default:
        return timeOf(device, column).toString(Qt::ISODate);
    }
}

} // namespace

DevicesModel::DevicesModel(StoreThread &store, DeviceIndexThread &index, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
    , m_index(index)
{
    connect(&m_index, &DeviceIndexThread::updated, this, &DevicesModel::ask);
    connect(&m_index, &DeviceIndexThread::answered, this,
            [this](const DeviceQuestion &question, const std::shared_ptr<const DeviceAnswer> &answer) {
                if (question == m_question)
                    take(answer);
            });
    connect(&m_store, &StoreThread::committed, this, [this](ChangeSet changes) {
        if (changes.testFlag(Changed::Profiles))
            readProfileNames();
    });
    readProfileNames();
    if (m_index.isLoaded())
        ask();
    else
        showNewest();
}

void DevicesModel::readProfileNames()
{
    m_store.read([](Database &database) { return ProfileStore(database).namesByUuid(); })
        .then(this, [this](const Result<QHash<QString, QString>> &names) {
            if (!names || *names == m_profileNames)
                return;
            m_profileNames = *names;
            if (rowCount() > 0)
                Q_EMIT dataChanged(index(0, ProfileColumn), index(rowCount() - 1, ProfileColumn));
            Q_EMIT profileNamesChanged();
        });
    m_store.read([](Database &database) { return ProfileStore(database).oldVersions(); })
        .then(this, [this](const Result<QStringList> &uuids) {
            if (!uuids || *uuids == m_oldVersions)
                return;
            m_oldVersions = *uuids;
            Q_EMIT profileNamesChanged();
        });
}

int DevicesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

int DevicesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DevicesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Device *device = deviceAt(index.row());
    switch (role) {
    case IsLoadedRole:
        return device != nullptr;
    case Qt::DisplayRole:
        if (device && index.column() == ProfileColumn) {
            const QString uuid = textOf(*device, ProfileColumn);
            return m_profileNames.value(uuid.toLower(), uuid);
        }
        return device ? QVariant(textOf(*device, index.column())) : QVariant();
    case DeviceRole:
        return device ? QVariant::fromValue(*device) : QVariant();
    case StateRole:
        return device ? QVariant(static_cast<int>(device->state())) : QVariant();
    case TimeRole:
        return device ? QVariant(timeOf(*device, index.column())) : QVariant();
    default:
        return {};
    }
}

QVariant DevicesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case SerialColumn:
        return tr("Serial");
    case ModelColumn:
        return tr("Model");
    case StateColumn:
        return tr("State");
    case ProfileColumn:
        return tr("Enrollment profile");
    case AddedColumn:
        return tr("Added");
    case AssetTagColumn:
        return tr("Asset tag");
    case DescriptionColumn:
        return tr("Description");
    case ColorColumn:
        return tr("Colour");
    case FamilyColumn:
        return tr("Family");
    case OsColumn:
        return tr("OS");
    case AssignedByColumn:
        return tr("Added by");
    case ProfileAssignedColumn:
        return tr("Profile assigned");
    case SwitchedOnColumn:
        return tr("Switched on");
    case ChangedColumn:
        return tr("Changed at Apple");
    case PersonColumn:
        return tr("Person");
    case LocationColumn:
        return tr("Location");
    case NoteColumn:
        return tr("Note");
    case OrderColumn:
        return tr("Order");
    case SourceColumn:
        return tr("Source");
    default:
        return {};
    }
}

DeviceSort DevicesModel::sortOf(int column)
{
    switch (column) {
    case SerialColumn:
        return DeviceSort::Serial;
    case ModelColumn:
        return DeviceSort::Model;
    case StateColumn:
        return DeviceSort::State;
    case ProfileColumn:
        return DeviceSort::Profile;
    case AssetTagColumn:
        return DeviceSort::AssetTag;
    case DescriptionColumn:
        return DeviceSort::Description;
    case ColorColumn:
        return DeviceSort::Color;
    case FamilyColumn:
        return DeviceSort::Family;
    case OsColumn:
        return DeviceSort::Os;
    case AssignedByColumn:
        return DeviceSort::AssignedBy;
    case ProfileAssignedColumn:
        return DeviceSort::ProfileAssigned;
    case SwitchedOnColumn:
        return DeviceSort::SwitchedOn;
    case ChangedColumn:
        return DeviceSort::Changed;
    case PersonColumn:
        return DeviceSort::Person;
    case LocationColumn:
        return DeviceSort::Location;
    case NoteColumn:
        return DeviceSort::Note;
    case OrderColumn:
        return DeviceSort::OrderNumber;
    case SourceColumn:
        return DeviceSort::Source;
    default:
        return DeviceSort::Added;
    }
}

void DevicesModel::sort(int column, Qt::SortOrder order)
{
    DeviceQuestion question = m_question;
    question.order = {DeviceOrder{sortOf(column), order}};
    setQuestion(question);
}

void DevicesModel::setQuestion(const DeviceQuestion &question)
{
    if (question == m_question)
        return;
    m_question = question;
    m_questionChanged = true;
    ask();
}

void DevicesModel::ask()
{
    if (m_index.isLoaded())
        m_index.ask(m_question);
    else
        showNewest();
}

void DevicesModel::showNewest()
{
    // Only the plain list can be shown without the index; anything else waits for it.
    if (!m_question.query.terms.isEmpty() || !m_question.facets.isEmpty())
        return;
    const auto organisation = m_question.organisation;
    m_store
        .read([organisation](Database &database) { return DeviceStore(database).newestFirst(organisation, firstRows); })
        .then(this, [this, organisation](Result<std::vector<std::int32_t>> ids) {
            if (!ids || m_index.isLoaded() || m_question.organisation != organisation)
                return;
            replaceIds(*ids);
            Q_EMIT answered();
        });
}

void DevicesModel::take(const std::shared_ptr<const DeviceAnswer> &answer)
{
    m_total = answer->total;
    m_facets = answer->facets;
    replaceIds(answer->ids);
    Q_EMIT answered();
}

void DevicesModel::replaceIds(const std::vector<std::int32_t> &ids)
{
    m_pages.clear();
    m_wanted.clear();
    m_fetching.clear();
    ++m_epoch;
    if (m_ids == ids) {
        if (!m_ids.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    } else if (m_questionChanged || !replaceInPlace(ids)) {
        beginResetModel();
        m_ids = ids;
        endResetModel();
    }
    m_questionChanged = false;
}

// Takes over what a sync changed while keeping the rows that stay where they are for selections and the scroll
// position.
bool DevicesModel::replaceInPlace(const std::vector<std::int32_t> &ids)
{
    const auto [oldStart, newStart] = std::ranges::mismatch(m_ids, ids);
    const auto head = static_cast<std::size_t>(oldStart - m_ids.begin());
    std::size_t tail = 0;
    while (tail < m_ids.size() - head && tail < ids.size() - head
           && m_ids[m_ids.size() - 1 - tail] == ids[ids.size() - 1 - tail])
        ++tail;
    const std::vector<std::int32_t> before(m_ids.begin() + static_cast<std::ptrdiff_t>(head),
                                           m_ids.end() - static_cast<std::ptrdiff_t>(tail));
    const std::vector<std::int32_t> after(ids.begin() + static_cast<std::ptrdiff_t>(head),
                                          ids.end() - static_cast<std::ptrdiff_t>(tail));
    if (!before.empty() && !after.empty() && (before.size() > mostMoving || after.size() > mostMoving))
        return false;

    const std::unordered_set<std::int32_t> kept(after.begin(), after.end());
    const std::unordered_set<std::int32_t> known(before.begin(), before.end());
    std::vector<std::int32_t> stayingOld;
    std::ranges::copy_if(before, std::back_inserter(stayingOld), [&](std::int32_t id) { return kept.contains(id); });
    std::vector<std::int32_t> stayingNew;
    std::ranges::copy_if(after, std::back_inserter(stayingNew), [&](std::int32_t id) { return known.contains(id); });
    if (stayingOld != stayingNew)
        return false;

    // Runs that went, from the end so that the rows before keep their places.
    for (std::size_t end = before.size(); end > 0;) {
        std::size_t start = end;
        while (start > 0 && !kept.contains(before[start - 1]))
            --start;
        if (start < end) {
            beginRemoveRows({}, static_cast<int>(head + start), static_cast<int>(head + end) - 1);
            m_ids.erase(m_ids.begin() + static_cast<std::ptrdiff_t>(head + start),
                        m_ids.begin() + static_cast<std::ptrdiff_t>(head + end));
            endRemoveRows();
        }
        end = start > 0 ? start - 1 : 0;
    }
    // Runs that came, from the start.
    for (std::size_t start = 0; start < after.size();) {
        std::size_t end = start;
        while (end < after.size() && !known.contains(after[end]))
            ++end;
        if (end > start) {
            beginInsertRows({}, static_cast<int>(head + start), static_cast<int>(head + end) - 1);
            m_ids.insert(m_ids.begin() + static_cast<std::ptrdiff_t>(head + start),
                         after.begin() + static_cast<std::ptrdiff_t>(start),
                         after.begin() + static_cast<std::ptrdiff_t>(end));
            endInsertRows();
        }
        start = end + 1;
    }
    if (!m_ids.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    return true;
}

DeviceId DevicesModel::idAt(int row) const
{
    return row >= 0 && row < rowCount() ? DeviceId(m_ids[static_cast<std::size_t>(row)]) : DeviceId();
}

int DevicesModel::rowOf(DeviceId id) const
{
    const auto at = std::ranges::find(m_ids, static_cast<std::int32_t>(id.value()));
    return at == m_ids.end() ? -1 : static_cast<int>(at - m_ids.begin());
}

const Device *DevicesModel::deviceAt(int row) const
{
    const int page = row / pageSize;
    const Page *rows = m_pages.object(page);
    if (!rows) {
        wantPage(page);
        return nullptr;
    }
    const int offset = row % pageSize;
    // A device deleted since the ids were taken is missing from its page; then the rest of the page has moved up.
    if (offset < rows->size() && rows->at(offset).id.value() == m_ids[static_cast<std::size_t>(row)])
        return &rows->at(offset);
    const auto found = std::ranges::find(*rows, DeviceId(m_ids[static_cast<std::size_t>(row)]), &Device::id);
    return found == rows->end() ? nullptr : &*found;
}

void DevicesModel::wantPage(int page) const
{
    m_wanted.removeAll(page);
    m_wanted.append(page);
    if (std::exchange(m_fetchIsQueued, true))
        return;
    // Queued: fetched from inside data() the answer could announce a change while a view is painting.
    QMetaObject::invokeMethod(const_cast<DevicesModel *>(this), &DevicesModel::fetchWanted, Qt::QueuedConnection);
}

void DevicesModel::fetchWanted()
{
    m_fetchIsQueued = false;
    // The latest wishes first: after a jump the rows in sight matter, not those that flew by.
    while (!m_wanted.isEmpty() && m_fetching.size() < mostFetching) {
        const int page = m_wanted.takeLast();
        if (!m_fetching.contains(page) && !m_pages.contains(page))
            fetch(page);
    }
    if (m_wanted.size() > mostFetching)
        m_wanted = m_wanted.last(mostFetching);
}

void DevicesModel::fetch(int page)
{
    const std::size_t first = static_cast<std::size_t>(page) * pageSize;
    if (first >= m_ids.size())
        return;
    const std::size_t last = std::min(m_ids.size(), first + pageSize);
    const std::vector<std::int32_t> ids(m_ids.begin() + static_cast<std::ptrdiff_t>(first),
                                        m_ids.begin() + static_cast<std::ptrdiff_t>(last));
    m_fetching.insert(page);
    m_store.read([ids](Database &database) { return DeviceStore(database).rows(ids); })
        .then(this, [this, page, epoch = m_epoch, count = static_cast<int>(ids.size())](Result<QList<Device>> devices) {
            if (epoch != m_epoch)
                return;
            m_fetching.remove(page);
            if (devices) {
                m_pages.insert(page, new Page(*std::move(devices)));
                Q_EMIT dataChanged(index(page * pageSize, 0), index(page * pageSize + count - 1, ColumnCount - 1));
            }
            fetchWanted();
        });
}

} // namespace Muster
