// muster [FILE.muster]: the desktop program.
#include "app/core/language.h"
#include "models/core/settings.h"
#include "ui/common/appearance.h"
#include "ui/shell/program.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QNetworkProxyFactory>
#include <QTranslator>
#include <QtCrypto>

int main(int argc, char *argv[])
{
    Muster::Appearance::prepare();
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("muster"));
    QApplication::setApplicationDisplayName(QStringLiteral("Muster"));
    QApplication::setApplicationVersion(QStringLiteral(MUSTER_VERSION));
    QApplication::setQuitOnLastWindowClosed(false);
    const QCA::Initializer qca;
    QNetworkProxyFactory::setUseSystemConfiguration(true);

    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Deploys Apple devices by Automated Device Enrollment."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("FILE"),
                                 QStringLiteral("the workspace; the one opened last unless given"),
                                 QStringLiteral("[FILE.muster]"));
    parser.process(application);

    QTranslator translator;
    Muster::installLanguage(translator);
    Muster::Settings settings;
    Muster::Appearance appearance;
    Muster::Program program(settings, appearance);
    program.open(parser.positionalArguments().value(0, settings.currentWorkspace()));
    return QApplication::exec();
}
