// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "devices/device_driver.h"
#include "domain/names.h"
#include "simulator_process.h"

#include <QUrl>

#include <functional>
#include <future>
#include <mutex>

/// Recorders of several brands in one simulator, each at an address of its own, and checks of many at once:
/// most of a check's time is waiting.
class BrandPark final {
public:
    /// `brands`: one recorder each, in this order.
    [[nodiscard]] vigie::Result<void> start(const QString& firstAddress, const QStringList& brands,
                                            const QStringList& options = {}) {
        return m_simulator.start(firstAddress,
                                 QStringList{QStringLiteral("--recorders-per-commune"),
                                             QString::number(brands.size()), QStringLiteral("--brands"),
                                             brands.join(u','), QStringLiteral("--cameras-per-recorder"),
                                             QStringLiteral("2"), QStringLiteral("--port-http"),
                                             QStringLiteral("18290"), QStringLiteral("--port-rtsp"),
                                             QStringLiteral("18554")} +
                                     options);
    }
    [[nodiscard]] QJsonObject recorder(int index) const { return m_simulator.recorder(0, index); }
    [[nodiscard]] QString brand(int index) const { return recorder(index)[u"brand"].toString(); }
    [[nodiscard]] QString host(int index) const {
        return QUrl(recorder(index)[u"address"].toString()).host();
    }
    [[nodiscard]] vigie::devices::DeviceAddress address(int index) const {
        vigie::devices::DeviceAddress address;
        address.recorder = vigie::RecorderId::create();
        address.family =
            vigie::fromName<vigie::DeviceFamily>(brand(index)).value_or(vigie::DeviceFamily::Generic);
        address.url = QUrl(recorder(index)[u"address"].toString());
        address.credentials = {m_simulator.user(), m_simulator.password()};
        return address;
    }
    /// The simulator's own knowledge of that recorder.
    [[nodiscard]] QJsonObject status(int index) const {
        const QString wanted = host(index);
        for (const auto& one : m_simulator.control({QStringLiteral("status")})[u"recorders"].toArray())
            if (one[u"address"].toString() == wanted)
                return one.toObject();
        return {};
    }
    [[nodiscard]] QJsonObject head(int index) const {
        return status(index)[u"ptz"][u"VideoSource_1"].toObject();
    }
    [[nodiscard]] bool fault(int index, const QString& kind, bool on, const QStringList& more = {}) const {
        return ordered(QStringList{QStringLiteral("fault"), host(index), kind, word(on)} + more);
    }
    [[nodiscard]] bool event(int index, const QString& kind, bool on, int channel = 1) const {
        return ordered(
            {QStringLiteral("event"), QStringLiteral("%1/%2").arg(host(index)).arg(channel), kind, word(on)});
    }

private:
    static QString word(bool on) { return on ? QStringLiteral("on") : QStringLiteral("off"); }
    [[nodiscard]] bool ordered(const QStringList& words) const {
        return m_simulator.control(words)[u"ok"].toBool();
    }

    vigie::test::SimulatorProcess m_simulator;
};

/// What is wrong, or nothing.
using BrandCheck = std::function<QString()>;

/// Runs the checks at the same time; what they found wrong.
inline QString inParallel(const QList<BrandCheck>& checks) {
    std::vector<std::future<QString>> running;
    running.reserve(checks.size());
    for (const BrandCheck& check : checks)
        running.push_back(std::async(std::launch::async, check));
    QStringList wrong;
    for (auto& one : running)
        if (const QString found = one.get(); !found.isEmpty())
            wrong.append(found);
    return wrong.join(u'\n');
}

/// Fails a test with all that was found wrong.
#define VERIFY_NONE(wrong)                                                                                   \
    do {                                                                                                     \
        const QString found = (wrong);                                                                       \
        QVERIFY2(found.isEmpty(), qPrintable(found));                                                        \
    } while (false)

/// Waits until `reached`, looking every 25 ms.
inline bool reaches(const std::function<bool()>& reached, std::chrono::milliseconds within) {
    const auto end = vigie::MonoClock::now() + within;
    while (!reached()) {
        if (vigie::MonoClock::now() > end)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
    return true;
}

/// Gives up a check with what was seen.
#define EXPECT(condition, seen)                                                                              \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            return QStringLiteral("%1:%2 %3 [%4] %5")                                                        \
                .arg(QString::fromLatin1(__func__))                                                          \
                .arg(__LINE__)                                                                               \
                .arg(QStringLiteral(#condition), label, QString(seen));                                      \
    } while (false)
#define EXPECT_OK(result) EXPECT((result).has_value(), (result) ? QString() : (result).error().toLogLine())

/// A device's events as they come, watched on a thread of its own.
class BrandEvents final {
public:
    explicit BrandEvents(vigie::devices::DeviceDriver& driver)
        : m_thread([this, &driver](const std::stop_token& stop) {
            const auto watched = driver.watchEvents(
                [this](vigie::DeviceEvent event) {
                    const std::lock_guard lock(m_mutex);
                    m_events.append(std::move(event));
                },
                stop);
            if (!watched)
                qWarning("%s", qPrintable(watched.error().toLogLine()));
        }) {}

    [[nodiscard]] QList<vigie::DeviceEvent> all() const {
        const std::lock_guard lock(m_mutex);
        return m_events;
    }
    [[nodiscard]] QList<vigie::DeviceEvent> changes(vigie::DeviceEventKind kind, bool active) const {
        QList<vigie::DeviceEvent> found;
        for (const vigie::DeviceEvent& event : all())
            if (event.kind == kind && event.active == active && !event.initialState)
                found.append(event);
        return found;
    }
    /// Something of that kind was told, state or event.
    [[nodiscard]] bool tells(vigie::DeviceEventKind kind) const {
        const auto events = all();
        return std::any_of(events.begin(), events.end(),
                           [kind](const vigie::DeviceEvent& event) { return event.kind == kind; });
    }
    [[nodiscard]] qsizetype links(bool up) const {
        qsizetype count = 0;
        for (const vigie::DeviceEvent& event : all())
            count += event.topic == QLatin1String(vigie::devices::eventStreamTopic) && event.active == up;
        return count;
    }

private:
    mutable std::mutex m_mutex;
    QList<vigie::DeviceEvent> m_events; // guarded by m_mutex
    std::jthread m_thread;              // last: ends before what it fills
};
