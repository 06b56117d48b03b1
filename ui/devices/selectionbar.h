// Below the table while several rows are selected: how many of how many, and what is likely wanted with them.
#pragma once

#include <QWidget>

namespace Muster {

class Label;
class PushButton;

class SelectionBar final : public QWidget {
    Q_OBJECT

public:
    explicit SelectionBar(QWidget *parent = nullptr);

    void setCounts(qint64 selected, qint64 shown);

Q_SIGNALS:
    void assignRequested();
    void commandRequested();
    void copyRequested();
    void selectAllRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Label *m_selected;
    Label *m_shown;
    PushButton *m_assign;
    PushButton *m_command;
    PushButton *m_copy;
    PushButton *m_all;
};

} // namespace Muster
