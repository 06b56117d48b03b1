#include "models/people/peopleimport.h"

#include <QBuffer>
#include <QRandomGenerator>
#include <QTest>

using namespace Muster;

class TestPeopleImport : public QObject {
    Q_OBJECT

private:
    static Person person(const char *shortName, const char *fullName = "", const char *email = "")
    {
        Person person;
        person.id = PersonId(1);
        person.organisation = OrganisationId(1);
        person.shortName = QString::fromUtf8(shortName);
        person.fullName = QString::fromUtf8(fullName);
        person.email = QString::fromUtf8(email);
        return person;
    }
    static Result<PeopleImportPlan> plan(QByteArray text, const QList<Person> &known = {})
    {
        QBuffer buffer(&text);
        [&] { QVERIFY(buffer.open(QIODevice::ReadOnly)); }();
        return planPeopleImport(buffer, known, OrganisationId(1));
    }

private Q_SLOTS:
    void columnsAreRecognised_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<PersonColumn>("column");
        const auto row = [](const char *title, PersonColumn column) {
            QTest::newRow(title) << QString::fromUtf8(title) << column;
        };
        row("Short name", PersonColumn::ShortName);
        row("person_id", PersonColumn::ShortName);
        row("Kürzel", PersonColumn::ShortName);
        row("E-Mail", PersonColumn::Email);
        row("email_address", PersonColumn::Email);
        row("Vorname", PersonColumn::FirstName);
        row("Prénom", PersonColumn::FirstName);
        row("LAST NAME", PersonColumn::LastName);
        row("姓名", PersonColumn::FullName);
        row("Klasse", PersonColumn::Department);
        row("Shoe size", PersonColumn::Ignore);
        row("", PersonColumn::Ignore);
    }
    void columnsAreRecognised()
    {
        QFETCH(QString, title);
        QFETCH(PersonColumn, column);
        QCOMPARE(personColumnOfTitle(title), column);
    }

    void newChangedAndUnchangedAreToldApart()
    {
        const auto made = plan("username;First name;Last name;E-mail;Class\n"
                               "ada;Ada;Lovelace;ada@x.example;5b\n"
                               "Bob;;;;\n"
                               "cy;Cy;Young;-;\n",
                               {person("bob", "Bob"), person("cy", "Cy Young", "cy@x.example")});
        QVERIFY(made);
        QCOMPARE(made->dialect.separator, ';');
        QCOMPARE(made->added(), 1);
        QCOMPARE(made->unchanged, 1);
        QCOMPARE(made->changes.size(), 2);
        QCOMPARE(made->changes.first().after.fullName, QStringLiteral("Ada Lovelace"));
        QCOMPARE(made->changes.first().line, 2);
        QVERIFY(made->changes.last().after.email.isEmpty()); // "-" clears
        QCOMPARE(made->changes.last().before->email, QStringLiteral("cy@x.example"));
    }

    void anAddressSaysWhoItIs()
    {
        const auto made =
            plan("Name,E-mail\nAda,ada@x.example\nNew,new@x.example\n", {person("al", "", "Ada@X.example")});
        QVERIFY(made);
        QCOMPARE(made->changes.first().after.shortName, QStringLiteral("al"));
        QCOMPARE(made->changes.last().after.shortName, QStringLiteral("new"));
    }

    void badLinesAreSetAsideWithReasons()
    {
        const auto made = plan("short name,email\n"
                               "ada,no-address\n"
                               ",\n"
                               "two words,\n"
                               "bob,b@x.example\n"
                               "BOB,\n"
                               "cy,c@x.example,more\n");
        QVERIFY(made);
        QCOMPARE(made->changes.size(), 1);
        QCOMPARE(made->setAside.size(), 5);
        for (const PersonSetAside &line : made->setAside)
            QVERIFY(!line.reason.isEmpty());
        QCOMPARE(made->setAside.last().line, 7);
    }

    void aFileThatSaysNobodyIsRefused()
    {
        for (const char *text : {"", "Shoe size,Colour\n42,red\n"})
            QCOMPARE(plan(text).error().kind, ErrorKind::InvalidInput);
    }

    void garbageNeverHurts()
    {
        QRandomGenerator random(3);
        for (int i = 0; i < 300; ++i) {
            QByteArray text = "short name,email\n";
            for (int k = 0; k < 200; ++k)
                text += char(random.bounded(256));
            (void)plan(text);
        }
    }
};

QTEST_APPLESS_MAIN(TestPeopleImport)
#include "tst_peopleimport.moc"
