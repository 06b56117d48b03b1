#include "ui/profiles/profiledraft.h"

#include "app/profiles/certificatefile.h"
#include "models/core/clock.h"

#include <algorithm>

namespace Muster {

// Goes from one state to another. Steps of one run, such as letters typed into one field, join.
class ProfileDraft::Step final : public QUndoCommand {
public:
    Step(ProfileDraft &draft, State before, State after, const QString &what, QString run)
        : QUndoCommand(what)
        , m_draft(draft)
        , m_before(std::move(before))
        , m_after(std::move(after))
        , m_run(std::move(run))
    {
    }

    void undo() override { m_draft.show(m_before); }
    void redo() override { m_draft.show(m_after); }
    [[nodiscard]] int id() const override { return m_run.isEmpty() ? -1 : 1; }

    bool mergeWith(const QUndoCommand *other) override
    {
        const auto *next = dynamic_cast<const Step *>(other);
        if (!next || next->m_run != m_run)
            return false;
        m_after = next->m_after;
        setObsolete(m_after.text == m_before.text);
        return true;
    }

private:
    ProfileDraft &m_draft;
    State m_before;
    State m_after;
    QString m_run;
};

ProfileDraft::ProfileDraft(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
    begin({}, {});
}

void ProfileDraft::begin(const EnrollmentProfile &base, const EnrollmentProfile &start, Base kind)
{
    m_isNew = kind == Base::None;
    m_history.clear();
    m_base = base;
    endStep();
    show(stateOf(start));
}

void ProfileDraft::setHouseRules(const QList<HouseRule> &rules)
{
    m_rules = rules;
    judge();
    Q_EMIT changed();
}

ProfileDraft::State ProfileDraft::stateOf(const EnrollmentProfile &profile) const
{
    return {profile, QString::fromUtf8(profile.toJson().trimmed()), {}, {}};
}

QList<LintFinding> ProfileDraft::findingsAt(QAnyStringView key) const
{
    QList<LintFinding> result;
    std::ranges::copy_if(m_findings, std::back_inserter(result),
                         [key](const LintFinding &finding) { return QAnyStringView(finding.key) == key; });
    return result;
}

void ProfileDraft::setText(QLatin1StringView key, const QString &text)
{
    EnrollmentProfile profile = m_state.profile;
    profile.setText(key, text);
    push(stateOf(profile), profileKeyName(key), key);
}

void ProfileDraft::setFlag(QLatin1StringView key, bool on)
{
    EnrollmentProfile profile = m_state.profile;
    profile.setFlag(key, on);
    push(stateOf(profile), profileKeyName(key), {});
}

void ProfileDraft::setList(QLatin1StringView key, const QStringList &values, const QString &what)
{
    EnrollmentProfile profile = m_state.profile;
    profile.setList(key, values);
    push(stateOf(profile), what, {});
}

void ProfileDraft::mend(const LintFix &fix)
{
    push(stateOf(mended(m_state.profile, fix)), fix.label, {});
}

void ProfileDraft::replace(const EnrollmentProfile &profile, const QString &what)
{
    push(stateOf(profile), what, {});
}

void ProfileDraft::setJson(const QString &text)
{
    const QString &old = m_state.text;
    if (text == old)
        return;
    // A letter behind the one before, or one taken away there, goes on with the run; all else begins a new one.
    const auto same = std::ranges::mismatch(old, text);
    const qsizetype at = same.in2 - text.begin();
    const bool isLetter = text.size() == old.size() + 1 && !text.at(at).isSpace();
    const bool isBackspace = text.size() == old.size() - 1;
    const qsizetype end = isLetter ? at + 1 : at;
    if (!(isLetter && m_typedUpTo == at) && !(isBackspace && m_typedUpTo == at + 1))
        endStep();
    m_typedUpTo = isLetter || isBackspace ? end : -1;

    State state{m_state.profile, text, {}, {}};
    if (const auto reading = readProfile(text.toUtf8())) {
        state.profile = reading->profile;
        state.shortSpellings = reading->shortSpellings;
    } else {
        state.fault = reading.error();
    }
    const qsizetype typedUpTo = m_typedUpTo;
    push(state, tr("JSON"), QStringLiteral("json"));
    m_typedUpTo = typedUpTo;
}

void ProfileDraft::push(const State &state, const QString &what, const QString &run)
{
    if (state.text == m_state.text)
        return;
    if (run.isEmpty())
        endStep();
    m_typedUpTo = -1;
    m_history.push(
        new Step(*this, m_state, state, what, run.isEmpty() ? run : run + QStringLiteral("#%1").arg(m_step)));
}

void ProfileDraft::show(const State &state)
{
    m_state = state;
    m_typedUpTo = -1;
    judge();
    Q_EMIT changed();
}

void ProfileDraft::judge()
{
    m_certificates = certificatesOf(m_state.profile);
    m_findings = lint(m_state.profile,
                      {.now = m_clock.now(),
                       .certificates = m_certificates,
                       .houseRules = m_rules,
                       .shortSpellings = m_state.shortSpellings});
    if (m_state.fault)
        m_findings = {findingOf(*m_state.fault)};
    m_changes = profileChanges(m_base, m_state.profile);
}

} // namespace Muster
