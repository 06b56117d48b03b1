#include "ui/sandbox/portaldevicesview.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"
#include "ui/common/searchfield.h"
#include "ui/common/type.h"
#include "ui/sandbox/choicedialogs.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QVBoxLayout>

namespace Muster {

namespace {

Meaning meaningOf(const PortalDevice &device)
{
    if (device.isReleased || device.service.isEmpty())
        return Meaning::Neutral;
    if (device.status == QLatin1StringView("pushed"))
        return Meaning::Ok;
    return device.status == QLatin1StringView("assigned") ? Meaning::Waiting : Meaning::Attention;
}

// A refusal or two in words, and how many more there are.
QString refusalText(const PortalOutcome &outcome)
{
    QStringList words;
    for (auto refused = outcome.refused.cbegin(); refused != outcome.refused.cend() && words.size() < 2; ++refused)
        words.append(QStringLiteral("%1: %2").arg(refused.key(), refused.value()));
    for (const QString &row : outcome.rejectedRows) {
        if (words.size() < 3)
            words.append(row);
    }
    const qsizetype more = outcome.refused.size() + outcome.rejectedRows.size() - words.size();
    if (more > 0)
        words.append(PortalDevicesView::tr("and %n more", nullptr, static_cast<int>(more)));
    return words.join(u' ');
}

} // namespace

PortalDevicesView::PortalDevicesView(Portal &portal, QWidget *parent)
    : QWidget(parent)
    , m_portal(portal)
    , m_search(new SearchField(tr("Serial numbers or an order number")))
    , m_service(new QComboBox)
    , m_family(new QComboBox)
    , m_count(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_table(new PlainTable(tr("Devices at the simulated Apple")))
    , m_assign(new PushButton(tr("Assign…"), QStringLiteral("link")))
    , m_unassign(new PushButton(tr("Unassign"), QStringLiteral("unlink")))
    , m_release(new PushButton(tr("Release…"), QStringLiteral("shield-off")))
    , m_replace(new PushButton(tr("Repair"), QStringLiteral("undo-run")))
    , m_switchOn(new PushButton(tr("Switch on"), QStringLiteral("power")))
    , m_download(new PushButton(tr("Download CSV…"), QStringLiteral("drop")))
    , m_upload(new PushButton(tr("Upload CSV…"), QStringLiteral("upload")))
{
    setObjectName("portalDevicesView");
    m_table->setObjectName("portalDevicesTable");
    m_table->setModel(&m_model);
    m_table->setCode(PortalDevicesModel::SerialColumn);
    m_table->setBadges(PortalDevicesModel::StatusColumn,
                       [this](const QModelIndex &index) { return meaningOf(m_model.deviceAt(index.row())); });
    m_table->setWidths({132, 180, 214, 170, 90, 120, 104});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    column->addWidget(m_table, 1);

    connect(m_search, &QLineEdit::textChanged, this, &PortalDevicesView::restart);
    connect(m_service, &QComboBox::currentIndexChanged, this, &PortalDevicesView::restart);
    connect(m_family, &QComboBox::currentIndexChanged, this, &PortalDevicesView::restart);
    connect(m_table, &PlainTable::choiceChanged, this, &PortalDevicesView::refreshButtons);
    connect(&m_model, &PortalDevicesModel::pageWanted, this, &PortalDevicesView::fetch);
    connect(m_assign, &QPushButton::clicked, this, &PortalDevicesView::assign);
    connect(m_unassign, &QPushButton::clicked, this, [this] { change(QStringLiteral("unassign")); });
    connect(m_release, &QPushButton::clicked, this, &PortalDevicesView::release);
    connect(m_replace, &QPushButton::clicked, this, [this] { change(QStringLiteral("replace")); });
    connect(m_switchOn, &QPushButton::clicked, this, [this] { change(QStringLiteral("activate")); });
    connect(m_download, &QPushButton::clicked, this, &PortalDevicesView::downloadCsv);
    connect(m_upload, &QPushButton::clicked, this, &PortalDevicesView::uploadCsv);
    connect(&m_portal, &Portal::changed, this, &PortalDevicesView::refreshChoices);
    connect(&m_portal, &Portal::devicesChanged, this, &PortalDevicesView::reread);
    refreshChoices();
    refreshButtons();
}

QWidget *PortalDevicesView::makeBar()
{
    m_switchOn->setObjectName("switchOn");
    m_assign->setObjectName("portalAssign");
    m_replace->setToolTip(tr("Apple repairs it: another device takes its place"));
    m_service->setAccessibleName(tr("Service"));
    m_family->setAccessibleName(tr("Family"));
    m_family->addItem(tr("All families"), QString());
    for (const auto &[name, text] : portalFamilies())
        m_family->addItem(text, name);
    m_search->setObjectName("portalSearch");
    m_search->setMinimumWidth(Metrics::searchFieldLeast);
    auto *find = new QHBoxLayout;
    find->setSpacing(Metrics::space);
    find->addWidget(m_search, 1);
    find->addWidget(m_service);
    find->addWidget(m_family);
    find->addSpacing(Metrics::space);
    find->addWidget(m_count);
    auto *act = new QHBoxLayout;
    act->setSpacing(Metrics::space);
    for (PushButton *button : {m_switchOn, m_assign, m_unassign, m_replace, m_release})
        act->addWidget(button);
    act->addStretch();
    act->addWidget(m_upload);
    act->addWidget(m_download);
    auto *bar = new QWidget;
    auto *rows = new QVBoxLayout(bar);
    rows->setContentsMargins(Metrics::pageMargin, Metrics::space, Metrics::pageMargin, Metrics::space);
    rows->setSpacing(Metrics::space);
    rows->addLayout(find);
    rows->addLayout(act);
    return bar;
}

void PortalDevicesView::refreshChoices()
{
    if (!m_portal.state())
        return;
    const QSignalBlocker quiet(m_service);
    const QString chosen = m_service->currentData().toString();
    m_service->clear();
    m_service->addItem(tr("All services"), QString());
    m_service->addItem(tr("On no service"), QStringLiteral("none"));
    for (const PortalServiceEntry &service : m_portal.state()->services)
        m_service->addItem(service.name, service.name);
    m_service->setCurrentIndex(std::max(0, m_service->findData(chosen)));
    if (m_model.rowCount() == 0)
        restart();
}

PortalFilter PortalDevicesView::filter() const
{
    return {.words = m_search->text(),
            .service = m_service->currentData().toString(),
            .family = m_family->currentData().toString()};
}

void PortalDevicesView::restart()
{
    m_shown = filter();
    m_model.restart();
}

void PortalDevicesView::fetch(qint64 offset)
{
    QCoro::connect(m_portal.devices(m_shown, offset, PortalDevicesModel::portion), this,
                   [this, offset, asked = m_shown](const Result<PortalPage> &page) {
                       if (asked != m_shown)
                           return; // the question is another one by now
                       m_model.append(offset, page ? page->devices : QList<PortalDevice>(), page ? page->total : 0);
                       m_count->setText(tr("%n device(s)", nullptr, static_cast<int>(m_model.total())));
                       if (!page)
                           Q_EMIT told(Meaning::Failed, page.error().message);
                   });
}

// The world has changed: what is shown is read again, and the place in the list stays.
void PortalDevicesView::reread()
{
    const qint64 shown = std::max<qint64>(PortalDevicesModel::portion, m_model.rowCount());
    QCoro::connect(m_portal.devices(m_shown, 0, shown), this, [this, asked = m_shown](const Result<PortalPage> &page) {
        if (!page || asked != m_shown)
            return;
        m_model.replace(page->devices, page->total);
        m_count->setText(tr("%n device(s)", nullptr, static_cast<int>(page->total)));
        refreshButtons();
    });
}

QStringList PortalDevicesView::chosen() const
{
    QStringList serials;
    const QList<int> rows = m_table->chosenRows();
    for (const int row : rows)
        serials.append(m_model.deviceAt(row).serial);
    return serials;
}

void PortalDevicesView::refreshButtons()
{
    const bool any = !m_table->chosenRows().isEmpty();
    for (PushButton *button : {m_assign, m_unassign, m_release, m_replace, m_switchOn})
        button->setEnabled(any);
}

void PortalDevicesView::tell(const QString &what, const Result<PortalOutcome> &outcome)
{
    if (!outcome) {
        Q_EMIT told(Meaning::Failed, outcome.error().message);
        return;
    }
    const QString refused = refusalText(*outcome);
    const QString done = tr("%1: %n device(s) done.", nullptr, static_cast<int>(outcome->done)).arg(what);
    Q_EMIT told(refused.isEmpty() ? Meaning::Ok : Meaning::Attention, refused.isEmpty() ? done : done + u' ' + refused);
}

void PortalDevicesView::change(const QString &action, const QString &service)
{
    static const QHash<QString, QString> names{{QStringLiteral("move"), tr("Assign")},
                                               {QStringLiteral("unassign"), tr("Unassign")},
                                               {QStringLiteral("release"), tr("Release")},
                                               {QStringLiteral("replace"), tr("Repair")},
                                               {QStringLiteral("activate"), tr("Switch on")}};
    const QString name = names.value(action);
    QCoro::connect(m_portal.change(action, chosen(), service), this,
                   [this, name](const Result<PortalOutcome> &outcome) { tell(name, outcome); });
}

void PortalDevicesView::assign()
{
    auto *dialog = new ServiceDialog(tr("Assign %n device(s)", nullptr, static_cast<int>(chosen().size())),
                                     tr("Assign"), m_portal.state()->services, this);
    connect(dialog, &ServiceDialog::chosen, this,
            [this](const QString &service) { change(QStringLiteral("move"), service); });
    dialog->open();
}

void PortalDevicesView::release()
{
    const int count = static_cast<int>(chosen().size());
    auto *box =
        new QMessageBox(QMessageBox::Warning, tr("Release devices (practice)"),
                        tr("Release %n device(s) from the organisation?", nullptr, count), QMessageBox::NoButton, this);
    box->setInformativeText(tr("Apple does not take this back: only the reseller or Apple Configurator can add them "
                               "again."));
    QAbstractButton *apply = box->addButton(tr("Release"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(apply, &QAbstractButton::clicked, this, [this] { change(QStringLiteral("release")); });
    box->open();
}

void PortalDevicesView::downloadCsv()
{
    QCoro::connect(m_portal.downloadCsv(m_shown), this, [this](const Result<QByteArray> &file) {
        if (file)
            QFileDialog::saveFileContent(*file, tr("Devices (practice).csv"), this);
        else
            Q_EMIT told(Meaning::Failed, file.error().message);
    });
}

void PortalDevicesView::uploadCsv()
{
    QFileDialog::getOpenFileContent(
        tr("Lists of serial numbers (*.csv *.txt);;All files (*)"),
        [this](const QString &file, const QByteArray &content) {
            if (file.isEmpty())
                return;
            auto *menu = new QMenu(this);
            menu->setAttribute(Qt::WA_DeleteOnClose);
            const auto upload = [this, content](const QString &action, const QString &service, const QString &what) {
                QCoro::connect(m_portal.uploadCsv(action, service, content), this,
                               [this, what](const Result<PortalOutcome> &outcome) { tell(what, outcome); });
            };
            for (const PortalServiceEntry &service : m_portal.state()->services) {
                if (!service.isBuiltIn)
                    menu->addAction(tr("Assign to %1").arg(service.name), this, [upload, name = service.name] {
                        upload(QStringLiteral("assign"), name, tr("Assign"));
                    });
            }
            menu->addAction(tr("Unassign"), this, [upload] { upload(QStringLiteral("unassign"), {}, tr("Unassign")); });
            menu->popup(m_upload->mapToGlobal(QPoint(0, m_upload->height())));
        },
        this);
}

} // namespace Muster
