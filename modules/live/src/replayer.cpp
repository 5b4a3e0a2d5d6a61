// SPDX-License-Identifier: GPL-3.0-or-later
#include "replayer.h"

#include "base/logging.h"
#include "base/stop.h"
#include "media/scaler.h"

#include <QCoreApplication>

#include <deque>

Q_DECLARE_LOGGING_CATEGORY(lcLive)

namespace vigie::live {

using namespace std::chrono_literals;

namespace {

constexpr auto memoryBeat = 20ms;
// So close to the live picture there is nothing to replay.
constexpr auto edge = 3s;
// Later than this a picture is not made up for: those after it keep their distance.
constexpr auto mostLate = 500ms;
// Of a group of pictures that is read again: ten seconds of it.
constexpr std::size_t mostKnown = 250;

std::chrono::milliseconds inMs(auto duration) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
}

} // namespace

Replayer::Replayer(QObject* context, const LiveServices& services, LiveChannel::ImageSink sink, Events events)
    : m_context(context)
    , m_services(services)
    , m_sink(std::move(sink))
    , m_events(std::move(events)) {}

Replayer::~Replayer() {
    end();
    if (!m_worker.joinable())
        return;
    m_worker.request_stop();
    m_worker.join();
}

void Replayer::playMemory(Memory memory) {
    Job job;
    job.memory = std::move(memory);
    start(std::move(job));
}

void Replayer::playMemoryInstead(Memory memory) {
    const Job wanted = m_last;
    const auto failed = status();
    playMemory(std::move(memory));
    m_last = wanted;
    const std::lock_guard lock(m_mutex);
    m_status.insteadOfRecorder = true;
    m_status.error = failed ? failed->error : Error{};
}

void Replayer::playRecorder(const CameraId& camera, std::chrono::milliseconds back,
                            std::chrono::microseconds cameraAhead) {
    Job job;
    job.camera = camera;
    job.back = back;
    job.ahead = cameraAhead;
    job.from = m_services.clock.utcNow() + cameraAhead - back;
    start(std::move(job));
}

void Replayer::playAgain() {
    Job job = m_last;
    if (!m_on)
        return;
    if (const auto image = lastImage(); image && hasSeenRecorder())
        job.from = std::max(job.from, image->at);
    job.back = inMs(m_services.clock.utcNow() + job.ahead - job.from);
    start(std::move(job));
}

void Replayer::start(Job job) {
    tellEnd();
    auto ended = takeDecoder();
    ended.reset(); // waits for a picture being shown
    m_last = job;
    m_last.memory.reset();
    {
        const std::lock_guard lock(m_mutex);
        if (!std::exchange(m_on, true)) {
            m_image.reset();
            m_shown = 0;
        }
        m_status = {};
        m_status.fromRecorder = !job.memory;
        m_status.state = job.memory ? ReplayState::Playing : ReplayState::Fetching;
        m_status.behind = job.back;
        m_arrived = job.memory ? job.memory->units.front().receivedAt : MonoTime{};
        m_showsFrom = {};
        m_waitsSince.reset();
        m_ahead = job.ahead;
        m_job = std::move(job);
        m_wake.notify_all();
    }
    if (!m_worker.joinable())
        m_worker = std::jthread([this](const std::stop_token& over) { work(over); });
}

void Replayer::end() {
    if (!m_on)
        return;
    m_on = false;
    tellEnd();
    takeDecoder().reset(); // waits for a picture being shown; outside the lock, which that picture takes
}

// Ends what is under way and forgets what was to come.
std::unique_ptr<media::DecodeStream> Replayer::takeDecoder() {
    std::unique_lock lock(m_mutex);
    ++m_turn;
    m_job.reset();
    m_stop.request_stop();
    m_wantsPicture = false;
    m_retired.wait(lock, [this] { return !m_retires; }); // for no longer than a picture takes
    if (m_decoder)
        m_busy += m_decoder->stats().busy;
    return std::move(m_decoder);
}

void Replayer::tellBegin() {
    std::optional<TimeSpan> seen;
    {
        const std::lock_guard lock(m_mutex);
        seen = m_seen;
    }
    if (seen && !std::exchange(m_toldBegin, true))
        m_events.began(seen->begin);
}

