// SPDX-License-Identifier: GPL-3.0-or-later
#include "dahua.h"
#include "footage.h"

#include <QUrl>

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

constexpr size_t mostFinders = 64;
constexpr int mostLeakedFinders = 4; // find-leak
constexpr auto finderLife = 10min;   // an abandoned finder is given back in the end
constexpr int mostItems = 100;

/// mediaFileFind's finders, the files they find, and loadfile.
class DahuaArchive final : public DahuaService {
public:
    using DahuaService::DahuaService;

    [[nodiscard]] bool answer(const QByteArray& program, const QUrlQuery& query,
                              const HttpReply& reply) override {
        if (program == "mediaFileFind.cgi")
            find(query, reply);
        else if (program == "loadfile.cgi" && value(query, "action") == QLatin1String("startLoad"))
            load(query, reply);
        else if (program.startsWith("RPC_Loadfile/"))
            loadByPath(program.sliced(12), reply);
        else
            return false;
        return true;
    }

private:
    struct Finder {
        Camera* camera = nullptr;
        std::vector<RecordedFile> files;
        size_t given = 0;
        MonoTime heard;
    };

    static void refuse(const HttpReply& reply) { sendText(reply, "Error\r\nBad Request!\r\n", 400); }
    void find(const QUrlQuery& query, const HttpReply& reply);
    void findFile(Finder& finder, const QUrlQuery& query, const HttpReply& reply) const;
    void findNext(Finder& finder, const QUrlQuery& query, const HttpReply& reply) const;
    [[nodiscard]] QByteArray item(int index, const Finder& finder, const RecordedFile& file) const;
    [[nodiscard]] QByteArray pathOfFile(const Camera& camera, const RecordedFile& file) const;
    void load(const QUrlQuery& query, const HttpReply& reply) const;
    void loadByPath(const QByteArray& path, const HttpReply& reply) const;
    void send(Camera& camera, Quality quality, Span wanted, const HttpReply& reply) const;
    [[nodiscard]] StreamSource source(const Camera& camera, Quality quality) const {
        return {m_context.recorder, const_cast<Camera*>(&camera), m_context.clips, quality};
    }

    std::map<qint64, Finder> m_finders;
    qint64 m_last = 0x08137000;
    int m_leaked = 0;
};

void DahuaArchive::find(const QUrlQuery& query, const HttpReply& reply) {
    const QString action = value(query, "action");
    const MonoTime now = SystemClock().monoNow();
    std::erase_if(m_finders, [now](const auto& finder) { return now - finder.second.heard > finderLife; });
    if (action == QLatin1String("factory.create")) {
        if (m_finders.size() >= mostFinders ||
            (model().has(Quirk::FindLeak) && ++m_leaked > mostLeakedFinders)) {
            refuse(reply);
            return;
        }
        m_last += 0x110;
        m_finders[m_last].heard = now;
        sendText(reply, "result=" + QByteArray::number(m_last) + "\r\n");
        return;
    }
    if (!model().has(Quirk::FindLeak))
        m_leaked = 0;
    const auto found = m_finders.find(value(query, "object").toLongLong());
    if (found == m_finders.end()) {
        refuse(reply);
        return;
    }
    found->second.heard = now;
    if (action == QLatin1String("findFile")) {
        findFile(found->second, query, reply);
    } else if (action == QLatin1String("findNextFile")) {
        findNext(found->second, query, reply);
    } else if (action == QLatin1String("close")) {
        found->second.files.clear();
        sendText(reply, "OK\r\n");
    } else if (action == QLatin1String("destroy")) {
        m_finders.erase(found);
        sendText(reply, "OK\r\n");
    } else {
        refuse(reply);
    }
}

void DahuaArchive::findFile(Finder& finder, const QUrlQuery& query, const HttpReply& reply) const {
    const int base = model().has(Quirk::ZeroBasedChannels) ? 0 : 1;
    Camera* const camera = model().cameraByChannel(number(query, "condition.Channel", -1) - base + 1);
    const auto begin = fromDahuaTime(model(), value(query, "condition.StartTime"));
    const auto end = fromDahuaTime(model(), value(query, "condition.EndTime"));
    const QString type = value(query, "condition.Types[0]");
    if (!camera || !begin || !end || *end <= *begin) {
        refuse(reply);
        return;
    }
    finder.camera = camera;
    finder.given = 0;
    finder.files.clear();
    // Only continuous recordings of the main stream exist here: events have no files of their own.
    const bool others = (!type.isEmpty() && type != QLatin1String("dav")) ||
                        value(query, "condition.Flags[0]") == QLatin1String("Event") ||
                        value(query, "condition.VideoStream").startsWith(QLatin1String("Extra"));
    if (!others)
        finder.files = model().files(*camera, {*begin, *end});
    // Nothing found is said at once, by an error.
    if (finder.files.empty())
        refuse(reply);
    else
        sendText(reply, "OK\r\n");
}

