// SPDX-License-Identifier: GPL-3.0-or-later
// What each brand is told, to the letter, when a point or a box of its picture is aimed at.
#include "devices/device_driver.h"
#include "scripted_service.h"

#include <QTest>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;
using Asked = ScriptedService::Asked;
using Reply = ScriptedService::Reply;

namespace {

const std::stop_token never;
const PtzAim point{{0.75, 0.25}, {}};
const PtzAim box{{0.5, 0.25}, {0.5, 0.25}}; // twice closer

QByteArray status(int code, const char* word) {
    return "<ResponseStatus><statusCode>" + QByteArray::number(code) + "</statusCode><subStatusCode>" + word +
           "</subStatusCode></ResponseStatus>";
}

Reply onvif(const Asked& asked, const QByteArray& spaces, const QUrl& url) {
    const QByteArray at = url.toEncoded() + "/onvif/";
    if (asked.call == "GetSystemDateAndTime")
        return ScriptedService::clock(QDateTime::currentDateTimeUtc());
    if (asked.call == "GetServices")
        return {200,
                ScriptedService::soap(
                    "<r><Service><Namespace>http://www.onvif.org/ver10/media/wsdl</Namespace><XAddr>" + at +
                    "media</XAddr></Service><Service><Namespace>http://www.onvif.org/ver20/ptz/wsdl"
                    "</Namespace><XAddr>" +
                    at + "ptz</XAddr></Service></r>"),
                {}};
    if (asked.call == "GetProfiles")
        return {200,
                ScriptedService::soap(
                    "<r><Profiles token=\"P1\"><Name>P</Name><VideoSourceConfiguration><SourceToken>V1"
                    "</SourceToken></VideoSourceConfiguration><VideoEncoderConfiguration><Encoding>H264"
                    "</Encoding><Resolution><Width>1920</Width><Height>1080</Height></Resolution>"
                    "</VideoEncoderConfiguration><PTZConfiguration><NodeToken>N1</NodeToken>"
                    "</PTZConfiguration></Profiles></r>"),
                {}};
    if (asked.call == "GetNodes")
        return {200,
                ScriptedService::soap("<r><PTZNode token=\"N1\"><SupportedPTZSpaces>" + spaces +
                                      "<ContinuousPanTiltVelocitySpace/><ContinuousZoomVelocitySpace/>"
                                      "</SupportedPTZSpaces></PTZNode></r>"),
                {}};
    return {200, ScriptedService::soap("<r/>"), {}};
}

const QByteArray genericPanTilt = "<RelativePanTiltTranslationSpace><URI>http://www.onvif.org/ver10/tptz/"
                                  "PanTiltSpaces/TranslationGenericSpace</URI>"
                                  "</RelativePanTiltTranslationSpace>";
const QByteArray fovPanTilt = "<RelativePanTiltTranslationSpace><URI>http://www.onvif.org/ver10/tptz/"
                              "PanTiltSpaces/TranslationSpaceFov</URI></RelativePanTiltTranslationSpace>";
const QByteArray fovZoom = "<RelativeZoomTranslationSpace><URI>http://www.onvif.org/ver10/tptz/ZoomSpaces/"
                           "TranslationSpaceFov</URI></RelativeZoomTranslationSpace>";

} // namespace

class TestDevicesAim : public QObject {
    Q_OBJECT

    rtsp::IoThreads m_threads{1};

