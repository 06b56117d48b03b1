// One device of the conversations: serial number, kind, how it stands, when it spoke last.
#pragma once

#include "models/core/clock.h"
#include "models/enrollment/conversationsteps.h"
#include "ui/common/palette.h"

#include <QStyledItemDelegate>

namespace Muster {

[[nodiscard]] Meaning meaningOf(ConversationState::Kind kind);

class ConversationDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit ConversationDelegate(const Clock &clock, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Clock &m_clock;
};

} // namespace Muster
