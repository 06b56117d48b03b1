#include "tests/support/setupfixture.h"

#include "ui/common/appearance.h"
#include "ui/common/checklist.h"
#include "ui/common/dropzone.h"
#include "ui/common/helpview.h"
#include "ui/common/messagestrip.h"
#include "ui/common/practiceframe.h"
#include "ui/common/pushbutton.h"
#include "ui/common/stepbutton.h"
#include "ui/common/steplist.h"
#include "ui/setup/setupwizard.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QTextBrowser>

using namespace Muster;

namespace {

// A workspace with the wizard open on it.
class Desk {
public:
    Desk() { begin(); }

    void begin()
    {
        flow = fixture.flow();
        QSignalSpy opened(flow.get(), &SetupFlow::opened);
        wizard = std::make_unique<SetupWizard>(*flow);
        wizard->open();
        flow->open();
        [&] {
            QTRY_COMPARE(opened.count(), 1);
            QVERIFY(QTest::qWaitForWindowActive(wizard.get()));
        }();
        settle();
    }

    void settle()
    {
        [&] { QTRY_COMPARE_WITH_TIMEOUT(flow->activity(), SetupFlow::Activity::None, 30000); }();
    }

    // As when the program is left and started again.
    void beginAgain()
    {
        fixture.awaitSyncing(*flow);
        wizard->reject();
        wizard.reset();
        flow.reset();
        fixture.restart();
        begin();
    }

    template <typename Widget = QWidget> Widget *find(const char *name)
    {
        const auto all = wizard->findChildren<Widget *>(QString::fromLatin1(name));
        for (Widget *widget : all) {
            if (widget->isVisible())
                return widget;
        }
        return nullptr;
    }

    void click(const char *name)
    {
        auto *widget = find<QWidget>(name);
        [&] {
            QVERIFY2(widget, name);
            QVERIFY2(widget->isEnabled(), name);
        }();
        QTest::mouseClick(widget, Qt::LeftButton);
    }

    [[nodiscard]] QString title() { return find<QLabel>("title")->text(); }

    // Walks to a step the way an admin does.
    void walkTo(SetupStep step, SetupFlow::Side side)
    {
        while (flow->step() < step) {
            act(side);
            click("next");
            if (step != SetupStep::FirstSync || flow->step() != SetupStep::FirstSync)
                settle();
        }
    }

    // Does what the current step asks for.
    void act(SetupFlow::Side side)
    {
        const bool isPractice = side == SetupFlow::Side::Practice;
        switch (flow->step()) {
        case SetupStep::WhatYouNeed:
            click(isPractice ? "practiceChoice" : "realChoice");
            find<QLineEdit>("name")->selectAll();
            QTest::keyClicks(find<QLineEdit>("name"), QStringLiteral("Riverside"));
            break;
        case SetupStep::PublicKey:
            click("copyKey");
            break;
        case SetupStep::ServiceAtApple:
            if (isPractice)
                click("visitPortal");
            else if (!find<QCheckBox>("serviceMade")->isChecked())
                click("serviceMade");
            break;
        case SetupStep::ServerToken:
            if (isPractice)
                click("useOffer");
            else
                drop(fixture.token(flow->key()->certificatePem));
            break;
        default:
            break;
        }
        settle();
    }

