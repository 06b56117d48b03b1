// Puts the whole look on the application: style, palette, fonts, icon, focus ring. Made once after the QApplication and
// before the first widget, and destroyed before the application; programs and tests share it.
#pragma once

#include "ui/common/palette.h"

#include <QObject>

namespace Muster {

class FocusRing;

class Appearance final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Appearance)

public:
    explicit Appearance(QObject *parent = nullptr);
    ~Appearance() override;

    [[nodiscard]] Palette &palette() { return m_palette; }

    // Call before the QApplication is made: fractional ratios are shown as they are.
    static void prepare();

private:
    void applyPalette();
    void applyFonts();

    Palette m_palette;
    FocusRing *m_ring;
};

} // namespace Muster
