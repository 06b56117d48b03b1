// Wraps the content of a window and, while practising, frames it: band on top, four violet pixels on the other sides.
#pragma once

#include <QWidget>

class QDialog;
class QVBoxLayout;

namespace Muster {

class PracticeBand;

class PracticeFrame final : public QWidget {
    Q_OBJECT

public:
    enum class Shape { Window, Dialog }; // a dialog has a line on top instead of band and frame

    explicit PracticeFrame(QWidget *content, Shape shape = Shape::Window, QWidget *parent = nullptr);

    void setPractising(bool on);
    [[nodiscard]] bool isPractising() const { return m_practising; }
    // Exists for windows only.
    [[nodiscard]] PracticeBand *band() const { return m_band; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Shape m_shape;
    bool m_practising = false;
    PracticeBand *m_band = nullptr;
    QVBoxLayout *m_layout;
};

// Puts a dialog that is laid out already into a frame; while practising its title says so, too.
void frameDialog(QDialog &dialog, bool isPractising);

} // namespace Muster
