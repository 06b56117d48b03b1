// Which profile the chosen devices get, or a list of serial numbers that were pasted or scanned. Leads to a plan.
#pragma once

#include "app/assignment/assignmentservice.h"

#include <QDialog>

class QComboBox;
class QPlainTextEdit;

namespace Muster {

class Label;
class PushButton;

class AssignDialog final : public QDialog {
    Q_OBJECT

public:
    // Without devices it asks for serial numbers.
    AssignDialog(OrganisationId organisation, const QList<Profile> &profiles, std::vector<std::int32_t> devices,
                 QWidget *parent = nullptr);

Q_SIGNALS:
    void planRequested(const Muster::AssignmentRequest &request);

private:
    void refresh();
    [[nodiscard]] QStringList serials() const;

    OrganisationId m_organisation;
    std::vector<std::int32_t> m_devices;
    QComboBox *m_what;
    QPlainTextEdit *m_serials;
    Label *m_words;
    PushButton *m_plan;
};

} // namespace Muster
