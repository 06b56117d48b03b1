#include "ui/people/peoplepage.h"

#include "app/organisations/organisationwatch.h"
#include "ui/common/emptystate.h"
#include "ui/common/factsgrid.h"
#include "ui/common/headerbar.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"
#include "ui/common/scrolled.h"
#include "ui/common/searchfield.h"
#include "ui/common/tablelook.h"
#include "ui/common/type.h"
#include "ui/configuration/redeploydialog.h"
#include "ui/people/peopleimportdialog.h"
#include "ui/people/persondialog.h"

#include <QFileDialog>
#include <QLineEdit>
#include <QLocale>
#include <QMessageBox>
#include <QRegularExpression>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Muster {

PeoplePage::PeoplePage(PeopleService &people, ConfigurationService &configuration, OrganisationWatch &organisations,
                       QWidget *parent)
    : QWidget(parent)
    , m_people(people)
    , m_configuration(configuration)
    , m_organisations(organisations)
    , m_header(new HeaderBar(tr("People")))
    , m_search(new SearchField(tr("Name, e-mail, department")))
    , m_strip(new MessageStrip(Meaning::Failed))
    , m_stack(new QStackedWidget)
    , m_table(new PlainTable(tr("People")))
    , m_facts(new FactsGrid)
    , m_title(new Label(QString(), Type::heading()))
    , m_serials(new QLineEdit)
    , m_give(new PushButton(tr("Assign")))
    , m_take(new PushButton(tr("Unassign")))
    , m_empty(new EmptyState(QStringLiteral("people"), {}, {}))
    , m_import(new PushButton(tr("Import CSV…")))
    , m_edit(new PushButton(tr("Edit…")))
    , m_remove(new PushButton(tr("Delete…")))
    , m_new(new PushButton(tr("New person"), QStringLiteral("plus"), PushButton::Kind::Primary))
{
    setObjectName("peoplePage");
    m_table->setObjectName("peopleTable");
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setWidths({220, 120, 240, 150, 80, 200});
    m_table->setFilling(PeopleModel::NameColumn);
    m_strip->hide();
    m_empty->setObjectName("peopleEmpty");
    m_search->setObjectName("peopleSearch");
    m_search->setMaximumWidth(Metrics::searchFieldMost);
    m_stack->addWidget(aboveDetails(m_table, makeDetails()));
    m_stack->addWidget(m_empty);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_strip);
    column->addWidget(m_stack, 1);
    setUpActions();
    refreshState();
}

void PeoplePage::setUpActions()
{
    m_header->setSearchField(m_search);
    m_new->setObjectName("newPerson");
    m_import->setObjectName("importPeople");
    m_edit->setObjectName("editPerson");
    m_remove->setObjectName("removePerson");
    for (PushButton *button : {m_edit, m_remove, m_import, m_new})
        m_header->addActionButton(button);
    connect(&m_people, &PeopleService::changed, this, &PeoplePage::refresh);
    connect(&m_organisations, &OrganisationWatch::changed, this, &PeoplePage::refresh);
    connect(m_search, &QLineEdit::textChanged, this, &PeoplePage::refresh);
    connect(m_table, &PlainTable::choiceChanged, this, &PeoplePage::showDetails);
    connect(m_table, &QAbstractItemView::activated, m_edit, &QPushButton::click);
    connect(m_new, &QPushButton::clicked, this, &PeoplePage::addPerson);
    connect(m_edit, &QPushButton::clicked, this, [this] {
        if (const Person *person = chosen())
            edit(*person);
    });
    connect(m_import, &QPushButton::clicked, this, &PeoplePage::chooseImport);
    connect(m_remove, &QPushButton::clicked, this, &PeoplePage::removeChosen);
    connect(m_give, &QPushButton::clicked, this, [this] { handOver(true); });
    connect(m_take, &QPushButton::clicked, this, [this] { handOver(false); });
    connect(m_serials, &QLineEdit::returnPressed, m_give, &QPushButton::click);
    connect(m_empty, &EmptyState::buttonClicked, this, [this] {
        if (m_organisations.all().isEmpty())
            Q_EMIT setupRequested();
        else if (!m_search->text().isEmpty())
            m_search->clear();
        else
            chooseImport();
    });
}

