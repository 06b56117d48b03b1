// The two pages of the form: what every profile needs, and everything else that Apple takes.
#pragma once

#include "ui/profiles/formrows.h"

namespace Muster {

class Label;
class PushButton;

// Name, address, support, and the five decisions with what we recommend.
class EssentialsForm final : public QWidget {
    Q_OBJECT

public:
    explicit EssentialsForm(ProfileDraft &draft, QWidget *parent = nullptr);

private:
    void refresh();
    void followAll();

    ProfileDraft &m_draft;
    DecisionBox *m_decisions;
    Label *m_count;
    PushButton *m_followAll;
};

// Sign-in page, language, special devices, certificates.
class AdvancedForm final : public QWidget {
    Q_OBJECT

public:
    explicit AdvancedForm(ProfileDraft &draft, QWidget *parent = nullptr);
};

} // namespace Muster
