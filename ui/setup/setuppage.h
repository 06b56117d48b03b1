// One step of the set-up wizard: title, one sentence, content. Reads the flow in refresh() and tells it what people do.
#pragma once

#include "app/setup/setupflow.h"

#include <QWidget>

class QVBoxLayout;

namespace Muster {

class Label;

class SetupPage : public QWidget {
    Q_OBJECT

public:
    SetupPage(SetupFlow &flow, const QString &title, const QString &helpName, QWidget *parent = nullptr);

    [[nodiscard]] const QString &title() const { return m_title; }
    // Of the text in resources/help.
    [[nodiscard]] const QString &helpName() const { return m_helpName; }
    // Shows what the flow says now.
    virtual void refresh() = 0;
    // Where the keyboard belongs when the page comes up; null: on the way forward.
    [[nodiscard]] virtual QWidget *firstFocus() = 0;

protected:
    [[nodiscard]] SetupFlow &flow() { return m_flow; }
    [[nodiscard]] const SetupFlow &flow() const { return m_flow; }
    [[nodiscard]] QVBoxLayout &body() { return *m_body; }
    // Plain words; what stands between two asterisks is emphasised.
    void setSentence(const QString &text);
    void addHeading(const QString &text);

private:
    SetupFlow &m_flow;
    QString m_title;
    QString m_helpName;
    Label *m_sentence;
    QVBoxLayout *m_body;
};

// "a *b* c" as rich text with b emphasised.
[[nodiscard]] QString emphasised(const QString &text);

} // namespace Muster
