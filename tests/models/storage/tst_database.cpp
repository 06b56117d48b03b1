#include "tests/support/workspace.h"

using namespace Muster;

// Statements, their values and their answers, as the stores use them.
class TestDatabase : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<TestWorkspace> m_workspace;

    Database &database() { return *m_workspace->database; }
    void run(const char *sql, const QVariantList &values = {}) { need(database().run(QString::fromUtf8(sql), values)); }
    QVariant value(const char *sql, const QVariantList &values = {})
    {
        return need(database().value(QString::fromUtf8(sql), values));
    }

private Q_SLOTS:
    void init()
    {
        m_workspace = std::make_unique<TestWorkspace>();
        run("CREATE TEMP TABLE t (id INTEGER PRIMARY KEY, v)");
    }

    void valuesComeBackAsTheyWere_data()
    {
        QTest::addColumn<QVariant>("given");
        QTest::addColumn<QVariant>("found");
        QTest::addColumn<QString>("kind");
        const auto row = [](const char *name, const QVariant &given, const QVariant &found, const char *kind) {
            QTest::newRow(name) << given << found << QString::fromLatin1(kind);
        };
        const QString text = QStringLiteral("Zażółć 👍");
        row("text", text, text, "text");
        row("text with a null character", QString(QStringLiteral("a") + QChar(u'\0') + u'b'),
            QString(QStringLiteral("a") + QChar(u'\0') + u'b'), "text");
        row("empty text", QString(QLatin1StringView("")), QString(QLatin1StringView("")), "text");
        row("no text", QString(), QString(QLatin1StringView("")), "text");
        row("bytes", QByteArray("\0\xff\x01", 3), QByteArray("\0\xff\x01", 3), "blob");
        row("empty bytes", QByteArray(""), QByteArray(), "blob");
        row("no bytes", QByteArray(), QVariant(QMetaType::fromType<QString>()), "null");
        row("largest number", std::numeric_limits<qint64>::max(), std::numeric_limits<qint64>::max(), "integer");
        row("smallest number", std::numeric_limits<qint64>::min(), std::numeric_limits<qint64>::min(), "integer");
        row("int", -7, qlonglong(-7), "integer");
        row("yes", true, qlonglong(1), "integer");
        row("real", 0.1, 0.1, "real");
        row("nothing", QVariant(), QVariant(QMetaType::fromType<QString>()), "null");
        row("no number", QVariant(QMetaType::fromType<qlonglong>()), QVariant(QMetaType::fromType<QString>()), "null");
    }
    void valuesComeBackAsTheyWere()
    {
        QFETCH(QVariant, given);
        QFETCH(QVariant, found);
        QFETCH(QString, kind);
        for (int round = 0; round < 2; ++round) { // prepared, and prepared before
            run("DELETE FROM t");
            run("INSERT INTO t(v) VALUES (?)", {given});
            QCOMPARE(value("SELECT typeof(v) FROM t").toString(), kind);
            const QVariant answer = value("SELECT v FROM t");
            QCOMPARE(answer.isNull(), found.isNull());
            QCOMPARE(answer.metaType(), found.metaType());
            QCOMPARE(answer, found);
        }
    }

    void aStatementIsThereAnewForWhoRunsItWithinItself()
    {
        for (int i = 1; i <= 3; ++i)
            run("INSERT INTO t(v) VALUES (?)", {i});
        QStringList pairs;
        const QString sql = QStringLiteral("SELECT v FROM t WHERE v >= ? ORDER BY v");
        auto outer = need(database().run(sql, {1}));
        while (outer.next()) {
            auto inner = need(database().run(sql, {outer.value(0)}));
            while (inner.next())
                pairs.append(outer.value(0).toString() + inner.value(0).toString());
        }
        QCOMPARE(pairs.join(u' '), QStringLiteral("11 12 13 22 23 33"));
    }

    // Whoever ran the statement before had other values.
    void whatWasBoundBeforeIsForgotten()
    {
        run("INSERT INTO t(v) VALUES (?)", {QStringLiteral("secret")});
        const auto missing = database().run(QStringLiteral("INSERT INTO t(v) VALUES (?)"));
        QVERIFY(!missing);
        QVERIFY(!database().run(QStringLiteral("INSERT INTO t(v) VALUES (?)"), {1, 2}));
        QCOMPARE(value("SELECT count(*) FROM t").toInt(), 1);
    }

    void whatItChangedIsTold()
    {
        auto added = need(database().run(QStringLiteral("INSERT INTO t(v) VALUES (1), (2), (3)")));
        QCOMPARE(added.numRowsAffected(), 3);
        QCOMPARE(added.lastInsertId().toLongLong(), 3);
        QVERIFY(!added.next());
        QCOMPARE(need(database().run(QStringLiteral("UPDATE t SET v = 0 WHERE v > 1"))).numRowsAffected(), 2);
        QCOMPARE(value("UPDATE t SET v = 9 WHERE id = 2 RETURNING v").toInt(), 9);
    }

    void aTableMayChangeBetweenTwoUses()
    {
        run("INSERT INTO t(v) VALUES (1)");
        QCOMPARE(value("SELECT * FROM t").toInt(), 1);
        run("ALTER TABLE t ADD COLUMN w DEFAULT 5");
        auto row = need(database().run(QStringLiteral("SELECT * FROM t")));
        QVERIFY(row.next());
        QCOMPARE(row.value(2).toInt(), 5);
        QVERIFY(!row.value(3).isValid());
        QVERIFY(!row.next());
        QVERIFY(!row.value(0).isValid());
        QVERIFY(!row.next()); // nothing begins anew
    }

    void whatWasReadMayBeChangedOnceItIsFinished()
    {
        run("INSERT INTO t(v) VALUES (1), (2)");
        auto rows = need(database().run(QStringLiteral("SELECT v FROM t")));
        QVERIFY(rows.next());
        rows.finish();
        run("DROP TABLE t"); // a table that is read is locked
        QVERIFY(!rows.next());
    }

    void moreKindsOfStatementsThanAreKept()
    {
        for (int round = 0; round < 2; ++round) {
            for (int i = 0; i < 600; ++i)
                QCOMPARE(need(database().value(QStringLiteral("SELECT %1 + ?").arg(i), {round})).toInt(), i + round);
        }
    }

    void faultsAreSaid()
    {
        for (const char *sql : {"SELEC 1", "SELECT 1; SELECT 2", "SELECT * FROM nowhere", "", "-- nothing"}) {
            const auto refused = database().run(QString::fromLatin1(sql));
            QVERIFY2(!refused, sql);
            QCOMPARE(refused.error().kind, ErrorKind::Storage);
            QVERIFY(refused.error().detail.startsWith(QString::fromLatin1(sql)));
        }
        QVERIFY(database().run(QStringLiteral("SELECT 1;\n")));
        run("INSERT INTO t(id, v) VALUES (1, 1)");
        const auto twice = database().run(QStringLiteral("INSERT INTO t(id, v) VALUES (1, 1)"));
        QVERIFY(!twice);
        QVERIFY2(twice.error().detail.contains(QLatin1StringView("UNIQUE")), qPrintable(twice.error().detail));
        run("INSERT INTO t(id, v) VALUES (2, 1)"); // the same statement goes on after that
    }
};

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
