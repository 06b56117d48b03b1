// Colours JSON: keys as links, texts as good, numbers and words as waiting in bold.
#pragma once

#include <QSyntaxHighlighter>

namespace Muster {

class JsonHighlighter final : public QSyntaxHighlighter {
    Q_OBJECT

public:
    explicit JsonHighlighter(QTextDocument *document);

protected:
    void highlightBlock(const QString &line) override;
};

} // namespace Muster
