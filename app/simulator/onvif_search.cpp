// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_service.h"

#include <QUuid>

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

constexpr const char* trackToken = "Track_1";
constexpr int mostResults = 100;
// ONVIF Recording Search guarantees ten seconds only; more could hide a client that counts on it.
constexpr auto leastKeepAlive = 10s;
constexpr size_t maxSearches = 64;

QString sourceInformation(const RecorderModel& recorder, const Camera& camera) {
    return QStringLiteral(
               "<tt:Source><tt:SourceId>%1</tt:SourceId><tt:Name>%2</tt:Name><tt:Location>%3</tt:Location>"
               "<tt:Description>%2</tt:Description><tt:Address>%4/live/%1/main</tt:Address></tt:Source>")
        .arg(camera.sourceToken(), xml(camera.name), xml(recorder.site), recorder.rtspBase());
}

/// An ongoing search: all results are found at once and handed over in portions.
struct Search {
    bool events = false;
    QStringList results;
    qsizetype given = 0;
    std::chrono::milliseconds keepAlive{0};
    MonoTime heard;
    UtcTime endpoint;
};

class SearchService final : public SimpleOnvifService {
public:
    explicit SearchService(RecorderModel* recorder)
        : SimpleOnvifService(recorder, "/onvif/search_service",
                             QStringLiteral("http://www.onvif.org/ver10/search/wsdl")) {
        add("GetServiceCapabilities", [](const QDomElement&) -> SoapResult<QString> {
            return QStringLiteral(
                "<tse:GetServiceCapabilitiesResponse><tse:Capabilities MetadataSearch=\"false\" "
                "GeneralStartEvents=\"false\"/></tse:GetServiceCapabilitiesResponse>");
        });
        add("GetRecordingSummary", [this](const QDomElement&) { return summary(); });
        add("FindRecordings", [this](const QDomElement& body) { return findRecordings(body); });
        add("GetRecordingSearchResults", [this](const QDomElement& body) { return results(body, false); });
        add("FindEvents", [this](const QDomElement& body) { return findEvents(body); });
        add("GetEventSearchResults", [this](const QDomElement& body) { return results(body, true); });
        add("EndSearch", [this](const QDomElement& body) { return endSearch(body); });
    }

private:
    /// Recorded spans as the device dates them.
    [[nodiscard]] std::vector<Span> deviceCoverage(const Camera& camera) const {
        std::vector<Span> spans = m_recorder->coverage(camera);
        for (Span& span : spans) {
            span.begin += m_recorder->state.clockError;
            span.end += m_recorder->state.clockError;
        }
        return spans;
    }

    [[nodiscard]] SoapResult<QString> summary() const {
        std::optional<UtcTime> from, until;
        for (const Camera& camera : m_recorder->cameras) {
            const std::vector<Span> spans = deviceCoverage(camera);
            if (spans.empty())
                continue;
            from = from ? std::min(*from, spans.front().begin) : spans.front().begin;
            until = until ? std::max(*until, spans.back().end) : spans.back().end;
        }
        const UtcTime now = m_recorder->deviceNow();
        return QStringLiteral("<tse:GetRecordingSummaryResponse><tse:Summary><tt:DataFrom>%1</tt:DataFrom>"
                              "<tt:DataUntil>%2</tt:DataUntil><tt:NumberRecordings>%3</tt:NumberRecordings>"
                              "</tse:Summary></tse:GetRecordingSummaryResponse>")
            .arg(toIso(from.value_or(now)), toIso(until.value_or(now)))
            .arg(m_recorder->cameras.size());
    }

    /// The cameras a search is about; an unknown token is the client's mistake.
    [[nodiscard]] SoapResult<std::vector<const Camera*>> scope(const QDomElement& body) const {
        std::vector<const Camera*> chosen;
        bool any = false;
        const QDomElement scope = child(body, "Scope");
        for (QDomElement e = scope.firstChildElement(); !e.isNull(); e = e.nextSiblingElement()) {
            const Camera* camera = nullptr;
            QString token;
            if (e.localName() == QLatin1String("IncludedRecordings")) {
                token = e.text().trimmed();
                camera = m_recorder->cameraByToken(token, QStringLiteral("Recording_"));
            } else if (e.localName() == QLatin1String("IncludedSources")) {
                token = childText(e, "Token");
                camera = m_recorder->cameraByToken(token, QStringLiteral("VideoSource_"));
            } else {
                continue;
            }
            any = true;
            if (!camera)
                return tl::unexpected(invalidArgument(QStringLiteral("ter:InvalidToken"),
                                                      QStringLiteral("Unknown token in the scope.")));
            if (std::find(chosen.begin(), chosen.end(), camera) == chosen.end())
                chosen.push_back(camera);
        }
        if (!any) {
            for (const Camera& camera : m_recorder->cameras)
                chosen.push_back(&camera);
        }
        return chosen;
    }

