// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe_device.h"

#include "base/stop.h"
#include "devices/discovery.h"
#include "domain/names.h"
#include "onboarding/stream_trial.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>

#include <algorithm>
#include <thread>

namespace vigie::ctl {

using namespace std::chrono_literals;

namespace {

constexpr int mostShown = 50; // of a list, in a report for people
constexpr devices::Feature allFeatures[] = {
    devices::Feature::Snapshot,       devices::Feature::Ptz,        devices::Feature::PtzPresets,
    devices::Feature::PtzTours,       devices::Feature::PtzCentre,  devices::Feature::PtzBoxZoom,
    devices::Feature::Relays,         devices::Feature::Events,     devices::Feature::Coverage,
    devices::Feature::Replay,         devices::Feature::FastReplay, devices::Feature::ReverseReplay,
    devices::Feature::KeyFrameReplay, devices::Feature::Download,   devices::Feature::Storage,
    devices::Feature::Talkback};

QJsonObject spanOf(TimeSpan span) {
    return {{QStringLiteral("begin"), toIso(span.begin)}, {QStringLiteral("end"), toIso(span.end)}};
}

/// The walk: one method a step, each answering what is to be told.
class Walk {
public:
    Walk(const DeviceProbe& probe, const std::function<void(const QJsonObject&)>& told)
        : m_probe(probe)
        , m_told(told)
        , m_io(2) {}

    Result<DeviceReport> run() {
        auto driver = devices::connectDevice(m_probe.address, m_io);
        if (!driver)
            return fail(driver.error());
        m_driver = std::move(*driver);
        using Step = Result<QJsonObject> (Walk::*)();
        constexpr std::pair<const char*, Step> steps[] = {
            {"contact", &Walk::contact},       {"clock", &Walk::clock},       {"identity", &Walk::identity},
            {"features", &Walk::features},     {"channels", &Walk::channels}, {"streams", &Walk::streams},
            {"picture", &Walk::picture},       {"disks", &Walk::disks},       {"relays", &Walk::relays},
            {"recordings", &Walk::recordings}, {"replay", &Walk::replay},     {"events", &Walk::events}};
        QJsonArray report;
        std::optional<Error> failure;
        bool isForeign = false;
        for (const auto& [name, step] : steps) {
            QElapsedTimer timer;
            timer.start();
            const auto outcome = (this->*step)();
            QJsonObject told{{QStringLiteral("step"), QLatin1String(name)}};
            if (outcome) {
                told[QStringLiteral("answer")] = *outcome;
            } else {
                told[QStringLiteral("error")] = errorCodeName(outcome.error().code);
                told[QStringLiteral("text")] = outcome.error().text;
                told[QStringLiteral("detail")] = outcome.error().detail;
            }
            told[QStringLiteral("ms")] = timer.elapsed();
            m_told(told);
            report.append(told);
            // Without these two nothing can be done with a device, whatever else it answers.
            const bool isNeeded = QLatin1String(name) == QLatin1String("identity") ||
                                  QLatin1String(name) == QLatin1String("channels");
            if (!outcome && !failure && (isNeeded || endsTheWalk(outcome.error().code)))
                failure = outcome.error();
            if (!failure && m_noPicture)
                failure = m_noPicture;
            isForeign = !outcome && looksForeign(QLatin1String(name), outcome.error().code);
            if (isForeign) {
                failure = Error{ErrorCode::Unsupported, m_hint, outcome.error().detail};
                break;
            }
            // Every further step would burn an attempt, or wait for a device that isn't there.
            if (!outcome && endsTheWalk(outcome.error().code))
                break;
        }
        QJsonObject answer{{QStringLiteral("address"), m_probe.address.url.toString(QUrl::RemoveUserInfo)},
                           {QStringLiteral("family"), nameOf(m_probe.address.family)},
                           {QStringLiteral("steps"), report}};
        if (!m_hint.isEmpty() && (isForeign || m_isOther))
            answer[QStringLiteral("hint")] = m_hint;
        if (failure) {
            answer[QStringLiteral("error")] = errorCodeName(failure->code);
            answer[QStringLiteral("text")] = failure->text;
            answer[QStringLiteral("detail")] = failure->detail;
        }
        return DeviceReport{answer, failure};
    }

private:
    [[nodiscard]] bool endsTheWalk(ErrorCode code) const {
        return code == ErrorCode::Auth || code == ErrorCode::Untrusted ||
               (m_channels.isEmpty() && (code == ErrorCode::Network || code == ErrorCode::Timeout));
    }
    /// No sign of the family, and then nothing of it answered: every further step would say the same.
    [[nodiscard]] bool looksForeign(QLatin1String step, ErrorCode code) const {
        const bool isNoAnswer =
            code == ErrorCode::Unsupported || code == ErrorCode::NotFound || code == ErrorCode::Protocol;
        return isNoAnswer && !m_hint.isEmpty() &&
               (step == QLatin1String("identity") || (m_isOther && step == QLatin1String("clock")));
    }
    [[nodiscard]] bool isHttp() const { return m_probe.address.url.scheme().startsWith(u"http"); }

