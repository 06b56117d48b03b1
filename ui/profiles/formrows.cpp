#include "ui/profiles/formrows.h"

#include "ui/common/icons.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"
#include "ui/profiles/choicepair.h"
#include "ui/profiles/countedfield.h"
#include "ui/profiles/findingnotes.h"

#include <QVBoxLayout>

namespace Muster {

TextRow::TextRow(ProfileDraft &draft, QLatin1StringView key, Need need, const QString &placeholder, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_key(key)
    , m_label(nullptr)
    , m_field(new CountedField(profileKey(key)->mostCharacters, need == Need::Optional))
    , m_notes(new FindingNotes)
{
    const QString name = profileKeyName(key);
    auto *label = new Label(name, Type::body(), Label::Tone::Secondary);
    m_label = label;
    label->setFixedHeight(m_field->sizeHint().height());
    label->setMinimumWidth(Metrics::formLabel);
    label->setBuddy(m_field);
    m_field->setObjectName(key);
    m_field->setAccessibleName(name);
    m_field->setPlaceholderText(placeholder);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Metrics::labelToField);
    row->addWidget(label, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->setSpacing(Metrics::spaceTiny);
    column->addWidget(m_field);
    column->addWidget(m_notes);
    row->addLayout(column, 1);
    connect(m_field, &QLineEdit::textEdited, this, [this](const QString &text) { m_draft.setText(m_key, text); });
    connect(m_field, &CountedField::left, &m_draft, &ProfileDraft::endStep);
    connect(m_notes, &FindingNotes::fixRequested, &m_draft, &ProfileDraft::mend);
    connect(&m_draft, &ProfileDraft::changed, this, &TextRow::refresh);
    refresh();
}

void TextRow::align(const QList<TextRow *> &rows)
{
    int widest = Metrics::formLabel;
    for (const TextRow *row : rows)
        widest = std::max(widest, row->m_label->sizeHint().width());
    for (const TextRow *row : rows)
        row->m_label->setMinimumWidth(widest);
}

void TextRow::refresh()
{
    const QString text = m_draft.profile().text(m_key);
    if (m_field->text() != text)
        m_field->setText(text);
    const QList<LintFinding> findings = m_draft.findingsAt(m_key);
    m_field->setInvalid(blocksSaving(findings));
    m_field->setAccessibleDescription(findings.isEmpty() ? QString() : findings.first().message);
    m_notes->setFindings(findings);
}

// What is recommended, in the colour of how it is followed.
class DecisionRow::Advice final : public QWidget {
public:
    Advice() { setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); }

    void say(const QString &icon, std::optional<Meaning> meaning, const QString &text)
    {
        m_icon = icon;
        m_meaning = meaning;
        m_text = text;
        updateGeometry();
        update();
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        const QFontMetrics metrics(Type::small());
        return {Metrics::iconRow + Metrics::spaceTiny + metrics.horizontalAdvance(m_text),
                std::max(metrics.height(), Metrics::iconRow)};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Palette &palette = Palette::current();
        const QColor color = m_meaning ? palette.foreground(*m_meaning) : palette.color(Role::Text2);
        const auto visual = [&](const QRect &part) { return QStyle::visualRect(layoutDirection(), rect(), part); };
        paintIcon(&painter, visual({0, 0, Metrics::iconRow, height()}), Metrics::iconRow, m_icon, color);
        const int left = Metrics::iconRow + Metrics::spaceTiny;
        Paint::text(&painter, visual({left, 0, width() - left, height()}), Type::small(), color, m_text);
    }

private:
    QString m_icon;
    std::optional<Meaning> m_meaning;
    QString m_text;
};

DecisionRow::DecisionRow(ProfileDraft &draft, QLatin1StringView key, Recommendation recommendation, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_key(key)
    , m_recommendation(std::move(recommendation))
    , m_advice(new Advice)
    , m_choice(new ChoicePair(profileKeyName(key)))
    , m_notes(new FindingNotes)
{
    m_choice->setObjectName(key);
    auto *reason = new Label(m_recommendation.reason, Type::small(), Label::Tone::Secondary);
    reason->setWrapping(true);
    auto *head = new QHBoxLayout;
    head->setSpacing(Metrics::spaceSmall);
    head->addWidget(new Label(profileKeyName(key), Type::bodyMedium()));
    head->addSpacing(Metrics::spaceTiny);
    head->addWidget(m_advice);
    head->addStretch(1);
    auto *words = new QVBoxLayout;
    words->setSpacing(Metrics::spaceHair);
    words->addLayout(head);
    words->addWidget(reason);
    words->addStretch(1);
    auto *top = new QHBoxLayout;
    top->setSpacing(Metrics::spaceMedium);
    top->addLayout(words, 1);
    top->addWidget(m_choice, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, Metrics::space, 0, Metrics::space);
    column->setSpacing(Metrics::spaceSmall);
    column->addLayout(top);
    column->addWidget(m_notes);
    connect(m_choice, &ChoicePair::chosen, this, [this](bool yes) { m_draft.setFlag(m_key, yes); });
    connect(m_notes, &FindingNotes::fixRequested, &m_draft, &ProfileDraft::mend);
    connect(&m_draft, &ProfileDraft::changed, this, &DecisionRow::refresh);
    refresh();
}

void DecisionRow::refresh()
{
    const bool yes = m_draft.profile().flag(m_key);
    m_choice->setYes(yes);
    const std::optional<bool> &answer = m_recommendation.answer;
    if (!answer)
        m_advice->say(QStringLiteral("info"), {}, tr("Your choice"));
    else
        m_advice->say(*answer == yes ? QStringLiteral("check") : QStringLiteral("attention"),
                      *answer == yes ? Meaning::Ok : Meaning::Attention,
                      *answer ? tr("Recommended: Yes") : tr("Recommended: No"));
    m_notes->setFindings(m_draft.findingsAt(m_key));
}

DecisionBox::DecisionBox(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(Metrics::spaceMedium, Metrics::spaceHair, Metrics::spaceMedium, Metrics::spaceHair);
    m_column->setSpacing(Metrics::line);
}

void DecisionBox::add(DecisionRow *row)
{
    m_rows.append(row);
    m_column->addWidget(row);
}

void DecisionBox::paintEvent(QPaintEvent *)
{
    const Palette &palette = Palette::current();
    QPainter painter(this);
    Paint::box(&painter, rect(), Metrics::radiusBox, palette.color(Role::Base), palette.color(Role::Border));
    for (const DecisionRow *row : std::as_const(m_rows)) {
        if (row != m_rows.last())
            Paint::edge(&painter, row->geometry().adjusted(0, 0, 0, Metrics::line), Qt::BottomEdge,
                        palette.color(Role::Grid));
    }
}

} // namespace Muster
