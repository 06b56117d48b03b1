// What there is to review before saving: everything the lint says, and everything that changes. Each row leads to its
// place.
#pragma once

#include "ui/profiles/profiledraft.h"

#include <QListWidget>

namespace Muster {

// One row a finding: icon, message, reason; Enter goes there, the remedy stands in the row's menu and under Ctrl+Enter.
class FindingsList final : public QListWidget {
    Q_OBJECT

public:
    explicit FindingsList(ProfileDraft &draft, QWidget *parent = nullptr);

Q_SIGNALS:
    void placeRequested(const QString &key, const QString &element);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void refresh();
    void mendCurrent();

    ProfileDraft &m_draft;
};

class ChangesList final : public QListWidget {
    Q_OBJECT

public:
    explicit ChangesList(ProfileDraft &draft, QWidget *parent = nullptr);

Q_SIGNALS:
    void placeRequested(const QString &key, const QString &element);

private:
    void refresh();

    ProfileDraft &m_draft;
};

} // namespace Muster
