// Drives the real program through the story: each step does what a person does, verifies what follows, and says so.
#pragma once

#include <QPointer>
#include <QString>
#include <QWidget>

#include <functional>

namespace Muster {

class Tour final {
public:
    explicit Tour(QString pictureFolder);

    // Runs a step. `act` answers what was verified; a failed need() ends the tour.
    void step(const QString &name, const std::function<QString()> &act);

    // Ends the tour, saying what should have been so.
    void need(bool isSo, const QString &what);
    // Lets the program run until it is so.
    void await(const std::function<bool()> &isSo, const QString &what, int milliseconds = 20000);

    // By object name, anywhere below the parent (or in any window).
    template <typename T = QWidget> T *find(const QString &name, QWidget *parent = nullptr)
    {
        T *found = parent ? parent->findChild<T *>(name) : inWindows<T>(name);
        need(found != nullptr, QStringLiteral("there is a widget “%1”").arg(name));
        return found;
    }

    void click(QWidget *widget);
    void type(QWidget *widget, const QString &text);
    void press(QWidget *widget, Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);

    // The whole screen, window frames included, as NN-name.png.
    void picture(const QString &name);

    [[nodiscard]] int steps() const { return m_steps; }

private:
    template <typename T> static T *inWindows(const QString &name)
    {
        for (QWidget *window : windows()) {
            if (!window->isVisible())
                continue;
            if (T *found = window->findChild<T *>(name); found && found->isVisible())
                return found;
        }
        return nullptr;
    }
    [[nodiscard]] static QWidgetList windows();

    QString m_folder;
    QString m_step;
    int m_steps = 0;
    int m_pictures = 0;
};

} // namespace Muster
