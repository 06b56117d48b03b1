// The editor of an enrollment profile: form, panes and JSON side by side, with one history, and what saving will do.
//
// It knows no service. Whoever shows it gives it the state, and does what its signals ask for.
#pragma once

#include "ui/profiles/profiledraft.h"

#include <QWidget>

class QAction;
class QSplitter;
class QTabBar;
class QTabWidget;
class QToolButton;

namespace Muster {

class ChangesList;
class EditorBar;
class FindingsList;
class HeaderBar;
class JsonView;
class MessageStrip;
class PanesList;
class PushButton;

struct ProfileEditorState {
    QString name; // as the list calls it
    int version = 0; // that the draft begins with; 0: a new profile
    EnrollmentProfile base;
    std::optional<EnrollmentProfile> start = {}; // a copy or an import, instead of the base
    qint64 devices = 0; // that would be assigned the new version
    qint64 alreadyOn = 0; // of these, those that keep theirs until they are erased
    bool isDefault = false;
};

class ProfileEditor final : public QWidget {
    Q_OBJECT

public:
    explicit ProfileEditor(const Clock &clock, QWidget *parent = nullptr);

    // Begins anew: the history is forgotten.
    void setState(const ProfileEditorState &state);
    // The figures only; what is being edited stays.
    void setFigures(qint64 devices, qint64 alreadyOn, bool isDefault);
    void setHouseRules(const QList<HouseRule> &rules);
    // While a version is being made nothing can be saved.
    void setSaving(bool saving);
    void showError(const Error &error);
    // Something to know that stands against nothing; it goes with the next edit.
    void showNote(const QString &text);

    [[nodiscard]] ProfileDraft &draft() { return m_draft; }
    [[nodiscard]] bool hasChanges() const;
    [[nodiscard]] bool canSave() const;
    // Further tabs beside the form, such as versions and coverage. Called again it renames.
    void setExtraTab(QWidget *page, const QString &title);
    // The page stays its owner's to show again.
    void removeExtraTab(QWidget *page);

    void importFile(const QString &path);
    void exportFile(const QString &path);
    // To the next thing that blocks saving, or that is worth a look.
    void walk();
    void goTo(const QString &key, const QString &element);

Q_SIGNALS:
    void saveRequested(const Muster::EnrollmentProfile &profile, const QString &note);
    void manageRequested();
    void defaultRequested();
    void duplicateRequested();
    void houseRulesRequested();
    // Nothing is left to save, or what is left may go.
    void closed();

public Q_SLOTS:
    void save();
    void close();

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void setUpHeader();
    void setUpPanels();
    void setUpKeys();
    void refresh();
    void refreshHeader();
    void refreshTabs();
    void placeJson();
    void chooseImport();
    void chooseExport();
    [[nodiscard]] QStringList consequences() const;

    ProfileEditorState m_state;
    ProfileDraft m_draft;
    bool m_isSaving = false;
    bool m_isNarrow = false;
    int m_walked = -1;
    HeaderBar *m_header;
    QAction *m_undo;
    QAction *m_redo;
    QAction *m_defaultAction = nullptr; // in the menu, when the bar is too narrow for the button
    PushButton *m_manage;
    PushButton *m_default;
    PushButton *m_save;
    MessageStrip *m_strip;
    QSplitter *m_splitter;
    QTabWidget *m_form;
    QWidget *m_essentials = nullptr;
    QWidget *m_advanced = nullptr;
    QTabBar *m_panesTitle;
    PanesList *m_panes;
    QTabWidget *m_review;
    JsonView *m_json;
    FindingsList *m_findings;
    ChangesList *m_changes;
    EditorBar *m_bar;
};

} // namespace Muster
