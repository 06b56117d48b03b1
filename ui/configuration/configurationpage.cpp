#include "ui/configuration/configurationpage.h"

#include "app/configuration/configurationprofile.h"
#include "app/configuration/itemforms.h"
#include "app/configuration/itemvariables.h"
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
#include "ui/common/tablelook.h"
#include "ui/common/type.h"

#include <QHeaderView>
#include <QJsonArray>
#include <QLocale>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Muster {

namespace {

QString kindOf(const ConfigurationItem &item)
{
    if (item.kind != QLatin1StringView("profile")) {
        const ItemForm *form = itemForm(item.kind);
        return form ? form->title : item.kind;
    }
    const QJsonArray payloads = item.summary.value(QLatin1StringView("payloads")).toArray();
    QStringList types;
    for (const QJsonValue &payload : payloads) {
        const QString title = payloadTypeTitle(payload[QLatin1StringView("type")].toString());
        if (!types.contains(title))
            types.append(title);
    }
    return types.join(QLatin1StringView(", "));
}

Meaning meaningOf(ItemState state)
{
    switch (state) {
    case ItemState::Installed:
        return Meaning::Ok;
    case ItemState::Failed:
        return Meaning::Failed;
    case ItemState::LeftOut:
    case ItemState::Removed:
        return Meaning::Neutral;
    default:
        return Meaning::Waiting;
    }
}

} // namespace

ConfigurationPage::ConfigurationPage(ConfigurationService &configuration, OrganisationWatch &organisations,
                                     QWidget *parent)
    : QWidget(parent)
    , m_configuration(configuration)
    , m_organisations(organisations)
    , m_header(new HeaderBar(tr("Configuration")))
    , m_strip(new MessageStrip(Meaning::Failed))
    , m_stack(new QStackedWidget)
    , m_table(new PlainTable(tr("Configuration items")))
    , m_resultsTable(new PlainTable(tr("Results by device")))
    , m_facts(new FactsGrid)
    , m_title(new Label(QString(), Type::heading()))
    , m_empty(new EmptyState(QStringLiteral("config"), {}, {}))
    , m_import(new PushButton(tr("Import…")))
    , m_new(new PushButton(tr("New from form"), QStringLiteral("plus"), PushButton::Kind::Primary))
    , m_auto(new PushButton(tr("Auto-deploy")))
    , m_up(new PushButton(tr("Up")))
    , m_down(new PushButton(tr("Down")))
    , m_edit(new PushButton(tr("Edit…")))
    , m_remove(new PushButton(tr("Delete…")))
    , m_redeploy(new PushButton(tr("Redeploy…")))
{
    setObjectName("configurationPage");
    m_table->setObjectName("configurationTable");
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setBadges(ConfigurationModel::AutoColumn, [this](const QModelIndex &index) {
        const ConfigurationRow *row = m_model.rowAt(index.row());
        return row && row->item.isAuto ? Meaning::Ok : Meaning::Neutral;
    });
    m_table->setWidths({46, 210, 150, 120, 130, 80, 80, 80, 80});
    m_table->setFilling(ConfigurationModel::NameColumn);
    m_strip->hide();
    m_empty->setObjectName("configurationEmpty");
    m_stack->addWidget(aboveDetails(m_table, makeDetails()));
    m_stack->addWidget(m_empty);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_strip);
    column->addWidget(m_stack, 1);
    m_header->addHelp(QStringLiteral("auto-deployment"));
    setUpActions();
    connect(&m_configuration, &ConfigurationService::changed, this, &ConfigurationPage::refresh);
    connect(&m_organisations, &OrganisationWatch::changed, this, &ConfigurationPage::refresh);
    refreshActions();
    refreshEmpty();
}

