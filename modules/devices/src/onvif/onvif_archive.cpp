// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_archive.h"

#include "../archive_reader.h"

#include <QCoreApplication>

namespace vigie::devices {

namespace {

// Portions of a search: a day of motion recordings has some thousand changes.
constexpr int mostPortions = 1000;

} // namespace

Result<void> OnvifArchive::describe(Capabilities& can, const std::stop_token& stop) {
    const auto searches = m_device.offers(onvif_namespace::search, stop);
    const auto replays = m_device.offers(onvif_namespace::replay, stop);
    if (!searches || !replays)
        return fail((searches ? replays : searches).error());
    if (*searches)
        can.grant(Feature::Coverage);
    else
        can.deny(Feature::Coverage,
                 QCoreApplication::translate("devices",
                                             "L'appareil n'a pas de service de recherche ONVIF (profil G)."));
    can.deny(Feature::Download,
             QCoreApplication::translate(
                 "devices", "ONVIF ne prévoit pas de téléchargement : l'archive est relue en accéléré."));
    if (!*replays) {
        for (const Feature feature :
             {Feature::Replay, Feature::FastReplay, Feature::KeyFrameReplay, Feature::ReverseReplay})
            can.deny(feature, QCoreApplication::translate(
                                  "devices", "L'appareil n'a pas de service de relecture ONVIF (profil G)."));
        return {};
    }
    can.grant(Feature::Replay);
    can.grant(Feature::FastReplay);     // "Rate-Control: no" is mandatory (ONVIF Streaming, "Replay")
    can.grant(Feature::KeyFrameReplay); // "Frames: intra" is mandatory (ONVIF Streaming, "Replay")
    const auto told = m_device.ask(onvif_namespace::replay, "GetServiceCapabilities",
                                   "<trp:GetServiceCapabilities/>", stop);
    if (!told && told.error().code == ErrorCode::Cancelled)
        return fail(told.error());
    const XmlNode* capabilities = told ? told->child(u"Capabilities") : nullptr;
    if (capabilities != nullptr && isTrue(capabilities->attributes.value(QStringLiteral("ReversePlayback"))))
        can.grant(Feature::ReverseReplay);
    else
        can.deny(Feature::ReverseReplay,
                 QCoreApplication::translate("devices", "L'appareil ne relit pas à rebours."));
    return {};
}

Result<void> OnvifArchive::search(const char* find, const QByteArray& begin, const char* results,
                                  const std::function<bool(const XmlNode&)>& take,
                                  const std::stop_token& stop) {
    const auto started = m_device.ask(onvif_namespace::search, find, begin, stop);
    if (!started)
        return fail(started.error());
    const QByteArray token = escaped(started->textAt(u"SearchToken"));
    Result<void> outcome;
    for (int portion = 0; portion < mostPortions; ++portion) {
        const auto answer = m_device.ask(onvif_namespace::search, results,
                                         QByteArray("<tse:") + results + "><tse:SearchToken>" + token +
                                             "</tse:SearchToken><tse:MaxResults>1000</tse:MaxResults>"
                                             "<tse:WaitTime>PT2S</tse:WaitTime></tse:" +
                                             results + '>',
                                         stop);
        if (!answer)
            outcome = fail(answer.error());
        if (!answer || take(*answer))
            break;
        if (portion == mostPortions - 1)
            outcome = fail(ErrorCode::Protocol,
                           QCoreApplication::translate(
                               "devices", "L'enregistreur ne finit pas sa recherche : réduisez la "
                                          "période."),
                           QStringLiteral("more than %1 portions").arg(mostPortions));
    }
    // Searches are few in a device's memory; that this one is over already is no fault.
    if (!stop.stop_requested())
        (void)m_device.ask(onvif_namespace::search, "EndSearch",
                           "<tse:EndSearch><tse:SearchToken>" + token + "</tse:SearchToken></tse:EndSearch>",
                           stop);
    return outcome;
}

Result<QList<RecordingInfo>> OnvifArchive::recordings(const QString& only, const std::stop_token& stop) {
    const QByteArray scope = only.isEmpty()
                                 ? QByteArray()
                                 : "<tt:IncludedRecordings>" + escaped(only) + "</tt:IncludedRecordings>";
    QList<RecordingInfo> all;
    const auto outcome = search(
        "FindRecordings",
        "<tse:FindRecordings><tse:Scope>" + scope +
            "</tse:Scope><tse:KeepAliveTime>PT10S</tse:KeepAliveTime></tse:FindRecordings>",
        "GetRecordingSearchResults",
        [&all](const XmlNode& answer) {
            const RecordingResults portion = parseRecordings(answer);
            all += portion.recordings;
            return portion.completed;
        },
        stop);
    if (!outcome)
        return fail(outcome.error());
    return all;
}

Result<QList<TimeSpan>> OnvifArchive::coverage(const QString& recording, TimeSpan span,
                                               const std::stop_token& stop) {
    const auto known = recordings(recording, stop);
    if (!known)
        return fail(known.error());
    const auto info = std::find_if(known->begin(), known->end(),
                                   [&](const RecordingInfo& one) { return one.token == recording; });
    if (info == known->end())
        return fail(
            ErrorCode::NotFound,
            QCoreApplication::translate("devices", "L'enregistreur ne connaît pas cet enregistrement."),
            QStringLiteral("recording %1").arg(recording));
    QList<DataPresence> events;
    const auto outcome = search(
        "FindEvents",
        "<tse:FindEvents><tse:StartPoint>" + toIso(span.begin).toLatin1() +
            "</tse:StartPoint><tse:EndPoint>" + toIso(span.end).toLatin1() +
            "</tse:EndPoint><tse:Scope><tt:IncludedRecordings>" + escaped(recording) +
            "</tt:IncludedRecordings></tse:Scope><tse:SearchFilter><wsnt:TopicExpression "
            "Dialect=\"http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet\">"
            "tns1:RecordingHistory/Track/State</wsnt:TopicExpression></tse:SearchFilter>"
            "<tse:IncludeStartState>true</tse:IncludeStartState><tse:KeepAliveTime>PT10S</tse:KeepAliveTime>"
            "</tse:FindEvents>",
        "GetEventSearchResults",
        [&](const XmlNode& answer) {
            const PresenceResults portion = parsePresence(answer);
            for (const DataPresence& event : portion.events)
                if (event.recording == recording &&
                    (info->videoTracks.isEmpty() || info->videoTracks.contains(event.track)))
                    events.append(event);
            return portion.completed;
        },
        stop);
    if (!outcome && outcome.error().code != ErrorCode::Unsupported)
        return fail(outcome.error());
    if (events.isEmpty() && info->bounds && !outcome) {
        // Without the history only the recording's outer bounds are known.
        const TimeSpan whole = info->bounds->intersected(span);
        return whole.isEmpty() ? QList<TimeSpan>() : QList<TimeSpan>{whole};
    }
    return coverageFrom(events, span, m_device.login()->deviceNow());
}

Result<std::unique_ptr<ArchiveReader>> OnvifArchive::open(const ArchiveRequest& wanted,
                                                          const std::stop_token& stop) {
    const auto answer = m_device.ask(
        onvif_namespace::replay, "GetReplayUri",
        "<trp:GetReplayUri><trp:StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>"
        "RTSP</tt:Protocol></tt:Transport></trp:StreamSetup><trp:RecordingToken>" +
            escaped(wanted.recording) + "</trp:RecordingToken></trp:GetReplayUri>",
        stop);
    if (!answer)
        return fail(answer.error());
    rtsp::SessionRequest request;
    request.uri = rewrittenStream(answer->textAt(u"Uri"), m_device.url());
    request.credentials = m_device.address().credentials;
    request.trust = m_device.address().trust;
    rtsp::ReplayOptions replay;
    replay.span = wanted.span;
    if (wanted.pictures == ArchiveRequest::Pictures::KeyFrames)
        replay.frames = rtsp::ReplayOptions::Frames::Intra;
    // Without the extension a device can still play forward, if imprecisely; backwards it can't.
    replay.reverse = wanted.reverse;
    replay.requireReplay = wanted.reverse;
    request.replay = replay;
    return SessionArchiveReader::open(m_device.threads(), std::move(request), stop);
}

} // namespace vigie::devices
