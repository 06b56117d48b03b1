// What an organisation knows of a device and Apple does not: who has it, its own tag, where it is, a note, how it was
// bought. Apple's list never changes these.
#pragma once

#include <QString>

#include <optional>

namespace Muster {

enum class OwnField { Person, Tag, Location, Note, OrderNumber, Source, More };
inline constexpr int ownFieldCount = 7;

struct OwnFields {
    QString person;
    QString tag; // shown instead of the one that Apple tells
    QString location;
    QString note;
    QString orderNumber;
    QString source;
    QString more; // columns of imported files without a place of their own: a JSON object by title, or empty

    [[nodiscard]] const QString &value(OwnField field) const;
    [[nodiscard]] QString &value(OwnField field);

    bool operator==(const OwnFields &) const = default;
};

// For queries, --json and the history: person, tag, location, note, order, source, more.
[[nodiscard]] QString ownFieldName(OwnField field);
[[nodiscard]] std::optional<OwnField> ownFieldFromName(const QString &name);
// How much a field may hold; a note is the longest that people write.
[[nodiscard]] constexpr qsizetype mostOwnBytes(OwnField field)
{
    return field == OwnField::Note ? 10'000 : field == OwnField::More ? 100'000 : 1'000;
}
// For people, translated.
[[nodiscard]] QString ownFieldText(OwnField field);

} // namespace Muster