    void drop(const QByteArray &token)
    {
        const QString path = fixture.write(fixture.folder.filePath(QStringLiteral("dropped.p7m")), token);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QWidget *zone = find("drop");
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(zone, &enter);
        QDropEvent event(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(zone, &event);
        settle();
    }

    SetupFixture fixture;
    std::unique_ptr<SetupFlow> flow;
    std::unique_ptr<SetupWizard> wizard;
};

using Side = SetupFlow::Side;

// Grabs a page for people to look at, in both palettes, where MUSTER_PICTURES names a folder.
void picture(Desk &desk, Appearance &appearance, const QString &name)
{
    const QString folder = qEnvironmentVariable("MUSTER_PICTURES");
    if (folder.isEmpty())
        return;
    for (const auto choice : {Palette::Choice::Light, Palette::Choice::Dark}) {
        appearance.palette().setChoice(choice);
        QEvent change(QEvent::ApplicationPaletteChange); // which is only sent by itself while the application runs
        QApplication::sendEvent(desk.wizard.get(), &change);
        QApplication::sendPostedEvents();
        const QString end =
            choice == Palette::Choice::Light ? QStringLiteral("-light.png") : QStringLiteral("-dark.png");
        QVERIFY(desk.wizard->grab().save(folder + u'/' + name + end));
    }
    appearance.palette().setChoice(Palette::Choice::Light);
    QEvent change(QEvent::ApplicationPaletteChange);
    QApplication::sendEvent(desk.wizard.get(), &change);
}

} // namespace

class TestSetupWizard : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<Appearance> m_appearance;

private Q_SLOTS:
    void initTestCase()
    {
        m_appearance = std::make_unique<Appearance>();
        m_appearance->palette().setChoice(Palette::Choice::Light);
    }
    void cleanupTestCase() { m_appearance.reset(); }

    void practiceGoesFromTheFirstPageToDevices()
    {
        Desk desk;
        QSignalSpy requested(desk.wizard.get(), &SetupWizard::devicesRequested);
        picture(desk, *m_appearance, QStringLiteral("p0-needs"));
        for (int step = 0; step < 4; ++step) {
            desk.act(Side::Practice);
            picture(desk, *m_appearance, QStringLiteral("p%1").arg(step + 1));
            if (step == 2) {
                desk.click("next");
                picture(desk, *m_appearance, QStringLiteral("p3b-token-offer"));
                continue;
            }
            if (desk.flow->step() != SetupStep::FirstSync)
                desk.click("next");
            if (desk.flow->step() != SetupStep::FirstSync)
                desk.settle();
        }
        QCOMPARE(desk.flow->step(), SetupStep::FirstSync);
        desk.settle();
        picture(desk, *m_appearance, QStringLiteral("p5-done"));
        QCOMPARE(desk.wizard->windowTitle(), QStringLiteral("Enroll organisation (practice)"));
        QVERIFY(desk.wizard->findChild<PracticeFrame *>()->isPractising());
        QCOMPARE(desk.find<QLabel>("figure")->text(), QStringLiteral("300"));
        QCOMPARE(desk.find<PushButton>("next")->text(), QStringLiteral("Show the devices"));
        desk.click("next");
        QCOMPARE(requested.count(), 1);
        QVERIFY(!desk.wizard->isVisible());
    }

    void aRealOneGoesByADroppedToken()
    {
        Desk desk;
        picture(desk, *m_appearance, QStringLiteral("r0"));
        desk.act(Side::Real);
        picture(desk, *m_appearance, QStringLiteral("r1-needs"));
        desk.click("next");
        desk.settle();
        picture(desk, *m_appearance, QStringLiteral("r2-key"));
        desk.act(Side::Real);
        picture(desk, *m_appearance, QStringLiteral("r2-key-copied"));
        QCOMPARE(QGuiApplication::clipboard()->text(), desk.flow->key()->certificatePem);
        desk.click("next");
        picture(desk, *m_appearance, QStringLiteral("r3-service"));
        desk.act(Side::Real);
        desk.click("next");
        picture(desk, *m_appearance, QStringLiteral("r4-token"));
        desk.drop("<html>");
        picture(desk, *m_appearance, QStringLiteral("r4-token-wrong"));
        QVERIFY(!desk.find<PushButton>("next")->isEnabled());
        QVERIFY(desk.find<CheckList>("checks")->finding(0).contains(QStringLiteral("web page")));
        desk.act(Side::Real);
        picture(desk, *m_appearance, QStringLiteral("r4-token-right"));
        desk.click("next");
        picture(desk, *m_appearance, QStringLiteral("r5-syncing"));
        QTRY_VERIFY_WITH_TIMEOUT(desk.flow->isDone(SetupStep::FirstSync), 30000);
        QCOMPARE(desk.wizard->windowTitle(), QStringLiteral("Enroll organisation"));
        QVERIFY(!desk.wizard->findChild<PracticeFrame *>()->isPractising());
    }

