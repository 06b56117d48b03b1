#include "ui/enrollment/settingsform.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/scrolled.h"
#include "ui/common/type.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>

namespace Muster {

namespace {

constexpr int nameWidth = 172;
constexpr int contentMost = 760;

} // namespace

SettingsForm::SettingsForm(QWidget *parent)
    : BoxedPanel(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(Metrics::spaceMedium, Metrics::spaceMedium, Metrics::spaceMedium, Metrics::spaceMedium);
    m_grid->setHorizontalSpacing(Metrics::spaceMedium);
    m_grid->setVerticalSpacing(Metrics::spaceTiny);
    m_grid->setColumnMinimumWidth(0, nameWidth);
    m_grid->setColumnStretch(1, 1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

void SettingsForm::addRow(const QString &name, QWidget *field, const QString &hint)
{
    const int row = m_grid->rowCount();
    auto *label = new Label(name, Type::body(), Label::Tone::Secondary);
    label->setBuddy(field);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(name);
    m_grid->addWidget(label, row, 0);
    m_grid->addWidget(field, row, 1, Qt::AlignLeft);
    addHint(hint, 1);
}

void SettingsForm::addField(QWidget *field, const QString &hint)
{
    m_grid->addWidget(field, m_grid->rowCount(), 0, 1, 2);
    addHint(hint, 0);
}

void SettingsForm::addHint(const QString &hint, int column)
{
    const int row = m_grid->rowCount();
    if (hint.isEmpty()) {
        m_grid->setRowMinimumHeight(row, Metrics::spaceTiny);
        return;
    }
    auto *label = new Label(hint, Type::small(), Label::Tone::Secondary);
    label->setWrapping(true);
    // Under the words of a box to check, not under the box.
    label->setContentsMargins(column == 0 ? Metrics::checkSize + Metrics::spaceSmall : 0, 0, 0, Metrics::space);
    m_grid->addWidget(label, row, column, 1, 2 - column);
}

QWidget *formPage(const QList<QWidget *> &parts)
{
    auto *content = new QWidget;
    auto *row = new QHBoxLayout(content);
    row->setContentsMargins(Metrics::pageMargin, Metrics::pageMargin, Metrics::pageMargin, Metrics::pageMargin);
    auto *column = new QWidget;
    column->setMaximumWidth(contentMost);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Metrics::spaceMedium);
    for (QWidget *part : parts)
        layout->addWidget(part);
    layout->addStretch();
    row->addWidget(column, 1);
    row->addStretch(0);
    return scrolled(content);
}

} // namespace Muster
