// Authorities, identities and the openssl tool beside them, for tests of what is signed and issued.
#pragma once

#include "app/crypto/certificateauthority.h"
#include "tests/support/sandboxfixture.h"

namespace Muster {

// What a Result holds, or the test ends with its words.
template <typename T> T got(const Result<T> &result)
{
    const QString fault = result ? QString() : result.error().message + u" | " + result.error().detail;
    [&] { QVERIFY2(result.has_value(), qPrintable(fault)); }();
    return *result;
}

inline QByteArray mdmFile(const QString &name)
{
    QFile file(QStringLiteral(MUSTER_TEST_DATA "/mdm/") + name);
    [&] { QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(name)); }();
    return file.readAll();
}

inline QByteArray mdmCertificate(const QString &name)
{
    return got(certificatesOf(mdmFile(name))).first();
}

// A folder of files for the openssl tool, which knows nothing of us.
class ToolFolder {
public:
    QString put(const char *name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
        file.write(bytes);
        return path(name);
    }
    QString putPem(const char *name, const QByteArray &der) const { return put(name, certificateToPem(der)); }

    [[nodiscard]] QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    [[nodiscard]] QByteArray read(const char *name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    // Words are separated by blanks; "@name" is a file of the folder.
    RunResult tryRun(const QString &arguments, const QByteArray &input = {}) const
    {
        QStringList words = arguments.split(u' ', Qt::SkipEmptyParts);
        for (QString &word : words) {
            if (word.startsWith(u'@'))
                word = m_folder.filePath(word.sliced(1));
        }
        return runTool(QStringLiteral("openssl"), words, input);
    }
    QByteArray run(const QString &arguments, const QByteArray &input = {}) const
    {
        const RunResult result = tryRun(arguments, input);
        [&] { QVERIFY2(result.exitCode == 0, QByteArray(arguments.toUtf8() + ": " + result.errors).constData()); }();
        return result.output;
    }

private:
    QTemporaryDir m_folder;
};

// An authority, and a key whose public half waits for a certificate.
struct TestAuthority {
    SystemRandom random;
    QDateTime now = QDateTime::currentDateTimeUtc();
    CertifiedKey key = got(CertificateAuthority::make(
        {.commonName = QStringLiteral("Muster Test CA"), .organisation = QStringLiteral("Żółw Ω"), .now = now},
        random));
    CertificateAuthority authority = got(CertificateAuthority::open(key));

    // A device's certificate for a key that the tool made.
    [[nodiscard]] QByteArray identity(const ToolFolder &tool, const char *keyFile, const QDateTime &at, int days = 365)
    {
        const QByteArray publicKey =
            tool.run(QStringLiteral("pkey -in @%1 -pubout -outform DER").arg(QLatin1StringView(keyFile)));
        return got(authority.issueIdentity({.publicKey = publicKey,
                                            .commonName = QStringLiteral("D4D56083"),
                                            .organisation = QStringLiteral("Schule"),
                                            .uri = QStringLiteral("urn:uuid:d4d56083"),
                                            .now = at,
                                            .days = days},
                                           random));
    }
};

} // namespace Muster
