#include "ui/shell/organisationswitcher.h"

#include "app/organisations/organisationwatch.h"
#include "models/core/clock.h"
#include "models/organisations/tokenlife.h"
#include "ui/common/focusring.h"
#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QMenu>
#include <QPainter>

namespace Muster {

namespace {

// From here on the sidebar says in colour that the token is near its end.

} // namespace

OrganisationSwitcher::OrganisationSwitcher(OrganisationWatch &organisations, const Clock &clock, QWidget *parent)
    : QAbstractButton(parent)
    , m_organisations(organisations)
    , m_clock(clock)
{
    setObjectName("organisationSwitcher");
    setProperty("ownFocus", true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setFixedHeight(Metrics::headerBar + Metrics::space);
    connect(this, &QAbstractButton::clicked, this, &OrganisationSwitcher::showMenu);
    connect(&m_organisations, &OrganisationWatch::changed, this, &OrganisationSwitcher::refresh);
    refresh();
}

QSize OrganisationSwitcher::sizeHint() const
{
    return {m_isRail ? Metrics::rail : Metrics::sidebar, height()};
}

void OrganisationSwitcher::setRail(bool rail)
{
    m_isRail = rail;
    updateGeometry();
    update();
}

void OrganisationSwitcher::refresh()
{
    const Organisation *one = m_organisations.current();
    m_needsAttention = false;
    if (one) {
        m_name = one->name;
        const auto days = tokenDaysLeft(one->tokenExpiresAt, m_clock.now());
        if (!one->tokenLoadedAt.isValid())
            m_detail = tr("Set-up not finished");
        else if (!days)
            m_detail = tr("Token without an end");
        else
            m_detail = *days == 0 ? tr("Token expired") : tr("Token: %n day(s) left", nullptr, static_cast<int>(*days));
        m_needsAttention = one->trouble.has_value() || tokenWarning(one->tokenExpiresAt, m_clock.now());
    } else if (m_organisations.all().isEmpty()) {
        m_name = tr("No organisation");
        m_detail = tr("Nothing is connected yet");
    } else {
        m_name = tr("All organisations");
        m_detail = tr("%n organisation(s)", nullptr, static_cast<int>(m_organisations.all().size()));
    }
    setAccessibleName(tr("Organisation: %1, %2").arg(m_name, m_detail));
    setToolTip(QStringLiteral("%1\n%2").arg(m_name, m_detail));
    update();
}

void OrganisationSwitcher::showMenu()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (m_organisations.all().size() > 1)
        menu->addAction(Muster::icon("org"), tr("All organisations"), this, [this] { m_organisations.setCurrent({}); });
    for (const Organisation &organisation : m_organisations.all()) {
        const OrganisationId id = organisation.id;
        const QString name = QString(organisation.name).replace(u'&', QStringLiteral("&&"));
        QAction *action = menu->addAction(Muster::icon(organisation.isPractice ? "sandbox" : "org"), name);
        action->setCheckable(true);
        action->setChecked(m_organisations.currentId() == id);
        connect(action, &QAction::triggered, this, [this, id] { m_organisations.setCurrent(id); });
    }
    menu->addSeparator();
    menu->addAction(Muster::icon("plus"), tr("Enroll organisation…"), this, &OrganisationSwitcher::setupRequested);
    menu->popup(mapToGlobal(QPoint(Metrics::space, height())));
}

void OrganisationSwitcher::paintWords(QPainter *painter, const QRect &inner) const
{
    const Palette &palette = Palette::current();
    const QRect words =
        inner.adjusted(Metrics::iconRail + Metrics::space * 2, 0, -Metrics::iconRail - Metrics::space, 0);
    const int half = words.height() / 2;
    Paint::text(painter, QRect(words.left(), words.top(), words.width(), half), Type::bodyStrong(),
                palette.color(Role::Text), m_name, Qt::AlignLeft | Qt::AlignBottom);
    Paint::text(painter, QRect(words.left(), words.top() + half + Metrics::line, words.width(), half), Type::small(),
                m_needsAttention ? palette.foreground(Meaning::Attention) : palette.color(Role::Text2), m_detail,
                Qt::AlignLeft | Qt::AlignTop);
    const QRect arrows(inner.right() - Metrics::iconRail, inner.top(), Metrics::iconRow, inner.height());
    paintIcon(painter, arrows, Metrics::iconRow, "chevud", palette.color(Role::Text2));
}

void OrganisationSwitcher::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &palette = Palette::current();
    const QRect inner = rect().adjusted(Metrics::space, Metrics::spaceTiny, -Metrics::space, -Metrics::spaceTiny);
    if (underMouse())
        Paint::box(&painter, inner, Metrics::radiusControl, palette.color(Role::Hover));
    const bool practice = m_organisations.current() && m_organisations.current()->isPractice;
    const QColor ink = practice ? palette.foreground(Meaning::Practice) : palette.color(Role::Text);
    const QString picture = practice ? QStringLiteral("sandbox") : QStringLiteral("org");
    if (m_isRail) {
        paintIcon(&painter, rect(), Metrics::iconRail + Metrics::spaceTiny, picture, ink);
    } else {
        paintIcon(&painter, QRect(inner.left() + Metrics::space, inner.top(), Metrics::iconRail, inner.height()),
                  Metrics::iconRail, picture, ink);
        paintWords(&painter, inner);
    }
    if (FocusRing::isByKeyboard(this))
        Paint::focusRing(&painter, inner, Metrics::radiusControl);
}

} // namespace Muster
