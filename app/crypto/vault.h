// The workspace's data key, which protects every secret in the file, and what protects that key itself.
//
// A passphrase (the file can then travel), the system's key store, or a random key in a file of the user's data folder
// that only the user may read. Lives on the main thread; seal() and open() work while it is unlocked.
#pragma once

#include "app/core/openwork.h"
#include "app/crypto/sealer.h"
#include "models/core/random.h"
#include "models/storage/storethread.h"
#include "models/storage/vaultstore.h"

#include <QCoroTask>
#include <QObject>

namespace Muster {

enum class Protector { Passphrase, SystemKeyStore, KeyFile };

[[nodiscard]] QString protectorName(Protector protector); // "passphrase", "system-key-store", "key-file"
[[nodiscard]] QString protectorText(Protector protector); // a sentence for people: what it is, what it means

class Vault final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Vault)

public:
    // `keyFolder` is where key files live; made when the first one is.
    Vault(StoreThread &store, OpenWork &work, Random &random, QString keyFolder, QObject *parent = nullptr);

    // Opens the vault, or makes one: with the passphrase when there is one, with a key file otherwise. Refuses a
    // missing or wrong passphrase with ErrorKind::Crypto.
    [[nodiscard]] QCoro::Task<Result<>> unlock(Secret passphrase = {});
    // Forgets the data key. Only worth doing where a passphrase protects it.
    void lock();
    [[nodiscard]] bool isUnlocked() const { return !m_dataKey.isEmpty(); }

    // How the stored vault is protected; absent while there is none.
    [[nodiscard]] QCoro::Task<Result<std::optional<Protector>>> protector();

    // Wraps the data key anew; the secrets themselves stay as they are. Needs an unlocked vault.
    [[nodiscard]] QCoro::Task<Result<>> protectWith(Protector protector, Secret passphrase = {});

    // `context` names the place, such as "token/12".
    [[nodiscard]] Result<QByteArray> seal(const Secret &plain, const QByteArray &context);
    [[nodiscard]] Result<Secret> open(const QByteArray &sealed, const QByteArray &context) const;

    // For another thread; Crypto while it is locked.
    [[nodiscard]] Result<Sealer> sealer() const;

Q_SIGNALS:
    void unlocked();
    void locked();

private:
    // The wrapping key that the stored parameters stand for.
    [[nodiscard]] QCoro::Task<Result<Secret>> wrappingKey(StoredVault vault, Secret passphrase);
    // A new wrapping key of the kind asked for, with the parameters to find it again.
    struct Wrapping {
        Secret key;
        QJsonObject parameters;
    };
    [[nodiscard]] QCoro::Task<Result<Wrapping>> newWrapping(Protector protector, Secret passphrase);
    [[nodiscard]] QCoro::Task<Result<>> create(Protector protector, Secret passphrase);
    [[nodiscard]] QCoro::Task<Result<std::optional<StoredVault>>> load();

    StoreThread &m_store;
    OpenWork &m_work;
    Random &m_random;
    QString m_keyFolder;
    Secret m_dataKey;
};

} // namespace Muster
