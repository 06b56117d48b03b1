#include "app/configuration/configurationprofile.h"
#include "app/crypto/signedmessage.h"
#include "app/plist/propertylist.h"
#include "tests/support/certificates.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>
#include <QUuid>

using namespace Muster;

namespace {

QString uuid()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QVariantMap payload(const QString &type, const QString &identifier = QStringLiteral("org.example.p"))
{
    return {{QStringLiteral("PayloadType"), type},
            {QStringLiteral("PayloadVersion"), 1LL},
            {QStringLiteral("PayloadIdentifier"), identifier},
            {QStringLiteral("PayloadUUID"), uuid()}};
}

QVariantMap profile(const QVariantList &payloads)
{
    QVariantMap dict = payload(QStringLiteral("Configuration"), QStringLiteral("org.example"));
    dict.insert(QStringLiteral("PayloadDisplayName"), QStringLiteral("Example"));
    dict.insert(QStringLiteral("PayloadContent"), payloads);
    return dict;
}

const QString wifi = QStringLiteral("com.apple.wifi.managed");
const QDateTime now = QDateTime(QDate(2026, 11, 23), QTime(12, 0), QTimeZone::UTC);

QVariantMap with(QVariantMap dict, const char *key, const QVariant &value)
{
    dict.insert(QString::fromLatin1(key), value);
    return dict;
}

QVariantMap without(QVariantMap dict, const char *key)
{
    dict.remove(QString::fromLatin1(key));
    return dict;
}

} // namespace

class TestConfigurationProfile : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca;

