#include "ui/profiles/editorbar.h"

#include "models/profiles/profilechanges.h"
#include "models/profiles/profilelint.h"
#include "ui/common/iconview.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QHBoxLayout>

namespace Muster {

EditorBar::EditorBar(QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconView(QStringLiteral("ok"), Metrics::iconButton, Meaning::Ok))
    , m_text(new Label({}, Type::body()))
    , m_go(new PushButton(tr("Go there"), PushButton::Kind::Link))
    , m_consequence(new Label({}, Type::body(), Label::Tone::Secondary))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Metrics::pageMargin, Metrics::line, Metrics::pageMargin, 0);
    row->setSpacing(Metrics::space);
    row->addWidget(m_icon);
    row->addWidget(m_text);
    row->addWidget(m_go);
    row->addStretch(1);
    row->addWidget(m_consequence, 100);
    m_consequence->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_consequence->setWrapping(true);
    m_go->setObjectName("goThere");
    m_go->setKeyHint(QKeySequence(Qt::Key_F8));
    setMinimumHeight(Metrics::selectionBar);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(m_go, &QPushButton::clicked, this, &EditorBar::walkRequested);
}

void EditorBar::setFindings(const QList<LintFinding> &findings)
{
    const auto errors = int(countOf(findings, LintSeverity::Error));
    const auto warnings = int(countOf(findings, LintSeverity::Warning));
    const Meaning meaning = errors > 0 ? Meaning::Failed : warnings > 0 ? Meaning::Attention : Meaning::Ok;
    m_icon->setName(Palette::iconName(meaning));
    m_icon->setColoring(meaning);
    m_go->setVisible(errors + warnings > 0);
    if (errors == 0) {
        m_text->setText(warnings > 0 ? tr("Can be saved, with %n warning(s).", nullptr, warnings)
                                     : tr("Nothing stands against saving."));
        return;
    }
    QStringList names;
    for (const LintFinding &finding : findings) {
        if (finding.severity == LintSeverity::Error)
            names.append(finding.key.isEmpty() ? tr("JSON") : profileKeyName(finding.key));
    }
    names.removeDuplicates();
    if (names.size() > 2)
        names = QStringList{names.at(0), names.at(1), QStringLiteral("…")};
    m_text->setText(
        tr("%n thing(s) to correct before saving: %1", nullptr, errors).arg(names.join(QLatin1StringView(", "))));
}

void EditorBar::setConsequence(const QString &text)
{
    m_consequence->setText(text);
}

QString EditorBar::text() const
{
    return m_text->text();
}

void EditorBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Palette::current().color(Role::Window));
    Paint::edge(&painter, rect(), Qt::TopEdge, Palette::current().color(Role::Border));
}

} // namespace Muster
