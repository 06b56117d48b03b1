#include "ui/sandbox/requestsview.h"

#include "app/portal/portal.h"
#include "ui/common/palette.h"
#include "ui/common/plaintable.h"

#include <QLocale>
#include <QStandardItemModel>
#include <QTimer>
#include <QVBoxLayout>

namespace Muster {

namespace {

constexpr int shownRequests = 500;

enum Column { Time, Request, Answer, Note, ColumnCount };

Meaning meaningOf(const QModelIndex &index)
{
    const int status = index.data().toInt();
    if (status >= 200 && status < 300)
        return Meaning::Ok;
    return status == 429 ? Meaning::Waiting : status >= 500 || status == 0 ? Meaning::Failed : Meaning::Attention;
}

} // namespace

RequestsView::RequestsView(Portal &portal, QWidget *parent)
    : QWidget(parent)
    , m_portal(portal)
    , m_model(new QStandardItemModel(0, ColumnCount, this))
    , m_table(new PlainTable(tr("Requests")))
    , m_timer(new QTimer(this))
{
    setObjectName("requestsView");
    m_table->setObjectName("requestsTable");
    m_model->setHorizontalHeaderLabels({tr("Time"), tr("Request"), tr("Answer"), tr("What happened")});
    m_table->setModel(m_model);
    m_table->setCode(Time);
    m_table->setCode(Request);
    m_table->setBadges(Answer, meaningOf);
    m_table->setWidths({100, 320, 100, 420});
    m_timer->setInterval(std::chrono::seconds(1));
    connect(m_timer, &QTimer::timeout, this, &RequestsView::refresh);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_table);
}

void RequestsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
    m_timer->start();
}

void RequestsView::hideEvent(QHideEvent *event)
{
    m_timer->stop();
    QWidget::hideEvent(event);
}

void RequestsView::refresh()
{
    if (m_isAsking)
        return;
    m_isAsking = true;
    QCoro::connect(m_portal.requests(shownRequests), this, [this](const Result<QList<PortalRequest>> &requests) {
        m_isAsking = false;
        const QList<PortalRequest> list = requests.value_or(QList<PortalRequest>());
        m_model->setRowCount(static_cast<int>(list.size()));
        for (int row = 0; row < list.size(); ++row) {
            const PortalRequest &request = list[row];
            const QString texts[ColumnCount] = {
                QLocale().toString(request.time.toLocalTime().time(), QStringLiteral("HH:mm:ss")),
                request.method + u' ' + request.path, QString::number(request.status), request.note};
            for (int column = 0; column < ColumnCount; ++column)
                m_model->setData(m_model->index(row, column), texts[column]);
        }
    });
}

} // namespace Muster
