// On top of the sidebar: which organisation is looked at, how long its token is good, and a menu of the others.
#pragma once

#include <QAbstractButton>

namespace Muster {

class Clock;
class OrganisationWatch;

class OrganisationSwitcher final : public QAbstractButton {
    Q_OBJECT

public:
    OrganisationSwitcher(OrganisationWatch &organisations, const Clock &clock, QWidget *parent = nullptr);

    void setRail(bool rail);
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void setupRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    void showMenu();
    void paintWords(QPainter *painter, const QRect &inner) const;

    OrganisationWatch &m_organisations;
    const Clock &m_clock;
    QString m_name;
    QString m_detail;
    bool m_needsAttention = false;
    bool m_isRail = false;
};

} // namespace Muster
