// How long the enrollment server waits and what it accepts.
#pragma once

#include "models/enrollment/serversettings.h"

#include <QHash>
#include <QWidget>

class QCheckBox;
class QDateTimeEdit;
class QLineEdit;
class QSpinBox;

namespace Muster {

class Clock;
class EnrollmentServer;
class MessageStrip;
class PushButton;

class LimitsTab final : public QWidget {
    Q_OBJECT

public:
    LimitsTab(EnrollmentServer &server, const Clock &clock, QWidget *parent = nullptr);

private:
    [[nodiscard]] QWidget *makeTimes();
    [[nodiscard]] QWidget *makeChoices();
    [[nodiscard]] QWidget *makeVersions();
    void read();
    void show(const ServerSettings &settings);
    // The settings with what the fields say.
    [[nodiscard]] ServerSettings changed(ServerSettings settings) const;
    void save();

    EnrollmentServer &m_server;
    const Clock &m_clock;
    MessageStrip *m_strip;
    QSpinBox *m_release;
    QSpinBox *m_challenge;
    QSpinBox *m_identity;
    QCheckBox *m_sign;
    QCheckBox *m_des;
    QCheckBox *m_test;
    QDateTimeEdit *m_testUntil;
    QHash<QString, QLineEdit *> m_versions; // by family
    PushButton *m_save;
};

} // namespace Muster
