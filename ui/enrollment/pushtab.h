// The push certificate of one organisation: how it stands, and the way to Apple's portal and back.
#pragma once

#include "app/enrollment/pushstate.h"

#include <QWidget>

namespace Muster {

class Application;
class EmptyState;
class FactsGrid;
class Label;
class MessageStrip;
class PushButton;
class StateBadge;

class PushTab final : public QWidget {
    Q_OBJECT

public:
    explicit PushTab(Application &application, QWidget *parent = nullptr);

    // Absent while all organisations are looked at.
    void setOrganisation(std::optional<OrganisationId> organisation);

    // Makes a request for Apple's portal and writes it to the file.
    void request(const QString &path);
    // The certificate that came of it: PEM or DER.
    void load(const QString &path);

protected:
    void showEvent(QShowEvent *event) override;

private:
    [[nodiscard]] QWidget *makeHeading();
    [[nodiscard]] QWidget *makeSteps();
    void read();
    void showState(const PushState &state);
    void showFacts(const CertificateFacts &facts);
    void showSteps();
    void setBusy(bool on);
    void askForRequestPath();
    void askForCertificate();

    Application &m_application;
    std::optional<OrganisationId> m_organisation;
    PushState m_state;
    bool m_isBusy = false;

    MessageStrip *m_strip;
    EmptyState *m_empty;
    QWidget *m_page = nullptr;
    Label *m_name;
    StateBadge *m_badge;
    Label *m_words;
    FactsGrid *m_facts;
    Label *m_stepsHeading;
    QWidget *m_steps = nullptr;
    Label *m_requestHint;
    Label *m_uploadHint;
    Label *m_loadHint;
    PushButton *m_request;
    PushButton *m_portal;
    PushButton *m_load;
};

} // namespace Muster
