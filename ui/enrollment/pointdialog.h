// Which enrollment profiles are to lead to this server: chosen, then saved as new versions.
#pragma once

#include "app/enrollment/profilepointing.h"

#include <QDialog>

class QCheckBox;

namespace Muster {

class PushButton;

class PointDialog final : public QDialog {
    Q_OBJECT

public:
    PointDialog(ProfilePointing &pointing, PointingPlan plan, QWidget *parent = nullptr);

Q_SIGNALS:
    void pointed();
    void failed(const Muster::Error &error);

private:
    void refresh();
    void apply();

    ProfilePointing &m_pointing;
    PointingPlan m_plan;
    QList<QCheckBox *> m_boxes;
    PushButton *m_apply;
};

} // namespace Muster
