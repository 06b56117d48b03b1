// What stands where rows would be: icon, heading, one sentence why, one button.
#pragma once

#include <QWidget>

namespace Muster {

class IconView;
class Label;
class PushButton;

class EmptyState final : public QWidget {
    Q_OBJECT

public:
    EmptyState(const QString &iconName, const QString &heading, const QString &sentence, QWidget *parent = nullptr);

    void setTexts(const QString &iconName, const QString &heading, const QString &sentence);
    // An empty text takes the button away.
    void setButton(const QString &text, const QKeySequence &key = {});
    [[nodiscard]] PushButton *button() const { return m_button; }

Q_SIGNALS:
    void buttonClicked();

private:
    IconView *m_icon;
    Label *m_heading;
    Label *m_sentence;
    PushButton *m_button;
};

} // namespace Muster
