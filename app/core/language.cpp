#include "app/core/language.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

namespace Muster {

void installLanguage(QTranslator &translator)
{
    const QString folder = QStringLiteral(":/i18n");
    if (translator.load(QLocale(), QStringLiteral("muster"), QStringLiteral("_"), folder)
        || translator.load(QStringLiteral("muster_en"), folder))
        QCoreApplication::installTranslator(&translator);
}

} // namespace Muster
