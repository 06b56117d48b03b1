// An enrollment profile as Apple's "Define a profile" takes it: a value over its JSON, with every key that we do not
// know.
#pragma once

#include "models/core/result.h"

#include <QJsonObject>
#include <QLatin1StringView>
#include <QStringList>

#include <span>

namespace Muster {

// Apple's names of the keys.
namespace ProfileKey {
inline constexpr QLatin1StringView name("profile_name");
inline constexpr QLatin1StringView url("url");
inline constexpr QLatin1StringView webUrl("configuration_web_url");
inline constexpr QLatin1StringView supportPhone("support_phone_number");
inline constexpr QLatin1StringView supportEmail("support_email_address");
inline constexpr QLatin1StringView department("department");
inline constexpr QLatin1StringView supervised("is_supervised");
inline constexpr QLatin1StringView allowPairing("allow_pairing");
inline constexpr QLatin1StringView mandatory("is_mandatory");
inline constexpr QLatin1StringView removable("is_mdm_removable");
inline constexpr QLatin1StringView awaitConfigured("await_device_configured");
inline constexpr QLatin1StringView autoAdvance("auto_advance_setup");
inline constexpr QLatin1StringView multiUser("is_multi_user");
inline constexpr QLatin1StringView notFromBackup("do_not_use_profile_from_backup");
inline constexpr QLatin1StringView returnToService("is_return_to_service");
inline constexpr QLatin1StringView language("language");
inline constexpr QLatin1StringView region("region");
inline constexpr QLatin1StringView orgMagic("org_magic");
inline constexpr QLatin1StringView anchorCerts("anchor_certs");
inline constexpr QLatin1StringView hostCerts("supervising_host_certs");
inline constexpr QLatin1StringView skipItems("skip_setup_items");
inline constexpr QLatin1StringView devices("devices"); // never sent by us: devices are assigned apart
inline constexpr QLatin1StringView uuid("profile_uuid"); // only in Apple's answers
} // namespace ProfileKey

// What Apple's documentation of the Profile object says of one key.
struct ProfileKeyFacts {
    enum class Kind { Text, Flag, List };

    QLatin1StringView key;
    Kind kind = Kind::Text;
    bool flagDefault = false; // when the key is absent
    int mostCharacters = 0; // 0: no limit
    QLatin1StringView refusal = {}; // what Apple answers when the limit or the form does not hold
    QLatin1StringView shortSpelling = {}; // a spelling of some clients that is read, too, and never written
};

// Every known key in the order in which profiles are written.
[[nodiscard]] std::span<const ProfileKeyFacts> profileKeys();
[[nodiscard]] const ProfileKeyFacts *profileKey(QAnyStringView key);

struct ProfileFault;
struct ProfileReading;

class EnrollmentProfile final {
public:
    // Nothing set: every flag has Apple's default.
    EnrollmentProfile() = default;

    // Refuses what is no JSON object, larger than 1 MiB, or has a known key with a value of another type.
    [[nodiscard]] static Result<EnrollmentProfile> fromJson(const QByteArray &json);
    [[nodiscard]] static Result<EnrollmentProfile> fromObject(const QJsonObject &object);
    // The five decisions as we recommend them.
    [[nodiscard]] static EnrollmentProfile recommended();

    [[nodiscard]] QString text(QLatin1StringView key) const { return m_object.value(key).toString(); }
    // What holds for the device: Apple's default when the key is absent.
    [[nodiscard]] bool flag(QLatin1StringView key) const;
    [[nodiscard]] QStringList list(QLatin1StringView key) const;
    // An empty text takes an optional key away.
    void setText(QLatin1StringView key, const QString &text);
    void setFlag(QLatin1StringView key, bool on);
    // An empty list takes the key away. Panes to hide are sorted and unique.
    void setList(QLatin1StringView key, const QStringList &values);
    // Any key, also one that we do not know; an undefined value removes it. Fails as fromObject() does.
    [[nodiscard]] Result<> setValue(const QString &key, const QJsonValue &value);

    [[nodiscard]] QString name() const { return text(ProfileKey::name); }
    [[nodiscard]] QString url() const { return text(ProfileKey::url); }
    [[nodiscard]] bool isSupervised() const { return flag(ProfileKey::supervised); }
    [[nodiscard]] bool allowsPairing() const { return flag(ProfileKey::allowPairing); }
    [[nodiscard]] bool isMandatory() const { return flag(ProfileKey::mandatory); }
    [[nodiscard]] bool isRemovable() const { return flag(ProfileKey::removable); }
    [[nodiscard]] bool awaitsConfiguration() const { return flag(ProfileKey::awaitConfigured); }
    [[nodiscard]] QStringList hiddenPanes() const { return list(ProfileKey::skipItems); }

    [[nodiscard]] const QJsonObject &object() const { return m_object; }
    // In Apple's order, unknown keys last, an indent of two.
    [[nodiscard]] QByteArray toJson() const;
    // What is sent: no uuid, no devices, no unset optional texts, panes sorted and unique.
    [[nodiscard]] QJsonObject toApple() const;

    bool operator==(const EnrollmentProfile &) const = default;

private:
    friend std::expected<ProfileReading, ProfileFault> readProfile(QJsonObject object);

    QJsonObject m_object;
};

// Why a text is no profile, and where.
struct ProfileFault {
    Error error;
    int line = 0; // from 1; 0: no particular line
    int column = 0;
    QString key = {};
};

// A profile as it was written: what was mended on reading is named.
struct ProfileReading {
    EnrollmentProfile profile;
    QStringList shortSpellings; // keys as they should be written
};

[[nodiscard]] std::expected<ProfileReading, ProfileFault> readProfile(const QByteArray &json);
[[nodiscard]] std::expected<ProfileReading, ProfileFault> readProfile(QJsonObject object);

// Apple's order for panes to hide: without regard to case, each once.
[[nodiscard]] QStringList sortedPanes(QStringList panes);

} // namespace Muster
