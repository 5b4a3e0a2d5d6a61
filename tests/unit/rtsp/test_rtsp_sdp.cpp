// SPDX-License-Identifier: GPL-3.0-or-later
#include "requests.h"
#include "rtsp/message.h"
#include "rtsp/sdp.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace vigie;
using namespace vigie::rtsp;

namespace {

struct Expected {
    const char* file;
    const char* video;   ///< "H264", "H265", or the error: "protocol", "unsupported"
    int tracks;          ///< sections in the file
    const char* control; ///< what SETUP names when the base is rtsp://h/s
    int sets;            ///< parameter sets in the description
};

// Read off the files one by one.
const Expected expectations[] = {
    {"field_sdp/ipro_shiftjis_h264_onvif_track.sdp", "H264", 3, "rtsp://h/s/trackID=2", 2},
    {"field_sdp/vms_h264_plus_text_tracks.sdp", "H264", 3, "rtsp://h/s/track1", 2},
    {"go2rtc_sdp/BugSDP1.sdp", "H264", 2, "rtsp://h/s/track0", 2},
    {"go2rtc_sdp/BugSDP2.sdp", "H264", 2, "rtsp://h/s/track0", 2},
    {"go2rtc_sdp/BugSDP3.sdp", "H264", 3, "rtsp://h/s/track1", 2},
    {"gortsplib_sdp/base.sdp", "protocol", 0, "", 0},
    {"gortsplib_sdp/empty_lines.sdp", "protocol", 0, "", 0},
    {"gortsplib_sdp/issue_gortsplib_1025_undisclosed_cameras_ipv6.sdp", "protocol", 1, "", 0},
    {"gortsplib_sdp/issue_gortsplib_1068_BZBGEAR_BG_VPTZ_10HSU3.sdp", "unsupported", 1, "", 0},
    {"gortsplib_sdp/issue_gortsplib_112_b_Hex_session.sdp", "protocol", 0, "", 0},
    {"gortsplib_sdp/issue_gortsplib_116_IOI_trk_101.sdp", "unsupported", 1, "", 0},
    {"gortsplib_sdp/issue_gortsplib_201_invalid_origin.sdp", "H264", 2, "rtsp://h/s/track1", 2},
    {"gortsplib_sdp/issue_gortsplib_448_no_v_0_at_start.sdp", "H264", 1, "rtsp://h/s/trackID=0", 0},
    {"gortsplib_sdp/issue_gortsplib_474_UDP_technology_cameras.sdp", "unsupported", 1, "", 0},
    {"gortsplib_sdp/issue_gortsplib_501_Avigilon_cameras.sdp", "protocol", 3, "", 0},
    {"gortsplib_sdp/issue_gortsplib_60_Hex_session.sdp", "protocol", 0, "", 0},
    {"gortsplib_sdp/issue_mediamtx_115_RR_bitrate.sdp", "H264", 2, "rtsp://h/s", 2},
    {"gortsplib_sdp/issue_mediamtx_121_empty_unicast_address.sdp", "H264", 2,
     "rtsp://10.10.1.30:8554/onvif2/audio/trackID=0", 2},
    {"gortsplib_sdp/issue_mediamtx_127_Amcrest_cameras.sdp", "protocol", 0, "", 0},
    {"gortsplib_sdp/issue_mediamtx_2128_Vurix_NVR.sdp", "H264", 1,
     "rtsp://10.10.10.10:5556/vurix/1414/0/video", 2},
    {"gortsplib_sdp/issue_mediamtx_3583_Wisenet_NVR.sdp", "H264", 3, "rtsp://h/s/trackID=0", 2},
    {"gortsplib_sdp/issue_mediamtx_5008_Uniview_IPC2122LB_SF28K_A.sdp", "H264", 2,
     "rtsp://10.0.0.1/media/video1/video", 2},
    {"gortsplib_sdp/issue_mediamtx_75_LiveReporter_App.sdp", "H264", 2, "rtsp://h/s/streamid=0", 2},
    {"gortsplib_sdp/issue_mediamtx_990_TP_Link.sdp", "H265", 3, "rtsp://h/s/track1", 3},
    {"gortsplib_sdp/no_origin.sdp", "H265", 2, "rtsp://h/s/streamid=0", 3},
    {"gortsplib_sdp/unordered_global_attributes.sdp", "H264", 2, "rtsp://h/s?ctype=video", 2},
    {"retina/anjvision_describe.txt", "H265", 1, "rtsp://h/s/trackID=1", 3},
    {"retina/bunny_describe.txt", "H264", 2,
     "rtsp://wowzaec2demo.streamlock.net/vod/mp4:BigBuckBunny_115k.mov/trackID=2", 2},
    {"retina/dahua_describe_h264_aac_onvif.txt", "H264", 3,
     "rtsp://192.168.5.111:554/cam/realmonitor?channel=1&subtype=1&unicast=true&proto=Onvif/trackID=0", 2},
    {"retina/dahua_describe_h265_pcma.txt", "H265", 2,
     "rtsp://cam-driveway/cam/realmonitor?channel=1&subtype=2/trackID=0", 3},
    {"retina/foscam_describe.txt", "H264", 2, "rtsp://192.168.5.107:65534/videoMain/track1", 2},
    {"retina/hikvision_describe.txt", "H264", 2,
     "rtsp://192.168.5.106:554/Streaming/Channels/101/trackID=1?transportmode=unicast&profile=Profile_1", 2},
    {"retina/missing_content_type_describe.txt", "H264", 2, "rtsp://h/s/streamid=0", 2},
    {"retina/reolink_describe.txt", "H264", 2, "rtsp://192.168.5.206/h264Preview_01_main/trackID=1", 2},
    {"retina/reolink_describe_control_first.txt", "H264", 2,
     "rtsp://192.168.5.206/h264Preview_01_main/trackID=1", 2},
    {"retina/response.txt", "H264", 2,
     "rtsp://wowzaec2demo.streamlock.net/vod/mp4:BigBuckBunny_115k.mov/trackID=2", 2},
    {"retina/tplink_sdp.txt", "H265", 3, "rtsp://h/s/track1", 3},
    {"retina/ubiquiti_sdp.txt", "H264", 3, "rtsp://h/s/trackID=2", 2},
};

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray headOf(const QByteArray& text) {
    return text.startsWith("RTSP/") ? text.left(text.indexOf("\r\n\r\n") + 4) : QByteArray();
}

} // namespace

