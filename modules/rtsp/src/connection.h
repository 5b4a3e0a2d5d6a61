// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp/digest.h"
#include "rtsp/io_threads.h"
#include "track.h"
#include "transport.h"

#include <QTimer>

#include <atomic>

namespace vigie::rtsp {

/// What a Session and its Connection share across threads.
struct SessionState {
    std::atomic<bool> reading{true};
    std::atomic<bool> closing{false};
    std::atomic<qint64> packets{0};
    std::atomic<qint64> packetsLost{0};
    std::atomic<qint64> bytes{0};
    std::atomic<qint64> accessUnits{0};
    std::atomic<qint64> discardedBytes{0};
    std::atomic<qint64> malformed{0};
    std::atomic<bool> replayRefused{false};
    std::atomic<qint64> audioUnits{0};
    std::atomic<qint64> metadataUnits{0};
    std::atomic<qint64> reordered{0};
    std::atomic<qint64> late{0};
    std::atomic<qint64> foreign{0};
    std::atomic<qint64> talkDropped{0};
    std::atomic<MediaTransport> transport{MediaTransport::Tcp};
    enum class Talk { Unknown, None, Ready };
    std::atomic<Talk> talk{Talk::Unknown};
    std::atomic<qint64> talkQueued{0}; ///< bytes on their way to the I/O thread
};

/// The conversation itself: one state machine on one I/O thread.
/// Lifetime: keeps itself alive from start() until the conversation is over, then deletes itself on its
/// thread.
class Connection final : public QObject {
    Q_OBJECT

public:
    [[nodiscard]] static std::shared_ptr<Connection> create(SessionRequest request,
                                                            std::shared_ptr<SessionListener> listener,
                                                            std::shared_ptr<SessionState> shared,
                                                            IoThreads& threads);

    // All on the I/O thread.
    void close();
    void play(std::optional<ReplayOptions> options);
    void pause();
    /// Reading was switched on: takes what waits.
    void resumeReading();
    void talk(const QByteArray& g711);

private:
    enum class State { Connecting, Describing, SettingUp, Starting, Playing, Paused, Lingering, Over };
    enum class Kind { Describe, Setup, Play, Pause, KeepAlive, Teardown };
    struct InFlight {
        Kind kind = Kind::Describe;
        Request request;
        int cseq = 0;
        MonoTime sentAt{};
        bool authorized = false;
    };

    Connection(SessionRequest request, std::shared_ptr<SessionListener> listener,
               std::shared_ptr<SessionState> shared, std::shared_ptr<LoginGuard> logins);
    void start();
    void connectToDevice();

    // Sending.
    InFlight send(Kind kind, Request request);
    void command(Kind kind, Request request) { m_command = send(kind, std::move(request)); }
    void sendDescribe();
    void sendSetup();
    void sendPlay();
    void sendKeepAlive();
    void advance();
    [[nodiscard]] QByteArray requireHeaders(const Track& track) const;

    // Receiving.
    void takeBytes();
    [[nodiscard]] bool mayRead() const;
    void response(const Response& response);
    void peerRequest(const PeerRequest& request);
    void commandAnswered(const InFlight& command, const Response& response);
    void keepAliveAnswered(const InFlight& sent, const Response& response);
    /// True when a 401 was dealt with: sent again, or the session ended.
    bool authenticate(const InFlight& sent, const Response& response);
    /// Once more with the login, as soon as no other conversation with the device is trying it.
    void sendLogin(const InFlight& sent);
    void again(const InFlight& sent);
    void described(const Response& response);
    void setUp(const Response& response);
    void trackRefused(const Error& reason, bool byTransport);
    void allSetUp();
    void playAnswered(const InFlight& sent, const Response& response);

    // Tracks and their media.
    /// Chooses the wanted sections; what is missing is told, or ends the session.
    [[nodiscard]] bool chooseTracks(const SessionDescription& session, Description& description,
                                    QList<std::pair<TrackKind, Error>>& missing);
    [[nodiscard]] Result<void> preparePath(Track& track);
    /// The device's choice put into effect.
    [[nodiscard]] Result<void> acceptTransport(Track& track, const TransportHeader& chosen);
    void makeReceiver(Track& track);
    [[nodiscard]] UdpPath::Sinks sinksOf(const Track& track);
    void frame(const InterleavedFrame& frame);
    void rtp(Track& track, Bytes packet);
    void rtcp(Track& track, Bytes packet);
    [[nodiscard]] bool takesMedia() const;
    void restartTracks(int cseq);
    void sendReports();
    [[nodiscard]] bool mediaByUdp() const { return m_lower != TransportHeader::Lower::Tcp; }

    // What is told.
    void announcePlaying();
    /// By the unit's own capture time.
    [[nodiscard]] bool isPastTheSpan(const AccessUnit& unit);
    void unit(AccessUnit&& unit);
    void ended();
    void publishStats();

    void tick();
    void checkSilence(MonoTime now);
    /// Auto, and nothing came by UDP: everything anew within TCP. False when that is no way out.
    bool fallBackToTcp(const Error& reason);
    [[nodiscard]] static MonoTime monoNow() { return MonoClock::now(); }
    void finish(const Error& last);
    void over();
    [[nodiscard]] bool isDone() const { return m_state == State::Lingering || m_state == State::Over; }

    const SessionRequest m_request;
    std::shared_ptr<SessionListener> m_listener;
    std::shared_ptr<SessionState> m_shared;
    std::shared_ptr<Connection> m_self;

    State m_state = State::Connecting;
    Transport* m_transport = nullptr;
    QTimer* m_tick = nullptr;
    MessageReader m_reader;
    DigestAuth m_auth;
    const std::shared_ptr<LoginGuard> m_logins;
    LoginGuard::Turn m_loginTurn;
    // A track is never removed from within its own callbacks.
    std::vector<std::unique_ptr<Track>> m_tracks;
    std::size_t m_settingUp = 0; // which of them
    TransportHeader::Lower m_lower = TransportHeader::Lower::Tcp;
    bool m_described = false;            // told once, whatever is tried again
    std::optional<Error> m_silenceByUdp; // why TCP is tried once more
    bool m_liveOnly = false;             // the description's range begins now
    bool m_withBackChannel = false;      // in Require
    MonoTime m_lastReport{};

    QByteArray m_uri;       // as asked for, without a login
    QByteArray m_aggregate; // what PLAY and the like name
    SessionHeader m_session;

    int m_cseq = 0;
    std::optional<InFlight> m_command;
    QList<InFlight> m_keepAlives;
    bool m_methodsKnown = false;
    bool m_hasGetParameter = false;
    MonoTime m_lastSent{};
    MonoTime m_since{}; // start of connecting

    std::optional<ReplayOptions> m_play;                      // the part being played
    std::optional<std::optional<ReplayOptions>> m_playWanted; // next, when no command is in flight
    bool m_pauseWanted = false;
    bool m_pauseFirst = false; // the device refuses PLAY while playing
    bool m_seeking = false;    // frames belong to the part before
    bool m_announced = false;  // onPlaying of this PLAY
    bool m_ended = false;
    bool m_withRequire = true;
    bool m_takePosted = false;
    MonoTime m_lastMedia{};
    std::optional<UtcTime> m_lastCapture;
    bool m_passedBegin = false; // in reverse: the group of pictures that holds the begin has come
};

} // namespace vigie::rtsp