    void closedAnywhereItGoesOnThere_data()
    {
        QTest::addColumn<int>("step");
        QTest::addColumn<Side>("side");
        for (int step = 0; step < 5; ++step) {
            QTest::addRow("real %d", step + 1) << step << Side::Real;
            QTest::addRow("practice %d", step + 1) << step << Side::Practice;
        }
    }

    void closedAnywhereItGoesOnThere()
    {
        QFETCH(int, step);
        QFETCH(Side, side);
        Desk desk;
        desk.walkTo(SetupStep(step), side);
        if (step == 0)
            desk.act(side);
        const QString title = desk.title();

        desk.beginAgain();

        QCOMPARE(desk.title(), title);
        auto *steps = desk.wizard->findChild<StepList *>();
        QCOMPARE(steps->current(), step);
        for (int before = 0; before < step; ++before)
            QVERIFY(steps->isDone(before));
        if (side == Side::Practice && step == 3) {
            desk.click("useOffer"); // downloads again
            desk.settle();
        }
        desk.walkTo(SetupStep::FirstSync, side);
        QTRY_VERIFY_WITH_TIMEOUT(desk.flow->isDone(SetupStep::FirstSync), 30000);
    }

    void keysAloneAreEnough()
    {
        Desk desk;
        const auto press = [&](Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier) {
            QWidget *focus = QApplication::focusWidget();
            QTest::keyClick(focus ? focus : desk.wizard.get(), key, with);
        };
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("realChoice"));
        press(Qt::Key_Right); // as in every group of radio buttons
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("practiceChoice"));
        press(Qt::Key_Space);
        QVERIFY(desk.flow->isPractice());
        press(Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("name"));
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Trial"));
        press(Qt::Key_Return);
        desk.settle();
        QCOMPARE(desk.flow->step(), SetupStep::PublicKey);
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(desk.flow->step(), SetupStep::ServiceAtApple);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("visitPortal"));
        press(Qt::Key_Space);
        desk.settle();
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("next"));
        press(Qt::Key_Space);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("useOffer"));
        press(Qt::Key_Space);
        desk.settle();
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("next"));
        press(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(desk.flow->isDone(SetupStep::FirstSync), 30000);
        QTRY_COMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("next"));
        press(Qt::Key_Escape);
        QVERIFY(!desk.wizard->isVisible());
    }

    void whyNextWaitsStandsBesideIt()
    {
        Desk desk;
        QVERIFY(!desk.find<PushButton>("next")->isEnabled());
        QCOMPARE(desk.find<QLabel>("reason")->text(), QStringLiteral("Choose one of the two first."));
        desk.act(Side::Real);
        QCOMPARE(desk.find<QLabel>("reason")->text(), QString());
        QCOMPARE(desk.find<PushButton>("next")->text(), QStringLiteral("&Next: Public key"));
    }

    void doneStepsCanBeGoneBackTo()
    {
        Desk desk;
        desk.walkTo(SetupStep::ServiceAtApple, Side::Real);
        const auto buttons = desk.wizard->findChildren<StepButton *>();
        QTest::mouseClick(buttons.at(1), Qt::LeftButton);
        QCOMPARE(desk.title(), QStringLiteral("Public key"));
        desk.click("back");
        QCOMPARE(desk.title(), QStringLiteral("What you need"));
        QVERIFY(!desk.find("realChoice")->isEnabled());
        QVERIFY(desk.find("settled"));
        QVERIFY(!buttons.at(3)->isEnabled());
        picture(desk, *m_appearance, QStringLiteral("r1-again"));
    }

    void theKeyIsSavedByTheDialog()
    {
        Desk desk;
        desk.walkTo(SetupStep::PublicKey, Side::Real);
        desk.click("saveKey");
        auto *dialog = desk.wizard->findChild<QFileDialog *>();
        QVERIFY(dialog);
        dialog->setDirectory(desk.fixture.folder.path());
        dialog->selectFile(QStringLiteral("school.pem"));
        QMetaObject::invokeMethod(dialog, "accept");
        desk.settle();
        QTRY_VERIFY(QFile::exists(desk.fixture.folder.filePath(QStringLiteral("school.pem"))));
        QVERIFY(desk.flow->isKeySaved());
        QVERIFY(desk.find<MessageStrip>("strip")->text().contains(QStringLiteral("school.pem")));
    }

    void aTokenInDownloadsIsOffered()
    {
        Desk desk;
        desk.walkTo(SetupStep::ServerToken, Side::Real);
        QVERIFY(!desk.find("offer"));
        desk.fixture.write(desk.fixture.downloads() + QStringLiteral("/Muster_Riverside_Token.p7m"),
                           desk.fixture.token(desk.flow->key()->certificatePem));
        QTRY_VERIFY(desk.find("offer"));
        picture(desk, *m_appearance, QStringLiteral("r4-token-found"));
        desk.click("useOffer");
        desk.settle();
        QVERIFY(desk.find<PushButton>("next")->isEnabled());
        picture(desk, *m_appearance, QStringLiteral("r4-token-found-used"));
    }

    void anotherServiceTakesAnExplicitButton()
    {
        Desk desk;
        desk.walkTo(SetupStep::ServerToken, Side::Real);
        desk.act(Side::Real);
        desk.drop(desk.fixture.token(desk.flow->key()->certificatePem, "?service=Service%202"));
        auto *answer = desk.find<MessageStrip>("answer");
        QVERIFY(answer);
        QCOMPARE(answer->button()->text(), QStringLiteral("Load it all the same"));
        QVERIFY(!answer->button()->hasFocus());
        picture(desk, *m_appearance, QStringLiteral("r4-token-consent"));
        QTest::mouseClick(answer->button(), Qt::LeftButton);
        desk.settle();
        QVERIFY(!desk.find("answer"));
        QCOMPARE(desk.flow->organisation()->account->serverName, QStringLiteral("Service 2"));
    }

    void aRefusalByAppleCanBeTriedAgain()
    {
        Desk desk;
        desk.walkTo(SetupStep::ServerToken, Side::Real);
        desk.fixture.apple().run([](SandboxWorld &world) { world.setTermsSigned(false); });
        desk.act(Side::Real);
        picture(desk, *m_appearance, QStringLiteral("r4-token-terms"));
        QCOMPARE(desk.find<MessageStrip>("answer")->button()->text(), QStringLiteral("Try again"));
        desk.fixture.apple().run([](SandboxWorld &world) { world.setTermsSigned(true); });
        desk.click("answerButton");
        desk.settle();
        desk.fixture.apple().run([](SandboxWorld &world) { world.setTermsSigned(false); });
        desk.click("next");
        desk.settle();
        picture(desk, *m_appearance, QStringLiteral("r5-failed"));
        QVERIFY(desk.find<MessageStrip>("strip")->button()->isVisible());
        desk.fixture.apple().run([](SandboxWorld &world) { world.setTermsSigned(true); });
        QTest::mouseClick(desk.find<MessageStrip>("strip")->button(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(desk.flow->isDone(SetupStep::FirstSync), 30000);
    }

    void aTokenIsRenewed()
    {
        Desk desk;
        desk.walkTo(SetupStep::FirstSync, Side::Practice);
        QTRY_VERIFY_WITH_TIMEOUT(desk.flow->isDone(SetupStep::FirstSync), 30000);
        QSignalSpy opened(desk.flow.get(), &SetupFlow::opened);
        desk.flow->openForRenewal(desk.flow->organisation()->id);
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(desk.wizard->windowTitle(), QStringLiteral("Renew server token (practice)"));
        QCOMPARE(desk.wizard->findChild<StepList *>()->count(), 1);
        picture(desk, *m_appearance, QStringLiteral("p6-renew"));
        desk.click("useOffer");
        desk.settle();
        desk.click("useOffer");
        desk.settle();
        QSignalSpy renewed(desk.wizard.get(), &SetupWizard::tokenRenewed);
        QCOMPARE(desk.find<PushButton>("next")->text(), QStringLiteral("Done"));
        desk.click("next");
        QCOMPARE(renewed.count(), 1);
    }

    void everyStepHasHelp()
    {
        Desk desk;
        for (int step = 0; step < 5; ++step) {
            desk.walkTo(SetupStep(step), Side::Practice);
            QTest::keyClick(desk.wizard.get(), Qt::Key_F1);
            HelpView *help = nullptr;
            QTRY_VERIFY((help = desk.wizard->findChild<HelpView *>()) && help->isVisible());
            const QString text = help->findChild<QTextBrowser *>()->toPlainText();
            QVERIFY2(text.startsWith(desk.title()), qPrintable(text.left(40)));
            if (const QString folder = qEnvironmentVariable("MUSTER_PICTURES"); !folder.isEmpty())
                help->grab().save(folder + QStringLiteral("/help%1.png").arg(step));
            help->close();
            desk.wizard->activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(desk.wizard.get()));
        }
        desk.settle();
    }

    void everythingHasANameAndTheTabKeyWalksAll()
    {
        for (const Side side : {Side::Real, Side::Practice}) {
            Desk desk;
            for (int step = 0; step < 5; ++step) {
                desk.walkTo(SetupStep(step), side);
                desk.settle();
                const auto widgets = desk.wizard->findChildren<QWidget *>();
                QSet<QWidget *> wanted;
                for (QWidget *widget : widgets) {
                    const bool isReached = widget->isVisible() && widget->isEnabled()
                        && widget->window() == desk.wizard.get() && (widget->focusPolicy() & Qt::TabFocus)
                        && !widget->focusProxy();
                    if (!isReached || qobject_cast<QLabel *>(widget))
                        continue;
                    QAccessibleInterface *seen = QAccessible::queryAccessibleInterface(widget);
                    QVERIFY2(seen && !seen->text(QAccessible::Name).isEmpty(),
                             qPrintable(widget->objectName() + desk.title()));
                    wanted.insert(widget);
                }
                desk.find("later")->setFocus();
                for (int i = 0; i < 60 && !wanted.isEmpty(); ++i) {
                    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
                    wanted.remove(QApplication::focusWidget());
                }
                for (QWidget *left : std::as_const(wanted))
                    QFAIL(qPrintable(desk.title() + QStringLiteral(": ")
                                     + QString::fromLatin1(left->metaObject()->className()) + left->objectName()));
            }
        }
    }

    void buttonsNeverShorten()
    {
        Desk desk;
        desk.walkTo(SetupStep::ServiceAtApple, Side::Practice);
        desk.find<PushButton>("later")->setText(QStringLiteral("Schließen und später hier weitermachen"));
        desk.find<PushButton>("next")->setText(QStringLiteral("Weiter: Servertoken von Apple laden"));
        for (const char *name : {"helpButton", "later", "back", "next"})
            QTRY_VERIFY(desk.find<PushButton>(name)->width() >= desk.find<PushButton>(name)->sizeHint().width());
    }
};

int main(int argc, char *argv[])
{
    Appearance::prepare();
    QApplication app(argc, argv);
    TestSetupWizard test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_setupwizard.moc"
