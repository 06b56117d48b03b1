#include "models/devices/deviceindex.h"
#include "models/devices/textcolumn.h"
#include "tests/support/randomdevices.h"

#include <algorithm>
#include <map>
#include <numeric>

using namespace Muster;

// The quick road (columns, bitmaps, permutations) against the slow one (a loop over Device values).
class TestDeviceIndex : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = utc("2026-10-14T09:22:00Z");
    std::unique_ptr<TestWorkspace> m_workspace;
    QList<OrganisationId> m_organisations;

    void store(OrganisationId organisation, const QJsonArray &records)
    {
        const DevicePage one = page(records);
        need(DevicePageStore(*m_workspace->database, organisation).store({&one, 1}, position("c"), RunId(0), m_now));
    }

    // Every way in which the enrollment server may have seen a device, before and after it was switched on.
    void manage()
    {
        need(m_workspace->database->run(
            QStringLiteral("UPDATE devices SET management = id % 4, management_at = "
                           "coalesce(activated_at, 1790000000) + (id % 5 - 2) * 500, revision = ?"),
            {need(m_workspace->database->nextRevision())}));
    }

    QList<Device> all()
    {
        QList<Device> devices;
        need(DeviceStore(*m_workspace->database).forEach({}, [&](const Device &device) {
            devices.append(device);
            return true;
        }));
        return devices;
    }

    void load(DeviceIndex &index, int most = 100)
    {
        while (need(index.update(*m_workspace->database, most)) == most) { }
    }

    // The rows in the order in which the index met them: that is what decides among equals.
    static std::map<std::int32_t, int> arrival(DeviceIndex &index)
    {
        DeviceQuestion question;
        question.includesLeft = true;
        question.order = {{DeviceSort::Serial, Qt::AscendingOrder}};
        std::map<std::int32_t, int> result;
        std::vector<std::int32_t> ids = index.ask(question).ids;
        std::ranges::sort(ids);
        for (const std::int32_t id : ids)
            result[id] = int(result.size());
        return result;
    }

    static std::optional<QByteArray> textKey(const Device &device, DeviceSort sort)
    {
        const auto text = [](const QString &value) { return folded(value).toUtf8(); };
        switch (sort) {
        case DeviceSort::Serial:
            return text(device.serial.text());
        case DeviceSort::Model:
            return text(device.model);
        case DeviceSort::Profile:
            return device.profileStatus == ProfileStatus::Removed ? QByteArray() : text(device.profileUuid);
        case DeviceSort::AssetTag:
            return text(device.assetTag);
        case DeviceSort::Description:
            return text(device.description);
        case DeviceSort::Color:
            return text(device.color);
        case DeviceSort::Family:
            return text(device.family);
        case DeviceSort::Os:
            return text(device.os);
        case DeviceSort::AssignedBy:
            return text(device.assignedBy);
        case DeviceSort::Person:
            return text(device.own.person);
        case DeviceSort::Location:
            return text(device.own.location);
        case DeviceSort::Note:
            return text(device.own.note);
        case DeviceSort::OrderNumber:
            return text(device.own.orderNumber);
        case DeviceSort::Source:
            return text(device.own.source);
        default:
            return {};
        }
    }

    static qint64 numberKey(const Device &device, DeviceSort sort)
    {
        const auto time = [](const QDateTime &value) {
            return value.isValid() ? value.toSecsSinceEpoch() : std::numeric_limits<qint64>::max();
        };
        switch (sort) {
        case DeviceSort::State:
            return qint64(device.state());
        case DeviceSort::ProfileAssigned:
            return time(device.profileAssignedAt);
        case DeviceSort::SwitchedOn:
            return time(device.profilePushedAt);
        case DeviceSort::Changed:
            return time(device.operationAt);
        default:
            return time(device.assignedAt);
        }
    }

    // Whether a comes before b; devices without a value come behind all others.
    static int compare(const Device &a, const Device &b, DeviceSort sort)
    {
        const auto first = textKey(a, sort);
        if (!first)
            return int(numberKey(a, sort) > numberKey(b, sort)) - int(numberKey(a, sort) < numberKey(b, sort));
        const QByteArray second = *textKey(b, sort);
        if (first->isEmpty() != second.isEmpty())
            return first->isEmpty() ? 1 : -1;
        return first->compare(second);
    }

    static QList<FacetValue> sorted(QList<FacetValue> values)
    {
        values.removeIf([](const FacetValue &value) { return value.count == 0; });
        std::ranges::sort(values, {}, &FacetValue::value);
        return values;
    }

