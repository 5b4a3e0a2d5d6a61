// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip.h"
#include "digest_auth.h"
#include "message.h"
#include "options.h"
#include "rtp_packetiser.h"
#include "rtsp_time.h"
#include "scene.h"
#include "soap.h"
#include "world.h"

#include <QCryptographicHash>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <QtEndian>

using namespace vigie;
using namespace vigie::simulator;
using namespace std::chrono_literals;

namespace {

constexpr int mutations = 4000;

/// One to five seeded changes: a byte replaced, removed, doubled, or the end cut off.
QByteArray mutate(QByteArray text, QRandomGenerator& random) {
    for (int change = random.bounded(1, 6); change > 0 && !text.isEmpty(); --change) {
        const qsizetype at = random.bounded(int(text.size()));
        switch (random.bounded(5)) {
        case 0:
            text[at] = char(random.bounded(256));
            break;
        case 1:
            text.remove(at, random.bounded(1, 20));
            break;
        case 2:
            text.insert(at, text.mid(random.bounded(int(text.size())), random.bounded(1, 40)));
            break;
        case 3:
            text.truncate(at);
            break;
        default:
            text.insert(at, QByteArray(random.bounded(1, 5), char(random.bounded(256))));
            break;
        }
    }
    return text;
}

QByteArray randomNal(Codec codec, int type, int size, QRandomGenerator& random) {
    QByteArray nal(size, '\0');
    for (char& byte : nal)
        byte = char(random.bounded(1, 256));
    nal[0] = codec == Codec::H264 ? char(0x60 | type) : char(type << 1);
    if (codec == Codec::H265)
        nal[1] = 1;
    return nal;
}

/// Puts the NAL units of a prepared unit together again, as a receiver would (RFC 6184, RFC 7798).
QByteArrayList depacketise(Codec codec, const PreparedUnit& unit, qsizetype& largest) {
    QByteArrayList nals;
    const qsizetype header = codec == Codec::H264 ? 1 : 2;
    largest = 0;
    for (const quint32 at : unit.packets) {
        const qsizetype length = qFromBigEndian<quint16>(unit.bytes.constData() + at + 2);
        largest = std::max(largest, length);
        const QByteArray payload = unit.bytes.mid(at + 4 + 12, length - 12);
        const int type = codec == Codec::H264 ? payload[0] & 0x1f : (payload[0] >> 1) & 0x3f;
        if (type == (codec == Codec::H264 ? 24 : 48)) {
            for (qsizetype i = header; i + 2 <= payload.size();) {
                const qsizetype size = qFromBigEndian<quint16>(payload.constData() + i);
                nals.append(payload.mid(i + 2, size));
                i += 2 + size;
            }
        } else if (type == (codec == Codec::H264 ? 28 : 49)) {
            const quint8 fragment = quint8(payload[header]);
            if (fragment & 0x80) {
                QByteArray start = payload.first(header);
                start[0] = codec == Codec::H264 ? char((start[0] & 0xe0) | (fragment & 0x1f))
                                                : char((start[0] & 0x81) | ((fragment & 0x3f) << 1));
                nals.append(start);
            }
            nals.last().append(payload.sliced(header + 1));
        } else {
            nals.append(payload);
        }
    }
    return nals;
}

const QByteArray goodRequest = "PLAY rtsp://127.20.1.1:8554/replay/Recording_1 RTSP/1.0\r\nCSeq: 7\r\n"
                               "Range: clock=20260928T101500.000Z-\r\nContent-Length: 4\r\n\r\nbody";

const QByteArray goodEnvelope =
    "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
    "xmlns:w=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd\">"
    "<s:Header><w:Security><w:UsernameToken><w:Username>vigie</w:Username><w:Nonce>YQ==</w:Nonce>"
    "</w:UsernameToken></w:Security></s:Header><s:Body>"
    "<GetProfiles xmlns=\"http://www.onvif.org/ver20/media/wsdl\"><Type>All</Type></GetProfiles>"
    "</s:Body></s:Envelope>";

} // namespace

