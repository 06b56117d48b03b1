#include "models/devices/devicesmodel.h"
#include "tests/support/randomdevices.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QProcess>
#include <QSignalSpy>

using namespace Muster;

class TestDevicesModel : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<TestStore> m_store;
    OrganisationId m_organisation;
    std::unique_ptr<DeviceIndexThread> m_index;
    std::unique_ptr<DevicesModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester; // watches from before the first change

    // The tester reads every row after every change, which is too much for a long table.
    enum class Watched { Yes, No };

    void open(Watched watched = Watched::Yes)
    {
        m_index = std::make_unique<DeviceIndexThread>(*m_store->store);
        m_model = std::make_unique<DevicesModel>(*m_store->store, *m_index);
        if (watched == Watched::Yes)
            m_tester = std::make_unique<QAbstractItemModelTester>(
                m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    }

    void openLoaded(int rows, Watched watched = Watched::Yes)
    {
        open(watched);
        QTRY_VERIFY(m_index->isLoaded());
        QTRY_COMPARE(m_model->totalCount(), rows);
    }

    void ask(const QString &query, const QList<DeviceOrder> &order = {{DeviceSort::Serial, Qt::AscendingOrder}})
    {
        DeviceQuestion question;
        question.query = *DeviceQuery::parse(query, utc("2026-10-14T09:00:00Z"));
        question.order = order;
        QSignalSpy answered(m_model.get(), &DevicesModel::answered);
        m_model->setQuestion(question);
        QTRY_VERIFY(answered.size() > 0);
    }

    QString text(int row, int column = DevicesModel::SerialColumn) const
    {
        return m_model->index(row, column).data().toString();
    }

    QString shown(int row)
    {
        (void)text(row);
        QTRY_VERIFY(m_model->index(row, 0).data(DevicesModel::IsLoadedRole).toBool());
        return text(row);
    }

    static QJsonArray numbered(int count, int from = 0)
    {
        QJsonArray devices;
        for (int i = from; i < from + count; ++i)
            devices.append(deviceJson(
                QStringLiteral("S%1").arg(i, 6, 10, QLatin1Char('0')).toLatin1().constData(),
                {{QStringLiteral("device_family"), i % 2 ? QStringLiteral("iPad") : QStringLiteral("Mac")}}));
        return devices;
    }

private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<TestStore>();
        m_organisation = m_store->addOrganisation();
    }

    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
        m_index.reset();
        m_store.reset();
    }

    void anEmptyTableFillsWhenDevicesCome()
    {
        openLoaded(0);
        QCOMPARE(m_model->rowCount(), 0);
        m_store->storePage(m_organisation, numbered(3));
        QTRY_COMPARE(m_model->rowCount(), 3);
        QCOMPARE(m_model->totalCount(), 3);
        m_store->storePage(m_organisation, numbered(200, 3));
        QTRY_COMPARE(m_model->rowCount(), 203);
    }

    void rowsComePageByPageAndDataNeverWaits()
    {
        m_store->storePage(m_organisation, numbered(1000));
        openLoaded(1000);
        ask({});
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);

        const QModelIndex row = m_model->index(500, DevicesModel::SerialColumn);
        // Without an event loop nothing can come, and nothing may block.
        QVERIFY(!row.data().isValid());
        QVERIFY(!row.data(DevicesModel::IsLoadedRole).toBool());
        QVERIFY(!row.data(DevicesModel::DeviceRole).isValid());
        QCOMPARE(changed.size(), 0);

        QTRY_COMPARE(text(500), QStringLiteral("S000500"));
        QVERIFY(changed.size() >= 1);
        const auto first = changed.first().at(0).toModelIndex();
        const auto last = changed.first().at(1).toModelIndex();
        QCOMPARE(first.row(), 448); // the page of 64 around it
        QCOMPARE(last.row(), 511);
        QVERIFY(m_model->index(511, 0).data(DevicesModel::IsLoadedRole).toBool());
        QCOMPARE(m_model->index(500, 0).data(DevicesModel::DeviceRole).value<Device>().serial.text(),
                 QStringLiteral("S000500"));
    }

    void everyRowCanBeReadAndIsTheRightOne()
    {
        m_store->storePage(m_organisation, numbered(700));
        openLoaded(700);
        ask({});
        for (int row = 0; row < 700; row += 50)
            QCOMPARE(shown(row), QStringLiteral("S%1").arg(row, 6, 10, QLatin1Char('0')));
        QCOMPARE(shown(699), QStringLiteral("S000699"));
        QCOMPARE(m_model->rowOf(m_model->idAt(321)), 321);
        QCOMPARE(m_model->rowOf(DeviceId(99999)), -1);
        QVERIFY(!m_model->idAt(-1).isValid() && !m_model->idAt(700).isValid());
    }

    void aNewQuestionResetsAndCounts()
    {
        m_store->storePage(m_organisation, numbered(100));
        openLoaded(100);
        QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        ask(QStringLiteral("family:ipad"));
        QCOMPARE(reset.size(), 1);
        QCOMPARE(m_model->shownCount(), 50);
        QCOMPARE(m_model->totalCount(), 100);
        QCOMPARE(shown(0), QStringLiteral("S000001"));
        m_model->sort(DevicesModel::SerialColumn, Qt::DescendingOrder);
        QTRY_COMPARE(reset.size(), 2);
        QCOMPARE(shown(0), QStringLiteral("S000099"));
        const QList<FacetValue> families = m_model->facets().value(DeviceField::Family);
        QCOMPARE(families.first().count, 50);
        m_model->setQuestion(m_model->question()); // the same again is none
        QCOMPARE(reset.size(), 2);
    }

    void theLatestOfManyQuestionsWins()
    {
        m_store->storePage(m_organisation, numbered(2000));
        openLoaded(2000);
        for (const char *text : {"s", "s0", "s00", "s000", "s0000", "s00001", "s000012"}) {
            DeviceQuestion question;
            question.query = *DeviceQuery::parse(QString::fromLatin1(text), utc("2026-10-14T09:00:00Z"));
            m_model->setQuestion(question);
        }
        QTRY_COMPARE(m_model->shownCount(), 1);
        QCOMPARE(shown(0), QStringLiteral("S000012"));
    }

    void aCommitKeepsTheSelectionByInsertsAndRemoves()
    {
        m_store->storePage(m_organisation, numbered(50, 100));
        openLoaded(50);
        ask({});
        QItemSelectionModel selection(m_model.get());
        selection.select(m_model->index(10, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        selection.select(m_model->index(49, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        const DeviceId ten = m_model->idAt(10);
        const DeviceId last = m_model->idAt(49);
        QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);

        // New ones before, between and behind; two in the middle leave.
        m_store->storePage(m_organisation,
                           {deviceJson("S000001"), deviceJson("S0001055"), deviceJson("S0001056"), deviceJson("T"),
                            eventJson("S000103", "deleted", "2026-10-14T09:00:00Z"),
                            eventJson("S000120", "deleted", "2026-10-14T09:00:00Z")});

        QTRY_COMPARE(m_model->rowCount(), 52);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(inserted.size(), 3);
        QCOMPARE(removed.size(), 2);
        const QModelIndexList rows = selection.selectedRows();
        QCOMPARE(rows.size(), 2);
        QCOMPARE(QSet<qint64>({m_model->idAt(rows[0].row()).value(), m_model->idAt(rows[1].row()).value()}),
                 QSet<qint64>({ten.value(), last.value()}));
        QCOMPARE(shown(m_model->rowOf(ten)), QStringLiteral("S000110"));
        QCOMPARE(shown(0), QStringLiteral("S000001"));
    }

    void changedFactsShowWithoutMovingRows()
    {
        m_store->storePage(m_organisation, numbered(10));
        openLoaded(10);
        ask({});
        QCOMPARE(shown(3), QStringLiteral("S000003"));
        QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        m_store->storePage(m_organisation,
                           {deviceJson("S000003", {{QStringLiteral("asset_tag"), QStringLiteral("Room 9")}})});
        QTRY_COMPARE(text(3, DevicesModel::AssetTagColumn), QStringLiteral("Room 9"));
        QCOMPARE(reset.size(), 0);
    }

    void randomCommitsKeepTheTableTrue()
    {
        RandomDevices random(3);
        m_store->storePage(m_organisation, random.records(0, 150));
        open();
        ask({});
        for (int round = 0; round < 25; ++round) {
            m_store->storePage(m_organisation, random.records(random.below(200), 1 + random.below(30)));
            if (random.chance(30))
                ask(random.chance(50) ? QStringLiteral("a") : QString(),
                    {{DeviceSort(random.below(int(DeviceSort::SortCount))), Qt::AscendingOrder},
                     {DeviceSort::Serial, Qt::AscendingOrder}});
        }
        DeviceIndex fresh;
        const auto reader = need(Database::open(m_store->path, Database::Access::ReadOnly));
        while (need(fresh.update(*reader, 1000)) == 1000) { }
        QTRY_VERIFY(m_model->ids() == fresh.ask(m_model->question()).ids);
    }

    void anotherProcessesChangeShows()
    {
        m_store->storePage(m_organisation, numbered(5));
        openLoaded(5);
        ask({});
        QCOMPARE(QProcess::execute(
                     QStringLiteral("sqlite3"),
                     {m_store->path,
                      QStringLiteral("UPDATE devices SET present = 0, revision = 99 WHERE serial = 'S000002'")}),
                 0);
        QTRY_COMPARE(m_model->rowCount(), 4);
    }

    void anUnlinkedOrganisationsDevicesVanish()
    {
        const OrganisationId other = m_store->addOrganisation(QStringLiteral("Other"));
        m_store->storePage(m_organisation, numbered(300));
        m_store->storePage(other, numbered(7, 1000));
        openLoaded(307);
        needSoon(m_store->store->run([id = m_organisation](Database &database) -> Result<> {
            auto transaction = need(Transaction::begin(database, Durability::Wishes));
            if (auto done = OrganisationStore(database).remove(id); !done)
                return done;
            return transaction->commit();
        }));
        QTRY_COMPARE(m_model->rowCount(), 7);
        QCOMPARE(m_model->totalCount(), 7);
    }

    // While everything is read anew, a question must not be answered from the part that has come.
    void noAnswerComesFromAPart()
    {
        QJsonArray many = numbered(45000);
        m_store->storePage(m_organisation, many);
        openLoaded(45000, Watched::No);
        QList<qint64> totals;
        connect(m_model.get(), &DevicesModel::answered, this, [&] { totals.append(m_model->totalCount()); });
        QCOMPARE(QProcess::execute(QStringLiteral("sqlite3"),
                                   {m_store->path, QStringLiteral("UPDATE organisations SET name = 'x'")}),
                 0);
        m_store->store->lookForForeignChanges();
        DeviceQuestion question;
        for (int i = 0; i < 400 && totals.size() < 12; ++i) {
            question.order = {{DeviceSort(i % 3), Qt::AscendingOrder}};
            m_model->setQuestion(question);
            const qsizetype before = totals.size();
            QTRY_VERIFY(totals.size() > before);
        }
        QCOMPARE(QSet<qint64>(totals.begin(), totals.end()), QSet<qint64>{45000});
    }

    void theNewestShowBeforeTheIndexIsLoaded()
    {
        m_store->storePage(m_organisation, numbered(30000));
        open(Watched::No);
        QTRY_VERIFY(m_model->rowCount() > 0);
        QTRY_COMPARE(m_model->totalCount(), 30000);
        QCOMPARE(m_model->rowCount(), 30000);
    }

    void everyColumnHasATitleAndAnOrder()
    {
        openLoaded(0);
        QSet<int> sorts;
        for (int column = 0; column < DevicesModel::ColumnCount; ++column) {
            QVERIFY(!m_model->headerData(column, Qt::Horizontal).toString().isEmpty());
            sorts.insert(int(DevicesModel::sortOf(column)));
        }
        QCOMPARE(sorts.size(), int(DevicesModel::ColumnCount));
    }

    void anOpenTableCanBeThrownAwayAtAnyMoment()
    {
        m_store->storePage(m_organisation, numbered(25000));
        for (int i = 0; i < 10; ++i) {
            open(Watched::No);
            m_model->sort(i % DevicesModel::ColumnCount);
            for (int turn = 0; turn < i; ++turn)
                QCoreApplication::processEvents();
            (void)text(0);
            m_tester.reset();
            m_model.reset();
            m_index.reset();
        }
    }
};

QTEST_GUILESS_MAIN(TestDevicesModel)
#include "tst_devicesmodel.moc"