void Replayer::tellEnd() {
    tellBegin(); // it may be on its way
    std::optional<TimeSpan> seen;
    {
        const std::lock_guard lock(m_mutex);
        seen = std::exchange(m_seen, std::nullopt);
    }
    if (std::exchange(m_toldBegin, false))
        m_events.ended(*seen);
}

UtcTime Replayer::cameraNow() const {
    return m_services.clock.utcNow() + m_ahead;
}

std::optional<ReplayStatus> Replayer::status() const {
    if (!m_on)
        return std::nullopt;
    const std::lock_guard lock(m_mutex);
    ReplayStatus status = m_status;
    const MonoTime now = m_services.clock.monoNow();
    if (!status.fromRecorder) {
        status.behind = inMs(now - m_arrived);
        return status;
    }
    if (m_seen)
        status.behind = inMs(cameraNow() - m_image->at);
    if (status.state == ReplayState::Playing && m_waitsSince && now - *m_waitsSince > stallIsSaid)
        status.state = ReplayState::Fetching;
    return status;
}

std::optional<TimeStamp> Replayer::lastImage() const {
    const std::lock_guard lock(m_mutex);
    return m_image;
}

QSize Replayer::imageSize() const {
    const std::lock_guard lock(m_mutex);
    return m_size;
}

qint64 Replayer::shownCount() const {
    const std::lock_guard lock(m_mutex);
    return m_shown;
}

bool Replayer::hasSeenRecorder() const {
    const std::lock_guard lock(m_mutex);
    return m_seen.has_value();
}

void Replayer::takePicture() {
    const std::lock_guard lock(m_mutex);
    m_wantsPicture = true;
}

std::chrono::nanoseconds Replayer::busy() const {
    const std::lock_guard lock(m_mutex);
    return m_busy + (m_decoder ? m_decoder->stats().busy : 0ns);
}

// --- the worker ---

void Replayer::work(const std::stop_token& over) {
    for (;;) {
        Job job;
        quint64 turn = 0;
        std::stop_token stop;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, over, [this] { return m_job.has_value(); }))
                return;
            job = *std::exchange(m_job, std::nullopt);
            turn = m_turn;
            m_stop = {};
            stop = m_stop.get_token();
        }
        if (job.memory)
            replayMemory(std::move(*job.memory), turn, stop);
        else
            replayArchive(job, turn, stop);
    }
}

void Replayer::replayMemory(Memory memory, quint64 turn, const std::stop_token& stop) {
    if (!openDecoder(memory.codec, turn))
        return;
    std::deque<AccessUnit> waiting(std::make_move_iterator(memory.units.begin()),
                                   std::make_move_iterator(memory.units.end()));
    const auto behind = m_services.clock.monoNow() - waiting.front().receivedAt;
    qint64 lastRtp = waiting.back().rtpTime;
    MonoTime arrived = waiting.front().receivedAt;
    while (!stop.stop_requested()) {
        if (waiting.empty()) {
            for (AccessUnit& unit : memory.after(lastRtp)) {
                lastRtp = unit.rtpTime;
                waiting.push_back(std::move(unit));
            }
        }
        if (waiting.empty() && m_services.clock.monoNow() - arrived > behind + edge)
            return post(turn, m_events.caughtUp); // the stream ended, and with it its memory
        const auto wait = waiting.empty()
                              ? memoryBeat
                              : inMs(waiting.front().receivedAt + behind - m_services.clock.monoNow());
        if (wait > 0ms && !sleepFor(wait, stop))
            return;
        if (waiting.empty())
            continue;
        arrived = waiting.front().receivedAt;
        {
            const std::lock_guard lock(m_mutex);
            if (turn == m_turn)
                m_arrived = arrived;
        }
        push({}, std::move(waiting.front()), turn);
        waiting.pop_front();
    }
}

