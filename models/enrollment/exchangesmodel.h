// One device's conversation as a table: each request, and each command that was given out in answer to one, in the
// order in which they happened. Lives on the main thread.
#pragma once

#include "models/enrollment/exchange.h"

#include <QAbstractTableModel>

namespace Muster {

class ExchangesModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ExchangesModel)

public:
    enum Column {
        NumberColumn,
        TimeColumn, // seconds since the device asked for its profile
        FromColumn,
        WhatColumn,
        RequestColumn,
        AnswerColumn,
        WordsColumn,
        ColumnCount
    };
    Q_ENUM(Column)

    enum Role {
        SideRole = Qt::UserRole + 1, // Side
        OutcomeRole, // Outcome
        ExchangeRole // the whole Exchange
    };
    Q_ENUM(Role)

    enum class Side { Device, Muster };
    Q_ENUM(Side)
    enum class Outcome { Answered, Sent, Later, Failed };
    Q_ENUM(Outcome)

    using QAbstractTableModel::QAbstractTableModel;

    // What is there already stays, so that one may read on while more comes; another conversation begins anew.
    void setExchanges(const QList<Exchange> &exchanges);
    [[nodiscard]] const Exchange *exchangeAt(int row) const;
    [[nodiscard]] Side sideAt(int row) const;
    [[nodiscard]] const QList<Exchange> &exchanges() const { return m_exchanges; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    struct Row {
        qsizetype exchange = 0;
        Side side = Side::Device;
        qint64 sinceMs = 0;
        int answerTo = 0; // the number of the row that it answers
    };

    void append(const QList<Exchange> &exchanges);
    [[nodiscard]] QString text(int row, Column column) const;
    [[nodiscard]] Outcome outcome(const Row &row) const;

    QList<Exchange> m_exchanges;
    QList<Row> m_rows;
    qint64 m_beganAtMs = 0;
};

// One line of JSON for each, without secrets, as they were stored.
[[nodiscard]] QByteArray exchangesToJsonLines(const QList<Exchange> &exchanges);

} // namespace Muster

Q_DECLARE_METATYPE(Muster::Exchange)
