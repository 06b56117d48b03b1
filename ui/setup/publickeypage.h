// Step 2: the certificate to upload to Apple's portal, saved or copied.
#pragma once

#include "ui/setup/setuppage.h"

namespace Muster {

class FactsGrid;
class MessageStrip;
class PushButton;

class PublicKeyPage final : public SetupPage {
    Q_OBJECT

public:
    explicit PublicKeyPage(SetupFlow &flow, QWidget *parent = nullptr);

    void refresh() override;
    [[nodiscard]] QWidget *firstFocus() override;

private:
    void askWhere();
    void copy();
    void refreshStrip();

    MessageStrip *m_strip;
    FactsGrid *m_facts;
    PushButton *m_save;
    PushButton *m_copy;
    bool m_copied = false; // just now
};

} // namespace Muster
