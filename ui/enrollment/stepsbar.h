// The steps of a device above its conversation: picture, name, and how long after it asked.
#pragma once

#include "models/enrollment/conversationsteps.h"

#include <QWidget>

namespace Muster {

class StepsBar final : public QWidget {
    Q_OBJECT

public:
    explicit StepsBar(QWidget *parent = nullptr);

    void setSteps(const QList<ConversationStep> &steps);
    // As screen readers say it: "Asked 0.0 s, Identity 0.7 s, …".
    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<ConversationStep> m_steps;
};

} // namespace Muster
