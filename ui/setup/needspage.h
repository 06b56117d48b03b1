// Step 1: what a real link needs, the choice between it and practice, and the organisation's name.
#pragma once

#include "ui/setup/setuppage.h"

class QLineEdit;

namespace Muster {

class ChoiceCard;
class MessageStrip;

class NeedsPage final : public SetupPage {
    Q_OBJECT

public:
    explicit NeedsPage(SetupFlow &flow, QWidget *parent = nullptr);

    void refresh() override;
    [[nodiscard]] QWidget *firstFocus() override;

private:
    void setUpChoice();
    void setUpNeeds();
    void setUpName();

    ChoiceCard *m_real;
    ChoiceCard *m_practice;
    MessageStrip *m_settled;
    QLineEdit *m_name;
    Label *m_nameFault;
    Label *m_counter;
    bool m_typed = false; // a name that was not touched yet is not complained about
};

} // namespace Muster
