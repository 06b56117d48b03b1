#include "app/enrollment/scepmessage.h"

#include "app/crypto/signedmessage.h"
#include "tests/support/sceprequest.h"

#include <QRandomGenerator>

using namespace Muster;

class TestScepMessage : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca;
    TestAuthority m_test;
    SystemRandom m_random;

    [[nodiscard]] QByteArray messageOf(const ScepRecipe &recipe) const
    {
        return ScepClient(recipe).message(m_test.key.certificate);
    }

    static ScepEnvelope envelopeOf(const ScepReading &reading)
    {
        [&] { QVERIFY2(reading.envelope && !reading.fault, qPrintable(reading.error)); }();
        return *reading.envelope;
    }
    static ScepRequest requestOf(const ScepOpened &opened)
    {
        [&] { QVERIFY2(opened.request && !opened.fault, qPrintable(opened.error)); }();
        return *opened.request;
    }

    static CertificateAuthority realAuthority()
    {
        return got(CertificateAuthority::open(got(certifiedKeyFromPem(
            mdmFile(QStringLiteral("scep/testca-ca.crt")), mdmFile(QStringLiteral("scep/testca-ca.key")), {}))));
    }

private Q_SLOTS:
    void aRealRequestOfMacOsIsRead()
    {
        const auto reading = readScepMessage(mdmFile(QStringLiteral("scep/PKCSReq-macos-2016.der")));
        const ScepEnvelope envelope = envelopeOf(reading);
        QCOMPARE(envelope.type, int(ScepType::PkcsReq));
        QCOMPARE(envelope.senderNonce.size(), 8);
        QCOMPARE(envelope.transactionId.size(), 40);
        QCOMPARE(envelope.digest, QStringLiteral("SHA1"));
        QCOMPARE(got(readCertificate(envelope.signer)).subject, QStringLiteral("CN=MDM SCEP SIGNER, C=US"));
        const CertificateAuthority authority = realAuthority();
        const ScepRequest request = requestOf(openScepRequest(envelope, authority, {.leastKeyBits = 1024}));
        QCOMPARE(request.cipher, QStringLiteral("DES-EDE3-CBC"));
        QVERIFY(request.challenge.isEmpty());
        QVERIFY(!request.publicKey.isEmpty());
        // A profile without a key size asked for 1,024 bits then.
        QCOMPARE(request.keyBits, 1024);
        const auto strict = openScepRequest(envelope, authority, {});
        QCOMPARE(strict.fault, ScepFault::BadAlgorithm);
        QVERIFY(!strict.request);
        // It has version 2 (RFC 2986 knows 0 only).
        const auto plain = got(authority.decrypt(envelope.encrypted, false));
        const auto pkcs10 = OpenSsl::fromDer<OpenSsl::Request, d2i_X509_REQ>(plain.content);
        QCOMPARE(X509_REQ_get_version(pkcs10.get()), 2L);
    }

    void everyCipherAndDigestIsRead_data()
    {
        QTest::addColumn<QByteArray>("cipher");
        QTest::addColumn<QByteArray>("digest");
        for (const char *cipher : {"DES-EDE3-CBC", "AES-128-CBC", "AES-192-CBC", "AES-256-CBC", "DES-CBC"}) {
            for (const char *digest : {"SHA1", "SHA256", "SHA384", "SHA512"})
                QTest::addRow("%s %s", cipher, digest) << QByteArray(cipher) << QByteArray(digest);
        }
    }
    void everyCipherAndDigestIsRead()
    {
        QFETCH(QByteArray, cipher);
        QFETCH(QByteArray, digest);
        const bool isDes = cipher == "DES-CBC";
        const ScepClient client({.nonce = QByteArray(16, 'n'),
                                 .digest = digest.constData(),
                                 .cipher = cipher.constData(),
                                 .hasOtherSigner = isDes});
        const ScepEnvelope envelope = envelopeOf(readScepMessage(client.message(m_test.key.certificate)));
        QCOMPARE(envelope.digest, QString::fromLatin1(digest));
        QCOMPARE(envelope.signer, OpenSsl::derOf(client.signer.get()));
        const ScepRequest request = requestOf(openScepRequest(envelope, m_test.authority, {.allowSingleDes = isDes}));
        QCOMPARE(request.cipher, QString::fromLatin1(cipher));
        QCOMPARE(request.challenge, QByteArray("let-me-in"));
        QCOMPARE(request.publicKey, client.publicKey());
        QCOMPARE(request.keyBits, 2048);

        const QByteArray issued = got(m_test.authority.issueIdentity(
            {.publicKey = request.publicKey, .commonName = QStringLiteral("d"), .organisation = {}, .now = m_test.now},
            m_random));
        const auto answer = client.read(got(scepGrant(envelope, request.cipher, issued, m_test.authority, m_random)));
        QCOMPARE(answer.type, QByteArray("3"));
        QCOMPARE(answer.status, QByteArray("0"));
        QVERIFY(answer.failInfo.isEmpty());
        QCOMPARE(answer.transactionId, QByteArray("A94A8FE5CCB19BA61C4C0873D391E987982FBBD3"));
        QCOMPARE(answer.recipientNonce, QByteArray(16, 'n'));
        QCOMPARE(answer.senderNonce.size(), 16);
        QCOMPARE(answer.digest, digest);
        QCOMPARE(answer.signer, m_test.key.certificate);
        QCOMPARE(answer.certificates, QList{issued});
    }

    void theAnswerUsesTheCipherOfTheRequestButNeverSingleDes_data()
    {
        QTest::addColumn<QString>("cipher");
        QTest::addColumn<QString>("answer");
        for (const char *same : {"DES-EDE3-CBC", "AES-128-CBC", "AES-192-CBC", "AES-256-CBC"})
            QTest::newRow(same) << QString::fromLatin1(same) << QString::fromLatin1(same);
        QTest::newRow("DES") << QStringLiteral("DES-CBC") << QStringLiteral("AES-128-CBC");
        QTest::newRow("nonsense") << QStringLiteral("ROT13") << QStringLiteral("AES-128-CBC");
    }
    void theAnswerUsesTheCipherOfTheRequestButNeverSingleDes()
    {
        QFETCH(QString, cipher);
        QFETCH(QString, answer);
        // The authority asks for a certificate itself, so that it can open the answer.
        const ScepEnvelope envelope{.type = 19,
                                    .transactionId = "t",
                                    .senderNonce = "n",
                                    .digest = QStringLiteral("SHA256"),
                                    .signer = m_test.key.certificate,
                                    .encrypted = {}};
        const QByteArray message = got(scepGrant(envelope, cipher, m_test.key.certificate, m_test.authority, m_random));
        const SignedMessage read = got(verifyAttached(message));
        QCOMPARE(got(m_test.authority.decrypt(read.content, false)).cipher, answer);
    }

    void singleDesIsOpenedOnlyWhereItIsAllowed()
    {
        const ScepEnvelope envelope = envelopeOf(readScepMessage(messageOf({.cipher = "DES-CBC"})));
        QVERIFY2(OpenSsl::legacyContext(), "the package openssl-provider-legacy is missing");
        const auto refused = openScepRequest(envelope, m_test.authority, {.allowSingleDes = false});
        QVERIFY(!refused.request);
        QCOMPARE(refused.fault, ScepFault::BadAlgorithm);
        QVERIFY(openScepRequest(envelope, m_test.authority, {.allowSingleDes = true}).request);
        const ScepEnvelope old = envelopeOf(readScepMessage(messageOf({.cipher = "RC2-CBC"})));
        QCOMPARE(openScepRequest(old, m_test.authority, {.allowSingleDes = true}).fault, ScepFault::BadAlgorithm);
    }

    void otherTypesAreRefusedWithAnAnswer_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<int>("number");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("PKCSReq") << QByteArray("19") << 19 << true;
        QTest::newRow("RenewalReq") << QByteArray("17") << 17 << true;
        QTest::newRow("UpdateReq") << QByteArray("18") << 18 << false;
        QTest::newRow("CertPoll") << QByteArray("20") << 20 << false;
        QTest::newRow("GetCert") << QByteArray("21") << 21 << false;
        QTest::newRow("GetCRL") << QByteArray("22") << 22 << false;
        QTest::newRow("CertRep") << QByteArray("3") << 3 << false;
        QTest::newRow("minus") << QByteArray("-1") << 0 << false;
        QTest::newRow("empty") << QByteArray("") << 0 << false;
        QTest::newRow("long") << QByteArray("19000000019") << 0 << false;
        QTest::newRow("blank") << QByteArray(" 19") << 0 << false;
    }
    void otherTypesAreRefusedWithAnAnswer()
    {
        QFETCH(QByteArray, type);
        QFETCH(int, number);
        QFETCH(bool, isTaken);
        const ScepReading reading = readScepMessage(messageOf({.type = type}));
        QVERIFY(reading.envelope);
        QCOMPARE(reading.envelope->type, number);
        QCOMPARE(reading.fault.has_value(), !isTaken);
        if (!isTaken)
            QCOMPARE(*reading.fault, ScepFault::BadRequest);
    }

    void aRefusalHasAReasonAndNoContent_data()
    {
        QTest::addColumn<int>("fault");
        for (int fault = 0; fault <= 4; ++fault)
            QTest::addRow("%d", fault) << fault;
    }
    void aRefusalHasAReasonAndNoContent()
    {
        QFETCH(int, fault);
        const ScepClient client;
        const ScepEnvelope envelope = envelopeOf(readScepMessage(client.message(m_test.key.certificate)));
        const auto answer = client.read(got(scepRefusal(envelope, ScepFault(fault), m_test.authority, m_random)));
        QCOMPARE(answer.status, QByteArray("2"));
        QCOMPARE(answer.failInfo, QByteArray::number(fault));
        QCOMPARE(answer.type, QByteArray("3"));
        QVERIFY(!answer.hasContent);
        QCOMPARE(answer.recipientNonce, QByteArray::fromHex("0102030405060708"));
        QCOMPARE(answer.senderNonce.size(), 16);
        QCOMPARE(answer.transactionId, envelope.transactionId);
        QCOMPARE(answer.signer, m_test.key.certificate);
    }

    void transactionIdentifiersAndNoncesHaveBounds()
    {
        const auto read = [&](const ScepRecipe &recipe) { return readScepMessage(messageOf(recipe)); };
        QVERIFY(!read({.hasTransaction = false}).envelope);
        QVERIFY(!read({.transactionId = ""}).envelope);
        QVERIFY(!read({.transactionId = QByteArray(129, 'a')}).envelope);
        QVERIFY(!read({.transactionId = "line\nbreak"}).envelope);
        QCOMPARE(envelopeOf(read({.transactionId = QByteArray(128, 'a')})).transactionId, QByteArray(128, 'a'));
        QCOMPARE(envelopeOf(read({.transactionId = "mkZ+/8s="})).transactionId, QByteArray("mkZ+/8s="));
        for (const ScepRecipe &recipe :
             {ScepRecipe{.hasNonce = false}, ScepRecipe{.nonce = ""}, ScepRecipe{.nonce = QByteArray(65, 'n')}}) {
            const ScepReading reading = read(recipe);
            QVERIFY(reading.envelope && reading.fault);
            QCOMPARE(*reading.fault, ScepFault::BadRequest);
            QVERIFY(reading.envelope->senderNonce.isEmpty());
            QVERIFY(scepRefusal(*reading.envelope, *reading.fault, m_test.authority, m_random));
        }
        QCOMPARE(envelopeOf(read({.nonce = QByteArray(64, 'n')})).senderNonce, QByteArray(64, 'n'));
    }

    void theSignatureIsCheckedBeforeAnythingElseCounts()
    {
        const ScepClient client;
        QByteArray message = client.message(m_test.key.certificate);
        QVERIFY(envelopeOf(readScepMessage(message)).type == 19);
        message[message.size() - 1] = char(message[message.size() - 1] ^ 1);
        const ScepReading broken = readScepMessage(message);
        QVERIFY(broken.envelope && broken.envelope->encrypted.isEmpty());
        QCOMPARE(broken.fault, ScepFault::BadMessageCheck);
        // Another transaction than the one that was signed.
        QByteArray moved = client.message(m_test.key.certificate);
        moved.replace("A94A8FE5", "B94A8FE5");
        QCOMPARE(readScepMessage(moved).fault, ScepFault::BadMessageCheck);
        QCOMPARE(readScepMessage(messageOf({.digest = "MD5"})).fault, ScepFault::BadAlgorithm);
        QCOMPARE(readScepMessage(messageOf({.bits = 768})).fault, ScepFault::BadAlgorithm);
        QCOMPARE(readScepMessage(messageOf({.hasContent = false})).fault, ScepFault::BadRequest);
    }

    void garbageHasNoAnswer()
    {
        for (const QByteArray &body :
             {QByteArray(), QByteArray("hello"), m_test.key.certificate, QByteArray(messageOf({}) + '\0'),
              messageOf({}).chopped(1), mdmFile(QStringLiteral("scep/CertRep-no-signer-certificate.der")),
              mdmFile(QStringLiteral("apple-ca/device-signed-attributes-2022.p7"))}) {
            const ScepReading reading = readScepMessage(body);
            QVERIFY(!reading.envelope && !reading.fault);
            QVERIFY(!reading.error.isEmpty());
        }
    }

    void aRealAnswerOfAServerHasTheFormThatOursHas()
    {
        const ScepReading reading = readScepMessage(mdmFile(QStringLiteral("scep/CertRep-server.der")));
        QVERIFY(reading.envelope);
        QCOMPARE(reading.envelope->type, int(ScepType::CertRep));
        QVERIFY(!reading.envelope->transactionId.isEmpty());
        QVERIFY(reading.envelope->senderNonce.isEmpty()); // this one lacks it; RFC 8894 wants it
        QCOMPARE(reading.fault, ScepFault::BadRequest);
        const auto cms =
            OpenSsl::fromDer<OpenSsl::Cms, d2i_CMS_ContentInfo>(mdmFile(QStringLiteral("scep/CertRep-server.der")));
        const CMS_SignerInfo *info = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms.get()), 0);
        const auto typeOf = [&](const char *kind) {
            const int at = CMS_signed_get_attr_by_OBJ(info, scepObject(kind).get(), -1);
            return at < 0 ? -1 : X509_ATTRIBUTE_get0_type(CMS_signed_get_attr(info, at), 0)->type;
        };
        QCOMPARE(typeOf(ScepOid::messageType), V_ASN1_PRINTABLESTRING);
        QCOMPARE(typeOf(ScepOid::pkiStatus), V_ASN1_PRINTABLESTRING);
        QCOMPARE(typeOf(ScepOid::transactionId), V_ASN1_PRINTABLESTRING);
        QCOMPARE(typeOf(ScepOid::recipientNonce), V_ASN1_OCTET_STRING);
        QCOMPARE(typeOf(ScepOid::failInfo), -1);
    }

    void aWrongKeyAndAWrongPaddingLookAlike()
    {
        const ScepEnvelope good = envelopeOf(readScepMessage(messageOf({.cipher = "AES-128-CBC"})));
        QSet<QString> told;
        const auto tell = [&](qsizetype at, char bits) {
            ScepEnvelope changed = good;
            changed.encrypted[at] = char(changed.encrypted[at] ^ bits);
            const auto opened = openScepRequest(changed, m_test.authority, {});
            [&] { QVERIFY(!opened.request); }();
            [&] { QCOMPARE(opened.fault, ScepFault::BadMessageCheck); }();
            told.insert(opened.error);
        };
        // The length of the padding, in every value that it can have: changed in the block before the last.
        for (int bits = 1; bits < 256; ++bits)
            tell(good.encrypted.size() - 17, char(bits));
        // The key of the content: two hundred other ones.
        const qsizetype key = good.encrypted.indexOf(QByteArray::fromHex("04820100")) + 4;
        QVERIFY(key > 4);
        for (int i = 0; i < 200; ++i)
            tell(key + 10 + i, 0x55);
        // What happens to leave a right padding has another sentence for the log, but the same answer.
        QVERIFY(told.size() <= 2);
    }

    void contentThatIsNoRequestIsRefused()
    {
        const auto fault = [&](const ScepRecipe &recipe) {
            return openScepRequest(envelopeOf(readScepMessage(messageOf(recipe))), m_test.authority, {}).fault;
        };
        QCOMPARE(fault({.plain = QByteArray("hello")}), ScepFault::BadMessageCheck);
        QCOMPARE(fault({.plain = ScepClient().request() + '\0'}), ScepFault::BadMessageCheck);
        QCOMPARE(fault({.breaksRequest = true}), ScepFault::BadRequest);
        QCOMPARE(fault({.requestDigest = "MD5"}), ScepFault::BadAlgorithm);
        QCOMPARE(fault({.bits = 1024}), ScepFault::BadAlgorithm);
        QCOMPARE(fault({.challenges = 2}), ScepFault::BadRequest);
        QCOMPARE(fault({.challengeType = V_ASN1_OCTET_STRING}), ScepFault::BadRequest);
        ScepEnvelope open = envelopeOf(readScepMessage(ScepClient().signedOver(ScepClient().request())));
        QCOMPARE(openScepRequest(open, m_test.authority, {}).fault, ScepFault::BadMessageCheck);
    }

    void theChallengeIsReadInEveryKindOfText()
    {
        const auto challenge = [&](const ScepRecipe &recipe) {
            return requestOf(openScepRequest(envelopeOf(readScepMessage(messageOf(recipe))), m_test.authority, {}))
                .challenge;
        };
        QCOMPARE(challenge({.challengeType = V_ASN1_UTF8STRING}), QByteArray("let-me-in"));
        QCOMPARE(challenge({.challengeType = V_ASN1_IA5STRING}), QByteArray("let-me-in"));
        QCOMPARE(challenge({.challenge = "żółw", .challengeType = V_ASN1_UTF8STRING}), QByteArray("żółw"));
        QCOMPARE(challenge({.challenge = ""}), QByteArray());
    }

    void aMessageForAnotherAuthorityDoesNotOpen()
    {
        const TestAuthority other;
        const ScepEnvelope envelope = envelopeOf(readScepMessage(ScepClient().message(other.key.certificate)));
        QCOMPARE(openScepRequest(envelope, m_test.authority, {}).fault, ScepFault::BadMessageCheck);
        QVERIFY(openScepRequest(envelope, other.authority, {}).request);
    }

    void whatIsIssuedMustBeACertificate()
    {
        const ScepEnvelope envelope = envelopeOf(readScepMessage(messageOf({})));
        QVERIFY(!scepGrant(envelope, QStringLiteral("AES-128-CBC"), "hello", m_test.authority, m_random));
        ScepEnvelope strange = envelope;
        strange.signer.clear();
        QVERIFY(!scepGrant(strange, QStringLiteral("AES-128-CBC"), m_test.key.certificate, m_test.authority, m_random));
    }

    void aChangedOrCutMessageNeverGivesAnotherRequest()
    {
        const ScepClient client({.hasOtherSigner = true});
        const QByteArray message = client.message(m_test.key.certificate);
        const QByteArray publicKey = client.publicKey();
        for (qsizetype i = 0; i < message.size(); i += 3)
            QVERIFY(!readScepMessage(message.first(i)).envelope);
        QRandomGenerator random(5);
        for (int i = 0; i < 2000; ++i) {
            QByteArray changed = message;
            const qsizetype bit = random.bounded(changed.size() * 8);
            changed[bit / 8] = char(changed[bit / 8] ^ (1 << (bit % 8)));
            const ScepReading reading = readScepMessage(changed);
            QVERIFY(reading.envelope || !reading.fault);
            QVERIFY(reading.fault || reading.envelope || !reading.error.isEmpty());
            if (reading.envelope && !reading.fault) {
                const auto opened = openScepRequest(*reading.envelope, m_test.authority, {});
                QVERIFY(opened.request && opened.request->publicKey == publicKey);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestScepMessage)
#include "tst_scepmessage.moc"
