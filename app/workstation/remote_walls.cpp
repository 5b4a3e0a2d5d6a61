// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote_walls.h"

#include "base/logging.h"
#include "catalog/remote_wall_repository.h"
#include "remote_texts.h"

#include <QGuiApplication>
#include <QHostInfo>
#include <QJsonDocument>

#include <algorithm>

Q_LOGGING_CATEGORY(lcRemoteWalls, "vigie.desk.remote")

namespace vigie::app {

using namespace std::chrono_literals;
using catalog::RemoteWallRepository;

namespace {

constexpr auto settled = 1s;
constexpr auto lookEvery = 3s;
constexpr qsizetype mostUndos = 10;
/// A send that had to wait for longer behind other questions to the catalog is given up.
constexpr auto longestWait = 3s;

bool isBlank(const wall::Layout& layout) {
    return std::all_of(layout.cameras.begin(), layout.cameras.end(),
                       [](const CameraId& camera) { return camera.isNull(); });
}

} // namespace

RemoteWalls::RemoteWalls(Services& services, const Desk& desk, LocalMonitors& monitors, QObject* parent)
    : QObject(parent)
    , m_services(services)
    , m_desk(desk)
    , m_monitors(monitors) {
    m_report.setSingleShot(true);
    m_beat.setInterval(RemoteWallRepository::beatEvery);
    m_look.setInterval(lookEvery);
    connect(&m_beat, &QTimer::timeout, this, &RemoteWalls::beat);
    connect(&m_report, &QTimer::timeout, this, &RemoteWalls::beat);
    connect(&m_look, &QTimer::timeout, this, &RemoteWalls::readDesks);
    connect(&m_monitors, &LocalMonitors::changed, this, [this] {
        if (!m_report.isActive())
            m_report.start(settled);
        Q_EMIT desksChanged(); // this one is seen among them
        Q_EMIT sendsChanged(); // what can be undone may have changed with it
    });
    connect(&m_desk, &Desk::directoryChanged, this, &RemoteWalls::showWhatIsForWalls);
    connect(&services.listener, &catalog::Listener::stateChanged, this, [this](catalog::LinkState state) {
        if (state == catalog::LinkState::Connected) {
            beat();
            readSends();
            readDesks();
        }
        Q_EMIT desksChanged();
        Q_EMIT sendsChanged();
    });
    connect(&services.listener, &catalog::Listener::missed, this, [this] {
        readSends();
        readDesks();
    });
    connect(&services.listener, &catalog::Listener::changed, this,
            [this](const QList<catalog::Change>& changes) {
                if (std::any_of(changes.begin(), changes.end(), [](const catalog::Change& change) {
                        return change.topic == QLatin1String("wall");
                    })) {
                    readSends();
                    readDesks();
                }
            });
    m_beat.start();
}

RemoteWalls::~RemoteWalls() {
    // As far as it gets: a desk that does not say goodbye is missed a moment later.
    m_services.worker.run<void>(
        this,
        [id = m_id](catalog::Database& database) {
            auto left = RemoteWallRepository(database, id).leave();
            if (!left)
                qCDebug(lcRemoteWalls).noquote() << "no goodbye:" << left.error().toLogLine();
            return left;
        },
        [](const Result<void>&) {});
}

bool RemoteWalls::isConnected() const {
    return m_services.listener.state() == catalog::LinkState::Connected;
}

RemoteDesk RemoteWalls::self() const {
    RemoteDesk self;
    self.id = m_id;
    self.name = m_services.settings.deskName.simplified().left(100);
    if (self.name.isEmpty())
        self.name = tr("poste sans nom");
    self.machine = QHostInfo::localHostName().simplified().left(100);
    self.person = m_services.settings.operatorName;
    self.manned = isManned();
    self.monitors = m_monitors.monitors();
    return self;
}

void RemoteWalls::setWatched(bool watched) {
    if (watched == m_look.isActive())
        return;
    if (watched) {
        m_look.start();
        readDesks();
    } else {
        m_look.stop();
    }
}

void RemoteWalls::beat() {
    if (m_beating || !isConnected())
        return;
    m_beating = true;
    m_report.stop();
    m_services.worker.run<void>(
        this,
        [id = m_id, self = self()](catalog::Database& database) {
            return RemoteWallRepository(database, id).beat(self);
        },
        [this](const Result<void>& done) {
            m_beating = false;
            if (done) {
                for (const Answer& owed : std::exchange(m_owed, {}))
                    answerThen(owed, [] {});
                return;
            }
            qCWarning(lcRemoteWalls).noquote() << "not registered:" << done.error().toLogLine();
            if (done.error().code == ErrorCode::Database)
                m_report.start(settled);
        });
}

void RemoteWalls::readDesks() {
    if (m_readingDesks) {
        m_readDesksAgain = true;
        return;
    }
    if (!m_look.isActive() || !isConnected())
        return; // nobody looks, or nothing to be seen
    m_readingDesks = true;
    using Desks = QList<RemoteDesk>;
    m_services.worker.run<Desks>(
        this, [id = m_id](catalog::Database& database) { return RemoteWallRepository(database, id).desks(); },
        [this](const Result<Desks>& desks) {
            m_readingDesks = false;
            if (desks && (!m_desksRead || *desks != m_desks)) {
                m_desks = *desks;
                m_desksRead = true;
                Q_EMIT desksChanged();
            }
            if (std::exchange(m_readDesksAgain, false))
                readDesks();
        });
}

void RemoteWalls::readSends() {
    if (m_readingSends) {
        m_readSendsAgain = true;
        return;
    }
    m_readingSends = true;
    using Sends = QList<WallSend>;
    m_services.worker.run<Sends>(
        this, [id = m_id](catalog::Database& database) { return RemoteWallRepository(database, id).sends(); },
        [this](const Result<Sends>& sends) {
            m_readingSends = false;
            if (sends)
                adopt(*sends);
            if (std::exchange(m_readSendsAgain, false))
                readSends();
        });
}

void RemoteWalls::adopt(const QList<WallSend>& sends) {
    QHash<WallSendId, WallSendState> before;
    for (const WallSend& send : std::as_const(m_sends))
        before.insert(send.id, send.state);
    m_sends = sends;
    m_taken.removeIf([&sends](const WallSendId& id) {
        return std::none_of(sends.begin(), sends.end(), [&id](const WallSend& it) { return it.id == id; });
    });
    const bool tell = std::exchange(m_sendsKnown, true);
    for (const WallSend& send : sends) {
        const auto was = before.constFind(send.id);
        if (tell && (was == before.constEnd() || *was != send.state))
            tellOf(send);
    }
    Q_EMIT sendsChanged();
    showWhatIsForWalls();
}

// The sender hears of each step; the target of what others ended.
void RemoteWalls::tellOf(const WallSend& send) {
    const QString what = whatOf(send, *m_desk.directory());
    if (send.fromMe) {
        Q_EMIT said(tr("%1 → %2, moniteur %3 : %4")
                        .arg(what, deskText(send.targetDesk, send.targetName), QString::number(send.monitor),
                             stateText(send)));
    } else if (send.state == WallSendState::Proposed && send.asks) {
        Q_EMIT said(
            tr("%1 propose %2, moniteur %3")
                .arg(deskText(send.senderDesk, send.senderName), what, QString::number(send.monitor)));
    } else if (send.state == WallSendState::Withdrawn || send.state == WallSendState::Replaced ||
               send.state == WallSendState::Expired || send.state == WallSendState::Failed) {
        Q_EMIT said(tr("Envoi de %1, %2 : %3")
                        .arg(deskText(send.senderDesk, send.senderName), what, stateText(send)));
    }
}

void RemoteWalls::sendCamera(const DeskId& target, int monitor, const CameraId& camera,
                             const QString& reason) {
    propose(target, monitor, {{QStringLiteral("camera"), camera.toString()}}, reason);
}

void RemoteWalls::sendLayout(const DeskId& target, int monitor, const wall::Layout& layout,
                             const QString& reason) {
    // The catalog refuses a layout with one camera that may not be watched: those known here don't go along.
    wall::Layout sent = layout;
    if (const int leftOut = leaveOut(sent); leftOut > 0) {
        if (isBlank(sent)) {
            Q_EMIT said(tr("Pas envoyé : aucune caméra de cette mosaïque n'est consultable"));
            return;
        }
        Q_EMIT said(tr("Mosaïque sans %n caméra(s) non consultable(s)", nullptr, leftOut));
    }
    propose(target, monitor, {{QStringLiteral("layout"), sent.toJson()}}, reason);
}

void RemoteWalls::propose(const DeskId& target, int monitor, const QJsonObject& spec, const QString& reason) {
    if (!isConnected()) {
        Q_EMIT said(tr("Catalogue coupé : rien n'est envoyé, ni gardé pour plus tard"));
        return;
    }
    if (QJsonDocument(spec).toJson(QJsonDocument::Compact).size() > RemoteWallRepository::largestSpec) {
        Q_EMIT said(tr("Mosaïque trop grande pour être envoyée : raccourcir ses rondes"));
        return;
    }
    const auto asked = MonoClock::now();
    m_services.worker.run<WallSend>(
        this,
        [=, id = m_id](catalog::Database& database) -> Result<WallSend> {
            if (MonoClock::now() - asked > longestWait)
                return fail(ErrorCode::Timeout, tr("le catalogue n'a pas répondu à temps"),
                            QStringLiteral("waited behind other jobs"));
            return RemoteWallRepository(database, id).propose(target, monitor, spec, reason);
        },
        [this](const Result<WallSend>& sent) {
            if (!sent)
                Q_EMIT said(tr("Pas envoyé : %1").arg(sent.error().text));
        });
}

void RemoteWalls::withdraw(const WallSendId& send) {
    answerThen({.send = send, .state = WallSendState::Withdrawn}, [] {});
}

// What was done here and can't be written now is written later; what only would have been done is not.
void RemoteWalls::answerThen(const Answer& answer, const std::function<void()>& then) {
    m_services.worker.run<void>(
        this,
        [answer, id = m_id](catalog::Database& database) {
            return RemoteWallRepository(database, id)
                .answer(answer.send, answer.state, answer.note, answer.leftOut);
        },
        [this, answer, then](const Result<void>& done) {
            if (done) {
                then();
                return;
            }
            const bool isDone = answer.state == WallSendState::Undone || answer.state == WallSendState::Shown;
            if (isDone && done.error().code == ErrorCode::Database) {
                m_owed.append(answer);
                return;
            }
            m_taken.remove(answer.send);
            Q_EMIT said(done.error().text);
            readSends();
        });
}

QList<WallSend> RemoteWalls::asked() const {
    QList<WallSend> waiting;
    const UtcTime now = m_services.clock.utcNow();
    for (const WallSend& send : m_sends) {
        if (!send.fromMe && send.isOpen() && send.asks && send.until > now && !m_taken.contains(send.id))
            waiting.prepend(send);
    }
    return waiting;
}

void RemoteWalls::read(const WallSendId& send) {
    if (m_read == send)
        return;
    // Took the place of another under somebody's eyes: a hand on its way there means the other.
    m_readSince = m_read.isNull() ? MonoTime{} : m_services.clock.monoNow();
    m_read = send;
}

std::optional<WallSend> RemoteWalls::answered() {
    const auto waiting = asked();
    if (waiting.isEmpty())
        return std::nullopt;
    const bool isNews = !m_read.isNull() && (waiting.first().id != m_read ||
                                             m_services.clock.monoNow() - m_readSince < readingTime);
    if (isNews) {
        Q_EMIT said(tr("Une autre proposition vient de prendre la place : à lire avant de répondre"));
        return std::nullopt;
    }
    return waiting.first();
}

void RemoteWalls::accept() {
    if (const auto send = answered())
        take(*send);
}

void RemoteWalls::refuse() {
    const auto send = answered();
    if (!send)
        return;
    m_taken.insert(send->id);
    answerThen({.send = send->id, .state = WallSendState::Refused}, [] {});
    Q_EMIT sendsChanged();
}

void RemoteWalls::showWhatIsForWalls() {
    if (!m_desk.isReady())
        return; // what may be shown isn't known yet
    const QList<WallSend> sends = m_sends;
    for (auto send = sends.crbegin(); send != sends.crend(); ++send) {
        if (!send->fromMe && send->isOpen() && !send->asks && send->until > m_services.clock.utcNow() &&
            !m_taken.contains(send->id))
            take(*send);
    }
}

// The catalog says whether it is still to be shown; then it is shown, and the catalog is told how that went.
void RemoteWalls::take(const WallSend& send) {
    m_taken.insert(send.id);
    answerThen({.send = send.id, .state = WallSendState::Accepted}, [this, send] {
        const Answer outcome = show(send);
        const QString from = deskText(send.senderDesk, send.senderName);
        WallSend now = send;
        now.state = outcome.state;
        now.note = outcome.note;
        now.leftOut = outcome.leftOut;
        Q_EMIT said(
            tr("Envoi de %1, %2 sur le moniteur %3 : %4")
                .arg(from, whatOf(send, *m_desk.directory()), QString::number(send.monitor), stateText(now)));
        answerThen(outcome, [] {});
        Q_EMIT sendsChanged();
    });
    Q_EMIT sendsChanged();
}

std::optional<WallSendNote> RemoteWalls::reasonNotToShow(const CameraId& id) const {
    const Camera camera = m_desk.directory()->cameras.value(id);
    if (camera.id.isNull())
        return WallSendNote::UnknownCamera;
    if (!camera.authorisation.isValidOn(QDate::currentDate()))
        return WallSendNote::NotAuthorised;
    return std::nullopt;
}

// Answers how many cameras went.
int RemoteWalls::leaveOut(wall::Layout& layout) const {
    QSet<CameraId> gone;
    for (CameraId& camera : layout.cameras) {
        if (!camera.isNull() && reasonNotToShow(camera)) {
            gone.insert(camera);
            camera = {};
        }
    }
    const QList<int> filled = layout.fills.keys();
    for (const int tile : filled) {
        auto* tour = std::get_if<wall::Tour>(&layout.fills[tile]);
        if (!tour)
            continue;
        tour->cameras.removeIf([&](const CameraId& camera) {
            const bool goes = reasonNotToShow(camera).has_value();
            if (goes)
                gone.insert(camera);
            return goes;
        });
        if (layout.cameras[tile].isNull() && !tour->cameras.isEmpty())
            layout.cameras[tile] = tour->cameras.first();
        if (tour->cameras.size() < 2)
            layout.fills.remove(tile);
    }
    return int(gone.size());
}

RemoteWalls::Answer RemoteWalls::show(const WallSend& send) {
    const auto failed = [&send](WallSendNote note) {
        return Answer{.send = send.id, .state = WallSendState::Failed, .note = note};
    };
    Answer shown{.send = send.id, .state = WallSendState::Shown};
    std::optional<wall::Layout> wanted;
    if (send.spec.contains(QStringLiteral("layout"))) {
        auto layout = wall::Layout::fromJson(send.spec[QStringLiteral("layout")].toObject());
        if (!layout)
            return failed(WallSendNote::Malformed);
        if (const int leftOut = leaveOut(*layout); leftOut > 0) {
            if (isBlank(*layout))
                return failed(WallSendNote::NotAuthorised);
            shown.note = WallSendNote::Partly;
            shown.leftOut = std::min(leftOut, wall::Layout::mostTiles);
        }
        wanted = std::move(*layout);
    } else if (send.camera().isNull()) {
        return failed(WallSendNote::Malformed);
    } else if (const auto reason = reasonNotToShow(send.camera())) {
        return failed(*reason);
    }
    if (!m_monitors.open(send.monitor))
        return failed(WallSendNote::NoMonitor);
    const wall::Layout before = m_monitors.layout(send.monitor);
    if (!wanted) {
        wanted = before;
        // What fills a tile by itself (an alarm spot) is not taken away from whoever looks there.
        const auto isFree = [&before](int tile) {
            return !before.fill<wall::Hotspot>(tile) && !before.fill<wall::AlarmSpot>(tile);
        };
        int tile = m_monitors.focus(send.monitor);
        for (int other = 0; !isFree(tile) && other < int(before.tiles.size()); ++other)
            tile = other;
        if (!isFree(tile))
            return failed(WallSendNote::NoMonitor);
        wanted->fills.remove(tile);
        wanted->cameras[tile] = send.camera();
    }
    m_monitors.show(send.monitor, *wanted);
    m_shown.append({send, before, LocalMonitors::told(m_monitors.layout(send.monitor))});
    if (m_shown.size() > mostUndos)
        m_shown.removeFirst();
    return shown;
}

// Where someone chose something else since, there is nothing of it to undo.
qsizetype RemoteWalls::lastShown() const {
    if (m_shown.isEmpty())
        return -1;
    const QList<DeskMonitor> monitors = m_monitors.monitors();
    for (qsizetype i = m_shown.size() - 1; i >= 0; --i) {
        for (const DeskMonitor& monitor : monitors) {
            if (monitor.number == m_shown[i].send.monitor && monitor.shows == m_shown[i].after)
                return i;
        }
    }
    return -1;
}

std::optional<WallSend> RemoteWalls::undoable() const {
    const qsizetype index = lastShown();
    return index < 0 ? std::nullopt : std::optional(m_shown[index].send);
}

void RemoteWalls::undo() {
    const qsizetype index = lastShown();
    if (index < 0) {
        Q_EMIT said(tr("Rien à défaire : aucun envoi d'un autre poste n'est montré"));
        return;
    }
    const Shown last = m_shown.takeAt(index);
    m_monitors.show(last.send.monitor, last.before);
    Q_EMIT said(tr("Moniteur %1 comme avant l'envoi de %2")
                    .arg(last.send.monitor)
                    .arg(deskText(last.send.senderDesk, last.send.senderName)));
    answerThen({.send = last.send.id, .state = WallSendState::Undone}, [] {});
    Q_EMIT sendsChanged();
}

} // namespace vigie::app
