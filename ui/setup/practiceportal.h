// The practice Apple's portal as far as the set-up needs it: a violet band, the service, and one button.
#pragma once

#include "app/setup/practiceapple.h"
#include "ui/common/boxedpanel.h"

namespace Muster {

class Label;
class PushButton;

class PracticePortal final : public BoxedPanel {
    Q_OBJECT

public:
    struct Stand {
        QString service;
        QString keyFile;
        std::optional<PortalDownload> download;
        bool isBusy = false;
        bool isServiceMade = false;
    };

    explicit PracticePortal(QWidget *parent = nullptr);

    void setStand(const Stand &stand);
    [[nodiscard]] QWidget *firstFocus() const;

Q_SIGNALS:
    // The button was pressed.
    void visited();

private:
    Label *m_service;
    Label *m_words;
    PushButton *m_button;
};

} // namespace Muster
