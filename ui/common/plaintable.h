// A table in the look of the house for any model: whole rows are chosen, no lines between columns, sizes fixed by the
// caller. Badges and times are drawn by asking the caller what they mean.
#pragma once

#include "ui/common/palette.h"

#include <QTableView>

#include <functional>

namespace Muster {

class PlainTable final : public QTableView {
    Q_OBJECT

public:
    using MeaningOf = std::function<Meaning(const QModelIndex &)>;

    explicit PlainTable(const QString &accessibleName, QWidget *parent = nullptr);

    // Draws the column's texts as badges.
    void setBadges(int column, MeaningOf meaningOf);
    // Draws the column in the type of serial numbers.
    void setCode(int column);
    void setWidths(const QList<int> &widths);
    // This column takes what the others leave. After the model was set.
    void setFilling(int column);
    // The chosen rows' first cells as text, one a line, for copying.
    [[nodiscard]] QString chosenText() const;
    [[nodiscard]] QList<int> chosenRows() const;

Q_SIGNALS:
    void choiceChanged();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void selectionChanged(const QItemSelection &chosen, const QItemSelection &left) override;

private:
    class Delegate;
    Delegate *m_delegate;
};

} // namespace Muster
