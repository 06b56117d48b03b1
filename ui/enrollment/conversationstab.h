// What each device and the server say to each other: devices left, the conversation right, one message below.
#pragma once

#include "models/enrollment/conversationsmodel.h"
#include "models/enrollment/exchangesmodel.h"

#include <QWidget>

class QListView;
class QStackedWidget;
class QToolButton;

namespace Muster {

class Clock;
class ConversationWatch;
class EmptyState;
class ExchangeDetails;
class ExchangeTable;
class PushButton;
class SearchField;
class StepsBar;

class ConversationsTab final : public QWidget {
    Q_OBJECT

public:
    ConversationsTab(ConversationWatch &watch, const Clock &clock, QWidget *parent = nullptr);

    // Pause, Show device and Export…, for the corner of the page's tabs.
    [[nodiscard]] QWidget *makeTools();
    // Whether devices could talk at all: the words of the empty place depend on it.
    void setServerRunning(bool isRunning, const QString &url);
    // Only what this device says.
    void showDevice(const QString &serial);
    // The conversation that is shown, one JSON object a line.
    [[nodiscard]] Result<> exportTo(const QString &path) const;

Q_SIGNALS:
    void startRequested();
    // Whose conversation is shown is to be looked at as a device.
    void deviceRequested(const QString &serial);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    [[nodiscard]] QWidget *makeList();
    [[nodiscard]] QWidget *makeConversation();
    void refreshList();
    void refreshTalk();
    void showDetails();
    void askForPath();

    ConversationWatch &m_watch;
    ConversationsModel m_devices;
    ExchangesModel m_exchanges;
    bool m_isRunning = false;
    QString m_url;
    QString m_wanted; // a device that is to be shown as soon as it is listed

    SearchField *m_search;
    QListView *m_list;
    StepsBar *m_steps;
    ExchangeTable *m_table;
    ExchangeDetails *m_details;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    PushButton *m_device;
    PushButton *m_export;
};

} // namespace Muster