    std::unique_ptr<DeviceDriver> driverOf(DeviceFamily family, const ScriptedService& device) {
        DeviceAddress address;
        address.family = family;
        address.url = device.url();
        address.credentials = {QStringLiteral("op"), QStringLiteral("pw")};
        return *connectDevice(address, m_threads);
    }

private Q_SLOTS:
    void onvifMovesWithinTheFieldOfView() {
        QUrl url;
        ScriptedService device(
            [&url](const Asked& asked) { return onvif(asked, genericPanTilt + fovPanTilt + fovZoom, url); });
        url = device.url();
        const auto driver = driverOf(DeviceFamily::Onvif, device);
        auto done = driver->centrePtz(QStringLiteral("V1"), point, never);
        QVERIFY2(done.has_value(), done ? "" : qPrintable(done.error().toLogLine()));
        Asked last = device.asked().last();
        QCOMPARE(last.call, QByteArray("RelativeMove"));
        const QByteArray panTilt =
            "space=\"http://www.onvif.org/ver10/tptz/PanTiltSpaces/TranslationSpaceFov\"/>";
        QVERIFY2(last.body.contains("<tptz:RelativeMove><tptz:ProfileToken>P1</tptz:ProfileToken>"
                                    "<tptz:Translation><tt:PanTilt x=\"0.5000\" y=\"0.5000\" " +
                                    panTilt + "</tptz:Translation></tptz:RelativeMove>"),
                 last.body);
        done = driver->centrePtz(QStringLiteral("V1"), box, never);
        QVERIFY(done.has_value());
        last = device.asked().last();
        QVERIFY2(
            last.body.contains("<tt:PanTilt x=\"0.0000\" y=\"0.5000\" " + panTilt +
                               "<tt:Zoom x=\"0.5000\" "
                               "space=\"http://www.onvif.org/ver10/tptz/ZoomSpaces/TranslationSpaceFov\"/>"),
            last.body);
    }

    void onvifGuessesNothing_data() {
        QTest::addColumn<QByteArray>("spaces");
        QTest::addColumn<bool>("centres");
        QTest::newRow("no relative space") << QByteArray() << false;
        QTest::newRow("the generic one alone") << genericPanTilt << false;
        QTest::newRow("zoom alone") << fovZoom << false;
        QTest::newRow("pan and tilt alone") << fovPanTilt << true;
    }
    void onvifGuessesNothing() {
        QFETCH(QByteArray, spaces);
        QFETCH(bool, centres);
        QUrl url;
        ScriptedService device([&](const Asked& asked) { return onvif(asked, spaces, url); });
        url = device.url();
        const auto driver = driverOf(DeviceFamily::Onvif, device);
        const auto can = driver->capabilities(never);
        QVERIFY2(can.has_value(), can ? "" : qPrintable(can.error().toLogLine()));
        QVERIFY(can->has(Feature::Ptz));
        QCOMPARE(can->has(Feature::PtzCentre), centres);
        QVERIFY(!can->has(Feature::PtzBoxZoom) && !can->whyNot(Feature::PtzBoxZoom).isEmpty());
        const auto asBox = driver->centrePtz(QStringLiteral("V1"), box, never);
        QVERIFY(!asBox && asBox.error().code == ErrorCode::Unsupported);
        QVERIFY(!device.calls().contains("RelativeMove"));
        const auto asPoint = driver->centrePtz(QStringLiteral("V1"), point, never);
        QCOMPARE(asPoint.has_value(), centres);
        QVERIFY(centres || asPoint.error().code == ErrorCode::Unsupported);
    }

    void hikvisionCountsFromTheLowerLeft() {
        ScriptedService device([](const Asked& asked) -> Reply {
            return {200, asked.method == "GET" ? QByteArray("<PTZPresetList/>") : status(1, "ok"), {}};
        });
        const auto driver = driverOf(DeviceFamily::Hikvision, device);
        QVERIFY(driver->centrePtz(QStringLiteral("2"), point, never));
        Asked last = device.asked().last();
        QCOMPARE(last.method, QByteArray("PUT"));
        QCOMPARE(last.path, QByteArray("/ISAPI/PTZCtrl/channels/2/position3D"));
        QVERIFY2(
            last.body.endsWith(
                "<Position3D><StartPoint><positionX>191</positionX><positionY>191</positionY></StartPoint>"
                "<EndPoint><positionX>191</positionX><positionY>191</positionY></EndPoint></Position3D>"),
            last.body);
        QVERIFY(driver->centrePtz(QStringLiteral("2"), box, never));
        last = device.asked().last();
        QVERIFY2(
            last.body.endsWith(
                "<Position3D><StartPoint><positionX>64</positionX><positionY>223</positionY></StartPoint>"
                "<EndPoint><positionX>191</positionX><positionY>159</positionY></EndPoint></Position3D>"),
            last.body);
    }

