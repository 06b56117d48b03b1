// The place of enrollment profiles: the list, and the editor in its place while one is open.
#pragma once

#include "app/profiles/profileservice.h"
#include "models/profiles/enrollmentprofile.h"
#include "models/profiles/profilesmodel.h"

#include <QWidget>

class QStackedWidget;

namespace Muster {

class CoverageView;
class EmptyState;
class HeaderBar;
class MessageStrip;
class OrganisationWatch;
class PlainTable;
class ProfileEditor;
class ProfileWatch;
class PushButton;
class Settings;
class VersionsView;

class ProfilesPage final : public QWidget {
    Q_OBJECT

public:
    ProfilesPage(ProfileService &profiles, ProfileWatch &watch, OrganisationWatch &organisations, const Clock &clock,
                 Settings &settings, QWidget *parent = nullptr);

    void openProfile(ProfileId id);
    // A new one, which is not saved yet.
    void openNew(const EnrollmentProfile &start);
    void showList();
    void importFile(const QString &path);
    // Whether something would be lost if the window went.
    [[nodiscard]] bool hasDraft() const;
    [[nodiscard]] ProfileEditor &editor() const { return *m_editor; }

Q_SIGNALS:
    void setupRequested();
    // To see and change who has the profile.
    void manageRequested(Muster::ProfileId profile);
    // Devices that come shall get it.
    void defaultRequested(Muster::ProfileId profile);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    // What the editor is open for.
    struct Open {
        OrganisationId organisation;
        std::optional<ProfileId> profile; // none: not saved yet
        int opening = 0; // tells this opening from any other, also of the same profile
    };

    void setUpList();
    void setUpEditor();
    void refresh();
    void refreshActions();
    void refreshOpen();
    void createProfile();
    void duplicate(const EnrollmentProfile &profile);
    void duplicateChosen();
    void removeChosen();
    void remove(const Profile &profile);
    void save(const EnrollmentProfile &profile, const QString &note);
    void showSaved(const SavedProfile &saved, const EnrollmentProfile &sent);
    void chooseImport();
    void chooseHouseRules();
    void loadHouseRules(const QString &path);
    void fail(const Error &error);
    void menuAt(const QPoint &position);
    [[nodiscard]] const ProfileRow *chosen() const;

    ProfileService &m_profiles;
    ProfileWatch &m_watch;
    OrganisationWatch &m_organisations;
    Settings &m_settings;
    ProfilesModel m_model;
    std::optional<Open> m_open;
    int m_openings = 0;
    QStackedWidget *m_places;
    HeaderBar *m_header;
    MessageStrip *m_strip;
    QStackedWidget *m_stack;
    PlainTable *m_table;
    EmptyState *m_empty;
    PushButton *m_import;
    PushButton *m_duplicate;
    PushButton *m_remove;
    PushButton *m_new;
    ProfileEditor *m_editor;
    VersionsView *m_versions;
    CoverageView *m_coverage;
};

} // namespace Muster
