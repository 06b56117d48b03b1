// The bar below the editor: what blocks saving or is worth a look, with the way there; and what saving will do.
#pragma once

#include "models/profiles/lintfinding.h"

#include <QWidget>

namespace Muster {

class IconView;
class Label;
class PushButton;

class EditorBar final : public QWidget {
    Q_OBJECT

public:
    explicit EditorBar(QWidget *parent = nullptr);

    void setFindings(const QList<LintFinding> &findings);
    void setConsequence(const QString &text);
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void walkRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    IconView *m_icon;
    Label *m_text;
    PushButton *m_go;
    Label *m_consequence;
};

} // namespace Muster
