// A line of text with its length beside its limit, from the first letter on: '11 / 125'. Empty and optional says so.
#pragma once

#include <QLineEdit>

namespace Muster {

class CountedField final : public QLineEdit {
    Q_OBJECT

public:
    // A limit of 0: none.
    CountedField(int limit, bool isOptional, QWidget *parent = nullptr);

    void setInvalid(bool invalid);
    [[nodiscard]] bool isInvalid() const { return m_invalid; }
    // What stands at the right now.
    [[nodiscard]] QString counter() const;

Q_SIGNALS:
    // The focus has left: what was typed is one step.
    void left();

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void placeMargins();

    int m_limit;
    bool m_isOptional;
    bool m_invalid = false;
};

} // namespace Muster
