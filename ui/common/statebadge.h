// A state as a widget: icon, word, and a tint where something needs you. It may carry the time that matters.
#pragma once

#include "ui/common/badge.h"

#include <QWidget>

namespace Muster {

class StateBadge final : public QWidget {
    Q_OBJECT

public:
    enum class Tint { WhenNeeded, Always };

    explicit StateBadge(Meaning meaning, const QString &text, QWidget *parent = nullptr);

    void setState(Meaning meaning, const QString &text);
    void setTint(Tint tint);
    [[nodiscard]] Meaning meaning() const { return m_look.meaning; }
    [[nodiscard]] QString text() const { return m_look.text; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    BadgeLook m_look;
};

} // namespace Muster
