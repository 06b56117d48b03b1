// A boxed list of labels and values. Values can be selected and copied.
#pragma once

#include "ui/common/boxedpanel.h"

#include <QHash>

class QGridLayout;

namespace Muster {

class Label;

class FactsGrid final : public BoxedPanel {
    Q_OBJECT

public:
    enum class Value { Plain, Code }; // Code: serials, orders, hexadecimal

    explicit FactsGrid(QWidget *parent = nullptr);

    // Adds the fact, or changes it when there is one of this name already.
    void setFact(const QString &name, const QString &value, Value kind = Value::Plain);
    [[nodiscard]] QString fact(const QString &name) const;
    void clear();

private:
    QGridLayout *m_layout;
    QHash<QString, Label *> m_values;
    QList<QWidget *> m_cells;
};

} // namespace Muster
