// SPDX-License-Identifier: GPL-3.0-or-later
#include "../../support/simulator_process.h"

#include <QTcpSocket>
#include <QTest>
#include <QUrl>

using namespace vigie;

/// The helper other rooms' tests start the simulator with.
class TestSimulatorProcess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startsServesAndEnds() {
        QTcpSocket socket;
        QUrl rtsp;
        {
            test::SimulatorProcess simulator;
            const Result<void> started =
                simulator.start(QStringLiteral("127.29.0.1"),
                                {QStringLiteral("--cameras-per-recorder"), QStringLiteral("2")});
            QVERIFY2(started, started ? "" : qPrintable(started.error().toLogLine()));
            QCOMPARE(simulator.user(), QStringLiteral("vigie"));
            QCOMPARE(simulator.recorder().value(QStringLiteral("cameras")).toArray().size(), 2);
            rtsp = QUrl(simulator.recorder().value(QStringLiteral("rtsp")).toString());
            socket.connectToHost(rtsp.host(), quint16(rtsp.port()));
            QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
            const QJsonObject done =
                simulator.control({QStringLiteral("fault"), QStringLiteral("127.29.1.1/2"),
                                   QStringLiteral("frozen"), QStringLiteral("on")});
            QCOMPARE(done.value(QStringLiteral("touched")).toInt(), 1);
            const QJsonObject refused = simulator.control(
                {QStringLiteral("fault"), QStringLiteral("127.29.9.9"), QStringLiteral("frozen")});
            QVERIFY(!refused.value(QStringLiteral("ok")).toBool(true));
        }
        QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
        socket.connectToHost(rtsp.host(), quint16(rtsp.port()));
        QTRY_COMPARE(socket.error(), QAbstractSocket::ConnectionRefusedError);
    }
};

QTEST_GUILESS_MAIN(TestSimulatorProcess)
#include "test_simulator_process.moc"
