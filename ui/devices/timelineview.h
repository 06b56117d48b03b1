// What happened to a device, newest first: an icon on a line, the fact, and who says so.
//
// As high as its entries: it lies within a pane that scrolls.
#pragma once

#include "models/core/clock.h"
#include "models/devices/devicetimeline.h"

#include <QListView>

namespace Muster {

class TimelineView final : public QListView {
    Q_OBJECT

public:
    explicit TimelineView(const Clock &clock, QWidget *parent = nullptr);

    void setEntries(const QList<TimelineEntry> &entries);

private:
    class Entries;
    class Delegate;

    Entries *m_entries;
};

} // namespace Muster
