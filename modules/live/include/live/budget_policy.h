// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "domain/places.h"
#include "media/decode_pool.h"

#include <QList>
#include <QSize>

namespace vigie::live {

/// How much a person would miss a picture.
enum class Importance {
    Hidden,   ///< on no screen
    Visible,  ///< one tile among others
    Selected, ///< the focused tile: the best stream whatever its size
    Foremost, ///< alone on its screen, or zoomed into: the last to lose anything
};

/// What one tile asks for.
struct Demand {
    QSize pixels; ///< of the tile, device pixels
    Importance importance = Importance::Visible;
    QSize subSize{640, 360}; ///< of the camera's streams; empty when it has not that one
    QSize mainSize{1920, 1080};
};

/// Why a tile gets less than it asks for.
enum class Restraint {
    None,
    Machine, ///< decoding is behind
};

/// What one tile gets.
struct Grant {
    StreamRole role = StreamRole::Sub;
    media::Pace pace = media::Pace::Every;
    Restraint restraint = Restraint::None;

    [[nodiscard]] bool operator==(const Grant&) const = default;
};

/// The smallest stream that fills a tile. `now` is what it has: back to the sub stream only once the tile is
/// no larger than it, up to the main stream only an eighth beyond, so that a splitter being dragged doesn't
/// make it go to and fro.
[[nodiscard]] StreamRole wantedRole(const Demand& demand, StreamRole now);

/// Decides which streams a machine shows in full and which it spares, from what decoding them was measured to
/// cost here. Under pressure tiles give up one step at a time, all of them one before any gives up the next:
/// the smaller stream, pictures that no other needs, all but key images, all but one image every ten seconds;
/// the least important and dearest first. Steps come back one by one when there is room, later each time that
/// one had to be given up again soon after it came back.
/// A value without threads or clocks: the owner calls decide() twice a second.
class BudgetPolicy {
public:
    struct Stream {
        quint64 id = 0;
        Demand demand;
        double cores = 0; ///< decoding and showing it costs now, measured
    };
    struct Load {
        double cores = 0;                       ///< used by decoding, of `capacity`
        double capacity = 1;                    ///< decoding threads
        std::chrono::milliseconds worstWait{0}; ///< of a coded picture for its turn
    };

    // Decoding is behind when a picture waits longer than ten of them take to come at 25 a second.
    static constexpr std::chrono::milliseconds tooLate{400};
    static constexpr double tooFull = 0.92;
    static constexpr double roomy = 0.70;
    static constexpr std::chrono::seconds calm{5};
    static constexpr std::chrono::seconds relapse{30};
    static constexpr std::chrono::minutes longestPatience{10};

    /// What each stream gets from now on, in the order given.
    [[nodiscard]] QList<Grant> decide(const QList<Stream>& streams, const Load& load, MonoTime now);

private:
    struct Memory {
        Grant grant;
        MonoTime switchedAt{};
        int steps = 0;         // given up
        MonoTime restoredAt{}; // the last one that came back
        std::chrono::milliseconds patience{calm};
        MonoTime givenUpAt{};
    };
    [[nodiscard]] static Grant grantFor(const Demand& demand, const Memory& memory);
    [[nodiscard]] static int mostSteps(const Demand& demand, StreamRole wanted);
    void giveUp(const QList<Stream>& streams, double excess, MonoTime now);
    void giveBack(const QList<Stream>& streams, double room, MonoTime now);

    QHash<quint64, Memory> m_memories;
    int m_pressed = 0; // decisions in a row
    std::optional<MonoTime> m_calmSince;
};

} // namespace vigie::live
