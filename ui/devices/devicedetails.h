// The pane beside (or below) the device table: what is known of one device, what it means, and what to do.
#pragma once

#include "app/devices/explainservice.h"
#include "models/core/clock.h"
#include "models/devices/device.h"
#include "models/devices/ownfieldstore.h"
#include "models/devices/replacementstore.h"

#include <QWidget>

class QTabBar;

namespace Muster {

class FactsGrid;
class IconView;
class Label;
class ManagementView;
class MessageStrip;
class OwnFieldsPanel;
class PushButton;
class StateBadge;
class TimelineView;

class DeviceDetails final : public QWidget {
    Q_OBJECT

public:
    explicit DeviceDetails(const Clock &clock, QWidget *parent = nullptr);

    void setDevice(const Device &device);
    // Of the device that is shown; others are ignored.
    void setRepair(const Device &device, const RepairLinks &links);
    void setHistory(DeviceId device, const QList<FieldChange> &history);
    // The verdict and what happened; of the device that is shown.
    void setExplained(const ExplainedDevice &explained);
    void clear();
    // Turns to how it stands with the enrollment server.
    void showManagement();
    // The verdict and the facts as text, for Copy and for screen readers.
    [[nodiscard]] QString asText() const;
    // The verdict and the timeline as text.
    [[nodiscard]] QString explanation() const { return m_explanation; }

Q_SIGNALS:
    // The admin wrote down something about the device that is shown.
    void ownFieldEdited(Muster::DeviceId device, Muster::OwnField field, const QString &text);
    // What the verdict proposes: see DeviceExplanation::action.
    void actionRequested(const QString &action);
    // To tell the device that is shown to do something.
    void commandRequested(Muster::DeviceId device);
    void conversationRequested(const QString &serial);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    enum Tab { FactsTab, TimelineTab, ManagementTab };

    [[nodiscard]] QWidget *makeHead();
    void showTab(int tab);
    void showFacts(const Device &device);
    void showExtra(const Device &device);

    const Clock &m_clock;
    DeviceId m_device;
    QString m_text;
    QString m_verdictText; // stands before the facts
    QString m_explanation;
    QString m_action;
    QWidget *m_content;
    Label *m_empty;
    IconView *m_icon;
    Label *m_serial;
    Label *m_model;
    StateBadge *m_badge;
    MessageStrip *m_verdict;
    OwnFieldsPanel *m_own;
    FactsGrid *m_facts;
    QTabBar *m_tabs;
    ManagementView *m_management;
    TimelineView *m_timeline;
    PushButton *m_copy;
};

} // namespace Muster
