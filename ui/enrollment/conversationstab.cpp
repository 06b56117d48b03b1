#include "ui/enrollment/conversationstab.h"

#include "app/enrollment/conversationwatch.h"
#include "ui/common/emptystate.h"
#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/searchfield.h"
#include "ui/common/tablelook.h"
#include "ui/enrollment/conversationdelegate.h"
#include "ui/enrollment/exchangedetails.h"
#include "ui/enrollment/exchangetable.h"
#include "ui/enrollment/stepsbar.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QListView>
#include <QSaveFile>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace Muster {

namespace {

constexpr int listWidth = 236;
enum Page { TalkPage, EmptyPage };

} // namespace

ConversationsTab::ConversationsTab(ConversationWatch &watch, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_watch(watch)
    , m_search(new SearchField(tr("Serial, state, request")))
    , m_list(new QListView)
    , m_steps(new StepsBar)
    , m_table(new ExchangeTable(m_exchanges))
    , m_details(new ExchangeDetails)
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState(QStringLiteral("server"), {}, {}))
    , m_device(new PushButton(tr("Show device"), QStringLiteral("devices"), PushButton::Kind::Flat))
    , m_export(new PushButton(tr("Export…"), QStringLiteral("out"), PushButton::Kind::Flat))
{
    setObjectName("conversationsTab");
    m_list->setModel(&m_devices);
    m_list->setItemDelegate(new ConversationDelegate(clock, m_list));
    auto *content = new QWidget;
    auto *row = new QHBoxLayout(content);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(makeList());
    row->addWidget(makeConversation(), 1);
    m_stack->addWidget(content);
    m_stack->addWidget(m_empty);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    connect(m_search, &QLineEdit::textChanged, &m_watch, &ConversationWatch::setText);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        if (const ConversationRow *chosen = m_devices.rowAt(index.row()))
            m_watch.choose(chosen->key());
    });
    connect(m_table, &ExchangeTable::choiceChanged, this, &ConversationsTab::showDetails);
    connect(m_empty, &EmptyState::buttonClicked, this, &ConversationsTab::startRequested);
    connect(&m_watch, &ConversationWatch::listed, this, &ConversationsTab::refreshList);
    connect(&m_watch, &ConversationWatch::talked, this, &ConversationsTab::refreshTalk);
    setServerRunning(false, {});
}

