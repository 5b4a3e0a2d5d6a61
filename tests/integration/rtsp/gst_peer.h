// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QProcess>
#include <QTcpServer>
#include <QTest>

/// gst_peer.py, whose place GST_PEER is, on a free port.
struct Peer {
    QProcess process;
    quint16 port = 0;

    bool start(const QStringList& options = {}) {
        QTcpServer probe;
        probe.listen(QHostAddress::LocalHost);
        port = probe.serverPort();
        probe.close();
        process.start(QStringLiteral("/usr/bin/python3"),
                      QStringList{QStringLiteral(GST_PEER), QString::number(port)} + options);
        return process.waitForStarted(5000) && process.waitForReadyRead(30000) &&
               process.readAllStandardOutput().contains("ready");
    }
    ~Peer() {
        process.kill();
        process.waitForFinished(5000);
    }
};
