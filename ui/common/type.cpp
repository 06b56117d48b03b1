#include "ui/common/type.h"

#include <QFontDatabase>
#include <QLocale>

namespace Muster::Type {

namespace {

// Where a point is a pixel, the sizes of the design must grow to look the same.
#ifdef Q_OS_MACOS
constexpr qreal pointScale = 4.0 / 3.0;
#else
constexpr qreal pointScale = 1.0;
#endif

QStringList families()
{
    const auto chinese = QStringLiteral("Noto Sans CJK SC");
    const auto japanese = QStringLiteral("Noto Sans CJK JP");
    QStringList names{QStringLiteral("Inter"), QStringLiteral("Noto Sans")};
    // Both languages share code points that they draw differently, so the user's own comes first.
    if (QLocale().language() == QLocale::Japanese)
        names << japanese << chinese;
    else
        names << chinese << japanese;
    const QString system = QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
    if (!names.contains(system))
        names << system;
    return names;
}

QFont make(const QStringList &names, qreal points, QFont::Weight weight)
{
    QFont font;
    font.setFamilies(names);
    font.setPointSizeF(points * pointScale);
    font.setWeight(weight);
    font.setFeature("tnum", 1);
    return font;
}

} // namespace

// Made once: a copy shares the font engine that was found, and a table asks a thousand times a frame.
QFont figure()
{
    static const QFont font = make(families(), 18, QFont::DemiBold);
    return font;
}
QFont title()
{
    static const QFont font = make(families(), 15, QFont::DemiBold);
    return font;
}
QFont heading()
{
    static const QFont font = make(families(), 12, QFont::DemiBold);
    return font;
}
QFont body()
{
    static const QFont font = make(families(), 10, QFont::Normal);
    return font;
}
QFont bodyMedium()
{
    static const QFont font = make(families(), 10, QFont::Medium);
    return font;
}
QFont bodyStrong()
{
    static const QFont font = make(families(), 10, QFont::DemiBold);
    return font;
}
QFont small()
{
    static const QFont font = make(families(), 9, QFont::Normal);
    return font;
}
QFont smallMedium()
{
    static const QFont font = make(families(), 9, QFont::Medium);
    return font;
}
QFont key()
{
    static const QFont font = make(families(), 8.5, QFont::Normal);
    return font;
}
QFont caption()
{
    static const QFont font = make(families(), 8.5, QFont::DemiBold);
    return font;
}

QFont mono()
{
    QStringList names{QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono")};
    names << QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    QFont font = make(names, 9, QFont::Normal);
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    return font;
}

QFont code()
{
    static const QFont font = withSlashedZero(body());
    return font;
}

QFont withSlashedZero(QFont font)
{
    font.setFeature("zero", 1);
    return font;
}

} // namespace Muster::Type
