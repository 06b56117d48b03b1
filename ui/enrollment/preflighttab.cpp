#include "ui/enrollment/preflighttab.h"

#include "app/enrollment/preflight.h"
#include "ui/common/boxedpanel.h"
#include "ui/common/emptystate.h"
#include "ui/common/iconview.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/scrolled.h"
#include "ui/common/type.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QSaveFile>

namespace Muster {

namespace {

constexpr int titleWidth = 172;
constexpr int contentMost = 940; // longer lines are hard to read

Meaning meaningOf(PreflightOutcome outcome)
{
    switch (outcome) {
    case PreflightOutcome::Passed:
        return Meaning::Ok;
    case PreflightOutcome::Warning:
        return Meaning::Attention;
    case PreflightOutcome::Failed:
        return Meaning::Failed;
    case PreflightOutcome::Skipped:
        break;
    }
    return Meaning::Neutral;
}

QString deedText(PreflightDeed deed)
{
    switch (deed) {
    case PreflightDeed::PointProfiles:
        return PreflightTab::tr("Point profiles here…");
    case PreflightDeed::StartServer:
        return PreflightTab::tr("Start server");
    case PreflightDeed::ChangeAddress:
        return PreflightTab::tr("Change address…");
    case PreflightDeed::LoadCertificate:
        return PreflightTab::tr("Certificate…");
    case PreflightDeed::LoadPush:
        return PreflightTab::tr("Push certificate…");
    case PreflightDeed::None:
        break;
    }
    return {};
}

} // namespace

PreflightTab::PreflightTab(Preflight &preflight, QWidget *parent)
    : QWidget(parent)
    , m_preflight(preflight)
    , m_run(new PushButton(tr("Run preflight"), QStringLiteral("preflight"), PushButton::Kind::Primary))
    , m_copy(new PushButton(tr("Copy report"), QStringLiteral("copy")))
    , m_save(new PushButton(tr("Save report…"), QStringLiteral("out")))
    , m_summary(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_empty(new EmptyState(QStringLiteral("preflight"), tr("Not looked yet"),
                             tr("The preflight walks the whole way of a device, from the name in its profile to the "
                                "items that wait for it, and says what stands in the way. It changes nothing.")))
    , m_list(new QWidget)
{
    setObjectName("preflightTab");
    m_list->setObjectName("preflightList");
    auto *outer = new QHBoxLayout(m_list);
    outer->setContentsMargins(Metrics::pageMargin, Metrics::space, Metrics::pageMargin, Metrics::pageMargin);
    auto *column = new QWidget;
    column->setMaximumWidth(contentMost);
    auto *above = new QVBoxLayout(column); // sections as high as they need to be, and nothing below
    above->setContentsMargins(0, 0, 0, 0);
    m_sections = new QVBoxLayout;
    m_sections->setSpacing(Metrics::space);
    above->addLayout(m_sections);
    above->addStretch();
    outer->addWidget(column, 1);
    outer->addStretch(0);
    QScrollArea *area = scrolled(m_list);
    area->setObjectName("preflightArea");
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeTools());
    layout->addWidget(area, 1);
    layout->addWidget(m_empty, 1);
    m_empty->setButton(tr("Run preflight"));
    connect(m_empty, &EmptyState::buttonClicked, this, &PreflightTab::run);
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (m_preflight.isRunning())
            m_preflight.cancel();
        else
            run();
    });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_preflight.report().toText()); });
    connect(m_save, &QPushButton::clicked, this, &PreflightTab::askForPath);
    connect(&m_preflight, &Preflight::began, this, &PreflightTab::clear);
    connect(&m_preflight, &Preflight::checked, this, &PreflightTab::addCheck);
    connect(&m_preflight, &Preflight::ended, this, &PreflightTab::refresh);
    for (const PreflightCheck &check : m_preflight.report().checks)
        addCheck(check);
    refresh();
}

QWidget *PreflightTab::makeTools()
{
    m_run->setObjectName("runPreflight");
    m_copy->setObjectName("copyPreflight");
    m_save->setObjectName("savePreflight");
    m_summary->setObjectName("preflightSummary");
    auto *tools = new QWidget;
    auto *row = new QHBoxLayout(tools);
    row->setContentsMargins(Metrics::pageMargin, Metrics::space, Metrics::pageMargin, Metrics::space);
    row->setSpacing(Metrics::space);
    row->addWidget(m_summary, 1);
    row->addWidget(m_copy);
    row->addWidget(m_save);
    row->addWidget(m_run);
    return tools;
}

void PreflightTab::run()
{
    // What it finds comes by its signals; that one is under way already is no news.
    QCoro::connect(m_preflight.run(), this, [](const Result<PreflightReport> &) { });
}

