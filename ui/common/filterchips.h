// Every restriction that holds, as a chip; the bar hides itself when there is none.
#pragma once

#include <QWidget>

class QBoxLayout;

namespace Muster {

class Chip;
class PushButton;

struct FilterChip {
    QString id;
    QString text;
    QString iconName; // "search" for what was typed, "star" for what a saved view brought
};

class FilterChips final : public QWidget {
    Q_OBJECT

public:
    explicit FilterChips(QWidget *parent = nullptr);

    void setChips(const QList<FilterChip> &chips);
    // Whether there is a place where a view can be saved. Not offered unless there is.
    void setSaveOffered(bool offered);
    [[nodiscard]] int count() const { return int(m_chips.size()); }

Q_SIGNALS:
    void chipClicked(const QString &id);
    void chipRemoved(const QString &id);
    void allCleared();
    void saveRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QBoxLayout *m_row;
    QList<Chip *> m_chips;
    PushButton *m_clear;
    PushButton *m_save;
};

} // namespace Muster
