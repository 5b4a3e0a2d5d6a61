// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture_file.h"
#include "requests.h"
#include "rtsp/audio_depacketiser.h"
#include "rtsp/depacketiser.h"
#include "rtsp/digest.h"
#include "rtsp/message.h"
#include "rtsp/sdp.h"
#include "support/golden.h"
#include "support/mutation.h"

#include <QElapsedTimer>
#include <QTest>

#include <cstring>

using namespace vigie;
using namespace vigie::rtsp;
using namespace golden;

namespace {

const QStringList tops{QStringLiteral("rtsp"), QStringLiteral("rtp")};

Bytes asBytes(const QByteArray& bytes) {
    return {reinterpret_cast<const std::uint8_t*>(bytes.constData()), std::size_t(bytes.size())};
}

/// Addresses of private networks tell nothing.
QString anonymous(QByteArray uri) {
    const qsizetype authority = uri.startsWith("rtsp") ? uri.indexOf("://") : -1;
    if (authority < 0)
        return QString::fromUtf8(uri);
    qsizetype end = uri.indexOf('/', authority + 3);
    if (end < 0)
        end = uri.size();
    return QString::fromUtf8(uri.replace(authority + 3, end - authority - 3, "device.example"));
}

QString directionName(MediaDescription::Direction direction) {
    switch (direction) {
    case MediaDescription::Direction::SendReceive:
        return QStringLiteral("sendrecv");
    case MediaDescription::Direction::ReceiveOnly:
        return QStringLiteral("recvonly");
    case MediaDescription::Direction::SendOnly:
        return QStringLiteral("sendonly");
    case MediaDescription::Direction::Inactive:
        break;
    }
    return QStringLiteral("inactive");
}

QJsonObject readTrack(const MediaDescription& media) {
    const VideoTrack video = toVideoTrack(media);
    const auto audio = toAudioTrack(media);
    return {{QStringLiteral("kind"), QString::fromLatin1(media.kind)},
            {QStringLiteral("codec"), QString::fromLatin1(media.codec)},
            {QStringLiteral("clock"), media.clockRate},
            {QStringLiteral("channels"), media.channels},
            {QStringLiteral("payload"), media.payloadType},
            {QStringLiteral("direction"), directionName(media.direction)},
            {QStringLiteral("control"), anonymous(media.control)},
            {QStringLiteral("size"),
             media.size.isEmpty() ? QString()
                                  : QStringLiteral("%1x%2").arg(media.size.width()).arg(media.size.height())},
            {QStringLiteral("sets"), int(video.parameterSets.count(QByteArray("\0\0\0\1", 4)))},
            {QStringLiteral("config"), audio ? QString::fromLatin1(audio->config.toHex()) : QString()},
            {QStringLiteral("port"), media.port},
            {QStringLiteral("ttl"), media.ttl}};
}

QString codecOr(const Result<MediaDescription>& section) {
    return section ? QString::fromLatin1(section->codec) : errorCodeName(section.error().code);
}

QJsonObject readDescription(const QByteArray& text) {
    const auto session = parseSdp(text);
    if (!session)
        return {{QStringLiteral("error"), errorCodeName(session.error().code)}};
    QJsonArray tracks;
    for (const MediaDescription& media : session->media)
        tracks.append(readTrack(media));
    return {{QStringLiteral("tracks"), tracks},
            {QStringLiteral("video"), codecOr(session->video())},
            {QStringLiteral("audio"), codecOr(session->audio())},
            {QStringLiteral("metadata"), session->metadata().has_value()},
            {QStringLiteral("back_channel"), session->backChannel().has_value()},
            {QStringLiteral("range"), QString::fromLatin1(session->range)}};
}

QJsonObject readResponse(const Response& response) {
    QJsonObject values{{QStringLiteral("status"), response.status}, {QStringLiteral("complete"), true}};
    if (response.headers.contains("Session")) {
        const SessionHeader session = parseSession(response.headers.value("Session"));
        values.insert(QStringLiteral("session"), QString::fromLatin1(session.id));
        values.insert(QStringLiteral("timeout"), int(session.timeout.count()));
    }
    if (response.headers.contains("Transport")) {
        const auto transport = parseTransport(response.headers.value("Transport"));
        values.insert(
            QStringLiteral("transport"),
            !transport ? errorCodeName(transport.error().code)
            : transport->lower == TransportHeader::Lower::Tcp
                ? QStringLiteral("tcp %1-%2").arg(transport->rtpChannel).arg(transport->rtcpChannel)
                : QStringLiteral("udp %1-%2").arg(transport->server.rtp).arg(transport->server.rtcp));
    }
    if (response.headers.contains("Content-Base"))
        values.insert(QStringLiteral("base"),
                      anonymous(baseUri(response.headers, "rtsp://device.example/s")));
    if (response.headers.contains("WWW-Authenticate")) {
        DigestAuth auth({QStringLiteral("user"), QStringLiteral("password")});
        (void)auth.challenged(response.headers.values("WWW-Authenticate"), false);
        values.insert(QStringLiteral("scheme"), QString::fromLatin1(auth.schemeName()));
    }
    if (response.body.contains("v=0"))
        values.insert(QStringLiteral("description"), readDescription(response.body));
    return values;
}

/// Every answer in the bytes, as the connection would take them apart.
QJsonArray readResponses(const QByteArray& bytes) {
    MessageReader reader;
    QJsonArray answers;
    for (qsizetype at = 0; at < bytes.size();) {
        const auto room = reader.room();
        const qsizetype count = std::min<qsizetype>(bytes.size() - at, qsizetype(room.size()));
        std::memcpy(room.data(), bytes.constData() + at, std::size_t(count));
        reader.filled(std::size_t(count));
        at += count;
        while (true) {
            const auto item = reader.next();
            if (!item || std::holds_alternative<NeedMore>(*item))
                break;
            if (const auto* response = std::get_if<Response>(&*item))
                answers.append(readResponse(*response));
        }
    }
    return answers;
}

QJsonObject readAnswer(const QByteArray& bytes) {
    const QJsonArray all = readResponses(bytes);
    return all.isEmpty() ? QJsonObject{{QStringLiteral("complete"), false}} : all.first().toObject();
}

QJsonObject readTranscript(const QByteArray& text) {
    QJsonArray answers;
    qsizetype at = text.indexOf("##### line");
    while (at >= 0) {
        const qsizetype begin = text.indexOf('\n', at) + 1;
        if (begin == 0)
            break;
        at = text.indexOf("##### line", begin);
        const qsizetype end = (at < 0 ? text.size() : at) - 1; // one line feed is the transcript's
        if (text.mid(begin, 5) == "RTSP/")
            answers.append(readAnswer(text.mid(begin, end - begin)));
    }
    return {{QStringLiteral("answers"), answers}};
}

QJsonObject readConversations(const QByteArray& capture) {
    QJsonArray all;
    for (const QByteArray& bytes : CaptureFile(capture).tcpFrom(8554)) {
        QJsonArray answers;
        const QJsonArray told = readResponses(bytes);
        for (const QJsonValue& one : told) {
            QJsonObject answer = one.toObject();
            answer.remove(QStringLiteral("session"));
            answers.append(answer);
        }
        all.append(answers);
    }
    return {{QStringLiteral("conversations"), all}};
}

QJsonObject readStream(const QByteArray& capture, const QJsonObject& expected) {
    const QByteArrayList datagrams = CaptureFile(capture).udp();
    const QString codec = expected.value(u"codec").toString();
    int units = 0;
    int keyFrames = 0;
    qint64 bytes = 0;
    const auto sink = [&](CodedUnit&& unit) {
        ++units;
        keyFrames += unit.keyFrame ? 1 : 0;
        bytes += unit.data.size();
    };
    std::unique_ptr<Depacketiser> depacketiser;
    if (codec == u"PCMA")
        depacketiser = std::make_unique<PlainAudioDepacketiser>(sink);
    else
        depacketiser =
            makeDepacketiser(codec == u"H265" ? VideoCodec::H265 : VideoCodec::H264, sink, {}, false);
    std::optional<quint16> last;
    int lost = 0;
    int packets = 0;
    int payload = -1;
    for (const QByteArray& one : datagrams) {
        const auto packet = RtpPacket::parse(asBytes(one));
        if (!packet)
            continue;
        ++packets;
        payload = packet->payloadType;
        const int gap = last ? quint16(packet->sequence - *last - 1) : 0;
        last = packet->sequence;
        lost += gap;
        depacketiser->push(*packet, gap > 0);
    }
    depacketiser->flush(false);
    QJsonObject stream{{QStringLiteral("codec"), codec},
                       {QStringLiteral("payload"), payload},
                       {QStringLiteral("packets"), packets},
                       {QStringLiteral("lost"), lost},
                       {QStringLiteral("units"), units}};
    // What a unit that lost a part still holds is not told; sound has no key frames.
    if (expected.contains(u"bytes"))
        stream.insert(QStringLiteral("bytes"), bytes);
    if (expected.contains(u"key_frames"))
        stream.insert(QStringLiteral("key_frames"), keyFrames);
    return {{QStringLiteral("stream"), stream}};
}

QJsonObject read(const QString& path, const QByteArray& bytes, const QJsonObject& expected) {
    if (expected.contains(u"stream"))
        return readStream(bytes, expected[u"stream"].toObject());
    if (expected.contains(u"refused")) {
        int refused = 0;
        for (const QByteArray& one : CaptureFile(bytes).udp())
            refused += RtpPacket::parse(asBytes(one)) ? 0 : 1;
        return {{QStringLiteral("refused"), refused}};
    }
    if (path.endsWith(u".pcap"))
        return readConversations(bytes);
    if (bytes.startsWith("#####"))
        return readTranscript(bytes);
    return bytes.startsWith("RTSP/") ? readAnswer(bytes)
                                     : QJsonObject{{QStringLiteral("description"), readDescription(bytes)}};
}

} // namespace

