#include "ui/configuration/itemdialog.h"

#include "app/configuration/itemforms.h"
#include "models/assignment/assignmentpolicy.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/scrolled.h"
#include "ui/common/type.h"
#include "ui/configuration/itemformwidget.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace Muster {

namespace {

constexpr int familiesInARow = 4;

} // namespace

ItemDialog::ItemDialog(const ItemForm &form, QWidget *parent)
    : QDialog(parent)
    , m_form(form)
    , m_strip(new MessageStrip(Meaning::Failed))
    , m_name(new QLineEdit)
    , m_fields(new ItemFormWidget(form))
    , m_auto(new QCheckBox(tr("Every device that enrolls gets it")))
    , m_blocks(new QCheckBox(tr("Setup Assistant waits for it")))
    , m_query(new QLineEdit)
{
    setObjectName("itemDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("New item: %1").arg(form.title));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, Metrics::spaceMedium);
    column->setSpacing(Metrics::spaceMedium);
    m_strip->hide();
    column->addWidget(m_strip);
    column->addWidget(scrolled(makeFields()), 1);
    auto *cancel = new PushButton(tr("Cancel"));
    auto *done = new PushButton(tr("Save"), PushButton::Kind::Primary);
    done->setObjectName("saveItem");
    done->setKey(QKeySequence(Qt::CTRL | Qt::Key_Return));
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(Metrics::dialogMargin, 0, Metrics::dialogMargin, 0);
    buttons->setSpacing(Metrics::space);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(done);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(done, &QPushButton::clicked, this, &ItemDialog::save);
    resize(Metrics::exportWidth, Metrics::exportHeight);
    m_name->setFocus();
}

QWidget *ItemDialog::makeFields()
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::dialogMargin, Metrics::dialogMargin, 0);
    column->setSpacing(Metrics::spaceMedium);
    column->addWidget(new Label(m_form.title, Type::heading()));
    auto *help = new Label(m_form.help, Type::body(), Label::Tone::Secondary);
    help->setWrapping(true);
    column->addWidget(help);
    m_name->setObjectName("itemName");
    m_name->setText(m_form.title);
    m_name->setAccessibleName(tr("Name of the item"));
    column->addWidget(new Label(tr("Name of the item"), Type::body(), Label::Tone::Secondary));
    column->addWidget(m_name);
    column->addWidget(m_fields);
    column->addWidget(new Label(tr("Who gets it"), Type::heading()));
    m_auto->setObjectName("itemAuto");
    m_blocks->setChecked(true);
    column->addWidget(m_auto);
    column->addWidget(m_blocks);
    auto *grid = new QGridLayout;
    const QStringList families = deviceFamilies();
    for (int i = 0; i < families.size(); ++i) {
        auto *box = new QCheckBox(families.at(i));
        m_families.append(box);
        grid->addWidget(box, i / familiesInARow, i % familiesInARow);
    }
    column->addWidget(new Label(tr("Only these families; none chosen: all"), Type::small(), Label::Tone::Secondary));
    column->addLayout(grid);
    m_query->setObjectName("itemQuery");
    m_query->setPlaceholderText(tr("Such as tag:classroom, as in the device search; empty: all"));
    m_query->setAccessibleName(tr("Only devices that match"));
    column->addWidget(new Label(tr("Only devices that match"), Type::small(), Label::Tone::Secondary));
    column->addWidget(m_query);
    column->addStretch(1);
    return content;
}

void ItemDialog::setItem(const ConfigurationItem &item, const QJsonObject &values)
{
    setWindowTitle(tr("Edit %1").arg(item.name));
    m_name->setText(item.name);
    m_fields->setValues(values);
    m_auto->setChecked(item.isAuto);
    m_blocks->setChecked(item.blocksRelease);
    m_query->setText(item.query);
    for (QCheckBox *box : std::as_const(m_families))
        box->setChecked(item.families.contains(box->text()));
}

void ItemDialog::showError(const Error &error)
{
    m_strip->setText(error.message);
    m_strip->show();
}

void ItemDialog::save()
{
    m_strip->hide();
    if (!m_fields->check())
        return;
    ItemChange change{.name = m_name->text().trimmed(),
                      .isAuto = m_auto->isChecked(),
                      .blocksRelease = m_blocks->isChecked(),
                      .families = QStringList(),
                      .query = m_query->text().trimmed()};
    for (const QCheckBox *box : std::as_const(m_families)) {
        if (box->isChecked())
            change.families->append(box->text());
    }
    Q_EMIT saveRequested(m_fields->values(), change);
}

} // namespace Muster
