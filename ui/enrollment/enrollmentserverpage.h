// The enrollment server's place: on or off, whether devices get through, and what they say.
#pragma once

#include "app/enrollment/preflightcheck.h"

#include <QWidget>

#include <optional>

class QTabWidget;

namespace Muster {

class AddressTab;
class Application;
class ConversationsTab;
class ConversationWatch;
class HeaderBar;
class LimitsTab;
class MessageStrip;
class PreflightTab;
class PushButton;
class PushTab;
class ServerSwitch;
class StateBadge;

class EnrollmentServerPage final : public QWidget {
    Q_OBJECT

public:
    EnrollmentServerPage(Application &application, ServerSwitch &power, ConversationWatch &conversations,
                         QWidget *parent = nullptr);

    // The conversation of one device.
    void showDevice(const QString &serial);
    void showPush(OrganisationId organisation);
    // Whose push certificate is shown: the one looked at; absent while it is all of them.
    void setOrganisation(std::optional<OrganisationId> organisation);

Q_SIGNALS:
    void deviceRequested(const QString &serial);
    void told(const QString &heading, const QString &text);

private:
    enum Tab { ConversationsPlace, PreflightPlace, AddressPlace, PushPlace, LimitsPlace };

    void setUpHeader();
    void turn();
    void refresh();
    void refreshScore();
    void mend(PreflightDeed deed, OrganisationId organisation);
    void pointProfiles(OrganisationId organisation);

    Application &m_application;
    std::optional<OrganisationId> m_organisation;
    ServerSwitch &m_switch;
    HeaderBar *m_header;
    StateBadge *m_badge;
    PushButton *m_preflightButton;
    PushButton *m_power;
    MessageStrip *m_fault;
    QTabWidget *m_tabs;
    ConversationsTab *m_conversations;
    PreflightTab *m_preflight;
    AddressTab *m_address;
    PushTab *m_push;
    LimitsTab *m_limits;
};

} // namespace Muster
