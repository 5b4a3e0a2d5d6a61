// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall_bench.h"

#include "base/logging.h"
#include "look/ui/theme.h"

#include <QApplication>
#include <QFile>
#include <QJsonDocument>

namespace vigie::bench {

int runWallBench(int argc, char** argv, const WallBench& bench) {
    QApplication application(argc, argv);
    installLogFormat(false);
    look::applyTheme(application, look::ThemeKind::Dark);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Also write the report there."),
                                  QStringLiteral("file"));
    const QCommandLineOption role(QStringLiteral("role"), QStringLiteral("Internal: a measured process."),
                                  QStringLiteral("name"));
    parser.addOptions(bench.options);
    parser.addOptions({json, role});
    parser.process(application);
    if (!parser.isSet(role))
        return bench.measure(parser, parser.value(json));
    const auto run = bench.roles.constFind(parser.value(role));
    QFile input;
    if (run == bench.roles.constEnd() || !input.open(0, QIODevice::ReadOnly | QIODevice::Unbuffered))
        return 2;
    return (*run)(QJsonDocument::fromJson(input.readLine()).object());
}

} // namespace vigie::bench
