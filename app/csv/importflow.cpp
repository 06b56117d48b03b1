#include "app/csv/importflow.h"

#include <QCoroTask>

namespace Muster {

ImportFlow::ImportFlow(StoreThread &store, OpenWork &work, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_import(store, work, clock)
{
    m_ticks.setInterval(std::chrono::milliseconds(100));
    connect(&m_ticks, &QTimer::timeout, this, &ImportFlow::progressed);
}

ImportFlow::~ImportFlow()
{
    m_progress->isCancelled = true; // a comparison need not go on for nobody
}

void ImportFlow::begin(Activity activity)
{
    if (m_activity != Activity::Writing)
        m_progress->isCancelled = true; // whatever went on before is out of date
    m_progress = std::make_shared<CsvProgress>();
    ++m_epoch;
    m_activity = activity;
    m_error.reset();
    m_ticks.start();
    Q_EMIT changed();
}

void ImportFlow::end(const std::optional<Error> &error)
{
    m_activity = Activity::None;
    m_ticks.stop();
    if (error && error->kind != ErrorKind::Cancelled)
        m_error = error;
    Q_EMIT changed();
}

void ImportFlow::setFile(const QString &path)
{
    m_path = path;
    m_choice = {};
    look();
}

void ImportFlow::setEncoding(const QByteArray &encoding)
{
    m_choice.encoding = encoding;
    look();
}

void ImportFlow::setSeparator(char separator)
{
    m_choice.separator = separator;
    look();
}

void ImportFlow::setHeader(bool hasHeader)
{
    m_choice.hasHeader = hasHeader;
    look();
}

void ImportFlow::setUse(qsizetype column, const ColumnUse &use)
{
    QList<ColumnUse> &uses = m_preview.mapping.uses;
    if (column < 0 || column >= uses.size() || uses.at(column) == use)
        return;
    if (use.kind != ColumnUse::Kind::Keep && use.kind != ColumnUse::Kind::Ignore)
        std::ranges::replace(uses, use, ColumnUse{});
    uses[column] = use;
    m_plan.reset();
    Q_EMIT changed();
}

void ImportFlow::setClearWord(const QString &word)
{
    m_clearWord = word.trimmed();
    m_preview.mapping.clearWord = m_clearWord;
    m_plan.reset();
}

void ImportFlow::look()
{
    begin(Activity::Looking);
    m_plan.reset();
    QCoro::connect(m_import.preview(m_path, m_choice), this,
                   [this, epoch = m_epoch](const Result<ImportPreview> &preview) {
                       if (epoch != m_epoch)
                           return;
                       m_preview = preview ? *preview : ImportPreview();
                       m_preview.mapping.organisation = m_organisation;
                       m_preview.mapping.clearWord = m_clearWord;
                       end(preview ? std::optional<Error>() : preview.error());
                   });
}

void ImportFlow::compare()
{
    begin(Activity::Comparing);
    QCoro::connect(m_import.plan(m_path, m_preview.mapping, m_progress), this,
                   [this, epoch = m_epoch](const Result<DeviceImportPointer> &plan) {
                       if (epoch != m_epoch)
                           return;
                       m_plan = plan ? *plan : DeviceImportPointer();
                       m_savedLines.clear();
                       end(plan ? std::optional<Error>() : plan.error());
                       if (m_plan)
                           enter(m_plan->setAside.empty() ? ImportStep::Changes : ImportStep::Problems);
                   });
}

void ImportFlow::write()
{
    begin(Activity::Writing);
    QCoro::connect(m_import.apply(m_plan, m_progress), this, [this](const Result<DeviceEdit> &edit) {
        end(edit ? std::optional<Error>() : edit.error());
        if (!edit)
            return;
        m_edit = *edit;
        enter(ImportStep::Done);
    });
}

void ImportFlow::undo()
{
    begin(Activity::Comparing);
    QCoro::connect(m_import.planUndo(m_edit.id), this, [this](const Result<DeviceImportPointer> &plan) {
        end(plan ? std::optional<Error>() : plan.error());
        if (!plan)
            return;
        m_plan = *plan;
        enter(ImportStep::Changes);
    });
}

void ImportFlow::saveSetAside(const QString &path)
{
    if (!m_plan)
        return;
    QCoro::connect(m_import.saveSetAside(m_plan, path), this, [this, path](const Result<qint64> &saved) {
        m_error = saved ? std::optional<Error>() : saved.error();
        m_savedLines = saved ? path : QString();
        Q_EMIT changed();
    });
}

QString ImportFlow::obstacle() const
{
    if (m_activity == Activity::Writing)
        return tr("The changes are being written.");
    if (m_activity != Activity::None)
        return tr("The file is being read.");
    switch (m_step) {
    case ImportStep::File:
        if (m_path.isEmpty())
            return tr("Choose a file first.");
        return m_preview.mapping.titles.isEmpty() ? tr("The file has no rows.") : QString();
    case ImportStep::Columns:
        return m_preview.mapping.uses.contains(ColumnUse{ColumnUse::Kind::Serial})
            ? QString()
            : tr("Say which column has the serial numbers.");
    case ImportStep::Problems:
        return {};
    case ImportStep::Changes:
        return m_plan && m_plan->deviceCount() > 0 ? QString() : tr("There is nothing to change.");
    case ImportStep::Done:
        break;
    }
    return {};
}

void ImportFlow::forward()
{
    if (!obstacle().isEmpty())
        return;
    switch (m_step) {
    case ImportStep::File:
        enter(ImportStep::Columns);
        break;
    case ImportStep::Columns:
        compare();
        break;
    case ImportStep::Problems:
        enter(ImportStep::Changes);
        break;
    case ImportStep::Changes:
        write();
        break;
    case ImportStep::Done:
        break;
    }
}

void ImportFlow::back()
{
    if (m_step == ImportStep::Changes)
        goTo(m_plan && !m_plan->setAside.empty() ? ImportStep::Problems : ImportStep::Columns);
    else if (m_step == ImportStep::Problems)
        goTo(ImportStep::Columns);
    else if (m_step == ImportStep::Columns)
        goTo(ImportStep::File);
}

void ImportFlow::goTo(ImportStep step)
{
    // What was written stays so: from there only undo() leads back.
    if (step < m_step && m_activity != Activity::Writing && !m_edit.id.isValid())
        enter(step);
}

void ImportFlow::cancel()
{
    m_progress->isCancelled = true;
}

void ImportFlow::enter(ImportStep step)
{
    m_step = step;
    Q_EMIT stepChanged(step);
    Q_EMIT changed();
}

} // namespace Muster
