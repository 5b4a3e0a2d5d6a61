// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarms/alarm_board.h"

#include "catalog/alarm_repository.h"

#include <algorithm>

namespace vigie::alarms {
namespace {

int rank(AlarmState state) {
    switch (state) {
    case AlarmState::New:
        return 0;
    case AlarmState::Claimed:
        return 1;
    case AlarmState::OnHold:
        return 2;
    case AlarmState::Closed:
        return 3;
    }
    return 3;
}

} // namespace

AlarmBoard::AlarmBoard(catalog::CatalogWorker& worker, UtcTime shiftBegan, QObject* parent)
    : QObject(parent)
    , m_worker(worker)
    , m_shiftBegan(shiftBegan) {}

const Alarm* AlarmBoard::find(const AlarmId& id) const {
    const auto found =
        std::find_if(m_alarms.begin(), m_alarms.end(), [&](const Alarm& alarm) { return alarm.id == id; });
    return found != m_alarms.end() ? &*found : nullptr;
}

const Alarm* AlarmBoard::firstToClaim() const {
    return !m_alarms.isEmpty() && m_alarms.first().state == AlarmState::New ? &m_alarms.first() : nullptr;
}

int AlarmBoard::count(AlarmState state) const {
    return static_cast<int>(std::count_if(m_alarms.begin(), m_alarms.end(),
                                          [state](const Alarm& alarm) { return alarm.state == state; }));
}

bool AlarmBoard::isHandledHere(const Alarm& alarm) const {
    return alarm.state == AlarmState::Claimed && m_claimedHere.contains(alarm.id);
}

void AlarmBoard::readAll() {
    if (m_reading) {
        m_readAgain = true; // one reading under way and one waiting cover any number of changes
        return;
    }
    m_reading = true;
    const UtcTime since = m_shiftBegan;
    m_worker.run<QList<Alarm>>(
        this,
        [since](catalog::Database& database) {
            return catalog::AlarmRepository(database).openAndClosedSince(since);
        },
        [this](Result<QList<Alarm>> alarms) {
            m_reading = false;
            if (alarms) {
                adopt(std::move(*alarms));
            } else {
                Q_EMIT readFailed(alarms.error());
            }
            if (std::exchange(m_readAgain, false))
                readAll();
        });
}

void AlarmBoard::adopt(QList<Alarm> alarms) {
    m_alarms = std::move(alarms);
    std::stable_sort(m_alarms.begin(), m_alarms.end(), [](const Alarm& a, const Alarm& b) {
        return std::tuple(rank(a.state), a.priority, a.raisedAt) <
               std::tuple(rank(b.state), b.priority, b.raisedAt);
    });
    Q_EMIT changed();
}

void AlarmBoard::showAsLastRead(QList<Alarm> alarms) {
    if (m_alarms.isEmpty())
        adopt(std::move(alarms));
}

QString AlarmBoard::whyNoAct() const {
    return m_catalogAway ? tr("Catalogue coupé : prendre ou clôturer une alarme attend son retour.")
                         : QString();
}

void AlarmBoard::setCatalogAway(bool away) {
    if (std::exchange(m_catalogAway, away) != away)
        Q_EMIT changed();
}

void AlarmBoard::apply(const QList<catalog::Change>& changes) {
    const bool ours = std::any_of(changes.begin(), changes.end(), [](const catalog::Change& change) {
        return change.topic == QStringLiteral("alarm");
    });
    if (ours)
        readAll();
}

void AlarmBoard::act(std::function<Result<void>(catalog::Database&)> job,
                     const std::function<void()>& onDone) {
    m_worker.run<void>(this, std::move(job), [this, onDone](Result<void> done) {
        if (!done)
            Q_EMIT actFailed(done.error());
        else if (onDone)
            onDone();
        readAll();
    });
}

void AlarmBoard::claim(const AlarmId& id) {
    act([id](catalog::Database& database) { return catalog::AlarmRepository(database).claim(id); },
        [this, id] { m_claimedHere << id; });
}

void AlarmBoard::release(const AlarmId& id) {
    act([id](catalog::Database& database) { return catalog::AlarmRepository(database).release(id); });
}

void AlarmBoard::hold(const AlarmId& id, const QString& note) {
    act([id, note](catalog::Database& database) {
        return catalog::AlarmRepository(database).hold(id, note);
    });
}

void AlarmBoard::close(const AlarmId& id, AlarmVerdict verdict, const QString& note) {
    act([id, verdict, note](catalog::Database& database) {
        return catalog::AlarmRepository(database).close(id, verdict, note);
    });
}

} // namespace vigie::alarms
