// A plan of redeployment: how many devices stand where, and each of them with the reason.
#pragma once

#include "models/configuration/redeploymodel.h"

#include <QWidget>

class QHBoxLayout;

namespace Muster {

class PlainTable;

class RedeployView final : public QWidget {
    Q_OBJECT

public:
    explicit RedeployView(QWidget *parent = nullptr);

    void setPlans(const QList<RedeployPlan> &plans);
    // What is said once plans were applied, and so many devices have something to fetch.
    [[nodiscard]] static QString queuedText(int devices);

private:
    QHBoxLayout *m_groups;
    PlainTable *m_table;
    RedeployModel m_model;
};

} // namespace Muster
