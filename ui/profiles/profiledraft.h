// An enrollment profile while it is edited: the value, its JSON as it was typed, what the lint says, and one history
// for both. The form and the JSON only show what stands here.
//
// While the JSON cannot be read, the value stays what it was last, and nothing can be saved.
#pragma once

#include "models/profiles/profilechanges.h"
#include "models/profiles/profilelint.h"

#include <QUndoStack>

namespace Muster {

class Clock;

class ProfileDraft final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProfileDraft)

public:
    explicit ProfileDraft(const Clock &clock, QObject *parent = nullptr);

    enum class Base { Saved, None }; // None: a new profile, of which everything is new
    // Forgets the history. `start` differs from `base` when a copy or an import is begun with.
    void begin(const EnrollmentProfile &base, const EnrollmentProfile &start, Base kind = Base::Saved);
    void setHouseRules(const QList<HouseRule> &rules);

    [[nodiscard]] const EnrollmentProfile &profile() const { return m_state.profile; }
    [[nodiscard]] const EnrollmentProfile &base() const { return m_base; }
    [[nodiscard]] bool isNew() const { return m_isNew; }
    [[nodiscard]] const QString &text() const { return m_state.text; }
    [[nodiscard]] bool isReadable() const { return !m_state.fault.has_value(); }
    [[nodiscard]] const std::optional<ProfileFault> &fault() const { return m_state.fault; }
    [[nodiscard]] const QList<LintFinding> &findings() const { return m_findings; }
    [[nodiscard]] QList<LintFinding> findingsAt(QAnyStringView key) const;
    [[nodiscard]] const QList<ProfileChange> &changes() const { return m_changes; }
    [[nodiscard]] const QHash<QString, ListedCertificate> &certificates() const { return m_certificates; }
    [[nodiscard]] QUndoStack &history() { return m_history; }

    // Edits of the form. Letters typed one after the other into one field are one step back.
    void setText(QLatin1StringView key, const QString &text);
    void setFlag(QLatin1StringView key, bool on);
    void setList(QLatin1StringView key, const QStringList &values, const QString &what);
    void mend(const LintFix &fix);
    void replace(const EnrollmentProfile &profile, const QString &what);
    // Edits of the JSON. Words typed in one go are one step back.
    void setJson(const QString &text);
    // What comes next is a step of its own: the focus has moved on.
    void endStep() { ++m_step; }

Q_SIGNALS:
    void changed();

private:
    struct State {
        EnrollmentProfile profile;
        QString text;
        std::optional<ProfileFault> fault;
        QStringList shortSpellings;
    };
    class Step;

    [[nodiscard]] State stateOf(const EnrollmentProfile &profile) const;
    void push(const State &state, const QString &what, const QString &run);
    void show(const State &state);
    void judge();

    const Clock &m_clock;
    EnrollmentProfile m_base;
    bool m_isNew = false;
    State m_state;
    QList<HouseRule> m_rules;
    QList<LintFinding> m_findings;
    QList<ProfileChange> m_changes;
    QHash<QString, ListedCertificate> m_certificates;
    QUndoStack m_history;
    int m_step = 0;
    qsizetype m_typedUpTo = -1; // where the last letter of the JSON was typed
};

} // namespace Muster
