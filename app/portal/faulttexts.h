// The sandbox's faults in words, for the window that switches them.
#pragma once

#include <QList>
#include <QString>

namespace Muster {

// One of the forms that a fault can take.
struct FaultChoice {
    QString label;
    QString kind; // what to ask the control API for
    QString text; // and with which text; empty for its own
};

struct FaultText {
    QString kind; // its name in the control API
    QString title;
    QString effect; // what a client sees
    QString unit; // of its value; empty when it takes none
    qint64 usual = 0; // the value to begin with
    QList<FaultChoice> choices = {}; // empty when it has one form only
};

// Those that people practise with first come first; each that the sandbox knows is there.
[[nodiscard]] QList<FaultText> faultTexts();

} // namespace Muster
