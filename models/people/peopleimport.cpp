#include "models/people/peopleimport.h"

#include "models/csv/csvreader.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>

#include <array>

namespace Muster {

namespace {

constexpr qsizetype recognisedBytes = 64 * 1024;
constexpr int mostPeople = 1'000'000;

QString say(const char *text)
{
    return QCoreApplication::translate("People", text);
}

// Letters and digits in lower case, without accents.
QString normalised(const QString &title)
{
    QString result;
    const QString decomposed = title.toCaseFolded().normalized(QString::NormalizationForm_KD);
    for (const QChar letter : decomposed) {
        if (letter.isLetterOrNumber())
            result += letter;
    }
    return result;
}

struct Title {
    const char *title;
    PersonColumn column;
};
// Apple School Manager's exports, directories and how people call it, in our languages.
constexpr std::array titles{
    Title{"shortname", PersonColumn::ShortName},
    Title{"username", PersonColumn::ShortName},
    Title{"user", PersonColumn::ShortName},
    Title{"login", PersonColumn::ShortName},
    Title{"account", PersonColumn::ShortName},
    Title{"samaccountname", PersonColumn::ShortName},
    Title{"uid", PersonColumn::ShortName},
    Title{"sisusername", PersonColumn::ShortName},
    Title{"personid", PersonColumn::ShortName},
    Title{"kurzel", PersonColumn::ShortName},
    Title{"kurzname", PersonColumn::ShortName},
    Title{"benutzername", PersonColumn::ShortName},
    Title{"benutzer", PersonColumn::ShortName},
    Title{"identifiant", PersonColumn::ShortName},
    Title{"usuario", PersonColumn::ShortName},
    Title{"ユーザ名", PersonColumn::ShortName},
    Title{"用户名", PersonColumn::ShortName},
    Title{"fullname", PersonColumn::FullName},
    Title{"name", PersonColumn::FullName},
    Title{"displayname", PersonColumn::FullName},
    Title{"person", PersonColumn::FullName},
    Title{"nomcomplet", PersonColumn::FullName},
    Title{"nombrecompleto", PersonColumn::FullName},
    Title{"氏名", PersonColumn::FullName},
    Title{"姓名", PersonColumn::FullName},
    Title{"firstname", PersonColumn::FirstName},
    Title{"givenname", PersonColumn::FirstName},
    Title{"vorname", PersonColumn::FirstName},
    Title{"prenom", PersonColumn::FirstName},
    Title{"nombre", PersonColumn::FirstName},
    Title{"lastname", PersonColumn::LastName},
    Title{"surname", PersonColumn::LastName},
    Title{"familyname", PersonColumn::LastName},
    Title{"nachname", PersonColumn::LastName},
    Title{"nom", PersonColumn::LastName},
    Title{"apellidos", PersonColumn::LastName},
    Title{"email", PersonColumn::Email},
    Title{"mail", PersonColumn::Email},
    Title{"emailaddress", PersonColumn::Email},
    Title{"managedappleid", PersonColumn::Email},
    Title{"managedappleaccount", PersonColumn::Email},
    Title{"emailadresse", PersonColumn::Email},
    Title{"courriel", PersonColumn::Email},
    Title{"correo", PersonColumn::Email},
    Title{"department", PersonColumn::Department},
    Title{"dept", PersonColumn::Department},
    Title{"team", PersonColumn::Department},
    Title{"class", PersonColumn::Department},
    Title{"grade", PersonColumn::Department},
    Title{"abteilung", PersonColumn::Department},
    Title{"klasse", PersonColumn::Department},
    Title{"service", PersonColumn::Department},
    Title{"departement", PersonColumn::Department},
    Title{"departamento", PersonColumn::Department},
    Title{"note", PersonColumn::Note},
    Title{"notes", PersonColumn::Note},
    Title{"comment", PersonColumn::Note},
    Title{"bemerkung", PersonColumn::Note},
    Title{"notiz", PersonColumn::Note},
    Title{"nota", PersonColumn::Note},
};

// A cell's effect on a member: blank leaves it, "-" empties it.
void take(const QString &cell, QString *member)
{
    if (cell == QLatin1StringView("-"))
        member->clear();
    else if (!cell.isEmpty())
        *member = cell;
}

class Planner {
public:
    Planner(const QList<Person> &known, OrganisationId organisation, PeopleImportPlan *plan)
        : m_organisation(organisation)
        , m_plan(plan)
    {
        for (const Person &person : known) {
            m_byShortName.insert(person.shortName.toCaseFolded(), person);
            if (!person.email.isEmpty())
                m_byEmail.insert(person.email.toCaseFolded(), person.shortName);
        }
    }

    [[nodiscard]] bool hasKey() const
    {
        return m_plan->columns.contains(PersonColumn::ShortName) || m_plan->columns.contains(PersonColumn::Email);
    }

    void add(const CsvRow &row)
    {
        QStringList cells;
        for (const std::string_view cell : row.cells)
            cells.append(QString::fromUtf8(cell.data(), static_cast<qsizetype>(cell.size())).trimmed());
        const QString reason = row.fault != CsvFault::None
            ? csvFaultText(row.fault)
            : (cells.size() > m_plan->columns.size() ? say("It has more cells than the first line.")
                                                     : use(cells, row.line));
        if (!reason.isEmpty())
            m_plan->setAside.append({row.line, cells.join(QStringLiteral(", ")).left(200), reason});
    }

private:
    [[nodiscard]] QString cell(const QStringList &cells, PersonColumn column) const
    {
        const qsizetype at = m_plan->columns.indexOf(column);
        return at < 0 ? QString() : cells.value(at);
    }

