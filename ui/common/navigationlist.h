// The places of a window: icon, name, and a key or a count at the right.
//
// As a rail it shows icons only, with the names as tool tips. Captions part groups and cannot be chosen. Up, Down and
// typing a name move; moving is choosing.
#pragma once

#include <QListView>
#include <QStandardItemModel>

namespace Muster {

class NavigationList final : public QListView {
    Q_OBJECT

public:
    enum DataRole { IdRole = Qt::UserRole + 1, IconNameRole, HintRole, HintStrongRole, CaptionRole };
    enum class Hint { Quiet, Strong };

    explicit NavigationList(QWidget *parent = nullptr);

    void addPlace(const QString &id, const QString &iconName, const QString &name, const QString &hint = {});
    void addCaption(const QString &text);
    void clear();
    // The key of a place, or a count instead of it.
    void setHint(const QString &id, const QString &hint, Hint weight = Hint::Quiet);
    [[nodiscard]] QString currentPlace() const;
    void setCurrentPlace(const QString &id);

    void setRail(bool on);
    [[nodiscard]] bool isRail() const { return m_rail; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void placeChosen(const QString &id);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QStandardItem *item(const QString &id) const;
    [[nodiscard]] int heightOfAll() const;

    QStandardItemModel m_items;
    bool m_rail = false;
};

} // namespace Muster