QWidget *PeoplePage::makeDetails()
{
    auto *details = new QWidget;
    auto *column = new QVBoxLayout(details);
    column->setContentsMargins(Metrics::pageMargin, Metrics::spaceMedium, Metrics::pageMargin, Metrics::spaceMedium);
    column->setSpacing(Metrics::space);
    column->addWidget(m_title);
    column->addWidget(m_facts);
    m_serials->setObjectName("serials");
    m_serials->setPlaceholderText(tr("Serial numbers, separated by blanks or commas"));
    m_serials->setAccessibleName(tr("Serial numbers"));
    m_give->setObjectName("giveDevices");
    m_take->setObjectName("takeDevices");
    auto *row = new QHBoxLayout;
    row->setSpacing(Metrics::space);
    row->addWidget(m_serials, 1);
    row->addWidget(m_give);
    row->addWidget(m_take);
    column->addLayout(row);
    column->addStretch(1);
    auto *area = scrolled(details);
    area->setMinimumHeight(Metrics::detailPaneBelow + Metrics::control);
    return area;
}

void PeoplePage::refresh()
{
    if (!isVisible())
        return; // read when it is shown
    QCoro::connect(m_people.all(m_organisations.currentId(), m_search->text().trimmed()), this,
                   [this, text = m_search->text()](const Result<QList<Person>> &people) {
                       if (text != m_search->text())
                           return; // typed on meanwhile
                       if (!people) {
                           fail(people.error());
                           return;
                       }
                       const Person *before = chosen();
                       const PersonId kept = before ? before->id : PersonId();
                       m_model.setRows(*people);
                       const auto at = std::ranges::find(*people, kept, &Person::id);
                       if (!people->isEmpty())
                           m_table->selectRow(at == people->end() ? 0 : int(at - people->begin()));
                       refreshState();
                   });
}

void PeoplePage::refreshState()
{
    const bool isOne = m_organisations.currentId().has_value();
    for (PushButton *button : {m_new, m_import}) {
        button->setEnabled(isOne);
        button->setToolTip(isOne ? QString() : tr("Choose an organisation at the left first."));
    }
    const int count = m_model.rowCount();
    m_header->setCount(count == 0 ? QString() : QLocale().toString(count));
    m_stack->setCurrentIndex(count == 0 ? 1 : 0);
    if (m_organisations.all().isEmpty()) {
        m_empty->setTexts(QStringLiteral("people"), tr("No organisation yet"),
                          tr("People belong to an organisation. Connect one, or practise with a simulated Apple."));
        m_empty->setButton(tr("Enroll organisation…"));
    } else if (!m_search->text().isEmpty()) {
        m_empty->setTexts(QStringLiteral("people"), tr("Nobody matches"),
                          tr("No member of anybody contains “%1”.").arg(m_search->text()));
        m_empty->setButton(tr("Clear search"));
    } else {
        m_empty->setTexts(QStringLiteral("people"), tr("No people yet"),
                          tr("Devices enroll without a user. Say who holds which, and configuration can be filled in "
                             "with their name and address. Begin with a CSV file of your directory."));
        m_empty->setButton(tr("Import CSV…"));
    }
    showDetails();
}

void PeoplePage::showDetails()
{
    const Person *person = chosen();
    for (QWidget *widget : std::initializer_list<QWidget *>{m_edit, m_remove, m_give, m_take, m_serials})
        widget->setEnabled(person);
    if (!person)
        return;
    m_title->setText(person->fullName.isEmpty() ? person->shortName : person->fullName);
    m_facts->clear();
    m_facts->setFact(tr("Short name"), person->shortName);
    if (!person->email.isEmpty())
        m_facts->setFact(tr("E-mail"), person->email);
    if (!person->department.isEmpty())
        m_facts->setFact(tr("Department"), person->department);
    if (!person->note.isEmpty())
        m_facts->setFact(tr("Note"), person->note);
    m_facts->setFact(tr("Devices"), person->devices == 0 ? tr("None") : QString(), FactsGrid::Value::Code);
    m_shown = person->id;
    if (person->devices > 0)
        QCoro::connect(
            m_people.devicesOf(person->id), this, [this, id = person->id](const Result<QStringList> &serials) {
                if (serials && m_shown == id)
                    m_facts->setFact(tr("Devices"), serials->join(QStringLiteral(", ")), FactsGrid::Value::Code);
            });
}

void PeoplePage::addPerson()
{
    if (const auto organisation = m_organisations.currentId()) {
        Person person;
        person.organisation = *organisation;
        edit(person);
    }
}

