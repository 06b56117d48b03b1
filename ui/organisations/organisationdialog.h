// One organisation: who it is at Apple, how long its token lives, and when it is synced by itself.
#pragma once

#include "models/organisations/organisation.h"
#include "models/sync/schedule.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QSpinBox;
class QTimeEdit;

namespace Muster {

class Clock;
class FactsGrid;
class Label;
class PushButton;
class SyncScheduler;

class OrganisationDialog final : public QDialog {
    Q_OBJECT

public:
    OrganisationDialog(SyncScheduler &scheduler, const Organisation &organisation, const Clock &clock,
                       QWidget *parent = nullptr);

Q_SIGNALS:
    void renewRequested(Muster::OrganisationId organisation);
    // The token's end as a calendar file is wanted.
    void calendarRequested(Muster::OrganisationId organisation);

private:
    [[nodiscard]] FactsGrid *makeFacts(const QDateTime &now) const;
    [[nodiscard]] QWidget *makeSchedule();
    void show(const Schedule &schedule);
    [[nodiscard]] Schedule entered() const;
    void refresh();
    void save();

    SyncScheduler &m_scheduler;
    Organisation m_organisation;
    const Clock &m_clock;
    QComboBox *m_kind;
    QTimeEdit *m_at;
    QSpinBox *m_minutes;
    QCheckBox *m_quiet;
    QTimeEdit *m_quietFrom;
    QTimeEdit *m_quietUntil;
    Label *m_words;
    PushButton *m_save;
};

} // namespace Muster
