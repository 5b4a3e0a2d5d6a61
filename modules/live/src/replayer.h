// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "live/live_channel.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace vigie::live {

/// The past of one camera in its channel's place, at the speed it was: from the live stream's memory, or from
/// its recorder's archive, read a little ahead and held back by TCP.
///
/// One worker thread does all that blocks, one stretch at a time: the reader of the last stretch is closed
/// before the next is opened, and what is asked for meanwhile is forgotten but for the last. It begins with
/// the first replay and ends with this object.
/// Thread:    the channel's; the sink is called on decoding threads.
/// Ownership: the channel's; services outlive it. The destructor waits for the archive to obey its stop
///            request (100 ms).
class Replayer final {
public:
    /// Keys repeat: the recorder is asked once they rest.
    static constexpr std::chrono::milliseconds settles{300};
    /// A hole in what is recorded is said for so long, then passed.
    static constexpr std::chrono::milliseconds gapIsSaid{2000};
    /// Shorter ones are a skip of the recorder.
    static constexpr std::chrono::milliseconds leastGap{2000};
    /// Where nothing follows yet, the recorder is asked again: it writes late.
    static constexpr std::chrono::milliseconds asksAgain{10000};
    /// No picture for so long where one is due is told.
    static constexpr std::chrono::milliseconds stallIsSaid{2000};

    /// What the channel hears, on its own thread.
    struct Events {
        std::function<void()> changed;
        std::function<void(QImage, TimeStamp)> picture;
        std::function<void(UtcTime)> began;  ///< the first picture from a recorder is on screen
        std::function<void(TimeSpan)> ended; ///< and these were, all in all
        std::function<void()> caughtUp;      ///< nothing is left between it and the live picture
    };

    /// The live stream's memory.
    struct Memory {
        std::vector<AccessUnit> units; ///< the first a key image
        VideoCodec codec = VideoCodec::H264;
        /// What came after that RTP time; called on the worker thread.
        std::function<std::vector<AccessUnit>(qint64)> after;
    };

    Replayer(QObject* context, const LiveServices& services, LiveChannel::ImageSink sink, Events events);
    ~Replayer();

    void playMemory(Memory memory);
    /// After the recorder brought nothing: playAgain() asks it again for what was wanted.
    void playMemoryInstead(Memory memory);
    /// `cameraAhead`: the camera's clock less ours.
    void playRecorder(const CameraId& camera, std::chrono::milliseconds back,
                      std::chrono::microseconds cameraAhead);
    /// After a failure, from where it stopped.
    void playAgain();
    /// Back to the live picture: after this returned the sink is not called.
    void end();

    [[nodiscard]] bool isOn() const { return m_on; }
    /// Nothing when it is not on.
    [[nodiscard]] std::optional<ReplayStatus> status() const;
    /// Of the last picture shown since the replay began; nothing before.
    [[nodiscard]] std::optional<TimeStamp> lastImage() const;
    [[nodiscard]] QSize imageSize() const;
    /// Pictures shown since the replay began, over all its stretches.
    [[nodiscard]] qint64 shownCount() const;
    /// The recorder brought pictures of the stretch wanted last.
    [[nodiscard]] bool hasSeenRecorder() const;
    /// The next picture shown comes as Events::picture too.
    void takePicture();
    [[nodiscard]] std::chrono::nanoseconds busy() const;

private:
    struct Job {
        std::optional<Memory> memory;
        CameraId camera;
        std::chrono::milliseconds back{0};
        UtcTime from{}; ///< by the camera's clock
        std::chrono::microseconds ahead{0};
    };
    /// When each picture of a stretch is due.
    struct Pace {
        std::optional<UtcTime> first; ///< the one that is due at `at`
        MonoTime at{};
        UtcTime last{};
    };

    void start(Job job);
    [[nodiscard]] std::unique_ptr<media::DecodeStream> takeDecoder();
    [[nodiscard]] UtcTime cameraNow() const;

    // On the worker thread.
    void work(const std::stop_token& over);
    void replayMemory(Memory memory, quint64 turn, const std::stop_token& stop);
    void replayArchive(const Job& job, quint64 turn, const std::stop_token& stop);
    /// True: read to its end; false: stopped, or failed and said.
    [[nodiscard]] bool readThrough(ArchiveReader& reader, UtcTime& reached, bool goesOn, quint64 turn,
                                   const std::stop_token& stop);
    void wait(bool waits);
    [[nodiscard]] bool keepPace(Pace& pace, UtcTime captured, quint64 turn, const std::stop_token& stop);
    [[nodiscard]] bool openDecoder(VideoCodec codec, quint64 turn);
    void push(std::vector<AccessUnit> before, AccessUnit unit, quint64 turn);
    void enter(ReplayState state, quint64 turn, TimeSpan gap = {}, Error error = {});
    void fail(const Error& error, quint64 turn);

    void show(const media::Frame& frame, quint64 turn);
    void post(quint64 turn, std::function<void()> told);
    void tellBegin();
    void tellEnd();

    QObject* const m_context;
    const LiveServices m_services;
    const LiveChannel::ImageSink m_sink;
    const Events m_events;
    // The channel's thread.
    bool m_on = false;
    bool m_toldBegin = false;
    Job m_last;
    std::jthread m_worker; // begun with the first job
    const std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);

    mutable std::mutex m_mutex; // guards what follows
    std::condition_variable_any m_wake;
    std::optional<Job> m_job;
    std::stop_source m_stop; // of the job under way
    quint64 m_turn = 0;      // of the job wanted; what an older one says is for nobody
    std::unique_ptr<media::DecodeStream> m_decoder;
    bool m_retires = false; // a decoder that another took over from may still be showing its last picture
    std::condition_variable m_retired;
    ReplayStatus m_status;
    UtcTime m_playsFrom{};                // a picture from then on tells that it plays
    UtcTime m_showsFrom{};                // what is older was shown already
    MonoTime m_arrived{};                 // from memory: arrival of the last unit pushed
    std::optional<MonoTime> m_waitsSince; // for the archive's next picture
    std::chrono::microseconds m_ahead{0};
    std::optional<TimeStamp> m_image;
    QSize m_size;
    qint64 m_shown = 0;
    std::optional<TimeSpan> m_seen; // from the recorder, in this job
    bool m_wantsPicture = false;
    std::chrono::nanoseconds m_busy{0}; // of decoders gone
};

} // namespace vigie::live
