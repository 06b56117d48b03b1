#include "ui/enrollment/commandfields.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/type.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QJsonArray>
#include <QLineEdit>

namespace Muster {

CommandFields::CommandFields(const CommandForm &form, QWidget *parent)
    : QWidget(parent)
    , m_form(form)
{
    setObjectName("commandFields");
    auto *layout = new QFormLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(Metrics::labelToField);
    layout->setVerticalSpacing(Metrics::space);
    layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (const CommandField &field : std::as_const(m_form.fields)) {
        QWidget *editor = makeEditor(field);
        editor->setObjectName(field.key);
        editor->setAccessibleName(field.title);
        m_editors.insert(field.key, editor);
        if (field.kind == CommandField::Kind::Flag)
            layout->addRow(editor);
        else
            layout->addRow(
                new Label(field.isRequired ? tr("%1 *", "a field that is needed").arg(field.title) : field.title,
                          Type::body(), Label::Tone::Secondary),
                editor);
    }
}

QWidget *CommandFields::makeEditor(const CommandField &field)
{
    switch (field.kind) {
    case CommandField::Kind::Flag: {
        auto *box = new QCheckBox(field.title);
        connect(box, &QCheckBox::toggled, this, &CommandFields::edited);
        return box;
    }
    case CommandField::Kind::Switch:
    case CommandField::Kind::Choice: {
        auto *box = new QComboBox;
        if (!field.isRequired)
            box->addItem(field.kind == CommandField::Kind::Switch ? tr("As it is") : tr("Not said"));
        if (field.kind == CommandField::Kind::Switch) {
            box->addItem(tr("On"), true);
            box->addItem(tr("Off"), false);
        }
        for (const QString &choice : field.choices)
            box->addItem(choice, choice);
        connect(box, &QComboBox::currentIndexChanged, this, &CommandFields::edited);
        return box;
    }
    default:
        break;
    }
    auto *line = new QLineEdit;
    if (field.kind == CommandField::Kind::Texts)
        line->setPlaceholderText(tr("All; or some, parted by commas"));
    connect(line, &QLineEdit::textEdited, this, &CommandFields::edited);
    return line;
}

QJsonValue CommandFields::valueOf(const CommandField &field) const
{
    QWidget *editor = m_editors.value(field.key);
    if (const auto *box = qobject_cast<QCheckBox *>(editor))
        return box->isChecked() ? QJsonValue(true) : QJsonValue(QJsonValue::Undefined);
    if (const auto *choice = qobject_cast<QComboBox *>(editor))
        return choice->currentData().isValid() ? QJsonValue::fromVariant(choice->currentData())
                                               : QJsonValue(QJsonValue::Undefined);
    const QString text = qobject_cast<QLineEdit *>(editor)->text().trimmed();
    if (text.isEmpty())
        return QJsonValue::Undefined;
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (field.kind == CommandField::Kind::Number && isNumber)
        return number;
    if (field.kind != CommandField::Kind::Texts)
        return text;
    QJsonArray texts;
    for (const QString &one : text.split(u',', Qt::SkipEmptyParts))
        texts.append(one.trimmed());
    return texts;
}

QJsonObject CommandFields::values() const
{
    QJsonObject values;
    for (const CommandField &field : m_form.fields) {
        if (const QJsonValue value = valueOf(field); !value.isUndefined())
            values.insert(field.key, value);
    }
    return values;
}

} // namespace Muster