void DahuaArchive::findNext(Finder& finder, const QUrlQuery& query, const HttpReply& reply) const {
    const int most = std::clamp(number(query, "count", 1), 1, mostItems);
    QByteArray items;
    int count = 0;
    for (; count < most && finder.given < finder.files.size(); ++count)
        items += item(count, finder, finder.files[finder.given++]);
    sendText(reply, "found=" + QByteArray::number(count) + "\r\n" + items);
}

QByteArray DahuaArchive::pathOfFile(const Camera& camera, const RecordedFile& file) const {
    const QDateTime begin = model().deviceWall(file.span.begin), end = model().deviceWall(file.span.end);
    return QStringLiteral("/mnt/dvr/%1/%2/dav/%3/%4-%5[R][0@0][0].dav")
        .arg(begin.toString(QStringLiteral("yyyy-MM-dd")))
        .arg(camera.channel - 1, 3, 10, QLatin1Char('0'))
        .arg(begin.toString(QStringLiteral("HH")), begin.toString(QStringLiteral("HH.mm.ss")),
             end.toString(QStringLiteral("HH.mm.ss")))
        .toLatin1();
}

QByteArray DahuaArchive::item(int index, const Finder& finder, const RecordedFile& file) const {
    const QByteArray head = "items[" + QByteArray::number(index) + "].";
    const qint64 size = Footage(source(*finder.camera, Quality::Main), dhav(), {file.span}).size();
    const auto utc = [&](UtcTime time) {
        return QByteArray::number((time + model().state.clockError).time_since_epoch() / 1s);
    };
    QByteArray text;
    for (const QByteArray& line :
         QByteArrayList{"Channel=" + QByteArray::number(finder.camera->channel - 1),
                        "Cluster=0",
                        "Compressed=false",
                        "Disk=0",
                        "Duration=" + QByteArray::number((file.span.end - file.span.begin) / 1s),
                        "EndTime=" + dahuaTime(model(), file.span.end),
                        "EndTimeRealUTC=" + utc(file.span.end),
                        "FilePath=" + pathOfFile(*finder.camera, file),
                        "Flags[0]=Timing",
                        "Length=" + QByteArray::number(size),
                        "Overwrites=0",
                        "Partition=0",
                        "Redundant=false",
                        "Repeat=0",
                        "StartTime=" + dahuaTime(model(), file.span.begin),
                        "StartTimeRealUTC=" + utc(file.span.begin),
                        "Type=dav",
                        "VideoStream=Main",
                        "WorkDir=/mnt/dvr",
                        "WorkDirSN=0"})
        text += head + line + "\r\n";
    return text;
}

void DahuaArchive::send(Camera& camera, Quality quality, Span wanted, const HttpReply& reply) const {
    std::vector<Span> spans;
    for (const Span& span : model().coverage(camera)) {
        const Span part{std::max(span.begin, wanted.begin), std::min(span.end, wanted.end)};
        if (part.end > part.begin)
            spans.push_back(part);
    }
    HttpConnection* const connection = reply.connection();
    if (spans.empty() || !connection) {
        refuse(reply);
        return;
    }
    auto footage = std::make_shared<Footage>(source(camera, quality), dhav(), spans);
    connection->start("application/octet-stream", {{"Content-Length", QByteArray::number(footage->size())}});
    new Download(connection, [footage] { return footage->next(); });
}

void DahuaArchive::load(const QUrlQuery& query, const HttpReply& reply) const {
    Camera* const camera = model().cameraByChannel(number(query, "channel", 0));
    const auto begin = fromDahuaTime(model(), value(query, "startTime"));
    const auto end = fromDahuaTime(model(), value(query, "endTime"));
    if (!camera || !begin || !end || *end <= *begin || number(query, "subtype", 0) != 0)
        refuse(reply);
    else
        send(*camera, Quality::Main, {*begin, *end}, reply);
}

void DahuaArchive::loadByPath(const QByteArray& path, const HttpReply& reply) const {
    const QByteArray wanted = QByteArray::fromPercentEncoding(path);
    for (Camera& camera : model().cameras) {
        for (const RecordedFile& file : model().files(camera, {UtcTime::min(), UtcTime::max()})) {
            if (pathOfFile(camera, file) == wanted) {
                send(camera, Quality::Main, file.span, reply);
                return;
            }
        }
    }
    sendText(reply, "Error\r\nNot Found!\r\n", 404);
}

} // namespace

std::unique_ptr<DahuaService> makeDahuaArchive(const Personality::Context& context) {
    return std::make_unique<DahuaArchive>(context);
}

} // namespace vigie::simulator