void Replayer::replayArchive(const Job& job, quint64 turn, const std::stop_token& stop) {
    if (!m_services.replay)
        return fail({ErrorCode::Unsupported,
                     QCoreApplication::translate("live", "Ce poste ne relit pas les enregistreurs"),
                     {}},
                    turn);
    if (!sleepFor(settles, stop))
        return;
    ReplaySource& archive = *m_services.replay;
    const auto now = [&] { return m_services.clock.utcNow() + job.ahead; };
    UtcTime reached = job.from;
    bool goesOn = false;
    while (!stop.stop_requested()) {
        const UtcTime until = now();
        if (until - reached < edge)
            return post(turn, m_events.caughtUp);
        const auto covered = archive.coverage(job.camera, {reached, until}, stop);
        if (!covered)
            return fail(covered.error(), turn);
        const auto next = std::ranges::find_if(
            *covered, [&](const TimeSpan& part) { return !part.isEmpty() && part.end > reached; });
        if (next == covered->end()) {
            enter(ReplayState::Gap, turn, {reached, until});
            if (!sleepFor(asksAgain, stop))
                return;
            continue;
        }
        if (next->begin - reached > leastGap) {
            enter(ReplayState::Gap, turn, {reached, next->begin});
            if (!sleepFor(gapIsSaid, stop))
                return;
            reached = next->begin;
            goesOn = false;
        }
        const auto reader = archive.open(job.camera, {reached, until}, stop);
        if (!reader)
            return fail(reader.error(), turn);
        if (!openDecoder((*reader)->track().codec, turn))
            return;
        if (goesOn) {
            const std::lock_guard lock(m_mutex);
            m_showsFrom = reached;
        }
        if (!readThrough(**reader, reached, goesOn, turn, stop))
            return;
        goesOn = true;
    }
}

// A reading begins with the key image at or before its begin. Where it goes on from the one before, what was
// shown already is decoded at once and not shown again.
bool Replayer::readThrough(ArchiveReader& reader, UtcTime& reached, bool goesOn, quint64 turn,
                           const std::stop_token& stop) {
    Pace pace;
    std::vector<AccessUnit> known;
    for (;;) {
        wait(true);
        auto unit = reader.next(stop);
        wait(false);
        if (stop.stop_requested())
            return false;
        if (!unit) {
            fail(unit.error(), turn);
            return false;
        }
        if (!*unit)
            break;
        const UtcTime captured = (*unit)->captureTime.at;
        if (goesOn && !pace.first && captured < reached && known.size() < mostKnown) {
            known.push_back(std::move(**unit));
            continue;
        }
        if (!keepPace(pace, captured, turn, stop))
            return false;
        push(std::exchange(known, {}), std::move(**unit), turn);
    }
    // The recorder said that there is something: asked the same again, it would say the same.
    if (pace.last < reached) {
        fail({ErrorCode::NotFound,
              QCoreApplication::translate("live", "L'enregistreur annonce des images et n'en envoie pas"),
              QStringLiteral("nothing read from %1 on").arg(toIso(reached))},
             turn);
        return false;
    }
    reached = pace.last + 1ms;
    return true;
}

void Replayer::wait(bool waits) {
    const std::lock_guard lock(m_mutex);
    m_waitsSince = waits ? std::optional(m_services.clock.monoNow()) : std::nullopt;
}

// Waits until a picture is due; a hole before it is said instead of waited for.
bool Replayer::keepPace(Pace& pace, UtcTime captured, quint64 turn, const std::stop_token& stop) {
    const MonoTime now = m_services.clock.monoNow();
    const auto begin = [&](MonoTime at) {
        pace.first = captured;
        pace.at = at;
    };
    if (!pace.first) {
        begin(now);
        const std::lock_guard lock(m_mutex);
        m_playsFrom = captured;
    } else if (captured - pace.last > leastGap) {
        enter(ReplayState::Gap, turn, {pace.last, captured});
        if (!sleepFor(gapIsSaid, stop))
            return false;
        begin(m_services.clock.monoNow());
    } else {
        const MonoTime due = pace.at + (captured - *pace.first);
        if (now - due > mostLate)
            begin(now);
        else if (due > now && !sleepFor(inMs(due - now), stop))
            return false;
    }
    pace.last = std::max(pace.last, captured);
    return !stop.stop_requested();
}

