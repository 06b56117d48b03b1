#include "ui/common/focusring.h"

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QApplication>
#include <QComboBox>
#include <QFocusEvent>
#include <QFocusFrame>
#include <QScrollBar>

namespace Muster {

namespace {

bool wantsRing(const QWidget *widget)
{
    if (widget->property("ownFocus").toBool())
        return false;
    if (const auto *combo = qobject_cast<const QComboBox *>(widget))
        return !combo->isEditable();
    return qobject_cast<const QAbstractButton *>(widget)
        || (qobject_cast<const QAbstractSlider *>(widget) && !qobject_cast<const QScrollBar *>(widget));
}

bool isKey(Qt::FocusReason reason)
{
    return reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason;
}

} // namespace

FocusRing::FocusRing(QObject *parent)
    : QObject(parent)
{
    qApp->installEventFilter(this);
}

FocusRing::~FocusRing()
{
    delete m_frame;
}

bool FocusRing::isByKeyboard(const QWidget *widget)
{
    return widget->hasFocus() && widget->window()->testAttribute(Qt::WA_KeyboardFocusChange);
}

bool FocusRing::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::FocusIn) {
        auto *widget = qobject_cast<QWidget *>(object);
        if (!widget)
            return false;
        const auto reason = static_cast<QFocusEvent *>(event)->reason();
        // A window that becomes active again shows what it showed before.
        const bool again = reason == Qt::ActiveWindowFocusReason && isByKeyboard(widget);
        if ((isKey(reason) || again) && wantsRing(widget))
            show(widget);
        else
            hide();
    } else if (event->type() == QEvent::FocusOut || event->type() == QEvent::MouseButtonPress) {
        if (m_frame && m_frame->widget() == object)
            hide();
    }
    return false;
}

void FocusRing::show(QWidget *widget)
{
    // A frame is made anew because one that changed its window leaves traces in the old one.
    delete m_frame;
    m_frame = new QFocusFrame(widget->parentWidget());
    m_frame->setWidget(widget);
}

void FocusRing::hide()
{
    if (m_frame)
        m_frame->setWidget(nullptr);
}

} // namespace Muster
