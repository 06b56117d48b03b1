// The two bars of wizards and of other large dialogs: its side, on which the steps stand, and its foot with the
// buttons. Colour and one line.
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace Muster {

class WizardBar final : public QWidget {
    Q_OBJECT

public:
    enum class Place { Side, Foot };

    explicit WizardBar(Place place, QWidget *parent = nullptr);

    // Lays a foot out as a row of the usual height and margins; once.
    [[nodiscard]] QHBoxLayout *makeRow();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Place m_place;
};

} // namespace Muster
