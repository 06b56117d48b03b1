#include "ui/sandbox/sandboxpage.h"

#include "app/lessons/lessonrun.h"
#include "ui/common/headerbar.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/navigationlist.h"
#include "ui/common/pushbutton.h"
#include "ui/sandbox/choicedialogs.h"
#include "ui/sandbox/faultsview.h"
#include "ui/sandbox/peopleview.h"
#include "ui/sandbox/portaldevicesview.h"
#include "ui/sandbox/requestsview.h"
#include "ui/sandbox/servicesview.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Muster {

namespace {

// The page's own sidebar: the places with some room above them, in the colour of the window's.
class PlacesPane final : public QWidget {
public:
    explicit PlacesPane(NavigationList *places)
    {
        auto *column = new QVBoxLayout(this);
        column->setContentsMargins(0, Metrics::space, 0, 0);
        column->addWidget(places);
        setFixedWidth(Metrics::facets);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), Palette::current().color(Role::Sidebar));
    }
};

constexpr qint64 daySeconds = 24 * 3600;
constexpr QLatin1StringView lessonPrefix("lesson:");

} // namespace

SandboxPage::SandboxPage(Portal &portal, LessonRun &lessons, QWidget *parent)
    : QWidget(parent)
    , m_portal(portal)
    , m_lessons(lessons)
    , m_header(new HeaderBar(tr("Sandbox")))
    , m_clock(new PushButton(tr("1 day on"), QStringLiteral("clock")))
    , m_newOrder(new PushButton(tr("New order…"), QStringLiteral("cart")))
    , m_order(new PushButton(tr("Order 25 iPads"), QStringLiteral("cart"), PushButton::Kind::Primary))
    , m_places(new NavigationList)
    , m_told(new MessageStrip(Meaning::Ok))
    , m_views(new QStackedWidget)
    , m_devices(new PortalDevicesView(portal))
{
    setObjectName("sandboxPage");
    m_clock->setObjectName("dayOn");
    m_clock->setToolTip(tr("Let a day pass at the simulated Apple: cursors and tokens grow old"));
    m_newOrder->setObjectName("newOrder");
    m_order->setObjectName("order25");
    m_places->setObjectName("sandboxPlaces");
    m_places->setAccessibleName(tr("Parts of the sandbox"));
    m_told->setObjectName("sandboxTold");
    m_told->hide();
    m_header->addActionButton(m_clock);
    m_header->addActionButton(m_newOrder);
    m_header->addActionButton(m_order);

    auto *right = new QVBoxLayout;
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(0);
    auto *strip = new QVBoxLayout;
    strip->setContentsMargins(Metrics::pageMargin, Metrics::space, Metrics::pageMargin, 0);
    strip->addWidget(m_told);
    right->addLayout(strip);
    right->addWidget(m_views, 1);
    auto *body = new QHBoxLayout;
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(0);
    body->addWidget(new PlacesPane(m_places));
    body->addLayout(right, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addLayout(body, 1);

    setUpPlaces();
    connect(m_clock, &QPushButton::clicked, this, [this] {
        QCoro::connect(m_portal.advanceClock(daySeconds), this, [this](const Result<> &done) {
            if (!done)
                tell(Meaning::Failed, done.error().message);
        });
    });
    connect(m_order, &QPushButton::clicked, this,
            [this] { order({.count = 25, .family = QStringLiteral("iPad"), .number = {}, .service = {}}); });
    connect(m_newOrder, &QPushButton::clicked, this, &SandboxPage::chooseOrder);
    connect(&m_portal, &Portal::changed, this, &SandboxPage::refresh);
    connect(&m_lessons, &LessonRun::finishedChanged, this, &SandboxPage::refresh);
    refresh();
}

void SandboxPage::setUpPlaces()
{
    auto *services = new ServicesView(m_portal);
    auto *faults = new FaultsView(m_portal);
    auto *people = new PeopleView(m_portal);
    auto *requests = new RequestsView(m_portal);
    connect(services, &ServicesView::told, this, &SandboxPage::tell);
    connect(m_devices, &PortalDevicesView::told, this, &SandboxPage::tell);
    connect(faults, &FaultsView::told, this, &SandboxPage::tell);
    connect(people, &PeopleView::told, this, &SandboxPage::tell);
    const struct {
        const char *id;
        const char *icon;
        QString name;
        QWidget *view;
    } places[] = {{"services", "server", tr("Services"), services},
                  {"devices", "devices", tr("Devices"), m_devices},
                  {"faults", "bolt", tr("Faults"), faults},
                  {"people", "people", tr("People and terms"), people},
                  {"requests", "activity", tr("Requests"), requests}};
    for (const auto &place : places) {
        m_places->addPlace(QString::fromLatin1(place.id), QString::fromLatin1(place.icon), place.name);
        m_views->addWidget(place.view);
        place.view->setProperty("place", QString::fromLatin1(place.id));
    }
    m_places->addCaption(tr("Lessons"));
    const QList<Lesson> all = lessons();
    for (const Lesson &lesson : all)
        m_places->addPlace(lessonPrefix + lesson.id, QStringLiteral("book"), lesson.title);
    connect(m_places, &NavigationList::placeChosen, this, &SandboxPage::showView);
    m_places->setCurrentPlace(QStringLiteral("services"));
}

void SandboxPage::showView(const QString &id)
{
    if (id.startsWith(lessonPrefix)) {
        const QList<Lesson> all = lessons();
        const auto lesson = std::ranges::find(all, id.sliced(lessonPrefix.size()), &Lesson::id);
        if (lesson != all.end())
            m_lessons.begin(*lesson);
        m_places->setCurrentPlace(m_views->currentWidget()->property("place").toString());
        return;
    }
    for (int i = 0; i < m_views->count(); ++i) {
        if (m_views->widget(i)->property("place").toString() == id)
            m_views->setCurrentIndex(i);
    }
    m_places->setCurrentPlace(id);
    m_told->hide();
}

void SandboxPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    QCoro::connect(m_portal.refresh(), this, [this](const Result<> &read) {
        if (!read)
            tell(Meaning::Failed, read.error().message);
    });
}

