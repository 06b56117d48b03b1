#include "ui/common/checklist.h"

#include "ui/common/iconview.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/type.h"

#include <QGridLayout>

namespace Muster {

CheckList::CheckList(Breaking breaking, QWidget *parent)
    : QWidget(parent)
    , m_layout(new QGridLayout(this))
    , m_breaking(breaking)
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(Metrics::space);
    m_layout->setVerticalSpacing(0);
    m_layout->setColumnStretch(breaking == Breaking::Findings ? 2 : 1, 1);
}

int CheckList::addCheck(const QString &what, Meaning meaning, const QString &finding)
{
    const int row = count();
    Row parts{new IconView({}, Metrics::iconRow), new Label(what, Type::body()),
              new Label({}, Type::body(), Label::Tone::Secondary)};
    (m_breaking == Breaking::Findings ? parts.finding : parts.what)->setWrapping(true);
    parts.finding->setContentsMargins(Metrics::spaceMedium, 0, 0, 0);
    parts.what->setBuddy(parts.finding);
    m_layout->addWidget(parts.icon, row, 0);
    m_layout->addWidget(parts.what, row, 1);
    m_layout->addWidget(parts.finding, row, 2);
    m_layout->setRowMinimumHeight(row, Metrics::rowCheck);
    m_rows << parts;
    setFinding(row, meaning, finding);
    return row;
}

void CheckList::setFinding(int row, Meaning meaning, const QString &finding)
{
    const Row &parts = m_rows.at(row);
    parts.icon->setName(Palette::iconName(meaning));
    parts.icon->setColoring(meaning);
    parts.finding->setText(finding);
    parts.what->setAccessibleDescription(finding);
}

QString CheckList::finding(int row) const
{
    return m_rows.at(row).finding->text();
}

void CheckList::clear()
{
    for (const Row &row : std::as_const(m_rows)) {
        delete row.icon;
        delete row.what;
        delete row.finding;
    }
    m_rows.clear();
}

} // namespace Muster
