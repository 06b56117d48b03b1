#include "ui/csv/exportdialog.h"

#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/practiceframe.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"
#include "ui/common/wizardbar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoroTask>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QListWidget>
#include <QLocale>
#include <QProgressBar>
#include <QShortcut>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace Muster {

ExportDialog::ExportDialog(StoreThread &store, OpenWork &work, std::vector<std::int32_t> ids, const QString &fileName,
                           QWidget *parent)
    : QDialog(parent)
    , m_export(store, work)
    , m_ids(std::move(ids))
    , m_fileName(fileName)
    , m_columns(new QListWidget)
    , m_separator(new QComboBox)
    , m_mark(new QCheckBox(tr("For Excel: begin with a mark that says UTF-8")))
    , m_guard(new QCheckBox(tr("Guard cells that a spreadsheet would run as a formula")))
    , m_outcome(new MessageStrip(Meaning::Ok))
    , m_bar(new QProgressBar)
    , m_close(new PushButton(tr("Close")))
    , m_save(new PushButton(tr("Export…"), PushButton::Kind::Primary))
{
    setObjectName(QStringLiteral("exportDialog"));
    auto *content = new QWidget;
    auto *body = new QVBoxLayout;
    body->setContentsMargins(Metrics::spaceHuge, Metrics::dialogMargin, Metrics::spaceHuge, Metrics::spaceLarge);
    body->setSpacing(Metrics::space);
    body->addWidget(new Label(tr("Export %n device(s)", nullptr, static_cast<int>(m_ids.size())), Type::title()));
    auto *sentence = new Label(tr("As the table shows them, in its order. The file can be edited and imported again."),
                               Type::body(), Label::Tone::Secondary);
    sentence->setWrapping(true);
    body->addWidget(sentence);
    fillColumns();
    body->addWidget(m_columns, 1);
    for (const char separator : csvSeparators)
        m_separator->addItem(separatorText(separator), int(separator));
    m_separator->setObjectName(QStringLiteral("exportSeparator"));
    m_separator->setAccessibleName(tr("Separator"));
    auto *row = new QHBoxLayout;
    row->addWidget(new Label(tr("Separator"), Type::body(), Label::Tone::Secondary));
    row->addWidget(m_separator);
    row->addStretch(1);
    body->addLayout(row);
    m_guard->setChecked(true);
    body->addWidget(m_mark);
    body->addWidget(m_guard);
    body->addWidget(m_outcome);
    m_outcome->hide();

    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(body, 1);
    column->addWidget(makeFoot());
    m_frame = new PracticeFrame(content, PracticeFrame::Shape::Dialog);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_frame);
    resize(Metrics::exportWidth, Metrics::exportHeight);
    setPractising(false);
    m_ticks.setInterval(std::chrono::milliseconds(100));
    connect(&m_ticks, &QTimer::timeout, this, &ExportDialog::refresh);
    connect(m_columns, &QListWidget::itemChanged, this, &ExportDialog::refresh);
    refresh();
}

void ExportDialog::fillColumns()
{
    m_columns->setObjectName(QStringLiteral("exportColumns"));
    m_columns->setAccessibleName(tr("Columns"));
    const QStringList usual = usualExportColumns();
    const QStringList names = exportColumnNames();
    for (const QString &name : names) {
        auto *item = new QListWidgetItem(exportTitle(name), m_columns);
        item->setData(Qt::UserRole, name);
        item->setSizeHint({0, Metrics::rowFacet});
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(usual.contains(name) ? Qt::Checked : Qt::Unchecked);
    }
}

QWidget *ExportDialog::makeFoot()
{
    auto *foot = new WizardBar(WizardBar::Place::Foot);
    auto *buttons = foot->makeRow();
    m_bar->setObjectName(QStringLiteral("exportProgress"));
    m_bar->setAccessibleName(tr("Progress"));
    m_bar->setTextVisible(false);
    buttons->addWidget(m_bar, 1);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    buttons->addWidget(m_save);
    m_close->setObjectName(QStringLiteral("exportClose"));
    m_save->setObjectName(QStringLiteral("exportSave"));
    m_save->setDefault(true);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &ExportDialog::askWhere);
    for (const QKeyCombination key : {Qt::CTRL | Qt::Key_Return, Qt::CTRL | Qt::Key_Enter})
        connect(new QShortcut(QKeySequence(key), this), &QShortcut::activated, m_save, &QPushButton::click);
    return foot;
}

ExportDialog::~ExportDialog()
{
    if (m_progress)
        m_progress->isCancelled = true;
}

void ExportDialog::setPractising(bool on)
{
    m_frame->setPractising(on);
    setWindowTitle(on ? tr("Export devices (practice)") : tr("Export devices"));
}

DeviceExport ExportDialog::wish() const
{
    DeviceExport wish;
    wish.columns.clear();
    for (int i = 0; i < m_columns->count(); ++i) {
        if (m_columns->item(i)->checkState() == Qt::Checked)
            wish.columns.append(m_columns->item(i)->data(Qt::UserRole).toString());
    }
    wish.style = {.separator = static_cast<char>(m_separator->currentData().toInt()),
                  .hasMark = m_mark->isChecked(),
                  .isGuarded = m_guard->isChecked()};
    return wish;
}

void ExportDialog::askWhere()
{
    auto *dialog = new QFileDialog(this, tr("Export devices"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Tables (*.csv)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->selectFile(m_fileName);
    connect(dialog, &QFileDialog::fileSelected, this, &ExportDialog::write);
    dialog->open();
}

void ExportDialog::write(const QString &path)
{
    DeviceExport chosen = wish();
    chosen.ids = m_ids;
    m_progress = std::make_shared<CsvProgress>();
    m_outcome->hide();
    m_ticks.start();
    refresh();
    QCoro::connect(m_export.write(path, chosen, m_progress), this, [this, path](const Result<qint64> &count) {
        m_progress.reset();
        m_ticks.stop();
        m_outcome->show();
        m_outcome->setMeaning(count ? Meaning::Ok : Meaning::Failed);
        m_outcome->setText(count
                               ? tr("%1 devices are in %2.").arg(QLocale().toString(*count), QFileInfo(path).fileName())
                               : count.error().kind == ErrorKind::Cancelled ? tr("Stopped. No file was written.")
                                                                            : count.error().message);
        refresh();
        if (count)
            Q_EMIT written(path, *count);
    });
}

// While the file is written the button stops that.
void ExportDialog::reject()
{
    if (m_progress)
        m_progress->isCancelled = true;
    else
        QDialog::reject();
}

void ExportDialog::refresh()
{
    const bool isIdle = !m_progress;
    m_bar->setVisible(!isIdle);
    m_close->setText(isIdle ? tr("Close") : tr("Stop"));
    m_save->setEnabled(isIdle && !wish().columns.isEmpty());
    m_columns->setEnabled(isIdle);
    if (isIdle)
        return;
    constexpr int parts = 1000;
    const qint64 total = m_progress->total;
    m_bar->setMaximum(total > 0 ? parts : 0);
    m_bar->setValue(total > 0 ? static_cast<int>(m_progress->done * parts / total) : 0);
}

} // namespace Muster
