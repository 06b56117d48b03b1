// The requests of one device and what it got, row by row.
#pragma once

#include "models/enrollment/exchangesmodel.h"
#include "ui/common/palette.h"

#include <QTableView>

namespace Muster {

[[nodiscard]] Meaning meaningOf(ExchangesModel::Outcome outcome);

class ExchangeTable final : public QTableView {
    Q_OBJECT

public:
    explicit ExchangeTable(ExchangesModel &model, QWidget *parent = nullptr);

    [[nodiscard]] int chosenRow() const;
    // Whether its end is in sight, so that what comes next is to be followed.
    [[nodiscard]] bool isAtEnd() const;

Q_SIGNALS:
    void choiceChanged();

protected:
    void selectionChanged(const QItemSelection &chosen, const QItemSelection &left) override;

private:
    class Delegate;
};

} // namespace Muster