void ConfigurationPage::setUpActions()
{
    m_auto->setCheckable(true);
    m_import->setObjectName("importItem");
    m_new->setObjectName("newItem");
    m_auto->setObjectName("autoItem");
    m_up->setObjectName("moveUp");
    m_down->setObjectName("moveDown");
    m_edit->setObjectName("editItem");
    m_remove->setObjectName("removeItem");
    m_redeploy->setObjectName("redeployItem");
    m_up->setToolTip(tr("Devices get it earlier (Alt+Up)"));
    m_down->setToolTip(tr("Devices get it later (Alt+Down)"));
    m_up->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Up));
    m_down->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Down));
    for (PushButton *button : {m_up, m_down, m_auto, m_edit, m_redeploy, m_remove, m_import, m_new})
        m_header->addActionButton(button);
    connect(m_table, &PlainTable::choiceChanged, this, [this] {
        refreshActions();
        showDetails();
    });
    connect(m_table, &QAbstractItemView::activated, this, &ConfigurationPage::editChosen);
    connect(m_import, &QPushButton::clicked, this, &ConfigurationPage::chooseImport);
    connect(m_new, &QPushButton::clicked, this, &ConfigurationPage::chooseForm);
    connect(m_auto, &QPushButton::clicked, this, &ConfigurationPage::setAuto);
    connect(m_up, &QPushButton::clicked, this, [this] { moveChosen(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { moveChosen(1); });
    connect(m_edit, &QPushButton::clicked, this, &ConfigurationPage::editChosen);
    connect(m_remove, &QPushButton::clicked, this, &ConfigurationPage::removeChosen);
    connect(m_redeploy, &QPushButton::clicked, this, [this] {
        if (const ConfigurationRow *row = chosen())
            redeploy(row->item.id);
    });
    connect(m_empty, &EmptyState::buttonClicked, this, [this] {
        if (m_organisations.all().isEmpty())
            Q_EMIT setupRequested();
        else
            chooseForm();
    });
}

QWidget *ConfigurationPage::makeDetails()
{
    auto *facts = new QWidget;
    auto *column = new QVBoxLayout(facts);
    column->setContentsMargins(Metrics::pageMargin, Metrics::spaceMedium, Metrics::pageMargin, Metrics::spaceMedium);
    column->setSpacing(Metrics::space);
    column->addWidget(m_title);
    column->addWidget(m_facts);
    column->addStretch(1);
    m_resultsTable->setObjectName("itemResults");
    m_resultsTable->setModel(&m_results);
    m_resultsTable->setCode(ItemResultsModel::SerialColumn);
    m_resultsTable->setBadges(ItemResultsModel::StateColumn, [this](const QModelIndex &index) {
        const ItemOnDevice *on = m_results.rowAt(index.row());
        return on ? meaningOf(on->result.state) : Meaning::Neutral;
    });
    m_resultsTable->setWidths({Metrics::columnSerial, Metrics::columnModel, Metrics::columnState, 200, 176});
    m_resultsTable->setFilling(ItemResultsModel::ReasonColumn);
    auto *details = new QWidget;
    auto *row = new QHBoxLayout(details);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    auto *area = scrolled(facts);
    area->setMinimumWidth(Metrics::detailPane); // wider, a long identifier stands on one line
    area->setMaximumWidth(Metrics::detailPaneMost);
    row->addWidget(area, 2);
    row->addWidget(m_resultsTable, 3);
    details->setMinimumHeight(Metrics::detailPaneBelow);
    return details;
}

// Results come in bursts when many devices enroll: while one question is under way, further changes only ask for
// another.
void ConfigurationPage::refresh()
{
    if (m_isReading || !isVisible()) {
        m_isStale = true;
        return;
    }
    m_isReading = true;
    m_isStale = false;
    const auto only = m_organisations.currentId();
    QCoro::connect(m_configuration.all(only), this, [this, only](const Result<QList<ConfigurationItem>> &items) {
        QCoro::connect(m_configuration.counts(only), this,
                       [this, items](const Result<QHash<ItemId, ItemCounts>> &counts) {
                           m_isReading = false;
                           if (items && counts)
                               take(*items, *counts);
                           else
                               fail(items ? counts.error() : items.error());
                           if (m_isStale)
                               refresh();
                       });
    });
}

void ConfigurationPage::take(const QList<ConfigurationItem> &items, const QHash<ItemId, ItemCounts> &counts)
{
    QList<ConfigurationRow> rows;
    for (const ConfigurationItem &item : items)
        rows.append({item, counts.value(item.id), kindOf(item)});
    const ConfigurationRow *before = chosen();
    const ItemId kept = before ? before->item.id : ItemId();
    m_model.setRows(rows);
    int row = 0;
    for (int i = 0; i < rows.size(); ++i) {
        if (rows.at(i).item.id == kept)
            row = i;
    }
    if (!rows.isEmpty())
        m_table->selectRow(row);
    m_header->setCount(rows.isEmpty() ? QString() : QLocale().toString(rows.size()));
    m_stack->setCurrentIndex(rows.isEmpty() ? 1 : 0);
    refreshEmpty();
    refreshActions();
    showDetails();
}

void ConfigurationPage::refreshEmpty()
{
    if (m_organisations.all().isEmpty()) {
        m_empty->setTexts(QStringLiteral("config"), tr("No organisation yet"),
                          tr("Configuration belongs to an organisation. Connect one, or practise with a simulated "
                             "Apple."));
        m_empty->setButton(tr("Enroll organisation…"));
        return;
    }
    m_empty->setTexts(QStringLiteral("config"), tr("Devices get no configuration yet"),
                      tr("Wi-Fi, passcodes, restrictions: what is marked for auto-deployment is sent to every device "
                         "while it enrolls. Fill in a form, or import a .mobileconfig."));
    m_empty->setButton(tr("New from form…"));
}

void ConfigurationPage::refreshActions()
{
    const bool isOne = m_organisations.currentId().has_value();
    for (PushButton *button : {m_new, m_import}) {
        button->setEnabled(isOne);
        button->setToolTip(isOne ? QString() : tr("Choose an organisation at the left first."));
    }
    const ConfigurationRow *row = chosen();
    for (PushButton *button : {m_auto, m_edit, m_remove, m_redeploy})
        button->setEnabled(row);
    m_auto->setChecked(row && row->item.isAuto);
    m_up->setEnabled(row && row != &m_model.rows().first());
    m_down->setEnabled(row && row != &m_model.rows().last());
    m_edit->setEnabled(row && row->item.kind != QLatin1StringView("profile"));
    m_edit->setToolTip(row && !m_edit->isEnabled() ? tr("It came from a file. Import the changed file instead.")
                                                   : QString());
}

void ConfigurationPage::showDetails()
{
    const ConfigurationRow *row = chosen();
    if (!row)
        return;
    const ConfigurationItem &item = row->item;
    m_title->setText(item.name);
    m_facts->clear();
    m_facts->setFact(tr("Contains"), row->kind);
    if (!item.families.isEmpty())
        m_facts->setFact(tr("For"), item.families.join(QStringLiteral(", ")));
    if (!item.query.isEmpty())
        m_facts->setFact(tr("Only"), item.query);
    m_facts->setFact(tr("Before release"),
                     item.blocksRelease ? tr("Setup Assistant waits for it") : tr("Does not wait"));
    QStringList variables;
    for (const QJsonValue &name : item.summary.value(QLatin1StringView("variables")).toArray())
        variables.append(itemVariableTitle(name.toString()));
    if (!variables.isEmpty())
        m_facts->setFact(tr("Variables"), variables.join(QStringLiteral(", ")));
    m_facts->setFact(tr("Saved"),
                     tr("v%1, %2, %3", "revision, time, by whom")
                         .arg(item.latestNumber)
                         .arg(QLocale().toString(item.savedAt.toLocalTime(), QLocale::ShortFormat), item.savedBy));
    m_facts->setFact(tr("Identifier"), item.identifier, FactsGrid::Value::Code);
    if (m_shown != item.id)
        m_results.setRows({});
    m_shown = item.id;
    QCoro::connect(m_configuration.results(item.id), this,
                   [this, id = item.id](const Result<QList<ItemOnDevice>> &results) {
                       if (m_shown == id && results)
                           m_results.setRows(*results);
                   });
}

void ConfigurationPage::fail(const Error &error)
{
    m_strip->tell(error);
}

void ConfigurationPage::tell(const QString &text)
{
    m_strip->tell(Meaning::Ok, text);
}

const ConfigurationRow *ConfigurationPage::chosen() const
{
    const QList<int> rows = m_table->chosenRows();
    return rows.isEmpty() ? nullptr : m_model.rowAt(rows.first());
}

void ConfigurationPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

} // namespace Muster
