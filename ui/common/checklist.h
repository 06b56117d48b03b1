// What was checked, one row each: icon, what, finding. Findings stand in one column.
#pragma once

#include "ui/common/palette.h"

#include <QWidget>

class QGridLayout;

namespace Muster {

class IconView;
class Label;

class CheckList final : public QWidget {
    Q_OBJECT

public:
    // Which column breaks its lines where both do not fit.
    enum class Breaking { Findings, Names };

    explicit CheckList(Breaking breaking = Breaking::Findings, QWidget *parent = nullptr);

    // Returns the row, to be told the finding later.
    int addCheck(const QString &what, Meaning meaning = Meaning::Waiting, const QString &finding = {});
    void setFinding(int row, Meaning meaning, const QString &finding);
    [[nodiscard]] int count() const { return int(m_rows.size()); }
    [[nodiscard]] QString finding(int row) const;
    void clear();

private:
    struct Row {
        IconView *icon;
        Label *what;
        Label *finding;
    };

    QGridLayout *m_layout;
    Breaking m_breaking;
    QList<Row> m_rows;
};

} // namespace Muster
