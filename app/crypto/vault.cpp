#include "app/crypto/vault.h"

#include "app/crypto/secretbox.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroSignal>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QUuid>
#include <QtConcurrentRun>

#include <qt6keychain/keychain.h>

namespace Muster {

namespace {

constexpr char vaultContext[] = "vault";
constexpr QLatin1StringView keychainService("Muster");

QString say(const char *text)
{
    return QCoreApplication::translate("Vault", text);
}

std::unexpected<Error> refuse(const char *message, const QString &detail = {})
{
    return failure(ErrorKind::Crypto, say(message), detail);
}

std::optional<Protector> protectorFromName(const QString &name)
{
    for (const Protector protector : {Protector::Passphrase, Protector::SystemKeyStore, Protector::KeyFile}) {
        if (protectorName(protector) == name)
            return protector;
    }
    return std::nullopt;
}

// A name from the workspace file becomes a path: it must be a plain name, whatever the file says.
QString keyFilePath(const QString &folder, const QString &name)
{
    return QDir(folder).filePath(QUuid(name).toString(QUuid::WithoutBraces) + QStringLiteral(".key"));
}

Result<> writeKeyFile(const QString &path, const Secret &key)
{
    const QDir folder = QFileInfo(path).dir();
    if (!folder.mkpath(QStringLiteral(".")))
        return failure(ErrorKind::Storage, say("The folder %1 cannot be made.").arg(folder.path()));
    QFile::setPermissions(folder.path(), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    // Flushed to the disk before it gets its name: the vault that needs it is committed next, and must not survive it.
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || file.write(key.revealBytes().toHex()) != key.reveal().size() * 2 || !file.commit())
        return failure(ErrorKind::Storage, say("The key file %1 cannot be written: %2").arg(path, file.errorString()));
    return {};
}

Result<Secret> readKeyFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Crypto,
                       say("The key file of this workspace is missing: %1. Without it the keys and tokens in the "
                           "workspace cannot be "
                           "opened; its devices can. Copy the key file from the computer where the workspace was made, "
                           "or link the "
                           "organisations again.")
                           .arg(path));
    const QByteArray bytes = QByteArray::fromHex(file.read(secretBoxKeySize * 2));
    if (bytes.size() != secretBoxKeySize)
        return failure(ErrorKind::Crypto, say("The key file %1 is damaged. Restore it from a backup.").arg(path));
    return Secret(bytes);
}

QCoro::Task<Result<Secret>> readKeychain(QString entry)
{
    QKeychain::ReadPasswordJob job(keychainService);
    job.setAutoDelete(false);
    job.setKey(entry);
    job.start();
    co_await qCoro(&job, &QKeychain::Job::finished);
    if (job.error() != QKeychain::NoError)
        co_return refuse(
            "The system's key store does not give out the key of this workspace. Unlock the key store and try again.",
            job.errorString());
    co_return Secret(job.binaryData());
}

QCoro::Task<Result<>> writeKeychain(QString entry, Secret key)
{
    QKeychain::WritePasswordJob job(keychainService);
    job.setAutoDelete(false);
    job.setKey(entry);
    job.setBinaryData(key.revealBytes());
    job.start();
    co_await qCoro(&job, &QKeychain::Job::finished);
    if (job.error() != QKeychain::NoError)
        co_return refuse("The system's key store takes no key. Use a passphrase instead.", job.errorString());
    co_return {};
}

// The data key as it is stored: sealed with the key that the protector stands for.
Result<StoredVault> wrap(const Secret &dataKey, Protector protector, const Secret &wrappingKey,
                         const QJsonObject &parameters, Random &random)
{
    const Result<QByteArray> wrapped = Muster::seal(wrappingKey, dataKey, vaultContext, random);
    if (!wrapped)
        return std::unexpected(wrapped.error());
    return StoredVault{protectorName(protector), parameters, *wrapped};
}

} // namespace

