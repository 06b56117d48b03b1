#include "app/portal/faulttexts.h"

#include "app/sandbox/sandboxfault.h"

#include <QCoreApplication>

#include <algorithm>

namespace Muster {

namespace {

struct Row {
    const char *kind;
    const char *title;
    const char *effect;
    const char *unit;
    qint64 usual;
};

// In the order in which people meet them.
constexpr Row rows[] = {
    {"terms-not-signed", QT_TRANSLATE_NOOP("Faults", "Terms unsigned"),
     QT_TRANSLATE_NOOP("Faults", "every call answers T_C_NOT_SIGNED"), "", 0},
    {"token-expired", QT_TRANSLATE_NOOP("Faults", "Token expired"),
     QT_TRANSLATE_NOOP("Faults", "no session until it is switched off"), "", 0},
    {"token-revoked", QT_TRANSLATE_NOOP("Faults", "Token revoked"),
     QT_TRANSLATE_NOOP("Faults", "as if a newer one had been downloaded"), "", 0},
    {"throttle", QT_TRANSLATE_NOOP("Faults", "Throttle"), QT_TRANSLATE_NOOP("Faults", "429, with the time to wait"),
     QT_TRANSLATE_NOOP("Faults", "s"), 60},
    {"status", QT_TRANSLATE_NOOP("Faults", "Outage"),
     QT_TRANSLATE_NOOP("Faults", "an error page with this HTTP status"), QT_TRANSLATE_NOOP("Faults", "status"), 503},
    {"slow", QT_TRANSLATE_NOOP("Faults", "Slow"), QT_TRANSLATE_NOOP("Faults", "each answer takes this long"),
     QT_TRANSLATE_NOOP("Faults", "ms"), 3000},
    {"cut", QT_TRANSLATE_NOOP("Faults", "Cut lines"),
     QT_TRANSLATE_NOOP("Faults", "the line breaks after so many bytes"), QT_TRANSLATE_NOOP("Faults", "bytes"), 200},
    {"drop-events", QT_TRANSLATE_NOOP("Faults", "Dropped events"),
     QT_TRANSLATE_NOOP("Faults", "so many of a hundred changes are never told"), QT_TRANSLATE_NOOP("Faults", "%"), 50},
    {"double-events", QT_TRANSLATE_NOOP("Faults", "Doubled events"),
     QT_TRANSLATE_NOOP("Faults", "the same serial twice in a page"), "", 0},
    {"stale-date", QT_TRANSLATE_NOOP("Faults", "Stale dates"),
     QT_TRANSLATE_NOOP("Faults", "changes carry a date that is too old"), QT_TRANSLATE_NOOP("Faults", "s"), 86400},
    {"same-cursor", QT_TRANSLATE_NOOP("Faults", "Repeated cursor"),
     QT_TRANSLATE_NOOP("Faults", "the list never moves on"), "", 0},
    {"repeat-page", QT_TRANSLATE_NOOP("Faults", "Repeated page"),
     QT_TRANSLATE_NOOP("Faults", "the page before comes once more"), "", 0},
    {"expired-cursor", QT_TRANSLATE_NOOP("Faults", "Expired cursor"),
     QT_TRANSLATE_NOOP("Faults", "the place in the list is forgotten"), "", 0},
    {"invalid-cursor", QT_TRANSLATE_NOOP("Faults", "Invalid cursor"),
     QT_TRANSLATE_NOOP("Faults", "the place in the list was never known"), "", 0},
    {"exhausted-cursor", QT_TRANSLATE_NOOP("Faults", "Exhausted cursor"),
     QT_TRANSLATE_NOOP("Faults", "all was delivered already"), "", 0},
    {"clock-skew", QT_TRANSLATE_NOOP("Faults", "Wrong clock"),
     QT_TRANSLATE_NOOP("Faults", "Apple's clock is off by this"), QT_TRANSLATE_NOOP("Faults", "s"), 7200},
    {"html", QT_TRANSLATE_NOOP("Faults", "Web page"), QT_TRANSLATE_NOOP("Faults", "HTML where JSON belongs"), "", 0},
    {"malformed-json", QT_TRANSLATE_NOOP("Faults", "Broken JSON"),
     QT_TRANSLATE_NOOP("Faults", "half of an answer, as if it were whole"), "", 0},
    {"unknown-fields", QT_TRANSLATE_NOOP("Faults", "Unknown fields"),
     QT_TRANSLATE_NOOP("Faults", "members that nobody has heard of"), "", 0},
    {"rotate-session", QT_TRANSLATE_NOOP("Faults", "New session each time"),
     QT_TRANSLATE_NOOP("Faults", "every answer voids the session before"), "", 0},
    {"unauthorized", QT_TRANSLATE_NOOP("Faults", "Session unknown"), QT_TRANSLATE_NOOP("Faults", "401 UNAUTHORIZED"),
     "", 0},
    {"forbidden", QT_TRANSLATE_NOOP("Faults", "Session forbidden"), QT_TRANSLATE_NOOP("Faults", "403 FORBIDDEN"), "",
     0},
    {"access-denied", QT_TRANSLATE_NOOP("Faults", "Access denied"),
     QT_TRANSLATE_NOOP("Faults", "the service may not use the organisation"), "", 0},
    {"assign-failed", QT_TRANSLATE_NOOP("Faults", "Assignment fails"),
     QT_TRANSLATE_NOOP("Faults", "so many of a hundred serials answer FAILED"), QT_TRANSLATE_NOOP("Faults", "%"), 20},
    {"assign-throttled", QT_TRANSLATE_NOOP("Faults", "Assignment throttled"),
     QT_TRANSLATE_NOOP("Faults", "so many of a hundred serials answer THROTTLED"), QT_TRANSLATE_NOOP("Faults", "%"),
     20},
    {"missing-serials", QT_TRANSLATE_NOOP("Faults", "Missing serials"),
     QT_TRANSLATE_NOOP("Faults", "so many of a hundred are left out of the answer"), QT_TRANSLATE_NOOP("Faults", "%"),
     20},
    {"constant", QT_TRANSLATE_NOOP("Faults", "Refusal"),
     QT_TRANSLATE_NOOP("Faults", "every call is refused with this constant"), "", 0},
    {"error-form", QT_TRANSLATE_NOOP("Faults", "Refusals in another form"),
     QT_TRANSLATE_NOOP("Faults", "as a JSON string, as an object, or empty"), "", 0},
    {"nonce-reused", QT_TRANSLATE_NOOP("Faults", "Number used twice"),
     QT_TRANSLATE_NOOP("Faults", "no session, as if the one-time number were an old one"), "", 0},
    {"drop", QT_TRANSLATE_NOOP("Faults", "Dropped lines"),
     QT_TRANSLATE_NOOP("Faults", "the line breaks before the first byte"), "", 0},
    {"not-accessible", QT_TRANSLATE_NOOP("Faults", "Not accessible"),
     QT_TRANSLATE_NOOP("Faults", "so many of a hundred serials answer NOT_ACCESSIBLE"),
     QT_TRANSLATE_NOOP("Faults", "%"), 20},
    {"verdict-list", QT_TRANSLATE_NOOP("Faults", "Verdicts as a list"),
     QT_TRANSLATE_NOOP("Faults", "where a map belongs, when assigning"), "", 0},
    {"modified-instead-of-added", QT_TRANSLATE_NOOP("Faults", "Modified instead of added"),
     QT_TRANSLATE_NOOP("Faults", "new devices come as changed ones"), "", 0},
    {"bare-deleted", QT_TRANSLATE_NOOP("Faults", "Bare deletions"),
     QT_TRANSLATE_NOOP("Faults", "nothing but the serial of what has left"), "", 0},
    {"full-deleted", QT_TRANSLATE_NOOP("Faults", "Full deletions"),
     QT_TRANSLATE_NOOP("Faults", "every fact of what has left"), "", 0},
    {"vanish", QT_TRANSLATE_NOOP("Faults", "Vanished devices"),
     QT_TRANSLATE_NOOP("Faults", "those that are throttled are missing from lists"), "", 0},
    {"early-until", QT_TRANSLATE_NOOP("Faults", "Early end of a page"),
     QT_TRANSLATE_NOOP("Faults", "a page ends before its own records, by this"), QT_TRANSLATE_NOOP("Faults", "s"),
     86400},
    {"odd-account", QT_TRANSLATE_NOOP("Faults", "Odd account"),
     QT_TRANSLATE_NOOP("Faults", "other limits, no owner, a hash that is none"), "", 0},
    {"short-uuid", QT_TRANSLATE_NOOP("Faults", "Short profile number"),
     QT_TRANSLATE_NOOP("Faults", "a new profile's UUID lacks a digit"), "", 0},
    {"no-prefix", QT_TRANSLATE_NOOP("Faults", "Flags without is_"),
     QT_TRANSLATE_NOOP("Faults", "a profile comes back with other names"), "", 0},
    {"completed-for-unknown", QT_TRANSLATE_NOOP("Faults", "Completed for unknown serials"),
     QT_TRANSLATE_NOOP("Faults", "the Business API reports success whatever happened"), "", 0},
    {"seed-turned-off", QT_TRANSLATE_NOOP("Faults", "Beta programmes off"),
     QT_TRANSLATE_NOOP("Faults", "AppleSeed for IT is turned off"), "", 0},
};

QString say(const char *text)
{
    return *text ? QCoreApplication::translate("Faults", text) : QString();
}

QList<FaultChoice> choicesOf(const QString &kind)
{
    QList<FaultChoice> choices;
    if (kind == QLatin1StringView("constant")) {
        for (const SandboxConstant &constant : sandboxConstants)
            choices.append({QString::fromLatin1(constant.text), QString::fromLatin1(constant.name), {}});
    } else if (kind == QLatin1StringView("error-form")) {
        for (const char *form : {"string", "object", "empty"})
            choices.append({QString::fromLatin1(form), kind, QString::fromLatin1(form)});
    }
    return choices;
}

} // namespace

QList<FaultText> faultTexts()
{
    QList<FaultText> texts;
    for (const Row &row : rows)
        texts.append({QString::fromLatin1(row.kind), say(row.title), say(row.effect), say(row.unit), row.usual,
                      choicesOf(QString::fromLatin1(row.kind))});
    // One without words yet is shown by its name rather than not at all.
    for (const auto &[kind, name] : sandboxFaultNames) {
        const QString known = QString::fromLatin1(name);
        if (std::ranges::none_of(texts, [&known](const FaultText &text) { return text.kind == known; }))
            texts.append({known, known, {}, say(QT_TRANSLATE_NOOP("Faults", "value")), 0, {}});
    }
    return texts;
}

} // namespace Muster