QWidget *ConversationsTab::makeList()
{
    m_search->setObjectName("conversationSearch");
    m_list->setObjectName("conversationList");
    m_list->setAccessibleName(tr("Devices that talk"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *side = new QWidget;
    side->setFixedWidth(listWidth);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(Metrics::space, Metrics::space, Metrics::space, Metrics::space);
    top->addWidget(m_search);
    m_search->setMinimumWidth(0);
    column->addLayout(top);
    column->addWidget(m_list, 1);
    return side;
}

QWidget *ConversationsTab::makeConversation()
{
    auto *talk = new QWidget;
    auto *column = new QVBoxLayout(talk);
    column->setContentsMargins(Metrics::line, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_steps);
    QSplitter *splitter = aboveDetails(m_table, m_details);
    constexpr int detailsHeight = 260;
    splitter->setSizes({2 * detailsHeight, detailsHeight});
    column->addWidget(splitter, 1);
    return talk;
}

QWidget *ConversationsTab::makeTools()
{
    auto *tools = new QWidget;
    auto *row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, Metrics::space, 0);
    row->setSpacing(Metrics::spaceTiny);
    auto *pause = new QToolButton;
    pause->setObjectName("conversationPause");
    pause->setIcon(icon("pause"));
    pause->setCheckable(true);
    pause->setAutoRaise(true);
    pause->setToolTip(tr("Pause: keep showing what is there"));
    pause->setAccessibleName(tr("Pause"));
    connect(pause, &QToolButton::toggled, &m_watch, &ConversationWatch::setPaused);
    m_export->setObjectName("conversationExport");
    m_export->setEnabled(false);
    connect(m_export, &QPushButton::clicked, this, &ConversationsTab::askForPath);
    m_device->setObjectName("conversationDevice");
    m_device->setEnabled(false);
    connect(m_device, &QPushButton::clicked, this, [this] {
        if (const auto &enrollment = m_watch.chosen().enrollment)
            Q_EMIT deviceRequested(enrollment->serial);
    });
    row->addWidget(pause);
    row->addWidget(m_device);
    row->addWidget(m_export);
    return tools;
}

void ConversationsTab::setServerRunning(bool isRunning, const QString &url)
{
    m_isRunning = isRunning;
    m_url = url;
    refreshList();
}

void ConversationsTab::showDevice(const QString &serial)
{
    m_wanted = serial;
    m_search->setText(serial);
    refreshList();
}

void ConversationsTab::refreshList()
{
    m_devices.setRows(m_watch.rows());
    const bool isSearching = !m_search->text().isEmpty();
    m_stack->setCurrentIndex(m_devices.rowCount() > 0 || isSearching ? TalkPage : EmptyPage);
    if (m_isRunning)
        m_empty->setTexts(
            QStringLiteral("server"), tr("No device has come yet"),
            tr("Devices whose enrollment profile leads to %1 come here when they are switched on. Each of "
               "their requests will stand here.")
                .arg(m_url));
    else
        m_empty->setTexts(QStringLiteral("server"), tr("The server is off"),
                          tr("Start it, and devices whose enrollment profile leads here can enroll. What they say and "
                             "get will stand here, request by request."));
    m_empty->setButton(m_isRunning ? QString() : tr("Start server"));
    if (const int row = m_devices.find(m_wanted); row >= 0) {
        m_wanted.clear();
        m_list->setCurrentIndex(m_devices.index(row));
    } else if (!m_list->currentIndex().isValid() && m_devices.rowCount() > 0) {
        m_list->setCurrentIndex(m_devices.index(0));
    }
}

void ConversationsTab::refreshTalk()
{
    const bool follows = m_table->isAtEnd();
    m_exchanges.setExchanges(m_watch.chosen().exchanges);
    m_steps->setSteps(m_watch.chosen().steps);
    m_export->setEnabled(m_exchanges.rowCount() > 0);
    m_device->setEnabled(m_watch.chosen().enrollment && m_watch.chosen().enrollment->device.isValid());
    if (m_table->chosenRow() < 0 && m_exchanges.rowCount() > 0)
        m_table->selectRow(0);
    else if (follows && m_table->chosenRow() > 0)
        m_table->scrollToBottom();
    if (m_exchanges.rowCount() == 0)
        m_details->clear();
}

void ConversationsTab::showDetails()
{
    const int row = m_table->chosenRow();
    if (const Exchange *exchange = m_exchanges.exchangeAt(row))
        m_details->show(*exchange, m_exchanges.sideAt(row),
                        m_exchanges.index(row, 0).data(ExchangesModel::OutcomeRole).value<ExchangesModel::Outcome>());
}

Result<> ConversationsTab::exportTo(const QString &path) const
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(exchangesToJsonLines(m_exchanges.exchanges())) < 0
        || !file.commit())
        return failure(ErrorKind::Storage, tr("%1 cannot be written: %2.").arg(path, file.errorString()));
    return {};
}

void ConversationsTab::askForPath()
{
    auto *dialog = new QFileDialog(this, tr("Export conversation"), {}, tr("JSON lines (*.jsonl)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(m_watch.chosen().key + QStringLiteral(".jsonl"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        if (const Result<> done = exportTo(path); !done)
            m_search->setError(done.error().message);
    });
    dialog->open();
}

void ConversationsTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_watch.setWatching(true);
}

void ConversationsTab::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_watch.setWatching(false);
}

} // namespace Muster
