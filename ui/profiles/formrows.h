// The rows of the form: a text with its label, and a decision with its recommendation. Each shows one key of the draft,
// writes it, and says what the lint has to say at it.
#pragma once

#include "ui/profiles/profiledraft.h"

#include <QWidget>

class QBoxLayout;

namespace Muster {

class ChoicePair;
class CountedField;
class FindingNotes;

class TextRow final : public QWidget {
    Q_OBJECT

public:
    enum class Need { Required, Optional };

    TextRow(ProfileDraft &draft, QLatin1StringView key, Need need, const QString &placeholder = {},
            QWidget *parent = nullptr);

    [[nodiscard]] CountedField &field() const { return *m_field; }
    // Rows below each other have their fields below each other.
    static void align(const QList<TextRow *> &rows);

private:
    void refresh();

    ProfileDraft &m_draft;
    QLatin1StringView m_key;
    QWidget *m_label;
    CountedField *m_field;
    FindingNotes *m_notes;
};

// What we recommend for a decision, and why.
struct Recommendation {
    std::optional<bool> answer; // none: the admin's own choice
    QString reason;
};

class DecisionRow final : public QWidget {
    Q_OBJECT

public:
    DecisionRow(ProfileDraft &draft, QLatin1StringView key, Recommendation recommendation, QWidget *parent = nullptr);

    [[nodiscard]] QLatin1StringView key() const { return m_key; }
    [[nodiscard]] const Recommendation &recommendation() const { return m_recommendation; }
    [[nodiscard]] ChoicePair &choice() const { return *m_choice; }

private:
    class Advice;

    void refresh();

    ProfileDraft &m_draft;
    QLatin1StringView m_key;
    Recommendation m_recommendation;
    Advice *m_advice;
    ChoicePair *m_choice;
    FindingNotes *m_notes;
};

// Rows of decisions in one box with lines between them.
class DecisionBox final : public QWidget {
    Q_OBJECT

public:
    explicit DecisionBox(QWidget *parent = nullptr);

    void add(DecisionRow *row);
    [[nodiscard]] const QList<DecisionRow *> &rows() const { return m_rows; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QBoxLayout *m_column;
    QList<DecisionRow *> m_rows;
};

} // namespace Muster
