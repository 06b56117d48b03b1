#include "tests/support/linkedorganisation.h"
#include "tests/support/pushportal.h"
#include "tests/support/widgets.h"
#include "ui/common/appearance.h"
#include "ui/common/emptystate.h"
#include "ui/common/factsgrid.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/pushbutton.h"
#include "ui/common/statebadge.h"
#include "ui/enrollment/pushtab.h"

#include <QFileDialog>
#include <QTest>

using namespace Muster;

namespace {

class Desk : public PushSchool {
public:
    Desk()
    {
        tab = std::make_unique<PushTab>(*application);
        tab->resize(1000, 720);
        tab->setOrganisation(school);
        tab->show();
    }
    ~Desk() { tab.reset(); }

    template <typename T> T *find(const char *name) { return widgetIn<T>(*tab, name); }
    QString state() { return find<StateBadge>("pushState")->text(); }
    QString words() { return find<Label>("pushWords")->text(); }
    QString fact(const char *name) { return find<FactsGrid>("pushFacts")->fact(PushTab::tr(name)); }
    MessageStrip &strip() { return *find<MessageStrip>("pushStrip"); }

    // What is in the file after the request was written there.
    QByteArray request()
    {
        strip().hide();
        const QString path = files.path("push.csr");
        tab->request(path);
        [&] { QTRY_VERIFY(strip().isVisible()); }();
        [&] { QVERIFY2(strip().meaning() == Meaning::Ok, qPrintable(strip().text())); }();
        return files.read("push.csr");
    }
    void load(const QByteArray &certificate)
    {
        strip().hide();
        tab->load(files.put("push.pem", certificate));
        [&] { QTRY_VERIFY(strip().isVisible()); }();
    }

    ToolFolder files;
    std::unique_ptr<PushTab> tab;
};

} // namespace

class TestPushTab : public QObject {
    Q_OBJECT

    std::unique_ptr<Appearance> m_look;

private Q_SLOTS:
    void initTestCase() { m_look = std::make_unique<Appearance>(); }

    void fromNoneToOneThatIsShown()
    {
        Desk desk;
        QTRY_COMPARE(desk.state(), QStringLiteral("No certificate"));
        QVERIFY2(desk.words().startsWith(QStringLiteral("Devices are reached when they come")),
                 qPrintable(desk.words()));
        QCOMPARE(desk.find<PushButton>("createPushRequest")->kind(), PushButton::Kind::Primary);

        const QByteArray request = desk.request();
        QVERIFY(request.startsWith("-----BEGIN CERTIFICATE REQUEST-----"));
        QTRY_COMPARE(desk.state(), QStringLiteral("Waits for Apple's answer"));
        QCOMPARE(desk.find<PushButton>("loadPushCertificate")->kind(), PushButton::Kind::Primary);

        desk.load(desk.portal.sign(request, desk.topic));
        QCOMPARE(desk.strip().meaning(), Meaning::Ok);
        QTRY_COMPARE(desk.state(), QStringLiteral("In force"));
        QCOMPARE(desk.fact("Topic"), desk.topic);
        QVERIFY(desk.fact("Issued by").contains(QStringLiteral("Push_Test_CA")));
        QVERIFY(desk.fact("Left").startsWith(QStringLiteral("36")));
        QCOMPARE(desk.fact("Fingerprint").size(), 32 * 3 - 1);
    }

    void anotherTopicIsRefusedWithTheReason()
    {
        Desk desk;
        desk.load(desk.portal.sign(desk.request(), desk.topic));
        QTRY_COMPARE(desk.fact("Topic"), desk.topic);
        const QByteArray renewal = desk.request();

        desk.load(desk.portal.sign(renewal, desk.topic + u'0'));
        QCOMPARE(desk.strip().meaning(), Meaning::Failed);
        QVERIFY2(desk.strip().text().contains(QStringLiteral("renew the certificate that you have")),
                 qPrintable(desk.strip().text()));
        QCOMPARE(desk.fact("Topic"), desk.topic);

        desk.load("no certificate");
        QCOMPARE(desk.strip().meaning(), Meaning::Failed);
        desk.load(desk.portal.sign(renewal, desk.topic));
        QCOMPARE(desk.strip().meaning(), Meaning::Ok);
    }

    void itsEndIsSaidBeforeAndAfter()
    {
        Desk desk;
        desk.load(desk.portal.sign(desk.request(), desk.topic));
        QTRY_COMPARE(desk.state(), QStringLiteral("In force"));
        const auto lookAfter = [&desk](int days) {
            desk.tab->hide();
            desk.apple.clock.advance(std::chrono::days(days));
            desk.tab->show();
        };
        lookAfter(340);
        QTRY_COMPARE(desk.find<StateBadge>("pushState")->meaning(), Meaning::Attention);
        QCOMPARE(desk.find<PushButton>("createPushRequest")->kind(), PushButton::Kind::Primary);
        lookAfter(30);
        QTRY_COMPARE(desk.find<StateBadge>("pushState")->meaning(), Meaning::Failed);
        QCOMPARE(desk.fact("Left"), QStringLiteral("Nothing"));
    }

    void aPracticeOrganisationNeedsNone()
    {
        Desk desk;
        desk.tab->setOrganisation(desk.apple.add(*desk.application));
        QTRY_COMPARE(desk.state(), QStringLiteral("Not needed"));
        QVERIFY(!desk.find<PushButton>("createPushRequest")->isVisible());

        desk.tab->setOrganisation({});
        QVERIFY(desk.tab->findChild<EmptyState *>()->isVisible());
        QVERIFY(!desk.find<StateBadge>("pushState")->isVisible());
    }

    void theButtonsAskForFiles()
    {
        Desk desk;
        clickIn(*desk.tab, "createPushRequest");
        QTRY_VERIFY(desk.tab->findChild<QFileDialog *>());
        QCOMPARE(desk.tab->findChild<QFileDialog *>()->acceptMode(), QFileDialog::AcceptSave);
        desk.tab->findChild<QFileDialog *>()->reject();
        QTRY_VERIFY(!desk.tab->findChild<QFileDialog *>());
        clickIn(*desk.tab, "loadPushCertificate");
        QTRY_VERIFY(desk.tab->findChild<QFileDialog *>());
        QCOMPARE(desk.tab->findChild<QFileDialog *>()->acceptMode(), QFileDialog::AcceptOpen);
    }

    // A file that cannot be written must not void the request before.
    void aFolderThatIsNotThereIsSaid()
    {
        Desk desk;
        (void)desk.request();
        desk.strip().hide();
        const PushState before = needNow(desk.application->serverKeys().pushState(desk.school));
        desk.tab->request(desk.files.path("nowhere/push.csr"));
        QCOMPARE(desk.strip().meaning(), Meaning::Failed);
        QVERIFY(desk.strip().isVisible());
        QCOMPARE(needNow(desk.application->serverKeys().pushState(desk.school)), before);
    }
};

QTEST_MAIN(TestPushTab)
#include "tst_pushtab.moc"
