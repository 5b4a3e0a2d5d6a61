// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/outbox.h"
#include "domain/check.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QThread>

#include <cstdio>

using namespace vigie;
using namespace std::chrono_literals;

// A desk reduced to its outbox, to be killed. Reads one line of JSON, then records numbered acts, every
// seventh a verdict, for as long as it lives, and prints a number once everything up to it is on the disk.
// With "drain" it records nothing and ends when nothing waits any more.
int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return 2;
    const QJsonObject told = QJsonDocument::fromJson(input.readLine()).object();
    const auto text = [&told](const char* key) { return told[QLatin1String(key)].toString(); };
    catalog::ConnectionSettings settings;
    settings.hosts = {text("host")};
    settings.ports = {5432};
    settings.database = text("database");
    settings.user = text("user");
    settings.password = text("password");
    store::StoreWorker store(text("store"));
    catalog::Outbox outbox(settings, &store);
    const CommuneId commune(QUuid::fromString(text("commune")));
    const CameraId camera(QUuid::fromString(text("camera")));
    if (told[QStringLiteral("drain")].toBool()) {
        for (int i = 0; i < 600; ++i) {
            QThread::msleep(100); // its own thread: nothing else runs in it
            if (outbox.waiting() == 0 && i > 3)
                return outbox.state().refused == 0 ? 0 : 3;
        }
        qWarning("still %lld acts to send", outbox.waiting());
        return 4;
    }
    for (int number = told[QStringLiteral("first")].toInt();;) {
        const int batch = 1 + number % 3;
        for (int i = 0; i < batch; ++i, ++number) {
            const QString name = QStringLiteral("chaos-%1").arg(number, 7, 10, QLatin1Char('0'));
            if (number % 7 == 0) {
                CheckResult check;
                check.commune = commune;
                check.camera = camera;
                check.startedAt = check.endedAt = SystemClock().utcNow();
                check.verdict = Verdict::Doubtful;
                check.cause = name;
                outbox.record(check);
            } else {
                outbox.record({commune, camera, name, {}, {}});
            }
        }
        if (!outbox.flush(30s))
            return 5;
        std::printf("%d\n", number - 1);
        std::fflush(stdout);
        QThread::msleep(10); // a server that is back catches up with it
    }
}
