// The window's left edge: the organisation looked at, and the places to go to. A rail of icons in narrow windows.
#pragma once

#include <QWidget>

namespace Muster {

class Clock;
class NavigationList;
class OrganisationSwitcher;
class OrganisationWatch;

class Sidebar final : public QWidget {
    Q_OBJECT

public:
    Sidebar(OrganisationWatch &organisations, const Clock &clock, QWidget *parent = nullptr);

    void setRail(bool rail);
    [[nodiscard]] NavigationList &places() const { return *m_places; }
    [[nodiscard]] OrganisationSwitcher &switcher() const { return *m_switcher; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    OrganisationSwitcher *m_switcher;
    NavigationList *m_places;
};

} // namespace Muster
