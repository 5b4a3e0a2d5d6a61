// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/places.h"
#include "ptz/head_link.h"
#include "ptz/ptz_book.h"
#include "ptz/ptz_input.h"

#include <QPointer>

namespace vigie::ptz {

/// What a controller works with; all of it outlives the controller.
struct PtzServices {
    catalog::CatalogWorker& worker;
    PtzBook& book;
    std::shared_ptr<CredentialSource> credentials;
    rtsp::IoThreads& io;
    const Clock& clock;
};

/// One desk steering one camera: takes the lease, then opens the head, keeps the lease while it is used,
/// gives it back after `idle` without use. Whatever ends it (release, idleness, someone stronger, the lease
/// run out while the catalog is away) stops the head first. A held speed is asked for again every `repeat`,
/// from here: a desk that hangs asks no more, and the device stops its head by itself. Thread: GUI; nothing
/// blocks but the destructor, HeadLink's farewell at most. Errors: failed(): the catalog's refusal («La PTZ
/// est tenue par …») or the device's answer, each once in a row.
class PtzController final : public QObject {
    Q_OBJECT

public:
    enum class State { Free, Taking, Held };
    struct Timing {
        std::chrono::seconds lease{30};
        std::chrono::milliseconds renewEvery{5000};
        std::chrono::milliseconds idle{30000};
        std::chrono::milliseconds repeat{500};
        /// How long the lease waits for the head to be stopped and returned before others get it.
        std::chrono::milliseconds farewell{3000};
        HeadLink::Timing head{};
    };

    PtzController(PtzServices services, Timing timing, QObject* parent = nullptr);
    explicit PtzController(PtzServices services, QObject* parent = nullptr);
    ~PtzController() override;

    /// Takes this camera, after giving back the one held. Asked again with the camera held it changes
    /// priority and reason.
    void take(const Camera& camera, const Recorder& recorder, PtzPriority priority, const QString& reason);
    /// Where the head goes when the lease ends; empty: it stays. Others see it too.
    void setReturnPreset(const QString& token);
    /// `why` is for the journal: "hand", "closed".
    void release(const QString& why = QStringLiteral("hand"));

    /// Moves until changed; zero stops.
    void steer(devices::PtzVelocity velocity);
    /// Moves that long, then stops. One more in the same direction prolongs it.
    void pulse(devices::PtzVelocity velocity, std::chrono::milliseconds lasts);
    /// Stops whatever the head does, a way to a preset or to an aim included.
    void halt();
    /// Brings a point of the picture to the centre, or lets a box fill the view, by the device's own way; a
    /// head that has none gets `otherwise`.
    void centre(const devices::PtzAim& aim, const std::optional<Pulse>& otherwise);
    void gotoPreset(const QString& token);
    void operateTour(const QString& token, devices::TourOperation operation);

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool holds(const CameraId& camera) const {
        return m_state == State::Held && m_camera.id == camera;
    }
    [[nodiscard]] const CameraId& camera() const { return m_camera.id; }
    [[nodiscard]] const PtzLease& lease() const { return m_lease; }
    [[nodiscard]] bool isMoving() const { return !m_velocity.isStop(); }
    /// When it frees itself unless used.
    [[nodiscard]] UtcTime freeAt() const;
    /// What is known of a camera's head, from the last time this desk had it.
    [[nodiscard]] std::optional<Abilities> abilities(const CameraId& camera) const;

    /// Sends the head of a camera that nobody holds to its preset: for the lease of a desk that died.
    void sendHome(const Camera& camera, const Recorder& recorder, const QString& preset);

Q_SIGNALS:
    void changed();
    void failed(const vigie::Error& error);
    /// It isn't ours any more, without our doing; a sentence that says why.
    void lost(const QString& why);

private:
    struct Renewal {
        std::optional<UtcTime> until;
        std::optional<PtzLease> holder;
    };

    void ask(PtzPriority priority, const QString& reason);
    void taken(const PtzLease& lease);
    void openHead();
    [[nodiscard]] HeadLink* linkTo(const Camera& camera, const Recorder& recorder);
    void retire(HeadLink* link, const QString& preset, std::function<void()> then);
    void used();
    void renew();
    void renewed(const Result<Renewal>& renewal);
    void watchDeadline();
    void checkHolder();
    /// By value: what it is called with may be what it clears.
    void end(QString returnPreset, std::function<void()> then);
    void lose(const QString& why);
    [[nodiscard]] QString lossText(const std::optional<PtzLease>& holder) const;
    void giveBack(const CommuneId& commune, const CameraId& camera, const QString& why);
    void headFailed(const Error& error, bool fatal);

    const PtzServices m_services;
    const Timing m_timing;
    State m_state = State::Free;
    quint64 m_session = 0; // answers to an earlier one are not for this one
    Camera m_camera;
    Recorder m_recorder;
    PtzLease m_lease;
    QList<std::shared_ptr<std::function<void()>>> m_afterFarewells; // what retired links still owe
    QPointer<HeadLink> m_link; // a child; retired links stay children until they have left
    devices::PtzVelocity m_velocity;
    std::optional<Pulse> m_otherwise; // of the last aim, until anything else is asked
    bool m_usedSinceRenewal = false;
    QString m_lastFailure;
    QHash<CameraId, Abilities> m_known;
    QTimer m_renewTimer;
    QTimer m_idleTimer;
    QTimer m_repeatTimer;
    QTimer m_pulseTimer;
    QTimer m_deadlineTimer;
};

} // namespace vigie::ptz
