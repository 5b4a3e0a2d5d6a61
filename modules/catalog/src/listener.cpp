// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/listener.h"

#include "catalog/database.h"
#include "logging.h"

#include <QSqlDriver>
#include <QTimer>

namespace vigie::catalog {

namespace {
constexpr int pageSize = 1000;
}

/// The side that blocks.
class Listener::Reader final : public QObject {
public:
    Reader(Listener* listener, ConnectionSettings settings, Timing timing)
        : m_listener(listener)
        , m_settings(std::move(settings))
        , m_timing(timing)
        , m_backoff(timing.reconnect) {}

    /// First call in the thread: timers and the connection have to be made there.
    void begin() {
        m_database = std::make_unique<Database>(m_settings, QStringLiteral("vigie listener"));
        m_look = std::make_unique<QTimer>();
        m_ask = std::make_unique<QTimer>();
        m_retry = std::make_unique<QTimer>();
        m_catchUp = std::make_unique<QTimer>();
        m_look->setInterval(m_timing.look);
        m_ask->setInterval(m_timing.ask);
        m_retry->setSingleShot(true);
        m_catchUp->setSingleShot(true);
        connect(m_look.get(), &QTimer::timeout, this, [this] {
            if (!m_database->isOpen())
                lost(QStringLiteral("the server closed the connection"));
        });
        connect(m_ask.get(), &QTimer::timeout, this, [this] {
            if (auto alive = m_database->ping(); !alive)
                lost(alive.error().detail);
        });
        connect(m_retry.get(), &QTimer::timeout, this, &Reader::connectAndListen);
        connect(m_catchUp.get(), &QTimer::timeout, this, &Reader::readOn);
        connectAndListen();
    }

    void end() {
        m_look.reset();
        m_ask.reset();
        m_retry.reset();
        m_catchUp.reset();
        m_database.reset();
    }

private:
    void connectAndListen() {
        if (auto opened = m_database->open(); !opened) {
            qCDebug(lcCatalog).noquote() << "listener:" << opened.error().toLogLine();
            if (opened.error().code == ErrorCode::Auth || opened.error().code == ErrorCode::Forbidden)
                post([listener = m_listener, error = opened.error()] { Q_EMIT listener->refused(error); });
            retryLater();
            return;
        }
        QSqlDriver* driver = m_database->driver();
        // The driver outlives a close and open; a second connection would tell everything twice.
        disconnect(driver, &QSqlDriver::notification, this, nullptr);
        connect(driver, &QSqlDriver::notification, this, [this] { m_catchUp->start(0); });
        // Subscribed before the last id is read: a change between the two is told, not lost.
        if (!driver->subscribeToNotification(QStringLiteral("vigie"))) {
            lost(QStringLiteral("LISTEN was refused"));
            return;
        }
        setState(LinkState::CatchingUp);
        if (auto found = findPlace(); !found) {
            lost(found.error().detail);
            return;
        }
        m_backoff.reset();
        m_look->start();
        m_ask->start();
        readOn();
    }

    /// Where the feed stands against the last id seen.
    Result<void> findPlace() {
        const auto rows = m_database->exec(QStringLiteral("SELECT first, last FROM vigie.feed_span()"));
        if (!rows)
            return fail(rows.error());
        const qint64 first = rows->first().integer(0);
        const qint64 last = rows->first().integer(1);
        if (!m_lastSeen) {
            m_lastSeen = last;
        } else if (last < *m_lastSeen || first > *m_lastSeen + 1) {
            qCWarning(lcCatalog) << "change feed does not follow on from" << *m_lastSeen << "- holds" << first
                                 << "to" << last;
            m_lastSeen = last;
            post([listener = m_listener] { Q_EMIT listener->missed(); });
        }
        return {};
    }

    void readOn() {
        for (;;) {
            const auto rows = m_database->exec(
                QStringLiteral("SELECT id, commune_id, topic, entity, vigie.us(at) FROM vigie.change "
                               "WHERE id > ?::bigint ORDER BY id LIMIT ?::int"),
                {m_lastSeen.value_or(0), pageSize});
            if (!rows) {
                lost(rows.error().detail);
                return;
            }
            QList<Change> changes;
            for (const Row& row : *rows)
                changes.append({row.integer(0), row.id<CommuneId>(1), row.text(2), row.uuid(3), row.time(4)});
            if (!changes.isEmpty()) {
                m_lastSeen = changes.last().id;
                post([listener = m_listener, changes] { Q_EMIT listener->changed(changes); });
            }
            if (changes.size() < pageSize)
                break;
        }
        setState(LinkState::Connected);
    }

    void lost(const QString& detail) {
        qCWarning(lcCatalog).noquote() << "link to the catalog lost:" << detail;
        m_database->close();
        retryLater();
    }

    void retryLater() {
        m_look->stop();
        m_ask->stop();
        m_catchUp->stop();
        setState(LinkState::CutOff);
        m_retry->start(m_backoff.next());
    }

    void setState(LinkState state) {
        if (m_state == state)
            return;
        m_state = state;
        const UtcTime now = SystemClock().utcNow();
        post([listener = m_listener, state, now] {
            listener->m_state = state;
            listener->m_since = now;
            Q_EMIT listener->stateChanged(state, now);
        });
    }

    // The listener outlives this thread, and a call posted to it dies with it.
    template <class Call>
    void post(Call call) {
        QMetaObject::invokeMethod(m_listener, std::move(call), Qt::QueuedConnection);
    }

    Listener* m_listener;
    ConnectionSettings m_settings;
    Timing m_timing;
    Backoff m_backoff;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<QTimer> m_look;
    std::unique_ptr<QTimer> m_ask;
    std::unique_ptr<QTimer> m_retry;
    std::unique_ptr<QTimer> m_catchUp;
    std::optional<qint64> m_lastSeen;
    LinkState m_state = LinkState::CutOff;
};

Listener::Listener(ConnectionSettings settings, QObject* parent)
    : Listener(std::move(settings), Timing(), parent) {}

Listener::Listener(ConnectionSettings settings, Timing timing, QObject* parent)
    : QObject(parent)
    , m_reader(new Reader(this, std::move(settings), timing))
    , m_since(SystemClock().utcNow()) {
    m_thread.setObjectName(QStringLiteral("catalog listener"));
    m_reader->moveToThread(&m_thread);
}

Listener::~Listener() {
    if (m_thread.isRunning()) {
        // The reader ends its thread itself: a quit from here could overtake the call, and its timers and
        // connection have to go in the thread that made them.
        QMetaObject::invokeMethod(
            m_reader,
            [this] {
                m_reader->end();
                m_thread.quit();
            },
            Qt::QueuedConnection);
        m_thread.wait();
    }
    delete m_reader; // its thread is over, so nothing runs in it any more
}

void Listener::start() {
    if (m_thread.isRunning())
        return;
    m_thread.start();
    QMetaObject::invokeMethod(
        m_reader, [this] { m_reader->begin(); }, Qt::QueuedConnection);
}

} // namespace vigie::catalog
