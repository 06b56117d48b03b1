// Rows of a form in a box: name left, field right, and under the field why one would change it.
#pragma once

#include "ui/common/boxedpanel.h"

class QGridLayout;

namespace Muster {

class SettingsForm final : public BoxedPanel {
    Q_OBJECT

public:
    explicit SettingsForm(QWidget *parent = nullptr);

    // Takes ownership. The field gets the name for screen readers.
    void addRow(const QString &name, QWidget *field, const QString &hint = {});
    // Something that needs no name, such as a box to check.
    void addField(QWidget *field, const QString &hint = {});

private:
    void addHint(const QString &hint, int column);

    QGridLayout *m_grid;
};

// Parts below each other in an area that scrolls, no wider than is good to read.
[[nodiscard]] QWidget *formPage(const QList<QWidget *> &parts);

} // namespace Muster
