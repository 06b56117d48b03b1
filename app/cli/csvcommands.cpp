// musterctl devices export, import, edits, undo.
#include "app/cli/invocation.h"
#include "app/cli/plantext.h"
#include "app/csv/devicesexport.h"
#include "app/csv/devicesimport.h"
#include "models/devices/keptcolumns.h"
#include "models/profiles/profilequery.h"

#include <QCoroFuture>
#include <QFileInfo>
#include <QJsonArray>

namespace Muster {

namespace {

// As many lines of a plan as people read; with --json they come all.
constexpr std::size_t shownCells = 200;

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

Result<char> separatorOf(const QString &text)
{
    static const QHash<QString, char> names{{QStringLiteral("comma"), ','},
                                            {QStringLiteral("semicolon"), ';'},
                                            {QStringLiteral("tab"), '\t'},
                                            {QStringLiteral("bar"), '|'}};
    if (const auto named = names.constFind(text.toLower()); named != names.cend())
        return *named;
    if (text.size() == 1 && text.front().unicode() < 0x80 && text.front() != u'"')
        return text.front().toLatin1();
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("“%1” is no separator. Say comma, semicolon, tab or bar.").arg(text));
}

Result<DeviceExport> exportWish(const QCommandLineParser &parser)
{
    DeviceExport wish;
    if (parser.isSet(QStringLiteral("columns"))) {
        wish.columns = parser.value(QStringLiteral("columns")).split(u',', Qt::SkipEmptyParts);
        for (QString &column : wish.columns)
            column = column.trimmed();
        if (wish.columns == QStringList{QStringLiteral("all")})
            wish.columns = exportColumnNames();
    }
    if (parser.isSet(QStringLiteral("separator"))) {
        const auto separator = separatorOf(parser.value(QStringLiteral("separator")));
        if (!separator)
            return std::unexpected(separator.error());
        wish.style.separator = *separator;
    }
    wish.style.hasMark = parser.isSet(QStringLiteral("mark"));
    wish.style.isGuarded = !parser.isSet(QStringLiteral("no-guard"));
    wish.includesLeft = parser.isSet(QStringLiteral("all"));
    return wish;
}

QCoro::Task<int> exportFile(Invocation &invocation)
{
    const QString path = invocation.parser.value(QStringLiteral("out"));
    if (path.isEmpty())
        co_return invocation.fail({ErrorKind::InvalidInput, QStringLiteral("Say where to: --out FILE")});
    Result<DeviceExport> wish = exportWish(invocation.parser);
    if (!wish)
        co_return invocation.fail(wish.error());
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const auto organisation = co_await wantedOrganisation(invocation, **application);
    if (!organisation)
        co_return invocation.fail(organisation.error());
    DeviceQuestion question;
    wish->organisation = question.organisation = *organisation;
    const auto query =
        co_await (*application)
            ->store()
            .read([text = invocation.parser.value(QStringLiteral("query")), now = (*application)->clock().now()](
                      Database &database) { return readDeviceQuery(database, text, now); });
    if (!query)
        co_return invocation.fail(query.error());
    question.query = *query;
    question.includesLeft = wish->includesLeft;
    question.order = {{DeviceSort::Added, Qt::AscendingOrder}};
    DevicesExport exporter((*application)->store(), (*application)->work());
    const Result<qint64> count =
        query->terms.isEmpty() ? co_await exporter.write(path, *wish) : co_await exporter.write(path, *wish, question);
    if (!count)
        co_return invocation.fail(count.error());
    invocation.tell(QStringLiteral("%1 devices in %2").arg(*count).arg(path),
                    {{QStringLiteral("devices"), *count}, {QStringLiteral("file"), path}});
    co_return Done;
}

Result<ImportChoice> importChoice(const QCommandLineParser &parser)
{
    ImportChoice choice;
    if (const QString encoding = parser.value(QStringLiteral("encoding")); !encoding.isEmpty()) {
        const QList<QByteArray> known = csvEncodings();
        const auto found = std::ranges::find_if(
            known, [&](const QByteArray &name) { return name.compare(encoding.toLatin1(), Qt::CaseInsensitive) == 0; });
        if (found == known.cend())
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("The encoding “%1” is not known. There are: %2.")
                               .arg(encoding, QString::fromLatin1(known.join(", "))));
        choice.encoding = *found;
    }
    if (parser.isSet(QStringLiteral("separator"))) {
        const auto separator = separatorOf(parser.value(QStringLiteral("separator")));
        if (!separator)
            return std::unexpected(separator.error());
        choice.separator = *separator;
    }
    if (parser.isSet(QStringLiteral("no-header")))
        choice.hasHeader = false;
    return choice;
}

