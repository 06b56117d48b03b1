// The bar on top of every place: title left, count beside it, search, then view switches, then actions right.
#pragma once

#include <QWidget>

class QBoxLayout;
class QKeySequence;
class QToolButton;

namespace Muster {

class Label;

class HeaderBar final : public QWidget {
    Q_OBJECT

public:
    explicit HeaderBar(const QString &title, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setCount(const QString &text);
    [[nodiscard]] QString count() const;
    // What stands before the title, such as the way back to the list that it is from. Takes ownership.
    void setLeading(QWidget *widget);
    // These take ownership. Actions stand in the order they are added: the primary one last.
    void setSearchField(QWidget *field);
    // A button with an icon that stays down; `tip` is its name, too.
    QToolButton *addViewSwitch(const QString &iconName, const QString &tip, const QKeySequence &key);
    // A button that shows this help text, by F1, too.
    void addHelp(const QString &helpName);
    void addActionButton(QWidget *button);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Label *m_title;
    Label *m_count;
    QBoxLayout *m_search;
    QBoxLayout *m_switches;
    QBoxLayout *m_actions;
};

} // namespace Muster
