// Asks for the workspace's passphrase, or for what shall protect its secrets from now on. Never modal to the program:
// open() it.
#pragma once

#include "app/crypto/vault.h"

#include <QDialog>

class QButtonGroup;
class QLineEdit;

namespace Muster {

class Label;
class PushButton;

// Opens a vault that a passphrase protects.
class UnlockDialog final : public QDialog {
    Q_OBJECT

public:
    explicit UnlockDialog(Vault &vault, QWidget *parent = nullptr);

private:
    void unlock();

    Vault &m_vault;
    QLineEdit *m_passphrase;
    Label *m_fault;
    PushButton *m_unlock;
};

// Chooses between passphrase, the system's key store and a key file.
class ProtectDialog final : public QDialog {
    Q_OBJECT

public:
    ProtectDialog(Vault &vault, Protector current, QWidget *parent = nullptr);

private:
    void setUpChoices(Protector current);
    void check();
    void protect();
    [[nodiscard]] Protector chosen() const;

    Vault &m_vault;
    QButtonGroup *m_choices;
    QLineEdit *m_passphrase;
    QLineEdit *m_repeated;
    Label *m_fault;
    PushButton *m_apply;
};

} // namespace Muster
