// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <bitset>
#include <optional>

namespace vigie::simulator {

/// A habit of real devices that a client must live with; of a whole recorder, on or off at any time.
enum class Quirk {
    LocalZ,              ///< the wall clock of the device's zone is written with a Z
    DigestSha256Only,    ///< no MD5 challenge, and none accepted
    BasicOnly,           ///< HTTP and RTSP offer Basic alone
    NoGetParameter,      ///< RTSP: 501 on GET_PARAMETER, which OPTIONS doesn't name either
    SubscriptionsLost,   ///< subscriptions and event streams end after three seconds
    RelativeTimesBroken, ///< ONVIF: minutes for seconds and seconds for minutes in durations
    Search500,           ///< hikvision: 500 and two root tags on searches of more than 24 hours
    TrackListSpelling,   ///< hikvision: trackList is understood, trackIDList is a 400
    ZeroBasedChannels,   ///< dahua: the search counts channels from 0
    IgnoredPosition,     ///< hikvision: searchResultPosition is not read
    TruncatedMultipart,  ///< event streams: each event is cut in the middle and the connection ends
    MalformedPart,       ///< event streams: unescaped &, empty activePostCount, broken JSON
    HeartbeatStops,      ///< event streams fall silent and stay open
    FindLeak,            ///< dahua: four finders in all, and closing gives none back
    UnsubscribeDropsAll, ///< ONVIF: one Unsubscribe ends every subscription
    Require551,          ///< RTSP: onvif-replay is refused
    EndtimeIgnored,      ///< playback goes on after the end asked for
    RejectionUnder200,   ///< hikvision: PTZ is refused by statusCode 4 under HTTP 200
    SlowAnswer,          ///< answers come a few bytes at a time
    EndlessAnswer,       ///< answers never end
    GzipBomb,            ///< answers are gzip that swells to 256 MiB
    EntityExpansion,     ///< XML answers hold nested entities
    HugeBody,            ///< answers announce and send 2 GiB
    RedirectElsewhere,   ///< answers send the client to 127.0.0.2
    NonUtf8Names,        ///< texts in Latin-1 where UTF-8 is announced
    ZeroDates,           ///< events are dated 0000-00-00T00:00:00Z
    NoFovSpace,          ///< ONVIF: heads know no translation within the field of view
    HalfClose,           ///< half of the body, then the device ends its direction alone
    Count
};

/// The quirks of one recorder.
class QuirkSet final {
public:
    [[nodiscard]] bool has(Quirk quirk) const { return m_on.test(size_t(quirk)); }
    void set(Quirk quirk, bool on) { m_on.set(size_t(quirk), on); }
    [[nodiscard]] bool any() const { return m_on.any(); }
    [[nodiscard]] QStringList names() const;

private:
    std::bitset<size_t(Quirk::Count)> m_on;
};

[[nodiscard]] std::optional<Quirk> quirkByName(const QString& name);
[[nodiscard]] QString quirkName(Quirk quirk);

} // namespace vigie::simulator