// --map "Column=field", by title or by number.
Result<> applyMaps(const QCommandLineParser &parser, ImportMapping *mapping)
{
    const QStringList maps = parser.values(QStringLiteral("map"));
    for (const QString &map : maps) {
        const QString column = map.section(u'=', 0, -2).trimmed();
        const auto use = columnUseFromName(map.section(u'=', -1).trimmed());
        bool isNumber = false;
        qsizetype at = mapping->titles.indexOf(column);
        if (const int number = column.toInt(&isNumber); at < 0 && isNumber)
            at = number - 1;
        if (at < 0 || at >= mapping->uses.size())
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("The file has no column “%1”. It has: %2.")
                               .arg(column, mapping->titles.join(QStringLiteral(", "))));
        if (!use) {
            QStringList names;
            for (const ColumnUse &known : allColumnUses())
                names.append(columnUseName(known));
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("“%1” is no field. There are: %2.")
                               .arg(map.section(u'=', -1), names.join(QStringLiteral(", "))));
        }
        if (use->kind != ColumnUse::Kind::Keep && use->kind != ColumnUse::Kind::Ignore)
            std::ranges::replace(mapping->uses, *use, ColumnUse{});
        mapping->uses[at] = *use;
    }
    return {};
}

QJsonObject mappingJson(const ImportMapping &mapping)
{
    QJsonArray columns;
    for (qsizetype i = 0; i < mapping.titles.size(); ++i)
        columns.append(QJsonObject{{QStringLiteral("title"), mapping.titles.at(i)},
                                   {QStringLiteral("field"), columnUseName(mapping.uses.at(i))}});
    return {{QStringLiteral("encoding"), QString::fromLatin1(mapping.dialect.encoding)},
            {QStringLiteral("separator"), QString(QLatin1Char(mapping.dialect.separator))},
            {QStringLiteral("header"), mapping.dialect.hasHeader},
            {QStringLiteral("columns"), columns}};
}

// What would change, cell by cell, one object or line each.
void tellCells(const Invocation &invocation, const DeviceImportPlan &plan)
{
    const std::size_t shown = invocation.wantsJson() ? plan.cellCount() : std::min(plan.cellCount(), shownCells);
    for (std::size_t i = 0; i < shown; ++i) {
        const std::size_t device = plan.deviceOfCell(i);
        const DeviceImportPlan::Cell cell = plan.cell(i);
        invocation.tell(QStringLiteral("%1\t%2\t“%3” → “%4”")
                            .arg(textOf(plan.serial(device)), ownFieldText(cell.field), keptText(textOf(cell.before)),
                                 keptText(textOf(cell.after))),
                        {{QStringLiteral("serial"), textOf(plan.serial(device))},
                         {QStringLiteral("line"), plan.line(device)},
                         {QStringLiteral("field"), ownFieldName(cell.field)},
                         {QStringLiteral("before"), textOf(cell.before)},
                         {QStringLiteral("after"), textOf(cell.after)}});
    }
    if (shown < plan.cellCount())
        invocation.print(QStringLiteral("… and %1 more").arg(plan.cellCount() - shown));
    for (std::size_t i = 0; i < plan.setAside.size() && (i < shownCells || invocation.wantsJson()); ++i) {
        const SetAside &line = plan.setAside[i];
        invocation.tell(QStringLiteral("line %1: %2: %3")
                            .arg(line.line)
                            .arg(textOf(plan.text(line)).simplified(), plan.reason(line)),
                        {{QStringLiteral("line"), line.line},
                         {QStringLiteral("text"), textOf(plan.text(line))},
                         {QStringLiteral("reason"), plan.reason(line)},
                         {QStringLiteral("unknown"), line.fault == LineFault::Unknown}});
    }
}

