// Every device of the simulated organisation: found by serial or order number, moved between services, released,
// repaired, switched on; lists as CSV up and down.
#pragma once

#include "app/portal/portal.h"
#include "models/portal/portaldevicesmodel.h"
#include "ui/common/palette.h"

#include <QWidget>

class QComboBox;

namespace Muster {

class Label;
class PlainTable;
class PushButton;
class SearchField;

class PortalDevicesView final : public QWidget {
    Q_OBJECT

public:
    explicit PortalDevicesView(Portal &portal, QWidget *parent = nullptr);

Q_SIGNALS:
    void told(Muster::Meaning meaning, const QString &text);

private:
    [[nodiscard]] QWidget *makeBar();
    void refreshChoices();
    void restart();
    void reread();
    void fetch(qint64 offset);
    void refreshButtons();
    [[nodiscard]] PortalFilter filter() const;
    [[nodiscard]] QStringList chosen() const;
    void change(const QString &action, const QString &service = {});
    void tell(const QString &what, const Result<PortalOutcome> &outcome);
    void assign();
    void release();
    void downloadCsv();
    void uploadCsv();

    Portal &m_portal;
    PortalDevicesModel m_model;
    PortalFilter m_shown;
    SearchField *m_search;
    QComboBox *m_service;
    QComboBox *m_family;
    Label *m_count;
    PlainTable *m_table;
    PushButton *m_assign;
    PushButton *m_unassign;
    PushButton *m_release;
    PushButton *m_replace;
    PushButton *m_switchOn;
    PushButton *m_download;
    PushButton *m_upload;
};

} // namespace Muster