private Q_SLOTS:
    void init()
    {
        m_workspace = std::make_unique<TestWorkspace>();
        m_organisations = {m_workspace->addOrganisation(QStringLiteral("One")),
                           m_workspace->addOrganisation(QStringLiteral("Two"))};
    }

    void aBitmapIsASetOfRows()
    {
        for (const std::size_t size : {0UL, 1UL, 63UL, 64UL, 65UL, 1000UL}) {
            Bitmap all(size, true);
            QCOMPARE(all.count(), size);
            all.invert();
            QCOMPARE(all.count(), 0UL);
            Bitmap thirds(size);
            thirds.fill([](std::size_t row) { return row % 3 == 0; });
            std::vector<std::size_t> seen;
            thirds.forEach([&](std::size_t row) { seen.push_back(row); });
            QCOMPARE(seen.size(), (size + 2) / 3);
            thirds.invert();
            QCOMPARE(thirds.count(), size - seen.size());
        }
    }

    void aColumnTakesMoreValuesThanSixteenBitsHold()
    {
        TextColumn column(TextColumn::Kind::Repeating);
        constexpr int count = 150'000;
        for (int i = 0; i < count; ++i)
            column.append("value " + std::to_string(i % 70'000));
        QCOMPARE(column.rowCount(), std::size_t(count));
        QCOMPARE(column.valueCount(), 70'000UL);
        column.replace(5, "brand new");
        for (int i = 0; i < count; ++i) {
            const std::string expected = i == 5 ? "brand new" : "value " + std::to_string(i % 70'000);
            QVERIFY(column.value(column.valueOf(std::size_t(i))) == expected);
        }
        Bitmap rows(count);
        column.match({{QStringLiteral("value 69999"), DeviceTerm::Match::Equals},
                      {QStringLiteral("new"), DeviceTerm::Match::Contains}},
                     rows);
        QCOMPARE(rows.count(), 3UL);
        std::vector<std::string> ordered;
        for (const std::uint32_t row : column.sorted())
            ordered.emplace_back(column.value(column.valueOf(row)));
        QVERIFY(std::ranges::is_sorted(ordered));
    }

    void aColumnOfUniqueTextsFindsAtTheSeams()
    {
        TextColumn column(TextColumn::Kind::Unique);
        const std::vector<std::string> texts{"", "ab", "bab", "", "b", "abab", "a"};
        for (const std::string &text : texts)
            column.append(text);
        for (const std::string needle : {"a", "b", "ab", "ba", "aba", "abab", "bb", ""}) {
            Bitmap rows(texts.size());
            column.match({{QString::fromStdString(needle), DeviceTerm::Match::Contains}}, rows);
            for (std::size_t row = 0; row < texts.size(); ++row)
                QCOMPARE(rows.test(row), texts[row].find(needle) != std::string::npos);
        }
    }

    void answersEqualTheSlowRoad()
    {
        RandomDevices random(4711);
        store(m_organisations[0], random.records(0, 700));
        store(m_organisations[1], random.records(300, 700));
        manage();
        DeviceIndex index;
        load(index);
        const QList<Device> devices = all();
        QCOMPARE(index.size(), std::size_t(devices.size()));
        int found = 0;
        for (int round = 0; round < 1500; ++round) {
            const QString text = random.query();
            const auto query = DeviceQuery::parse(text, m_now);
            QVERIFY2(query.has_value(), qPrintable(text));
            DeviceQuestion question;
            question.query = *query;
            question.includesLeft = random.chance(30);
            if (random.chance(40))
                question.organisation = m_organisations[random.below(2)];
            question.order = {{DeviceSort(random.below(int(DeviceSort::SortCount))),
                               random.chance(50) ? Qt::AscendingOrder : Qt::DescendingOrder}};

            std::vector<std::int32_t> ids = index.ask(question).ids;

            std::ranges::sort(ids);
            std::vector<std::int32_t> expected;
            for (const Device &device : devices) {
                if ((question.includesLeft || query->asksForLeft() || device.isPresent)
                    && (!question.organisation || device.organisation == *question.organisation)
                    && query->matches(device))
                    expected.push_back(std::int32_t(device.id.value()));
            }
            QVERIFY2(ids == expected,
                     qPrintable(QStringLiteral("%1: %2 instead of %3").arg(text).arg(ids.size()).arg(expected.size())));
            found += int(ids.size());
        }
        QVERIFY(found > 1000); // the queries do find something
    }

    void everyColumnSortsAsASortOfItsKeys()
    {
        RandomDevices random(99);
        store(m_organisations[0], random.records(0, 600));
        DeviceIndex index;
        load(index);
        const QList<Device> devices = all();
        const auto rows = arrival(index);
        for (int first = 0; first < int(DeviceSort::SortCount); ++first) {
            for (const QList<DeviceOrder> &order : {QList<DeviceOrder>{{DeviceSort(first), Qt::AscendingOrder}},
                                                    QList<DeviceOrder>{{DeviceSort(first), Qt::DescendingOrder}},
                                                    QList<DeviceOrder>{{DeviceSort(first), Qt::AscendingOrder},
                                                                       {DeviceSort::Added, Qt::DescendingOrder},
                                                                       {DeviceSort::Model, Qt::AscendingOrder}},
                                                    QList<DeviceOrder>{{DeviceSort(first), Qt::DescendingOrder},
                                                                       {DeviceSort::State, Qt::AscendingOrder}}}) {
                QList<Device> expected = devices;
                // Equals stay in the order of arrival, turned around with the leading column.
                if (order.first().direction == Qt::DescendingOrder)
                    std::ranges::reverse(expected);
                std::ranges::stable_sort(expected, [&](const Device &a, const Device &b) {
                    for (const DeviceOrder &each : order) {
                        if (const int way = compare(a, b, each.by); way != 0)
                            return (way < 0) == (each.direction == Qt::AscendingOrder);
                    }
                    return false;
                });
                DeviceQuestion question;
                question.includesLeft = true;
                question.order = order;
                const std::vector<std::int32_t> ids = index.ask(question).ids;
                QCOMPARE(ids.size(), std::size_t(expected.size()));
                for (std::size_t i = 0; i < ids.size(); ++i)
                    QVERIFY2(ids[i] == expected.at(qsizetype(i)).id.value(),
                             qPrintable(QStringLiteral("column %1, row %2").arg(first).arg(i)));
            }
        }
        QCOMPARE(rows.size(), std::size_t(devices.size()));
    }

    void facetsCountWhatAClickWouldGive()
    {
        RandomDevices random(5);
        store(m_organisations[0], random.records(0, 500));
        manage();
        DeviceIndex index;
        load(index);
        const QList<Device> devices = all();
        for (int round = 0; round < 60; ++round) {
            DeviceQuestion question;
            question.query = *DeviceQuery::parse(random.chance(50) ? QString() : QStringLiteral("a"), m_now);
            if (random.chance(60))
                question.facets.insert(DeviceField::Family, {QStringLiteral("ipad"), QStringLiteral("mac")});
            if (random.chance(60))
                question.facets.insert(DeviceField::State,
                                       {random.chance(50) ? QStringLiteral("ready") : QStringLiteral("left")});
            if (random.chance(40))
                question.facets.insert(DeviceField::ProfileUuid, {QStringLiteral("uuid%1").arg(random.below(5))});

            const DeviceAnswer answer = index.ask(question);

            const auto valueOf = [](const Device &device, DeviceField field) {
                return field == DeviceField::Family                  ? folded(device.family)
                    : field == DeviceField::State                    ? deviceStateName(device.state())
                    : device.profileStatus == ProfileStatus::Removed ? QString()
                                                                     : folded(device.profileUuid);
            };
            const bool left = question.facets.value(DeviceField::State).contains(QStringLiteral("left"));
            const auto meets = [&](const Device &device, std::optional<DeviceField> but) {
                if ((!device.isPresent && !left) || !question.query.matches(device))
                    return false;
                for (auto facet = question.facets.cbegin(); facet != question.facets.cend(); ++facet) {
                    if (facet.key() != but && !facet.value().contains(valueOf(device, facet.key())))
                        return false;
                }
                return true;
            };
            QCOMPARE(qint64(answer.ids.size()),
                     qint64(std::ranges::count_if(devices, [&](const Device &device) { return meets(device, {}); })));
            for (const DeviceField field : {DeviceField::Family, DeviceField::State, DeviceField::ProfileUuid}) {
                QMap<QString, qint64> counts;
                for (const Device &device : devices) {
                    if (meets(device, field))
                        ++counts[valueOf(device, field)];
                }
                QList<FacetValue> expected;
                for (auto count = counts.cbegin(); count != counts.cend(); ++count)
                    expected.append({count.key(), count.value()});
                QCOMPARE(sorted(answer.facets.value(field)), sorted(expected));
            }
        }
    }

    void changesArriveOneByOneOrInPortions()
    {
        RandomDevices random(17);
        store(m_organisations[0], random.records(0, 300));
        DeviceIndex index;
        load(index, 64);
        for (int round = 0; round < 30; ++round) {
            store(m_organisations[0], random.records(random.below(250), 1 + random.below(120)));
            load(index, 1 + random.below(40));
            DeviceIndex fresh;
            load(fresh);
            DeviceQuestion question;
            question.query = *DeviceQuery::parse(random.query(), m_now);
            question.order = {{DeviceSort(round % int(DeviceSort::SortCount)), Qt::AscendingOrder},
                              {DeviceSort::Serial, Qt::AscendingOrder}};
            QVERIFY(index.ask(question).ids == fresh.ask(question).ids);
            for (const DeviceField field : {DeviceField::Family, DeviceField::State, DeviceField::ProfileUuid})
                QCOMPARE(sorted(index.ask(question).facets.value(field)),
                         sorted(fresh.ask(question).facets.value(field)));
        }
    }

    void whatChangesDuringTheFirstLoadIsNotMissed()
    {
        RandomDevices random(23);
        store(m_organisations[0], random.records(0, 200));
        DeviceIndex index;
        QCOMPARE(need(index.update(*m_workspace->database, 50)), 50);
        store(m_organisations[0],
              {deviceJson("S00", {{QStringLiteral("model"), QStringLiteral("changed")}}), deviceJson("NEW")});
        QCOMPARE(need(index.update(*m_workspace->database, 50)), 50);
        store(m_organisations[0], {deviceJson("S00", {{QStringLiteral("model"), QStringLiteral("changed again")}})});
        load(index, 50);
        load(index, 50);
        DeviceQuestion question;
        question.query = *DeviceQuery::parse(QStringLiteral("model:\"changed again\"|nothing"), m_now);
        QCOMPARE(index.ask(question).ids.size(), 1UL);
        question.query = *DeviceQuery::parse(QStringLiteral("serial:new"), m_now);
        QCOMPARE(index.ask(question).ids.size(), 1UL);
        QCOMPARE(index.size(), std::size_t(all().size()));
    }

    void anOrganisationThatGoesAndAnotherThatTakesItsNumbers()
    {
        RandomDevices random(31);
        store(m_organisations[0], random.records(0, 100));
        DeviceIndex index;
        load(index);
        need(OrganisationStore(*m_workspace->database).remove(m_organisations[0]));
        index.clear();
        load(index);
        QCOMPARE(index.size(), 0UL);
        QCOMPARE(index.ask({}).total, 0);
        store(m_organisations[1], {deviceJson("AGAIN")});
        load(index);
        QCOMPARE(index.ask({}).ids, std::vector<std::int32_t>{1});
    }

    void anEmptyIndexAnswers()
    {
        DeviceIndex index;
        load(index);
        const DeviceAnswer answer = index.ask({});
        QVERIFY(answer.ids.empty());
        QCOMPARE(answer.total, 0);
    }
};

QTEST_GUILESS_MAIN(TestDeviceIndex)
#include "tst_deviceindex.moc"
