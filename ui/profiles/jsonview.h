// The profile as JSON, to read and to write: line numbers, colours, lines that changed or are wrong, and a word beside
// keys that are only kept. It has no history of its own: undo and redo are the draft's.
#pragma once

#include <QPlainTextEdit>

namespace Muster {

class ProfileDraft;

class JsonView final : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit JsonView(ProfileDraft &draft, QWidget *parent = nullptr);

    // Puts the cursor into the line of the key, from 0.
    void showLine(int line);
    [[nodiscard]] QList<int> changedLines() const { return m_changed; }
    [[nodiscard]] QList<int> wrongLines() const { return m_wrong; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    class Gutter;

    void takeText();
    void refresh();
    void refreshMarks();
    void paintGutter(QPaintEvent *event);
    [[nodiscard]] int gutterWidth() const;
    void placeGutter();

    ProfileDraft &m_draft;
    Gutter *m_gutter;
    bool m_isTaking = false; // the text changes because the draft did
    QList<int> m_changed;
    QList<int> m_wrong;
    QList<int> m_kept;
};

} // namespace Muster