void SandboxPage::refresh()
{
    const bool isThere = m_portal.state().has_value();
    for (PushButton *button : {m_clock, m_newOrder, m_order})
        button->setEnabled(isThere);
    const QSet<QString> &finished = m_lessons.finished();
    for (const Lesson &lesson : lessons())
        m_places->setHint(lessonPrefix + lesson.id, finished.contains(lesson.id) ? tr("done") : QString());
    if (!isThere)
        return;
    const PortalState &state = *m_portal.state();
    const QLocale locale;
    m_header->setCount(tr("%1, %2 devices. Its clock: %3")
                           .arg(state.organisation, locale.toString(state.devices - state.released),
                                locale.toString(state.now.toLocalTime(), QStringLiteral("ddd d MMM yyyy, HH:mm"))));
    m_places->setHint(QStringLiteral("services"), locale.toString(state.services.size()));
    m_places->setHint(QStringLiteral("devices"), locale.toString(state.devices));
    m_places->setHint(QStringLiteral("people"), locale.toString(state.people.size()));
    m_places->setHint(QStringLiteral("faults"),
                      state.faults.isEmpty() ? QString() : tr("%1 on").arg(state.faults.size()),
                      NavigationList::Hint::Strong);
}

void SandboxPage::tell(Meaning meaning, const QString &text)
{
    m_told->setMeaning(meaning);
    m_told->setText(text);
    m_told->show();
}

void SandboxPage::order(const PortalOrder &order)
{
    QCoro::connect(m_portal.order(order), this, [this](const Result<QStringList> &serials) {
        if (!serials) {
            tell(Meaning::Failed, serials.error().message);
            return;
        }
        tell(Meaning::Ok,
             tr("%n device(s) were delivered. Muster hears of them with the next sync.", nullptr,
                static_cast<int>(serials->size())));
    });
}

void SandboxPage::chooseOrder()
{
    if (!m_portal.state())
        return;
    auto *dialog = new OrderDialog(m_portal.state()->services, this);
    connect(dialog, &OrderDialog::ordered, this, &SandboxPage::order);
    dialog->open();
}

} // namespace Muster
