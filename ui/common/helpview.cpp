#include "ui/common/helpview.h"

#include "ui/common/metrics.h"
#include "ui/common/palette.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QDesktopServices>
#include <QFile>
#include <QTextBlock>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace Muster {

HelpView::HelpView(QWidget *parent)
    : QDialog(parent)
    , m_browser(new QTextBrowser)
{
    setWindowTitle(tr("Help"));
    setObjectName(QStringLiteral("help"));
    m_browser->setOpenLinks(false);
    connect(m_browser, &QTextBrowser::anchorClicked, this, &HelpView::follow);
    m_browser->setAccessibleName(tr("Help"));
    m_browser->setFrameShape(QFrame::NoFrame);
    m_browser->document()->setDocumentMargin(Metrics::dialogMargin);
    auto *close = new PushButton(tr("Close"));
    close->setKeyHint(Qt::Key_Escape);
    close->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_browser, 1);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(Metrics::dialogMargin, Metrics::spaceMedium, Metrics::dialogMargin, Metrics::spaceMedium);
    foot->addStretch(1);
    foot->addWidget(close);
    layout->addLayout(foot);
    resize(Metrics::planDialogWidth / 2, Metrics::wizardHeight * 3 / 4);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(&Palette::current(), &Palette::changed, this, &HelpView::render);
}

void HelpView::setText(const QString &helpName)
{
    m_helpName = helpName;
    render();
    m_browser->setFocus(Qt::OtherFocusReason);
}

void HelpView::showOver(QWidget &over, const QString &helpName)
{
    auto *view = new HelpView(over.window());
    view->setAttribute(Qt::WA_DeleteOnClose);
    view->setText(helpName);
    view->show();
}

// Another help text by its name; anything else belongs to the system's browser.
void HelpView::follow(const QUrl &link)
{
    if (link.isRelative())
        setText(link.path());
    else
        QDesktopServices::openUrl(link);
}

void HelpView::render()
{
    QFile file(QStringLiteral(":/help/%1.md").arg(m_helpName));
    const QString text =
        file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : tr("There is no help on this.");
    m_browser->document()->setDefaultFont(Type::body());
    m_browser->setMarkdown(text);
    // Markdown knows no spacing: headings in our own styles, and room between paragraphs.
    for (QTextBlock block = m_browser->document()->begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        QTextBlockFormat format = block.blockFormat();
        const int level = format.headingLevel();
        format.setTopMargin(level > 1 ? Metrics::spaceMedium : 0);
        format.setBottomMargin(level > 0 ? Metrics::spaceSmall : Metrics::space);
        cursor.setBlockFormat(format);
        if (level > 0) {
            QTextCharFormat heading;
            heading.setFont(level == 1 ? Type::title() : Type::bodyStrong());
            cursor.select(QTextCursor::BlockUnderCursor);
            cursor.setCharFormat(heading); // not merged: Markdown's own size adjustment would win
        }
    }
    QTextBlock first = m_browser->document()->begin();
    if (first.blockFormat().headingLevel() == 1)
        setWindowTitle(tr("Help: %1").arg(first.text()));
    m_browser->moveCursor(QTextCursor::Start);
}

} // namespace Muster