void PeoplePage::edit(const Person &person)
{
    auto *dialog = new PersonDialog(person, this);
    connect(dialog, &PersonDialog::saveRequested, this, [this, dialog](const Person &edited) {
        QCoro::connect(m_people.save(edited), dialog, [this, dialog](const Result<Person> &saved) {
            if (!saved) {
                dialog->showError(saved.error());
                return;
            }
            dialog->accept();
            m_strip->hide();
            QCoro::connect(m_people.planRedeploy(saved->id), this, &PeoplePage::offer);
        });
    });
    dialog->open();
}

void PeoplePage::chooseImport()
{
    auto *dialog = new QFileDialog(this, tr("Import people"), QString(), tr("CSV (*.csv *.txt);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &PeoplePage::importFile);
    dialog->open();
}

void PeoplePage::importFile(const QString &path)
{
    const auto organisation = m_organisations.currentId();
    if (!organisation) {
        fail({ErrorKind::InvalidInput, tr("Choose an organisation at the left first.")});
        return;
    }
    QCoro::connect(
        m_people.planImport(*organisation, path), this,
        [this, id = *organisation](const Result<PeopleImportPlan> &plan) {
            if (!plan) {
                fail(plan.error());
                return;
            }
            auto *dialog = new PeopleImportDialog(*plan, this);
            connect(dialog, &PeopleImportDialog::confirmed, this, [this, id](const PeopleImportPlan &agreed) {
                QCoro::connect(m_people.applyImport(id, agreed), this, [this](const Result<PeopleImported> &imported) {
                    offer(imported.transform([](const PeopleImported &done) { return done.redeploy; }));
                });
            });
            dialog->open();
        });
}

void PeoplePage::removeChosen()
{
    const Person *person = chosen();
    if (!person)
        return;
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Delete person"), tr("Delete “%1”?").arg(person->shortName),
                                QMessageBox::NoButton, this);
    box->setInformativeText(person->devices == 0
                                ? tr("They hold no device.")
                                : tr("Nobody holds their %n device(s) then.", nullptr, person->devices));
    QAbstractButton *button = box->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(button, &QAbstractButton::clicked, this,
            [this, id = person->id] { QCoro::connect(m_people.remove(id), this, &PeoplePage::offer); });
    box->open();
}

void PeoplePage::handOver(bool isGiven)
{
    const Person *person = chosen();
    static const QRegularExpression gaps(QStringLiteral("[\\s,;]+"));
    const QStringList serials = m_serials->text().split(gaps, Qt::SkipEmptyParts);
    if (!person || serials.isEmpty()) {
        m_serials->setFocus(Qt::OtherFocusReason);
        return;
    }
    QCoro::connect(
        m_people.planHandover(person->organisation, isGiven ? std::optional(*person) : std::nullopt, serials), this,
        [this](const Result<HandoverPlan> &plan) {
            if (!plan) {
                fail(plan.error());
                return;
            }
            QStringList unknown;
            for (const HandoverRow &row : plan->rows) {
                if (row.group == HandoverGroup::Unknown)
                    unknown.append(row.serial.text());
            }
            if (!unknown.isEmpty()) {
                fail({ErrorKind::NotFound,
                      tr("No device has the serial number %1. Nothing was changed.")
                          .arg(unknown.join(QStringLiteral(", ")))});
                return;
            }
            m_serials->clear();
            QCoro::connect(m_people.applyHandover(*plan), this, &PeoplePage::offer);
        });
}

void PeoplePage::offer(const Result<QList<RedeployPlan>> &plans)
{
    if (!plans) {
        fail(plans.error());
        return;
    }
    m_strip->hide();
    if (plans->isEmpty())
        return;
    auto *dialog = new RedeployDialog(*plans, this);
    connect(dialog, &RedeployDialog::confirmed, this, [this](const QList<RedeployPlan> &agreed) {
        QCoro::connect(m_configuration.applyRedeploy(agreed), this, [this](const Result<int> &woken) {
            if (!woken)
                fail(woken.error());
        });
    });
    dialog->open();
}

void PeoplePage::fail(const Error &error)
{
    m_strip->tell(error);
}

const Person *PeoplePage::chosen() const
{
    const QList<int> rows = m_table->chosenRows();
    return rows.isEmpty() ? nullptr : m_model.rowAt(rows.first());
}

void PeoplePage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

} // namespace Muster
