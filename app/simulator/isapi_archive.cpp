// SPDX-License-Identifier: GPL-3.0-or-later
#include "footage.h"
#include "isapi.h"
#include "soap.h"

#include <QUrl>

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

constexpr int mostResults = 64;

/// What is recorded: search by page, calendar, download.
class IsapiArchive final : public IsapiService {
public:
    using IsapiService::IsapiService;

    [[nodiscard]] bool answer(const IsapiRequest& request, const HttpReply& reply) override {
        if (request.is("ContentMgmt/search")) {
            if (request.http.method == "POST")
                search(request, reply);
            else
                sendStatus(reply, request, IsapiStatus::InvalidOperation, "methodNotAllowed", 405);
        } else if (request.is("ContentMgmt/record/tracks/*/dailyDistribution")) {
            calendar(request, reply);
        } else if (request.is("ContentMgmt/download")) {
            download(request, reply);
        } else {
            return false;
        }
        return true;
    }

private:
    /// The camera of a track: only main streams are recorded.
    [[nodiscard]] Camera* cameraOf(int track) const {
        return track % 100 == 1 ? model().cameraByChannel(track / 100) : nullptr;
    }

    void search(const IsapiRequest& request, const HttpReply& reply) const;
    [[nodiscard]] QString match(const Camera& camera, const RecordedFile& file) const;
    void calendar(const IsapiRequest& request, const HttpReply& reply) const;
    void download(const IsapiRequest& request, const HttpReply& reply) const;
};

void IsapiArchive::search(const IsapiRequest& request, const HttpReply& reply) const {
    const QDomElement& body = request.body;
    const bool newSpelling = model().has(Quirk::TrackListSpelling);
    QDomElement tracks = child(body, newSpelling ? "trackList" : "trackIDList");
    if (tracks.isNull() && !newSpelling)
        tracks = child(body, "trackList");
    const QDomElement span = child(child(body, "timeSpanList"), "timeSpan");
    const auto begin = fromIsapiTime(model(), childText(span, "startTime"));
    const auto end = fromIsapiTime(model(), childText(span, "endTime"));
    if (tracks.isNull() || !begin || !end || *end <= *begin) {
        sendStatus(reply, request, IsapiStatus::BadContent, "badXmlContent");
        return;
    }
    if (model().has(Quirk::Search500) && *end - *begin > 24h) {
        reply.send(
            {500,
             "application/xml; charset=\"UTF-8\"",
             "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n"
             "<CMSearchResult version=\"2.0\" xmlns=\"http://www.hikvision.com/ver20/XMLSchema\">\n"
             "<responseStatus>true</responseStatus>\n</CMSearchResult>\n"
             "<ResponseStatus version=\"2.0\" xmlns=\"http://www.hikvision.com/ver20/XMLSchema\">\n"
             "<statusCode>3</statusCode>\n<statusString>Device Error</statusString>\n</ResponseStatus>\n",
             {}});
        return;
    }
    // Both spellings are in the field, the maker's own texts included.
    QString positionText = childText(body, "searchResultPosition");
    if (positionText.isEmpty())
        positionText = childText(body, "searchResultPostion");
    const int position = model().has(Quirk::IgnoredPosition) ? 0 : std::max(0, positionText.toInt());
    const int most = std::clamp(childText(body, "maxResults").toInt(), 1, mostResults);
    QStringList matches;
    for (QDomElement track = tracks.firstChildElement(); !track.isNull();
         track = track.nextSiblingElement()) {
        const Camera* const camera = cameraOf(track.text().trimmed().toInt());
        if (!camera) {
            sendStatus(reply, request, IsapiStatus::BadContent, "badParameters");
            return;
        }
        for (const RecordedFile& file : model().files(*camera, {*begin, *end})) {
            if (matches.size() > position + most)
                break; // enough to know that there is more
            matches.append(int(matches.size()) < position ? QString() : match(*camera, file));
        }
    }
    const QStringList given = matches.mid(position, most);
    const bool more = matches.size() > position + most;
    sendXml(reply, QStringLiteral("CMSearchResult"),
            QStringLiteral("<searchID>%1</searchID>\n<responseStatus>true</responseStatus>\n"
                           "<responseStatusStrg>%2</responseStatusStrg>\n<numOfMatches>%3</numOfMatches>\n"
                           "<matchList>\n%4</matchList>\n")
                .arg(xml(childText(body, "searchID")), given.isEmpty() ? QStringLiteral("NO MATCHES")
                                                       : more          ? QStringLiteral("MORE")
                                                                       : QStringLiteral("OK"))
                .arg(given.size())
                .arg(given.join(QString())));
}