    [[nodiscard]] QString shortNameOf(const QStringList &cells) const
    {
        const QString given = cell(cells, PersonColumn::ShortName);
        const QString email = cell(cells, PersonColumn::Email);
        if (!given.isEmpty() || email.isEmpty())
            return given;
        return m_byEmail.value(email.toCaseFolded(), email.section(u'@', 0, 0));
    }

    // The reason to set it aside; empty when it was used.
    QString use(const QStringList &cells, qint64 line)
    {
        const QString shortName = shortNameOf(cells);
        if (shortName.isEmpty())
            return say("Neither a short name nor an e-mail address says who it is.");
        const QString key = shortName.toCaseFolded();
        if (const auto other = m_seen.constFind(key); other != m_seen.cend())
            return say("The same person stands in line %1.").arg(*other);
        PersonChange change{.before = {}, .after = {}, .line = line};
        if (const auto known = m_byShortName.constFind(key); known != m_byShortName.cend())
            change.before = *known;
        change.after = change.before.value_or(Person());
        change.after.organisation = m_organisation;
        if (!change.before)
            change.after.shortName = shortName;
        QString name = cell(cells, PersonColumn::FullName);
        if (name.isEmpty())
            name = QString(cell(cells, PersonColumn::FirstName) + u' ' + cell(cells, PersonColumn::LastName)).trimmed();
        take(name, &change.after.fullName);
        take(cell(cells, PersonColumn::Email), &change.after.email);
        take(cell(cells, PersonColumn::Department), &change.after.department);
        take(cell(cells, PersonColumn::Note), &change.after.note);
        if (const QString fault = personFault(change.after); !fault.isEmpty())
            return fault;
        m_seen.insert(key, line);
        if (change.before && *change.before == change.after)
            ++m_plan->unchanged;
        else
            m_plan->changes.append(change);
        return {};
    }

    OrganisationId m_organisation;
    PeopleImportPlan *m_plan;
    QHash<QString, Person> m_byShortName;
    QHash<QString, QString> m_byEmail;
    QHash<QString, qint64> m_seen;
};

} // namespace

PersonColumn personColumnOfTitle(const QString &title)
{
    const QString name = normalised(title);
    for (const Title &known : titles) {
        if (name == normalised(QString::fromUtf8(known.title)))
            return known.column;
    }
    return PersonColumn::Ignore;
}

QString personColumnText(PersonColumn column)
{
    switch (column) {
    case PersonColumn::Ignore:
        return say("Not used");
    case PersonColumn::ShortName:
        return say("Short name");
    case PersonColumn::FullName:
        return say("Full name");
    case PersonColumn::FirstName:
        return say("First name");
    case PersonColumn::LastName:
        return say("Last name");
    case PersonColumn::Email:
        return say("E-mail address");
    case PersonColumn::Department:
        return say("Department");
    case PersonColumn::Note:
        return say("Note");
    }
    return {};
}

int PeopleImportPlan::added() const
{
    return static_cast<int>(std::ranges::count_if(changes, [](const PersonChange &change) { return !change.before; }));
}

QString personFault(const Person &person)
{
    static const QRegularExpression odd(QStringLiteral("[\\s\\x00-\\x1f\\x7f]"));
    if (person.shortName.isEmpty() || person.shortName.size() > 120 || person.shortName.contains(odd))
        return say("A short name has 1 to 120 characters and no blanks, as before the @ of an e-mail address.");
    if (!person.email.isEmpty()
        && (person.email.count(u'@') != 1 || person.email.startsWith(u'@') || person.email.endsWith(u'@')
            || person.email.contains(odd) || person.email.size() > 254))
        return say("“%1” is no e-mail address.").arg(person.email.left(60));
    for (const QString &text : {person.fullName, person.department}) {
        if (text.size() > 200)
            return say("A name or department has at most 200 characters.");
    }
    return person.note.size() > 2000 ? say("A note has at most 2000 characters.") : QString();
}

Result<PeopleImportPlan> planPeopleImport(QIODevice &file, const QList<Person> &known, OrganisationId organisation)
{
    PeopleImportPlan plan;
    const QByteArray head = file.peek(recognisedBytes);
    plan.dialect = recogniseCsv(head, head.size() < recognisedBytes);
    CsvReader reader(file, plan.dialect);
    CsvRow row;
    auto more = reader.next(&row);
    if (!more)
        return std::unexpected(more.error());
    if (!*more)
        return failure(ErrorKind::InvalidInput, say("The file is empty."));
    for (const std::string_view cell : row.cells) {
        plan.titles.append(QString::fromUtf8(cell.data(), static_cast<qsizetype>(cell.size())).trimmed());
        const PersonColumn column = personColumnOfTitle(plan.titles.last());
        plan.columns.append(plan.columns.contains(column) ? PersonColumn::Ignore : column);
    }
    Planner planner(known, organisation, &plan);
    if (!planner.hasKey())
        return failure(ErrorKind::InvalidInput,
                       say("The first line must name the columns; one of them “Short name” or “E-mail”."));
    for (more = reader.next(&row); more && *more; more = reader.next(&row)) {
        if (plan.changes.size() + plan.setAside.size() >= mostPeople)
            return failure(ErrorKind::InvalidInput, say("The file has more than a million lines."));
        planner.add(row);
    }
    if (!more)
        return std::unexpected(more.error());
    return plan;
}

} // namespace Muster
