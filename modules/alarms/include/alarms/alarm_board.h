// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "catalog/listener.h"
#include "catalog/worker.h"
#include "domain/alarm.h"

#include <QObject>
#include <QSet>

#include <functional>

namespace vigie::alarms {

/// What this desk knows of the alarms: those open, and those closed since the shift began. Read from the
/// catalog whenever it says that something changed; an operator's act goes to the catalog and comes back the
/// same way, so the board never shows what did not happen.
/// Thread: GUI.
class AlarmBoard final : public QObject {
    Q_OBJECT

public:
    AlarmBoard(catalog::CatalogWorker& worker, UtcTime shiftBegan, QObject* parent = nullptr);

    [[nodiscard]] const QList<Alarm>& alarms() const { return m_alarms; }
    /// Null when the board does not hold it.
    [[nodiscard]] const Alarm* find(const AlarmId& id) const;
    /// The alarm an operator should claim first: by priority, then age. Null when none waits.
    [[nodiscard]] const Alarm* firstToClaim() const;
    [[nodiscard]] int count(AlarmState state) const;
    /// Claimed by a hand at this desk, since it was opened, and still in hand.
    [[nodiscard]] bool isHandledHere(const Alarm& alarm) const;

    void readAll();
    /// What was open when the catalog was last read, for a desk that opens without it. A reading replaces it.
    void showAsLastRead(QList<Alarm> alarms);
    void apply(const QList<catalog::Change>& changes);

    /// No act on an alarm is kept for later: a colleague may have it by then. Why none can be done now, in a
    /// sentence; empty when they can.
    [[nodiscard]] QString whyNoAct() const;
    void setCatalogAway(bool away);

    void claim(const AlarmId& id);
    void release(const AlarmId& id);
    void hold(const AlarmId& id, const QString& note);
    void close(const AlarmId& id, AlarmVerdict verdict, const QString& note);

Q_SIGNALS:
    void changed();
    /// An act did not happen: someone was faster, no right, no catalog.
    void actFailed(const vigie::Error& error);
    /// The alarms could not be read: what is shown is as old as the last changed().
    void readFailed(const vigie::Error& error);

private:
    void adopt(QList<Alarm> alarms);
    void act(std::function<Result<void>(catalog::Database&)> job, const std::function<void()>& onDone = {});

    catalog::CatalogWorker& m_worker;
    UtcTime m_shiftBegan;
    QSet<AlarmId> m_claimedHere;
    QList<Alarm> m_alarms; // by state, priority, age: the order of the queue
    bool m_catalogAway = false;
    bool m_reading = false;
    bool m_readAgain = false;
};

} // namespace vigie::alarms
