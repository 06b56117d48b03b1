// What devices and the enrollment server say to each other, as a page follows it: the devices, and the conversation of
// the one that is looked at.
//
// Reads anew after commits, at most twice a second however busy the server is, and not at all while nobody looks. Lives
// on the main thread.
#pragma once

#include "models/core/clock.h"
#include "models/enrollment/conversationsmodel.h"
#include "models/storage/changeset.h"

#include <QObject>
#include <QTimer>

namespace Muster {

class Database;
class StoreThread;

class ConversationWatch final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConversationWatch)

public:
    // The device that is looked at.
    struct Chosen {
        QString key; // serial number, or UDID
        QList<Exchange> exchanges;
        std::optional<Enrollment> enrollment;
        QList<ConversationStep> steps;
    };

    ConversationWatch(StoreThread &store, const Clock &clock, QObject *parent = nullptr);

    void setOrganisation(std::optional<OrganisationId> organisation);
    void setText(const QString &text);
    // Paused, it keeps showing what it has.
    void setPaused(bool isPaused);
    [[nodiscard]] bool isPaused() const { return m_isPaused; }
    // Whether somebody looks.
    void setWatching(bool isWatching);
    void choose(const QString &key);

    [[nodiscard]] const QList<ConversationRow> &rows() const { return m_rows; }
    [[nodiscard]] const Chosen &chosen() const { return m_chosen; }
    [[nodiscard]] bool isRead() const { return m_isRead; }

Q_SIGNALS:
    void listed(); // rows()
    void talked(); // chosen()

private:
    void follow(ChangeSet changes);
    void refresh();
    void readRows();
    void readChosen();

    StoreThread &m_store;
    const Clock &m_clock;
    QTimer m_pace;
    std::optional<OrganisationId> m_organisation;
    QString m_text;
    bool m_isPaused = false;
    bool m_isWatching = false;
    bool m_isStale = true;
    bool m_isRead = false;
    QList<ConversationRow> m_rows;
    Chosen m_chosen;
};

} // namespace Muster
