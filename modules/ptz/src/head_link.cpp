// SPDX-License-Identifier: GPL-3.0-or-later
#include "ptz/head_link.h"

#include "base/stop.h"
#include "logging.h"

#include <algorithm>

namespace vigie::ptz {

using devices::DeviceDriver;
using devices::Feature;
using devices::PtzVelocity;

/// The side that blocks. All but what the link's mutex guards is this thread's alone.
class HeadLink::Worker final {
public:
    Worker(HeadLink& link, std::stop_token over)
        : m_link(link)
        , m_over(std::move(over)) {}

    void run() {
        auto connected = m_link.m_connect();
        if (connected)
            m_driver = std::move(*connected);
        else
            Q_EMIT m_link.failed(connected.error(), true);
        while (const auto next = await()) {
            if (!m_driver)
                continue; // told already
            if (next->step == Step::Command)
                obey(next->command);
            else
                learn();
        }
        sayFarewell();
        m_driver.reset();
        Q_EMIT m_link.left();
    }

private:
    using SteadyTime = MonoTime;
    enum class Step { Command, Learn };
    struct Next {
        Step step = Step::Learn;
        Command command{};
    };

    /// What to do next; nothing at the end. What the head can do is asked for while no command waits.
    std::optional<Next> await() {
        std::unique_lock lock(m_link.m_mutex);
        while (!m_over.stop_requested() && !m_link.m_leaving) {
            if (m_link.m_waiting.empty()) {
                if (m_driver && m_learning != Learning::Done)
                    return Next{};
                m_link.m_wake.wait(lock, m_over,
                                   [this] { return !m_link.m_waiting.empty() || m_link.m_leaving; });
                continue;
            }
            const Command& first = m_link.m_waiting.front();
            const SteadyTime due = m_lastMove + m_link.m_timing.gap;
            if (first.kind == Kind::Move && !first.velocity.isStop() && MonoClock::now() < due) {
                // A newer one may take its place meanwhile.
                m_link.m_wake.wait_until(lock, m_over, due, [this] {
                    return m_link.m_leaving || m_link.m_waiting.empty() ||
                           m_link.m_waiting.front().kind != Kind::Move ||
                           m_link.m_waiting.front().velocity.isStop();
                });
                continue;
            }
            Next next{Step::Command, first};
            m_link.m_waiting.pop_front();
            return next;
        }
        return std::nullopt;
    }

    void obey(const Command& command) {
        Result<void> answer;
        switch (command.kind) {
        case Kind::Move:
            m_lastMove = MonoClock::now();
            // Moving from before it is asked: an answer that is lost says nothing about the head.
            m_mayMove = m_mayMove || !command.velocity.isStop();
            answer = m_driver->movePtz(m_link.m_channel, command.velocity, m_link.m_timing.moveLasts, m_over);
            if (answer && command.velocity.isStop())
                m_mayMove = false;
            break;
        case Kind::Preset:
            answer = m_driver->gotoPtzPreset(m_link.m_channel, command.token, m_over);
            break;
        case Kind::Tour:
            answer = m_driver->operatePtzTour(m_link.m_channel, command.token, command.operation, m_over);
            break;
        case Kind::Aim:
            return look(command.aim);
        }
        if (answer)
            Q_EMIT m_link.obeyed();
        else
            report(answer.error());
    }

    // Refused as a box it is still a point; refused as a point it is for whoever asked to go another way.
    void look(devices::PtzAim aim) {
        Result<void> answer = m_driver->centrePtz(m_link.m_channel, aim, m_over);
        std::optional<Error> asBox;
        if (!answer && answer.error().code == ErrorCode::Unsupported && aim.zooms()) {
            asBox = answer.error();
            aim.box = {};
            answer = m_driver->centrePtz(m_link.m_channel, aim, m_over);
        }
        if (answer)
            Q_EMIT m_link.obeyed();
        else if (answer.error().code == ErrorCode::Unsupported)
            Q_EMIT m_link.cannotCentre();
        else
            report(answer.error());
        if (asBox)
            report(*asBox);
    }

    void report(const Error& error) {
        if (error.code == ErrorCode::Cancelled)
            return;
        qCWarning(lcPtz).noquote() << m_link.m_channel << error.toLogLine();
        Q_EMIT m_link.failed(error, false);
    }

    enum class Learning { Capabilities, Presets, Tours, Done };

