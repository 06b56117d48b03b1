#include "ui/common/helpview.h"

#include "ui/common/appearance.h"
#include "ui/common/headerbar.h"

#include <QDir>
#include <QRegularExpression>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

using namespace Muster;

// The help texts and how they are reached.
class TestHelpView : public QObject {
    Q_OBJECT

    std::unique_ptr<Appearance> m_look;

private Q_SLOTS:
    void initTestCase() { m_look = std::make_unique<Appearance>(); }
    void cleanupTestCase() { m_look.reset(); }

    void everyTextIsThereAndEveryLinkLeadsToOne()
    {
        const QStringList names = QDir(QStringLiteral(":/help")).entryList();
        QVERIFY(names.size() >= 9);
        static const QRegularExpression links(QStringLiteral("\\]\\(([^)]+)\\)"));
        for (const QString &name : names) {
            QFile file(QStringLiteral(":/help/") + name);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(file.readAll());
            QVERIFY2(text.startsWith(QStringLiteral("# ")), qPrintable(name));
            for (auto matches = links.globalMatch(text); matches.hasNext();) {
                const QString target = matches.next().captured(1);
                QVERIFY2(target.startsWith(QStringLiteral("https://"))
                             || names.contains(target + QStringLiteral(".md")),
                         qPrintable(target));
            }
        }
    }

    void aPageShowsItsHelpAndALinkTurnsToAnother()
    {
        QWidget page;
        auto *header = new HeaderBar(QStringLiteral("Page"), &page);
        header->addHelp(QStringLiteral("enrollment-server"));
        page.show();
        header->findChild<QToolButton *>(QStringLiteral("pageHelp"))->click();
        auto *help = page.findChild<HelpView *>();
        QVERIFY(help && help->isVisible());
        QVERIFY(help->windowTitle().contains(QStringLiteral("Enrollment server")));
        Q_EMIT help->findChild<QTextBrowser *>()->anchorClicked(QUrl(QStringLiteral("preflight")));
        QVERIFY(help->windowTitle().contains(QStringLiteral("Preflight")));
    }
};

QTEST_MAIN(TestHelpView)
#include "tst_helpview.moc"
