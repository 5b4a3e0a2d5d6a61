// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "alarm.h"
#include "digest_auth.h"
#include "extra_senders.h"
#include "http_server.h"

#include <QUrlQuery>

namespace vigie::simulator {

/// What a RTSP URL of one brand asks for.
struct StreamTarget {
    StreamSource source;
    bool archive = false;
    bool video = true;
    bool metadata = false;                   ///< an ONVIF metadata track, live
    NotificationText notification = nullptr; ///< how its events are worded
    bool extension = false; ///< 0xABAC on its packets: always, even without Require, live too
    bool urlTimes = false;  ///< its times come from the URL; without an extension, and Range counts from them
    bool byeAtEnd = false;  ///< RTCP BYE when the recording is over
    std::optional<UtcTime> begin; ///< device time
    std::optional<UtcTime> end;   ///< device time
};

/// What one brand's recorder answers over HTTP, and its RTSP addresses.
/// Thread:    the simulator's only thread; tick() several times a second.
/// Ownership: borrows the recorder's model, the clips and the account, which outlive it.
class Personality {
public:
    /// What a personality borrows from its recorder.
    struct Context {
        RecorderModel* recorder = nullptr;
        const ClipCache* clips = nullptr;
        const DigestAuth* auth = nullptr;
    };
    virtual ~Personality() = default;
    Personality(const Personality&) = delete;
    Personality& operator=(const Personality&) = delete;

    /// True when this brand answers under that path.
    [[nodiscard]] virtual bool serves(const QByteArray& target) const = 0;
    virtual void answer(const Message& request, const HttpReply& reply) = 0;
    [[nodiscard]] virtual std::optional<StreamTarget> locate(const QByteArray& uri) const = 0;
    /// The property, already changed in the model, is to be announced.
    virtual void announce(Camera&, AlarmKind, bool) {}
    virtual void tick() {}
    /// Drops whatever clients hold, as a device that goes away does.
    virtual void reset() {}
    [[nodiscard]] virtual int subscriptions() const { return 0; }
    /// The address a client is given: what the ready line shows.
    [[nodiscard]] virtual QString entrance() const { return m_context.recorder->httpBase(); }

protected:
    explicit Personality(const Context& context)
        : m_context(context) {}

    /// Checks HTTP Digest (or Basic) and answers 401 itself when the request may not pass.
    [[nodiscard]] bool admit(const Message& request, const HttpReply& reply) const;
    [[nodiscard]] RecorderModel& model() const { return *m_context.recorder; }
    [[nodiscard]] QByteArray snapshotOf(const Camera& camera) const;
    [[nodiscard]] StreamTarget target(Camera* camera, Quality quality) const;

    Context m_context;
};

/// The path of a request's target, without its query.
[[nodiscard]] QByteArray pathOf(const QByteArray& target);
[[nodiscard]] QUrlQuery queryOf(const QByteArray& target);
/// A query's value, decoded, "+" meaning a blank; the names are compared as written.
[[nodiscard]] QString value(const QUrlQuery& query, const char* name);
/// The same as a number; `otherwise` when it is absent or none.
[[nodiscard]] int number(const QUrlQuery& query, const char* name, int otherwise);
/// A body of plain text, as CGI programs answer it.
void sendText(const HttpReply& reply, const QByteArray& body, int status = 200);

[[nodiscard]] std::unique_ptr<Personality> makeOnvif(const Personality::Context& context);
[[nodiscard]] std::unique_ptr<Personality> makeHikvision(const Personality::Context& context);
[[nodiscard]] std::unique_ptr<Personality> makeDahua(const Personality::Context& context);
[[nodiscard]] std::unique_ptr<Personality> makeAxis(const Personality::Context& context);
[[nodiscard]] std::unique_ptr<Personality> makeGeneric(const Personality::Context& context);

} // namespace vigie::simulator
