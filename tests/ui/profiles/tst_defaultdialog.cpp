#include "app/organisations/organisationwatch.h"
#include "app/profiles/profilewatch.h"
#include "tests/support/linkedorganisation.h"
#include "ui/common/appearance.h"
#include "ui/profiles/defaultdialog.h"

#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>

using namespace Muster;

class TestDefaultDialog : public QObject {
    Q_OBJECT

    std::unique_ptr<Appearance> m_look;

private Q_SLOTS:
    void initTestCase() { m_look = std::make_unique<Appearance>(); }

    void devicesWithoutAProfileAreOfferedAndGetIt()
    {
        AppleFixture apple(20); // half of them have no profile
        const RunningApplication application = apple.start();
        const OrganisationId organisation = apple.link(*application);
        apple.sync(*application, organisation);
        const SavedProfile saved =
            needNow(application->profiles().save(organisation, {},
                                                 {{QStringLiteral("profile_name"), QStringLiteral("Staff")},
                                                  {QStringLiteral("url"), QStringLiteral("https://mdm.example.org/")},
                                                  {QStringLiteral("is_supervised"), true},
                                                  {QStringLiteral("is_mdm_removable"), false}},
                                                 {}));
        DefaultDialog dialog(application->assignments(), saved.profile);
        QSignalSpy applied(&dialog, &DefaultDialog::applied);
        dialog.show();
        const QList<QRadioButton *> answers = dialog.findChildren<QRadioButton *>();
        QCOMPARE(answers.size(), 3);
        auto *button = dialog.findChild<QPushButton *>(QStringLiteral("applyDefault"));
        QTRY_VERIFY(button->isEnabled());
        QTRY_VERIFY(answers.at(1)->isChecked()); // nobody means to leave them without
        button->click();
        QTRY_COMPARE(applied.count(), 1);
        QCOMPARE(needNow(application->assignments().policy(organisation)).defaultProfile, saved.profile.id);
        QTRY_VERIFY(needNow(application->profiles().byId(saved.profile.id)).isDefault);
    }
};

QTEST_MAIN(TestDefaultDialog)

#include "tst_defaultdialog.moc"
