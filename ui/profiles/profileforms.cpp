#include "ui/profiles/profileforms.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"
#include "ui/profiles/certificatelist.h"
#include "ui/profiles/countedfield.h"

#include <QCompleter>
#include <QLocale>
#include <QVBoxLayout>

namespace Muster {

namespace {

QVBoxLayout *formColumn(QWidget *form)
{
    auto *column = new QVBoxLayout(form);
    column->setContentsMargins(Metrics::pageMargin, Metrics::spaceMedium, Metrics::pageMargin, Metrics::pageMargin);
    column->setSpacing(Metrics::space);
    return column;
}

void addRows(QVBoxLayout &column, const QList<TextRow *> &rows)
{
    for (TextRow *row : rows)
        column.addWidget(row);
    TextRow::align(rows);
}

// Codes and what they stand for: people know the name sooner than the code.
void complete(CountedField &field, const QStringList &entries)
{
    auto *completer = new QCompleter(entries, &field);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    field.setCompleter(completer);
    QObject::connect(
        completer, qOverload<const QString &>(&QCompleter::activated), &field,
        [&field](const QString &entry) {
            field.setText(entry.section(u' ', 0, 0));
            Q_EMIT field.textEdited(field.text());
        },
        Qt::QueuedConnection); // the completer writes the whole entry first
}

QStringList languages()
{
    QStringList entries;
    for (int number = QLocale::C + 1; number <= int(QLocale::LastLanguage); ++number) {
        const QString code = QLocale::languageToCode(QLocale::Language(number), QLocale::ISO639Alpha2);
        if (!code.isEmpty())
            entries.append(code + QLatin1StringView("  ") + QLocale::languageToString(QLocale::Language(number)));
    }
    entries.sort();
    return entries;
}

QStringList regions()
{
    QStringList entries;
    for (int number = QLocale::AnyTerritory + 1; number <= int(QLocale::LastTerritory); ++number) {
        const QString code = QLocale::territoryToCode(QLocale::Territory(number));
        if (code.size() == 2)
            entries.append(code + QLatin1StringView("  ") + QLocale::territoryToString(QLocale::Territory(number)));
    }
    entries.sort();
    return entries;
}

} // namespace

EssentialsForm::EssentialsForm(ProfileDraft &draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_decisions(new DecisionBox)
    , m_count(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_followAll(new PushButton(tr("Use all recommendations"), PushButton::Kind::Link))
{
    using Need = TextRow::Need;
    auto *column = formColumn(this);
    addRows(*column,
            {new TextRow(draft, ProfileKey::name, Need::Required),
             new TextRow(draft, ProfileKey::url, Need::Required, QStringLiteral("https://")),
             new TextRow(draft, ProfileKey::supportPhone, Need::Optional),
             new TextRow(draft, ProfileKey::supportEmail, Need::Optional),
             new TextRow(draft, ProfileKey::department, Need::Optional)});
    auto *head = new QHBoxLayout;
    head->setSpacing(Metrics::space);
    head->addWidget(new Label(tr("Five decisions"), Type::bodyStrong()));
    head->addWidget(m_count);
    head->addStretch(1);
    head->addWidget(m_followAll);
    column->addSpacing(Metrics::spaceTiny);
    column->addLayout(head);
    column->addWidget(m_decisions);
    column->addStretch(1);
    m_followAll->setObjectName("followAll");
    const std::pair<QLatin1StringView, Recommendation> decisions[]{
        {ProfileKey::supervised,
         {true, tr("Needed for most restrictions. From iOS 13 always so; acts on older systems.")}},
        {ProfileKey::allowPairing, {{}, tr("Yes helps with Finder backups. No keeps data from leaving by cable.")}},
        {ProfileKey::mandatory, {true, tr("Otherwise the user of a Mac may skip enrollment. From iOS 13 always so.")}},
        {ProfileKey::removable, {false, tr("A removable profile goes with one tap. “No” requires supervision.")}},
        {ProfileKey::awaitConfigured, {true, tr("Holds Setup Assistant until every required item has arrived.")}},
    };
    for (const auto &[key, recommendation] : decisions)
        m_decisions->add(new DecisionRow(draft, key, recommendation));
    connect(m_followAll, &QPushButton::clicked, this, &EssentialsForm::followAll);
    connect(&draft, &ProfileDraft::changed, this, &EssentialsForm::refresh);
    refresh();
}

void EssentialsForm::refresh()
{
    int followed = 0;
    int free = 0;
    for (const DecisionRow *row : m_decisions->rows()) {
        const std::optional<bool> &answer = row->recommendation().answer;
        free += answer ? 0 : 1;
        followed += answer && *answer == m_draft.profile().flag(row->key()) ? 1 : 0;
    }
    const int advised = int(m_decisions->rows().size()) - free;
    m_count->setText(tr("%1 of %2 as recommended").arg(followed).arg(advised));
    m_followAll->setVisible(followed < advised);
}

void EssentialsForm::followAll()
{
    EnrollmentProfile profile = m_draft.profile();
    for (const DecisionRow *row : m_decisions->rows()) {
        if (row->recommendation().answer)
            profile.setFlag(row->key(), *row->recommendation().answer);
    }
    m_draft.replace(profile, m_followAll->text());
}

AdvancedForm::AdvancedForm(ProfileDraft &draft, QWidget *parent)
    : QWidget(parent)
{
    using Need = TextRow::Need;
    auto *column = formColumn(this);
    auto *language = new TextRow(draft, ProfileKey::language, Need::Optional);
    auto *region = new TextRow(draft, ProfileKey::region, Need::Optional);
    complete(language->field(), languages());
    complete(region->field(), regions());
    addRows(*column,
            {new TextRow(draft, ProfileKey::webUrl, Need::Optional), language, region,
             new TextRow(draft, ProfileKey::orgMagic, Need::Optional)});
    column->addSpacing(Metrics::spaceTiny);
    column->addWidget(new Label(tr("Special devices"), Type::bodyStrong()));
    auto *special = new DecisionBox;
    const std::pair<QLatin1StringView, QString> decisions[]{
        {ProfileKey::multiUser, tr("Several people use one iPad, each with a Managed Apple Account.")},
        {ProfileKey::autoAdvance, tr("Apple TV, and Macs connected by Ethernet, go through Setup Assistant alone.")},
        {ProfileKey::returnToService, tr("From iOS 26: an erased device sets itself up again without anybody.")},
        {ProfileKey::notFromBackup, tr("From iOS 26: a restored backup does not bring its own profile back.")},
    };
    for (const auto &[key, reason] : decisions)
        special->add(new DecisionRow(draft, key, {{}, reason}));
    column->addWidget(special);
    column->addSpacing(Metrics::spaceTiny);
    column->addWidget(new CertificateList(
        draft, ProfileKey::anchorCerts,
        tr("Trusted for the enrollment address, where its certificate is not from a public authority.")));
    column->addSpacing(Metrics::spaceTiny);
    column->addWidget(new CertificateList(draft, ProfileKey::hostCerts,
                                          tr("Computers that may pair although pairing is not allowed.")));
    column->addStretch(1);
}

} // namespace Muster
