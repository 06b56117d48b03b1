// One icon as a widget, in a role's or a meaning's colour. Decoration: screen readers pass it by.
#pragma once

#include "ui/common/palette.h"

#include <QWidget>

#include <variant>

namespace Muster {

class IconView final : public QWidget {
    Q_OBJECT

public:
    using Coloring = std::variant<Role, Meaning>;

    IconView(const QString &name, int size, Coloring coloring = Role::Text2, QWidget *parent = nullptr);

    void setName(const QString &name);
    void setColoring(Coloring coloring);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    int m_size;
    Coloring m_coloring;
};

} // namespace Muster
