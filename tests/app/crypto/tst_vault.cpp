#include "app/crypto/vault.h"
#include "tests/support/linkedorganisation.h"

using namespace Muster;

class TestVault : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca;
    OpenWork m_work;
    SystemRandom m_random;
    std::unique_ptr<TestStore> m_store;
    const Secret m_passphrase{QByteArray("correct horse battery")};
    const Secret m_secret{QByteArray("the secret")};

    QString keys() const { return m_store->folder.filePath(QStringLiteral("data/keys")); }
    std::unique_ptr<Vault> vault() { return std::make_unique<Vault>(*m_store->store, m_work, m_random, keys()); }
    QStringList keyFiles() const { return QDir(keys()).entryList(QDir::Files); }

private Q_SLOTS:
    void init() { m_store = std::make_unique<TestStore>(); }

    void withoutAPassphraseAKeyFileProtects()
    {
        auto first = vault();
        QVERIFY(!needNow(first->protector()).has_value());
        QVERIFY(!first->seal(m_secret, "key/1"));
        needNow(first->unlock());
        QVERIFY(needNow(first->protector()) == Protector::KeyFile);
        const QByteArray sealed = need(first->seal(m_secret, "key/1"));

        QCOMPARE(keyFiles().size(), 1);
        const QFileInfo file(QDir(keys()).filePath(keyFiles().first()));
        QCOMPARE(file.permissions()
                     & (QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther
                        | QFile::ExeOther),
                 QFile::Permissions());
        QCOMPARE(QFileInfo(keys()).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther),
                 QFile::Permissions());
        auto second = vault();
        needNow(second->unlock());
        QCOMPARE(need(second->open(sealed, "key/1")).revealBytes(), m_secret.revealBytes());
        QCOMPARE(keyFiles().size(), 1);
    }

    void aPassphraseOpensAndNothingElseDoes()
    {
        auto first = vault();
        needNow(first->unlock(m_passphrase));
        const QByteArray sealed = need(first->seal(m_secret, "key/1"));
        QVERIFY(needNow(first->protector()) == Protector::Passphrase);
        QVERIFY(keyFiles().isEmpty());

        auto second = vault();
        const auto missing = await(second->unlock());
        QCOMPARE(missing.error().kind, ErrorKind::Crypto);
        QVERIFY(missing.error().message.contains(QStringLiteral("protected by a passphrase")));
        const auto wrong = await(second->unlock(Secret(QByteArray("Correct horse battery"))));
        QCOMPARE(wrong.error().kind, ErrorKind::Crypto);
        QVERIFY(wrong.error().message.contains(QStringLiteral("passphrase is wrong")));
        QVERIFY(!second->isUnlocked());
        QVERIFY(!second->open(sealed, "key/1"));
        needNow(second->unlock(m_passphrase));
        QCOMPARE(need(second->open(sealed, "key/1")).revealBytes(), m_secret.revealBytes());
        second->lock();
        QVERIFY(!second->open(sealed, "key/1"));
    }

    void aShortPassphraseIsRefused()
    {
        auto first = vault();
        QCOMPARE(await(first->unlock(Secret(QByteArray("short")))).error().kind, ErrorKind::InvalidInput);
        QVERIFY(!needNow(first->protector()).has_value());
    }

    void changingTheProtectionKeepsTheSecrets()
    {
        auto first = vault();
        QVERIFY(!await(first->protectWith(Protector::Passphrase, m_passphrase))); // still locked
        needNow(first->unlock());
        const QByteArray sealed = need(first->seal(m_secret, "key/1"));
        needNow(first->protectWith(Protector::Passphrase, m_passphrase));
        {
            auto second = vault();
            QVERIFY(!await(second->unlock()));
            needNow(second->unlock(m_passphrase));
            QCOMPARE(need(second->open(sealed, "key/1")).revealBytes(), m_secret.revealBytes());
            needNow(second->protectWith(Protector::Passphrase, Secret(QByteArray("another passphrase"))));
            QVERIFY(!await(vault()->unlock(m_passphrase)));
            needNow(second->protectWith(Protector::KeyFile));
        }
        auto third = vault();
        needNow(third->unlock());
        QCOMPARE(need(third->open(sealed, "key/1")).revealBytes(), m_secret.revealBytes());
        QCOMPARE(await(third->protectWith(Protector::Passphrase, Secret(QByteArray("short")))).error().kind,
                 ErrorKind::InvalidInput);
        needNow(vault()->unlock());
    }

    void twoVaultsOnOneFileHaveOneKey()
    {
        StoreThread other(m_store->path); // another process
        needSoon(other.open());
        Vault first(*m_store->store, m_work, m_random, keys());
        Vault second(other, m_work, m_random, keys());
        auto one = first.unlock();
        auto two = second.unlock();
        needNow(std::move(one));
        needNow(std::move(two));
        const QByteArray sealed = need(first.seal(m_secret, "key/1"));
        QCOMPARE(need(second.open(sealed, "key/1")).revealBytes(), m_secret.revealBytes());
    }

    void aMissingOrDamagedKeyFileIsToldInWords()
    {
        needNow(vault()->unlock());
        const QString path = QDir(keys()).filePath(keyFiles().first());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QByteArray key = file.readAll();
        file.resize(10);
        file.close();
        const auto damaged = await(vault()->unlock());
        QVERIFY2(damaged.error().message.contains(QStringLiteral("damaged")), qPrintable(damaged.error().message));
        QVERIFY(QFile::remove(path));
        const auto missing = await(vault()->unlock());
        QCOMPARE(missing.error().kind, ErrorKind::Crypto);
        QVERIFY2(missing.error().message.contains(path) && missing.error().message.contains(QStringLiteral("missing")),
                 qPrintable(missing.error().message));
        QVERIFY(!missing.error().message.contains(QString::fromLatin1(key)));
        QFile another(path);
        QVERIFY(another.open(QIODevice::WriteOnly));
        another.write(QByteArray(64, '0'));
        another.close();
        QVERIFY(!await(vault()->unlock())); // somebody else's key
    }

    void aHostileEntryLeadsNowhere()
    {
        needNow(vault()->unlock());
        for (const char *entry : {"../../../../etc/passwd", "/etc/passwd", "", "x"}) {
            needSoon(m_store->store->run([entry](Database &database) {
                return VaultStore(database).save({QStringLiteral("key-file"),
                                                  {{QStringLiteral("entry"), QString::fromLatin1(entry)}},
                                                  QByteArray(61, 'x')});
            }));
            const auto refused = await(vault()->unlock());
            QVERIFY(!refused);
            QVERIFY(!refused.error().message.contains(QStringLiteral("passwd")));
        }
        needSoon(m_store->store->run([](Database &database) {
            return VaultStore(database).save({QStringLiteral("magic"), {}, QByteArray("x")});
        }));
        QVERIFY(await(vault()->unlock()).error().message.contains(QStringLiteral("does not know")));
        QVERIFY(!await(vault()->protector()));
    }
};

QTEST_GUILESS_MAIN(TestVault)
#include "tst_vault.moc"
