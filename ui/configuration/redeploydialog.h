// Shows plans of redeployment before they are applied: how many devices, which, and why. Knows the plans and nothing
// else; whoever opens it applies them.
#pragma once

#include "models/configuration/redeployplan.h"

#include <QDialog>

namespace Muster {

class RedeployDialog final : public QDialog {
    Q_OBJECT

public:
    RedeployDialog(const QList<RedeployPlan> &plans, QWidget *parent = nullptr);

Q_SIGNALS:
    void confirmed(const QList<Muster::RedeployPlan> &plans);
};

} // namespace Muster
