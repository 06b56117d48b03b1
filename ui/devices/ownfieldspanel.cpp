#include "ui/devices/ownfieldspanel.h"

#include "models/core/clock.h"
#include "models/devices/keptcolumns.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/moment.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>

namespace Muster {

namespace {

constexpr OwnField editable[] = {OwnField::Person, OwnField::Tag,         OwnField::Location,
                                 OwnField::Note,   OwnField::OrderNumber, OwnField::Source};
constexpr qsizetype shownLines = 3;

} // namespace

OwnFieldsPanel::OwnFieldsPanel(const Clock &clock, QWidget *parent)
    : BoxedPanel(parent)
    , m_clock(clock)
    , m_history(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_more(new PushButton({}, PushButton::Kind::Link))
{
    setObjectName("ownFields");
    setAccessibleName(tr("What your organisation knows of it"));
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(Metrics::spaceMedium + Metrics::spaceHair, Metrics::space + Metrics::spaceHair,
                             Metrics::spaceMedium + Metrics::spaceHair, Metrics::space + Metrics::spaceHair);
    grid->setHorizontalSpacing(Metrics::spaceHuge);
    grid->setVerticalSpacing(Metrics::spaceTiny);
    grid->setColumnMinimumWidth(0, Metrics::formLabel);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const OwnField field : editable) {
        auto *label = new Label(ownFieldText(field), Type::body(), Label::Tone::Secondary);
        auto *edit = new QLineEdit;
        edit->setObjectName(QStringLiteral("own-") + ownFieldName(field));
        edit->setAccessibleName(ownFieldText(field));
        edit->setMaxLength(static_cast<int>(mostOwnBytes(field) / 4));
        edit->installEventFilter(this);
        label->setBuddy(edit);
        connect(edit, &QLineEdit::editingFinished, this, [this, field] { takeOver(field); });
        m_fields.insert(field, edit);
        grid->addWidget(label, row, 0);
        grid->addWidget(edit, row++, 1);
    }
    m_history->setObjectName("ownHistory");
    m_history->setWrapping(true);
    m_history->setSelectable(true);
    m_more->setObjectName("ownHistoryMore");
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_history->setText(m_lines.join(u'\n'));
        m_more->hide();
    });
    grid->addWidget(m_history, row++, 0, 1, 2);
    grid->addWidget(m_more, row, 0, 1, 2, Qt::AlignLeft);
    m_history->hide();
    m_more->hide();
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

// Going away takes the focus from a field, which would tell us so when we are half gone.
OwnFieldsPanel::~OwnFieldsPanel()
{
    for (QLineEdit *field : std::as_const(m_fields))
        field->disconnect(this);
}

void OwnFieldsPanel::setDevice(const Device &device)
{
    const bool isAnother = m_device != device.id;
    for (const OwnField field : editable) { // what was begun for the former device belongs to it
        if (isAnother && m_device.isValid())
            takeOver(field);
    }
    m_device = device.id;
    m_own = device.own;
    for (const OwnField field : editable) {
        QLineEdit *edit = m_fields.value(field);
        if (!isAnother && edit->hasFocus() && edit->isModified())
            continue;
        // A note of several lines stands in one; it is kept whole unless it is changed here.
        edit->setText(m_own.value(field).simplified());
        edit->setCursorPosition(0);
        edit->setPlaceholderText(field == OwnField::Tag ? device.assetTag : QString());
        edit->setModified(false);
    }
    if (isAnother)
        setHistory({});
}

void OwnFieldsPanel::setHistory(const QList<FieldChange> &history)
{
    m_lines.clear();
    for (const FieldChange &change : history) {
        const QString after = change.after.isEmpty() ? tr("emptied") : keptText(change.after).simplified();
        const QString before =
            change.before.isEmpty() ? QString() : tr(", before: %1").arg(keptText(change.before).simplified());
        const QString who =
            change.edit.what.isEmpty() ? change.edit.by : QString(change.edit.by + u", " + change.edit.what);
        m_lines.append(
            tr("%1 (%2) %3: %4%5")
                .arg(shortMoment(change.edit.at, m_clock.now()), who, ownFieldText(change.field), after, before));
    }
    m_history->setVisible(!m_lines.isEmpty());
    m_history->setText(m_lines.first(qMin(shownLines, m_lines.size())).join(u'\n'));
    m_more->setVisible(m_lines.size() > shownLines);
    m_more->setText(tr("All %n change(s)", nullptr, static_cast<int>(m_lines.size())));
}

QString OwnFieldsPanel::asText() const
{
    QString text;
    for (const OwnField field : editable) {
        if (const QString value = m_own.value(field); !value.isEmpty())
            text += QStringLiteral("%1: %2\n").arg(ownFieldText(field), value);
    }
    return text;
}

void OwnFieldsPanel::takeOver(OwnField field)
{
    QLineEdit *edit = m_fields.value(field);
    if (!edit->isModified())
        return;
    edit->setModified(false);
    const QString text = edit->text().trimmed();
    if (text == m_own.value(field).simplified())
        return;
    m_own.value(field) = text;
    Q_EMIT edited(m_device, field, text);
}

bool OwnFieldsPanel::eventFilter(QObject *watched, QEvent *event)
{
    auto *edit = qobject_cast<QLineEdit *>(watched);
    if (edit && event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape
        && edit->isModified()) {
        edit->setText(m_own.value(m_fields.key(edit)).simplified());
        edit->setModified(false);
        return true;
    }
    return BoxedPanel::eventFilter(watched, event);
}

} // namespace Muster
