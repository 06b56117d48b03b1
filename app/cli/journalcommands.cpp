// musterctl journal …
#include "app/cli/invocation.h"
#include "app/journal/journalservice.h"
#include "models/core/clock.h"

#include <QCoroFuture>
#include <QJsonArray>

namespace Muster {

namespace {

QString toText(const JournalEntry &entry)
{
    const QString who = entry.actor.isEmpty() ? journalSourceName(entry.source) : entry.actor;
    return QStringList{QString::number(entry.number), isoDate(entry.at), who, entry.action, entry.subject}.join(u'\t');
}

QCoro::Task<int> show(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const auto organisation = co_await wantedOrganisation(invocation, **application);
    if (!organisation)
        co_return invocation.fail(organisation.error());
    JournalFilter filter{.organisation = *organisation, .text = invocation.arguments().join(u' ')};
    if (const int most = invocation.parser.value(QStringLiteral("most")).toInt(); most > 0)
        filter.most = most;
    const auto entries = co_await (*application)->journal().entries(filter);
    if (!entries)
        co_return invocation.fail(entries.error());
    for (const JournalEntry &entry : *entries)
        invocation.tell(toText(entry), journalEntryJson(entry));
    co_return Done;
}

QCoro::Task<int> exportFile(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const auto exported = co_await (*application)->journal().exportTo(invocation.argument(0));
    if (!exported)
        co_return invocation.fail(exported.error());
    invocation.tell(QStringLiteral("%1 entries stand in %2. The hash of the last one is %3.")
                        .arg(exported->entries)
                        .arg(invocation.argument(0), QString::fromLatin1(exported->head.toHex())),
                    {{QStringLiteral("entries"), exported->entries},
                     {QStringLiteral("head"), QString::fromLatin1(exported->head.toHex())}});
    co_return Done;
}

QCoro::Task<int> verify(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const QByteArray given = invocation.parser.value(QStringLiteral("expect")).trimmed().toLower().toLatin1();
    const QByteArray expected = QByteArray::fromHex(given);
    // fromHex() skips what is no hexadecimal digit: nothing would be expected, and that always holds.
    if (expected.toHex() != given)
        co_return invocation.fail(
            {ErrorKind::InvalidInput, QStringLiteral("--expect takes a hash as “journal verify” prints it.")});
    const auto check = co_await (*application)->journal().verify(expected);
    if (!check)
        co_return invocation.fail(check.error());
    QJsonObject json{{QStringLiteral("entries"), check->entries},
                     {QStringLiteral("head"), QString::fromLatin1(check->head.toHex())},
                     {QStringLiteral("faults"), QJsonArray::fromStringList(check->faults)}};
    if (check->faults.isEmpty()) {
        invocation.tell(QStringLiteral("%1 entries, each as it was written. The hash of the last one is %2: note it "
                                       "elsewhere, and --expect proves\nlater that nothing before it was changed.")
                            .arg(check->entries)
                            .arg(QString::fromLatin1(check->head.toHex())),
                        json);
        co_return Done;
    }
    invocation.tell(check->faults.join(u'\n'), json);
    co_return Failed;
}

} // namespace

QList<Verb> journalCommands()
{
    return {
        {QStringLiteral("journal show"),
         QStringLiteral("[WORD…]"),
         0,
         20,
         QStringLiteral("what was done, by whom or what"),
         QStringLiteral("Newest first, only entries that hold all words; with --json also what was before and "
                        "after.\n\n  musterctl journal show default --most 20"),
         {{QStringLiteral("organisation"), QStringLiteral("only of this one"), QStringLiteral("ORG")},
          {QStringLiteral("most"), QStringLiteral("how many (200)"), QStringLiteral("N")}},
         show},
        {QStringLiteral("journal export"),
         QStringLiteral("FILE"),
         1,
         1,
         QStringLiteral("the whole journal into a file"),
         QStringLiteral("One JSON object a line, oldest first, with its hash, so that the chain can be proved "
                        "elsewhere.\n\n  musterctl journal export journal.jsonl"),
         {},
         exportFile},
        {QStringLiteral("journal verify"),
         QString(),
         0,
         0,
         QStringLiteral("whether the journal is as it was written"),
         QStringLiteral(
             "Each entry carries the hash of the one before it, and a plan's entry a digest of its devices: one "
             "that was edited,\nremoved or moved is found. Exit code 1 when anything is not as it was "
             "written.\n\n  musterctl journal verify --expect 9f2c…"),
         {{QStringLiteral("expect"), QStringLiteral("a hash that was noted before"), QStringLiteral("HASH")}},
         verify},
    };
}

} // namespace Muster
