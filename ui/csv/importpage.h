// One step of the import wizard: title, one sentence, content. Shows the flow in refresh() and tells it what people do.
#pragma once

#include "app/csv/importflow.h"

#include <QWidget>

class QVBoxLayout;

namespace Muster {

class Label;

class ImportPage : public QWidget {
    Q_OBJECT

public:
    ImportPage(ImportFlow &flow, const QString &title, QWidget *parent = nullptr);

    [[nodiscard]] const QString &title() const { return m_title; }
    virtual void refresh() = 0;
    // Where the keyboard belongs when the page comes up.
    [[nodiscard]] virtual QWidget *firstFocus() = 0;

protected:
    [[nodiscard]] ImportFlow &flow() { return m_flow; }
    [[nodiscard]] QVBoxLayout &body() { return *m_body; }
    void setSentence(const QString &text);
    // Another title than that of the step, as of an undo.
    void setHeading(const QString &text);

private:
    ImportFlow &m_flow;
    QString m_title;
    Label *m_heading;
    Label *m_sentence;
    QVBoxLayout *m_body;
};

// "1,204 bytes of the file" and the like, with the language's separators.
[[nodiscard]] QString counted(qint64 count);

} // namespace Muster
