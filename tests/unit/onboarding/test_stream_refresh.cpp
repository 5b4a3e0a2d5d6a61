// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/stream_refresh.h"

#include <QTest>

using namespace vigie;
using namespace vigie::onboarding;

namespace {

Camera camera(int number, const RecorderId& recorder, const QString& channel) {
    Camera made;
    made.id = CameraId::create();
    made.number = number;
    made.name = QStringLiteral("Camera %1").arg(number);
    made.recorder = recorder;
    made.channel = channel;
    made.recording = QStringLiteral("rec-old");
    return made;
}

StreamProfile stream(const QString& uri) {
    return {StreamRole::Main, QStringLiteral("t"), QUrl(uri), VideoCodec::H264, QSize(640, 360), 25};
}

} // namespace

class TestStreamRefresh : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void channelsFindTheirCameras() {
        const auto mine = RecorderId::create();
        const auto other = RecorderId::create();
        Directory known;
        for (const Camera& one : {camera(7, mine, QStringLiteral("2")), camera(3, mine, QStringLiteral("1")),
                                  camera(5, mine, QStringLiteral("9")), camera(6, mine, QStringLiteral("4")),
                                  camera(8, other, QStringLiteral("1"))})
            known.cameras.insert(one.id, one);
        const QList<devices::Channel> channels{
            {QStringLiteral("1"),
             QStringLiteral("IPC"),
             QStringLiteral("rec-1"),
             {stream(QStringLiteral("rtsp://10.1.0.10/1"))}},
            {QStringLiteral("2"), QStringLiteral("IPC"), {}, {stream(QStringLiteral("rtsp://10.1.0.10/2"))}},
            {QStringLiteral("3"), QStringLiteral("IPC"), {}, {stream(QStringLiteral("rtsp://10.1.0.10/3"))}},
            {QStringLiteral("4"), QStringLiteral("IPC"), {}, {}}};

        const StreamRefresh refresh = refreshOf(channels, known, mine);
        QCOMPARE(refresh.cameras.size(), 2);
        QCOMPARE(refresh.channels.size(), 2);
        QCOMPARE(refresh.cameras[0].number, 3);
        QCOMPARE(refresh.cameras[0].name, QStringLiteral("Camera 3"));
        QCOMPARE(refresh.cameras[0].recording, QStringLiteral("rec-1"));
        QCOMPARE(refresh.cameras[0].streams.value(0).uri, QUrl(QStringLiteral("rtsp://10.1.0.10/1")));
        QCOMPARE(refresh.cameras[1].number, 7);
        QCOMPARE(refresh.cameras[1].recording, QStringLiteral("rec-old"));
        QCOMPARE(refresh.channels[1].token, QStringLiteral("2"));
        QCOMPARE(refresh.missing.size(), 2);
        QCOMPARE(refresh.missing[0].number, 5);
        QCOMPARE(refresh.missing[1].number, 6);
        QCOMPARE(refresh.unknown, QStringList{QStringLiteral("3")});
    }
};

QTEST_APPLESS_MAIN(TestStreamRefresh)
#include "test_stream_refresh.moc"