    [[nodiscard]] SoapResult<QString> begin(const QDomElement& body, Search search, const char* element) {
        const std::optional<std::chrono::milliseconds> keepAlive =
            parseDuration(childText(body, "KeepAliveTime"));
        if (!keepAlive)
            return tl::unexpected(invalidArgument({}, QStringLiteral("KeepAliveTime is not a duration.")));
        const QString most = childText(body, "MaxMatches");
        if (bool ok = false; !most.isEmpty()) {
            const int count = most.toInt(&ok);
            if (!ok || count < 0)
                return tl::unexpected(invalidArgument({}, QStringLiteral("MaxMatches is not a number.")));
            if (count > 0)
                search.results = search.results.first(std::min<qsizetype>(count, search.results.size()));
        }
        search.keepAlive = std::max<std::chrono::milliseconds>(*keepAlive, leastKeepAlive);
        search.heard = SystemClock().monoNow();
        std::erase_if(m_searches, [&](const auto& item) {
            return search.heard - item.second.heard > item.second.keepAlive;
        });
        if (m_searches.size() >= maxSearches)
            return tl::unexpected(SoapFault{500, QStringLiteral("env:Receiver"), QStringLiteral("ter:Action"),
                                            QStringLiteral("ter:ResourceProblem"),
                                            QStringLiteral("Too many searches.")});
        const QString token = QStringLiteral("Search_%1").arg(++m_lastSearch);
        m_searches.emplace(token, std::move(search));
        return QStringLiteral("<tse:%1><tse:SearchToken>%2</tse:SearchToken></tse:%1>")
            .arg(QString::fromLatin1(element), token);
    }

    [[nodiscard]] SoapResult<QString> findRecordings(const QDomElement& body) {
        const SoapResult<std::vector<const Camera*>> cameras = scope(body);
        if (!cameras)
            return tl::unexpected(cameras.error());
        Search search;
        search.endpoint = m_recorder->deviceNow();
        for (const Camera* const camera : *cameras) {
            const std::vector<Span> spans = deviceCoverage(*camera);
            if (spans.empty())
                continue;
            const QString from = toIso(spans.front().begin), until = toIso(spans.back().end);
            search.results.append(
                QStringLiteral("<tt:RecordingInformation><tt:RecordingToken>%1</tt:RecordingToken>%2"
                               "<tt:EarliestRecording>%3</tt:EarliestRecording><tt:LatestRecording>%4</"
                               "tt:LatestRecording>"
                               "<tt:Content>%5</tt:Content><tt:Track><tt:TrackToken>%6</tt:TrackToken>"
                               "<tt:TrackType>Video</tt:TrackType><tt:Description>main</tt:Description>"
                               "<tt:DataFrom>%3</tt:DataFrom><tt:DataTo>%4</tt:DataTo></tt:Track>"
                               "<tt:RecordingStatus>Recording</tt:RecordingStatus></tt:RecordingInformation>")
                    .arg(camera->recordingToken(), sourceInformation(*m_recorder, *camera), from, until,
                         xml(camera->name), QString::fromLatin1(trackToken)));
        }
        return begin(body, std::move(search), "FindRecordingsResponse");
    }

