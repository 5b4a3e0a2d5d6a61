// SPDX-License-Identifier: GPL-3.0-or-later
#include "dahua.h"
#include "discovery.h"
#include "extra_senders.h"
#include "footage.h"
#include "isapi.h"
#include "options.h"
#include "ptz_head.h"
#include "soap.h"

#include <QRandomGenerator>
#include <QTest>

using namespace vigie;
using namespace vigie::simulator;
using namespace std::chrono_literals;

namespace {

constexpr int mutations = 4000;

QByteArray mutate(QByteArray text, QRandomGenerator& random) {
    for (int change = random.bounded(1, 6); change > 0 && !text.isEmpty(); --change) {
        const qsizetype at = random.bounded(int(text.size()));
        switch (random.bounded(4)) {
        case 0:
            text[at] = char(random.bounded(256));
            break;
        case 1:
            text.remove(at, random.bounded(1, 20));
            break;
        case 2:
            text.insert(at, text.mid(random.bounded(int(text.size())), random.bounded(1, 40)));
            break;
        default:
            text.insert(at, QByteArray(random.bounded(1, 5), char(random.bounded(256))));
            break;
        }
    }
    return text;
}

/// A clip of the sizes given, without any meaning.
Clip clipOf(Codec codec, const QList<int>& sizes) {
    Clip clip;
    clip.codec = codec;
    clip.size = QSize(1920, 1080);
    for (const int size : sizes) {
        clip.annexB.push_back(QByteArray(size, 'x'));
        PreparedUnit unit;
        unit.key = clip.units.empty();
        clip.units.push_back(unit);
    }
    return clip;
}

RecorderModel recorderOf() {
    RecorderModel recorder;
    recorder.name = QStringLiteral("ENR-1");
    recorder.serial = QStringLiteral("VS1");
    recorder.address = QHostAddress(QStringLiteral("127.20.1.1"));
    recorder.httpPort = 8080;
    recorder.archiveLength = 3h;
    recorder.cameras.resize(1);
    return recorder;
}

const QByteArray goodProbe =
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
    "xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" "
    "xmlns:d=\"http://schemas.xmlsoap.org/ws/2005/04/discovery\"><s:Header><a:MessageID>urn:uuid:1</"
    "a:MessageID>"
    "</s:Header><s:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types>"
    "<d:Scopes>onvif://www.onvif.org/name</d:Scopes></d:Probe></s:Body></s:Envelope>";

} // namespace

