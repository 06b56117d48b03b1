#include "ui/common/pushbutton.h"

#include "ui/common/icons.h"

namespace Muster {

PushButton::PushButton(const QString &text, QWidget *parent)
    : PushButton(text, Kind::Normal, parent)
{
}

PushButton::PushButton(const QString &text, Kind kind, QWidget *parent)
    : QPushButton(text, parent)
{
    setAutoDefault(false);
    setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed); // buttons never shorten
    setKind(kind);
}

PushButton::PushButton(const QString &text, QAnyStringView iconName, Kind kind, QWidget *parent)
    : PushButton(text, kind, parent)
{
    setIcon(Muster::icon(iconName));
}

void PushButton::setKind(Kind kind)
{
    m_kind = kind;
    setProperty("primary", kind == Kind::Primary);
    setProperty("danger", kind == Kind::Danger);
    setProperty("link", kind == Kind::Link);
    setProperty("practice", kind == Kind::Practice);
    setFlat(kind == Kind::Flat || kind == Kind::Link);
    if (kind == Kind::Link)
        setCursor(Qt::PointingHandCursor);
    else
        unsetCursor();
    updateGeometry();
    update();
}

void PushButton::setKey(const QKeySequence &key)
{
    setShortcut(key);
    setKeyHint(key);
}

void PushButton::setKeyHint(const QKeySequence &key)
{
    const QString words = key.toString(QKeySequence::NativeText);
    setProperty("keyHint", words);
    setAccessibleDescription(words);
    updateGeometry();
    update();
}

QString PushButton::keyHint() const
{
    return property("keyHint").toString();
}

void PushButton::setInRow(bool on)
{
    setProperty("inRow", on);
    updateGeometry();
}

} // namespace Muster
