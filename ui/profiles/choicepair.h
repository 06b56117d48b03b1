// Yes or No as two joined buttons. Left and Right switch; it is one stop for the Tab key.
#pragma once

#include <QWidget>

namespace Muster {

class ChoicePair final : public QWidget {
    Q_OBJECT

public:
    explicit ChoicePair(const QString &question, QWidget *parent = nullptr);

    void setYes(bool yes);
    [[nodiscard]] bool isYes() const { return m_isYes; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void chosen(bool yes);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QRect half(bool yes) const;
    void choose(bool yes);
    void nameIt();

    QString m_question;
    bool m_isYes = false;
};

} // namespace Muster
