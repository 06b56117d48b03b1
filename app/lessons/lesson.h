// Lessons: short stories that are practised with the simulated Apple. A step is done when the facts say so, whoever
// brought them about: window, command line or somebody else's program.
#pragma once

#include "models/devices/devicestore.h"
#include "models/organisations/organisation.h"
#include "models/portal/portalvalues.h"

#include <QList>
#include <QString>

#include <functional>

namespace Muster {

// What lessons look at.
struct LessonFacts {
    QList<Organisation> practice; // the practice organisations of the workspace
    DeviceCounts counts; // of what is looked at
    PortalState portal;
    QString place; // of the window, by its id
    DeviceState shownState = DeviceState::Ready; // that the device table is narrowed to, if isNarrowed
    bool isNarrowed = false;
    QString startedUnmanaged; // the last device that was switched on without a profile; empty for none
};

struct LessonStep {
    QString title; // "Order 25 iPads"
    QString words; // what to do and why
    QString place; // where it is done; empty when it is not in the window
    // `before` holds the facts of the moment when the step began.
    std::function<bool(const LessonFacts &now, const LessonFacts &before)> isDone;
};

struct Lesson {
    QString id;
    QString title;
    QString summary; // one sentence: what one can do afterwards
    QList<LessonStep> steps;
};

// All of them, in order.
[[nodiscard]] QList<Lesson> lessons();

} // namespace Muster
