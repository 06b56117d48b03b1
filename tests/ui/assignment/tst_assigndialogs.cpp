#include "tests/support/linkedorganisation.h"
#include "ui/assignment/defaultdialog.h"
#include "ui/assignment/managedialog.h"
#include "ui/assignment/plandialog.h"
#include "ui/assignment/plangroups.h"
#include "ui/assignment/rulesdialog.h"
#include "ui/common/palette.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>

using namespace Muster;

// The dialogs that lead to a plan, and the plan's own: before, while and after it is applied.
class TestAssignDialogs : public QObject {
    Q_OBJECT

    const Palette m_palette; // what everything is painted with
    std::unique_ptr<AppleFixture> m_apple;
    RunningApplication m_app;
    OrganisationId m_school;
    Profile m_profile;

    AssignmentPlan planFor(const QString &query)
    {
        return needNow(m_app->assignments().plan({.organisation = m_school,
                                                  .hand = std::int32_t(m_profile.id.value()),
                                                  .devices = {},
                                                  .serials = {QStringLiteral("NOBODY1"), QStringLiteral(" nobody1 ")},
                                                  .query = query,
                                                  .lines = {}}));
    }

    template <typename T> T *part(QWidget &parent, const char *name)
    {
        T *found = parent.findChild<T *>(QString::fromLatin1(name));
        [&] { QVERIFY2(found, name); }();
        return found;
    }

private Q_SLOTS:
    void init()
    {
        m_apple = std::make_unique<AppleFixture>(120);
        m_app = m_apple->start();
        m_school = m_apple->link(*m_app);
        m_apple->sync(*m_app, m_school);
        m_profile = needNow(m_app->profiles().save(m_school, {},
                                                   {{QStringLiteral("profile_name"), QStringLiteral("Staff")},
                                                    {QStringLiteral("url"), QStringLiteral("https://mdm.example/a")}},
                                                   {}))
                        .profile;
    }

    void cleanup()
    {
        m_app.reset();
        m_apple.reset();
    }

    void theGroupsAddUpToTheSelection()
    {
        const AssignmentPlan plan = planFor(QStringLiteral("family:ipad"));
        qint64 sum = 0;
        for (const PlanGroups::Row &row : PlanGroups::rowsOf(plan))
            sum += row.count;
        QCOMPARE(sum, qint64(plan.items.size()));
        QCOMPARE(plan.count(PlanGroup::NotPossible), 1); // twice the same serial counts once
        PlanDialog dialog(*m_app, plan);
        auto *apply = part<QPushButton>(dialog, "applyPlan");
        QVERIFY(apply->text().contains(QString::number(plan.changing())));
    }

    void applyingEndsVerifiedAndCanBeUndone()
    {
        const AssignmentPlan plan = planFor(QStringLiteral("family:ipad"));
        auto *dialog = new PlanDialog(*m_app, plan);
        QSignalSpy undo(dialog, &PlanDialog::undoRequested);
        QSignalSpy settled(dialog, &PlanDialog::settled);
        dialog->show();
        dialog->apply();
        QTRY_VERIFY_WITH_TIMEOUT(!settled.isEmpty(), 30000);
        QVERIFY(dialog->isApplied());
        const QList<PlanRecord> records = needNow(m_app->assignments().plans(m_school, 10));
        QCOMPARE(records.first().verified, plan.changing());
        QTRY_VERIFY(part<QPushButton>(*dialog, "undoPlan")->isVisible());
        const QPointer<PlanDialog> watched(dialog);
        part<QPushButton>(*dialog, "undoPlan")->click();
        QCOMPARE(undo.size(), 1);
        QCOMPARE(undo.first().first().value<PlanId>(), records.first().id);
        QTRY_VERIFY(watched.isNull());
    }

    void writtenDownForLaterNothingIsSent()
    {
        auto *dialog = new PlanDialog(*m_app, planFor(QStringLiteral("family:ipad")));
        const QPointer<PlanDialog> watched(dialog);
        dialog->show();
        part<QPushButton>(*dialog, "laterPlan")->click();
        QTRY_VERIFY(watched.isNull());
        QVERIFY(needNow(m_app->assignments().queueCounts(m_school)).due > 0);
        for (const SandboxLogEntry &entry : m_apple->log())
            QVERIFY(!entry.path.startsWith("/profile/devices"));
    }

