#include "ui/devices/devicespage.h"

#include "models/core/clock.h"
#include "models/core/settings.h"
#include "ui/common/emptystate.h"
#include "ui/common/filterchips.h"
#include "ui/common/headerbar.h"
#include "ui/common/icons.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/searchfield.h"
#include "ui/common/type.h"
#include "ui/devices/devicedetails.h"
#include "ui/devices/devicetable.h"
#include "ui/devices/explanationdialog.h"
#include "ui/devices/facetpane.h"
#include "ui/devices/selectionbar.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace Muster {

DevicesPage::DevicesPage(DevicesModel &model, DeviceService &devices, ExplainService &explanations, const Clock &clock,
                         Settings &settings, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_devices(devices)
    , m_explanations(explanations)
    , m_clock(clock)
    , m_settings(settings)
    , m_question(model.question())
    , m_header(new HeaderBar(tr("Devices")))
    , m_search(new SearchField(tr("Serial, model, person, order, tag")))
    , m_searchFault(new Label({}, Type::small(), Label::Tone::Failed))
    , m_trouble(new MessageStrip(Meaning::Failed))
    , m_progress(new MessageStrip(Meaning::Waiting))
    , m_chips(new FilterChips)
    , m_facets(new FacetPane)
    , m_table(new DeviceTable(model, clock))
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState(QStringLiteral("devices"), {}, {}))
    , m_selection(new SelectionBar)
    , m_details(new DeviceDetails(clock))
    , m_splitter(new QSplitter)
{
    setObjectName("devicesPage");
    setUpHeader();
    setUpTable();
    setUpLayout();
    setUpWiring();
    refreshAnswer();
    refreshSelection();
}

void DevicesPage::setUpHeader()
{
    m_search->setObjectName("deviceSearch");
    m_search->setKeyHint(QKeySequence(QKeySequence::Find));
    m_header->setSearchField(m_search);
    m_columnsButton = m_header->addViewSwitch(QStringLiteral("columns"), tr("Columns"), {});
    m_columnsButton->setObjectName("columnsButton");
    m_columnsButton->setCheckable(false);
    m_facetsSwitch = m_header->addViewSwitch(QStringLiteral("panel"), tr("Filters"), QKeySequence(Qt::Key_F3));
    m_facetsSwitch->setObjectName("facetsSwitch");
    m_facetsSwitch->setChecked(true);
    m_detailsSwitch = m_header->addViewSwitch(QStringLiteral("pane"), tr("Details"), QKeySequence(Qt::Key_F4));
    m_detailsSwitch->setObjectName("detailsSwitch");
    m_sync = new PushButton(tr("Sync"), QStringLiteral("sync"));
    m_sync->setObjectName("syncButton");
    m_sync->setKeyHint(QKeySequence(Qt::Key_F5));
    m_header->addActionButton(m_sync);
    m_assign = new PushButton(tr("Assign…"), PushButton::Kind::Primary);
    m_assign->setObjectName("assignButton");
    m_assign->setKeyHint(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A));
    m_header->addActionButton(m_assign);
    m_searchFault->setObjectName("searchFault");
    m_searchFault->setContentsMargins(Metrics::pageMargin, Metrics::spaceTiny, Metrics::pageMargin, Metrics::spaceTiny);
    m_searchFault->hide();
    m_trouble->setObjectName("trouble");
    m_trouble->hide();
    m_progress->setObjectName("firstLoad");
    m_progress->hide();
}

void DevicesPage::setUpTable()
{
    m_table->restoreColumnState(m_settings.value(Setting::DeviceColumns).toByteArray());
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_empty->setObjectName("devicesEmpty");
    m_details->setVisible(false);
}

void DevicesPage::setUpLayout()
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_chips);
    column->addWidget(m_searchFault);
    column->addWidget(m_trouble);
    column->addWidget(m_progress);
    column->addWidget(m_stack, 1);
    column->addWidget(m_selection);

    m_splitter->addWidget(content);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setChildrenCollapsible(false);

    auto *right = new QWidget;
    auto *rightColumn = new QVBoxLayout(right);
    rightColumn->setContentsMargins(0, 0, 0, 0);
    rightColumn->setSpacing(0);
    rightColumn->addWidget(m_header);
    rightColumn->addWidget(m_splitter, 1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_facets);
    row->addWidget(right, 1);
}