    // One question at a time, so that a move never waits for more than one of them.
    void learn() {
        switch (m_learning) {
        case Learning::Capabilities: {
            const auto can = m_driver->capabilities(m_over);
            if (!can)
                return giveUp(can.error());
            m_can = *can;
            m_known.canMove = m_can.has(Feature::Ptz);
            m_known.whyNotMove = m_can.whyNot(Feature::Ptz);
            m_known.whyNoPresets = m_can.whyNot(Feature::PtzPresets);
            m_known.whyNoTours = m_can.whyNot(Feature::PtzTours);
            m_known.canCentre = m_can.has(Feature::PtzCentre);
            m_known.whyNoBox = m_can.whyNot(Feature::PtzBoxZoom);
            if (!m_known.canMove)
                return conclude();
            m_learning = Learning::Presets;
            return;
        }
        case Learning::Presets: {
            // The capabilities are the device's; whether this very camera turns shows when it is spoken to. A
            // stop is the question that changes least.
            if (!m_can.has(Feature::PtzPresets)) {
                if (const auto asked =
                        m_driver->movePtz(m_link.m_channel, {}, m_link.m_timing.moveLasts, m_over);
                    !asked && asked.error().code == ErrorCode::Unsupported)
                    return fixed(asked.error());
            } else if (auto presets = m_driver->ptzPresets(m_link.m_channel, m_over)) {
                m_known.presets = std::move(*presets);
            } else if (presets.error().code == ErrorCode::Unsupported) {
                return fixed(presets.error());
            } else if (presets.error().code == ErrorCode::Cancelled) {
                return conclude();
            } else {
                m_known.whyNoPresets = presets.error().text;
            }
            m_learning = Learning::Tours;
            return;
        }
        case Learning::Tours:
            if (m_can.has(Feature::PtzTours)) {
                if (auto tours = m_driver->ptzTours(m_link.m_channel, m_over))
                    m_known.tours = std::move(*tours);
                else
                    m_known.whyNoTours = tours.error().text;
            }
            return conclude();
        case Learning::Done:
            return;
        }
    }

    void fixed(const Error& error) {
        m_known = {};
        m_known.whyNotMove = m_known.whyNoPresets = m_known.whyNoTours = m_known.whyNoBox = error.text;
        conclude();
    }

    void giveUp(const Error& error) {
        m_learning = Learning::Done;
        if (error.code != ErrorCode::Cancelled)
            Q_EMIT m_link.failed(error, true);
    }

    void conclude() {
        m_learning = Learning::Done;
        if (!m_over.stop_requested())
            Q_EMIT m_link.abilitiesKnown(m_known);
    }

    void sayFarewell() {
        QString preset;
        {
            const std::lock_guard lock(m_link.m_mutex);
            preset = m_link.m_returnPreset;
        }
        if (!m_driver || (!m_mayMove && preset.isEmpty()))
            return;
        std::stop_source patience;
        std::jthread timer([&patience, wait = m_link.m_timing.farewell](const std::stop_token& done) {
            if (sleepFor(wait, done))
                patience.request_stop();
        });
        const auto token = patience.get_token();
        if (m_mayMove)
            if (const auto stopped =
                    m_driver->movePtz(m_link.m_channel, {}, m_link.m_timing.moveLasts, token);
                !stopped)
                qCWarning(lcPtz).noquote() << "head not stopped:" << stopped.error().toLogLine();
        if (!preset.isEmpty())
            if (const auto sent = m_driver->gotoPtzPreset(m_link.m_channel, preset, token); !sent)
                qCWarning(lcPtz).noquote() << "head not returned:" << sent.error().toLogLine();
    }

    HeadLink& m_link;
    std::stop_token m_over;
    std::unique_ptr<DeviceDriver> m_driver;
    SteadyTime m_lastMove{};
    bool m_mayMove = false;
    Learning m_learning = Learning::Capabilities;
    devices::Capabilities m_can;
    Abilities m_known;
};

HeadLink::HeadLink(Connect connect, QString channel, Timing timing, QObject* parent)
    : QObject(parent)
    , m_connect(std::move(connect))
    , m_channel(std::move(channel))
    , m_timing(timing) {}

HeadLink::~HeadLink() {
    if (!m_thread.joinable())
        return;
    m_thread.request_stop();
    m_thread.join();
}

void HeadLink::start() {
    if (!m_thread.joinable())
        m_thread = std::jthread([this](const std::stop_token& over) { Worker(*this, over).run(); });
}

void HeadLink::move(PtzVelocity velocity) {
    push({Kind::Move, velocity});
}

void HeadLink::gotoPreset(const QString& token) {
    push({Kind::Preset, {}, token});
}

void HeadLink::operateTour(const QString& token, devices::TourOperation operation) {
    push({Kind::Tour, {}, token, operation});
}

void HeadLink::centre(const devices::PtzAim& aim) {
    push({Kind::Aim, {}, {}, {}, aim});
}

// The newest of its kind wins, so there are never more than four. A hand that moves the head or stops it
// means no earlier aim any more.
void HeadLink::push(Command command) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_leaving)
            return;
        std::erase_if(m_waiting, [&](const Command& known) {
            return known.kind == command.kind || (command.kind == Kind::Move && known.kind == Kind::Aim);
        });
        m_waiting.push_back(std::move(command));
    }
    m_wake.notify_all();
}

void HeadLink::leave(const QString& returnPreset) {
    {
        const std::lock_guard lock(m_mutex);
        m_leaving = true;
        m_returnPreset = returnPreset;
        m_waiting.clear();
    }
    m_wake.notify_all();
}

} // namespace vigie::ptz
