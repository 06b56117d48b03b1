// Step 5: the first devices arrive. Apple never says how many there are, so there is a count and no bar.
#pragma once

#include "ui/setup/setuppage.h"

class QTimer;

namespace Muster {

class FactsGrid;
class MessageStrip;

class FirstSyncPage final : public SetupPage {
    Q_OBJECT

public:
    explicit FirstSyncPage(SetupFlow &flow, QWidget *parent = nullptr);

    void refresh() override;
    [[nodiscard]] QWidget *firstFocus() override;

private:
    void refreshStrip();
    void refreshElapsed();

    Label *m_figure;
    Label *m_unit;
    MessageStrip *m_strip;
    FactsGrid *m_facts;
    QTimer *m_second;
};

} // namespace Muster