QJsonObject summaryJson(const DeviceImportPlan &plan)
{
    return {{QStringLiteral("rows"), plan.rows},
            {QStringLiteral("devices"), static_cast<qint64>(plan.deviceCount())},
            {QStringLiteral("cells"), static_cast<qint64>(plan.cellCount())},
            {QStringLiteral("unchanged"), plan.unchanged},
            {QStringLiteral("unknown"), plan.count(LineFault::Unknown)},
            {QStringLiteral("bad"), plan.badCount()},
            {QStringLiteral("assignments"), plan.assignments.size()},
            {QStringLiteral("changedSince"), plan.changedSince}};
}

QString summaryText(const DeviceImportPlan &plan)
{
    QString text = QStringLiteral("%1 cells of %2 devices; %3 so already; %4 unknown serials; %5 bad lines")
                       .arg(plan.cellCount())
                       .arg(plan.deviceCount())
                       .arg(plan.unchanged)
                       .arg(plan.count(LineFault::Unknown))
                       .arg(plan.badCount());
    if (plan.changedSince > 0)
        text += QStringLiteral("; %1 cells were changed since and stay").arg(plan.changedSince);
    return text;
}

// Applies the plan, or only tells it; the exit code.
QCoro::Task<int> carryOut(Invocation &invocation, DevicesImport &import, DeviceImportPointer plan)
{
    QJsonObject summary = summaryJson(*plan);
    if (invocation.parser.isSet(QStringLiteral("plan"))) {
        tellCells(invocation, *plan);
        invocation.tell(summaryText(*plan), {{QStringLiteral("plan"), summary}});
    } else {
        const Result<DeviceEdit> edit = co_await import.apply(plan);
        if (!edit)
            co_return invocation.fail(edit.error());
        summary.insert(QStringLiteral("edit"), qint64(edit->id.value()));
        invocation.tell(edit->id.isValid() ? QStringLiteral("Changed: %1\nUndo: musterctl devices undo %2")
                                                 .arg(summaryText(*plan))
                                                 .arg(edit->id.value())
                                           : QStringLiteral("Nothing changed: %1").arg(summaryText(*plan)),
                        {{QStringLiteral("done"), summary}});
    }
    co_return plan->setAside.empty() ? Done : DoneInPart;
}

// The profiles that the file names, as a plan of assignment.
QCoro::Task<int> assign(Invocation &invocation, Application &application, QList<WantedAssignment> wishes)
{
    const QString name = invocation.parser.value(QStringLiteral("organisation"));
    const Result<Organisation> organisation = co_await application.organisations().find(name);
    if (!organisation)
        co_return invocation.fail(organisation.error());
    const AssignmentRequest request{.organisation = organisation->id,
                                    .hand = {},
                                    .devices = {},
                                    .serials = {},
                                    .query = {},
                                    .lines = std::move(wishes)};
    const Result<AssignmentPlan> plan = co_await application.assignments().plan(request);
    if (!plan)
        co_return invocation.fail(plan.error());
    co_return co_await settlePlan(invocation, application, *plan);
}

