// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk.h"
#include "local_monitors.h"

#include <QSet>
#include <QTimer>

namespace vigie::app {

/// This workstation among the others: tells the catalog every 5 s that it runs and what its monitors show,
/// sends cameras and layouts to other desks' monitors, and shows what they send here. A manned monitor's
/// proposal waits for accept() or refuse(); on one without anyone it is shown at once. What this login may
/// not watch is not shown, and both sides are told.
///
/// The catalog decides what may still be accepted, by its own clock. While it is cut off nothing is sent, and
/// nothing waits to be sent: an old camera that turns up later would be a surprise. Putting back what a
/// monitor showed works without it, and is written when it is back.
///
/// Thread: GUI. Ownership: services, desk and monitors outlive it.
class RemoteWalls final : public QObject {
    Q_OBJECT

public:
    /// A proposal that took another one's place under somebody's eyes is not answered sooner.
    static constexpr std::chrono::milliseconds readingTime{700};

    RemoteWalls(Services& services, const Desk& desk, LocalMonitors& monitors, QObject* parent = nullptr);
    ~RemoteWalls() override;

    [[nodiscard]] const DeskId& id() const { return m_id; }
    [[nodiscard]] bool isConnected() const;
    [[nodiscard]] bool isManned() const { return !m_services.settings.wallOnly; }
    /// This desk as it reports itself.
    [[nodiscard]] RemoteDesk self() const;
    /// The others that run, while somebody looks (setWatched()).
    [[nodiscard]] const QList<RemoteDesk>& desks() const { return m_desks; }
    /// True once the others were read.
    [[nodiscard]] bool isRead() const { return m_desksRead; }
    /// Sent from here and to here, newest first.
    [[nodiscard]] const QList<WallSend>& sends() const { return m_sends; }
    /// Somebody looks at the others' monitors: what they show is read again and again.
    void setWatched(bool watched);

    void sendCamera(const DeskId& target, int monitor, const CameraId& camera, const QString& reason);
    void sendLayout(const DeskId& target, int monitor, const wall::Layout& layout, const QString& reason);
    void withdraw(const WallSendId& send);

    /// Proposals that wait for this desk's answer, oldest first.
    [[nodiscard]] QList<WallSend> asked() const;
    /// The oldest of them.
    /// The proposal that is now before the person's eyes; null for none. accept() and refuse() answer that
    /// one alone, and not before it could be read when it took another one's place.
    void read(const vigie::WallSendId& send);
    void accept();
    void refuse();

    /// What was shown here last and still is: undo() puts back what its monitor showed before.
    [[nodiscard]] std::optional<WallSend> undoable() const;
    void undo();

Q_SIGNALS:
    void desksChanged();
    void sendsChanged();
    /// Something for the logbook line.
    void said(const QString& what);

private:
    struct Shown {
        WallSend send;
        wall::Layout before;
        QJsonObject after;
    };
    struct Answer {
        WallSendId send;
        WallSendState state = WallSendState::Shown;
        WallSendNote note = WallSendNote::None;
        int leftOut = 0;
    };

    void beat();
    void readDesks();
    void readSends();
    void adopt(const QList<WallSend>& sends);
    void tellOf(const WallSend& send);
    void propose(const DeskId& target, int monitor, const QJsonObject& spec, const QString& reason);
    void answerThen(const Answer& answer, const std::function<void()>& then);
    void take(const WallSend& send);
    void showWhatIsForWalls();
    [[nodiscard]] Answer show(const WallSend& send);
    [[nodiscard]] std::optional<WallSendNote> reasonNotToShow(const CameraId& camera) const;
    int leaveOut(wall::Layout& layout) const;
    [[nodiscard]] qsizetype lastShown() const;

    Services& m_services;
    const Desk& m_desk;
    LocalMonitors& m_monitors;
    const DeskId m_id = DeskId::create();
    QTimer m_beat;
    QTimer m_report; // a changed monitor is reported when it has settled
    QTimer m_look;
    QList<RemoteDesk> m_desks;
    QList<WallSend> m_sends;
    [[nodiscard]] std::optional<WallSend> answered();
    WallSendId m_read;
    MonoTime m_readSince{};
    QSet<WallSendId> m_taken; // answered from here, whatever the list still says
    QList<Shown> m_shown;     // oldest first
    QList<Answer> m_owed;     // done here, not written yet
    bool m_desksRead = false;
    bool m_beating = false;
    bool m_readingDesks = false;
    bool m_readDesksAgain = false;
    bool m_readingSends = false;
    bool m_readSendsAgain = false;
    bool m_sendsKnown = false; // what was there before this program began is told to nobody
};

} // namespace vigie::app
