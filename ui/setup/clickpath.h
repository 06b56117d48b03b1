// Where to click, word for word: numbered lines in a box. Emphasised is what stands on the screen so.
#pragma once

#include "ui/common/boxedpanel.h"

namespace Muster {

class ClickPath final : public BoxedPanel {
    Q_OBJECT

public:
    explicit ClickPath(QWidget *parent = nullptr);

    // One line each; what stands between two asterisks is emphasised.
    void setLines(const QStringList &lines);

private:
    QStringList m_lines;
};

} // namespace Muster