QCoro::Task<int> importFile(Invocation &invocation)
{
    const Result<ImportChoice> choice = importChoice(invocation.parser);
    if (!choice)
        co_return invocation.fail(choice.error());
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const auto organisation = co_await wantedOrganisation(invocation, **application);
    if (!organisation)
        co_return invocation.fail(organisation.error());
    DevicesImport import((*application)->store(), (*application)->work(), (*application)->clock());
    const QString path = invocation.argument(0);
    Result<ImportPreview> preview = co_await import.preview(path, *choice);
    if (!preview)
        co_return invocation.fail(preview.error());
    ImportMapping &mapping = preview->mapping;
    if (auto done = applyMaps(invocation.parser, &mapping); !done)
        co_return invocation.fail(done.error());
    if (*organisation)
        mapping.organisation = **organisation;
    if (invocation.parser.isSet(QStringLiteral("clear-word")))
        mapping.clearWord = invocation.parser.value(QStringLiteral("clear-word"));
    mapping.dialect.isGuarded = !invocation.parser.isSet(QStringLiteral("no-guard"));
    if (invocation.parser.isSet(QStringLiteral("no-keep")))
        std::ranges::replace(mapping.uses, ColumnUse{ColumnUse::Kind::Keep}, ColumnUse{});
    const Result<DeviceImportPointer> plan = co_await import.plan(path, mapping);
    if (!plan)
        co_return invocation.fail(plan.error());

    invocation.note(QStringLiteral("Read as %1, %2")
                        .arg(encodingText(mapping.dialect.encoding), separatorText(mapping.dialect.separator)));
    for (qsizetype i = 0; i < mapping.titles.size(); ++i)
        invocation.note(QStringLiteral("  %1 = %2").arg(mapping.titles.at(i), columnUseName(mapping.uses.at(i))));
    invocation.printJson({{QStringLiteral("read"), mappingJson(mapping)}});
    if (const QString target = invocation.parser.value(QStringLiteral("bad-lines"));
        !target.isEmpty() && !(*plan)->setAside.empty()) {
        const Result<qint64> saved = co_await import.saveSetAside(*plan, target);
        if (!saved)
            co_return invocation.fail(saved.error());
        invocation.note(QStringLiteral("%1 lines set aside in %2").arg(*saved).arg(target));
    }
    const int code = co_await carryOut(invocation, import, *plan);
    if ((code != Done && code != DoneInPart) || (*plan)->assignments.isEmpty())
        co_return code;
    if (!invocation.parser.isSet(QStringLiteral("assign"))) {
        invocation.note(QStringLiteral("%1 rows name an enrollment profile. Assign them with --assign.")
                            .arg((*plan)->assignments.size()));
        co_return code;
    }
    const int assigned = co_await assign(invocation, **application, (*plan)->assignments);
    co_return assigned == Done ? code : assigned;
}

QCoro::Task<int> listEdits(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    DevicesImport import((*application)->store(), (*application)->work(), (*application)->clock());
    const Result<QList<DeviceEdit>> edits = co_await import.edits(100);
    if (!edits)
        co_return invocation.fail(edits.error());
    for (const DeviceEdit &edit : *edits)
        invocation.tell(QStringLiteral("%1\t%2\t%3\t%4\t%5 devices, %6 cells\t%7")
                            .arg(edit.id.value())
                            .arg(isoDate(edit.at), edit.by, edit.how)
                            .arg(edit.devices)
                            .arg(edit.cells)
                            .arg(edit.what),
                        {{QStringLiteral("edit"), qint64(edit.id.value())},
                         {QStringLiteral("at"), isoDate(edit.at)},
                         {QStringLiteral("by"), edit.by},
                         {QStringLiteral("how"), edit.how},
                         {QStringLiteral("what"), edit.what},
                         {QStringLiteral("devices"), edit.devices},
                         {QStringLiteral("cells"), edit.cells},
                         {QStringLiteral("undid"), qint64(edit.undid.value())}});
    co_return Done;
}

QCoro::Task<int> undo(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    DevicesImport import((*application)->store(), (*application)->work(), (*application)->clock());
    const Result<DeviceImportPointer> plan = co_await import.planUndo(EditId(invocation.argument(0).toLongLong()));
    if (!plan)
        co_return invocation.fail(plan.error());
    co_return co_await carryOut(invocation, import, *plan);
}

