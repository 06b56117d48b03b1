#include "ui/shell/idlelock.h"

#include "app/crypto/vault.h"

#include <QApplication>
#include <QEvent>

using namespace std::chrono_literals;

namespace Muster {

IdleLock::IdleLock(Vault &vault, QObject *parent)
    : QObject(parent)
    , m_vault(vault)
{
    m_timer.setInterval(15min);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &IdleLock::lock);
    m_timer.start();
    qApp->installEventFilter(this);
}

bool IdleLock::eventFilter(QObject *watched, QEvent *event)
{
    const QEvent::Type type = event->type();
    if (type == QEvent::KeyPress || type == QEvent::MouseButtonPress || type == QEvent::Wheel)
        m_timer.start();
    return QObject::eventFilter(watched, event);
}

void IdleLock::lock()
{
    QCoro::connect(m_vault.protector(), this, [this](const Result<std::optional<Protector>> &protector) {
        if (protector && *protector == Protector::Passphrase)
            m_vault.lock();
    });
}

} // namespace Muster
