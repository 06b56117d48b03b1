// The small dialogs of the simulated portal. Each deletes itself when it is closed.
#pragma once

#include "app/portal/portal.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace Muster {

class PushButton;

// Asks for a line of text.
class NameDialog final : public QDialog {
    Q_OBJECT

public:
    NameDialog(const QString &title, const QString &label, const QString &button, const QString &text,
               QWidget *parent = nullptr);

Q_SIGNALS:
    void named(const QString &text);

private:
    QLineEdit *m_text;
    PushButton *m_apply;
};

// Asks for one of the services.
class ServiceDialog final : public QDialog {
    Q_OBJECT

public:
    ServiceDialog(const QString &title, const QString &button, const QList<PortalServiceEntry> &services,
                  QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(const QString &name);

private:
    QComboBox *m_service;
};

// Which families' new devices come to a service.
class DefaultsDialog final : public QDialog {
    Q_OBJECT

public:
    DefaultsDialog(const PortalServiceEntry &service, const QList<PortalServiceEntry> &all, QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(const QStringList &families);

private:
    QList<QCheckBox *> m_families;
};

// A delivery from Apple, a reseller, or by Apple Configurator.
class OrderDialog final : public QDialog {
    Q_OBJECT

public:
    explicit OrderDialog(const QList<PortalServiceEntry> &services, QWidget *parent = nullptr);

Q_SIGNALS:
    void ordered(const Muster::PortalOrder &order);

private:
    [[nodiscard]] PortalOrder entered() const;
    void refresh();

    QSpinBox *m_count;
    QComboBox *m_family;
    QComboBox *m_source;
    QComboBox *m_service;
    QLineEdit *m_number;
};

// The families that a portal knows, by their names at Apple and for people.
[[nodiscard]] QList<std::pair<QString, QString>> portalFamilies();

} // namespace Muster
