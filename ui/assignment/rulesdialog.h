// The rules of an organisation in their order, tried on the fleet that is here while they are written: how many devices
// each matches, decides for and would move. Save leads to a plan.
#pragma once

#include "app/assignment/assignmentservice.h"

#include <QDialog>
#include <QStandardItemModel>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace Muster {

class Clock;
class Label;
class PlainTable;
class PushButton;

class RulesDialog final : public QDialog {
    Q_OBJECT

public:
    RulesDialog(AssignmentService &assignments, ProfileService &profiles, const Clock &clock,
                OrganisationId organisation, QWidget *parent = nullptr);

Q_SIGNALS:
    void planned(const Muster::AssignmentPlan &plan);

private:
    enum Column { NumberColumn, NameColumn, QueryColumn, ProfileColumn, MatchesColumn, DecidesColumn, MovesColumn };

    [[nodiscard]] QWidget *makeTools();
    [[nodiscard]] QWidget *makeForm();
    [[nodiscard]] QWidget *makeFoot();
    void read();
    void showRows();
    void showForm();
    void takeForm();
    void tryOut();
    void showTallies(const QList<RuleTally> &tallies);
    void add();
    void remove();
    void move(int by);
    void save();
    [[nodiscard]] int current() const;

    AssignmentService &m_assignments;
    ProfileService &m_profiles;
    const Clock &m_clock;
    OrganisationId m_organisation;
    AssignmentPolicy m_standing;
    AssignmentPolicy m_policy; // as it is written now
    QList<Profile> m_known;
    QStandardItemModel m_rows;
    bool m_isTrying = false; // on the fleet, which takes a moment
    AssignmentPolicy m_tried;
    bool m_isShowing = false; // the form is filled, not edited
    PlainTable *m_table;
    PushButton *m_add;
    PushButton *m_remove;
    PushButton *m_up;
    PushButton *m_down;
    QLineEdit *m_name;
    QLineEdit *m_query;
    QComboBox *m_profile;
    QCheckBox *m_enabled;
    Label *m_fault;
    Label *m_words;
    PushButton *m_save;
};

} // namespace Muster
