#include "app/core/openwork.h"
#include "app/csv/devicesexport.h"
#include "app/csv/importflow.h"
#include "models/devices/devicestore.h"
#include "tests/support/fakeclock.h"
#include "tests/support/workspace.h"

#include <QCoroFuture>
#include <QCoroTask>
#include <QFile>
#include <QSignalSpy>

using namespace Muster;

class TestImportFlow : public QObject {
    Q_OBJECT

private:
    FakeClock m_clock;
    OpenWork m_work;
    std::unique_ptr<TestStore> m_store;
    std::unique_ptr<ImportFlow> m_flow;

    QString file(const char *name) { return m_store->folder.filePath(QString::fromLatin1(name)); }

    QString write(const char *name, const QByteArray &bytes)
    {
        QFile target(file(name));
        QVERIFY(target.open(QIODevice::WriteOnly));
        target.write(bytes);
        return target.fileName();
    }

    void settle() { QTRY_COMPARE_WITH_TIMEOUT(m_flow->activity(), ImportFlow::Activity::None, 60000); }

    void choose(const QString &path)
    {
        m_flow->setFile(path);
        settle();
    }

    void forward()
    {
        m_flow->forward();
        settle();
    }

    QString person(const char *serial)
    {
        return needSoon(m_store->store->read([serial](Database &database) {
                   return DeviceStore(database).bySerial(SerialNumber(QString::fromUtf8(serial)));
               }))
            .value(0)
            .own.person;
    }

private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<TestStore>();
        m_store->storePage(m_store->addOrganisation(), {deviceJson("S1"), deviceJson("S2")});
        m_flow = std::make_unique<ImportFlow>(*m_store->store, m_work, m_clock);
    }

    void cleanup()
    {
        m_flow.reset();
        QTRY_VERIFY(!m_work.isAny());
    }

    void nothingIsWrittenBeforeTheEnd()
    {
        QVERIFY(!m_flow->obstacle().isEmpty());
        choose(write("a.csv", "serial,person\nS1,Ada\n"));
        QCOMPARE(m_flow->step(), ImportStep::File);
        forward();
        QCOMPARE(m_flow->step(), ImportStep::Columns);
        forward();
        QCOMPARE(m_flow->step(), ImportStep::Changes); // no line was bad
        QVERIFY(person("S1").isEmpty());
        QSignalSpy committed(m_store->store.get(), &StoreThread::committed);
        forward();
        QCOMPARE(m_flow->step(), ImportStep::Done);
        QCOMPARE(person("S1"), QStringLiteral("Ada"));
        QCOMPARE(committed.count(), 1); // the table follows by this
        QCOMPARE(m_flow->edit().what, QStringLiteral("a.csv"));
        QCOMPARE(m_flow->edit().how, QStringLiteral("import"));
    }

    void theWayBackIsAPlanToo()
    {
        choose(write("a.csv", "serial,person\nS1,Ada\nS2,Ben\n"));
        for (int step = 0; step < 3; ++step)
            forward();
        m_flow->undo();
        QTRY_COMPARE(m_flow->step(), ImportStep::Changes);
        QCOMPARE(person("S1"), QStringLiteral("Ada"));
        m_flow->back(); // there is no way behind what was written but through it
        m_flow->goTo(ImportStep::File);
        QCOMPARE(m_flow->step(), ImportStep::Changes);
        forward();
        QCOMPARE(m_flow->step(), ImportStep::Done);
        QVERIFY(person("S1").isEmpty());
        QCOMPARE(m_flow->edit().how, QStringLiteral("undo"));
    }

    void anotherFileMakesAnotherPlan()
    {
        choose(write("a.csv", "serial,person\nS1,Ada\nNOPE,x\n"));
        forward();
        forward();
        QCOMPARE(m_flow->step(), ImportStep::Problems);
        m_flow->goTo(ImportStep::File);
        choose(write("b.csv", "serial;person\nS2;Ben\n"));
        QVERIFY(!m_flow->plan());
        forward();
        forward();
        QCOMPARE(m_flow->step(), ImportStep::Changes);
        QCOMPARE(m_flow->plan()->deviceCount(), 1UL);
    }

    void theLatestOfTwoQuickChoicesHolds()
    {
        m_flow->setFile(write("a.csv", "serial,person\nS1,Ada\n"));
        m_flow->setFile(write("b.csv", "Seriennummer;Benutzer;Raum\nS2;Ben;7\n"));
        settle();
        QCOMPARE(m_flow->preview().mapping.titles.size(), 3);
    }

    void whatFailsIsTold()
    {
        choose(file("missing.csv"));
        QVERIFY(m_flow->error());
        QCOMPARE(m_flow->error()->kind, ErrorKind::InvalidInput);
        choose(write("a.csv", "serial,person\nS1,Ada\nNOPE,x\n"));
        QVERIFY(!m_flow->error());
        forward();
        forward();
        m_flow->saveSetAside(m_flow->path()); // never over the file itself
        QTRY_VERIFY(m_flow->error());
        m_flow->saveSetAside(file("no/such/folder.csv"));
        QTRY_COMPARE(m_flow->error()->kind, ErrorKind::Storage);
        m_flow->saveSetAside(file("bad.csv"));
        QTRY_COMPARE(m_flow->savedLines(), file("bad.csv"));
    }

    void cancellingABigFileLeavesTheStepAsItIs()
    {
        QByteArray bytes = "serial,person\n";
        for (int i = 0; i < 300'000; ++i)
            bytes += "X" + QByteArray::number(i) + ",Ada\n";
        choose(write("big.csv", bytes));
        forward();
        m_flow->forward();
        m_flow->cancel();
        settle();
        QCOMPARE(m_flow->step(), ImportStep::Columns);
        QVERIFY(!m_flow->error()); // it was our own wish
        QVERIFY(!m_flow->plan());
    }

    void anExportIsThereWholeOrNotAtAll()
    {
        DevicesExport exporter(*m_store->store, m_work);
        const QString path = write("out.csv", "old");
        const auto progress = std::make_shared<CsvProgress>();
        QCOMPARE(need(QCoro::waitFor(exporter.write(path, {.columns = {QStringLiteral("serial")}}, progress))), 2);
        QCOMPARE(progress->done.load(), 2);
        DeviceQuestion question;
        question.query = DeviceQuery::parse(QStringLiteral("serial:s2"), m_clock.now()).value();
        QCOMPARE(need(QCoro::waitFor(exporter.write(path, {.columns = {QStringLiteral("serial")}}, question))), 1);
        QFile target(path);
        QVERIFY(target.open(QIODevice::ReadOnly));
        QCOMPARE(target.readAll(), QByteArray("Serial Number\r\nS2\r\n"));
        QVERIFY(!QCoro::waitFor(exporter.write(path, {.columns = {QStringLiteral("nothing")}})));
        target.seek(0);
        QCOMPARE(target.readAll(), QByteArray("Serial Number\r\nS2\r\n")); // what was there stays
    }
};

QTEST_GUILESS_MAIN(TestImportFlow)
#include "tst_importflow.moc"