QString PreflightTab::score() const
{
    const PreflightReport &report = m_preflight.report();
    return report.checks.isEmpty()
        ? QString()
        : tr("%1 of %2").arg(report.count(PreflightOutcome::Passed)).arg(report.checks.size());
}

void PreflightTab::clear()
{
    while (QLayoutItem *item = m_sections->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_grid = nullptr;
    m_subject.clear();
    refresh();
}

void PreflightTab::addCheck(const PreflightCheck &check)
{
    if (!m_grid || m_subject != check.subject) {
        m_subject = check.subject;
        auto *heading = new Label(m_subject.isEmpty() ? tr("Server") : m_subject, Type::bodyStrong());
        heading->setContentsMargins(0, m_grid ? Metrics::space : 0, 0, 0);
        m_sections->addWidget(heading);
        auto *box = new BoxedPanel;
        m_grid = new QGridLayout(box);
        m_grid->setContentsMargins(Metrics::spaceMedium, Metrics::spaceSmall, Metrics::spaceMedium,
                                   Metrics::spaceSmall);
        m_grid->setHorizontalSpacing(Metrics::space);
        m_grid->setVerticalSpacing(Metrics::space);
        m_grid->setColumnMinimumWidth(1, titleWidth);
        m_grid->setColumnStretch(2, 1);
        m_sections->addWidget(box);
    }
    const int row = m_grid->rowCount();
    const Meaning meaning = meaningOf(check.outcome);
    auto *words = new Label(check.remedy.isEmpty() ? check.finding : check.finding + u'\n' + check.remedy, Type::body(),
                            check.outcome == PreflightOutcome::Skipped ? Label::Tone::Secondary : Label::Tone::Plain);
    words->setWrapping(true);
    words->setSelectable(true);
    words->setAccessibleName(QStringLiteral("%1, %2").arg(check.title, preflightOutcomeText(check.outcome)));
    auto *title = new Label(check.title, Type::bodyMedium());
    title->setToolTip(check.id);
    m_grid->addWidget(new IconView(Palette::iconName(meaning), Metrics::iconRow, meaning), row, 0, Qt::AlignTop);
    m_grid->addWidget(title, row, 1, Qt::AlignTop);
    m_grid->addWidget(words, row, 2, Qt::AlignTop);
    if (check.deed != PreflightDeed::None) {
        auto *button = new PushButton(deedText(check.deed));
        button->setObjectName(QStringLiteral("deed-") + check.id);
        button->setInRow(true);
        connect(button, &QPushButton::clicked, this,
                [this, check] { Q_EMIT deedRequested(check.deed, check.organisation); });
        m_grid->addWidget(button, row, 3, Qt::AlignTop);
    }
    refresh();
}

void PreflightTab::refresh()
{
    const PreflightReport &report = m_preflight.report();
    const bool isRunning = m_preflight.isRunning();
    const bool isEmpty = report.checks.isEmpty() && !isRunning;
    m_empty->setVisible(isEmpty);
    findChild<QWidget *>(QStringLiteral("preflightArea"))->setVisible(!isEmpty);
    m_copy->setVisible(!isEmpty);
    m_save->setVisible(!isEmpty);
    m_run->setVisible(!isEmpty);
    m_copy->setEnabled(!isRunning);
    m_save->setEnabled(!isRunning);
    m_run->setText(isRunning ? tr("Stop") : tr("Run again"));
    if (isRunning)
        m_summary->setText(tr("Looking… %1").arg(score()));
    else if (!isEmpty)
        m_summary->setText(tr("%1 in order, %2 to attend to, %3 not in order, %4 not looked at.")
                               .arg(report.count(PreflightOutcome::Passed))
                               .arg(report.count(PreflightOutcome::Warning))
                               .arg(report.count(PreflightOutcome::Failed))
                               .arg(report.count(PreflightOutcome::Skipped)));
    else
        m_summary->clear();
    Q_EMIT scoreChanged();
}

void PreflightTab::askForPath()
{
    auto *dialog = new QFileDialog(this, tr("Save report"), {}, tr("Text (*.txt);;JSON (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QStringLiteral("preflight.txt"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        const PreflightReport &report = m_preflight.report();
        QSaveFile file(path);
        const QByteArray content = path.endsWith(QLatin1StringView(".json"))
            ? QJsonDocument(report.toJson()).toJson(QJsonDocument::Indented)
            : report.toText().toUtf8() + '\n';
        if (!file.open(QIODevice::WriteOnly) || file.write(content) < 0 || !file.commit())
            m_summary->setText(tr("%1 cannot be written: %2.").arg(path, file.errorString()));
    });
    dialog->open();
}

} // namespace Muster
