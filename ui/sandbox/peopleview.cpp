#include "ui/sandbox/peopleview.h"

#include "app/portal/portal.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"

#include <QHBoxLayout>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace Muster {

namespace {

QString roleText(const QString &role)
{
    if (role == QLatin1StringView("administrator"))
        return PeopleView::tr("Administrator");
    return role == QLatin1StringView("device-manager") ? PeopleView::tr("Device Enrollment Manager")
                                                       : PeopleView::tr("Staff");
}

} // namespace

PeopleView::PeopleView(Portal &portal, QWidget *parent)
    : QWidget(parent)
    , m_portal(portal)
    , m_model(new QStandardItemModel(0, 5, this))
    , m_table(new PlainTable(tr("People")))
    , m_terms(new MessageStrip(Meaning::Ok))
    , m_leave(new PushButton(tr("Leaves the organisation"), QStringLiteral("out")))
{
    setObjectName("peopleView");
    m_terms->setObjectName("terms");
    m_leave->setObjectName("personLeaves");
    m_model->setHorizontalHeaderLabels(
        {tr("Name"), tr("Apple Account"), tr("Role"), tr("Standing"), tr("Tokens in force")});
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setWidths({180, 260, 200, 110, 120});
    auto *top = new QVBoxLayout;
    top->setContentsMargins(Metrics::pageMargin, Metrics::space, Metrics::pageMargin, Metrics::space);
    top->setSpacing(Metrics::space);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_leave);
    buttons->addStretch();
    top->addWidget(m_terms);
    top->addLayout(buttons);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(m_table, 1);
    connect(m_terms, &MessageStrip::buttonClicked, this, &PeopleView::changeTerms);
    connect(m_leave, &QPushButton::clicked, this, &PeopleView::changePerson);
    connect(m_table, &PlainTable::choiceChanged, this, &PeopleView::refresh);
    connect(&m_portal, &Portal::changed, this, &PeopleView::refresh);
    refresh();
}

void PeopleView::refresh()
{
    m_leave->setEnabled(false);
    if (!m_portal.state())
        return;
    const PortalState &state = *m_portal.state();
    m_terms->setMeaning(state.areTermsSigned ? Meaning::Ok : Meaning::Attention);
    m_terms->setText(state.areTermsSigned ? tr("Apple's terms are signed.") : tr("Apple has published new terms."),
                     state.areTermsSigned ? tr("Every call is answered.")
                                          : tr("Until an administrator signs them every call answers T_C_NOT_SIGNED."));
    m_terms->setButton(state.areTermsSigned ? tr("Publish new terms") : tr("Sign the terms"));
    m_model->setRowCount(static_cast<int>(state.people.size()));
    for (int row = 0; row < state.people.size(); ++row) {
        const PortalPerson &person = state.people[row];
        const QString texts[] = {person.name, person.account, roleText(person.role),
                                 person.isActive ? tr("Active") : tr("Has left"), QString::number(person.tokens)};
        for (int column = 0; column < 5; ++column)
            m_model->setData(m_model->index(row, column), texts[column]);
    }
    const QList<int> rows = m_table->chosenRows();
    if (rows.isEmpty() || rows.first() >= state.people.size())
        return;
    const PortalPerson &chosen = state.people[rows.first()];
    m_leave->setEnabled(true);
    m_leave->setText(chosen.isActive ? tr("Leaves the organisation") : tr("Comes back"));
}

void PeopleView::changeTerms()
{
    if (!m_portal.state())
        return;
    QCoro::connect(m_portal.setTermsSigned(!m_portal.state()->areTermsSigned), this, [this](const Result<> &done) {
        if (!done)
            Q_EMIT told(Meaning::Failed, done.error().message);
    });
}

void PeopleView::changePerson()
{
    const QList<int> rows = m_table->chosenRows();
    if (rows.isEmpty() || !m_portal.state() || rows.first() >= m_portal.state()->people.size())
        return;
    const PortalPerson person = m_portal.state()->people[rows.first()];
    QCoro::connect(m_portal.setPersonActive(person.account, !person.isActive), this,
                   [this, person](const Result<> &done) {
                       if (!done)
                           Q_EMIT told(Meaning::Failed, done.error().message);
                       else if (person.isActive)
                           Q_EMIT told(Meaning::Attention,
                                       tr("%1 has left. The tokens that %1 downloaded are void.").arg(person.name));
                   });
}

} // namespace Muster
