// The versions of a profile, what each changed, who carries which, and the way back to an older one.
#pragma once

#include "models/profiles/profile.h"

#include <QStandardItemModel>
#include <QWidget>

namespace Muster {

class Label;
class PlainTable;
class PushButton;

class VersionsView final : public QWidget {
    Q_OBJECT

public:
    explicit VersionsView(QWidget *parent = nullptr);

    // Newest first.
    void setVersions(const QList<ProfileVersion> &versions);

Q_SIGNALS:
    // To have this content in the editor again; nothing is saved by that.
    void restoreRequested(const Muster::ProfileVersion &version);

private:
    void showChosen();
    [[nodiscard]] const ProfileVersion *chosen() const;

    QList<ProfileVersion> m_versions;
    QStandardItemModel m_model;
    PlainTable *m_table;
    Label *m_heading;
    Label *m_note;
    Label *m_changes;
    PushButton *m_restore;
};

// How many devices carry which version, and what they need to take the newest.
class CoverageView final : public QWidget {
    Q_OBJECT

public:
    explicit CoverageView(QWidget *parent = nullptr);

    void setCoverage(const QList<ProfileCoverage> &coverage, int latest);

private:
    QStandardItemModel m_model;
    PlainTable *m_table;
    Label *m_sentence;
};

} // namespace Muster
