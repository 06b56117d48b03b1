// The devices that talk with the enrollment server as a list, latest first.
//
// Rows come from ConversationWatch by way of setRows(). Lives on the main thread.
#pragma once

#include "models/enrollment/conversationsteps.h"
#include "models/enrollment/exchange.h"

#include <QAbstractListModel>

namespace Muster {

struct ConversationRow {
    Conversation talk;
    QString device; // "iPad (A16)"; empty while nobody has told
    QString family;
    ConversationState state;

    // What it is found by again.
    [[nodiscard]] QString key() const { return talk.serial.isEmpty() ? talk.udid : talk.serial; }
    bool operator==(const ConversationRow &) const = default;
};

class ConversationsModel final : public QAbstractListModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConversationsModel)

public:
    enum Role { RowRole = Qt::UserRole + 1 }; // the whole ConversationRow
    Q_ENUM(Role)

    using QAbstractListModel::QAbstractListModel;

    // Moves what moved, so that selection and scroll position stay with their device.
    void setRows(const QList<ConversationRow> &rows);
    [[nodiscard]] const ConversationRow *rowAt(int row) const;
    // -1 when it is not listed.
    [[nodiscard]] int find(const QString &key) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    void drop(const QList<ConversationRow> &rows);

    QList<ConversationRow> m_rows;
};

} // namespace Muster

Q_DECLARE_METATYPE(Muster::ConversationRow)
