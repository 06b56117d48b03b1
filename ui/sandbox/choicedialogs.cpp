#include "ui/sandbox/choicedialogs.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"
#include "ui/devices/devicelooks.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

namespace Muster {

namespace {

QVBoxLayout *setUp(QDialog *dialog, const QString &title, const QString &sentence)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QDialog::tr("%1 (practice)").arg(title));
    auto *column = new QVBoxLayout(dialog);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::dialogMargin, Metrics::dialogMargin,
                               Metrics::dialogMargin);
    column->setSpacing(Metrics::spaceMedium);
    column->addWidget(new Label(title, Type::heading()));
    if (!sentence.isEmpty()) {
        auto *words = new Label(sentence, Type::body(), Label::Tone::Secondary);
        words->setWrapping(true);
        column->addWidget(words);
    }
    dialog->setMinimumWidth(Metrics::emptyTextMost);
    return column;
}

// Cancel and what it is about; the latter accepts the dialog.
PushButton *addFoot(QDialog *dialog, QVBoxLayout *column, const QString &button)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(Metrics::space);
    auto *cancel = new PushButton(QDialog::tr("Cancel"));
    auto *apply = new PushButton(button, PushButton::Kind::Primary);
    apply->setObjectName("apply");
    apply->setDefault(true);
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(apply);
    column->addStretch();
    column->addLayout(row);
    QObject::connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
    QObject::connect(apply, &QPushButton::clicked, dialog, &QDialog::accept);
    return apply;
}

void addRow(QVBoxLayout *column, const QString &name, QWidget *field)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(Metrics::labelToField);
    auto *label = new Label(name, Type::body(), Label::Tone::Secondary);
    label->setFixedWidth(Metrics::formLabel);
    label->setBuddy(field);
    field->setAccessibleName(name);
    row->addWidget(label);
    row->addWidget(field, 1);
    column->addLayout(row);
}

} // namespace

QList<std::pair<QString, QString>> portalFamilies()
{
    QList<std::pair<QString, QString>> families;
    for (const char *name : {"iPhone", "iPad", "iPod", "Mac", "AppleTV", "Watch", "Vision"})
        families.append({QString::fromLatin1(name), familyText(QString::fromLatin1(name))});
    return families;
}

NameDialog::NameDialog(const QString &title, const QString &label, const QString &button, const QString &text,
                       QWidget *parent)
    : QDialog(parent)
    , m_text(new QLineEdit(text))
{
    QVBoxLayout *column = setUp(this, title, {});
    m_text->setObjectName("name");
    m_text->selectAll();
    addRow(column, label, m_text);
    m_apply = addFoot(this, column, button);
    const auto check = [this] { m_apply->setEnabled(!m_text->text().simplified().isEmpty()); };
    connect(m_text, &QLineEdit::textChanged, this, check);
    connect(this, &QDialog::accepted, this, [this] { Q_EMIT named(m_text->text().simplified()); });
    check();
}

ServiceDialog::ServiceDialog(const QString &title, const QString &button, const QList<PortalServiceEntry> &services,
                             QWidget *parent)
    : QDialog(parent)
    , m_service(new QComboBox)
{
    QVBoxLayout *column = setUp(this, title, {});
    m_service->setObjectName("service");
    for (const PortalServiceEntry &service : services) {
        if (!service.isBuiltIn)
            m_service->addItem(service.name);
    }
    addRow(column, tr("Service"), m_service);
    addFoot(this, column, button)->setEnabled(m_service->count() > 0);
    connect(this, &QDialog::accepted, this, [this] { Q_EMIT chosen(m_service->currentText()); });
}

DefaultsDialog::DefaultsDialog(const PortalServiceEntry &service, const QList<PortalServiceEntry> &all, QWidget *parent)
    : QDialog(parent)
{
    QVBoxLayout *column =
        setUp(this, tr("Defaults of %1").arg(service.name),
              tr("New devices of the chosen families come to this service by themselves. A family has one service."));
    for (const auto &[name, text] : portalFamilies()) {
        QString elsewhere;
        for (const PortalServiceEntry &other : all) {
            if (other.uuid != service.uuid && other.defaults.contains(name))
                elsewhere = other.name;
        }
        auto *box = new QCheckBox(elsewhere.isEmpty() ? text : tr("%1, now with %2").arg(text, elsewhere));
        box->setProperty("family", name);
        box->setObjectName(QStringLiteral("family") + name);
        box->setChecked(service.defaults.contains(name));
        box->setEnabled(elsewhere.isEmpty());
        column->addWidget(box);
        m_families.append(box);
    }
    addFoot(this, column, tr("Save defaults"));
    connect(this, &QDialog::accepted, this, [this] {
        QStringList families;
        for (const QCheckBox *box : std::as_const(m_families)) {
            if (box->isChecked())
                families.append(box->property("family").toString());
        }
        Q_EMIT chosen(families);
    });
}

OrderDialog::OrderDialog(const QList<PortalServiceEntry> &services, QWidget *parent)
    : QDialog(parent)
    , m_count(new QSpinBox)
    , m_family(new QComboBox)
    , m_source(new QComboBox)
    , m_service(new QComboBox)
    , m_number(new QLineEdit)
{
    QVBoxLayout *column = setUp(this, tr("New order"),
                                tr("The devices arrive at once. Muster hears of those on its service with the next "
                                   "sync."));
    m_count->setObjectName("orderCount");
    m_count->setRange(1, 100'000);
    m_count->setValue(25);
    m_family->setObjectName("orderFamily");
    for (const auto &[name, text] : portalFamilies()) {
        if (name != QLatin1StringView("iPod")) // no longer sold
            m_family->addItem(text, name);
    }
    m_family->setCurrentIndex(m_family->findData(QStringLiteral("iPad")));
    m_family->addItem(tr("A mix"), QString());
    m_source->setObjectName("orderSource");
    m_source->addItem(tr("Apple"), QStringLiteral("apple"));
    m_source->addItem(tr("A reseller"), QStringLiteral("reseller"));
    m_source->addItem(tr("Bought elsewhere, by Apple Configurator"), QStringLiteral("configurator"));
    m_service->setObjectName("orderService");
    m_service->addItem(tr("As the defaults say"), QString());
    for (const PortalServiceEntry &service : services) {
        if (!service.isBuiltIn)
            m_service->addItem(service.name, service.name);
    }
    m_number->setPlaceholderText(tr("The next one"));
    addRow(column, tr("How many"), m_count);
    addRow(column, tr("Of"), m_family);
    addRow(column, tr("Bought from"), m_source);
    addRow(column, tr("Service"), m_service);
    addRow(column, tr("Order number"), m_number);
    addFoot(this, column, tr("Order"));
    connect(m_source, &QComboBox::currentIndexChanged, this, &OrderDialog::refresh);
    connect(this, &QDialog::accepted, this, [this] { Q_EMIT ordered(entered()); });
}

PortalOrder OrderDialog::entered() const
{
    return {.count = m_count->value(),
            .family = m_family->currentData().toString(),
            .source = m_source->currentData().toString(),
            .number = m_number->text().simplified(),
            .service = m_service->isEnabled() ? m_service->currentData().toString() : QString()};
}

void OrderDialog::refresh()
{
    // What Apple Configurator adds lands under a service of its own, for 30 days on probation.
    const bool isConfigurator = m_source->currentData().toString() == QLatin1StringView("configurator");
    m_service->setEnabled(!isConfigurator);
}

} // namespace Muster