void DevicesPage::setUpWiring()
{
    connect(m_search, &QLineEdit::textChanged, this, &DevicesPage::search);
    connect(m_search, &SearchField::leftForResults, this, [this] {
        m_table->setFocus(Qt::OtherFocusReason);
        if (!m_table->currentIndex().isValid() && m_model.rowCount() > 0)
            m_table->setCurrentIndex(m_model.index(0, 0));
    });
    connect(m_search, &SearchField::lastRestrictionDropped, this, [this] {
        for (auto facet = m_question.facets.begin(); facet != m_question.facets.end(); ++facet) {
            if (!facet->isEmpty()) {
                facet->removeLast();
                applyQuestion();
                return;
            }
        }
    });
    connect(m_chips, &FilterChips::chipRemoved, this, &DevicesPage::removeChip);
    connect(m_chips, &FilterChips::chipClicked, this, [this](const QString &id) {
        if (id == searchChip)
            focusSearch();
    });
    connect(m_chips, &FilterChips::allCleared, this, &DevicesPage::clearFilters);
    connect(m_facets, &FacetPane::chosen, this, [this](DeviceField field, const QStringList &values) {
        m_question.facets.insert(field, values);
        applyQuestion();
    });
    connect(m_facetsSwitch, &QToolButton::toggled, m_facets, &QWidget::setVisible);
    connect(m_detailsSwitch, &QToolButton::toggled, this, [this](bool shown) {
        m_details->setVisible(shown);
        placePanes();
        refreshDetails();
    });
    connect(m_columnsButton, &QToolButton::clicked, this, [this] {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        m_table->fillColumnMenu(menu);
        menu->popup(m_columnsButton->mapToGlobal(QPoint(0, m_columnsButton->height())));
    });
    connect(m_sync, &QPushButton::clicked, this, &DevicesPage::syncRequested);
    connect(m_trouble, &MessageStrip::buttonClicked, this, &DevicesPage::troubleButtonClicked);
    connect(m_empty, &EmptyState::buttonClicked, this, [this] {
        if (filterCount() > 0)
            clearFilters();
        else if (m_link == Link::Linked)
            Q_EMIT syncRequested();
        else
            Q_EMIT setupRequested();
    });
    connect(m_table, &DeviceTable::columnsChanged, this,
            [this] { m_settings.setValue(Setting::DeviceColumns, m_table->columnState()); });
    connect(m_table, &DeviceTable::selectionChangedByUser, this, &DevicesPage::refreshSelection);
    connect(m_table, &DeviceTable::detailsRequested, m_detailsSwitch, &QToolButton::toggle);
    connect(m_table, &DeviceTable::deviceActivated, this, [this] { m_detailsSwitch->setChecked(true); });
    connect(m_table, &DeviceTable::copyRequested, this, &DevicesPage::copySerials);
    connect(m_table, &DeviceTable::contextMenuRequested, this, &DevicesPage::showContextMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DevicesPage::refreshDetails);
    connect(&m_model, &DevicesModel::profileNamesChanged, this, [this] {
        m_facets->setProfileNames(m_model.profileNames());
        search();
    });
    connect(m_assign, &QPushButton::clicked, this, [this] { Q_EMIT assignRequested(m_table->selectedIds()); });
    connect(m_selection, &SelectionBar::assignRequested, this,
            [this] { Q_EMIT assignRequested(m_table->selectedIds()); });
    connect(m_selection, &SelectionBar::commandRequested, this,
            [this] { Q_EMIT commandRequested(m_table->selectedIds()); });
    connect(m_selection, &SelectionBar::copyRequested, this, &DevicesPage::copySerials);
    connect(m_selection, &SelectionBar::selectAllRequested, m_table, &QAbstractItemView::selectAll);
    connect(m_details, &DeviceDetails::actionRequested, this, &DevicesPage::followVerdict);
    connect(m_details, &DeviceDetails::commandRequested, this,
            [this](DeviceId device) { Q_EMIT commandRequested({static_cast<std::int32_t>(device.value())}); });
    connect(m_details, &DeviceDetails::conversationRequested, this, &DevicesPage::conversationRequested);
    connect(m_details, &DeviceDetails::ownFieldEdited, this,
            [this](DeviceId device, OwnField field, const QString &text) {
                QCoro::connect(m_devices.setOwnFields({device}, {{field, text}}), this,
                               [this](const Result<DeviceEdit> &edit) {
                                   if (!edit)
                                       setTrouble(edit.error().message, {});
                               });
            });
    connect(&m_model, &DevicesModel::answered, this, &DevicesPage::refreshAnswer);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, [this] {
        lookAtWanted();
        refreshDetails();
    });
    connect(&m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        m_selectionBeforeReset = m_table->selectedCount() <= 200 ? m_table->selectedIds() : std::vector<std::int32_t>();
        m_currentBeforeReset = m_table->currentId();
    });
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_table->selectIds(m_selectionBeforeReset, m_currentBeforeReset);
        refreshSelection();
    });
}

