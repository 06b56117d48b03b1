// Step 4: the server token, dropped, chosen or found, with what the checks say and what Apple tells of the account.
#pragma once

#include "ui/setup/setuppage.h"

namespace Muster {

class CheckList;
class DropZone;
class FactsGrid;
class MessageStrip;

class TokenPage final : public SetupPage {
    Q_OBJECT

public:
    explicit TokenPage(SetupFlow &flow, QWidget *parent = nullptr);

    void refresh() override;
    [[nodiscard]] QWidget *firstFocus() override;

private:
    void askWhich();
    void refreshOffer();
    void offer(const QString &lead, const QString &name, const QString &button);
    [[nodiscard]] bool isChosen(const QString &name) const;
    void refreshChecks();
    void refreshAnswer();
    void refreshFacts();
    void answerPressed();

    DropZone *m_drop;
    MessageStrip *m_offer; // a file that is there already
    Label *m_checksHeading;
    CheckList *m_checks;
    MessageStrip *m_answer; // what stands against the token, with what can be done
    FactsGrid *m_facts;
    MessageStrip *m_warning;
};

} // namespace Muster
