#include "ui/setup/choicecard.h"

#include "ui/common/focusring.h"
#include "ui/common/iconview.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QHBoxLayout>
#include <QStyle>
#include <QStyleOptionButton>

namespace Muster {

ChoiceCard::ChoiceCard(const QString &iconName, const QString &heading, const QString &sentence, QWidget *parent)
    : QAbstractButton(parent)
    , m_icon(new IconView(iconName, Metrics::iconDropZone))
{
    setText(heading);
    setCheckable(true);
    setAutoExclusive(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setProperty("ownFocus", true);
    setAccessibleName(heading);
    setAccessibleDescription(sentence);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);

    auto *title = new Label(heading, Type::bodyStrong());
    auto *words = new Label(sentence, Type::body(), Label::Tone::Secondary);
    title->setWrapping(true);
    words->setWrapping(true);
    auto *column = new QVBoxLayout;
    column->setSpacing(Metrics::spaceHair);
    column->addWidget(title);
    column->addWidget(words);
    column->addStretch(1);
    auto *row = new QHBoxLayout(this);
    // At the right there is the mark that tells which card is on.
    row->setContentsMargins(Metrics::spaceLarge, Metrics::spaceMedium,
                            Metrics::spaceMedium + Metrics::checkSize + Metrics::space, Metrics::spaceMedium);
    row->setSpacing(Metrics::spaceMedium);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(column, 1);
    connect(this, &QAbstractButton::toggled, this,
            [this](bool on) { m_icon->setColoring(on ? Role::Accent : Role::Text2); });
}

QSize ChoiceCard::sizeHint() const
{
    return layout()->sizeHint();
}

void ChoiceCard::paintEvent(QPaintEvent *)
{
    const Palette &palette = Palette::current();
    QPainter painter(this);
    const QColor fill = isChecked()   ? palette.color(Role::Selection)
        : underMouse() && isEnabled() ? palette.color(Role::Hover)
                                      : palette.color(Role::Base);
    Paint::box(&painter, rect(), Metrics::radiusBox, fill, palette.color(isChecked() ? Role::Accent : Role::Border));
    if (FocusRing::isByKeyboard(this))
        Paint::focusRing(&painter, rect(), Metrics::radiusBox);
    QStyleOptionButton mark;
    mark.initFrom(this);
    mark.state.setFlag(isChecked() ? QStyle::State_On : QStyle::State_Off);
    mark.state.setFlag(QStyle::State_HasFocus, false);
    mark.rect = QStyle::visualRect(layoutDirection(), rect(),
                                   {width() - Metrics::spaceMedium - Metrics::checkSize, Metrics::spaceMedium,
                                    Metrics::checkSize, Metrics::checkSize});
    style()->drawPrimitive(QStyle::PE_IndicatorRadioButton, &mark, &painter, this);
}

} // namespace Muster
