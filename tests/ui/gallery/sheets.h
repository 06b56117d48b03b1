// The pages of the gallery. Each returns a widget without parent, to be shown, painted and deleted by the caller.
#pragma once

#include <QWidget>

namespace Muster::Gallery {

[[nodiscard]] QWidget *components();
[[nodiscard]] QWidget *icons();
[[nodiscard]] QWidget *overview();
[[nodiscard]] QWidget *wizard();
[[nodiscard]] QWidget *table();
[[nodiscard]] QWidget *profileEditor();
[[nodiscard]] QWidget *profileEditorAdvanced();
[[nodiscard]] QWidget *profileEditorNarrow();

// A column with a caption on top of what is added next.
class Column final : public QWidget {
public:
    explicit Column(QWidget *parent = nullptr);
    void caption(const QString &text);
    void add(QWidget *widget);
    void row(const QList<QWidget *> &widgets);
    void end();
};

} // namespace Muster::Gallery
