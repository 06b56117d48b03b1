#include "ui/shell/passphrasedialog.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRadioButton>
#include <QVBoxLayout>

namespace Muster {

namespace {

QLineEdit *passphraseField(const QString &name, const QString &placeholder)
{
    auto *field = new QLineEdit;
    field->setObjectName(name);
    field->setEchoMode(QLineEdit::Password);
    field->setPlaceholderText(placeholder);
    field->setAccessibleName(placeholder);
    return field;
}

QVBoxLayout *dialogColumn(QDialog *dialog)
{
    auto *column = new QVBoxLayout(dialog);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::dialogMargin, Metrics::dialogMargin,
                               Metrics::dialogMargin);
    column->setSpacing(Metrics::spaceMedium);
    return column;
}

QHBoxLayout *buttonRow(PushButton *cancel, PushButton *apply)
{
    auto *row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(apply);
    return row;
}

Label *wrapped(const QString &text, Label::Tone tone)
{
    auto *label = new Label(text, Type::body(), tone);
    label->setWrapping(true);
    label->setMinimumWidth(Metrics::emptyTextMost);
    return label;
}

} // namespace

UnlockDialog::UnlockDialog(Vault &vault, QWidget *parent)
    : QDialog(parent)
    , m_vault(vault)
    , m_passphrase(passphraseField(QStringLiteral("passphrase"), tr("Passphrase")))
    , m_fault(wrapped({}, Label::Tone::Failed))
    , m_unlock(new PushButton(tr("Unlock"), PushButton::Kind::Primary))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Unlock workspace"));
    m_fault->hide();
    m_unlock->setObjectName("unlock");
    m_unlock->setDefault(true);
    auto *later = new PushButton(tr("Later"));
    auto *column = dialogColumn(this);
    column->addWidget(new Label(tr("Unlock workspace"), Type::heading()));
    column->addWidget(wrapped(
        tr("Its keys and tokens are protected by a passphrase. Without it you can look at the devices, but not sync."),
        Label::Tone::Secondary));
    column->addWidget(m_passphrase);
    column->addWidget(m_fault);
    column->addLayout(buttonRow(later, m_unlock));
    connect(later, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_unlock, &QPushButton::clicked, this, &UnlockDialog::unlock);
    connect(m_passphrase, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_unlock->setEnabled(!text.isEmpty()); });
    m_unlock->setEnabled(false);
}

void UnlockDialog::unlock()
{
    m_unlock->setEnabled(false);
    const Secret passphrase(m_passphrase->text().toUtf8());
    QCoro::connect(m_vault.unlock(passphrase), this, [this](const Result<> &unlocked) {
        if (unlocked) {
            accept();
            return;
        }
        m_fault->setText(unlocked.error().message);
        m_fault->show();
        m_passphrase->selectAll();
        m_passphrase->setFocus();
        m_unlock->setEnabled(true);
    });
}

ProtectDialog::ProtectDialog(Vault &vault, Protector current, QWidget *parent)
    : QDialog(parent)
    , m_vault(vault)
    , m_choices(new QButtonGroup(this))
    , m_passphrase(passphraseField(QStringLiteral("newPassphrase"), tr("New passphrase")))
    , m_repeated(passphraseField(QStringLiteral("repeatedPassphrase"), tr("The same again")))
    , m_fault(wrapped({}, Label::Tone::Failed))
    , m_apply(new PushButton(tr("Protect"), PushButton::Kind::Primary))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Protect secrets"));
    m_fault->hide();
    m_apply->setObjectName("protect");
    m_apply->setDefault(true);
    setUpChoices(current);
}

void ProtectDialog::setUpChoices(Protector current)
{
    auto *cancel = new PushButton(tr("Cancel"));
    auto *column = dialogColumn(this);
    column->addWidget(new Label(tr("What protects the keys and tokens in this workspace"), Type::heading()));
    const std::pair<Protector, QString> choices[] = {{Protector::Passphrase, tr("A passphrase")},
                                                     {Protector::SystemKeyStore, tr("This computer's key store")},
                                                     {Protector::KeyFile, tr("A key file in your data folder")}};
    for (const auto &[protector, name] : choices) {
        auto *radio = new QRadioButton(name);
        radio->setChecked(protector == current);
        m_choices->addButton(radio, static_cast<int>(protector));
        column->addWidget(radio);
        auto *meaning = wrapped(protectorText(protector), Label::Tone::Secondary);
        meaning->setContentsMargins(Metrics::checkSize + Metrics::space, 0, 0, 0);
        column->addWidget(meaning);
        if (protector == Protector::Passphrase) {
            column->addWidget(m_passphrase);
            column->addWidget(m_repeated);
        }
    }
    column->addWidget(m_fault);
    column->addLayout(buttonRow(cancel, m_apply));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_apply, &QPushButton::clicked, this, &ProtectDialog::protect);
    connect(m_choices, &QButtonGroup::idToggled, this, &ProtectDialog::check);
    connect(m_passphrase, &QLineEdit::textChanged, this, &ProtectDialog::check);
    connect(m_repeated, &QLineEdit::textChanged, this, &ProtectDialog::check);
    check();
}

Protector ProtectDialog::chosen() const
{
    return static_cast<Protector>(m_choices->checkedId());
}

void ProtectDialog::check()
{
    const bool needsPassphrase = chosen() == Protector::Passphrase;
    m_passphrase->setVisible(needsPassphrase);
    m_repeated->setVisible(needsPassphrase);
    m_apply->setEnabled(!needsPassphrase
                        || (!m_passphrase->text().isEmpty() && m_passphrase->text() == m_repeated->text()));
}

void ProtectDialog::protect()
{
    m_apply->setEnabled(false);
    const Secret passphrase(m_passphrase->text().toUtf8());
    QCoro::connect(m_vault.protectWith(chosen(), passphrase), this, [this](const Result<> &done) {
        if (done) {
            accept();
            return;
        }
        m_fault->setText(done.error().message);
        m_fault->show();
        check();
    });
}

} // namespace Muster
