// The simulated organisation's people, and Apple's terms: who may sign, and what happens when somebody leaves.
#pragma once

#include "ui/common/palette.h"

#include <QWidget>

class QStandardItemModel;

namespace Muster {

class MessageStrip;
class PlainTable;
class Portal;
class PushButton;

class PeopleView final : public QWidget {
    Q_OBJECT

public:
    explicit PeopleView(Portal &portal, QWidget *parent = nullptr);

Q_SIGNALS:
    void told(Muster::Meaning meaning, const QString &text);

private:
    void refresh();
    void changeTerms();
    void changePerson();

    Portal &m_portal;
    QStandardItemModel *m_model;
    PlainTable *m_table;
    MessageStrip *m_terms;
    PushButton *m_leave;
};

} // namespace Muster
