// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/heap.h"
#include "base/logging.h"
#include "language.h"
#include "look/ui/theme.h"
#include "second_workstation.h"
#include "tour.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTextStream>

#include <csignal>

using namespace vigie;

int main(int argc, char** argv) {
    keepHeapLevel();
    std::signal(SIGPIPE, SIG_IGN);
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("Vigie"));
    QCoreApplication::setApplicationName(
        QStringLiteral("vigie-demo")); // keeps a person's own settings out of it
    installLogFormat(false);
    app::installLanguage(application, QStringLiteral("fr"));
    look::applyTheme(application, look::ThemeKind::Dark);

    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption second(QStringLiteral("second-workstation"),
                                    QStringLiteral("Be the other desk."));
    const QCommandLineOption folder(QStringLiteral("data"),
                                    QStringLiteral("Folder of the private catalog, made anew."),
                                    QStringLiteral("folder"));
    const QCommandLineOption shots(QStringLiteral("screenshots"), QStringLiteral("Where screenshots go."),
                                   QStringLiteral("folder"), QStringLiteral("build/demo"));
    const QCommandLineOption seconds(QStringLiteral("seconds"),
                                     QStringLiteral("How long the demonstration lasts at least."),
                                     QStringLiteral("n"), QStringLiteral("30"));
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Also write the summary there."),
                                  QStringLiteral("file"));
    parser.addOptions({second, folder, shots, seconds, json});
    parser.process(application);
    if (parser.isSet(second))
        return demo::runSecondWorkstation();

    demo::Tour::Options options;
    options.folder = parser.value(folder);
    if (options.folder.isEmpty()) {
        // Where the account that PostgreSQL is lent to may pass, whoever runs this.
        options.folder = QStringLiteral("/var/tmp/vigie-demo-%1").arg(QCoreApplication::applicationPid());
        QDir().mkpath(options.folder);
    }
    options.screenshots = parser.value(shots);
    options.least = std::chrono::seconds(parser.value(seconds).toInt());
    int status = 1;
    {
        demo::Tour tour(options);
        QObject::connect(&tour, &demo::Tour::finished, &application, [&] {
            const QByteArray text = QJsonDocument(tour.summary()).toJson();
            QTextStream(stdout) << text;
            if (parser.isSet(json)) {
                QFile file(parser.value(json));
                if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
                    qWarning("can not write %s", qPrintable(file.fileName()));
            }
            QApplication::exit(tour.succeeded() ? 0 : 1);
        });
        tour.start();
        status = QApplication::exec();
    }
    if (!parser.isSet(folder))
        QDir(options.folder).removeRecursively();
    return status;
}
