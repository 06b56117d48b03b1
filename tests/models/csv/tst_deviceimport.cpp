#include "models/csv/deviceexport.h"
#include "models/csv/deviceimport.h"
#include "tests/support/workspace.h"

#include <QBuffer>

using namespace Muster;

class TestDeviceImport : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = utc("2026-10-14T09:22:00Z");
    std::unique_ptr<TestWorkspace> m_workspace;
    OrganisationId m_organisation;

    Database &database() { return *m_workspace->database; }

    void store(OrganisationId organisation, const QJsonArray &records)
    {
        const DevicePage one = page(records);
        need(DevicePageStore(database(), organisation).store({&one, 1}, position("c"), RunId(0), m_now));
    }

    Device device(const char *serial)
    {
        return need(DeviceStore(database()).bySerial(SerialNumber(QString::fromUtf8(serial)))).value(0);
    }

    static ImportPreview preview(const QByteArray &bytes)
    {
        QBuffer buffer;
        buffer.setData(bytes);
        buffer.open(QIODevice::ReadOnly);
        return need(previewImport(buffer));
    }

    DeviceImportPlan plan(const QByteArray &bytes, const ImportMapping &mapping)
    {
        QBuffer buffer;
        buffer.setData(bytes);
        buffer.open(QIODevice::ReadOnly);
        return need(planImport(database(), buffer, mapping));
    }

    DeviceImportPlan plan(const QByteArray &bytes) { return plan(bytes, preview(bytes).mapping); }

    DeviceEdit apply(const DeviceImportPlan &made)
    {
        return need(applyImport(database(), made,
                                {.at = m_now,
                                 .by = QStringLiteral("ada"),
                                 .how = QStringLiteral("import"),
                                 .what = QStringLiteral("inventory.csv")}));
    }

    static QStringList cells(const DeviceImportPlan &made)
    {
        QStringList result;
        for (std::size_t i = 0; i < made.cellCount(); ++i) {
            const DeviceImportPlan::Cell cell = made.cell(i);
            result.append(QStringLiteral("%1 %2: %3 > %4")
                              .arg(QString::fromStdString(std::string(made.serial(made.deviceOfCell(i)))),
                                   ownFieldName(cell.field), QString::fromStdString(std::string(cell.before)),
                                   QString::fromStdString(std::string(cell.after))));
        }
        return result;
    }

    static QStringList reasons(const DeviceImportPlan &made)
    {
        QStringList result;
        for (const SetAside &line : made.setAside)
            result.append(QStringLiteral("%1: %2").arg(line.line).arg(made.reason(line)));
        return result;
    }

    QByteArray exported(const DeviceExport &wish = {})
    {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        need(exportDevices(database(), buffer, wish));
        return buffer.data();
    }

