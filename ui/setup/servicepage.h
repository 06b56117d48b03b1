// Step 3: the device management service at Apple, made by hand in the portal with the key that was saved. In practice
// the portal is ours and does it with one button.
#pragma once

#include "ui/setup/setuppage.h"

class QCheckBox;

namespace Muster {

class ClickPath;
class MessageStrip;
class PracticePortal;
class PushButton;

class ServicePage final : public SetupPage {
    Q_OBJECT

public:
    explicit ServicePage(SetupFlow &flow, QWidget *parent = nullptr);

    void refresh() override;
    [[nodiscard]] QWidget *firstFocus() override;

private:
    ClickPath *m_path;
    QWidget *m_links;
    PushButton *m_school;
    QCheckBox *m_made;
    PracticePortal *m_portal;
    MessageStrip *m_strip;
};

} // namespace Muster