    void dahuaCountsFromTheUpperLeft() {
        ScriptedService device([](const Asked&) -> Reply { return {200, "OK\r\n", {}}; });
        const auto driver = driverOf(DeviceFamily::Dahua, device);
        QVERIFY(driver->centrePtz(QStringLiteral("3"), point, never));
        QCOMPARE(device.asked().last().path,
                 QByteArray("/cgi-bin/ptzBase.cgi?action=moveDirectly&channel=3&startPoint[0]=6144&"
                            "startPoint[1]=2048&endPoint[0]=6144&endPoint[1]=2048"));
        QVERIFY(driver->centrePtz(QStringLiteral("3"), box, never));
        QCOMPARE(device.asked().last().path,
                 QByteArray("/cgi-bin/ptzBase.cgi?action=moveDirectly&channel=3&startPoint[0]=2048&"
                            "startPoint[1]=1024&endPoint[0]=6144&endPoint[1]=3072"));
    }

    void axisIsToldTheImagesSize() {
        ScriptedService device([](const Asked&) -> Reply { return {204, {}, {}}; });
        const auto driver = driverOf(DeviceFamily::Axis, device);
        QVERIFY(driver->centrePtz(QStringLiteral("2"), point, never));
        QCOMPARE(
            device.asked().last().path,
            QByteArray("/axis-cgi/com/ptz.cgi?camera=2&center=1440,270&imagewidth=1920&imageheight=1080"));
        QVERIFY(driver->centrePtz(QStringLiteral("2"), box, never));
        QCOMPARE(device.asked().last().path,
                 QByteArray("/axis-cgi/com/ptz.cgi?camera=2&areazoom=960,270,200&imagewidth=1920&"
                            "imageheight=1080"));
    }

    void axisSaysWhetherItZoomsOnAreas_data() {
        QTest::addColumn<QByteArray>("support");
        QTest::addColumn<bool>("zooms");
        QTest::newRow("nothing said") << QByteArray() << true;
        QTest::newRow("refused") << QByteArray("# Error: Error -1 getting param in group 'root.PTZ'\n")
                                 << true;
        QTest::newRow("one of two") << QByteArray("root.PTZ.Support.S1.AreaZoom=false\n"
                                                  "root.PTZ.Support.S2.AreaZoom=true\n")
                                    << true;
        QTest::newRow("none") << QByteArray("root.PTZ.Support.S1.AreaZoom=false\n") << false;
    }
    void axisSaysWhetherItZoomsOnAreas() {
        QFETCH(QByteArray, support);
        QFETCH(bool, zooms);
        ScriptedService device([&support](const Asked& asked) -> Reply {
            if (asked.path.endsWith("group=root.PTZ.Support"))
                return {200, support, {}};
            return {200, "root.Properties.PTZ.PTZ=yes\n", {}};
        });
        const auto can = driverOf(DeviceFamily::Axis, device)->capabilities(never);
        QVERIFY(can && can->has(Feature::PtzCentre));
        QCOMPARE(can->has(Feature::PtzBoxZoom), zooms);
    }

    void aRefusedCallIsUnsupportedAndALostOneIsNot_data() {
        QTest::addColumn<DeviceFamily>("family");
        QTest::newRow("hikvision") << DeviceFamily::Hikvision;
        QTest::newRow("dahua") << DeviceFamily::Dahua;
        QTest::newRow("axis") << DeviceFamily::Axis;
    }
    void aRefusedCallIsUnsupportedAndALostOneIsNot() {
        QFETCH(DeviceFamily, family);
        bool lost = false;
        ScriptedService device([&lost](const Asked& asked) -> Reply {
            if (asked.path.endsWith("/presets"))
                return {200, "<PTZPresetList/>", {}};
            if (lost)
                return {200, {}, {}, Reply::Manner::Close};
            if (asked.path.contains("ISAPI"))
                return {200, status(4, "notSupport"), {}};
            return asked.path.contains("axis") ? Reply{200, "Error: Invalid argument\n", {}}
                                               : Reply{404, {}, {}};
        });
        const auto driver = driverOf(family, device);
        const auto refused = driver->centrePtz(QStringLiteral("1"), point, never);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Unsupported);
        QVERIFY(!refused.error().text.isEmpty());
        lost = true;
        const auto gone = driver->centrePtz(QStringLiteral("1"), point, never);
        QVERIFY(!gone && gone.error().code != ErrorCode::Unsupported);
    }
};

QTEST_GUILESS_MAIN(TestDevicesAim)
#include "test_devices_aim.moc"
