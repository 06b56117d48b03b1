// The place of configuration: what devices get from the enrollment server, in order, and how it stands on them.
#pragma once

#include "app/configuration/configurationservice.h"
#include "models/configuration/configurationmodel.h"
#include "models/configuration/itemresultsmodel.h"

#include <QPointer>
#include <QWidget>

class QSplitter;
class QStackedWidget;

namespace Muster {

class EmptyState;
class FactsGrid;
class HeaderBar;
class ItemDialog;
class Label;
class MessageStrip;
class OrganisationWatch;
class PlainTable;
class PushButton;
struct ItemForm;

class ConfigurationPage final : public QWidget {
    Q_OBJECT

public:
    ConfigurationPage(ConfigurationService &configuration, OrganisationWatch &organisations, QWidget *parent = nullptr);

    void importFile(const QString &path);
    void openForm(const QString &kind);

Q_SIGNALS:
    void setupRequested();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void setUpActions();
    [[nodiscard]] QWidget *makeDetails();
    void refresh();
    void take(const QList<ConfigurationItem> &items, const QHash<ItemId, ItemCounts> &counts);
    void refreshActions();
    void refreshEmpty();
    void showDetails();
    void chooseImport();
    void chooseForm();
    void editChosen();
    void save(ItemDialog *dialog, const QString &kind, std::optional<ItemId> item, const QJsonObject &values,
              const ItemChange &change);
    void tellSaved(const SavedItem &saved);
    void setAuto(bool isAuto);
    void moveChosen(int by);
    void redeploy(ItemId id);
    void removeChosen();
    void remove(const ConfigurationItem &item, int devices);
    void fail(const Error &error);
    void tell(const QString &text);
    [[nodiscard]] const ConfigurationRow *chosen() const;

    ConfigurationService &m_configuration;
    OrganisationWatch &m_organisations;
    ConfigurationModel m_model;
    ItemResultsModel m_results;
    ItemId m_shown;
    bool m_isReading = false;
    bool m_isStale = false; // something changed while it was read
    HeaderBar *m_header;
    MessageStrip *m_strip;
    QStackedWidget *m_stack;
    PlainTable *m_table;
    PlainTable *m_resultsTable;
    FactsGrid *m_facts;
    Label *m_title;
    EmptyState *m_empty;
    PushButton *m_import;
    PushButton *m_new;
    PushButton *m_auto;
    PushButton *m_up;
    PushButton *m_down;
    PushButton *m_edit;
    PushButton *m_remove;
    PushButton *m_redeploy;
};

} // namespace Muster
