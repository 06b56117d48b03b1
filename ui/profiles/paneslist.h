// What the user sees in Setup Assistant: every pane with a box to hide it, search, platform, presets. What
// accessibility needs is guarded by words.
#pragma once

#include "models/profiles/setuppanes.h"

#include <QWidget>

class QComboBox;
class QTableView;

namespace Muster {

class MessageStrip;
class PanesModel;
class ProfileDraft;
class SearchField;

class PanesList final : public QWidget {
    Q_OBJECT

public:
    explicit PanesList(ProfileDraft &draft, QWidget *parent = nullptr);

    // "14 of 53 hidden".
    [[nodiscard]] QString countText() const;
    void showPane(const QString &key);

private:
    void setUpTable();
    void setUpBar();
    void refresh();
    void refreshGuard();
    void refilter();
    void hidePane(const QString &key, bool hide);
    void choosePreset(int number);

    ProfileDraft &m_draft;
    PanesModel *m_model;
    SearchField *m_search;
    QComboBox *m_platform;
    QComboBox *m_preset;
    QTableView *m_table;
    MessageStrip *m_guard;
};

} // namespace Muster
