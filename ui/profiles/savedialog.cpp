#include "ui/profiles/savedialog.h"

#include "ui/common/iconview.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QLineEdit>
#include <QVBoxLayout>

namespace Muster {

namespace {

constexpr qsizetype mostNames = 5;
constexpr int longestNote = 500;

} // namespace

SaveDialog::SaveDialog(int version, const QList<ProfileChange> &changes, const QStringList &consequences,
                       QWidget *parent)
    : QDialog(parent)
    , m_note(new QLineEdit)
{
    const QString title = tr("Save as v%1").arg(version);
    setWindowTitle(title);
    setObjectName("saveProfile");
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::dialogMargin, Metrics::dialogMargin,
                               Metrics::dialogMargin);
    column->setSpacing(Metrics::space);
    column->addWidget(new Label(title, Type::heading()));
    QStringList names;
    for (const ProfileChange &change : changes.first(std::min(changes.size(), mostNames)))
        names.append(change.name);
    if (changes.size() > mostNames)
        names.append(tr("%n more", nullptr, int(changes.size() - mostNames)));
    QStringList lines = consequences;
    if (!names.isEmpty())
        lines.prepend(tr("Changes: %1.").arg(names.join(QLatin1StringView(", "))));
    for (const QString &line : std::as_const(lines)) {
        auto *row = new QHBoxLayout;
        row->setSpacing(Metrics::space);
        row->addWidget(new IconView(QStringLiteral("info"), Metrics::iconRow), 0, Qt::AlignTop);
        auto *label = new Label(line, Type::body());
        label->setWrapping(true);
        row->addWidget(label, 1, Qt::AlignTop);
        column->addLayout(row);
    }
    m_note->setObjectName("saveNote");
    m_note->setMaxLength(longestNote);
    m_note->setPlaceholderText(tr("Why this change (optional)"));
    m_note->setAccessibleName(tr("Note"));
    column->addSpacing(Metrics::spaceTiny);
    column->addWidget(m_note);
    column->addSpacing(Metrics::space);
    auto *cancel = new PushButton(tr("Cancel"));
    auto *save = new PushButton(title, PushButton::Kind::Primary);
    save->setObjectName("confirmSave");
    save->setKey(QKeySequence(Qt::CTRL | Qt::Key_Return));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Metrics::space);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    column->addLayout(buttons);
    setMinimumWidth(Metrics::emptyTextMost + 2 * Metrics::dialogMargin);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_note, &QLineEdit::returnPressed, save, &QPushButton::click);
    connect(save, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT confirmed(m_note->text().trimmed());
    });
    m_note->setFocus();
}

} // namespace Muster
