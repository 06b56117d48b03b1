// A field to search in: magnifier left, state and key right.
//
// Result follows each keystroke (textChanged). Esc clears, and told twice gives up the focus; Enter and Down go on to
// what was found. An error is shown in the frame, the icon and the accessible description; whoever owns the place under
// the field shows the words there, too.
#pragma once

#include <QKeySequence>
#include <QLineEdit>

namespace Muster {

class SearchField final : public QLineEdit {
    Q_OBJECT

public:
    explicit SearchField(const QString &placeholder, QWidget *parent = nullptr);

    // Prints the key; focusing the field by it is an action's work.
    void setKeyHint(const QKeySequence &key);
    // An empty text: valid.
    void setError(const QString &text);
    [[nodiscard]] QString error() const { return m_error; }
    [[nodiscard]] bool isValid() const { return m_error.isEmpty(); }

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void cleared();
    void errorChanged(const QString &text);
    // Enter or Down: go to the results.
    void leftForResults();
    // Backspace in the empty field: the last chip goes.
    void lastRestrictionDropped();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void placeMargins();

    QString m_key;
    QString m_error;
};

} // namespace Muster
