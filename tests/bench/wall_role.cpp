// SPDX-License-Identifier: GPL-3.0-or-later
#include "roles.h"

#include "live/live_channel.h"
#include "wall/raster_renderer.h"
#include "wall/ui/wall_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>
#include <QUrl>

namespace vigie::bench {

using namespace std::chrono_literals;

namespace {

class ListSource final : public LiveSource {
public:
    QHash<CameraId, StreamEndpoint> endpoints;
    Result<StreamEndpoint> endpoint(const CameraId& camera, StreamRole) override {
        return endpoints.value(camera);
    }
};

// The longest time the GUI thread did not come back to its event loop, seen by a timer that wants to fire
// often.
class Pulse final : public QObject {
public:
    static constexpr auto beat = 4ms;
    qint64 longestNs = 0;

    Pulse() {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.callOnTimeout(this, [this] {
            longestNs = qMax(longestNs, m_since.nsecsElapsed() - std::chrono::nanoseconds(beat).count());
            m_since.restart();
        });
    }
    void start() {
        longestNs = 0;
        m_since.start();
        m_timer.start(beat);
    }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
};

} // namespace

int runWall(const QJsonObject& job) {
    SystemClock clock;
    rtsp::IoThreads io(2);
    media::DecodePool decoders;
    ListSource source;
    auto directory = std::make_shared<Directory>();
    const QJsonArray uris = job[QStringLiteral("uris")].toArray();
    wall::Layout layout = wall::Layout::gridFor(static_cast<int>(uris.size()));
    for (qsizetype i = 0; i < uris.size(); ++i) {
        Camera camera;
        camera.id = CameraId::create();
        camera.number = static_cast<int>(i) + 1;
        camera.name = QStringLiteral("Caméra %1").arg(i + 1);
        StreamEndpoint endpoint;
        endpoint.uri = QUrl(uris[i].toString());
        endpoint.credentials = {job[QStringLiteral("user")].toString(),
                                job[QStringLiteral("password")].toString()};
        source.endpoints[camera.id] = endpoint;
        directory->cameras[camera.id] = camera;
        layout.cameras[i] = camera.id;
    }
    wall::RasterRenderer renderer;
    live::StreamBudget budget(decoders, clock);
    wall::WallController controller({io, decoders, source, clock, &budget}, renderer);
    wall::WallView view(controller, renderer, clock);
    view.setWindowFlag(Qt::FramelessWindowHint);
    view.setGeometry(0, 0, 1920, 1080);
    view.setDirectory(directory);
    view.show();
    controller.setLayout(layout);

    QTextStream out(stdout);
    Pulse pulse;
    QTimer poll;
    QElapsedTimer measured;
    qint64 shownBefore = 0;
    qint64 replacedBefore = 0;
    live::LiveCounters before;
    const auto wanted = std::chrono::milliseconds(1000 * job[QStringLiteral("seconds")].toInt());
    poll.callOnTimeout(&view, [&] {
        if (!measured.isValid()) {
            for (int tile = 0; tile < uris.size(); ++tile) {
                if (controller.status(tile).state != live::LiveState::Live)
                    return;
            }
            measured.start();
            pulse.start();
            before = controller.counters();
            shownBefore = renderer.framesShown();
            replacedBefore = renderer.framesReplaced();
            out << "{\"ready\":true}" << Qt::endl;
        } else if (std::chrono::milliseconds(measured.elapsed()) >= wanted) {
            const auto after = controller.counters();
            out << QJsonDocument(
                       QJsonObject{
                           {QStringLiteral("seconds"), static_cast<double>(measured.elapsed()) / 1000.0},
                           {QStringLiteral("decoded"), after.imagesDecoded - before.imagesDecoded},
                           {QStringLiteral("dropped"), after.imagesDropped - before.imagesDropped},
                           {QStringLiteral("packets_lost"), after.packetsLost - before.packetsLost},
                           {QStringLiteral("shown"), renderer.framesShown() - shownBefore},
                           {QStringLiteral("replaced"), renderer.framesReplaced() - replacedBefore},
                           {QStringLiteral("gui_blocked_ms"), static_cast<double>(pulse.longestNs) / 1e6}})
                       .toJson(QJsonDocument::Compact)
                << Qt::endl;
            QApplication::quit();
        }
    });
    poll.start(20ms);
    return QApplication::exec();
}

} // namespace vigie::bench