QString protectorName(Protector protector)
{
    switch (protector) {
    case Protector::Passphrase:
        return QStringLiteral("passphrase");
    case Protector::SystemKeyStore:
        return QStringLiteral("system-key-store");
    case Protector::KeyFile:
        break;
    }
    return QStringLiteral("key-file");
}

QString protectorText(Protector protector)
{
    switch (protector) {
    case Protector::Passphrase:
        return say("Secrets are protected by a passphrase, so the file can travel. Forgetting it loses the keys, not "
                   "the devices.");
    case Protector::SystemKeyStore:
        return say("Secrets are protected by this computer's key store, so they open here for you alone.");
    case Protector::KeyFile:
        break;
    }
    return say("Secrets are protected by a key file in your data folder. Choose a passphrase to take the workspace "
               "elsewhere.");
}

Vault::Vault(StoreThread &store, OpenWork &work, Random &random, QString keyFolder, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_random(random)
    , m_keyFolder(std::move(keyFolder))
{
}

QCoro::Task<Result<std::optional<StoredVault>>> Vault::load()
{
    co_return co_await m_store.run([](Database &database) { return VaultStore(database).load(); });
}

QCoro::Task<Result<std::optional<Protector>>> Vault::protector()
{
    const Result<std::optional<StoredVault>> stored = co_await load();
    if (!stored)
        co_return std::unexpected(stored.error());
    if (!stored->has_value())
        co_return std::optional<Protector>();
    const auto protector = protectorFromName((*stored)->protector);
    if (!protector)
        co_return refuse("The workspace's secrets are protected in a way that this Muster does not know.");
    co_return protector;
}

QCoro::Task<Result<>> Vault::unlock(Secret passphrase)
{
    const OpenWork::Ticket ticket(m_work);
    if (isUnlocked())
        co_return {};
    Result<std::optional<StoredVault>> stored = co_await load();
    if (!stored)
        co_return std::unexpected(stored.error());
    if (!stored->has_value()) {
        const Result<> created =
            co_await create(passphrase.isEmpty() ? Protector::KeyFile : Protector::Passphrase, passphrase);
        if (!created)
            co_return created;
        // Another process may have made one at the same moment; the stored one counts.
        stored = co_await load();
        if (!stored || !stored->has_value())
            co_return refuse("The workspace's vault could not be made.");
    }
    const Result<Secret> key = co_await wrappingKey(**stored, passphrase);
    if (!key)
        co_return std::unexpected(key.error());
    Result<Secret> dataKey = Muster::open(*key, (*stored)->wrappedKey, vaultContext);
    if (!dataKey) {
        if ((*stored)->protector == protectorName(Protector::Passphrase))
            co_return refuse("The passphrase is wrong. Type it again; capital letters matter.");
        co_return std::unexpected(dataKey.error());
    }
    m_dataKey = *dataKey;
    Q_EMIT unlocked();
    co_return {};
}

void Vault::lock()
{
    if (!isUnlocked())
        return;
    m_dataKey = Secret();
    Q_EMIT locked();
}

QCoro::Task<Result<>> Vault::create(Protector protector, Secret passphrase)
{
    const Result<Wrapping> wrapping = co_await newWrapping(protector, passphrase);
    if (!wrapping)
        co_return std::unexpected(wrapping.error());
    const Secret dataKey(m_random.bytes(secretBoxKeySize));
    const Result<StoredVault> wrapped = wrap(dataKey, protector, wrapping->key, wrapping->parameters, m_random);
    if (!wrapped)
        co_return std::unexpected(wrapped.error());
    co_return co_await m_store.run([vault = *wrapped](Database &database) -> Result<> {
        auto transaction = Transaction::begin(database, Durability::Wishes);
        if (!transaction)
            return std::unexpected(transaction.error());
        auto existing = VaultStore(database).load();
        if (!existing)
            return std::unexpected(existing.error());
        if (existing->has_value())
            return (*transaction)->commit();
        if (auto saved = VaultStore(database).save(vault); !saved)
            return saved;
        return (*transaction)->commit();
    });
}

QCoro::Task<Result<>> Vault::protectWith(Protector protector, Secret passphrase)
{
    const OpenWork::Ticket ticket(m_work);
    if (!isUnlocked())
        co_return refuse("The workspace is locked. Unlock it first.");
    const Result<Wrapping> wrapping = co_await newWrapping(protector, passphrase);
    if (!wrapping)
        co_return std::unexpected(wrapping.error());
    const Result<StoredVault> wrapped = wrap(m_dataKey, protector, wrapping->key, wrapping->parameters, m_random);
    if (!wrapped)
        co_return std::unexpected(wrapped.error());
    co_return co_await m_store.run([vault = *wrapped](Database &database) -> Result<> {
        auto transaction = Transaction::begin(database, Durability::Wishes);
        if (!transaction)
            return std::unexpected(transaction.error());
        if (auto saved = VaultStore(database).save(vault); !saved)
            return saved;
        return (*transaction)->commit();
    });
}

QCoro::Task<Result<Secret>> Vault::wrappingKey(StoredVault vault, Secret passphrase)
{
    const auto protector = protectorFromName(vault.protector);
    if (!protector)
        co_return refuse("The workspace's secrets are protected in a way that this Muster does not know.");
    const QString entry = vault.parameters.value(QLatin1StringView("entry")).toString();
    switch (*protector) {
    case Protector::KeyFile:
        co_return readKeyFile(keyFilePath(m_keyFolder, entry));
    case Protector::SystemKeyStore:
        co_return co_await readKeychain(entry);
    case Protector::Passphrase:
        break;
    }
    if (passphrase.isEmpty())
        co_return refuse(
            "This workspace's secrets are protected by a passphrase. Give it (musterctl: --passphrase-file).");
    const auto parameters = PassphraseParameters::fromJson(vault.parameters);
    if (!parameters)
        co_return std::unexpected(parameters.error());
    co_return co_await QtConcurrent::run(
        [passphrase, values = *parameters] { return keyFromPassphrase(passphrase, values); });
}

QCoro::Task<Result<Vault::Wrapping>> Vault::newWrapping(Protector protector, Secret passphrase)
{
    if (protector == Protector::Passphrase) {
        if (passphrase.reveal().size() < 8)
            co_return failure(ErrorKind::InvalidInput,
                              say("A passphrase needs at least 8 characters; a few words are best."));
        const PassphraseParameters parameters{.salt = m_random.bytes(16)};
        const Result<Secret> key =
            co_await QtConcurrent::run([passphrase, parameters] { return keyFromPassphrase(passphrase, parameters); });
        if (!key)
            co_return std::unexpected(key.error());
        co_return Wrapping{*key, parameters.toJson()};
    }
    const Secret key(m_random.bytes(secretBoxKeySize));
    const QString entry = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const Result<> kept = protector == Protector::KeyFile ? writeKeyFile(keyFilePath(m_keyFolder, entry), key)
                                                          : co_await writeKeychain(entry, key);
    if (!kept)
        co_return std::unexpected(kept.error());
    co_return Wrapping{key, QJsonObject{{QStringLiteral("entry"), entry}}};
}

Result<QByteArray> Vault::seal(const Secret &plain, const QByteArray &context)
{
    if (!isUnlocked())
        return refuse("The workspace is locked. Unlock it first.");
    return Muster::seal(m_dataKey, plain, context, m_random);
}

Result<Secret> Vault::open(const QByteArray &sealed, const QByteArray &context) const
{
    if (!isUnlocked())
        return refuse("The workspace is locked. Unlock it first.");
    return Muster::open(m_dataKey, sealed, context);
}

Result<Sealer> Vault::sealer() const
{
    if (!isUnlocked())
        return refuse("The workspace is locked. Unlock it first.");
    return Sealer(m_dataKey);
}

} // namespace Muster