QList<QCommandLineOption> importOptions()
{
    return {
        {QStringLiteral("map"), QStringLiteral("which field a column is, by title or number; may stand several times"),
         QStringLiteral("COLUMN=FIELD")},
        {QStringLiteral("plan"), QStringLiteral("only tell what would change, cell by cell")},
        {QStringLiteral("assign"), QStringLiteral("also assign the enrollment profiles that the file names")},
        {QStringLiteral("no-wait"), QStringLiteral("with --assign: do not wait for Apple")},
        {QStringLiteral("plan-out"), QStringLiteral("with --assign: write the plan of assignment as CSV"),
         QStringLiteral("FILE")},
        {QStringLiteral("bad-lines"), QStringLiteral("where to save the lines that were set aside"),
         QStringLiteral("FILE")},
        {QStringLiteral("encoding"), QStringLiteral("instead of the one that is recognised"), QStringLiteral("NAME")},
        {QStringLiteral("separator"), QStringLiteral("comma, semicolon, tab, bar"), QStringLiteral("NAME")},
        {QStringLiteral("no-header"), QStringLiteral("the first line is a device already")},
        {QStringLiteral("clear-word"), QStringLiteral("what empties a field; - unless said"), QStringLiteral("WORD")},
        {QStringLiteral("no-keep"), QStringLiteral("leaves unknown columns out")},
        {QStringLiteral("no-guard"), QStringLiteral("an apostrophe before = + - @ is part of the text")},
        {QStringLiteral("organisation"), QStringLiteral("only its devices"), QStringLiteral("ORG")}};
}

} // namespace

QList<Verb> csvCommands()
{
    return {
        {QStringLiteral("devices export"),
         QStringLiteral("--out FILE [--query QUERY] [--columns A,B,…] [--organisation ORG] [--all]"),
         0,
         0,
         QStringLiteral("write devices as CSV"),
         QStringLiteral("Writes the devices that a query finds (see \"devices list\") as CSV: UTF-8, RFC 4180, cells "
                        "that a spreadsheet would\nrun guarded by an apostrophe. The file comes back by \"devices "
                        "import\".\n\nColumns, or \"all\": %1.\n\n"
                        "  musterctl devices export --query 'family:ipad !person:*' --out ipads.csv")
             .arg(exportColumnNames().join(QStringLiteral(", "))),
         {{QStringLiteral("out"), QStringLiteral("the file"), QStringLiteral("FILE")},
          {QStringLiteral("query"), QStringLiteral("only those that match"), QStringLiteral("QUERY")},
          {QStringLiteral("columns"), QStringLiteral("which, in this order"), QStringLiteral("NAMES")},
          {QStringLiteral("organisation"), QStringLiteral("only of this one"), QStringLiteral("ORG")},
          {QStringLiteral("all"), QStringLiteral("also those that are no longer here")},
          {QStringLiteral("separator"), QStringLiteral("comma, semicolon, tab, bar"), QStringLiteral("NAME")},
          {QStringLiteral("mark"), QStringLiteral("begins with the mark by which Excel knows UTF-8")},
          {QStringLiteral("no-guard"), QStringLiteral("no apostrophe before = + - @")}},
         exportFile},
        {QStringLiteral("devices import"), QStringLiteral("FILE [--map COLUMN=FIELD …] [--plan] [--bad-lines FILE]"), 1,
         1, QStringLiteral("bring own fields in from CSV"),
         QStringLiteral("Reads who has which device, its tag, where it is, notes, orders from a CSV file: an edited "
                        "export, an inventory, or\nthe list that Apple's portal gives out. Encoding, separator and "
                        "columns are recognised. A blank cell changes nothing, -\nempties the field. Unknown columns "
                        "are kept under their titles. Lines that cannot be used are set aside; then the\nexit code is "
                        "3. Everything is written in one step and can be undone. A column of enrollment profiles is "
                        "assigned with --assign,\nby a plan of its own.\n\n"
                        "  musterctl devices import inventory.csv --plan\n"
                        "  musterctl devices import inventory.csv --map 'Assigned to=person' --bad-lines bad.csv"),
         importOptions(), importFile},
        {QStringLiteral("devices edits"),
         QString(),
         0,
         0,
         QStringLiteral("the latest changes of own fields"),
         QStringLiteral("Lists the last hundred edits: number, when, who, how, how many devices and cells, and the "
                        "file.\n\n  musterctl devices edits"),
         {},
         listEdits},
        {QStringLiteral("devices undo"),
         QStringLiteral("EDIT [--plan]"),
         1,
         1,
         QStringLiteral("take an edit of own fields back"),
         QStringLiteral("Puts back what an edit changed. Cells that somebody changed later stay as they are.\n\n"
                        "  musterctl devices undo 7 --plan"),
         {{QStringLiteral("plan"), QStringLiteral("only tell what would change, cell by cell")}},
         undo},
    };
}

} // namespace Muster
