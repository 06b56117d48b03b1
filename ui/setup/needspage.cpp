#include "ui/setup/needspage.h"

#include "ui/common/boxedpanel.h"
#include "ui/common/iconview.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/type.h"
#include "ui/setup/choicecard.h"

#include <QGridLayout>
#include <QLineEdit>
#include <QSignalBlocker>

namespace Muster {

NeedsPage::NeedsPage(SetupFlow &flow, QWidget *parent)
    : SetupPage(flow, tr("What you need"), QStringLiteral("setup-what-you-need"), parent)
    , m_real(new ChoiceCard(
          QStringLiteral("link"), tr("Link the real organisation"),
          tr("Muster reads the devices that Apple says are yours. Nothing changes at Apple until you say so.")))
    , m_practice(new ChoiceCard(
          QStringLiteral("sandbox"), tr("Practise now"),
          tr("The same steps with a simulated Apple on this computer and 300 devices. Nothing reaches Apple.")))
    , m_settled(new MessageStrip(Meaning::Waiting))
    , m_name(new QLineEdit)
    , m_nameFault(new Label({}, Type::small(), Label::Tone::Failed))
    , m_counter(new Label({}, Type::key(), Label::Tone::Secondary))
{
    setSentence(tr("Linking an organisation takes a quarter of an hour, once its account at Apple stands."));
    setUpChoice();
    setUpName();
    setUpNeeds();
}

void NeedsPage::setUpChoice()
{
    m_real->setObjectName(QStringLiteral("realChoice"));
    m_practice->setObjectName(QStringLiteral("practiceChoice"));
    auto *cards = new QWidget;
    auto *row = new QHBoxLayout(cards);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Metrics::spaceMedium);
    row->addWidget(m_real, 1);
    row->addWidget(m_practice, 1);
    cards->setAccessibleName(tr("Real or practice"));
    body().addWidget(cards);
    body().addWidget(m_settled);
    m_settled->setObjectName(QStringLiteral("settled"));
    m_settled->setLink(tr("Start again"));
    connect(m_settled, &MessageStrip::linkClicked, this, [this] { flow().startOver(); });
    connect(m_real, &QAbstractButton::clicked, this, [this] { flow().decide(SetupFlow::Side::Real); });
    connect(m_practice, &QAbstractButton::clicked, this, [this] { flow().decide(SetupFlow::Side::Practice); });
}

void NeedsPage::setUpName()
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Metrics::labelToField);
    grid->setVerticalSpacing(Metrics::spaceTiny);
    grid->setColumnMinimumWidth(0, Metrics::formLabel);
    grid->setColumnStretch(1, 1);
    auto *label = new Label(tr("Organisation"), Type::body(), Label::Tone::Secondary);
    label->setBuddy(m_name);
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setAccessibleName(tr("Organisation"));
    m_name->setPlaceholderText(tr("As you call it, such as Riverside Schools"));
    m_nameFault->setObjectName(QStringLiteral("nameFault"));
    m_nameFault->setWrapping(true);
    grid->addWidget(label, 0, 0);
    grid->addWidget(m_name, 0, 1);
    grid->addWidget(m_counter, 0, 2);
    grid->addWidget(m_nameFault, 1, 1, 1, 2);
    body().addSpacing(Metrics::spaceTiny);
    body().addLayout(grid);
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString &text) {
        m_typed = true;
        flow().setName(text);
    });
    connect(m_name, &QLineEdit::editingFinished, this, [this] { flow().keep(); });
}

void NeedsPage::setUpNeeds()
{
    addHeading(tr("What the real link needs"));
    auto *panel = new BoxedPanel;
    auto *grid = new QGridLayout(panel);
    grid->setContentsMargins(Metrics::spaceMedium, Metrics::space, Metrics::spaceMedium, Metrics::space);
    grid->setHorizontalSpacing(Metrics::spaceMedium);
    grid->setVerticalSpacing(Metrics::spaceSmall);
    grid->setColumnStretch(2, 1);
    const std::tuple<QString, QString, QString> rows[]{
        {QStringLiteral("org"), tr("Account at Apple"),
         tr("Apple School Manager or Apple Business, in the organisation's own name.")},
        {QStringLiteral("barcode"), tr("D-U-N-S number"),
         tr("By it Apple checks who you are when the account is made. It costs nothing.")},
        {QStringLiteral("person"), tr("Device Manager"),
         tr("Somebody with this role, or an administrator, who can sign in there.")},
        {QStringLiteral("clock"), tr("Patience"),
         tr("Up to two weeks until Apple approves a new account. Practise meanwhile.")},
    };
    int at = 0;
    for (const auto &[iconName, what, why] : rows) {
        auto *words = new Label(why, Type::body(), Label::Tone::Secondary);
        words->setWrapping(true);
        grid->addWidget(new IconView(iconName, Metrics::iconSidebar), at, 0, Qt::AlignTop);
        grid->addWidget(new Label(what, Type::bodyMedium()), at, 1, Qt::AlignTop);
        grid->addWidget(words, at, 2);
        ++at;
    }
    body().addWidget(panel);
}

void NeedsPage::refresh()
{
    const SetupFlow::Side side = flow().side();
    const bool isOpen = !flow().organisation();
    m_real->setChecked(side == SetupFlow::Side::Real);
    m_practice->setChecked(side == SetupFlow::Side::Practice);
    m_real->setEnabled(isOpen);
    m_practice->setEnabled(isOpen);
    m_settled->setVisible(!isOpen);
    if (flow().canStartOver()) {
        m_settled->setText(tr("The public key is made, so this choice stands. Starting again deletes the key."));
        m_settled->setLink(tr("Start again"));
    } else {
        m_settled->setText(tr("The organisation is linked, so this choice stands."));
        m_settled->setLink({});
    }
    if (m_name->text() != flow().name())
        m_name->setText(flow().name());
    const bool isComplained = m_typed || !flow().name().isEmpty();
    const QString fault = isComplained ? flow().nameFault() : QString();
    m_nameFault->setText(fault);
    m_nameFault->setVisible(!fault.isEmpty());
    m_name->setProperty("invalid", !fault.isEmpty());
    m_name->setAccessibleDescription(fault);
    m_name->update();
    const qsizetype used = flow().name().size();
    m_counter->setVisible(used > 0);
    m_counter->setText(used > 0 ? tr("%1 / %2", "used and limit").arg(used).arg(100) : QString());
}

QWidget *NeedsPage::firstFocus()
{
    return flow().side() == SetupFlow::Side::Undecided ? static_cast<QWidget *>(m_real) : m_name;
}

} // namespace Muster
