#include "tests/support/workspace.h"

#include <QProcess>
#include <QThread>

#include <memory>
#include <vector>

using namespace Muster;

class TestWorkspaceFile : public QObject {
    Q_OBJECT

private:
    static QByteArray bytesOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

    static Error refusal(const QString &path)
    {
        const QByteArray before = bytesOf(path);
        const auto opening = openWorkspace(path);
        QVERIFY(!opening);
        QCOMPARE(bytesOf(path), before); // refused files stay as they are
        QVERIFY2(opening.error().message.contains(path), qPrintable(opening.error().message));
        return opening.error();
    }

    // What a later version would ship.
    static QList<Migration> withTwoMore()
    {
        QList<Migration> migrations = shippedMigrations();
        const int last = migrations.last().version;
        migrations.append({last + 1, QStringLiteral("notes"),
                           QStringLiteral("-- a comment;\nCREATE TABLE notes (\n    text TEXT NOT NULL\n);\n"
                                          "INSERT INTO notes SELECT name FROM organisations;\n")});
        migrations.append({last + 2, QStringLiteral("more"),
                           QStringLiteral("ALTER TABLE notes ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;\n")});
        return migrations;
    }

    static QString workspaceWithOrganisation(const QTemporaryDir &folder)
    {
        TestWorkspace workspace;
        workspace.addOrganisation();
        const QString copy = folder.filePath(QStringLiteral("old.muster"));
        need(backUpWorkspace(*workspace.database, copy));
        (void)need(openWorkspace(copy)); // in the mode in which workspaces rest
        return copy;
    }

private Q_SLOTS:
    void aNewWorkspaceIsMarkedAndBelongsToItsOwnerAlone()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("ä new.muster"));
        need(createWorkspace(path));

        QCOMPARE(QFile::permissions(path)
                     & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());
        const auto opening = need(openWorkspace(path));
        QVERIFY(opening.backupPath.isEmpty());
        QCOMPARE(need(opening.database->value(QStringLiteral("PRAGMA application_id"))).toUInt(), 0x4D737472U);
        QCOMPARE(need(opening.database->value(QStringLiteral("PRAGMA user_version"))).toInt(), workspaceVersion());
        QCOMPARE(need(opening.database->value(QStringLiteral("PRAGMA journal_mode"))).toString(),
                 QStringLiteral("wal"));
        QCOMPARE(need(opening.database->value(QStringLiteral("PRAGMA foreign_keys"))).toInt(), 1);
    }

    void createRefusesToOverwrite()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.muster"));
        need(createWorkspace(path));
        QCOMPARE(createWorkspace(path).error().kind, ErrorKind::Conflict);
    }

    void anEmptyFileBecomesAWorkspace()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.muster"));
        write(path, {});
        QVERIFY(openWorkspace(path).has_value());
    }

    // A start that was killed between making the file and marking it as ours.
    void aWorkspaceWhoseMakingWasCutOffIsMadeToItsEnd()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.muster"));
        {
            const auto database = need(Database::open(path, Database::Access::ReadWrite));
        }
        QVERIFY(QFileInfo(path).size() > 0);
        const auto opening = need(openWorkspace(path));
        QCOMPARE(need(opening.database->value(QStringLiteral("SELECT count(*) FROM devices"))).toInt(), 0);
    }

    void severalStartsAtOnceMakeOneWorkspace()
    {
        for (int round = 0; round < 8; ++round) {
            QTemporaryDir folder;
            const QString path = folder.filePath(QStringLiteral("a.muster"));
            QStringList faults;
            QMutex mutex;
            std::vector<std::unique_ptr<QThread>> threads;
            for (int i = 0; i < 4; ++i) {
                threads.emplace_back(QThread::create([&] {
                    if (const auto opening = openWorkspace(path); !opening) {
                        const QMutexLocker lock(&mutex);
                        faults.append(opening.error().message + u' ' + opening.error().detail);
                    }
                }));
                threads.back()->start();
            }
            for (const auto &thread : threads)
                thread->wait();
            QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
            QVERIFY(openWorkspace(path).has_value());
        }
    }

    void anOlderWorkspaceIsCopiedAndThenBroughtUpToDate()
    {
        QTemporaryDir folder;
        const QString path = workspaceWithOrganisation(folder);

        const auto opening = need(openWorkspace(path, withTwoMore()));

        QCOMPARE(need(opening.database->value(QStringLiteral("PRAGMA user_version"))).toInt(), workspaceVersion() + 2);
        QCOMPARE(need(opening.database->value(QStringLiteral("SELECT text FROM notes WHERE pinned = 0"))).toString(),
                 QStringLiteral("Example School"));
        QCOMPARE(opening.backupPath,
                 folder.filePath(QStringLiteral("old.before-upgrade-from-%1.muster").arg(workspaceVersion())));
        const auto copy = need(openWorkspace(opening.backupPath));
        QCOMPARE(need(copy.database->value(QStringLiteral("PRAGMA user_version"))).toInt(), workspaceVersion());
        QCOMPARE(need(OrganisationStore(*copy.database).all()).size(), 1);
        QVERIFY(need(openWorkspace(path, withTwoMore())).backupPath.isEmpty()); // once is enough
    }

    void theFirstShippedFormIsBroughtUpToDate()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("first.muster"));
        {
            const auto first = need(openWorkspace(path, shippedMigrations().first(1)));
            need(OrganisationStore(*first.database)
                     .add(QStringLiteral("Old"), QUrl(QStringLiteral("http://a/")), {}, false,
                          utc("2026-01-01T00:00:00Z")));
            need(first.database->run(QStringLiteral(
                "INSERT INTO runs(organisation_id, kind, state, started_at) VALUES (1, 'full', 'done', 0)")));
        }
        const auto opening = need(openWorkspace(path));
        QVERIFY(QFileInfo::exists(opening.backupPath));
        QCOMPARE(need(opening.database->value(QStringLiteral("SELECT missed IS NULL FROM runs"))).toInt(), 1);
        QCOMPARE(need(OrganisationStore(*opening.database).all()).size(), 1);
        QCOMPARE(need(checkWorkspace(*opening.database)), QStringList());
    }

    void aBackupBeforeAnUpgradeNeverOverwritesAnother()
    {
        QTemporaryDir folder;
        const QString path = workspaceWithOrganisation(folder);
        write(folder.filePath(QStringLiteral("old.before-upgrade-from-%1.muster").arg(workspaceVersion())), "precious");
        QCOMPARE(need(openWorkspace(path, withTwoMore())).backupPath,
                 folder.filePath(QStringLiteral("old.before-upgrade-from-%1-2.muster").arg(workspaceVersion())));
        QCOMPARE(bytesOf(folder.filePath(QStringLiteral("old.before-upgrade-from-%1.muster").arg(workspaceVersion()))),
                 QByteArray("precious"));
    }

    void aMigrationThatFailsHalfwayChangesNothing()
    {
        QTemporaryDir folder;
        const QString path = workspaceWithOrganisation(folder);
        QList<Migration> migrations = withTwoMore();
        migrations.last().sql = QStringLiteral("CREATE TABLE half (a INTEGER);\nINSERT INTO nowhere VALUES (1);\n");

        const auto refused = openWorkspace(path, migrations);

        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Storage);
        const auto opening = need(openWorkspace(path, withTwoMore().first(workspaceVersion() + 1)));
        QCOMPARE(need(opening.database->value(QStringLiteral("PRAGMA user_version"))).toInt(), workspaceVersion() + 1);
        QCOMPARE(need(opening.database->value(QStringLiteral("SELECT count(*) FROM sqlite_schema WHERE name = 'half'")))
                     .toInt(),
                 0);
        QCOMPARE(need(openWorkspace(path, withTwoMore()).transform([](const auto &) { return 1; })),
                 1); // and mended it goes on
    }

    void aStoredVersionZeroIsBuiltFromTheFirstStep()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.muster"));
        const auto database = need(Database::open(path, Database::Access::ReadWrite));
        const QList<Migration> migrations{{1, QStringLiteral("one"), QStringLiteral("CREATE TABLE a (x);\n")},
                                          {3, QStringLiteral("three"), QStringLiteral("CREATE TABLE b (x);\n")}};
        need(migrate(*database, migrations));
        need(migrate(*database, migrations)); // a second time does nothing
        QCOMPARE(need(database->value(QStringLiteral("PRAGMA user_version"))).toInt(), 3);
        QCOMPARE(need(database->value(QStringLiteral("SELECT count(*) FROM sqlite_schema"))).toInt(), 2);
    }

    void theShippedStepsAreNumberedFromOneWithoutGaps()
    {
        int expected = 0;
        for (const Migration &migration : shippedMigrations())
            QCOMPARE(migration.version, ++expected);
        QVERIFY(expected > 0);
    }

    void aNewerWorkspaceIsRefusedInWords()
    {
        QTemporaryDir folder;
        const QString path = workspaceWithOrganisation(folder);
        (void)need(openWorkspace(path, withTwoMore()));
        const Error error = refusal(path);
        QCOMPARE(error.kind, ErrorKind::InvalidInput);
        QVERIFY2(error.message.contains(QStringLiteral("newer Muster")), qPrintable(error.message));
    }

    void filesOfOthersAreLeftAlone_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("text") << QByteArray("Dear diary").repeated(50);
        QTest::newRow("short") << QByteArray("x");
        QTest::newRow("picture") << QByteArray::fromHex("89504e470d0a1a0a").repeated(40);
        QTest::newRow("zeros") << QByteArray(8192, '\0');
        QTest::newRow("only the first words") << QByteArray("SQLite format 3\0", 16);
    }
    void filesOfOthersAreLeftAlone()
    {
        QFETCH(QByteArray, content);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("other"));
        write(path, content);
        const Error error = refusal(path);
        QCOMPARE(error.kind, ErrorKind::InvalidInput);
        QVERIFY2(error.message.contains(QStringLiteral("not a Muster workspace")), qPrintable(error.message));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{QStringLiteral("other")});
    }

    void anotherProgramsDatabaseIsLeftAlone_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("unmarked") << QStringLiteral("CREATE TABLE a(x);");
        QTest::newRow("marked") << QStringLiteral("PRAGMA application_id=7; CREATE TABLE a(x);");
        QTest::newRow("in WAL mode") << QStringLiteral("PRAGMA journal_mode=WAL; CREATE TABLE a(x);");
    }
    void anotherProgramsDatabaseIsLeftAlone()
    {
        QFETCH(QString, sql);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("other.db"));
        QCOMPARE(QProcess::execute(QStringLiteral("sqlite3"), {QStringLiteral("-batch"), path, sql}), 0);
        const Error error = refusal(path);
        QCOMPARE(error.kind, ErrorKind::InvalidInput);
        QVERIFY2(error.message.contains(QStringLiteral("another program")), qPrintable(error.message));
    }

    void aFolderOrAMissingFolderIsToldInWords()
    {
        QTemporaryDir folder;
        QVERIFY(!openWorkspace(folder.path()));
        const auto missing = openWorkspace(folder.filePath(QStringLiteral("no/such/a.muster")));
        QCOMPARE(missing.error().kind, ErrorKind::Storage);
        QVERIFY2(missing.error().message.contains(QStringLiteral("folder")), qPrintable(missing.error().message));
    }

    void aTruncatedWorkspaceIsDamaged()
    {
        QTemporaryDir folder;
        const QString path = workspaceWithOrganisation(folder);
        const QByteArray whole = bytesOf(path);
        for (const qsizetype size : {whole.size() - 1, whole.size() / 2, qsizetype(4096), qsizetype(150)}) {
            write(path, whole.first(size));
            const Error error = refusal(path);
            QCOMPARE(error.kind, ErrorKind::Storage);
            QVERIFY2(error.message.contains(QStringLiteral("damaged")), qPrintable(error.message));
        }
    }

    void aDamagedPageIsFound()
    {
        QTemporaryDir folder;
        const QString path = workspaceWithOrganisation(folder);
        const QByteArray whole = bytesOf(path);
        int refusals = 0;
        const auto pageSize = qFromBigEndian<quint16>(whole.constData() + 16); // SQLite: Database File Format
        for (qsizetype at = pageSize; at < whole.size(); at += pageSize) {
            QByteArray broken = whole;
            broken.replace(at, 64, QByteArray(64, '\xA5'));
            write(path, broken);
            const Error error = refusal(path);
            QVERIFY2(error.message.contains(QStringLiteral("damaged")), qPrintable(error.message));
            ++refusals;
        }
        QVERIFY(refusals > 5);
        QByteArray schema = whole;
        schema.replace(110, 64, QByteArray(64, '\xA5'));
        write(path, schema);
        const auto refused = openWorkspace(path);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains(QStringLiteral("damaged")), qPrintable(refused.error().message));
    }

    void aBackupIsWholeWhileOthersWrite()
    {
        TestWorkspace workspace;
        const OrganisationId id = workspace.addOrganisation();
        const DevicePage one = page({deviceJson("A1"), deviceJson("A2")});
        need(DevicePageStore(*workspace.database, id)
                 .store({&one, 1}, position("c"), RunId(0), utc("2026-10-14T09:00:00Z")));
        const auto other = need(Database::open(workspace.path, Database::Access::ReadWrite));
        const auto writing = need(Transaction::begin(*other, Durability::Facts));
        need(other->run(QStringLiteral("DELETE FROM devices")));

        const QString copy = workspace.folder.filePath(QStringLiteral("copy.muster"));
        need(backUpWorkspace(*workspace.database, copy));
        need(writing->commit());

        const auto opening = need(openWorkspace(copy));
        QCOMPARE(need(DeviceStore(*opening.database).counts({})).present, 2);
        QCOMPARE(need(checkWorkspace(*opening.database)), QStringList());
        QCOMPARE(QFile::permissions(copy) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QCOMPARE(backUpWorkspace(*workspace.database, copy).error().kind, ErrorKind::Conflict);
        QVERIFY(!backUpWorkspace(*workspace.database, workspace.folder.filePath(QStringLiteral("no/such/folder/x"))));
    }

    void checkFindsWhatPointsToNothing()
    {
        TestWorkspace workspace;
        need(workspace.database->run(QStringLiteral("PRAGMA foreign_keys=OFF")));
        need(workspace.database->run(
            QStringLiteral("INSERT INTO runs(organisation_id, kind, state, started_at) VALUES (9, '', '', 0)")));
        const QStringList faults = need(checkWorkspace(*workspace.database));
        QCOMPARE(faults.size(), 1);
        QVERIFY(faults.first().contains(QStringLiteral("runs")));
    }
};

QTEST_GUILESS_MAIN(TestWorkspaceFile)
#include "tst_workspacefile.moc"
