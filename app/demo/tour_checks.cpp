// SPDX-License-Identifier: GPL-3.0-or-later
#include "tour.h"

#include <QJsonArray>

namespace vigie::demo {

using namespace std::chrono_literals;

namespace {

// What is broken for the check to find: one camera each, and a whole recorder.
struct Breakage {
    int commune;
    const char* channel; ///< null: the whole recorder
    const char* fault;   ///< as the simulator calls it
    const char* cause;   ///< as a check should
};

constexpr Breakage breakages[] = {{0, "VideoSource_3", "recording-gap", "recording-gap"},
                                  {1, "VideoSource_2", "frozen", "frozen"},
                                  {2, "VideoSource_1", "black", "black"},
                                  {3, nullptr, "offline", "offline"}};

} // namespace

void Tour::planChecks() {
    addStep(
        QStringLiteral("faults-injected"),
        [this] {
            const auto& directory = *m_window->desk().directory();
            for (const auto& breakage : breakages) {
                const QString host = deviceAddress(breakage.commune, 0);
                QStringList command{
                    QStringLiteral("fault"),
                    breakage.channel ? host + QLatin1Char('/') + QString::fromLatin1(breakage.channel) : host,
                    QString::fromLatin1(breakage.fault), QStringLiteral("on")};
                if (qstrcmp(breakage.fault, "recording-gap") == 0) {
                    const UtcTime now = m_services->clock.utcNow();
                    command << QStringLiteral("--from") << toIso(now - 25min) << QStringLiteral("--to")
                            << toIso(now - 5min);
                }
                tellSimulator(command);
                for (const auto& camera : directory.cameras) {
                    const bool same = directory.recorders.value(camera.recorder).address.host() == host;
                    if (same &&
                        (!breakage.channel || camera.channel == QString::fromLatin1(breakage.channel)))
                        m_faults[camera.id] = QString::fromLatin1(breakage.cause);
                }
            }
            m_hands.key(QStringLiteral("F6"));
        },
        [this] { return m_window->checks()->page().isVisible() && m_simulatorCommands == 0; });
    addStep(
        QStringLiteral("check-of-all-cameras"), [this] { m_hands.key(QStringLiteral("t")); },
        [this] {
            if (m_window->checks()->isRunning() ||
                m_window->desk().checks().size() < m_window->desk().directory()->cameras.size())
                return false;
            const auto& checks = m_window->desk().checks();
            return std::all_of(m_faults.keyBegin(), m_faults.keyEnd(), [&](const CameraId& camera) {
                return checks.value(camera).verdict != Verdict::Unchecked;
            });
        },
        90s);
    addStep(
        QStringLiteral("faults-named"),
        [this] {
            photograph(QStringLiteral("05-diagnostics"));
            int found = 0;
            int wrong = 0;
            for (const auto& check : m_window->desk().checks()) {
                const bool faulty = check.verdict == Verdict::Bad || check.verdict == Verdict::Unreachable;
                if (m_faults.contains(check.camera))
                    found += faulty && check.cause == m_faults.value(check.camera) ? 1 : 0;
                else
                    wrong += faulty ? 1 : 0;
            }
            m_summary[QStringLiteral("checks")] =
                QJsonObject{{QStringLiteral("cameras"), m_window->desk().checks().size()},
                            {QStringLiteral("faults_injected"), m_faults.size()},
                            {QStringLiteral("faults_found"), found},
                            {QStringLiteral("false_verdicts"), wrong}};
        },
        [this] {
            return m_summary[QStringLiteral("checks")][QStringLiteral("faults_found")].toInt() ==
                   m_faults.size();
        },
        2s);
    addStep(
        QStringLiteral("faults-ended"),
        [this] {
            for (const auto& breakage : breakages) {
                const QString host = deviceAddress(breakage.commune, 0);
                tellSimulator({QStringLiteral("fault"),
                               breakage.channel
                                   ? host + QLatin1Char('/') + QString::fromLatin1(breakage.channel)
                                   : host,
                               QString::fromLatin1(breakage.fault), QStringLiteral("off")});
            }
            m_hands.key(QStringLiteral("F2"));
        },
        [this] { return m_simulatorCommands == 0 && liveTiles() == 16; }, 40s);
}

} // namespace vigie::demo