class TestSimulator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messagesAreTakenOneByOne() {
        QByteArray buffer = "\r\n" + goodRequest + goodRequest.first(40);
        Message message;
        QCOMPARE(takeMessage(buffer, message), ParseState::Ready);
        QCOMPARE(message.method, QByteArray("PLAY"));
        QCOMPARE(message.header("cseq"), QByteArray("7"));
        QCOMPARE(message.body, QByteArray("body"));
        QCOMPARE(takeMessage(buffer, message), ParseState::NeedMore);
        QCOMPARE(buffer, goodRequest.first(40));
    }

    void messagesOutOfBoundsAreBad_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no version") << QByteArray("GET /\r\n\r\n");
        QTest::newRow("endless head") << QByteArray(20'000, 'x');
        QTest::newRow("huge body") << QByteArray("GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n");
        QTest::newRow("negative body") << QByteArray("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n");
        QTest::newRow("chunked") << QByteArray("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        QTest::newRow("header without colon") << QByteArray("GET / HTTP/1.1\r\nHost\r\n\r\n");
        QTest::newRow("too many headers")
            << "GET / HTTP/1.1\r\n" + QByteArray("a: b\r\n").repeated(200) + "\r\n";
    }
    void messagesOutOfBoundsAreBad() {
        QFETCH(QByteArray, text);
        Message message;
        QCOMPARE(takeMessage(text, message), ParseState::Bad);
    }

    void mutatedMessagesNeverHang() {
        QRandomGenerator random(1);
        for (int i = 0; i < mutations; ++i) {
            QByteArray buffer = mutate(goodRequest, random);
            const qsizetype size = buffer.size();
            Message message;
            if (takeMessage(buffer, message) == ParseState::Ready) {
                QVERIFY(buffer.size() < size);
                QVERIFY(message.body.size() <= size);
                (void)parseClockRange(message.header("Range"));
            }
            QByteArray frame = mutate(QByteArray("$\x01\x00\x04"
                                                 "abcd",
                                                 8),
                                      random);
            int channel = 0;
            QByteArray payload;
            if (takeInterleaved(frame, channel, payload) == ParseState::Ready)
                QVERIFY(channel >= 0 && channel < 256);
        }
    }

    void soapIsTakenApart() {
        const SoapResult<SoapRequest> request = parseSoap(goodEnvelope);
        QVERIFY(request);
        QCOMPARE(request->operation, QStringLiteral("GetProfiles"));
        QCOMPARE(request->nameSpace, QStringLiteral("http://www.onvif.org/ver20/media/wsdl"));
        QCOMPARE(request->token->user, QStringLiteral("vigie"));
        QCOMPARE(childText(request->body, "Type"), QStringLiteral("All"));
    }

    void soapOutOfBoundsIsRefused() {
        QVERIFY(!parseSoap(QByteArray("<a>").repeated(5000)));
        QVERIFY(!parseSoap(QByteArray("<a>").repeated(60) + QByteArray("</a>").repeated(60)));
        QVERIFY(!parseSoap("<!DOCTYPE a [<!ENTITY b \"c\">]>" + goodEnvelope));
        QVERIFY(!parseSoap("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"/>"));
        QVERIFY(!parseSoap({}));
    }

    void mutatedSoapNeverHangs() {
        QRandomGenerator random(2);
        int accepted = 0;
        for (int i = 0; i < mutations; ++i)
            accepted += parseSoap(mutate(goodEnvelope, random)).has_value() ? 1 : 0;
        QVERIFY(accepted < mutations);
    }

    void durationsAndTimes() {
        QCOMPARE(parseDuration(QStringLiteral("PT1M30.5S")).value(), 90'500ms);
        QCOMPARE(parseDuration(QStringLiteral("P1DT2H")).value(), std::chrono::milliseconds(26h));
        for (const char* const text : {"", "P", "PT", "60", "P1Y", "PT-1S", "PT1S x"})
            QVERIFY2(!parseDuration(QString::fromLatin1(text)), text);
        const UtcTime time = fromClock("20260928T101500.250Z").value();
        QCOMPARE(toIso(time), QStringLiteral("2026-09-28T10:15:00.250Z"));
        QCOMPARE(toClock(time), QByteArray("20260928T101500.250Z"));
        QCOMPARE(fromClock("20260928T101500Z").value(), time - 250ms);
        QVERIFY(!fromClock("20260928T101500")); // without Z it would be somebody's local time
        QVERIFY(!fromClock("20261328T101500Z"));
        QVERIFY(!parseClockRange("npt=0-"));
        QVERIFY(!parseClockRange("clock=x-"));
        const auto range = parseClockRange("clock=20260928T101500Z-;time=20260928T101500Z").value();
        QVERIFY(range.begin && !range.end);
        QCOMPARE(toNtp(UtcTime{}), quint64(2'208'988'800) << 32);
        QCOMPARE(toNtp(UtcTime(500ms)), (quint64(2'208'988'800) << 32) | 0x8000'0000u);
    }

    void digestAcceptsBothAlgorithms_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("algorithm");
        QTest::newRow("MD5") << QByteArray("MD5") << int(QCryptographicHash::Md5);
        QTest::newRow("SHA-256") << QByteArray("SHA-256") << int(QCryptographicHash::Sha256);
    }
    void digestAcceptsBothAlgorithms() {
        QFETCH(QByteArray, name);
        QFETCH(int, algorithm);
        const auto hash = [algorithm](const QByteArray& text) {
            return QCryptographicHash::hash(text, QCryptographicHash::Algorithm(algorithm)).toHex();
        };
        const DigestAuth auth(QStringLiteral("vigie"), QStringLiteral("mot de passe"), "ici");
        const QList<QByteArray> challenges = auth.challenges(false);
        QCOMPARE(challenges.size(), 2);
        QVERIFY(challenges[0].contains("SHA-256") && challenges[1].contains("MD5"));
        const QByteArray nonce = parseDigestFields(challenges[0]).value("nonce");
        const auto answer = [&](const QByteArray& password, const QByteArray& usedNonce) {
            const QByteArray proof = hash(hash("vigie:ici:" + password) + ':' + usedNonce +
                                          ":00000001:abc:auth:" + hash("DESCRIBE:rtsp://h/x"));
            return "Digest username=\"vigie\", realm=\"ici\", nonce=\"" + usedNonce +
                   "\", uri=\"rtsp://h/x\", qop=auth, nc=00000001, cnonce=\"abc\", algorithm=" + name +
                   ", response=\"" + proof + '"';
        };
        using Verdict = DigestAuth::Verdict;
        const QByteArray target = "rtsp://h/x";
        QCOMPARE(auth.check(answer("mot de passe", nonce), "DESCRIBE", target), Verdict::Accepted);
        QCOMPARE(auth.check(answer("autre", nonce), "DESCRIBE", target), Verdict::Refused);
        QCOMPARE(auth.check(answer("mot de passe", nonce), "SETUP", target), Verdict::Refused);
        QCOMPARE(auth.check(answer("mot de passe", nonce), "DESCRIBE", "rtsp://h/y"), Verdict::Refused);
        QCOMPARE(auth.check(answer("mot de passe", "60000000-0"), "DESCRIBE", target), Verdict::Stale);
        QCOMPARE(auth.check({}, "DESCRIBE", target), Verdict::Missing);
        QCOMPARE(auth.check("Basic dmlnaWU6bW90", "DESCRIBE", target), Verdict::Refused);
        QRandomGenerator random(3);
        for (int i = 0; i < mutations; ++i) {
            const QByteArray changed = mutate(answer("autre", nonce), random);
            QVERIFY(auth.check(changed, "DESCRIBE", target) != Verdict::Accepted);
        }
    }

    void packetsCarryEveryNal_data() {
        QTest::addColumn<int>("codec");
        QTest::newRow("H.264") << int(Codec::H264);
        QTest::newRow("H.265") << int(Codec::H265);
    }
    void packetsCarryEveryNal() {
        QFETCH(int, codec);
        const Codec kind = Codec(codec);
        QRandomGenerator random(4);
        for (int round = 0; round < 200; ++round) {
            QByteArrayList nals;
            for (const int type : kind == Codec::H264 ? std::vector{7, 8, 6} : std::vector{32, 33, 34, 39})
                nals.append(randomNal(kind, type, random.bounded(4, round % 10 == 0 ? 2000 : 80), random));
            for (int slices = random.bounded(1, 4); slices > 0; --slices)
                nals.append(randomNal(kind, kind == Codec::H264 ? 5 : 19, random.bounded(3, 9000), random));
            const PreparedUnit unit = packetise(kind, {nals.begin(), nals.end()}, true);
            qsizetype largest = 0;
            QCOMPARE(depacketise(kind, unit, largest), nals);
            QVERIFY(largest <= 1412);
            for (size_t i = 0; i < unit.packets.size(); ++i)
                QCOMPARE((unit.bytes[unit.packets[i] + 5] & 0x80) != 0, i + 1 == unit.packets.size());
        }
    }

    void sessionsPatchTheirOwnCopy() {
        QRandomGenerator random(5);
        const QByteArray nal = randomNal(Codec::H264, 5, 5000, random);
        const PreparedUnit unit = packetise(Codec::H264, {nal}, true);
        QByteArray live, replay;
        writeUnit(unit, {2, 65535, 90'000, 0xcafe}, nullptr, live);
        ReplayMark mark;
        mark.deviceTime = UtcTime(1s);
        mark.clean = true;
        mark.terminal = true;
        mark.cseq = 9;
        writeUnit(unit, {2, 65535, 90'000, 0xcafe}, &mark, replay);
        QCOMPARE(live.size(), unit.bytes.size());
        QCOMPARE(replay.size(), live.size() + 16);
        const char* const second = live.constData() + unit.packets[1];
        QCOMPARE(int(second[1]), 2);
        QCOMPARE(qFromBigEndian<quint16>(second + 6), quint16(0)); // after 65535
        QCOMPARE(qFromBigEndian<quint32>(second + 8), quint32(90'000));
        QCOMPARE(qFromBigEndian<quint32>(second + 12), quint32(0xcafe));
        QCOMPARE(replay.mid(unit.packets[1] + 16), live.mid(unit.packets[1]));
        QCOMPARE(quint8(replay[4]), quint8(0x90));
        QCOMPARE(replay.mid(16, 4), QByteArray("\xab\xac\x00\x03", 4));
        QCOMPARE(qFromBigEndian<quint64>(replay.constData() + 20), quint64(2'208'988'801) << 32);
        QCOMPARE(quint8(replay[28]), quint8(0x90)); // clean and terminal
        QCOMPARE(int(replay[29]), 9);
        QCOMPARE(qFromBigEndian<quint16>(replay.constData() + 2),
                 quint16(qFromBigEndian<quint16>(live.constData() + 2) + 16));
    }

    void damagedClipsAreRefused() {
        QCOMPARE(splitAnnexB(QByteArrayView("\0\0\0\1ab\0\0\1cd\0", 12)).size(), size_t(2));
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("x.clip"));
        EncodedClip clip{Codec::H264, {64, 36}, {}};
        for (int i = 0; i < 4; ++i)
            clip.units.push_back({QByteArray("\0\0\1\x65"
                                             "data",
                                             8),
                                  i == 0});
        QVERIFY(saveClip(clip, path));
        const Result<EncodedClip> loaded = loadClip(path);
        QVERIFY(loaded);
        QCOMPARE(loaded->units.size(), size_t(4));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray good = file.readAll();
        file.close();
        QRandomGenerator random(6);
        for (int i = 0; i < 500; ++i) {
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(mutate(good, random));
            file.close();
            if (const auto read = loadClip(path))
                (void)prepare(*read);
        }
        QVERIFY(!loadClip(folder.filePath(QStringLiteral("none"))));
    }

    void worldIsLargeAndDistinct() {
        ServeOptions options;
        options.communes = 200;
        options.recordersPerCommune = 2;
        options.camerasPerRecorder = 8;
        QSet<QString> names, codes, addresses;
        for (const CommuneModel& commune : buildWorld(options)) {
            names.insert(commune.name);
            codes.insert(commune.code);
            QSet<QString> cameras;
            for (const auto& recorder : commune.recorders) {
                addresses.insert(recorder->address.toString());
                for (const Camera& camera : recorder->cameras) {
                    cameras.insert(camera.name);
                    QCOMPARE(camera.codec(Quality::Main),
                             camera.channel % 2 == 1 ? Codec::H264 : Codec::H265);
                    QCOMPARE(camera.codec(Quality::Sub), camera.channel % 4 == 0 ? Codec::H265 : Codec::H264);
                }
            }
            QCOMPARE(cameras.size(), 16);
        }
        QCOMPARE(names.size(), 200);
        QCOMPARE(codes.size(), 200);
        QCOMPARE(addresses.size(), 400);
        QVERIFY(addresses.contains(QStringLiteral("127.20.1.1")) &&
                addresses.contains(QStringLiteral("127.20.200.2")));
    }

    void gapsAreCutFromTheCoverage() {
        const auto world = buildWorld({});
        RecorderModel& recorder = *world.front().recorders.front();
        Camera& camera = recorder.cameras.front();
        const UtcTime now = recorder.trueNow();
        QCOMPARE(recorder.coverage(camera).size(), size_t(1));
        camera.faults.gaps = {{now - 2h, now - 1h}, {now - 90min, now - 30min}, {now - 48h, now - 24h}};
        const std::vector<Span> spans = recorder.coverage(camera);
        QCOMPARE(spans.size(), size_t(2));
        QCOMPARE(spans[0].end, now - 2h);
        QCOMPARE(spans[1].begin, now - 30min);
        QVERIFY(spans[0].begin > now - 6h - 61s && spans[0].begin <= now - 6h + 1s);
        camera.faults.gaps = {{now - 24h, now + 24h}};
        QVERIFY(recorder.coverage(camera).empty());
    }

    void scenesMoveAndClose() {
        for (int kind = 0; kind < sceneKinds; ++kind) {
            ScenePainter painter(kind);
            painter.draw(0);
            const QImage first = painter.image().copy();
            QVERIFY(!painter.truth().isEmpty());
            for (const QJsonValue& value : painter.truth()) {
                const QJsonObject box = value.toObject();
                const QRect rect(box[QLatin1String("x")].toInt(), box[QLatin1String("y")].toInt(),
                                 box[QLatin1String("w")].toInt(), box[QLatin1String("h")].toInt());
                QVERIFY(QRect(QPoint(), mainSize).contains(rect));
            }
            painter.draw(framesPerGop);
            QVERIFY(painter.image() != first);
            painter.draw(0);
            QCOMPARE(painter.image(), first);
        }
    }

    void wrongOptionsAreToldPlainly_data() {
        QTest::addColumn<QString>("words");
        for (const char* const words :
             {"--communes", "--communes 0", "--communes x", "--communes 255", "--port-http 70000",
              "--first-address 10.0.0.1", "--first-address 127.255.250.1 --communes 20",
              "--first-address 127.0.250.1 --communes 9", "--archive-hours -1", "--hello"})
            QTest::newRow(words) << QString::fromLatin1(words);
    }
    void wrongOptionsAreToldPlainly() {
        QFETCH(QString, words);
        const Result<ServeOptions> options = parseServeOptions(words.split(QLatin1Char(' ')));
        QVERIFY(!options);
        QCOMPARE(options.error().code, ErrorCode::InvalidInput);
        QVERIFY(!options.error().text.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSimulator)
#include "test_simulator.moc"
