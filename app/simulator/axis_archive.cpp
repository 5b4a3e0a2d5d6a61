// SPDX-License-Identifier: GPL-3.0-or-later
#include "axis.h"
#include "footage.h"
#include "matroska_footage.h"
#include "scene.h"
#include "soap.h"

namespace vigie::simulator {
namespace {

/// The list of recordings and their export as Matroska.
class AxisArchive final : public AxisService {
public:
    using AxisService::AxisService;

    [[nodiscard]] bool answer(const AxisRequest& request, const HttpReply& reply) override {
        if (request.program == "record/list.cgi")
            list(request, reply);
        else if (request.program == "record/export/properties.cgi")
            properties(request, reply);
        else if (request.program == "record/export/exportrecording.cgi")
            exportRecording(request, reply);
        else
            return false;
        return true;
    }

private:
    struct Export {
        AxisRecording recording;
        Span span;
    };

    [[nodiscard]] QString time(UtcTime trueTime) const {
        const QDateTime wall = model().deviceWall(trueTime);
        return (model().has(Quirk::LocalZ) ? wall : wall.toUTC())
                   .toString(QStringLiteral("yyyy-MM-dd'T'HH:mm:ss.zzz")) +
               QStringLiteral("000Z");
    }
    [[nodiscard]] std::optional<UtcTime> readTime(const QString& text) const {
        // Six digits of fraction are more than Qt reads.
        const QDateTime given = QDateTime::fromString(text.left(19), QStringLiteral("yyyy-MM-dd'T'HH:mm:ss"));
        if (!given.isValid())
            return std::nullopt;
        if (model().has(Quirk::LocalZ))
            return model().fromDeviceWall(given);
        return fromDateTime(QDateTime(given.date(), given.time(), Qt::UTC)) - model().state.clockError;
    }

