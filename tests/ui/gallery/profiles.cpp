#include "tests/ui/gallery/sheets.h"

#include "models/core/clock.h"
#include "ui/profiles/profileeditor.h"

#include <QTabWidget>

namespace Muster::Gallery {

namespace {

EnrollmentProfile staffProfile()
{
    EnrollmentProfile profile = EnrollmentProfile::recommended();
    profile.setText(ProfileKey::name, QStringLiteral("Staff iPads"));
    profile.setText(ProfileKey::url, QStringLiteral("https://mdm.riverside.example/ade"));
    profile.setText(ProfileKey::supportPhone, QStringLiteral("+1 555 0142"));
    profile.setText(ProfileKey::supportEmail, QStringLiteral("it@riverside.example"));
    profile.setText(ProfileKey::department, QStringLiteral("IT Services"));
    profile.setText(ProfileKey::orgMagic, QStringLiteral("7c1f-staff"));
    const char *hidden[]{"ActionButton",
                         "AppleID",
                         "Biometric",
                         "CameraButton",
                         "DeviceToDeviceMigration",
                         "Diagnostics",
                         "iMessageAndFaceTime",
                         "Intelligence",
                         "Location",
                         "Payment",
                         "Restore",
                         "ScreenTime",
                         "Siri"};
    QStringList keys;
    for (const char *key : hidden)
        keys.append(QString::fromLatin1(key));
    profile.setList(ProfileKey::skipItems, keys);
    (void)profile.setValue(QStringLiteral("x_room_code"), QStringLiteral("B-204"));
    return profile;
}

ProfileEditor *editor(int width, int height)
{
    static const SystemClock clock;
    auto *editor = new ProfileEditor(clock);
    editor->setState({.name = QStringLiteral("Staff iPads"),
                      .version = 7,
                      .base = staffProfile(),
                      .start = {},
                      .devices = 1514,
                      .alreadyOn = 1204,
                      .isDefault = false});
    editor->resize(width, height);
    return editor;
}

} // namespace

QWidget *profileEditor()
{
    ProfileEditor *sheet = editor(1224, 846);
    ProfileDraft &draft = sheet->draft();
    draft.setText(ProfileKey::supportEmail, QStringLiteral("it@riverside"));
    draft.setFlag(ProfileKey::awaitConfigured, false);
    draft.setList(ProfileKey::skipItems, draft.profile().hiddenPanes() << QStringLiteral("SIMSetup"), {});
    return sheet;
}

QWidget *profileEditorAdvanced()
{
    ProfileEditor *sheet = editor(1228, 746);
    ProfileDraft &draft = sheet->draft();
    draft.setText(ProfileKey::language, QStringLiteral("EN"));
    draft.setFlag(ProfileKey::multiUser, true);
    draft.setList(ProfileKey::anchorCerts, {QStringLiteral("AAAA")}, {});
    draft.setList(ProfileKey::skipItems, draft.profile().hiddenPanes() << QStringLiteral("Accessibility"), {});
    sheet->findChild<QTabWidget *>(QStringLiteral("formTabs"))->setCurrentIndex(1);
    sheet->findChild<QTabWidget *>(QStringLiteral("reviewTabs"))->setCurrentIndex(1);
    return sheet;
}

QWidget *profileEditorNarrow()
{
    ProfileEditor *sheet = editor(908, 546);
    sheet->draft().setText(ProfileKey::name, QStringLiteral("Staff iPads of the north building"));
    return sheet;
}

} // namespace Muster::Gallery
