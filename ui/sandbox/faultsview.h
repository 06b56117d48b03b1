// What can be wrong with Apple today: each fault with a switch and, where it has one, its value.
#pragma once

#include "ui/common/palette.h"

#include <QWidget>

class QCheckBox;
class QGridLayout;
class QSpinBox;

namespace Muster {

class Label;
class Portal;
class PushButton;
struct FaultChoice;
struct FaultText;

class FaultsView final : public QWidget {
    Q_OBJECT

public:
    explicit FaultsView(Portal &portal, QWidget *parent = nullptr);

Q_SIGNALS:
    void told(Muster::Meaning meaning, const QString &text);

private:
    struct Row {
        QString kind;
        QCheckBox *box;
        QSpinBox *value; // null for one that takes none
    };
    void addRow(QGridLayout *grid, const FaultText &text);
    void refresh();
    // `kind` off; and on again as `choice` says, if it is to be on.
    void set(const QString &kind, bool isOn, qint64 value, const FaultChoice &choice);
    void clear();

    Portal &m_portal;
    QList<Row> m_rows;
    Label *m_count;
    PushButton *m_clear;
};

} // namespace Muster