private Q_SLOTS:
    void aGoodProfileHasNoFindings()
    {
        const auto read = got(readConfigurationProfile(writePropertyList(profile({payload(wifi)})), now));
        QVERIFY2(read.findings.isEmpty(),
                 qPrintable(read.findings.isEmpty() ? QString() : findingText(read.findings.first())));
        QVERIFY(read.signer.isEmpty());
    }

    void aSignatureIsTakenOffAndSaid()
    {
        TestAuthority authority;
        const SigningKey key = got(SigningKey::open(got(
            authority.authority.issueSigner(QStringLiteral("Profile signer"), authority.now, 30, authority.random))));
        const QVariantMap content = profile({payload(wifi)});
        const QByteArray bytes = got(key.sign(writePropertyList(content)));

        const auto read = got(readConfigurationProfile(bytes, now));

        QCOMPARE(read.content, content);
        QVERIFY(read.signer.contains(QStringLiteral("Profile signer")));
        QVERIFY(!hasErrors(read.findings));
        QCOMPARE(read.findings.size(), 1);

        QByteArray forged = bytes;
        forged.replace("wifi.managed", "wifi.managef");
        QVERIFY(forged != bytes);
        QCOMPARE(readConfigurationProfile(forged, now).error().kind, ErrorKind::Crypto);
    }

    void whatDevicesRefuseIsAnErrorWithItsPlace_data()
    {
        QTest::addColumn<QVariantMap>("content");
        QTest::addColumn<QString>("path");

        const QVariantMap good = profile({payload(wifi)});
        const auto one = [](const QVariantMap &inner) { return profile({inner}); };
        const QVariantMap twin = payload(wifi, QStringLiteral("org.example.q"));
        QTest::newRow("another type") << with(good, "PayloadType", QStringLiteral("Nothing")) << "PayloadType";
        QTest::newRow("no type") << without(good, "PayloadType") << "PayloadType";
        QTest::newRow("version 2") << with(good, "PayloadVersion", 2LL) << "PayloadVersion";
        QTest::newRow("version as text") << with(good, "PayloadVersion", QStringLiteral("1")) << "PayloadVersion";
        QTest::newRow("no identifier") << without(good, "PayloadIdentifier") << "PayloadIdentifier";
        QTest::newRow("no UUID") << without(good, "PayloadUUID") << "PayloadUUID";
        QTest::newRow("no payloads") << profile({}) << "PayloadContent";
        QTest::newRow("payloads no array") << with(good, "PayloadContent", QVariantMap()) << "PayloadContent";
        QTest::newRow("payload no dict") << profile({QStringLiteral("x")}) << "PayloadContent/0";
        QTest::newRow("payload without type")
            << one(without(payload(wifi), "PayloadType")) << "PayloadContent/0/PayloadType";
        QTest::newRow("another management")
            << profile({payload(wifi), payload(QStringLiteral("com.apple.mdm"), QStringLiteral("org.example.m"))})
            << "PayloadContent/1/PayloadType";
        QTest::newRow("equal UUIDs") << profile(
            {twin, with(twin, "PayloadIdentifier", QStringLiteral("org.example.r"))})
                                     << "PayloadContent/1/PayloadUUID";
        QTest::newRow("equal identifiers")
            << profile({payload(wifi), payload(wifi)}) << "PayloadContent/1/PayloadIdentifier";
        QTest::newRow("removal in the past") << with(good, "RemovalDate", now.addDays(-1)) << "RemovalDate";
        QTest::newRow("removal no date") << with(good, "RemovalDate", QStringLiteral("soon")) << "RemovalDate";
        QTest::newRow("encrypted") << with(good, "EncryptedPayloadContent", QByteArray("x"))
                                   << "EncryptedPayloadContent";
        QTest::newRow("unknown variable")
            << one(with(payload(wifi), "SSID_STR", QStringLiteral("{{Serial}}"))) << "PayloadContent/0/SSID_STR";
        QTest::newRow("variable in the identifier")
            << with(good, "PayloadIdentifier", QStringLiteral("org.{{serial}}")) << "PayloadIdentifier";
        QTest::newRow("no certificate") << one(
            with(payload(QStringLiteral("com.apple.security.root")), "PayloadContent", QByteArray("x")))
                                        << "PayloadContent/0/PayloadContent";
    }
    void whatDevicesRefuseIsAnErrorWithItsPlace()
    {
        QFETCH(QVariantMap, content);
        QFETCH(QString, path);

        const QList<ProfileFinding> findings = validateProfile(content, now);

        QVERIFY(hasErrors(findings));
        QVERIFY2(std::ranges::any_of(findings,
                                     [&](const ProfileFinding &finding) {
                                         return finding.path == path
                                             && finding.severity == ProfileFinding::Severity::Error
                                             && !finding.message.isEmpty();
                                     }),
                 qPrintable(findingText(findings.first())));
    }

    void whatMayFailIsAWarning_data()
    {
        QTest::addColumn<QVariantMap>("content");
        QTest::newRow("supervision") << profile({payload(QStringLiteral("com.apple.app.lock"))});
        QTest::newRow("approval") << profile({payload(QStringLiteral("com.apple.system-extension-policy"))});
        QTest::newRow("scope") << with(profile({payload(wifi)}), "PayloadScope", QStringLiteral("User"));
        TestAuthority authority;
        QTest::newRow("ended certificate") << profile(
            {with(payload(QStringLiteral("com.apple.security.root")), "PayloadContent", authority.key.certificate)});
    }
    void whatMayFailIsAWarning()
    {
        QFETCH(QVariantMap, content);
        const auto later = QDateTime::currentDateTimeUtc().addYears(20); // the authority has ended by then
        const QList<ProfileFinding> findings = validateProfile(content, later);
        QCOMPARE(findings.size(), 1);
        QVERIFY(!hasErrors(findings));
    }

    void theSummaryTellsTypesAndVariablesAndNoSecret()
    {
        QVariantMap inner = with(payload(wifi), "Password", QStringLiteral("topsecret"));
        inner = with(inner, "SSID_STR", QStringLiteral("School {{department}}"));
        const QJsonObject summary = summaryOfProfile(profile({inner}));
        QCOMPARE(summary.value(QLatin1StringView("variables")).toArray(), QJsonArray{QStringLiteral("department")});
        QCOMPARE(summary.value(QLatin1StringView("payloads")).toArray().first()[QLatin1StringView("type")].toString(),
                 wifi);
        QVERIFY(!QJsonDocument(summary).toJson().contains("topsecret"));
    }

    void garbageIsRefusedInWords_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("text") << QByteArray("hello");
        QTest::newRow("an array") << writePropertyList(QVariantList{1LL});
        QTest::newRow("half a list") << writePropertyList(profile({payload(wifi)})).first(300);
        QTest::newRow("half a signature") << QByteArray("\x30\x82\x10\x00\x06\x09", 6);
        QTest::newRow("entities") << QByteArray(
            "<?xml version=\"1.0\"?><!DOCTYPE plist [<!ENTITY a \"b\">]><plist><dict/></plist>");
        QTest::newRow("too large") << QByteArray(5 * 1024 * 1024, '<');
        QByteArray deep = "<plist>";
        for (int i = 0; i < 100; ++i)
            deep += "<array>";
        QTest::newRow("too deep") << deep;
    }
    void garbageIsRefusedInWords()
    {
        QFETCH(QByteArray, bytes);
        const auto read = readConfigurationProfile(bytes, now);
        QVERIFY(!read);
        QVERIFY(!read.error().message.isEmpty());
    }

    void brokenProfilesNeverPassAndNeverHurt()
    {
        QRandomGenerator random(7);
        const QByteArray good = writePropertyList(profile(
            {payload(wifi), payload(QStringLiteral("com.apple.security.root"), QStringLiteral("org.example.c"))}));
        for (int i = 0; i < 2000; ++i) {
            QByteArray bytes = good;
            for (int flip = 0; flip < 4; ++flip)
                bytes[random.bounded(bytes.size())] = char(random.bounded(256));
            if (const auto read = readConfigurationProfile(bytes, now))
                (void)summaryOfProfile(read->content);
        }
        // Every member replaced by something of another kind.
        const QVariantMap content = profile({payload(wifi)});
        for (const QString &key : content.keys()) {
            for (const QVariant &odd : {QVariant(true), QVariant(QByteArray("x")), QVariant(-1LL),
                                        QVariant(QVariantList()), QVariant(QVariantMap()), QVariant(1.5)}) {
                QVariantMap changed = content;
                changed.insert(key, odd);
                (void)summaryOfProfile(changed);
                if (key != QLatin1StringView("PayloadDisplayName"))
                    QVERIFY2(hasErrors(validateProfile(changed, now)), qPrintable(key));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestConfigurationProfile)
#include "tst_configurationprofile.moc"
