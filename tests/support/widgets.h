#pragma once

#include <QAbstractButton>
#include <QTest>
#include <QWidget>

namespace Muster {

// The widget of that object name; waited for, since dialogs open when an answer has come. The test fails without it.
template <typename T> T *widgetIn(QWidget &page, const char *name)
{
    T *found = nullptr;
    [&] { QTRY_VERIFY2((found = page.findChild<T *>(QString::fromLatin1(name))) != nullptr, name); }();
    return found;
}

// Clicks a button as soon as a person could: pages enable some only when their data has arrived.
inline void clickIn(QWidget &page, const char *name)
{
    auto *button = widgetIn<QAbstractButton>(page, name);
    [&] { QTRY_VERIFY2(button->isVisible() && button->isEnabled(), name); }();
    QTest::mouseClick(button, Qt::LeftButton);
}

} // namespace Muster