QString IsapiArchive::match(const Camera& camera, const RecordedFile& file) const {
    const int track = camera.channel * 100 + 1;
    const StreamSource source{m_context.recorder, const_cast<Camera*>(&camera), m_context.clips,
                              Quality::Main};
    const qint64 size = Footage(source, programStream(), {file.span}).size();
    const QString uri =
        QStringLiteral("rtsp://%1/Streaming/tracks/%2/?starttime=%3&endtime=%4&name=ch%5_%6&size=%7")
            .arg(model().address.toString())
            .arg(track)
            .arg(isapiTime(model(), file.span.begin, "yyyyMMdd'T'HHmmss"),
                 isapiTime(model(), file.span.end, "yyyyMMdd'T'HHmmss"))
            .arg(camera.channel, 2, 10, QLatin1Char('0'))
            .arg(file.span.begin.time_since_epoch() / 1s, 17, 10, QLatin1Char('0'))
            .arg(size);
    return QStringLiteral(
               "<searchMatchItem>\n<sourceID>{0000000000-0000-0000-0000-000000000000}</sourceID>\n"
               "<trackID>%1</trackID>\n<timeSpan>\n<startTime>%2</startTime>\n<endTime>%3</endTime>\n"
               "</timeSpan>\n<mediaSegmentDescriptor>\n<contentType>video</contentType>\n"
               "<codecType>%4</codecType>\n<playbackURI>%5</playbackURI>\n</mediaSegmentDescriptor>\n"
               "<metadataMatches>\n<metadataDescriptor>recordType.meta.hikvision.com/timing"
               "</metadataDescriptor>\n</metadataMatches>\n</searchMatchItem>\n")
        .arg(track)
        .arg(isapiTime(model(), file.span.begin, "yyyy-MM-dd'T'HH:mm:ss"),
             isapiTime(model(), file.span.end, "yyyy-MM-dd'T'HH:mm:ss"),
             camera.codec(Quality::Main) == Codec::H264 ? QStringLiteral("H.264-BP")
                                                        : QStringLiteral("H.265-MP"),
             xml(uri));
}

void IsapiArchive::calendar(const IsapiRequest& request, const HttpReply& reply) const {
    const Camera* const camera = cameraOf(request.number(3));
    const int year = childText(request.body, "year").toInt(),
              month = childText(request.body, "monthOfYear").toInt();
    const QDate first(year, month, 1);
    if (!camera || !first.isValid() || year < 1970 || year > 2037) {
        sendStatus(reply, request, IsapiStatus::BadContent, "badParameters");
        return;
    }
    const std::vector<Span> spans = model().coverage(*camera);
    QString days;
    for (int day = 1; day <= first.daysInMonth(); ++day) {
        const QDate date(year, month, day);
        const UtcTime begin = model().fromDeviceWall(QDateTime(date, QTime(0, 0)));
        const UtcTime end = model().fromDeviceWall(QDateTime(date.addDays(1), QTime(0, 0)));
        const bool recorded = std::any_of(spans.begin(), spans.end(), [&](const Span& span) {
            return span.end > begin && span.begin < end;
        });
        days +=
            QStringLiteral("<day>\n<id>%1</id>\n<dayOfMonth>%1</dayOfMonth>\n<record>%2</record>\n%3</day>\n")
                .arg(day)
                .arg(recorded ? QStringLiteral("true") : QStringLiteral("false"),
                     recorded ? QStringLiteral("<recordType>time</recordType>\n") : QString());
    }
    sendXml(reply, QStringLiteral("trackDailyDistribution"),
            QStringLiteral("<dayList>\n%1</dayList>\n").arg(days));
}

void IsapiArchive::download(const IsapiRequest& request, const HttpReply& reply) const {
    const QUrl uri(childText(request.body, "playbackURI"));
    const QStringList path = uri.path().split(QLatin1Char('/'), Qt::SkipEmptyParts);
    const QUrlQuery query(uri.query());
    const auto begin = fromIsapiTime(model(), value(query, "starttime"));
    const auto end = fromIsapiTime(model(), value(query, "endtime"));
    Camera* const camera = path.isEmpty() ? nullptr : cameraOf(path.last().toInt());
    if (!camera || !begin || !end || *end <= *begin) {
        sendStatus(reply, request, IsapiStatus::BadContent, "badParameters");
        return;
    }
    std::vector<Span> spans;
    for (const Span& span : model().coverage(*camera)) {
        // The answer of the search counts whole seconds.
        const Span part{std::max(span.begin, *begin), std::min(span.end, *end)};
        if (part.end > part.begin)
            spans.push_back(part);
    }
    if (spans.empty()) {
        sendStatus(reply, request, IsapiStatus::BadContent, "noRecord", 404);
        return;
    }
    const StreamSource source{m_context.recorder, camera, m_context.clips, Quality::Main};
    auto footage = std::make_shared<Footage>(source, programStream(), spans);
    HttpConnection* const connection = reply.connection();
    if (!connection)
        return;
    connection->start("video/mp4", {{"Content-Length", QByteArray::number(footage->size())},
                                    {"Content-Disposition", "attachment; filename=\"download.mp4\""}});
    new Download(connection, [footage] { return footage->next(); });
}

} // namespace

std::unique_ptr<IsapiService> makeIsapiArchive(const Personality::Context& context) {
    return std::make_unique<IsapiArchive>(context);
}

} // namespace vigie::simulator
