// The wizard's two bars: its side, on which the steps stand, and its foot with the buttons. Colour and one line.
#pragma once

#include <QWidget>

namespace Muster {

class WizardBar final : public QWidget {
    Q_OBJECT

public:
    enum class Place { Side, Foot };

    explicit WizardBar(Place place, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Place m_place;
};

} // namespace Muster
