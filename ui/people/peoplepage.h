// The place of people: who may hold devices, and who holds which.
#pragma once

#include "app/configuration/configurationservice.h"
#include "app/people/peopleservice.h"
#include "models/people/peoplemodel.h"

#include <QWidget>

class QLineEdit;
class QStackedWidget;

namespace Muster {

class EmptyState;
class FactsGrid;
class HeaderBar;
class Label;
class MessageStrip;
class OrganisationWatch;
class PersonDialog;
class PlainTable;
class PushButton;
class SearchField;

class PeoplePage final : public QWidget {
    Q_OBJECT

public:
    PeoplePage(PeopleService &people, ConfigurationService &configuration, OrganisationWatch &organisations,
               QWidget *parent = nullptr);

    void importFile(const QString &path);

Q_SIGNALS:
    void setupRequested();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void setUpActions();
    [[nodiscard]] QWidget *makeDetails();
    void refresh();
    void refreshState();
    void showDetails();
    void edit(const Person &person);
    void addPerson();
    void chooseImport();
    void removeChosen();
    void handOver(bool isGiven);
    // Shows what configuration would change on devices, if any would.
    void offer(const Result<QList<RedeployPlan>> &plans);
    void fail(const Error &error);
    [[nodiscard]] const Person *chosen() const;

    PeopleService &m_people;
    ConfigurationService &m_configuration;
    OrganisationWatch &m_organisations;
    PeopleModel m_model;
    PersonId m_shown;
    HeaderBar *m_header;
    SearchField *m_search;
    MessageStrip *m_strip;
    QStackedWidget *m_stack;
    PlainTable *m_table;
    FactsGrid *m_facts;
    Label *m_title;
    QLineEdit *m_serials;
    PushButton *m_give;
    PushButton *m_take;
    EmptyState *m_empty;
    PushButton *m_import;
    PushButton *m_edit;
    PushButton *m_remove;
    PushButton *m_new;
};

} // namespace Muster
