#include "ui/csv/importdialog.h"

#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/practiceframe.h"
#include "ui/common/pushbutton.h"
#include "ui/common/steplist.h"
#include "ui/common/type.h"
#include "ui/common/wizardbar.h"
#include "ui/csv/importpages.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Muster {

ImportDialog::ImportDialog(std::unique_ptr<ImportFlow> flow, QWidget *parent)
    : QDialog(parent)
    , m_flow(std::move(flow))
    , m_steps(new StepList)
    , m_stack(new QStackedWidget)
    , m_error(new MessageStrip(Meaning::Failed))
    , m_progress(new QProgressBar)
    , m_reason(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_close(new PushButton(tr("Close")))
    , m_back(new PushButton(tr("&Back")))
    , m_next(new PushButton(tr("&Next"), PushButton::Kind::Primary))
{
    setObjectName(QStringLiteral("importDialog"));
    auto *done = new ImportDonePage(*m_flow);
    connect(done, &ImportDonePage::assignmentsRequested, this,
            [this] { Q_EMIT assignmentsRequested(m_flow->plan()->assignments); });
    m_pages = {new ImportFilePage(*m_flow), new ImportColumnsPage(*m_flow), new ImportProblemsPage(*m_flow),
               new ImportChangesPage(*m_flow), done};
    for (ImportPage *page : std::as_const(m_pages))
        m_stack->addWidget(page);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_error);
    right->addWidget(m_stack, 1);
    auto *upper = new QHBoxLayout;
    upper->setSpacing(0);
    upper->addWidget(makeSide());
    upper->addLayout(right, 1);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(upper, 1);
    column->addWidget(makeFoot());
    m_frame = new PracticeFrame(content, PracticeFrame::Shape::Dialog);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_frame);
    resize(Metrics::planDialogWidth, Metrics::planDialogHeight);
    setPractising(false);
    connect(m_flow.get(), &ImportFlow::stepChanged, this, &ImportDialog::enter);
    connect(m_flow.get(), &ImportFlow::changed, this, &ImportDialog::refresh);
    connect(m_flow.get(), &ImportFlow::progressed, this, &ImportDialog::refreshProgress);
    enter(m_flow->step());
    refresh();
}

ImportDialog::~ImportDialog() = default;

QWidget *ImportDialog::makeSide()
{
    auto *side = new WizardBar(WizardBar::Place::Side);
    side->setMinimumWidth(Metrics::wizardSteps);
    side->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(Metrics::space + Metrics::spaceHair, Metrics::spaceLarge,
                               Metrics::space + Metrics::spaceHair, Metrics::spaceMedium);
    QStringList names;
    for (const ImportPage *page : std::as_const(m_pages))
        names.append(page->title());
    m_steps->setSteps(names);
    layout->addWidget(m_steps);
    layout->addStretch(1);
    connect(m_steps, &StepList::stepClicked, this, [this](int row) { m_flow->goTo(static_cast<ImportStep>(row)); });
    return side;
}

QWidget *ImportDialog::makeFoot()
{
    auto *foot = new WizardBar(WizardBar::Place::Foot);
    auto *layout = foot->makeRow();
    m_error->setObjectName(QStringLiteral("importError"));
    m_progress->setObjectName(QStringLiteral("importProgress"));
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);
    m_progress->setMaximumWidth(Metrics::wizardSteps);
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setWrapping(true);
    m_reason->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_close->setObjectName(QStringLiteral("close"));
    m_back->setObjectName(QStringLiteral("back"));
    m_next->setObjectName(QStringLiteral("next"));
    m_next->setDefault(true);
    m_next->setToolTip(QKeySequence(Qt::CTRL | Qt::Key_Return).toString(QKeySequence::NativeText));
    layout->addWidget(m_progress);
    layout->addWidget(m_reason, 1);
    layout->addWidget(m_close);
    layout->addWidget(m_back);
    layout->addWidget(m_next);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_back, &QPushButton::clicked, m_flow.get(), &ImportFlow::back);
    connect(m_next, &QPushButton::clicked, this, [this] {
        if (m_flow->step() == ImportStep::Done)
            accept();
        else
            m_flow->forward();
    });
    for (const QKeyCombination key : {Qt::CTRL | Qt::Key_Return, Qt::CTRL | Qt::Key_Enter})
        connect(new QShortcut(QKeySequence(key), this), &QShortcut::activated, m_next, &QPushButton::click);
    return foot;
}

void ImportDialog::setPractising(bool on)
{
    m_frame->setPractising(on);
    setWindowTitle(on ? tr("Import devices (practice)") : tr("Import devices"));
}

// While work goes on the button stops it; then a second press closes.
void ImportDialog::reject()
{
    if (m_flow->activity() == ImportFlow::Activity::None)
        QDialog::reject();
    else
        m_flow->cancel();
}

ImportPage *ImportDialog::page() const
{
    return m_pages.at(static_cast<int>(m_flow->step()));
}

void ImportDialog::enter(ImportStep)
{
    m_stack->setCurrentWidget(page());
    page()->refresh();
    if (QWidget *focus = page()->firstFocus(); focus && focus->isVisibleTo(this))
        focus->setFocus(Qt::OtherFocusReason);
    else
        m_next->setFocus(Qt::OtherFocusReason);
}

QString ImportDialog::forwardText() const
{
    switch (m_flow->step()) {
    case ImportStep::File:
        return tr("&Next: Columns");
    case ImportStep::Columns:
        return tr("&Compare");
    case ImportStep::Problems:
        return tr("&Next: Changes");
    case ImportStep::Changes:
        return m_flow->plan() && m_flow->plan()->deviceCount() > 0
            ? tr("&Apply to %1").arg(counted(static_cast<qint64>(m_flow->plan()->deviceCount())))
            : tr("&Apply");
    case ImportStep::Done:
        break;
    }
    return tr("&Finish");
}

void ImportDialog::refresh()
{
    page()->refresh();
    const bool isIdle = m_flow->activity() == ImportFlow::Activity::None;
    const QString obstacle = m_flow->obstacle();
    m_steps->setCurrent(static_cast<int>(m_flow->step()));
    for (int step = 0; step < importStepCount; ++step)
        m_steps->setDone(step, step < static_cast<int>(m_flow->step()) || m_flow->step() == ImportStep::Done);
    m_error->setVisible(m_flow->error().has_value());
    if (m_flow->error())
        m_error->setText(m_flow->error()->message);
    m_reason->setText(obstacle);
    m_close->setText(isIdle ? tr("Close") : tr("Stop"));
    m_close->setVisible(m_flow->step() != ImportStep::Done || !isIdle);
    m_back->setEnabled(isIdle && m_flow->step() != ImportStep::File && !m_flow->edit().id.isValid());
    m_next->setText(forwardText());
    m_next->setEnabled(isIdle && obstacle.isEmpty());
    m_progress->setVisible(!isIdle);
    refreshProgress();
}

void ImportDialog::refreshProgress()
{
    constexpr int parts = 1000;
    const qint64 total = m_flow->progress().total;
    m_progress->setMaximum(total > 0 ? parts : 0);
    m_progress->setValue(total > 0 ? static_cast<int>(m_flow->progress().done * parts / total) : 0);
}

} // namespace Muster
