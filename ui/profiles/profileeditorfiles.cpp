// Profiles out of the editor into files and back.
#include "ui/common/messagestrip.h"
#include "ui/profiles/profileeditor.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>

namespace Muster {

namespace {

constexpr qint64 mostBytes = 2 * 1024 * 1024; // a little more than is read; the reader says why it refuses

} // namespace

void ProfileEditor::chooseImport()
{
    auto *dialog = new QFileDialog(this, tr("Import profile"), QString(), tr("JSON (*.json);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ProfileEditor::importFile);
    dialog->open();
}

void ProfileEditor::importFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        showError({ErrorKind::InvalidInput,
                   tr("%1 cannot be read: %2").arg(QFileInfo(path).fileName(), file.errorString()),
                   {},
                   {}});
        return;
    }
    const Result<EnrollmentProfile> profile = EnrollmentProfile::fromJson(file.read(mostBytes));
    if (!profile) {
        showError({ErrorKind::InvalidInput,
                   tr("%1 is no enrollment profile. %2").arg(QFileInfo(path).fileName(), profile.error().message),
                   {},
                   {}});
        return;
    }
    m_draft.replace(*profile, tr("Import %1").arg(QFileInfo(path).fileName()));
}

void ProfileEditor::chooseExport()
{
    auto *dialog = new QFileDialog(this, tr("Export profile"), QString(), tr("JSON (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    QString name = m_draft.profile().name();
    dialog->selectFile(name.replace(u'/', u'-') + QLatin1StringView(".json"));
    connect(dialog, &QFileDialog::fileSelected, this, &ProfileEditor::exportFile);
    dialog->open();
}

void ProfileEditor::exportFile(const QString &path)
{
    QSaveFile file(path);
    const QByteArray json = m_draft.isReadable() ? m_draft.profile().toJson() : m_draft.text().toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size() || !file.commit())
        showError({ErrorKind::Storage,
                   tr("%1 cannot be written: %2").arg(QFileInfo(path).fileName(), file.errorString()),
                   {},
                   {}});
}

} // namespace Muster
