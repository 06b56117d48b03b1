#include "ui/people/persondialog.h"

#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QFormLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace Muster {

PersonDialog::PersonDialog(const Person &person, QWidget *parent)
    : QDialog(parent)
    , m_person(person)
    , m_strip(new MessageStrip(Meaning::Failed))
    , m_shortName(new QLineEdit(person.shortName))
    , m_fullName(new QLineEdit(person.fullName))
    , m_email(new QLineEdit(person.email))
    , m_department(new QLineEdit(person.department))
    , m_note(new QLineEdit(person.note))
{
    setObjectName("personDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(person.id.isValid() ? tr("Edit %1").arg(person.shortName) : tr("New person"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::dialogMargin, Metrics::dialogMargin,
                               Metrics::dialogMargin);
    column->setSpacing(Metrics::spaceMedium);
    column->addWidget(new Label(windowTitle(), Type::heading()));
    m_strip->hide();
    column->addWidget(m_strip);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(Metrics::labelToField);
    form->setVerticalSpacing(Metrics::space);
    m_shortName->setObjectName("shortName");
    m_fullName->setObjectName("fullName");
    m_email->setObjectName("email");
    const std::pair<QString, QLineEdit *> rows[] = {{tr("Short name *"), m_shortName},
                                                    {tr("Full name"), m_fullName},
                                                    {tr("E-mail"), m_email},
                                                    {tr("Department"), m_department},
                                                    {tr("Note"), m_note}};
    for (const auto &[label, field] : rows) {
        auto *words = new Label(label, Type::body(), Label::Tone::Secondary);
        words->setMinimumWidth(Metrics::formLabel);
        words->setBuddy(field);
        field->setAccessibleName(label);
        form->addRow(words, field);
    }
    column->addLayout(form);
    auto *cancel = new PushButton(tr("Cancel"));
    auto *save = new PushButton(tr("Save"), PushButton::Kind::Primary);
    save->setObjectName("savePerson");
    save->setKey(QKeySequence(Qt::CTRL | Qt::Key_Return));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Metrics::space);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    column->addLayout(buttons);
    setMinimumWidth(Metrics::emptyTextMost + 2 * Metrics::dialogMargin);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, [this] {
        m_strip->hide();
        m_person.shortName = m_shortName->text();
        m_person.fullName = m_fullName->text();
        m_person.email = m_email->text();
        m_person.department = m_department->text();
        m_person.note = m_note->text();
        Q_EMIT saveRequested(m_person);
    });
    m_shortName->setFocus();
}

void PersonDialog::showError(const Error &error)
{
    m_strip->setText(error.message);
    m_strip->show();
}

} // namespace Muster
