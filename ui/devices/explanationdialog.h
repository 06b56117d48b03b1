// A device's verdict and timeline as text, to read aloud on the phone or to copy into a ticket.
#pragma once

#include "app/devices/explainservice.h"

#include <QDialog>

namespace Muster {

class ExplanationDialog final : public QDialog {
    Q_OBJECT

public:
    ExplanationDialog(const ExplainedDevice &explained, const QDateTime &now, QWidget *parent = nullptr);
};

} // namespace Muster
