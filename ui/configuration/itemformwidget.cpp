#include "ui/configuration/itemformwidget.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>

namespace Muster {

namespace {

constexpr qint64 mostFileBytes = 4 * 1024 * 1024;

bool isFlag(const FormField &field)
{
    return field.kind == FieldKind::Flag || field.kind == FieldKind::NumberFlag;
}

} // namespace

ItemFormWidget::ItemFormWidget(const ItemForm &form, QWidget *parent)
    : QWidget(parent)
    , m_form(form)
    , m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(Metrics::labelToField);
    m_layout->setVerticalSpacing(Metrics::space);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_layout->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    for (const FormField &field : m_form.fields)
        addField(m_layout, field);
    setValues({});
}

void ItemFormWidget::addField(QFormLayout *layout, const FormField &field)
{
    auto *row = new QWidget;
    auto *column = new QVBoxLayout(row);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::spaceHair);
    QWidget *editor = makeEditor(field);
    editor->setAccessibleName(field.label);
    editor->setAccessibleDescription(field.help);
    column->addWidget(editor);
    if (!field.help.isEmpty() && !isFlag(field)) {
        auto *help = new Label(field.help, Type::small(), Label::Tone::Secondary);
        help->setWrapping(true);
        column->addWidget(help);
    }
    auto *fault = new Label(QString(), Type::small(), Label::Tone::Failed);
    fault->setWrapping(true);
    fault->hide();
    column->addWidget(fault);
    m_faults.insert(field.key, fault);
    m_editors.insert(field.key, editor);
    m_rows.insert(field.key, row);
    if (isFlag(field))
        layout->addRow(row);
    else
        layout->addRow(new Label(field.isRequired ? tr("%1 *", "a field that is needed").arg(field.label) : field.label,
                                 Type::body(), Label::Tone::Secondary),
                       row);
}

QWidget *ItemFormWidget::makeEditor(const FormField &field)
{
    if (isFlag(field)) {
        auto *box = new QCheckBox(
            field.help.isEmpty() ? field.label : tr("%1 (%2)", "field, where it works").arg(field.label, field.help));
        box->setObjectName(field.key);
        connect(box, &QCheckBox::toggled, this, [this] {
            refreshAsked();
            Q_EMIT edited();
        });
        return box;
    }
    if (field.kind == FieldKind::Choice || field.kind == FieldKind::NumberChoice) {
        auto *box = new QComboBox;
        box->setObjectName(field.key);
        for (const FormChoice &choice : field.choices)
            box->addItem(choice.label, choice.value);
        connect(box, &QComboBox::currentIndexChanged, this, [this] {
            refreshAsked();
            Q_EMIT edited();
        });
        return box;
    }
    if (field.kind == FieldKind::File)
        return makeFileEditor(field);
    auto *line = new QLineEdit;
    line->setObjectName(field.key);
    if (field.kind == FieldKind::Secret)
        line->setEchoMode(QLineEdit::Password);
    if (field.kind == FieldKind::Number)
        line->setPlaceholderText(tr("%1 to %2", "limits of a number").arg(field.least).arg(field.most));
    connect(line, &QLineEdit::textEdited, this, &ItemFormWidget::edited);
    return line;
}

QWidget *ItemFormWidget::makeFileEditor(const FormField &field)
{
    auto *button = new PushButton(tr("Choose file…"), QStringLiteral("file"));
    button->setObjectName(field.key);
    connect(button, &QPushButton::clicked, this, [this, button, key = field.key] {
        auto *dialog = new QFileDialog(this, tr("Choose file"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, this, [this, button, key](const QString &path) {
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly) || file.size() > mostFileBytes) {
                m_faults.value(key)->setText(tr("%1 cannot be read, or is too large.").arg(QFileInfo(path).fileName()));
                m_faults.value(key)->show();
                return;
            }
            m_files.insert(key, QString::fromLatin1(file.readAll().toBase64()));
            button->setText(QFileInfo(path).fileName());
            Q_EMIT edited();
        });
        dialog->open();
    });
    return button;
}

void ItemFormWidget::setValues(const QJsonObject &values)
{
    for (const FormField &field : m_form.fields) {
        QJsonValue value = values.value(field.key);
        if (value.isUndefined())
            value = field.standard;
        QWidget *editor = m_editors.value(field.key);
        if (auto *box = qobject_cast<QCheckBox *>(editor)) {
            box->setChecked(value.toBool());
        } else if (auto *choice = qobject_cast<QComboBox *>(editor)) {
            choice->setCurrentIndex(std::max(0, choice->findData(value.toVariant().toString())));
        } else if (auto *line = qobject_cast<QLineEdit *>(editor)) {
            line->setText(value.toVariant().toString());
        } else if (auto *button = qobject_cast<PushButton *>(editor)) {
            m_files.insert(field.key, value.toString());
            button->setText(value.toString().isEmpty() ? tr("Choose file…") : tr("Choose another file…"));
        }
    }
    refreshAsked();
}

QJsonValue ItemFormWidget::valueOf(const FormField &field) const
{
    QWidget *editor = m_editors.value(field.key);
    if (const auto *box = qobject_cast<QCheckBox *>(editor))
        return box->isChecked();
    if (const auto *choice = qobject_cast<QComboBox *>(editor))
        return choice->currentData().toString();
    if (field.kind == FieldKind::File)
        return m_files.value(field.key);
    const QString text = qobject_cast<QLineEdit *>(editor)->text();
    bool isNumber = false;
    const qint64 number = text.trimmed().toLongLong(&isNumber);
    return field.kind == FieldKind::Number && isNumber ? QJsonValue(number) : QJsonValue(text);
}

QJsonObject ItemFormWidget::values() const
{
    QJsonObject values;
    for (const FormField &field : m_form.fields) {
        const QJsonValue value = valueOf(field);
        if (!value.isString() || !value.toString().isEmpty())
            values.insert(field.key, value);
    }
    return values;
}

bool ItemFormWidget::check()
{
    for (Label *label : std::as_const(m_faults))
        label->hide();
    const QList<FieldFault> faults = faultsOf(m_form.kind, values());
    for (const FieldFault &fault : faults) {
        Label *label = m_faults.value(fault.key);
        if (!label)
            continue;
        label->setText(fault.message);
        label->show();
    }
    if (!faults.isEmpty()) {
        if (QWidget *editor = m_editors.value(faults.first().key))
            editor->setFocus(Qt::OtherFocusReason);
    }
    return faults.isEmpty();
}

void ItemFormWidget::refreshAsked()
{
    const QJsonObject now = values();
    for (const FormField &field : m_form.fields) {
        if (!field.whenKey.isEmpty())
            m_layout->setRowVisible(m_rows.value(field.key), isAsked(m_form, field, now));
    }
}

} // namespace Muster
