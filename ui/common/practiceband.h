// The violet band under the title bar: flask, 'Practice', what it is, buttons. Violet means nothing else anywhere.
#pragma once

#include <QWidget>

class QBoxLayout;

namespace Muster {

class PushButton;

class PracticeBand final : public QWidget {
    Q_OBJECT

public:
    explicit PracticeBand(const QString &what, QWidget *parent = nullptr);

    void setText(const QString &what);
    // What stands at the right before the buttons, such as the practice clock.
    void setNote(const QString &note);
    // Owned by the band.
    PushButton *addButton(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();

    QString m_what;
    QString m_note;
    QBoxLayout *m_buttons;
};

} // namespace Muster