class TestSimulatorBrands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void packedSizesAreTrue() {
        for (const FootageFormat* const format : {&programStream(), &dhav()}) {
            for (const Codec codec : {Codec::H264, Codec::H265}) {
                const Clip clip = clipOf(codec, {1, 64999, 65000, 65001, 200000});
                for (int i = 0; i < clip.frames(); ++i)
                    QCOMPARE(format->pack(clip, i, 123456 + i, QDateTime::currentDateTime()).size(),
                             format->packedSize(clip, i));
            }
        }
    }

    void quirksHaveNames() {
        QuirkSet set;
        for (int i = 0; i < int(Quirk::Count); ++i) {
            const QString name = quirkName(Quirk(i));
            QCOMPARE(quirkByName(name), std::optional(Quirk(i)));
            QVERIFY2(helpText().contains(name), qPrintable(name));
            set.set(Quirk(i), true);
        }
        QCOMPARE(set.names().size(), int(Quirk::Count));
        QVERIFY(!quirkByName(QStringLiteral("well-behaved")));
    }

    void optionsNameBrandsAndQuirks() {
        const Result<ServeOptions> options =
            parseServeOptions({QStringLiteral("--brands"), QStringLiteral("hikvision+onvif,axis"),
                               QStringLiteral("--quirk"), QStringLiteral("local-z@ENR-60901-01"),
                               QStringLiteral("--recorders-per-commune"), QStringLiteral("3")});
        QVERIFY(options);
        const auto world = buildWorld(*options);
        const auto& recorders = world.front().recorders;
        QCOMPARE(recorders[0]->brand, QStringLiteral("hikvision+onvif"));
        QCOMPARE(recorders[1]->brand, QStringLiteral("axis"));
        QCOMPARE(recorders[2]->brand, QStringLiteral("hikvision+onvif"));
        QVERIFY(recorders[0]->has(Quirk::LocalZ) && !recorders[2]->has(Quirk::LocalZ));
        for (const QStringList& wrong :
             {QStringList{QStringLiteral("--brands"), QStringLiteral("acme")},
              QStringList{QStringLiteral("--brands"), QString()},
              QStringList{QStringLiteral("--quirk"), QStringLiteral("well-behaved")}})
            QVERIFY(!parseServeOptions(wrong));
    }

    void headsStopAtTheirDeadline() {
        PtzHead head;
        head.move({1, 0, 0}, 500ms, QStringLiteral("x"));
        QVERIFY(head.isMoving());
        // However late the tick: no further than the time given.
        head.advance(SystemClock().monoNow() + 10s);
        QVERIFY(!head.isMoving());
        QVERIFY(qAbs(head.position().pan - 0.25) < 0.001);
        QCOMPARE(head.describe().value(QLatin1String("stoppedBy")).toString(), QStringLiteral("timeout"));
        head.move({1, -1, 1}, std::nullopt, QStringLiteral("x"));
        head.advance(SystemClock().monoNow() + 60s);
        QVERIFY(!head.isMoving());
        QCOMPARE(head.position().pan, 1.0);
        QCOMPARE(head.position().tilt, -1.0);
        QCOMPARE(head.describe().value(QLatin1String("stoppedBy")).toString(), QStringLiteral("limit"));
        QVERIFY(head.goToPreset(2, QStringLiteral("x")) && !head.goToPreset(77, QStringLiteral("x")));
        head.advance(SystemClock().monoNow() + 60s);
        QCOMPARE(head.position().pan, 0.5);
    }

    void muLawIsThatOfG711() {
        QCOMPARE(encodeMuLaw(0), quint8(0xff));
        QCOMPARE(encodeMuLaw(32635), quint8(0x80));
        QCOMPARE(encodeMuLaw(-32635), quint8(0x00));
        QCOMPARE(encodeMuLaw(1000), quint8(0xce));
        QCOMPARE(encodeMuLaw(-1000), quint8(0x4e));
    }

    void timesFollowTheDevicesZone() {
        RecorderModel recorder = recorderOf();
        const auto at = [](const char* text) {
            return fromDateTime(QDateTime::fromString(QString::fromLatin1(text), Qt::ISODate).toUTC());
        };
        const UtcTime summer = at("2026-07-01T10:00:00Z"), winter = at("2026-12-01T10:00:00Z");
        QCOMPARE(dahuaTime(recorder, summer), QByteArray("2026-07-01 12:00:00"));
        QCOMPARE(dahuaTime(recorder, winter), QByteArray("2026-12-01 11:00:00"));
        QCOMPARE(fromDahuaTime(recorder, QStringLiteral("2026_07_01_12_00_00")), std::optional(summer));
        QCOMPARE(fromDahuaTime(recorder, QStringLiteral("2026-12-1 11:0:0")), std::optional(winter));
        QCOMPARE(isapiTime(recorder, summer, "yyyyMMdd'T'HHmmss"), QStringLiteral("20260701T100000Z"));
        recorder.state.quirks.set(Quirk::LocalZ, true);
        QCOMPARE(isapiTime(recorder, summer, "yyyyMMdd'T'HHmmss"), QStringLiteral("20260701T120000Z"));
        QCOMPARE(fromIsapiTime(recorder, QStringLiteral("20260701T120000Z")), std::optional(summer));
        QCOMPARE(fromIsapiTime(recorder, QStringLiteral("2026-12-01T11:00:00Z")), std::optional(winter));
        recorder.state.clockError = 1h;
        QCOMPARE(fromIsapiTime(recorder, QStringLiteral("2026-12-01T12:00:00Z")), std::optional(winter));
    }

    void filesCoverTheArchiveWithoutHoles() {
        const RecorderModel recorder = recorderOf();
        const Camera& camera = recorder.cameras.front();
        const UtcTime now = recorder.trueNow();
        const std::vector<RecordedFile> files = recorder.files(camera, {now - 2h, now - 1h});
        QVERIFY(files.size() == 6 || files.size() == 7);
        QVERIFY(files.front().span.begin <= now - 2h && files.back().span.end >= now - 1h);
        for (size_t i = 1; i < files.size(); ++i)
            QCOMPARE(files[i].span.begin, files[i - 1].span.end);
        QVERIFY(recorder.files(camera, {now - 10h, now - 9h}).empty());
    }

    void mutatedProbesAndTimesHarmNothing() {
        const RecorderModel recorder = recorderOf();
        QVERIFY(probeMatches(recorder, goodProbe).contains("http://127.20.1.1:8080/onvif/device_service"));
        QVERIFY(probeMatches(recorder, QByteArray(100'000, ' ')).isEmpty());
        QRandomGenerator random(20260928);
        int answered = 0;
        for (int i = 0; i < mutations; ++i) {
            const QByteArray answer = probeMatches(recorder, mutate(goodProbe, random));
            answered += answer.isEmpty() ? 0 : 1;
            QVERIFY(answer.isEmpty() || !parseXml(answer).isNull());
            const QString time = QString::fromLatin1(mutate("2026-09-28T10:15:00Z", random));
            (void)fromIsapiTime(recorder, time);
            (void)fromDahuaTime(recorder, QString::fromLatin1(mutate("2026_09_28_10_15_00", random)));
            const QUrlQuery query =
                queryOf(mutate("/x.cgi?condition.Types%5B0%5D=dav&channel=1&b=+%20", random));
            (void)number(query, "channel", 0);
        }
        QVERIFY(answered > 0 && answered < mutations);
    }
};

QTEST_GUILESS_MAIN(TestSimulatorBrands)
#include "test_simulator_brands.moc"
