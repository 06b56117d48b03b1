// What the simulated Apple was asked and what it answered, newest first.
#pragma once

#include <QWidget>

class QStandardItemModel;
class QTimer;

namespace Muster {

class PlainTable;
class Portal;

class RequestsView final : public QWidget {
    Q_OBJECT

public:
    explicit RequestsView(Portal &portal, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void refresh();

    Portal &m_portal;
    QStandardItemModel *m_model;
    PlainTable *m_table;
    QTimer *m_timer; // only while somebody looks
    bool m_isAsking = false;
};

} // namespace Muster
