// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/stream_trial.h"

#include "rtsp/session.h"

#include <QCoreApplication>

#include <condition_variable>
#include <mutex>

namespace vigie::onboarding {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 10s;
constexpr qsizetype atOnce = 4;

/// Waits for the first picture of one session.
class FirstPicture final : public rtsp::SessionListener {
public:
    void onAccessUnit(AccessUnit) override {
        const std::lock_guard lock(m_mutex);
        if (!m_tookUntil)
            m_tookUntil = MonoClock::now();
        m_changed.notify_all();
    }
    void onClosed(const Error& reason) override {
        const std::lock_guard lock(m_mutex);
        m_closed = reason;
        m_changed.notify_all();
    }
    /// The trial's outcome, by then at the latest.
    void wait(StreamTrial& trial, MonoTime begin, const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        m_changed.wait_until(lock, stop, begin + patience, [this] { return m_tookUntil || m_closed; });
        if (m_tookUntil)
            trial.firstPicture = std::chrono::duration_cast<std::chrono::milliseconds>(*m_tookUntil - begin);
        else if (m_closed)
            trial.error = m_closed;
        else
            trial.error = Error{stop.stop_requested() ? ErrorCode::Cancelled : ErrorCode::Timeout,
                                QCoreApplication::translate("onboarding", "Aucune image en dix secondes."),
                                QStringLiteral("no picture")};
    }

private:
    std::mutex m_mutex; // guards what follows
    std::condition_variable_any m_changed;
    std::optional<MonoTime> m_tookUntil;
    std::optional<Error> m_closed;
};

const StreamProfile* mainStream(const devices::Channel& channel) {
    return channel.streams.isEmpty() ? nullptr : &channel.streams.first();
}

} // namespace

QList<StreamTrial> tryStreams(const QList<devices::Channel>& channels, const devices::DeviceAddress& address,
                              rtsp::IoThreads& threads, const std::stop_token& stop) {
    QList<StreamTrial> trials;
    std::optional<Error> refused;
    for (qsizetype first = 0; first < channels.size();) {
        // Until one login is accepted only one is sent: four at once would lock the device.
        const bool proven = std::any_of(trials.begin(), trials.end(),
                                        [](const StreamTrial& trial) { return trial.firstPicture; });
        const qsizetype count = std::min(proven ? atOnce : 1, channels.size() - first);
        struct Running {
            std::shared_ptr<FirstPicture> picture;
            std::unique_ptr<rtsp::Session> session;
            MonoTime begin{};
        };
        std::vector<Running> running(static_cast<std::size_t>(count));
        for (qsizetype i = 0; i < count; ++i) {
            const StreamProfile* stream = mainStream(channels[first + i]);
            if (stream == nullptr || refused)
                continue;
            Running& one = running[std::size_t(i)];
            one.picture = std::make_shared<FirstPicture>();
            one.begin = MonoClock::now();
            rtsp::SessionRequest request;
            request.uri = stream->uri;
            request.credentials = address.credentials;
            request.trust = address.trust;
            one.session = rtsp::Session::open(threads, std::move(request), one.picture);
        }
        for (qsizetype i = 0; i < count; ++i) {
            StreamTrial trial;
            trial.channel = channels[first + i].token;
            Running& one = running[std::size_t(i)];
            if (one.picture)
                one.picture->wait(trial, one.begin, stop);
            else if (refused)
                trial.error = refused;
            else if (const QString& why = channels[first + i].whyNoStream; !why.isEmpty())
                trial.error = Error{ErrorCode::Unsupported, why, QStringLiteral("no stream")};
            else
                trial.error =
                    Error{ErrorCode::NotFound,
                          QCoreApplication::translate("onboarding", "L'appareil n'annonce aucun flux."),
                          QStringLiteral("no stream")};
            if (trial.error && trial.error->code == ErrorCode::Auth)
                refused = trial.error;
            trials.append(trial);
        }
        first += count;
    }
    return trials;
}

} // namespace vigie::onboarding
