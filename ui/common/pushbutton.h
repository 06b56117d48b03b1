// A push button that prints its key beside its words.
#pragma once

#include "ui/common/palette.h"

#include <QKeySequence>
#include <QPushButton>

namespace Muster {

class PushButton final : public QPushButton {
    Q_OBJECT

public:
    enum class Kind {
        Normal,
        Primary, // the one blue thing of a view
        Danger,
        Flat, // words without a frame
        Link, // words in link colour
        Practice, // on the practice band
    };

    explicit PushButton(const QString &text, QWidget *parent = nullptr);
    PushButton(const QString &text, Kind kind, QWidget *parent = nullptr);
    PushButton(const QString &text, QAnyStringView iconName, Kind kind = Kind::Normal, QWidget *parent = nullptr);

    [[nodiscard]] Kind kind() const { return m_kind; }
    void setKind(Kind kind);
    // Prints the key and makes it press the button.
    void setKey(const QKeySequence &key);
    // Only prints it, for keys that an action somewhere else already owns.
    void setKeyHint(const QKeySequence &key);
    [[nodiscard]] QString keyHint() const;
    // 22 high, for rows of tables.
    void setInRow(bool on);

private:
    Kind m_kind = Kind::Normal;
};

} // namespace Muster
