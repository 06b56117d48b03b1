// A boxed list or form: base colour, one line round it, rounded corners.
#pragma once

#include <QWidget>

namespace Muster {

class BoxedPanel : public QWidget {
    Q_OBJECT

public:
    explicit BoxedPanel(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace Muster
