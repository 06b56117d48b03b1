#include "app/crypto/bypasscode.h"

#include "app/crypto/openssl.h"

#include <QCoreApplication>

#include <array>

namespace Muster {

namespace {

// Without letters that look like digits: no B, I, O, S.
constexpr QByteArrayView alphabet = "0123456789ACDEFGHJKLMNPQRTUVWXYZ";
constexpr std::array<int, 6> groups{5, 5, 4, 4, 4, 4};
constexpr int characters = 26; // 25 of five bits, and one of the three that remain
constexpr int rounds = 50'000;

std::unexpected<Error> notACode()
{
    return failure(ErrorKind::InvalidInput,
                   QCoreApplication::translate("Crypto",
                                               "This is not a bypass code: it has 26 letters and digits, such as "
                                               "3UM43-PUYVY-QYD1-UVCC-HEHJ-FKA4."));
}

} // namespace

BypassCode BypassCode::make(Random &random)
{
    return BypassCode(Secret(random.bytes(size)));
}

Result<BypassCode> BypassCode::fromBytes(const QByteArray &bytes)
{
    if (bytes.size() != size)
        return notACode();
    return BypassCode(Secret(bytes));
}

Result<BypassCode> BypassCode::fromText(const QString &text)
{
    QCA::SecureArray bytes(static_cast<int>(size), '\0');
    int count = 0;
    for (const QChar letter : text) {
        if (letter == u'-' || letter.isSpace())
            continue;
        const qsizetype value = alphabet.indexOf(letter.toUpper().toLatin1());
        const int width = count < characters - 1 ? 5 : 3;
        if (value < 0 || count >= characters || value >= 1 << width)
            return notACode();
        for (int bit = 0; bit < width; ++bit) {
            const int place = 5 * count + bit;
            if ((value >> (width - 1 - bit)) & 1)
                bytes[place / 8] = static_cast<char>(bytes[place / 8] | (0x80 >> (place % 8)));
        }
        ++count;
    }
    if (count != characters)
        return notACode();
    return BypassCode(Secret(bytes));
}

Secret BypassCode::text() const
{
    const QCA::SecureArray &bytes = m_bytes.reveal();
    QCA::SecureArray text(characters + static_cast<int>(groups.size()) - 1, '-');
    int at = 0;
    int number = 0;
    for (const int length : groups) {
        for (int i = 0; i < length; ++i, ++number) {
            const int width = number < characters - 1 ? 5 : 3; // the last three bits stand as they are
            int value = 0;
            for (int bit = 0; bit < width; ++bit) {
                const int place = 5 * number + bit;
                value = value << 1 | ((bytes.at(place / 8) >> (7 - place % 8)) & 1);
            }
            text[at++] = alphabet[value];
        }
        ++at; // a dash, or the end
    }
    return Secret(text);
}

Result<QByteArray> BypassCode::escrowKey() const
{
    const QByteArray salt(4, '\0');
    QByteArray key(32, '\0');
    const QCA::SecureArray &bytes = m_bytes.reveal();
    if (PKCS5_PBKDF2_HMAC(bytes.constData(), bytes.size(), OpenSsl::bytesOf(salt), static_cast<int>(salt.size()),
                          rounds, EVP_sha256(), static_cast<int>(key.size()), OpenSsl::bytesOf(key))
        != 1)
        return failure(ErrorKind::Crypto,
                       QCoreApplication::translate("Crypto", "The key for Apple could not be derived."),
                       OpenSsl::takeError());
    return key.toHex();
}

} // namespace Muster
