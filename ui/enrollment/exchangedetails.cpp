#include "ui/enrollment/exchangedetails.h"

#include "ui/common/factsgrid.h"
#include "ui/common/icons.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/moment.h"
#include "ui/common/scrolled.h"
#include "ui/common/type.h"
#include "ui/profiles/jsonhighlighter.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSyntaxHighlighter>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace Muster {

namespace {

// The first word of a decoded line is its key.
class KeyHighlighter final : public QSyntaxHighlighter {
public:
    explicit KeyHighlighter(QTextDocument *document)
        : QSyntaxHighlighter(document)
    {
        connect(&Palette::current(), &Palette::changed, this, &QSyntaxHighlighter::rehighlight);
    }

protected:
    void highlightBlock(const QString &line) override
    {
        static const QRegularExpression key(QStringLiteral("^\\s*(\\S.*?)(?:  |$)"));
        const QRegularExpressionMatch match = key.match(line);
        setFormat(int(match.capturedStart(1)), int(match.capturedLength(1)), Palette::current().color(Role::Link));
    }
};

void decode(const QJsonValue &value, const QString &key, int depth, QStringList &lines)
{
    const QString indent(2 * depth, u' ');
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        if (!key.isEmpty())
            lines.append(indent + key);
        for (auto member = object.begin(); member != object.end(); ++member)
            decode(*member, member.key(), key.isEmpty() ? depth : depth + 1, lines);
    } else if (value.isArray()) {
        const QJsonArray array = value.toArray();
        lines.append(
            indent + key + QStringLiteral("  ")
            + QCoreApplication::translate("Muster::ExchangeDetails", "%n item(s)", nullptr, int(array.size())));
        for (qsizetype i = 0; i < array.size(); ++i)
            decode(array.at(i), QString::number(i), depth + 1, lines);
    } else {
        const QString text = value.isBool() ? (value.toBool() ? QStringLiteral("true") : QStringLiteral("false"))
                                            : value.toVariant().toString();
        lines.append(indent + key + QStringLiteral("  ") + text);
    }
}

QPlainTextEdit *textView(const char *name, const QString &accessibleName)
{
    auto *view = new QPlainTextEdit;
    view->setObjectName(name);
    view->setAccessibleName(accessibleName);
    view->setReadOnly(true);
    view->setFont(Type::mono());
    view->setLineWrapMode(QPlainTextEdit::NoWrap);
    view->setFrameShape(QFrame::NoFrame);
    view->setTabChangesFocus(true);
    view->document()->setDocumentMargin(Metrics::spaceMedium);
    return view;
}

} // namespace

QString decodedText(const QString &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json.toUtf8());
    if (document.isNull())
        return json;
    QStringList lines;
    decode(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()), QString(), 0, lines);
    return lines.join(u'\n');
}

ExchangeDetails::ExchangeDetails(QWidget *parent)
    : QWidget(parent)
    , m_strip(new MessageStrip(Meaning::Failed))
    , m_tabs(new QTabWidget)
    , m_decoded(textView("exchangeDecoded", tr("Decoded")))
    , m_list(textView("exchangeList", tr("Property list")))
    , m_facts(new FactsGrid)
{
    setObjectName("exchangeDetails");
    new KeyHighlighter(m_decoded->document());
    new JsonHighlighter(m_list->document());
    auto *facts = new QWidget;
    auto *factsColumn = new QVBoxLayout(facts);
    factsColumn->setContentsMargins(Metrics::pageMargin, Metrics::spaceMedium, Metrics::pageMargin,
                                    Metrics::spaceMedium);
    factsColumn->addWidget(m_facts);
    factsColumn->addStretch();
    auto *copy = new QToolButton;
    copy->setObjectName("exchangeCopy");
    copy->setIcon(icon("copy"));
    copy->setToolTip(tr("Copy"));
    copy->setAccessibleName(tr("Copy"));
    copy->setAutoRaise(true);
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(shownText()); });
    m_tabs->setObjectName("exchangeTabs");
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_decoded, tr("Decoded"));
    m_tabs->addTab(m_list, tr("Property list"));
    m_tabs->addTab(scrolled(facts), tr("Facts"));
    m_tabs->setCornerWidget(copy);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_tabs, 1);
    m_strip->hide();
}

void ExchangeDetails::clear()
{
    m_strip->hide();
    m_decoded->clear();
    m_list->clear();
    m_facts->clear();
}

void ExchangeDetails::show(const Exchange &exchange, ExchangesModel::Side side, ExchangesModel::Outcome outcome)
{
    const bool isDevice = side == ExchangesModel::Side::Device;
    m_strip->setVisible(outcome == ExchangesModel::Outcome::Failed && !exchange.words.isEmpty());
    m_strip->setText(exchange.words);
    const QString own = isDevice ? exchange.request : exchange.answer;
    const QString decoded = decodedText(own);
    m_decoded->setPlainText(!decoded.isEmpty() ? decoded
                                : isDevice     ? tr("Nothing was sent with this request.")
                                               : tr("Nothing was sent with this answer."));
    QStringList parts;
    const auto add = [&parts](const QString &json) {
        const QJsonDocument document = QJsonDocument::fromJson(json.toUtf8());
        if (!json.isEmpty())
            parts.append(document.isNull() ? json : QString::fromUtf8(document.toJson()).trimmed());
    };
    add(exchange.request);
    add(exchange.answer);
    m_list->setPlainText(parts.join(QStringLiteral("\n\n")));
    m_facts->clear();
    m_facts->setFact(tr("At"), exactMoment(QDateTime::fromMSecsSinceEpoch(exchange.atMs)));
    m_facts->setFact(tr("Answered after"), tr("%1 ms").arg(QLocale().toString(double(exchange.tookUs) / 1000, 'f', 1)));
    m_facts->setFact(tr("Request"), exchange.method + u' ' + exchange.path, FactsGrid::Value::Code);
    m_facts->setFact(tr("Answer"), QString::number(exchange.status));
    m_facts->setFact(tr("From"), exchange.peer, FactsGrid::Value::Code);
    m_facts->setFact(tr("UDID"), exchange.udid, FactsGrid::Value::Code);
    m_facts->setFact(tr("In words"), exchange.words);
}

QString ExchangeDetails::shownText() const
{
    return m_tabs->currentWidget() == m_decoded ? m_decoded->toPlainText() : m_list->toPlainText();
}

} // namespace Muster
