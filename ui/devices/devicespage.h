// One table over every device: search while typing, facets, columns to choose, details of the current one.
//
// Knows the model and nothing of networks; what it wants done it says by signals.
#pragma once

#include "app/devices/deviceservice.h"
#include "models/devices/devicesmodel.h"
#include "models/runs/run.h"

#include <QPointer>
#include <QWidget>

class QSplitter;
class QStackedWidget;
class QToolButton;

namespace Muster {

class Clock;
class DeviceDetails;
class DeviceTable;
class EmptyState;
class FacetPane;
class FilterChips;
class HeaderBar;
class Label;
class MessageStrip;
class PushButton;
class SearchField;
class ExplainService;
class SelectionBar;
class Settings;

class DevicesPage final : public QWidget {
    Q_OBJECT

public:
    DevicesPage(DevicesModel &model, DeviceService &devices, ExplainService &explanations, const Clock &clock,
                Settings &settings, QWidget *parent = nullptr);

    // Of one organisation, or of all.
    void setOrganisation(std::optional<OrganisationId> organisation);
    // Whether there is anything linked at all: decides what an empty table says.
    enum class Link { None, HalfDone, Linked };
    void setLink(Link link);
    // Shows the run that goes on, while the list is loaded for the first time.
    void setRun(const std::optional<Run> &run);
    // What keeps Apple from answering; an empty message takes it away. `button` is the one thing to do.
    void setTrouble(const QString &message, const QString &button);
    // Only those in this state, as a link from elsewhere asks for.
    // NoProfile takes those along whose profile was dropped.
    void showState(DeviceState state);
    // Only those that match, as a link from elsewhere asks for.
    void showQuery(const QString &query);
    // Only this one, with how it stands with the enrollment server beside it.
    void showDevice(const QString &serial);
    // Why the current device stands where it stands, as text to copy.
    void explainCurrent();
    void focusSearch();
    void setCompact(bool compact);

    [[nodiscard]] DeviceTable &table() const { return *m_table; }

Q_SIGNALS:
    void syncRequested();
    void setupRequested();
    void troubleButtonClicked();
    // To give these devices a profile: row numbers.
    void assignRequested(const std::vector<std::int32_t> &devices);
    // To tell these devices to do something: row numbers.
    void commandRequested(const std::vector<std::int32_t> &devices);
    // To give these devices a configuration item: row numbers.
    void itemRequested(const std::vector<std::int32_t> &devices);
    // What this device and the enrollment server said to each other.
    void conversationRequested(const QString &serial);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void setUpHeader();
    void setUpTable();
    void setUpLayout();
    void setUpWiring();
    void search();
    void applyQuestion();
    void lookAtWanted();
    void refreshAnswer();
    void refreshChips();
    void refreshEmpty();
    void refreshDetails();
    void followVerdict(const QString &action);
    void refreshSelection();
    static constexpr QLatin1StringView searchChip{"search"};
    void removeChip(const QString &id);
    void clearFilters();
    void copySerials();
    void showContextMenu(const QPoint &global, const QModelIndex &index);
    void filterBy(const QModelIndex &index, bool exclude);
    void placePanes();
    [[nodiscard]] int filterCount() const;

    DevicesModel &m_model;
    DeviceService &m_devices;
    ExplainService &m_explanations;
    const Clock &m_clock;
    Settings &m_settings;
    DeviceQuestion m_question;
    Link m_link = Link::None;
    bool m_isFirstLoad = false;
    QString m_wanted; // the device that is to be looked at as soon as it is found
    std::vector<std::int32_t> m_selectionBeforeReset;
    DeviceId m_currentBeforeReset;

    HeaderBar *m_header;
    SearchField *m_search;
    Label *m_searchFault;
    QToolButton *m_facetsSwitch;
    QToolButton *m_detailsSwitch;
    QToolButton *m_columnsButton;
    PushButton *m_sync;
    PushButton *m_assign;
    MessageStrip *m_trouble;
    MessageStrip *m_progress;
    FilterChips *m_chips;
    FacetPane *m_facets;
    DeviceTable *m_table;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    SelectionBar *m_selection;
    DeviceDetails *m_details;
    QSplitter *m_splitter;
};

} // namespace Muster
