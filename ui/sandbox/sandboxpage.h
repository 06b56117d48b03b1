// Apple's side on this machine: the portal as an admin knows it, devices, faults, people, requests, and the lessons.
#pragma once

#include "app/portal/portal.h"
#include "ui/common/palette.h"

#include <QWidget>

class QStackedWidget;

namespace Muster {

class HeaderBar;
class Label;
class LessonRun;
class MessageStrip;
class NavigationList;
class PortalDevicesView;
class PushButton;

class SandboxPage final : public QWidget {
    Q_OBJECT

public:
    SandboxPage(Portal &portal, LessonRun &lessons, QWidget *parent = nullptr);

    void showView(const QString &id);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void setUpPlaces();
    void refresh();
    void tell(Meaning meaning, const QString &text);
    void order(const PortalOrder &order);
    void chooseOrder();

    Portal &m_portal;
    LessonRun &m_lessons;
    HeaderBar *m_header;
    PushButton *m_clock;
    PushButton *m_newOrder;
    PushButton *m_order;
    NavigationList *m_places;
    MessageStrip *m_told;
    QStackedWidget *m_views;
    PortalDevicesView *m_devices;
};

} // namespace Muster
