// The sandbox's faults in words, for the window that switches them.
#pragma once

#include <QList>
#include <QString>

namespace Muster {

struct FaultText {
    QString kind; // its name in the control API
    QString title;
    QString effect; // what a client sees
    QString unit; // of its value; empty when it takes none
    qint64 usual = 0; // the value to begin with
};

// Those that people practise with first come first; each that the sandbox knows is there.
[[nodiscard]] QList<FaultText> faultTexts();

} // namespace Muster
