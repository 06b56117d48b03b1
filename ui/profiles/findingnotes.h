// What the lint says, at the place it is about: errors in small red words, warnings as strips with their remedy, notes
// in small grey words.
#pragma once

#include "models/profiles/lintfinding.h"

#include <QWidget>

class QBoxLayout;

namespace Muster {

class FindingNotes final : public QWidget {
    Q_OBJECT

public:
    explicit FindingNotes(QWidget *parent = nullptr);

    void setFindings(const QList<LintFinding> &findings);
    [[nodiscard]] const QList<LintFinding> &findings() const { return m_findings; }

Q_SIGNALS:
    void fixRequested(const Muster::LintFix &fix);

private:
    void add(const LintFinding &finding);

    QList<LintFinding> m_findings;
    QBoxLayout *m_column;
};

} // namespace Muster
