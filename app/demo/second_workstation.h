// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/connection_settings.h"

#include <QObject>
#include <QProcess>
#include <QSet>
#include <QString>

namespace vigie::demo {

/// A second workstation as a program of its own: a full desk on the same catalog under another operator's
/// login, that prints one JSON line for each alarm state its queue shows. Thread: GUI.
class SecondWorkstation final : public QObject {
    Q_OBJECT

public:
    explicit SecondWorkstation(QObject* parent = nullptr);
    ~SecondWorkstation() override;

    /// The login travels by standard input, in no argument list.
    void start(const catalog::ConnectionSettings& catalog);
    [[nodiscard]] bool isReady() const { return m_ready; }
    /// True when its queue showed that alarm in that state.
    [[nodiscard]] bool saw(const QString& alarm, const QString& state) const {
        return m_seen.contains(alarm + QLatin1Char(' ') + state);
    }

private:
    void read();

    QProcess m_process;
    QByteArray m_output;
    QSet<QString> m_seen;
    bool m_ready = false;
};

/// The other side: reads the login from standard input, opens the desk, reports until its input closes.
int runSecondWorkstation();

} // namespace vigie::demo
