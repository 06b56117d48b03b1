// Gives a configuration item to devices of one's choice: which item, who would get it and who not, then the queue.
#pragma once

#include "app/configuration/configurationservice.h"

#include <QDialog>

class QComboBox;

namespace Muster {

class Label;
class MessageStrip;
class PushButton;
class RedeployView;

class GiveItemDialog final : public QDialog {
    Q_OBJECT

public:
    // `devices`: row numbers, as a selection has them.
    GiveItemDialog(ConfigurationService &configuration, OrganisationId organisation, std::vector<std::int32_t> devices,
                   QWidget *parent = nullptr);

Q_SIGNALS:
    // So many devices have something to fetch.
    void given(int devices);

private:
    void setItems(const Result<QList<ConfigurationItem>> &items);
    void plan();
    void showPlan(const RedeployPlan &plan);
    void apply();

    ConfigurationService &m_configuration;
    DeviceChoice m_devices;
    QComboBox *m_items;
    MessageStrip *m_strip;
    Label *m_none;
    RedeployView *m_view;
    PushButton *m_apply;
    RedeployPlan m_plan;
};

} // namespace Muster
