// The import of one file, step by step, as the wizard shows it: file, columns, problems, changes, done. Knows no
// widget.
//
// Choosing plans anew by itself; nothing is written before apply(). Lives on the main thread; the services outlive it.
#pragma once

#include "app/csv/devicesimport.h"

#include <QObject>
#include <QTimer>

namespace Muster {

enum class ImportStep { File, Columns, Problems, Changes, Done };
inline constexpr int importStepCount = 5;

class ImportFlow final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ImportFlow)

public:
    ImportFlow(StoreThread &store, OpenWork &work, const Clock &clock, QObject *parent = nullptr);
    ~ImportFlow() override;

    // Only this organisation's devices; all without. Before a file is chosen.
    void setOrganisation(std::optional<OrganisationId> organisation) { m_organisation = organisation; }

    // Looks at the file and recognises it.
    void setFile(const QString &path);
    void setEncoding(const QByteArray &encoding);
    void setSeparator(char separator);
    void setHeader(bool hasHeader);
    // A use that only one column can have is taken from the one that had it.
    void setUse(qsizetype column, const ColumnUse &use);
    void setClearWord(const QString &word);

    [[nodiscard]] ImportStep step() const { return m_step; }
    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] const ImportPreview &preview() const { return m_preview; }
    // Null until the file was compared with the devices.
    [[nodiscard]] const DeviceImportPointer &plan() const { return m_plan; }
    // What was written; its number is 0 before.
    [[nodiscard]] const DeviceEdit &edit() const { return m_edit; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    // Work goes on: recognising, comparing, writing.
    enum class Activity { None, Looking, Comparing, Writing };
    [[nodiscard]] Activity activity() const { return m_activity; }
    [[nodiscard]] const CsvProgress &progress() const { return *m_progress; }
    [[nodiscard]] const QString &savedLines() const { return m_savedLines; } // where they were saved; empty before

    // Why the next step cannot be taken yet; empty when it can.
    [[nodiscard]] QString obstacle() const;
    void forward();
    void back();
    // Only to steps before this one.
    void goTo(ImportStep step);
    void cancel();
    void saveSetAside(const QString &path);
    // Makes the way back of what was written the plan, to be looked at and applied.
    void undo();

Q_SIGNALS:
    void changed();
    void stepChanged(Muster::ImportStep step);
    void progressed(); // now and then while work goes on

private:
    void look();
    void compare();
    void write();
    void enter(ImportStep step);
    void begin(Activity activity);
    void end(const std::optional<Error> &error = {});

    DevicesImport m_import;
    std::optional<OrganisationId> m_organisation;
    ImportStep m_step = ImportStep::File;
    Activity m_activity = Activity::None;
    QString m_path;
    ImportChoice m_choice;
    ImportPreview m_preview;
    QString m_clearWord = ImportMapping().clearWord;
    DeviceImportPointer m_plan;
    DeviceEdit m_edit;
    std::optional<Error> m_error;
    QString m_savedLines;
    CsvProgressPointer m_progress = std::make_shared<CsvProgress>();
    quint64 m_epoch = 0; // answers to older questions are dropped
    QTimer m_ticks;
};

} // namespace Muster
