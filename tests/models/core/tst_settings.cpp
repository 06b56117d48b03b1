#include "models/core/settings.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Muster;

class TestSettings : public QObject {
    Q_OBJECT

private:
    static QString touch(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) ? path : QString();
    }

private Q_SLOTS:
    void everySettingHasAFallbackOfItsType()
    {
        QTemporaryDir folder;
        const Settings settings(folder.filePath(QStringLiteral("muster.ini")));
        QCOMPARE(settings.value(Setting::ColorScheme).toString(), QStringLiteral("system"));
        QCOMPARE(settings.value(Setting::CompactRows).toBool(), false);
        for (int i = 0; i < int(Setting::SettingCount); ++i)
            QVERIFY(settings.value(Setting(i)).isValid());
    }

    void whatIsSetIsThereAfterARestart()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("muster.ini"));
        {
            Settings settings(file);
            settings.setValue(Setting::ColorScheme, QStringLiteral("dark"));
            settings.setValue(Setting::WindowState, QByteArray("\0\xff\n", 3));
        }
        const Settings settings(file);
        QCOMPARE(settings.value(Setting::ColorScheme).toString(), QStringLiteral("dark"));
        QCOMPARE(settings.value(Setting::WindowState).toByteArray(), QByteArray("\0\xff\n", 3));
    }

    void recentWorkspacesAreNewestFirstOnceEachAndAtMostTen()
    {
        QTemporaryDir folder;
        Settings settings(folder.filePath(QStringLiteral("muster.ini")));
        for (int i = 0; i < 12; ++i)
            settings.noteWorkspace(touch(folder.filePath(QStringLiteral("%1.muster").arg(i))));
        settings.noteWorkspace(folder.filePath(QStringLiteral("5.muster")));

        const QStringList recent = settings.recentWorkspaces();

        QCOMPARE(recent.size(), 10);
        QCOMPARE(recent.first(), folder.filePath(QStringLiteral("5.muster")));
        QCOMPARE(recent.at(1), folder.filePath(QStringLiteral("11.muster")));
        QCOMPARE(recent.count(recent.first()), 1);
        QCOMPARE(settings.currentWorkspace(), recent.first());
    }

    void aWorkspaceThatIsGoneIsNotOffered()
    {
        QTemporaryDir folder;
        qputenv("MUSTER_DATA_DIR", folder.path().toUtf8());
        Settings settings(folder.filePath(QStringLiteral("muster.ini")));
        const QString path = touch(folder.filePath(QStringLiteral("a.muster")));
        settings.noteWorkspace(path);
        QVERIFY(QFile::remove(path));

        QVERIFY(settings.recentWorkspaces().isEmpty());
        QCOMPARE(settings.currentWorkspace(), folder.filePath(QStringLiteral("Muster.muster")));
        QCOMPARE(dataFolder(), folder.path());
        qunsetenv("MUSTER_DATA_DIR");
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
