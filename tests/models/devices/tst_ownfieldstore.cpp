#include "models/devices/deviceindex.h"
#include "models/devices/ownfieldstore.h"
#include "models/journal/journalstore.h"
#include "tests/support/workspace.h"

using namespace Muster;

class TestOwnFieldStore : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = utc("2026-10-14T09:22:00Z");
    std::unique_ptr<TestWorkspace> m_workspace;
    OrganisationId m_organisation;

    Database &database() { return *m_workspace->database; }

    void store(const QJsonArray &records)
    {
        const DevicePage one = page(records);
        need(DevicePageStore(database(), m_organisation).store({&one, 1}, position("c"), RunId(0), m_now));
    }

    Device device(const char *serial)
    {
        const QList<Device> found = need(DeviceStore(database()).bySerial(SerialNumber(QString::fromUtf8(serial))));
        QCOMPARE(found.size(), 1);
        return found.first();
    }

    DeviceEdit edit(DeviceId id, const QList<std::pair<OwnField, QByteArray>> &values,
                    const QString &by = QStringLiteral("ada"))
    {
        const auto transaction = need(Transaction::begin(database(), Durability::Wishes));
        const auto writer = need(OwnFieldWriter::begin(
            database(), {.at = m_now, .by = by, .how = QStringLiteral("hand"), .what = {}, .undid = {}}));
        std::vector<OwnValue> given;
        for (const auto &[field, text] : values)
            given.push_back({field, {text.constData(), std::size_t(text.size())}});
        need(writer->write(id, given));
        const DeviceEdit done = need(writer->finish());
        need(transaction->commit());
        return done;
    }

    std::vector<std::int32_t> ask(DeviceIndex &index, const QString &query)
    {
        DeviceQuestion question;
        question.query = DeviceQuery::parse(query, m_now).value();
        return index.ask(question).ids;
    }

