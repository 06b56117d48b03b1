// Text in one of the type styles and one of three tones, taken from the palette each time it is painted.
#pragma once

#include <QLabel>

namespace Muster {

class Label final : public QLabel {
    Q_OBJECT

public:
    enum class Tone { Plain, Secondary, Failed };

    explicit Label(const QString &text, const QFont &font, Tone tone = Tone::Plain, QWidget *parent = nullptr);

    void setTone(Tone tone);
    // Breaks lines, and may be narrower than its longest line.
    void setWrapping(bool on);
    // Can be selected with mouse and keys, for values that people copy.
    void setSelectable(bool on);
};

} // namespace Muster
