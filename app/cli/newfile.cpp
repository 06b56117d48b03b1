#include "app/cli/newfile.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("musterctl", text);
}

} // namespace

Result<NewFile> NewFile::make(const QString &path)
{
    if (QFileInfo::exists(path))
        return failure(ErrorKind::Conflict, say("%1 exists already. Choose another name.").arg(path));
    NewFile made(path);
    if (!made.m_file->open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return failure(ErrorKind::Storage, say("%1 cannot be written: %2").arg(path, made.m_file->errorString()));
    return made;
}

NewFile::~NewFile()
{
    if (m_file && m_file->isOpen() && !m_isWritten)
        m_file->remove();
}

Result<> NewFile::write(const QByteArray &content)
{
    if (m_file->write(content) != content.size() || !m_file->flush())
        return failure(ErrorKind::Storage,
                       say("%1 cannot be written: %2").arg(m_file->fileName(), m_file->errorString()));
    m_isWritten = true;
    return {};
}

Result<> writeNewFile(const QString &path, const QByteArray &content)
{
    return NewFile::make(path).and_then([&content](NewFile file) { return file.write(content); });
}

} // namespace Muster