private Q_SLOTS:
    void init()
    {
        m_workspace = std::make_unique<TestWorkspace>();
        m_organisation = m_workspace->addOrganisation();
        store({deviceJson("S1", {{QStringLiteral("asset_tag"), QStringLiteral("apples")}}), deviceJson("S2")});
        (void)database().takeChanges();
    }

    void whatIsWrittenIsReadWithItsHistory()
    {
        const DeviceEdit first = edit(device("S1").id, {{OwnField::Person, "Ada"}, {OwnField::Note, "say \"hi\"\n\\"}});
        QCOMPARE(first.cells, 2);
        QCOMPARE(database().takeChanges(), ChangeSet(Changed::Devices | Changed::Journal));
        const DeviceEdit second = edit(device("S1").id, {{OwnField::Person, "Ben"}}, QStringLiteral("zoe"));

        QCOMPARE(device("S1").own.person, QStringLiteral("Ben"));
        QCOMPARE(device("S1").own.note, QStringLiteral("say \"hi\"\n\\"));
        const QList<FieldChange> history = need(OwnFieldStore(database()).history(device("S1").id));
        QCOMPARE(history.size(), 3);
        QCOMPARE(history.at(0), (FieldChange{second, OwnField::Person, QStringLiteral("Ada"), QStringLiteral("Ben")}));
        QCOMPARE(history.at(1), (FieldChange{first, OwnField::Person, {}, QStringLiteral("Ada")}));
        QCOMPARE(history.at(2).after, QStringLiteral("say \"hi\"\n\\"));
        QCOMPARE(need(OwnFieldStore(database()).edits(10)), (QList<DeviceEdit>{second, first}));
        const QList<JournalEntry> entered = need(JournalStore(database()).entries({.organisation = {}, .text = {}}));
        QCOMPARE(entered.size(), 2);
        QCOMPARE(entered.first().actor, QStringLiteral("zoe"));
        QCOMPARE(entered.first().action, QStringLiteral("devices.edited"));
    }

    void whatIsSoAlreadyIsNotNoted()
    {
        edit(device("S1").id, {{OwnField::Person, "Ada"}});
        (void)database().takeChanges();

        const DeviceEdit again = edit(device("S1").id, {{OwnField::Person, "Ada"}});

        QVERIFY(!again.id.isValid());
        QCOMPARE(database().takeChanges(), ChangeSet());
        QCOMPARE(need(OwnFieldStore(database()).edits(10)).size(), 1);
    }

    void anEditTellsWhatItDidDeviceByDevice()
    {
        edit(device("S1").id, {{OwnField::Person, "Ada"}});
        const auto transaction = need(Transaction::begin(database(), Durability::Wishes));
        const auto writer = need(OwnFieldWriter::begin(database(), {.at = m_now, .by = {}, .how = {}, .what = {}}));
        const OwnValue location{OwnField::Location, "Room 7"};
        need(writer->write(device("S1").id, {&location, 1}));
        need(writer->write(device("S2").id, {&location, 1}));
        const DeviceEdit both = need(writer->finish());
        need(transaction->commit());

        QCOMPARE(both.devices, 2);
        QList<DeviceId> seen;
        need(OwnFieldStore(database()).forEachChange(both.id, [&](DeviceId id, const QList<FieldChange> &changes) {
            seen.append(id);
            QCOMPARE(changes.size(), 1);
            QCOMPARE(changes.first().after, QStringLiteral("Room 7"));
        }));
        QCOMPARE(seen, (QList<DeviceId>{device("S1").id, device("S2").id}));
    }

    void aSyncLeavesOwnFieldsAlone()
    {
        edit(device("S1").id, {{OwnField::Person, "Ada"}, {OwnField::Tag, "ours"}});

        store({deviceJson("S1", {{QStringLiteral("asset_tag"), QStringLiteral("new")}})});

        QCOMPARE(device("S1").own.person, QStringLiteral("Ada"));
        QCOMPARE(device("S1").assetTag, QStringLiteral("new"));
        QCOMPARE(device("S1").tag(), QStringLiteral("ours"));
    }

    void theIndexFollowsAndSearchesThem()
    {
        DeviceIndex index;
        need(index.update(database(), 100));
        QCOMPARE(ask(index, QStringLiteral("tag:apples")).size(), 1);

        edit(device("S1").id,
             {{OwnField::Person, "Ada Lovelace"}, {OwnField::Tag, "IT-7"}, {OwnField::OrderNumber, "W123"}});
        QCOMPARE(need(index.update(database(), 100)), 1);

        for (const char *query : {"lovelace", "person:ada", "it-7", "tag:it", "w123", "order:w12", "!person:ben ada"})
            QCOMPARE(ask(index, QString::fromUtf8(query)), (std::vector<std::int32_t>{1}));
        QVERIFY(ask(index, QStringLiteral("tag:apples")).empty()); // ours stands before Apple's
        QVERIFY(DeviceQuery::parse(QStringLiteral("user:ada it-7"), m_now)->matches(device("S1")));
        DeviceQuestion question;
        question.order = {{DeviceSort::Person, Qt::AscendingOrder}};
        QCOMPARE(index.ask(question).ids, (std::vector<std::int32_t>{1, 2}));
    }

    void whatWasKnownWronglyIsReadFirst()
    {
        edit(device("S1").id, {{OwnField::Person, "Ada"}});
        const auto transaction = need(Transaction::begin(database(), Durability::Wishes));
        const auto writer = need(OwnFieldWriter::begin(database(), {.at = m_now}));
        const OwnValue stale[] = {{OwnField::Person, "Cid", "Ben"}, {OwnField::Note, "new", ""}};
        QCOMPARE(need(writer->write(device("S1").id, stale)), 2);
        const DeviceEdit done = need(writer->finish());
        need(transaction->commit());

        const QList<FieldChange> history = need(OwnFieldStore(database()).history(device("S1").id));
        QCOMPARE(history.at(0), (FieldChange{done, OwnField::Person, QStringLiteral("Ada"), QStringLiteral("Cid")}));
        QCOMPARE(history.at(1).after, QStringLiteral("new"));
    }

    void aThousandNotesAreAllThere()
    {
        QJsonArray records;
        for (int i = 0; i < 1000; ++i)
            records.append(deviceJson(qPrintable(QStringLiteral("T%1").arg(i))));
        store(records);
        const auto transaction = need(Transaction::begin(database(), Durability::Wishes));
        const auto writer = need(OwnFieldWriter::begin(database(), {.at = m_now}));
        for (int id = 3; id <= 1002; ++id) {
            const std::string text = std::to_string(id);
            const OwnValue value{OwnField::Note, text, ""};
            QCOMPARE(need(writer->write(DeviceId(id), {&value, 1})), 1);
        }
        const DeviceEdit done = need(writer->finish());
        need(transaction->commit());

        QCOMPARE(done.devices, 1000);
        qint64 next = 3;
        need(OwnFieldStore(database()).forEachChange(done.id, [&](DeviceId id, const QList<FieldChange> &changes) {
            QCOMPARE(id, DeviceId(next));
            QCOMPARE(changes.first().after, QString::number(next));
            ++next;
        }));
        QCOMPARE(next, 1003);
    }

    void theHistoryGoesWithTheOrganisation()
    {
        edit(device("S1").id, {{OwnField::Person, "Ada"}});
        need(OrganisationStore(database()).remove(m_organisation));
        m_organisation = m_workspace->addOrganisation(QStringLiteral("Other"));
        store({deviceJson("X1")});
        QCOMPARE(device("X1").id, DeviceId(1)); // SQLite gave the number out again
        QVERIFY(need(OwnFieldStore(database()).history(DeviceId(1))).isEmpty());
    }

    void aDeviceThatIsGoneIsPassedOver() { QVERIFY(!edit(DeviceId(77), {{OwnField::Person, "Ada"}}).id.isValid()); }
};

QTEST_GUILESS_MAIN(TestOwnFieldStore)
#include "tst_ownfieldstore.moc"
