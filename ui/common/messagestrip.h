// Says something at the place it is about: tint, bar, icon, words, at most one button and one link.
//
// It pushes content aside and never covers it. Whoever shows it takes it away again at the next action.
#pragma once

#include "models/core/result.h"
#include "ui/common/palette.h"

#include <QWidget>

class QBoxLayout;

namespace Muster {

class Label;
class PushButton;

class MessageStrip final : public QWidget {
    Q_OBJECT

public:
    explicit MessageStrip(Meaning meaning, const QString &text = {}, QWidget *parent = nullptr);

    void setMeaning(Meaning meaning);
    [[nodiscard]] Meaning meaning() const { return m_meaning; }
    // Button and link stand below the words, for narrow panes.
    void setStacked();
    // Another icon than the meaning's own.
    void setIcon(const QString &name);
    void setText(const QString &text) { setText({}, text); }
    // The first part stands out. Both are plain text.
    void setText(const QString &emphasised, const QString &text);
    [[nodiscard]] QString text() const { return m_plain; }
    // Says it and shows itself; `detail` is for who points at it.
    void tell(Meaning meaning, const QString &text, const QString &detail = {});
    void tell(const Error &error) { tell(Meaning::Failed, error.message, error.detail); }
    // An empty text takes button or link away.
    void setButton(const QString &text);
    void setLink(const QString &text);
    [[nodiscard]] PushButton *button() const { return m_button; }
    [[nodiscard]] PushButton *link() const { return m_link; }

Q_SIGNALS:
    void buttonClicked();
    void linkClicked();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Meaning m_meaning;
    QString m_icon;
    QString m_plain;
    QBoxLayout *m_layout;
    Label *m_label;
    PushButton *m_button;
    PushButton *m_link;
};

} // namespace Muster
