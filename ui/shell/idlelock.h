// Locks a vault that a passphrase protects after a quarter of an hour without a key or a click.
#pragma once

#include <QObject>
#include <QTimer>

namespace Muster {

class Vault;

class IdleLock final : public QObject {
    Q_OBJECT

public:
    // Watches the whole application's input.
    explicit IdleLock(Vault &vault, QObject *parent = nullptr);

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void lock();

    Vault &m_vault;
    QTimer m_timer;
};

} // namespace Muster
