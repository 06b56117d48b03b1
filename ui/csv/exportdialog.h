// Which columns of the devices in view become a CSV file, and where. Stays until the file is there.
#pragma once

#include "app/csv/devicesexport.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QComboBox;
class QListWidget;
class QProgressBar;

namespace Muster {

class Label;
class MessageStrip;
class PracticeFrame;
class PushButton;

class ExportDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ExportDialog)

public:
    // `ids` are the devices in the order of the table; `fileName` is proposed. The store outlives the dialog.
    ExportDialog(StoreThread &store, OpenWork &work, std::vector<std::int32_t> ids, const QString &fileName,
                 QWidget *parent = nullptr);
    ~ExportDialog() override;

    void setPractising(bool on);
    // Begins; askWhere() ends here.
    void write(const QString &path);

    void reject() override;

Q_SIGNALS:
    void written(const QString &path, qint64 devices);

private:
    void fillColumns();
    [[nodiscard]] QWidget *makeFoot();
    void askWhere();
    void refresh();
    [[nodiscard]] DeviceExport wish() const;

    DevicesExport m_export;
    std::vector<std::int32_t> m_ids;
    QString m_fileName;
    CsvProgressPointer m_progress; // null while nothing is written
    QTimer m_ticks;
    PracticeFrame *m_frame;
    QListWidget *m_columns;
    QComboBox *m_separator;
    QCheckBox *m_mark;
    QCheckBox *m_guard;
    MessageStrip *m_outcome;
    QProgressBar *m_bar;
    PushButton *m_close;
    PushButton *m_save;
};

} // namespace Muster
