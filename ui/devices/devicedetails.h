// The pane beside (or below) the device table: what is known of one device, what it means, and what to do.
#pragma once

#include "models/core/clock.h"
#include "models/devices/device.h"
#include "models/devices/replacementstore.h"

#include <QWidget>

namespace Muster {

class FactsGrid;
class IconView;
class Label;
class MessageStrip;
class PushButton;
class StateBadge;

class DeviceDetails final : public QWidget {
    Q_OBJECT

public:
    explicit DeviceDetails(const Clock &clock, QWidget *parent = nullptr);

    void setDevice(const Device &device);
    // Of the device that is shown; others are ignored.
    void setRepair(const Device &device, const RepairLinks &links);
    void clear();
    // The verdict and the facts as text, for Copy and for screen readers.
    [[nodiscard]] QString asText() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QWidget *makeHead();
    void showVerdict(const Device &device);
    void showFacts(const Device &device);
    void showExtra(const Device &device);

    const Clock &m_clock;
    QString m_text;
    QWidget *m_content;
    Label *m_empty;
    IconView *m_icon;
    Label *m_serial;
    Label *m_model;
    StateBadge *m_badge;
    MessageStrip *m_verdict;
    FactsGrid *m_facts;
    PushButton *m_copy;
};

} // namespace Muster
