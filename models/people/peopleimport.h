// What a CSV file of people would change: a plan, before anything is written.
//
// Columns are recognised by their titles, in several spellings and languages. A blank cell changes nothing, "-" empties
// a member. Lines that cannot be used are set aside with the reason.
#pragma once

#include "models/core/result.h"
#include "models/csv/csvdialect.h"
#include "models/people/person.h"

#include <QIODevice>
#include <QList>
#include <QStringList>

#include <optional>

namespace Muster {

enum class PersonColumn { Ignore, ShortName, FullName, FirstName, LastName, Email, Department, Note };

[[nodiscard]] PersonColumn personColumnOfTitle(const QString &title);
[[nodiscard]] QString personColumnText(PersonColumn column); // for people

struct PersonChange {
    std::optional<Person> before; // absent: a new one
    Person after;
    qint64 line = 0;

    bool operator==(const PersonChange &) const = default;
};

struct PersonSetAside {
    qint64 line = 0;
    QString text; // as much of the line as tells which it is
    QString reason;

    bool operator==(const PersonSetAside &) const = default;
};

struct PeopleImportPlan {
    CsvDialect dialect;
    QStringList titles;
    QList<PersonColumn> columns; // what each title was taken for
    QList<PersonChange> changes;
    int unchanged = 0;
    QList<PersonSetAside> setAside;

    [[nodiscard]] int added() const;

    bool operator==(const PeopleImportPlan &) const = default;
};

// What is wrong with a person, in words; empty when nothing is.
[[nodiscard]] QString personFault(const Person &person);

// Compares the file, which is open and stands at its start, with those who are known. People are the same when their
// short names are. InvalidInput when no column says who a line is about.
[[nodiscard]] Result<PeopleImportPlan> planPeopleImport(QIODevice &file, const QList<Person> &known,
                                                        OrganisationId organisation);

} // namespace Muster
