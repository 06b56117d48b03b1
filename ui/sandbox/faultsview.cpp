#include "ui/sandbox/faultsview.h"

#include "app/portal/faulttexts.h"
#include "app/portal/portal.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/scrolled.h"
#include "ui/common/type.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace Muster {

FaultsView::FaultsView(Portal &portal, QWidget *parent)
    : QWidget(parent)
    , m_portal(portal)
    , m_count(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_clear(new PushButton(tr("Switch all off")))
{
    setObjectName("faultsView");
    m_clear->setObjectName("clearFaults");
    connect(m_clear, &QPushButton::clicked, this, &FaultsView::clear);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(Metrics::pageMargin, Metrics::space, Metrics::pageMargin, Metrics::space);
    head->addWidget(m_count);
    head->addStretch();
    head->addWidget(m_clear);

    auto *list = new QWidget;
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Metrics::spaceHuge);
    grid->setVerticalSpacing(Metrics::spaceTiny);
    const QList<FaultText> texts = faultTexts();
    for (const FaultText &text : texts)
        addRow(grid, text);
    auto *rows = new QVBoxLayout;
    rows->addLayout(grid);
    rows->addStretch();
    auto *columns = new QHBoxLayout(list); // as wide as its words, at the left
    columns->setContentsMargins(Metrics::pageMargin, 0, Metrics::pageMargin, Metrics::pageMargin);
    columns->addLayout(rows);
    columns->addStretch();
    QScrollArea *scroll = scrolled(list);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(scroll, 1);
    connect(&m_portal, &Portal::changed, this, &FaultsView::refresh);
    refresh();
}

void FaultsView::addRow(QGridLayout *grid, const FaultText &text)
{
    const int row = grid->rowCount();
    auto *box = new QCheckBox(text.title);
    box->setObjectName(QStringLiteral("fault-") + text.kind);
    box->setAccessibleDescription(text.effect);
    grid->setRowMinimumHeight(row, Metrics::control);
    grid->addWidget(box, row, 0, Qt::AlignLeft | Qt::AlignVCenter);
    grid->addWidget(new Label(text.effect, Type::body(), Label::Tone::Secondary), row, 1);
    QSpinBox *value = nullptr;
    if (!text.unit.isEmpty()) {
        value = new QSpinBox;
        value->setRange(0, std::numeric_limits<int>::max());
        value->setValue(static_cast<int>(text.usual));
        value->setSuffix(QStringLiteral(" ") + text.unit);
        value->setFixedWidth(Metrics::columnSerial);
        value->setAccessibleName(tr("Value of “%1”").arg(text.title));
        grid->addWidget(value, row, 2);
    }
    QComboBox *form = nullptr;
    if (!text.choices.isEmpty()) {
        form = new QComboBox;
        for (const FaultChoice &choice : text.choices)
            form->addItem(choice.label);
        form->setAccessibleName(tr("Form of “%1”").arg(text.title));
        grid->addWidget(form, row, 2);
    }
    m_rows.append({text.kind, box, value});
    const auto apply = [this, text, value, form](bool isOn) {
        set(text.kind, isOn, value ? value->value() : 0,
            form ? text.choices[form->currentIndex()] : FaultChoice{{}, text.kind, {}});
    };
    connect(box, &QCheckBox::clicked, this, apply);
    if (form)
        connect(form, &QComboBox::activated, this, [apply, box] {
            if (box->isChecked())
                apply(true);
        });
    if (value)
        connect(value, &QSpinBox::editingFinished, this, [this, apply, kind = text.kind, value, box] {
            const auto &faults = m_portal.state() ? m_portal.state()->faults : QList<PortalFault>();
            const auto active = std::ranges::find(faults, kind, &PortalFault::kind);
            if (box->isChecked() && active != faults.end() && active->value != value->value())
                apply(true);
        });
}

void FaultsView::refresh()
{
    const QList<PortalFault> faults = m_portal.state() ? m_portal.state()->faults : QList<PortalFault>();
    for (const Row &row : std::as_const(m_rows)) {
        const auto active = std::ranges::find(faults, row.kind, &PortalFault::kind);
        row.box->setChecked(active != faults.end());
        if (row.value && active != faults.end() && !row.value->hasFocus())
            row.value->setValue(static_cast<int>(std::min<qint64>(active->value, std::numeric_limits<int>::max())));
    }
    m_count->setText(faults.isEmpty()
                         ? tr("Nothing is wrong with Apple. Faults stay on until you switch them off.")
                         : tr("%n on. They stay until you switch them off.", nullptr, static_cast<int>(faults.size())));
    m_clear->setEnabled(!faults.isEmpty());
}

void FaultsView::set(const QString &kind, bool isOn, qint64 value, const FaultChoice &choice)
{
    // Another value takes the place of the former one.
    QCoro::connect(m_portal.removeFault(kind), this, [this, isOn, value, choice](const Result<> &removed) {
        if (!removed) {
            Q_EMIT told(Meaning::Failed, removed.error().message);
            return;
        }
        if (!isOn)
            return;
        QCoro::connect(m_portal.addFault(choice.kind, value, choice.text), this, [this](const Result<> &added) {
            if (!added)
                Q_EMIT told(Meaning::Failed, added.error().message);
            refresh();
        });
    });
}

void FaultsView::clear()
{
    const QList<PortalFault> faults = m_portal.state() ? m_portal.state()->faults : QList<PortalFault>();
    for (const PortalFault &fault : faults)
        set(fault.kind, false, 0, {});
}

} // namespace Muster
