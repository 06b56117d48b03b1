#include "ui/common/label.h"

namespace Muster {

Label::Label(const QString &text, const QFont &font, Tone tone, QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setFont(font);
    setText(text);
    setTone(tone);
}

void Label::setTone(Tone tone)
{
    switch (tone) {
    case Tone::Plain:
        setForegroundRole(QPalette::WindowText);
        break;
    case Tone::Secondary:
        setForegroundRole(QPalette::PlaceholderText);
        break;
    case Tone::Failed:
        setForegroundRole(QPalette::BrightText);
        break;
    }
}

void Label::setWrapping(bool on)
{
    setWordWrap(on);
    QSizePolicy policy(on ? QSizePolicy::Expanding : QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(on);
    setSizePolicy(policy);
}

void Label::setSelectable(bool on)
{
    setTextInteractionFlags(on ? Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard : Qt::NoTextInteraction);
}

} // namespace Muster