/// Every RTSP answer, description and capture of real senders that we have, and what is right about it.
class TestRtspGolden : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA"))
            QSKIP("VIGIE_TEST_DATA is not set: RTSP of real devices is not compared with its golden values");
        m_entries = entries(tops);
        m_files = dataFiles(tops, [](const QString& path) { return path == u"rtsp/retina/request.txt"; });
        QVERIFY(m_entries.size() > 50);
    }

    void everyFileHasAnEntry() {
        const QStringList lines = unpaired(m_entries, m_files);
        QVERIFY2(lines.isEmpty(), qPrintable(lines.join(u'\n')));
    }

    void answers_data() {
        QTest::addColumn<QString>("path");
        for (const QString& path : std::as_const(m_files))
            QTest::newRow(qPrintable(path)) << path;
    }
    void answers() {
        QFETCH(QString, path);
        const QByteArray bytes = contentOf(QDir(dataRoot()).filePath(path));
        QVERIFY(!bytes.isEmpty());
        const auto entry = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                        [&path](const Entry& one) { return fits(one.key, path); });
        QVERIFY2(entry != m_entries.cend(), "no golden values");
        QVERIFY(entry->expected.contains(u"device") && entry->expected.contains(u"oddity"));
        if (isNoAnswer(entry->expected))
            return;
        const QJsonObject expected = valuesOf(entry->expected);
        QVERIFY(!expected.isEmpty());
        QStringList lines;
        compare(expected, read(path, bytes, expected), {}, lines);
        QVERIFY2(lines.isEmpty(), qPrintable(lines.join(u'\n')));
    }

    /// The same bytes, damaged: values or an error, in bounded time.
    void damagedAnswers() {
        mutation::Random random(20261124);
        QElapsedTimer timer;
        int tried = 0;
        for (const Entry& one : std::as_const(m_entries)) {
            const QByteArray whole = contentOf(QDir(dataRoot()).filePath(one.key));
            if (whole.size() > 64 * 1024)
                continue;
            for (int round = 0; round < 60; ++round, ++tried) {
                const QByteArray bytes = mutation::mutated(whole, random);
                timer.start();
                (void)read(one.key, bytes, valuesOf(one.expected));
                QVERIFY2(timer.elapsed() < 2000, qPrintable(one.key));
            }
        }
        QVERIFY(tried > 3000);
    }

private:
    QList<Entry> m_entries;
    QStringList m_files;
};

QTEST_GUILESS_MAIN(TestRtspGolden)
#include "test_rtsp_golden.moc"