bool Replayer::openDecoder(VideoCodec codec, quint64 turn) {
    auto made =
        m_services.decoders.addStream(codec, [this, turn](const media::Frame& frame) { show(frame, turn); });
    if (!made) {
        fail(made.error(), turn);
        return false;
    }
    std::unique_ptr<media::DecodeStream> before;
    {
        const std::lock_guard lock(m_mutex);
        if (turn != m_turn)
            return false;
        before = std::exchange(m_decoder, std::move(*made));
        if (!before)
            return true;
        m_busy += before->stats().busy;
        m_retires = true;
    }
    // Waits for a picture being shown, which takes the lock. Whoever ends this replay meanwhile finds the new
    // decoder, and waits for this one too: its picture would come over the live one.
    before.reset();
    const std::lock_guard lock(m_mutex);
    m_retires = false;
    m_retired.notify_all();
    return turn == m_turn;
}

void Replayer::push(std::vector<AccessUnit> before, AccessUnit unit, quint64 turn) {
    // Under the lock, so that the decoder is taken away from nobody.
    const std::lock_guard lock(m_mutex);
    if (turn != m_turn || !m_decoder)
        return;
    if (!before.empty())
        m_decoder->refill(std::move(before));
    m_decoder->push(std::move(unit));
}

void Replayer::enter(ReplayState state, quint64 turn, TimeSpan gap, Error error) {
    {
        const std::lock_guard lock(m_mutex);
        if (turn != m_turn)
            return;
        m_status.state = state;
        m_status.gap = gap;
        m_status.error = std::move(error);
        if (state == ReplayState::Gap)
            m_playsFrom = gap.end;
    }
    post(turn, m_events.changed);
}

void Replayer::fail(const Error& error, quint64 turn) {
    if (error.code == ErrorCode::Cancelled)
        return;
    qCWarning(lcLive).noquote() << "replay from the recorder:" << error.toLogLine();
    const bool refused = error.code == ErrorCode::Auth || error.code == ErrorCode::Forbidden;
    enter(refused ? ReplayState::Refused : ReplayState::Failed, turn, {}, error);
}

void Replayer::show(const media::Frame& frame, quint64 turn) {
    const TimeStamp captured = frame.captureTime();
    {
        const std::lock_guard lock(m_mutex);
        if (turn != m_turn || captured.at < m_showsFrom)
            return;
    }
    if (!m_sink(frame))
        return;
    bool plays = false;
    bool begins = false;
    bool wanted = false;
    {
        const std::lock_guard lock(m_mutex);
        m_image = captured;
        m_size = frame.size();
        ++m_shown;
        if (turn == m_turn && m_status.fromRecorder) {
            begins = !m_seen;
            const UtcTime end = captured.at + 1us;
            m_seen = begins ? TimeSpan{captured.at, end}
                            : TimeSpan{std::min(m_seen->begin, captured.at), std::max(m_seen->end, end)};
            plays = (m_status.state == ReplayState::Fetching || m_status.state == ReplayState::Gap) &&
                    captured.at >= m_playsFrom;
            if (plays)
                m_status.state = ReplayState::Playing;
        }
        wanted = std::exchange(m_wantsPicture, false);
    }
    if (begins)
        post(turn, [this] { tellBegin(); });
    if (plays)
        post(turn, m_events.changed);
    if (!wanted)
        return;
    if (auto image = media::toImage(frame))
        post(turn, [this, image = *image, captured] { m_events.picture(image, captured); });
}

// Runs it on the channel's thread, unless another replay began meanwhile.
void Replayer::post(quint64 turn, std::function<void()> told) {
    QMetaObject::invokeMethod(
        m_context,
        [this, alive = std::weak_ptr<bool>(m_alive), turn, told = std::move(told)] {
            if (!alive.lock())
                return;
            bool isCurrent = false;
            {
                const std::lock_guard lock(m_mutex);
                isCurrent = turn == m_turn;
            }
            if (isCurrent)
                told();
        },
        Qt::QueuedConnection);
}

} // namespace vigie::live
