#include "ui/profiles/jsonhighlighter.h"

#include "ui/common/palette.h"

#include <QRegularExpression>

namespace Muster {

JsonHighlighter::JsonHighlighter(QTextDocument *document)
    : QSyntaxHighlighter(document)
{
    connect(&Palette::current(), &Palette::changed, this, &JsonHighlighter::rehighlight);
}

// No state goes from line to line: JSON's texts end where the line ends.
void JsonHighlighter::highlightBlock(const QString &line)
{
    static const QRegularExpression token(
        QStringLiteral("\"(?:[^\"\\\\]|\\\\.)*\"?(\\s*:)?|\\b(?:true|false|null)\\b|-?\\d[\\d.eE+-]*"));
    const Palette &palette = Palette::current();
    QTextCharFormat key;
    key.setForeground(palette.color(Role::Link));
    QTextCharFormat text;
    text.setForeground(palette.foreground(Meaning::Ok));
    QTextCharFormat word;
    word.setForeground(palette.foreground(Meaning::Waiting));
    word.setFontWeight(QFont::Bold);
    QRegularExpressionMatchIterator matches = token.globalMatch(line);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        const bool isText = line.at(match.capturedStart()) == u'"';
        const qsizetype colon = match.capturedLength(1);
        setFormat(int(match.capturedStart()), int(match.capturedLength() - colon),
                  !isText         ? word
                      : colon > 0 ? key
                                  : text);
    }
}

} // namespace Muster
