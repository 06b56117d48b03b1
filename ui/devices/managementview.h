// How a device stands with the enrollment server: its state and facts, what it got, and what it was told to do.
#pragma once

#include "app/devices/managedfacts.h"
#include "models/core/clock.h"

#include <QDate>
#include <QWidget>

namespace Muster {

class CheckList;
class FactsGrid;
class Label;
class PushButton;

class ManagementView final : public QWidget {
    Q_OBJECT

public:
    explicit ManagementView(const Clock &clock, QWidget *parent = nullptr);

    void setFacts(const ManagedFacts &facts);
    [[nodiscard]] QString asText() const { return m_text; }

Q_SIGNALS:
    void commandRequested();
    void conversationRequested();

private:
    void showEnrollment(const Enrollment &enrollment);
    void addFact(const QString &name, const QString &value);

    const Clock &m_clock;
    QString m_text;
    std::optional<ManagedFacts> m_shown;
    QDate m_shownOn; // times are told as of a day
    Label *m_nothing;
    FactsGrid *m_facts;
    PushButton *m_command;
    PushButton *m_conversation;
    Label *m_itemsHeading;
    CheckList *m_items;
    Label *m_commandsHeading;
    CheckList *m_commands;
};

} // namespace Muster