void DevicesPage::setOrganisation(std::optional<OrganisationId> organisation)
{
    if (m_question.organisation == organisation)
        return;
    m_question.organisation = organisation;
    applyQuestion();
}

void DevicesPage::setLink(Link link)
{
    m_link = link;
    m_sync->setEnabled(link == Link::Linked);
    refreshEmpty();
}

void DevicesPage::setRun(const std::optional<Run> &run)
{
    const bool loading = run && run->state == RunState::Running && run->kind == RunKind::Full;
    m_isFirstLoad = loading && m_model.totalCount() <= run->devices;
    if (m_isFirstLoad)
        m_progress->setText(
            tr("The list comes from Apple for the first time."),
            tr("Page %1, %2 devices so far").arg(QLocale().toString(run->pages), QLocale().toString(run->devices)));
    m_progress->setVisible(m_isFirstLoad);
    refreshEmpty();
}

void DevicesPage::setTrouble(const QString &message, const QString &button)
{
    m_trouble->setText(message);
    m_trouble->setButton(button);
    m_trouble->setVisible(!message.isEmpty());
}

void DevicesPage::explainCurrent()
{
    const DeviceId device = m_model.idAt(m_table->currentIndex().row());
    if (!device.isValid())
        return;
    QCoro::connect(m_explanations.explain(device), this, [this](const Result<ExplainedDevice> &explained) {
        if (!explained) {
            setTrouble(explained.error().message, {});
            return;
        }
        auto *dialog = new ExplanationDialog(*explained, m_clock.now(), this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
}

void DevicesPage::followVerdict(const QString &action)
{
    if (action == QLatin1StringView("sync"))
        Q_EMIT syncRequested();
    else if (const DeviceId device = m_model.idAt(m_table->currentIndex().row()); device.isValid())
        Q_EMIT assignRequested({static_cast<std::int32_t>(device.value())});
}

void DevicesPage::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void DevicesPage::setCompact(bool compact)
{
    m_table->setCompact(compact);
}

void DevicesPage::refreshAnswer()
{
    const QLocale locale;
    const qint64 total = m_model.totalCount();
    if (total < 0)
        m_header->setCount(m_model.shownCount() > 0 ? tr("counting…") : QString());
    else if (filterCount() > 0)
        m_header->setCount(tr("%1 of %2").arg(locale.toString(m_model.shownCount()), locale.toString(total)));
    else
        m_header->setCount(locale.toString(total));
    m_facets->setFacets(m_model.facets(), m_question.facets);
    refreshEmpty();
    refreshSelection();
    lookAtWanted();
    refreshDetails();
}

void DevicesPage::refreshEmpty()
{
    const bool isEmpty = m_model.rowCount() == 0 && (m_model.totalCount() >= 0 || m_link != Link::Linked);
    m_stack->setCurrentWidget(isEmpty && !m_isFirstLoad ? static_cast<QWidget *>(m_empty) : m_table);
    if (!isEmpty)
        return;
    const QString hidden = QLocale().toString(m_model.totalCount());
    if (filterCount() > 0 && m_model.totalCount() > 0) {
        m_empty->setTexts(QStringLiteral("filter"),
                          filterCount() == 1 ? tr("No device matches this filter")
                                             : tr("No device matches all %1 filters").arg(filterCount()),
                          tr("%1 devices are hidden by them.").arg(hidden));
        m_empty->setButton(tr("Clear filters"), QKeySequence(Qt::Key_Escape));
    } else if (m_link == Link::Linked) {
        m_empty->setTexts(
            QStringLiteral("devices"), tr("No devices at Apple yet"),
            tr("Assign devices to this service in Apple's portal, then sync. It takes a few minutes until they come."));
        m_empty->setButton(tr("Sync"), QKeySequence());
    } else {
        m_empty->setTexts(QStringLiteral("devices"), tr("No devices yet"),
                          tr("Connect an organisation, or practise with a simulated Apple."));
        m_empty->setButton(m_link == Link::HalfDone ? tr("Go on with the set-up…") : tr("Enroll organisation…"),
                           QKeySequence());
    }
}

void DevicesPage::refreshDetails()
{
    if (!m_detailsSwitch->isChecked())
        return;
    const QVariant shown = m_table->currentIndex().data(DevicesModel::DeviceRole);
    if (shown.isValid()) {
        const auto device = shown.value<Device>();
        m_details->setDevice(device);
        QCoro::connect(m_devices.repairLinks(device.organisation, device.serial), this,
                       [this, device](const Result<RepairLinks> &links) {
                           if (links)
                               m_details->setRepair(device, *links);
                       });
        QCoro::connect(m_explanations.explain(device.id), this, [this](const Result<ExplainedDevice> &explained) {
            if (explained)
                m_details->setExplained(*explained);
        });
        QCoro::connect(m_devices.history(device.id), this,
                       [this, id = device.id](const Result<QList<FieldChange>> &history) {
                           if (history)
                               m_details->setHistory(id, *history);
                       });
    } else if (!m_table->currentIndex().isValid()) {
        m_details->clear();
    }
}

void DevicesPage::refreshSelection()
{
    const qint64 selected = m_table->selectedCount();
    m_selection->setVisible(selected > 1);
    m_assign->setEnabled(selected > 0);
    m_assign->setToolTip(selected > 0 ? QString()
                                      : tr("Choose devices first, or assign a list of serial numbers: menu "
                                           "Devices"));
    m_selection->setCounts(selected, m_model.shownCount());
}

void DevicesPage::copySerials()
{
    // Copies what is selected, one serial a line; a large selection is read from the store first.
    QCoro::connect(m_devices.serials(m_table->selectedIds()), this, [this](const Result<QStringList> &serials) {
        if (serials)
            QApplication::clipboard()->setText(serials->join(u'\n'));
        else
            setTrouble(serials.error().message, {});
    });
}

void DevicesPage::showContextMenu(const QPoint &global, const QModelIndex &index)
{
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon("profile"), tr("Assign…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A), this,
                    [this] { Q_EMIT assignRequested(m_table->selectedIds()); });
    menu->addAction(icon("bolt"), tr("Send command…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), this,
                    [this] { Q_EMIT commandRequested(m_table->selectedIds()); });
    menu->addAction(icon("in"), tr("Give an item…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G), this,
                    [this] { Q_EMIT itemRequested(m_table->selectedIds()); });
    menu->addSeparator();
    menu->addAction(icon("copy"), tr("Copy serials"), QKeySequence(QKeySequence::Copy), this,
                    &DevicesPage::copySerials);
    menu->addAction(tr("Copy “%1”").arg(m_table->currentText()), this,
                    [this] { QApplication::clipboard()->setText(m_table->currentText()); });
    menu->addSeparator();
    QAction *only =
        menu->addAction(icon("filter"), tr("Show only this"), this, [this, index] { filterBy(index, false); });
    QAction *exclude = menu->addAction(tr("Exclude this"), this, [this, index] { filterBy(index, true); });
    const bool isText = !index.data(DevicesModel::TimeRole).toDateTime().isValid();
    only->setEnabled(isText);
    exclude->setEnabled(isText);
    menu->addSeparator();
    menu->addAction(icon("help"), tr("Explain"), QKeySequence(Qt::Key_F9), this, &DevicesPage::explainCurrent);
    menu->addAction(icon("pane"), tr("Details"), this, [this] { m_detailsSwitch->setChecked(true); });
    menu->popup(global);
}

void DevicesPage::placePanes()
{
    const int windowWidth = window()->width();
    const bool beside = windowWidth >= Metrics::railBelow;
    if (m_splitter->orientation() != (beside ? Qt::Horizontal : Qt::Vertical))
        m_splitter->setOrientation(beside ? Qt::Horizontal : Qt::Vertical);
    m_details->setMinimumWidth(beside ? Metrics::detailPaneLeast : 0);
    m_details->setMaximumWidth(beside ? Metrics::detailPaneMost : QWIDGETSIZE_MAX);
    m_details->setMinimumHeight(beside ? 0 : Metrics::detailPaneBelow / 2);
    const int whole = beside ? m_splitter->width() : m_splitter->height();
    const int pane = beside ? Metrics::detailPane : Metrics::detailPaneBelow;
    if (m_details->isVisible())
        m_splitter->setSizes({whole - pane, pane});
}

void DevicesPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool narrow = window()->width() < Metrics::facetsFoldBelow;
    if (narrow && event->oldSize().width() > event->size().width())
        m_facetsSwitch->setChecked(false);
    const bool beside = window()->width() >= Metrics::railBelow;
    if ((m_splitter->orientation() == Qt::Horizontal) != beside)
        placePanes();
}

void DevicesPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && filterCount() > 0)
        clearFilters();
    else
        QWidget::keyPressEvent(event);
}

} // namespace Muster
