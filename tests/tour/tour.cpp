#include "tests/tour/tour.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QScreen>
#include <QTest>

#include <cstdio>

namespace Muster {

Tour::Tour(QString pictureFolder)
    : m_folder(std::move(pictureFolder))
{
}

QWidgetList Tour::windows()
{
    // Dialogs lie over the window: what is looked for is in them first.
    QWidgetList all = QApplication::topLevelWidgets();
    std::ranges::stable_partition(all, [](const QWidget *widget) { return widget->windowType() == Qt::Dialog; });
    return all;
}

void Tour::need(bool isSo, const QString &what)
{
    if (isSo)
        return;
    std::fprintf(stdout, "FAILED %2d %s: it is not so that %s\n", m_steps, qPrintable(m_step), qPrintable(what));
    std::fflush(stdout);
    picture(QStringLiteral("failed"));
    std::exit(1);
}

void Tour::await(const std::function<bool()> &isSo, const QString &what, int milliseconds)
{
    need(QTest::qWaitFor(isSo, milliseconds), what);
}

void Tour::step(const QString &name, const std::function<QString()> &act)
{
    ++m_steps;
    m_step = name;
    QElapsedTimer timer;
    timer.start();
    const QString verified = act();
    std::fprintf(stdout, "ok     %2d %s: %s (%lld ms)\n", m_steps, qPrintable(name), qPrintable(verified),
                 static_cast<long long>(timer.elapsed()));
    std::fflush(stdout);
}

void Tour::click(QWidget *widget)
{
    need(widget->isVisible() && widget->isEnabled(), QStringLiteral("“%1” can be clicked").arg(widget->objectName()));
    QTest::mouseClick(widget, Qt::LeftButton);
}

void Tour::type(QWidget *widget, const QString &text)
{
    widget->setFocus();
    QTest::keyClicks(widget, text);
}

void Tour::press(QWidget *widget, Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    // Only the active window hears a shortcut, and the dialog before may still be going.
    widget->activateWindow();
    (void)QTest::qWaitForWindowActive(widget->window());
    QTest::keyClick(widget, key, modifiers);
}

void Tour::picture(const QString &name)
{
    // Whatever was just changed is painted first. A window may go while another one is waited for.
    QList<QPointer<QWidget>> shown;
    for (QWidget *window : windows())
        shown.append(window);
    for (const QPointer<QWidget> &window : std::as_const(shown)) {
        if (!window || !window->isVisible())
            continue;
        (void)QTest::qWaitForWindowExposed(window);
        QCoreApplication::sendPostedEvents(); // layouts that wait
        if (window)
            window->repaint();
    }
    QGuiApplication::sync();
    const QString file =
        QStringLiteral("%1/%2-%3.png").arg(m_folder).arg(++m_pictures, 2, 10, QLatin1Char('0')).arg(name);
    if (!QGuiApplication::primaryScreen()->grabWindow(0).save(file))
        std::fprintf(stdout, "the picture %s could not be saved\n", qPrintable(file));
}

} // namespace Muster