private Q_SLOTS:
    void init()
    {
        m_workspace = std::make_unique<TestWorkspace>();
        m_organisation = m_workspace->addOrganisation();
        store(m_organisation,
              {deviceJson("S1", {{QStringLiteral("asset_tag"), QStringLiteral("apples")}}), deviceJson("S2"),
               deviceJson("S3")});
    }

    void aFileIsRecognisedAndShown()
    {
        const ImportPreview shown = preview("Seriennummer;Benutzer;Garantie\r\nS1;Ada;2027\r\nS2;Ben;\r\n");
        QCOMPARE(shown.mapping.dialect.separator, ';');
        QVERIFY(shown.mapping.dialect.hasHeader);
        QCOMPARE(shown.mapping.titles,
                 (QStringList{QStringLiteral("Seriennummer"), QStringLiteral("Benutzer"), QStringLiteral("Garantie")}));
        QCOMPARE(columnUseName(shown.mapping.uses.at(1)), QStringLiteral("person"));
        QCOMPARE(columnUseName(shown.mapping.uses.at(2)), QStringLiteral("keep"));
        QCOMPARE(shown.rows.size(), 2);
        QCOMPARE(shown.rows.at(1), (QStringList{QStringLiteral("S2"), QStringLiteral("Ben"), QString()}));
    }

    void titlesAreMadeDistinct()
    {
        const ImportPreview shown = preview("Serial,Warranty,Warranty,\nS1,a,b,c\n");
        QCOMPARE(shown.mapping.titles,
                 (QStringList{QStringLiteral("Serial"), QStringLiteral("Warranty"), QStringLiteral("Warranty (2)"),
                              QStringLiteral("Column 4")}));
        QCOMPARE(preview("C02XK1ZPJGH5\n").mapping.titles, QStringList{QStringLiteral("Column 1")});
        QVERIFY(preview("").mapping.titles.isEmpty());
    }

    void theDiffIsCellByCell()
    {
        apply(plan("serial,person,location\nS1,Ada,Room 1\n"));

        const DeviceImportPlan made = plan("serial,person,location,note\ns1,Ben,,-\nS2,Cid,Room 2,\nS3,,,\n");

        QCOMPARE(cells(made),
                 (QStringList{QStringLiteral("S1 person: Ada > Ben"), QStringLiteral("S2 person:  > Cid"),
                              QStringLiteral("S2 location:  > Room 2")}));
        QCOMPARE(made.rows, 3);
        QCOMPARE(made.unchanged, 1);
        QVERIFY(made.setAside.empty());
        QCOMPARE(device("S1").own.person, QStringLiteral("Ada")); // a plan changes nothing
    }

    void blankIsUnchangedAndTheClearWordEmpties()
    {
        apply(plan("serial,person,note\nS1,Ada,old\nS2,Ben,old\n"));

        apply(plan("serial,person,note\nS1,,-\nS2,-,\n"));

        QCOMPARE(device("S1").own.person, QStringLiteral("Ada"));
        QVERIFY(device("S1").own.note.isEmpty());
        QVERIFY(device("S2").own.person.isEmpty());
        QCOMPARE(device("S2").own.note, QStringLiteral("old"));
        ImportMapping mapping = preview("serial,person\nS1,(clear)\n").mapping;
        mapping.clearWord = QStringLiteral("(clear)");
        QCOMPARE(cells(plan("serial,person\nS1,(clear)\n", mapping)), QStringList{QStringLiteral("S1 person: Ada > ")});
        QCOMPARE(cells(plan("serial,person\nS1,'-\n")), QStringList{QStringLiteral("S1 person: Ada > -")});
    }

    void badLinesAreSetAsideWithReasons()
    {
        const QByteArray file = "serial,person\nS1,Ada\n,Ben\nS1,Cid\nS2,a,b,c\nNOPE,x\n\"S3,x\nS2,"
            + QByteArray(2000, 'x') + "\nS3,Eve,,\n";

        const DeviceImportPlan made = plan(file);

        QCOMPARE(reasons(made),
                 (QStringList{QStringLiteral("3: it has no serial number"),
                              QStringLiteral("4: the same device stands in line 2"),
                              QStringLiteral("5: it has 4 cells, the header has 2"),
                              QStringLiteral("6: no device has this serial number"),
                              QStringLiteral("7: its quotation marks do not pair"),
                              QStringLiteral("8: “person” is too long")}));
        QCOMPARE(made.count(LineFault::Unknown), 1);
        QCOMPARE(made.badCount(), 5);
        QCOMPARE(made.text(made.setAside.at(3)), std::string_view("NOPE"));
        QCOMPARE(made.deviceCount(), 2UL);
        QCOMPARE(made.rows, 8);
    }

    void badLinesAreSavedAndCanBeMended()
    {
        const QByteArray file = "serial;person\nS1;Ada\nNOPE;\"x;y\"\nS2;Ben\n;Cid\n\"S3;x\n";
        const DeviceImportPlan made = plan(file);
        QBuffer source;
        source.setData(file);
        source.open(QIODevice::ReadOnly);
        QBuffer target;
        target.open(QIODevice::WriteOnly);

        QCOMPARE(need(saveSetAside(source, made, target)), 3);

        QCOMPARE(target.data(),
                 QByteArray("\xef\xbb\xbfserial;person;Reason (Muster)\r\n"
                            "NOPE;\"x;y\";no device has this serial number\r\n"
                            ";Cid;it has no serial number\r\n"
                            "\"\"\"S3;x\";;its quotation marks do not pair\r\n"));
        QByteArray mended = target.data();
        mended.replace("NOPE", "S3");
        QCOMPARE(cells(plan(mended)), QStringList{QStringLiteral("S3 person:  > x;y")});
    }

    void unknownColumnsAreKeptUnderTheirTitles()
    {
        apply(plan("serial,Warranty,Cost\nS1,2027,\"1 \"\"€\"\"\"\nS2,2028,\n"));
        QCOMPARE(device("S1").own.more, QStringLiteral("{\"Cost\":\"1 \\\"€\\\"\",\"Warranty\":\"2027\"}"));

        QCOMPARE(plan("serial,Warranty,Cost\nS1,2027,\"1 \"\"€\"\"\"\nS2,2028,\n").unchanged, 2);
        apply(plan("serial,Warranty,Shelf\nS1,-,7\nS2,,\n"));

        QCOMPARE(device("S1").own.more, QStringLiteral("{\"Cost\":\"1 \\\"€\\\"\",\"Shelf\":\"7\"}"));
        QCOMPARE(device("S2").own.more, QStringLiteral("{\"Warranty\":\"2028\"}"));
        apply(plan("serial,Warranty\nS2,-\n"));
        QVERIFY(device("S2").own.more.isEmpty());
    }

    void profilesAreWishesForAssignment()
    {
        const DeviceImportPlan made = plan("serial,Enrollment profile\nS1,Staff\nS2,\nS3,-\nNOPE,Staff\n");
        QCOMPARE(made.assignments,
                 (QList<WantedAssignment>{{QStringLiteral("S1"), QStringLiteral("Staff")},
                                          {QStringLiteral("S3"), QString()}}));
    }

    void anExportComesBackUnchanged()
    {
        apply(plan("serial,person,tag,location,note\nS1,Ada,,\"Room, 1\",=1+1\nS2,,'-,+49 30,\"two\nlines\"\n"));
        QCOMPARE(device("S2").own.tag, QStringLiteral("-"));

        const DeviceImportPlan made = plan(exported());

        QCOMPARE(cells(made), QStringList());
        QCOMPARE(reasons(made), QStringList());
        QCOMPARE(made.unchanged, 3);
        QCOMPARE(device("S1").own.note, QStringLiteral("=1+1"));
    }

    void exportsHaveTheChosenColumnsAndRows()
    {
        apply(plan("serial,person\nS1,Ada\n"));
        QCOMPARE(exported({.columns = {QStringLiteral("serial"), QStringLiteral("person"), QStringLiteral("state"),
                                       QStringLiteral("first-seen")},
                           .ids = std::vector<std::int32_t>{2, 1, 99}}),
                 QByteArray("Serial Number,Person,State,First Seen\r\nS2,,no-profile,2026-10-14T09:22:00Z\r\n"
                            "S1,Ada,no-profile,2026-10-14T09:22:00Z\r\n"));
        QCOMPARE(exported({.columns = {QStringLiteral("serial")}, .organisation = OrganisationId(77)}),
                 QByteArray("Serial Number\r\n"));
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        QCOMPARE(exportDevices(database(), buffer, {.columns = {QStringLiteral("colour")}}).error().kind,
                 ErrorKind::InvalidInput);
        for (const QString &name : exportColumnNames()) // each is SQL of its own, and known when it comes back
            QVERIFY(columnOfTitle(QString::fromUtf8(exported({.columns = {name}})).section(u'\r', 0, 0)));
    }

    void anEditIsUndoneByAPlan()
    {
        apply(plan("serial,person,note\nS1,Ada,old\n"));
        const DeviceEdit edit = apply(plan("serial,person,note\nS1,Ben,new\nS2,Cid,\n"));
        apply(plan("serial,note\nS1,newer\n"));

        const DeviceImportPlan back = need(planUndo(database(), edit.id));
        QCOMPARE(cells(back),
                 (QStringList{QStringLiteral("S1 person: Ben > Ada"), QStringLiteral("S2 person: Cid > ")}));
        QCOMPARE(back.changedSince, 1);
        const DeviceEdit undone = apply(back);

        QCOMPARE(undone.undid, edit.id);
        QCOMPARE(device("S1").own.person, QStringLiteral("Ada"));
        QCOMPARE(device("S1").own.note, QStringLiteral("newer"));
        QVERIFY(device("S2").own.person.isEmpty());
        QCOMPARE(need(planUndo(database(), edit.id)).deviceCount(), 0UL);
        QCOMPARE(planUndo(database(), EditId(99)).error().kind, ErrorKind::NotFound);
    }

    void ofSeveralOrganisationsTheOneThatHasItNowCounts()
    {
        const OrganisationId other = m_workspace->addOrganisation(QStringLiteral("Other"));
        store(other, {eventJson("S1", "deleted", "2026-10-14T09:00:00Z")});
        const DeviceImportPlan made = plan("serial,person\nS1,Ada\n");
        QCOMPARE(made.device(0), DeviceId(1));

        ImportMapping mapping = preview("serial,person\nS2,Ada\n").mapping;
        mapping.organisation = other;
        QCOMPARE(plan("serial,person\nS2,Ada\n", mapping).count(LineFault::Unknown), 1);
    }

    void cancellingChangesNothing()
    {
        const DeviceImportPlan made = plan("serial,person\nS1,Ada\n");
        QCOMPARE(applyImport(database(), made, {.at = m_now}, [](qint64) { return false; }).error().kind,
                 ErrorKind::Cancelled);
        QVERIFY(device("S1").own.person.isEmpty());
        QVERIFY(need(OwnFieldStore(database()).edits(1)).isEmpty());
    }

    void onlyAHeaderOrNothingIsNoPlan()
    {
        QCOMPARE(plan("serial,person\n").rows, 0);
        QBuffer nothing;
        nothing.open(QIODevice::ReadOnly);
        QCOMPARE(planImport(database(), nothing, preview("").mapping).error().kind, ErrorKind::InvalidInput);
    }

    void spreadsheetsWaysOfWritingSerialsAreUnderstood()
    {
        const DeviceImportPlan made = plan("serial,person\n\"=\"\"S1\"\"\",Ada\n s2 ,Ben\n");
        QCOMPARE(made.deviceCount(), 2UL);
    }
};

QTEST_GUILESS_MAIN(TestDeviceImport)
#include "tst_deviceimport.moc"