    void list(const AxisRequest& request, const HttpReply& reply) const;
    [[nodiscard]] QString element(const AxisRecording& recording) const;
    [[nodiscard]] std::optional<Export> readExport(const AxisRequest& request, const HttpReply& reply) const;
    void properties(const AxisRequest& request, const HttpReply& reply) const;
    void exportRecording(const AxisRequest& request, const HttpReply& reply) const;
    static void refuse(const HttpReply& reply, int code, const char* why) {
        sendXmlText(reply, QStringLiteral("<ExportRecordingResponse SchemaVersion=\"1.0\"><GeneralError>"
                                          "<ErrorCode>%1</ErrorCode><ErrorDescription>%2</ErrorDescription>"
                                          "</GeneralError></ExportRecordingResponse>")
                               .arg(code)
                               .arg(QString::fromLatin1(why)));
    }
};

QString AxisArchive::element(const AxisRecording& recording) const {
    const Camera& camera = *model().cameraByChannel(recording.channel);
    return QStringLiteral(
               "<recording diskid=\"SD_DISK\" recordingid=\"%1\" starttime=\"%2\" starttimelocal=\"%3\" "
               "stoptime=\"%4\" stoptimelocal=\"%5\" recordingtype=\"continuous\" eventid=\"continuous\" "
               "eventtrigger=\"continuous\" recordingstatus=\"%6\" source=\"%7\" locked=\"No\">\n"
               "<video mimetype=\"video/x-%8\" width=\"%9\" height=\"%10\" framerate=\"25:1\" "
               "resolution=\"%9x%10\"/>\n</recording>\n")
        .arg(recording.id, time(recording.span.begin),
             model().deviceWall(recording.span.begin).toString(Qt::ISODate),
             recording.ongoing ? QString() : time(recording.span.end),
             recording.ongoing ? QString() : model().deviceWall(recording.span.end).toString(Qt::ISODate),
             recording.ongoing ? QStringLiteral("recording") : QStringLiteral("completed"))
        .arg(recording.channel)
        .arg(camera.codec(Quality::Main) == Codec::H264 ? QStringLiteral("h264") : QStringLiteral("h265"))
        .arg(mainSize.width())
        .arg(mainSize.height());
}

void AxisArchive::list(const AxisRequest& request, const HttpReply& reply) const {
    const QString id = value(request.query, "recordingid");
    const QString start = value(request.query, "starttime"), stop = value(request.query, "stoptime");
    const auto begin = readTime(start), end = readTime(stop);
    if (id.isEmpty() || (!start.isEmpty() && !begin) || (!stop.isEmpty() && !end)) {
        sendXmlText(reply, QStringLiteral(
                               "<root>\n<recordings>\n<error code=\"1\" description=\"Invalid argument\"/>\n"
                               "</recordings>\n</root>"));
        return;
    }
    const int most = number(request.query, "maxnumberofrecordings", 100'000);
    QStringList items;
    int total = 0;
    for (const Camera& camera : model().cameras) {
        for (const AxisRecording& recording : axisRecordings(model(), camera)) {
            ++total;
            if ((id != QLatin1String("all") && id != recording.id) ||
                (begin && recording.span.end <= *begin) || (end && recording.span.begin >= *end) ||
                items.size() >= most)
                continue;
            items.append(element(recording));
        }
    }
    sendXmlText(reply, QStringLiteral(
                           "<root>\n<recordings totalnumberofrecordings=\"%1\" numberofrecordings=\"%2\">\n%3"
                           "</recordings>\n</root>")
                           .arg(total)
                           .arg(items.size())
                           .arg(items.join(QString())));
}

std::optional<AxisArchive::Export> AxisArchive::readExport(const AxisRequest& request,
                                                           const HttpReply& reply) const {
    const auto recording = axisRecording(model(), value(request.query, "recordingid"));
    if (value(request.query, "schemaversion") != QLatin1String("1")) {
        refuse(reply, 30, "The schema version is missing or not supported");
        return std::nullopt;
    }
    if (!recording || value(request.query, "diskid") != QLatin1String("SD_DISK")) {
        refuse(reply, 20, "The recording or the disk does not exist");
        return std::nullopt;
    }
    const QString format = value(request.query, "exportformat");
    if (!format.isEmpty() && format != QLatin1String("matroska")) {
        refuse(reply, 40, "The export format is not supported");
        return std::nullopt;
    }
    Span span = recording->span;
    if (const QString text = value(request.query, "starttime"); !text.isEmpty())
        span.begin = std::max(span.begin, readTime(text).value_or(UtcTime::max()));
    if (const QString text = value(request.query, "stoptime"); !text.isEmpty())
        span.end = std::min(span.end, readTime(text).value_or(UtcTime::min()));
    if (span.end <= span.begin) {
        refuse(reply, 50, "The times are not inside the recording");
        return std::nullopt;
    }
    return Export{*recording, span};
}

void AxisArchive::properties(const AxisRequest& request, const HttpReply& reply) const {
    const std::optional<Export> wanted = readExport(request, reply);
    if (!wanted)
        return;
    const StreamSource source{m_context.recorder, model().cameraByChannel(wanted->recording.channel),
                              m_context.clips, Quality::Main};
    FrameNumber first = frameAt(wanted->span.begin);
    while (!source.isKey(first)) // the proper start is the key frame before
        --first;
    const qint64 size = source.healthyClip().averageBitRate / 8 *
                        ((wanted->span.end - timeOf(first)) / std::chrono::seconds(1) + 1);
    sendXmlText(
        reply,
        QStringLiteral("<ExportRecordingResponse SchemaVersion=\"1.0\"><PropertiesSuccess>"
                       "<ExportProperties RecordingId=\"%1\" DiskId=\"SD_DISK\" ExportFormat=\"matroska\" "
                       "EstimatedFileSize=\"%2\" Starttime=\"%3\" Stoptime=\"%4\"/>"
                       "</PropertiesSuccess></ExportRecordingResponse>")
            .arg(wanted->recording.id)
            .arg(size)
            .arg(time(timeOf(first)), time(wanted->span.end)));
}

void AxisArchive::exportRecording(const AxisRequest& request, const HttpReply& reply) const {
    const std::optional<Export> wanted = readExport(request, reply);
    HttpConnection* const connection = reply.connection();
    if (!wanted || !connection)
        return;
    const StreamSource source{m_context.recorder, model().cameraByChannel(wanted->recording.channel),
                              m_context.clips, Quality::Main};
    auto footage = std::make_shared<MatroskaFootage>(source, wanted->span);
    connection->start(
        "video/x-matroska",
        {{"Content-Disposition", "attachment; filename=\"" + wanted->recording.id.toLatin1() + ".mkv\""}});
    new Download(connection, [footage] { return footage->next(); });
}

} // namespace

std::unique_ptr<AxisService> makeAxisArchive(const Personality::Context& context) {
    return std::make_unique<AxisArchive>(context);
}

} // namespace vigie::simulator