class TestRtspSdp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void devices_data() {
        QTest::addColumn<int>("index");
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA"))
            QSKIP("VIGIE_TEST_DATA is not set: descriptions of real devices skipped");
        for (int i = 0; i < int(std::size(expectations)); ++i)
            QTest::newRow(expectations[i].file) << i;
    }
    void devices() {
        QFETCH(int, index);
        const Expected& expected = expectations[index];
        const QByteArray text = contentOf(qEnvironmentVariable("VIGIE_TEST_DATA") + "/rtsp/" + expected.file);
        QVERIFY(!text.isEmpty());
        // Captured answers hold their header; addresses were made anonymous, so their length is off.
        Headers headers;
        if (const QByteArray head = headOf(text); !head.isEmpty()) {
            const QByteArray base = "Content-Base: ";
            if (const qsizetype at = head.indexOf(base); at >= 0) {
                const qsizetype from = at + base.size();
                headers.add("Content-Base", head.mid(from, head.indexOf("\r\n", from) - from));
            }
        }
        const auto session = parseSdp(text.mid(headOf(text).size()));
        const QString verdict = QString::fromLatin1(expected.video);
        if (!session) {
            QCOMPARE(errorCodeName(session.error().code), verdict);
            QCOMPARE(expected.tracks, 0);
            return;
        }
        QCOMPARE(session->media.size(), expected.tracks);
        const auto video = session->video();
        if (!video) {
            QCOMPARE(errorCodeName(video.error().code), verdict);
            QVERIFY(!video.error().text.isEmpty() && !video.error().detail.isEmpty());
            return;
        }
        QCOMPARE(QString::fromLatin1(video->codec), verdict);
        QCOMPARE(video->clockRate, 90000);
        QCOMPARE(resolveControl(baseUri(headers, "rtsp://h/s"), video->control),
                 QByteArray(expected.control));
        const VideoTrack track = toVideoTrack(*video);
        QCOMPARE(track.parameterSets.count(QByteArray("\0\0\0\1", 4)), expected.sets);
        QVERIFY(!hasDecodingOrderNumbers(*video));
    }

    void otherTracksOfRealDevices() {
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA"))
            QSKIP("VIGIE_TEST_DATA is not set: descriptions of real devices skipped");
        const QString root = qEnvironmentVariable("VIGIE_TEST_DATA") + "/rtsp/";
        const auto described = [&root](const char* name) {
            const QByteArray text = contentOf(root + name);
            return parseSdp(text.mid(text.indexOf("v=0"))).value_or(SessionDescription{});
        };
        const SessionDescription dahua = described("retina/dahua_describe_h264_aac_onvif.txt");
        QVERIFY(dahua.audio().has_value());
        QVERIFY(toAudioTrack(*dahua.audio())->codec == AudioCodec::Aac);
        QVERIFY(dahua.metadata().has_value());
        QVERIFY(!dahua.backChannel().has_value());
        QVERIFY(toAudioTrack(*described("retina/dahua_describe_h265_pcma.txt").audio())->codec ==
                AudioCodec::Pcma);
        // Events by RTSP: metadata and nothing else.
        const SessionDescription axis = described("axis_event_session.txt");
        QVERIFY(axis.metadata().has_value());
        QVERIFY(!axis.video().has_value() && !axis.audio().has_value());
        QVERIFY(axis.range.startsWith("npt=now"));
    }

    void everyDescriptionHasAnExpectation() {
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA"))
            QSKIP("VIGIE_TEST_DATA is not set: descriptions of real devices skipped");
        QStringList known;
        for (const Expected& expected : expectations)
            known += QString::fromLatin1(expected.file);
        const QDir root(qEnvironmentVariable("VIGIE_TEST_DATA") + "/rtsp");
        QDirIterator files(root.path(), QDir::Files, QDirIterator::Subdirectories);
        int found = 0;
        while (files.hasNext()) {
            const QString path = root.relativeFilePath(files.next());
            const QByteArray text = contentOf(root.filePath(path));
            const bool isDescription = text.contains("v=0\r\n") || path.endsWith(".sdp");
            if (!isDescription || !path.contains('/'))
                continue;
            QVERIFY2(known.contains(path), qPrintable(path));
            ++found;
        }
        QCOMPARE(found, int(known.size()));
    }

    void sizesAndStaticTypes() {
        const auto session =
            parseSdp("v=0\nm=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=x-dimensions:1920,1080\n"
                     "m=audio 0 RTP/AVP 0\n");
        QVERIFY(session.has_value());
        const auto video = session->video();
        QVERIFY(video.has_value());
        QCOMPARE(video->payloadType, 96);
        QCOMPARE(toVideoTrack(*video).size, QSize(1920, 1080));
        QCOMPARE(session->media[1].codec, QByteArray("PCMU"));
        QCOMPARE(parseSdp("m=video 0 RTP/AVP 96\na=framesize:96 240-160\n")->media[0].size, QSize(240, 160));
        QVERIFY(!parseSdp("m=video 0 RTP/AVP 96\na=x-dimensions:-5,99999999\n")->media[0].size.isValid());
    }

    void decodingOrderNumbersAndOddParameterSets() {
        const auto session =
            parseSdp("m=video 0 RTP/AVP 96\na=rtpmap:96 HEVC/90000\n"
                     "a=fmtp:96 sprop-max-don-diff=2;sprop-vps=RAHA8saNA7NA;sprop-pps=!!!!;sprop-sps=Qg\n");
        QVERIFY(session.has_value());
        QVERIFY(hasDecodingOrderNumbers(*session->video()));
        QVERIFY(toVideoTrack(*session->video()).parameterSets.isEmpty()); // a PPS as VPS, no base64, a stump
    }

    void cutDescriptionsSaySo() {
        const QByteArray whole = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\n"
                                 "a=rtpmap:96 H264/90000\r\na=control:track1\r\n";
        QCOMPARE(parseSdp(whole.left(whole.indexOf("m="))).error().code, ErrorCode::Protocol);
        const auto cut = parseSdp(whole.left(whole.indexOf("a=rtpmap")));
        QVERIFY(cut.has_value());
        QCOMPARE(cut->video().error().code, ErrorCode::Protocol);
        QCOMPARE(parseSdp("<html><body>404</body></html>").error().code, ErrorCode::Protocol);
        QCOMPARE(parseSdp({}).error().code, ErrorCode::Protocol);
        const auto unknown = parseSdp("m=video 0 RTP/AVP 96\r\na=rtpmap:96 VP9/90000\r\n");
        QCOMPARE(unknown->video().error().code, ErrorCode::Unsupported);
        QVERIFY(unknown->video().error().text.contains(u"VP9"));
    }

    void controlsAreJoinedAsDevicesMeanThem() {
        QCOMPARE(resolveControl("rtsp://h:554/a/", "trackID=1"), QByteArray("rtsp://h:554/a/trackID=1"));
        QCOMPARE(resolveControl("rtsp://h/a", "*"), QByteArray("rtsp://h/a"));
        QCOMPARE(resolveControl("rtsp://h/a", ""), QByteArray("rtsp://h/a"));
        QCOMPARE(resolveControl("rtsp://h/a?x=1", "/t1"), QByteArray("rtsp://h/t1"));
        QCOMPARE(resolveControl("rtsp://h", "/t1"), QByteArray("rtsp://h/t1"));
        QCOMPARE(resolveControl("rtsp://h/a", "RTSP://g/t"), QByteArray("RTSP://g/t"));
    }
};

QTEST_GUILESS_MAIN(TestRtspSdp)
#include "test_rtsp_sdp.moc"
