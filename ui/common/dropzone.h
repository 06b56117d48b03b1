// A place to drop one file on, or to choose it by the button. The outline is dashed, and solid accent while a file that
// it would take is held over it.
#pragma once

#include <QWidget>

class QMimeData;

namespace Muster {

class IconView;
class Label;
class PushButton;

class DropZone final : public QWidget {
    Q_OBJECT

public:
    DropZone(const QString &heading, const QString &hint, QWidget *parent = nullptr);

    void setTexts(const QString &heading, const QString &hint);
    // Only names that end so, as in "p7m"; none: all files.
    void setSuffixes(const QStringList &suffixes) { m_suffixes = suffixes; }
    void setButton(const QString &text, const QKeySequence &key = {});
    [[nodiscard]] PushButton *button() const { return m_button; }

Q_SIGNALS:
    void fileDropped(const QString &path);
    void buttonClicked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    [[nodiscard]] QString fileIn(const QMimeData &dragged) const;
    void setHeld(bool held);

    QStringList m_suffixes;
    bool m_held = false;
    IconView *m_icon;
    Label *m_heading;
    Label *m_hint;
    PushButton *m_button;
};

} // namespace Muster