    void managingAsksForWhatWasTicked()
    {
        (void)needNow(m_app->assignments().apply(planFor(QStringLiteral("family:mac"))));
        (void)needNow(m_app->worker().work(m_school));
        const AssignmentPlan fleet = planFor(QString());
        auto *dialog = new ManageDialog(m_app->store(), m_profile, fleet);
        AssignmentRequest asked;
        connect(dialog, &ManageDialog::planRequested, this, [&](const AssignmentRequest &request) { asked = request; });
        const QList<QTableView *> tables = dialog->findChildren<QTableView *>();
        QCOMPARE(tables.size(), 2);
        for (QTableView *table : tables) {
            const QAbstractItemModelTester tester(table->model());
            QVERIFY(table->model()->rowCount() > 0);
            QVERIFY(table->model()->setData(table->model()->index(0, 0), Qt::Checked, Qt::CheckStateRole));
        }
        part<QPushButton>(*dialog, "manageSave")->click();
        QCOMPARE(asked.wishes.size(), 2);
        QCOMPARE(asked.wishes.at(0).hand, std::optional(handNone));
        QCOMPARE(asked.wishes.at(1).hand, std::optional(std::int32_t(m_profile.id.value())));
        const AssignmentPlan plan = needNow(m_app->assignments().plan(asked));
        QCOMPARE(plan.changing(), 2);
    }

    void aDefaultSaysWhomItTakesAlong()
    {
        auto *dialog = new DefaultDialog(m_app->assignments(), m_profile);
        QSignalSpy planned(dialog, &DefaultDialog::planned);
        dialog->show();
        const auto says = [dialog](const QString &count) {
            const QList<QRadioButton *> buttons = dialog->findChildren<QRadioButton *>();
            return std::ranges::any_of(buttons, [&](QRadioButton *button) { return button->text().contains(count); });
        };
        const DeviceCounts counts = needSoon(
            m_app->store().read([id = m_school](Database &database) { return DeviceStore(database).counts(id); }));
        QTRY_VERIFY(says(QStringLiteral("(120)")));
        QTRY_VERIFY(says(QStringLiteral("(%1)").arg(counts.unmanagedNext())));
        QTRY_VERIFY(says(QStringLiteral("(0)")));
        part<QPushButton>(*dialog, "defaultPlan")->click();
        QTRY_COMPARE(planned.size(), 1);
        const auto plan = planned.first().first().value<AssignmentPlan>();
        QCOMPARE(plan.changing(), counts.unmanagedNext());
        QCOMPARE(plan.policyAfter->defaultProfile, m_profile.id);
    }

    void aRuleThatAsksAboutStateIsRefusedWhileItIsWritten()
    {
        auto *dialog = new RulesDialog(m_app->assignments(), m_app->profiles(), m_app->clock(), m_school);
        QSignalSpy planned(dialog, &RulesDialog::planned);
        dialog->show();
        auto *add = part<QPushButton>(*dialog, "addRule");
        QTRY_VERIFY(add->isEnabled());
        add->click();
        auto *query = part<QLineEdit>(*dialog, "ruleQuery");
        auto *save = part<QPushButton>(*dialog, "rulesPlan");
        QTest::keyClicks(query, QStringLiteral("state:ready"));
        QVERIFY(!save->isEnabled());
        query->clear();
        QTest::keyClicks(query, QStringLiteral("family:mac"));
        auto *table = dialog->findChild<QTableView *>();
        QTRY_VERIFY(table->model()->index(0, 4).data().toString() != QString());
        QVERIFY(save->isEnabled());
        save->click();
        QTRY_COMPARE(planned.size(), 1);
        QCOMPARE(planned.first().first().value<AssignmentPlan>().policyAfter->rules.size(), 1);
    }
};

QTEST_MAIN(TestAssignDialogs)

#include "tst_assigndialogs.moc"
