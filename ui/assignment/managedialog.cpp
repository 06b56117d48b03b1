#include "ui/assignment/managedialog.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"
#include "ui/common/searchfield.h"
#include "ui/common/type.h"
#include "ui/common/wizardbar.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QTabWidget>
#include <QVBoxLayout>

namespace Muster {

ManageDialog::ManageDialog(StoreThread &store, const Profile &profile, AssignmentPlan fleet, QWidget *parent)
    : QDialog(parent)
    , m_profile(profile)
    , m_fleet(std::make_shared<const AssignmentPlan>(std::move(fleet)))
    , m_assigned(store, PlannedDevicesModel::Boxes::Checkable)
    , m_free(store, PlannedDevicesModel::Boxes::Checkable)
    , m_tabs(new QTabWidget)
    , m_words(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_save(new PushButton(tr("Save…"), PushButton::Kind::Primary))
{
    setObjectName("manageDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Manage devices: %1").arg(profile.name));
    resize(Metrics::planDialogWidth, Metrics::planDialogHeight);
    std::vector<std::uint32_t> assigned;
    std::vector<std::uint32_t> free;
    for (std::uint32_t i = 0; i < m_fleet->items.size(); ++i) {
        const Has &has = m_fleet->items[i].has;
        if (has.profile == profile.id.value())
            assigned.push_back(i);
        else if (has.profile == handNone && m_fleet->items[i].group != PlanGroup::NotPossible)
            free.push_back(i);
    }
    m_assigned.setItems(m_fleet, std::move(assigned));
    m_free.setItems(m_fleet, std::move(free));
    const QLocale locale;
    m_tabs->addTab(makePage(m_assigned, tr("Devices with this profile"), tr("Unassign all shown"),
                            tr("No device has this profile yet.")),
                   tr("Assigned devices (%1)").arg(locale.toString(m_assigned.allCount())));
    m_tabs->addTab(
        makePage(m_free, tr("Devices without a profile"), tr("Assign all shown"), tr("Every device has a profile.")),
        tr("Assign devices (%1)").arg(locale.toString(m_free.allCount())));
    auto *foot = new WizardBar(WizardBar::Place::Foot);
    auto *row = foot->makeRow();
    auto *cancel = new PushButton(tr("Cancel"));
    m_save->setObjectName("manageSave");
    m_save->setKey(QKeySequence(Qt::CTRL | Qt::Key_S));
    row->addWidget(m_words, 1);
    row->addWidget(cancel);
    row->addWidget(m_save);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, Metrics::space, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs, 1);
    column->addWidget(foot);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &ManageDialog::save);
    for (PlannedDevicesModel *model : {&m_assigned, &m_free})
        connect(model, &PlannedDevicesModel::checkedChanged, this, &ManageDialog::refresh);
    if (m_assigned.allCount() == 0)
        m_tabs->setCurrentIndex(1);
    refresh();
}

QWidget *ManageDialog::makePage(PlannedDevicesModel &model, const QString &name, const QString &boxes,
                                const QString &empty)
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *tools = new QHBoxLayout;
    tools->setContentsMargins(Metrics::pageMargin, Metrics::space, Metrics::pageMargin, Metrics::space);
    tools->setSpacing(Metrics::space);
    auto *search = new SearchField(tr("Serial, model"));
    auto *shown = new Label({}, Type::body(), Label::Tone::Secondary);
    auto *all = new PushButton(boxes, PushButton::Kind::Flat);
    auto *none = new PushButton(tr("Clear boxes"), PushButton::Kind::Flat);
    tools->addWidget(search);
    tools->addWidget(shown);
    tools->addStretch();
    tools->addWidget(all);
    tools->addWidget(none);
    auto *table = new PlainTable(name);
    table->setModel(&model);
    table->setWidths(
        {Metrics::columnSerial + Metrics::checkSize + Metrics::space, Metrics::columnState, Metrics::columnProfile});
    table->setCode(PlannedDevicesModel::SerialColumn);
    table->setFilling(PlannedDevicesModel::HasColumn);
    table->setColumnHidden(PlannedDevicesModel::WillColumn, true);
    table->setColumnHidden(PlannedDevicesModel::NoteColumn, true);
    column->addLayout(tools);
    column->addWidget(table, 1);
    const auto count = [shown, &model, empty] {
        const QLocale locale;
        shown->setText(model.allCount() == 0
                           ? empty
                           : tr("%1 of %2").arg(locale.toString(model.rowCount()), locale.toString(model.allCount())));
    };
    connect(search, &QLineEdit::textChanged, &model, &PlannedDevicesModel::search);
    connect(&model, &PlannedDevicesModel::shownChanged, shown, count);
    connect(all, &QPushButton::clicked, &model, [&model] { model.setAllChecked(true); });
    connect(none, &QPushButton::clicked, &model, [&model] { model.setAllChecked(false); });
    all->setEnabled(model.allCount() > 0);
    none->setEnabled(model.allCount() > 0);
    count();
    return page;
}

void ManageDialog::refresh()
{
    const QLocale locale;
    const qsizetype leaving = m_assigned.checked().size();
    const qsizetype coming = m_free.checked().size();
    m_save->setEnabled(leaving + coming > 0);
    m_words->setText(leaving + coming == 0
                         ? tr("Tick devices to unassign or to assign. Nothing is sent before you have seen the plan.")
                         : tr("%1 to unassign, %2 to assign").arg(locale.toString(leaving), locale.toString(coming)));
}

void ManageDialog::save()
{
    AssignmentRequest request{
        .organisation = m_profile.organisation, .hand = {}, .devices = {}, .serials = {}, .query = {}, .lines = {}};
    for (const std::uint32_t item : m_assigned.checked())
        request.wishes.push_back({m_fleet->items[item].device, handNone});
    for (const std::uint32_t item : m_free.checked())
        request.wishes.push_back({m_fleet->items[item].device, static_cast<std::int32_t>(m_profile.id.value())});
    Q_EMIT planRequested(request);
    accept();
}

} // namespace Muster
