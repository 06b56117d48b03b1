// The portal's device management services: add, key up, token down, defaults per family.
#pragma once

#include "models/portal/portalvalues.h"
#include "ui/common/palette.h"

#include <QWidget>

class QStandardItemModel;

namespace Muster {

class PlainTable;
class Portal;
class PushButton;

class ServicesView final : public QWidget {
    Q_OBJECT

public:
    explicit ServicesView(Portal &portal, QWidget *parent = nullptr);

Q_SIGNALS:
    // What an action came to.
    void told(Muster::Meaning meaning, const QString &text);

private:
    void refresh();
    void refreshButtons();
    [[nodiscard]] std::optional<PortalServiceEntry> chosen() const;
    void add();
    void rename();
    void upload();
    void download();
    void chooseDefaults();
    void remove();

    Portal &m_portal;
    QStandardItemModel *m_model;
    PlainTable *m_table;
    PushButton *m_add;
    PushButton *m_upload;
    PushButton *m_download;
    PushButton *m_defaults;
    PushButton *m_rename;
    PushButton *m_remove;
};

} // namespace Muster