    Result<QJsonObject> contact() {
        if (!isHttp())
            return QJsonObject{};
        const auto found = devices::firstContact(m_probe.address.url, m_probe.address.trust, m_io, {});
        if (!found)
            return fail(found.error());
        QJsonArray families;
        for (const DeviceFamily family : found->families)
            families.append(nameOf(family));
        const DeviceFamily family = m_probe.address.family;
        if (family != DeviceFamily::Generic && !found->families.contains(family)) {
            m_isOther = !found->families.isEmpty();
            m_hint = QCoreApplication::translate("ctl", "Cela ne ressemble pas à un appareil %1.")
                         .arg(nameOf(family));
            if (m_isOther)
                m_hint += u' ' + QCoreApplication::translate(
                                     "ctl", "L'appareil répond comme %1 : essayez --family %1")
                                     .arg(nameOf(found->families.first()));
        }
        return QJsonObject{{QStringLiteral("families"), families},
                           {QStringLiteral("evidence"), QJsonArray::fromStringList(found->evidence)}};
    }
    Result<QJsonObject> clock() {
        const auto reading = m_driver->readClock({});
        if (!reading)
            return fail(reading.error());
        m_offset = reading->offset;
        return QJsonObject{{QStringLiteral("offset_ms"), qint64(reading->offset.count())},
                           {QStringLiteral("uncertainty_ms"), qint64(reading->uncertainty.count())},
                           {QStringLiteral("source"), reading->source},
                           {QStringLiteral("local_as_utc"), reading->localAsUtc}};
    }
    Result<QJsonObject> identity() {
        const auto who = m_driver->identify({});
        if (!who)
            return fail(who.error());
        m_hint.clear();
        return QJsonObject{{QStringLiteral("manufacturer"), who->manufacturer},
                           {QStringLiteral("model"), who->model},
                           {QStringLiteral("firmware"), who->firmware},
                           {QStringLiteral("serial"), who->serial}};
    }
    Result<QJsonObject> features() {
        const auto can = m_driver->capabilities({});
        if (!can)
            return fail(can.error());
        m_can = *can;
        QJsonObject answer;
        for (const auto feature : allFeatures)
            answer[nameOf(feature)] = can->has(feature) ? QJsonValue(true) : QJsonValue(can->whyNot(feature));
        return answer;
    }
    Result<QJsonObject> channels() {
        const auto found = m_driver->channels({});
        if (!found)
            return fail(found.error());
        m_channels = *found;
        QJsonArray list;
        for (const auto& channel : m_channels) {
            if (list.size() >= mostShown)
                break;
            QJsonArray streams;
            for (const StreamProfile& stream : channel.streams)
                streams.append(
                    QJsonObject{{QStringLiteral("role"), nameOf(stream.role)},
                                {QStringLiteral("codec"), videoCodecName(stream.codec)},
                                {QStringLiteral("width"), stream.size.width()},
                                {QStringLiteral("height"), stream.size.height()},
                                {QStringLiteral("fps"), stream.framesPerSecond},
                                {QStringLiteral("uri"), stream.uri.toString(QUrl::RemoveUserInfo)}});
            list.append(QJsonObject{{QStringLiteral("token"), channel.token},
                                    {QStringLiteral("name"), channel.name},
                                    {QStringLiteral("recording"), channel.recording},
                                    {QStringLiteral("streams"), streams}});
        }
        return QJsonObject{{QStringLiteral("count"), m_channels.size()}, {QStringLiteral("list"), list}};
    }
    Result<QJsonObject> streams() {
        QJsonArray list;
        bool isAnyGood = false;
        for (const auto& trial : onboarding::tryStreams(m_channels, m_probe.address, m_io, {})) {
            QJsonObject one{{QStringLiteral("channel"), trial.channel}};
            if (trial.firstPicture)
                one[QStringLiteral("first_picture_ms")] = qint64(trial.firstPicture->count());
            if (trial.error) {
                one[QStringLiteral("error")] = errorCodeName(trial.error->code);
                one[QStringLiteral("text")] = trial.error->text;
                one[QStringLiteral("detail")] = trial.error->detail;
            }
            list.append(one);
            if (trial.error && !m_noPicture)
                m_noPicture = trial.error;
            isAnyGood = isAnyGood || !trial.error;
        }
        if (isAnyGood)
            m_noPicture.reset();
        return QJsonObject{{QStringLiteral("list"), list}};
    }
    Result<QJsonObject> picture() {
        if (m_channels.isEmpty() || !m_can.has(devices::Feature::Snapshot))
            return skipped(devices::Feature::Snapshot);
        const auto picture = m_driver->snapshot(m_channels.first().token, {});
        if (!picture)
            return fail(picture.error());
        return QJsonObject{{QStringLiteral("bytes"), picture->jpeg.size()}};
    }
    Result<QJsonObject> disks() {
        if (!m_can.has(devices::Feature::Storage))
            return skipped(devices::Feature::Storage);
        const auto found = m_driver->disks({});
        if (!found)
            return fail(found.error());
        QJsonArray list;
        for (const auto& disk : *found)
            list.append(QJsonObject{{QStringLiteral("token"), disk.token},
                                    {QStringLiteral("state"), devices::nameOf(disk.state)},
                                    {QStringLiteral("told"), disk.stateAsTold},
                                    {QStringLiteral("capacity_bytes"), disk.capacityBytes.value_or(-1)},
                                    {QStringLiteral("free_bytes"), disk.freeBytes.value_or(-1)}});
        return QJsonObject{{QStringLiteral("list"), list}};
    }
    Result<QJsonObject> relays() {
        if (!m_can.has(devices::Feature::Relays))
            return skipped(devices::Feature::Relays);
        const auto found = m_driver->relays({});
        if (!found)
            return fail(found.error());
        QJsonArray list;
        for (const auto& relay : *found)
            list.append(
                QJsonObject{{QStringLiteral("token"), relay.token}, {QStringLiteral("name"), relay.name}});
        return QJsonObject{{QStringLiteral("list"), list}};
    }
    Result<QJsonObject> recordings() {
        const auto recorded = std::find_if(m_channels.begin(), m_channels.end(),
                                           [](const auto& channel) { return !channel.recording.isEmpty(); });
        if (recorded == m_channels.end() || !m_can.has(devices::Feature::Coverage))
            return skipped(devices::Feature::Coverage);
        m_recording = recorded->recording;
        const UtcTime now = SystemClock().utcNow() + m_offset;
        const auto spans = m_driver->coverage(m_recording, {now - 24h, now}, {});
        if (!spans)
            return fail(spans.error());
        QJsonArray list;
        std::chrono::microseconds total{0};
        for (const TimeSpan& span : *spans) {
            total += span.length();
            if (list.size() < mostShown)
                list.append(spanOf(span));
        }
        if (!spans->isEmpty())
            m_last = spans->last();
        return QJsonObject{{QStringLiteral("recording"), m_recording},
                           {QStringLiteral("last_24_h_seconds"),
                            qint64(std::chrono::duration_cast<std::chrono::seconds>(total).count())},
                           {QStringLiteral("pieces"), spans->size()},
                           {QStringLiteral("list"), list}};
    }
    Result<QJsonObject> replay() {
        if (!m_last || !m_can.has(devices::Feature::Replay))
            return skipped(devices::Feature::Replay);
        // Ten seconds some minutes back: what was just recorded may not be on the disk yet.
        const UtcTime end = std::max(m_last->begin, m_last->end - 120s);
        const TimeSpan asked{std::max(m_last->begin, end - 10s), end};
        auto reader = m_driver->openArchive({m_recording, asked}, {});
        if (!reader)
            return fail(reader.error());
        qint64 pictures = 0;
        TimeStamp first;
        while (true) {
            auto unit = (*reader)->next({});
            if (!unit)
                return fail(unit.error());
            if (!*unit)
                break;
            if (pictures++ == 0)
                first = (*unit)->captureTime;
        }
        return QJsonObject{{QStringLiteral("asked"), spanOf(asked)},
                           {QStringLiteral("pictures"), pictures},
                           {QStringLiteral("first"), toIso(first.at)},
                           {QStringLiteral("time_source"), timeSourceName(first.source)},
                           {QStringLiteral("lost"), (*reader)->packetsLost()},
                           {QStringLiteral("remarks"), QJsonArray::fromStringList((*reader)->remarks())}};
    }
    Result<QJsonObject> events() {
        if (m_probe.events == 0s || !m_can.has(devices::Feature::Events))
            return skipped(devices::Feature::Events);
        std::stop_source stop;
        QJsonArray list;
        qint64 count = 0;
        std::jthread bell([&stop, until = m_probe.events](const std::stop_token& over) {
            (void)sleepFor(until, over);
            stop.request_stop();
        });
        const auto watched = m_driver->watchEvents(
            [&](const DeviceEvent& event) {
                ++count;
                if (list.size() < mostShown)
                    list.append(QJsonObject{{QStringLiteral("kind"), nameOf(event.kind)},
                                            {QStringLiteral("topic"), event.topic},
                                            {QStringLiteral("channel"), event.channel},
                                            {QStringLiteral("active"), event.active},
                                            {QStringLiteral("initial"), event.initialState}});
            },
            stop.get_token());
        if (!watched)
            return fail(watched.error());
        return QJsonObject{{QStringLiteral("count"), count}, {QStringLiteral("list"), list}};
    }
    [[nodiscard]] QJsonObject skipped(devices::Feature feature) const {
        return {{QStringLiteral("skipped"), m_can.has(feature)
                                                ? QCoreApplication::translate("ctl", "rien à essayer")
                                                : m_can.whyNot(feature)}};
    }

    const DeviceProbe& m_probe;
    const std::function<void(const QJsonObject&)>& m_told;
    rtsp::IoThreads m_io;
    std::unique_ptr<devices::DeviceDriver> m_driver;
    std::chrono::milliseconds m_offset{0};
    devices::Capabilities m_can;
    QList<devices::Channel> m_channels;
    QString m_recording;
    QString m_hint;                   // no sign of the family asked for
    bool m_isOther = false;           // but of another
    std::optional<Error> m_noPicture; // why none of the channels gave one
    std::optional<TimeSpan> m_last;   // the latest piece recorded
};

} // namespace

Result<DeviceReport> probeDevice(const DeviceProbe& probe,
                                 const std::function<void(const QJsonObject&)>& told) {
    return Walk(probe, told).run();
}

} // namespace vigie::ctl
