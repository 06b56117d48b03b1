// What only the organisation knows of a device, to be written where it stands, and who wrote what before.
//
// A field is taken over when it is left or on Enter; Escape brings back what was there. What is being written is not
// overwritten by news.
#pragma once

#include "models/devices/ownfieldstore.h"
#include "ui/common/boxedpanel.h"

#include <QHash>

class QLineEdit;

namespace Muster {

class Clock;
class Label;
class PushButton;

class OwnFieldsPanel final : public BoxedPanel {
    Q_OBJECT

public:
    explicit OwnFieldsPanel(const Clock &clock, QWidget *parent = nullptr);

    ~OwnFieldsPanel() override;

    void setDevice(const Device &device);
    // Of the device that is shown.
    void setHistory(const QList<FieldChange> &history);
    [[nodiscard]] DeviceId device() const { return m_device; }
    // "Person: Ada" and the like, a line each; for copying.
    [[nodiscard]] QString asText() const;

Q_SIGNALS:
    void edited(Muster::DeviceId device, Muster::OwnField field, const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void takeOver(OwnField field);

    const Clock &m_clock;
    DeviceId m_device;
    OwnFields m_own;
    QHash<OwnField, QLineEdit *> m_fields;
    Label *m_history;
    PushButton *m_more;
    QStringList m_lines;
};

} // namespace Muster
