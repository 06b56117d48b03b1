// A help text from resources/help in a window of its own, beside what it helps with.
#pragma once

#include <QDialog>

class QTextBrowser;

namespace Muster {

class HelpView final : public QDialog {
    Q_OBJECT

public:
    explicit HelpView(QWidget *parent = nullptr);

    // "setup-public-key"
    void setText(const QString &helpName);

    // A view of its own over the window that this widget is in.
    static void showOver(QWidget &over, const QString &helpName);

private:
    void render();
    void follow(const QUrl &link);

    QString m_helpName;
    QTextBrowser *m_browser;
};

} // namespace Muster
