#include "ui/common/appearance.h"

#include "ui/common/focusring.h"
#include "ui/common/musterstyle.h"
#include "ui/common/type.h"

#include <QApplication>
#include <QIcon>
#include <QToolTip>

namespace Muster {

Appearance::Appearance(QObject *parent)
    : QObject(parent)
    , m_ring(new FocusRing(this))
{
    QApplication::setStyle(new MusterStyle);
    applyFonts();
    applyPalette();
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/muster/muster.svg")));
    QApplication::setEffectEnabled(Qt::UI_AnimateMenu, false);
    QApplication::setEffectEnabled(Qt::UI_FadeMenu, false);
    QApplication::setEffectEnabled(Qt::UI_AnimateCombo, false);
    QApplication::setEffectEnabled(Qt::UI_AnimateTooltip, false);
    QApplication::setEffectEnabled(Qt::UI_FadeTooltip, false);
    connect(&m_palette, &Palette::changed, this, &Appearance::applyPalette);
}

Appearance::~Appearance() = default;

void Appearance::prepare()
{
    QGuiApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
}

void Appearance::applyPalette()
{
    QApplication::setPalette(m_palette.qPalette());
    QToolTip::setPalette(m_palette.qPalette());
    // Roles that QPalette has no place for are painted too.
    const auto widgets = QApplication::allWidgets();
    for (QWidget *widget : widgets)
        widget->update();
}

void Appearance::applyFonts()
{
    QApplication::setFont(Type::body());
    QApplication::setFont(Type::bodyMedium(), "QPushButton");
    QApplication::setFont(Type::bodyMedium(), "QToolButton");
    QApplication::setFont(Type::smallMedium(), "QHeaderView");
    QApplication::setFont(Type::small(), "QStatusBar");
    QToolTip::setFont(Type::small());
}

} // namespace Muster
