// Where devices find the enrollment server, and the certificate by which they know it.
#pragma once

#include "app/enrollment/serverkeys.h"
#include "ui/common/palette.h"

#include <QWidget>

class QLineEdit;
class QSpinBox;

namespace Muster {

class Application;
class FactsGrid;
class MessageStrip;
class PushButton;

class AddressTab final : public QWidget {
    Q_OBJECT

public:
    explicit AddressTab(Application &application, QWidget *parent = nullptr);

    // A certificate with its key: one PKCS#12 file, or PEM files that are read as one.
    void load(const QStringList &paths);

private:
    [[nodiscard]] QWidget *makeAddress();
    [[nodiscard]] QWidget *makeCertificate();
    void read();
    void show(const ServerSettings &settings);
    void showCertificates(const ServerCertificates &certificates);
    void showFacts(const ServerCertificates &certificates);
    void save();
    void restart();
    void askForFiles();
    void tryToLoad();
    void drop();
    void askForAnchorPath();
    void tell(Meaning meaning, const QString &text);

    Application &m_application;
    ServerSettings m_settings;
    QByteArray m_anchor; // DER; empty when the certificate was brought
    QByteArray m_brought; // what waits for its passphrase

    MessageStrip *m_strip;
    QLineEdit *m_listenAddress;
    QSpinBox *m_listenPort;
    QLineEdit *m_host;
    QSpinBox *m_publicPort;
    PushButton *m_save;
    FactsGrid *m_facts;
    QWidget *m_passphraseRow;
    QLineEdit *m_passphrase;
    PushButton *m_drop;
    PushButton *m_exportAnchor;
};

} // namespace Muster