    [[nodiscard]] static QString trackEvent(const Camera& camera, UtcTime time, bool present,
                                            bool startState) {
        return QStringLiteral(
                   "<tt:Result><tt:RecordingToken>%1</tt:RecordingToken><tt:TrackToken>%2</tt:TrackToken>"
                   "<tt:Time>%3</tt:Time><tt:Event>"
                   "<wsnt:Topic Dialect=\"http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet\">"
                   "tns1:RecordingHistory/Track/State</wsnt:Topic><wsnt:Message>"
                   "<tt:Message UtcTime=\"%3\" PropertyOperation=\"%4\"><tt:Source>"
                   "<tt:SimpleItem Name=\"RecordingToken\" Value=\"%1\"/><tt:SimpleItem Name=\"Track\" "
                   "Value=\"%2\"/>"
                   "</tt:Source><tt:Data><tt:SimpleItem Name=\"IsDataPresent\" "
                   "Value=\"%5\"/></tt:Data></tt:Message>"
                   "</wsnt:Message></tt:Event><tt:StartStateEvent>%6</tt:StartStateEvent></tt:Result>")
            .arg(camera.recordingToken(), QString::fromLatin1(trackToken), toIso(time),
                 startState ? QStringLiteral("Initialized") : QStringLiteral("Changed"),
                 present ? QStringLiteral("true") : QStringLiteral("false"),
                 startState ? QStringLiteral("true") : QStringLiteral("false"));
    }

    [[nodiscard]] SoapResult<QString> findEvents(const QDomElement& body) {
        const SoapResult<std::vector<const Camera*>> cameras = scope(body);
        if (!cameras)
            return tl::unexpected(cameras.error());
        const std::optional<UtcTime> start = parseDateTime(childText(body, "StartPoint"));
        const QString endText = childText(body, "EndPoint");
        const std::optional<UtcTime> end =
            endText.isEmpty() ? m_recorder->deviceNow() : parseDateTime(endText);
        if (!start || !end)
            return tl::unexpected(
                invalidArgument({}, QStringLiteral("StartPoint or EndPoint is not a time.")));
        const bool backwards = *end < *start;
        const UtcTime low = std::min(*start, *end), high = std::max(*start, *end);
        const bool startState = childText(body, "IncludeStartState") == QLatin1String("true") ||
                                childText(body, "IncludeStartState") == QLatin1String("1");
        const QString topic = childText(child(body, "SearchFilter"), "TopicExpression");
        const bool asked = topic.isEmpty() || topic.contains(QLatin1String("RecordingHistory/Track")) ||
                           topic.contains(QLatin1String("RecordingHistory//."));

        struct Found {
            UtcTime time;
            QString text;
        };
        std::vector<Found> found;
        QStringList states;
        const UtcTime now = m_recorder->deviceNow();
        for (const Camera* const camera : asked ? *cameras : std::vector<const Camera*>{}) {
            bool presentAtStart = false;
            for (const Span& span : deviceCoverage(*camera)) {
                presentAtStart |= *start >= span.begin && *start < span.end;
                if (span.begin >= low && span.begin <= high)
                    found.push_back({span.begin, trackEvent(*camera, span.begin, true, false)});
                // A recording still running has no end to tell of.
                if (span.end >= low && span.end <= high && now - span.end > 2s)
                    found.push_back({span.end, trackEvent(*camera, span.end, false, false)});
            }
            if (startState)
                states.append(trackEvent(*camera, *start, presentAtStart, true));
        }
        std::stable_sort(found.begin(), found.end(), [backwards](const Found& a, const Found& b) {
            return backwards ? b.time < a.time : a.time < b.time;
        });
        Search search;
        search.events = true;
        search.endpoint = *end;
        search.results = states;
        for (Found& item : found)
            search.results.append(std::move(item.text));
        return begin(body, std::move(search), "FindEventsResponse");
    }

    [[nodiscard]] SoapResult<QString> results(const QDomElement& body, bool events) {
        const auto search = m_searches.find(childText(body, "SearchToken"));
        const MonoTime now = SystemClock().monoNow();
        if (search == m_searches.end() || search->second.events != events ||
            now - search->second.heard > search->second.keepAlive)
            return tl::unexpected(invalidArgument(QStringLiteral("ter:InvalidToken"),
                                                  QStringLiteral("The search token is invalid.")));
        Search& found = search->second;
        found.heard = now;
        bool ok = false;
        const int asked = childText(body, "MaxResults").toInt(&ok);
        const qsizetype most = ok && asked > 0 ? std::min(asked, mostResults) : mostResults;
        const qsizetype count = std::min(most, found.results.size() - found.given);
        QString list = found.results.mid(found.given, count).join(QString());
        found.given += count;
        const QString name = events ? QStringLiteral("GetEventSearchResultsResponse")
                                    : QStringLiteral("GetRecordingSearchResultsResponse");
        return QStringLiteral("<tse:%1><tse:ResultList><tt:SearchState>%2</tt:SearchState>")
                   .arg(name, found.given >= found.results.size() ? QStringLiteral("Completed")
                                                                  : QStringLiteral("Searching")) +
               list + QStringLiteral("</tse:ResultList></tse:%1>").arg(name);
    }

