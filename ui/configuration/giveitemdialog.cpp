#include "ui/configuration/giveitemdialog.h"

#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"
#include "ui/configuration/redeployview.h"

#include <QComboBox>
#include <QVBoxLayout>

namespace Muster {

GiveItemDialog::GiveItemDialog(ConfigurationService &configuration, OrganisationId organisation,
                               std::vector<std::int32_t> devices, QWidget *parent)
    : QDialog(parent)
    , m_configuration(configuration)
    , m_devices{.organisation = organisation, .devices = std::move(devices)}
    , m_items(new QComboBox)
    , m_strip(new MessageStrip(Meaning::Failed))
    , m_none(new Label(tr("There is no configuration item yet. Make or import one under Configuration."), Type::body(),
                       Label::Tone::Secondary))
    , m_view(new RedeployView)
    , m_apply(new PushButton({}, PushButton::Kind::Primary))
{
    setObjectName("giveItemDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    const int count = static_cast<int>(m_devices.devices.size());
    setWindowTitle(tr("Give an item to %n device(s)", nullptr, count));
    m_items->setObjectName("giveItem");
    m_items->setAccessibleName(tr("Item"));
    m_apply->setObjectName("applyGiving");
    m_apply->setKey(QKeySequence(Qt::CTRL | Qt::Key_Return));
    m_strip->hide();
    m_none->hide();
    auto *hint = new Label(tr("Also for an item that is not sent to every device. Its families and its rule hold for "
                              "these devices, too. They keep it, and follow it when it is redeployed."),
                           Type::small(), Label::Tone::Secondary);
    hint->setWrapping(true);
    auto *cancel = new PushButton(tr("Cancel"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Metrics::space);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_apply);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::dialogMargin, Metrics::dialogMargin,
                               Metrics::dialogMargin);
    column->setSpacing(Metrics::spaceMedium);
    column->addWidget(new Label(windowTitle(), Type::heading()));
    column->addWidget(m_items);
    column->addWidget(m_strip);
    column->addWidget(m_none);
    column->addWidget(m_view, 1);
    column->addWidget(hint);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_apply, &QPushButton::clicked, this, &GiveItemDialog::apply);
    connect(m_items, &QComboBox::currentIndexChanged, this, &GiveItemDialog::plan);
    resize(Metrics::wizardWidth, Metrics::exportWidth);
    showPlan({});
    QCoro::connect(m_configuration.all(organisation), this, &GiveItemDialog::setItems);
}

void GiveItemDialog::setItems(const Result<QList<ConfigurationItem>> &items)
{
    if (!items) {
        m_strip->tell(items.error());
        return;
    }
    for (const ConfigurationItem &item : *items)
        m_items->addItem(item.name, QVariant::fromValue(item.id));
    m_items->setVisible(!items->isEmpty());
    m_none->setVisible(items->isEmpty());
}

void GiveItemDialog::plan()
{
    m_strip->hide();
    m_apply->setEnabled(false);
    const auto item = m_items->currentData().value<ItemId>();
    QCoro::connect(m_configuration.planGiving(item, m_devices), this, [this, item](const Result<RedeployPlan> &plan) {
        if (item != m_items->currentData().value<ItemId>())
            return; // another one was chosen meanwhile
        if (plan)
            showPlan(*plan);
        else
            m_strip->tell(plan.error());
    });
}

void GiveItemDialog::showPlan(const RedeployPlan &plan)
{
    m_plan = plan;
    m_view->setPlans({plan});
    m_apply->setText(tr("Tell %n device(s)", nullptr, plan.changes()));
    m_apply->setEnabled(plan.changes() > 0);
}

void GiveItemDialog::apply()
{
    m_apply->setEnabled(false);
    QCoro::connect(m_configuration.applyRedeploy({m_plan}), this, [this](const Result<int> &woken) {
        if (!woken) {
            m_apply->setEnabled(true);
            m_strip->tell(woken.error());
            return;
        }
        Q_EMIT given(*woken);
        accept();
    });
}

} // namespace Muster