    [[nodiscard]] SoapResult<QString> endSearch(const QDomElement& body) {
        const auto search = m_searches.find(childText(body, "SearchToken"));
        if (search == m_searches.end())
            return tl::unexpected(invalidArgument(QStringLiteral("ter:InvalidToken"),
                                                  QStringLiteral("The search token is invalid.")));
        const UtcTime endpoint = search->second.endpoint;
        m_searches.erase(search);
        return QStringLiteral(
                   "<tse:EndSearchResponse><tse:Endpoint>%1</tse:Endpoint></tse:EndSearchResponse>")
            .arg(toIso(endpoint));
    }

    std::map<QString, Search> m_searches;
    qint64 m_lastSearch = 0;
};

class ReplayService final : public SimpleOnvifService {
public:
    explicit ReplayService(RecorderModel* recorder)
        : SimpleOnvifService(recorder, "/onvif/replay_service",
                             QStringLiteral("http://www.onvif.org/ver10/replay/wsdl")) {
        add("GetServiceCapabilities", [](const QDomElement&) -> SoapResult<QString> {
            return QStringLiteral(
                "<trp:GetServiceCapabilitiesResponse><trp:Capabilities ReversePlayback=\"false\" "
                "SessionTimeoutRange=\"60 60\" RTP_RTSP_TCP=\"true\"/>"
                "</trp:GetServiceCapabilitiesResponse>");
        });
        add("GetReplayUri", [this](const QDomElement& body) -> SoapResult<QString> {
            const QString token = childText(body, "RecordingToken");
            if (!m_recorder->cameraByToken(token, QStringLiteral("Recording_")))
                return tl::unexpected(invalidArgument(QStringLiteral("ter:NoRecording"),
                                                      QStringLiteral("The recording token is unknown.")));
            return QStringLiteral(
                       "<trp:GetReplayUriResponse><trp:Uri>%1/replay/%2</trp:Uri></trp:GetReplayUriResponse>")
                .arg(m_recorder->rtspBase(), xml(token));
        });
    }
};

class RecordingService final : public SimpleOnvifService {
public:
    explicit RecordingService(RecorderModel* recorder)
        : SimpleOnvifService(recorder, "/onvif/recording_service",
                             QStringLiteral("http://www.onvif.org/ver10/recording/wsdl")) {
        add("GetRecordings", [this](const QDomElement&) { return recordings(); });
    }

private:
    [[nodiscard]] SoapResult<QString> recordings() const {
        QString text = QStringLiteral("<trc:GetRecordingsResponse>");
        const qint64 seconds =
            std::chrono::duration_cast<std::chrono::seconds>(m_recorder->archiveLength).count();
        for (const Camera& camera : m_recorder->cameras)
            text += QStringLiteral(
                        "<trc:RecordingItem><tt:RecordingToken>%1</tt:RecordingToken><tt:Configuration>%2"
                        "<tt:Content>%3</tt:Content><tt:MaximumRetentionTime>PT%4S</tt:MaximumRetentionTime>"
                        "</tt:Configuration><tt:Tracks><tt:Track><tt:TrackToken>%5</tt:TrackToken>"
                        "<tt:Configuration><tt:TrackType>Video</tt:TrackType>"
                        "<tt:Description>main</tt:Description></tt:Configuration></tt:Track></tt:Tracks>"
                        "</trc:RecordingItem>")
                        .arg(camera.recordingToken(), sourceInformation(*m_recorder, camera),
                             xml(camera.name), QString::number(seconds), QString::fromLatin1(trackToken));
        return text + QStringLiteral("</trc:GetRecordingsResponse>");
    }
};

} // namespace

std::unique_ptr<OnvifService> makeSearchService(RecorderModel* recorder) {
    return std::make_unique<SearchService>(recorder);
}

std::unique_ptr<OnvifService> makeReplayService(RecorderModel* recorder) {
    return std::make_unique<ReplayService>(recorder);
}

std::unique_ptr<OnvifService> makeRecordingService(RecorderModel* recorder) {
    return std::make_unique<RecordingService>(recorder);
}

} // namespace vigie::simulator
