// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif/answers.h"
#include "onvif/soap.h"

#include <QTest>

#include <random>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;

namespace {

using Random = std::mt19937;

int below(Random& random, qsizetype limit) {
    return limit <= 0 ? 0 : int(random() % quint32(limit));
}

/// `gentle`: texts change and the document stays well-formed, so that the change reaches the meaning.
QByteArray mutated(QByteArray bytes, Random& random, bool gentle) {
    static const QByteArrayList extremes{"<",
                                         ">",
                                         "&",
                                         "\"",
                                         "</a>",
                                         "<b>",
                                         "&#0;",
                                         "-1",
                                         "99999999999999999999",
                                         "0000-00-00T00:00:00Z",
                                         QByteArray("\0", 1),
                                         "\xff\xfe",
                                         QByteArray(200, 'A')};
    for (int step = 1 + below(random, 6); step > 0 && !bytes.isEmpty(); --step) {
        const int at = below(random, bytes.size());
        switch (gentle ? 5 : below(random, 6)) {
        case 0:
            bytes[at] = char(random());
            break;
        case 1:
            bytes.remove(at, 1 + below(random, 20));
            break;
        case 2:
            bytes.insert(at, bytes.mid(below(random, bytes.size()), 1 + below(random, 80)));
            break;
        case 3:
            bytes.truncate(at);
            break;
        case 4:
            bytes.insert(at, extremes[below(random, extremes.size())]);
            break;
        default: {
            const qsizetype from = bytes.indexOf('>', at);
            const qsizetype to = bytes.indexOf('<', from);
            if (from >= 0 && to > from)
                bytes.replace(from + 1, to - from - 1, extremes[7 + below(random, 3)].toPercentEncoding(":"));
        }
        }
    }
    return bytes;
}

QByteArray envelope(const QByteArray& body) {
    return "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"a\" xmlns:tt=\"b\"><s:Body>" + body +
           "</s:Body></s:Envelope>";
}

} // namespace

class TestDevicesFuzz : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Whatever a device answers: an error or values within their bounds, never more.
    void answers() {
        const QByteArrayList seeds{
            "<r><SystemDateAndTime><DaylightSavings>true</DaylightSavings><TimeZone><TZ>CET-1CEST</TZ></"
            "TimeZone>"
            "<LocalDateTime><Time><Hour>8</Hour><Minute>1</Minute><Second>6</Second></Time><Date><Year>2026</"
            "Year>"
            "<Month>9</Month><Day>28</Day></Date></LocalDateTime></SystemDateAndTime></r>",
            "<r><Profiles token=\"p\"><Name>n</Name><Configurations><VideoSource token=\"c\"><Name>v</Name>"
            "<SourceToken>s</SourceToken></VideoSource><VideoEncoder><Encoding>H265</"
            "Encoding><Resolution><Width>640"
            "</Width><Height>360</Height></Resolution><RateControl><FrameRateLimit>25</FrameRateLimit></"
            "RateControl>"
            "</VideoEncoder></Configurations></Profiles></r>",
            "<r><ResultList><SearchState>Completed</SearchState><RecordingInformation><RecordingToken>r"
            "</RecordingToken><Source><SourceId>s</SourceId></Source><EarliestRecording>2026-09-28T10:00:00Z"
            "</EarliestRecording><LatestRecording>2026-09-28T11:00:00Z</LatestRecording></"
            "RecordingInformation>"
            "<Result><RecordingToken>r</RecordingToken><TrackToken>t</TrackToken><Time>2026-09-28T10:10:00Z</"
            "Time>"
            "<Event><Message><Message><Data><SimpleItem Name=\"IsDataPresent\" "
            "Value=\"true\"/></Data></Message>"
            "</Message></Event></Result></ResultList></r>",
            "<r><SubscriptionReference><Address>http://h/p</Address><ReferenceParameters><x:Id "
            "xmlns:x=\"u\">5</x:Id>"
            "</ReferenceParameters></SubscriptionReference><CurrentTime>2026-09-28T10:00:00Z</CurrentTime>"
            "<TerminationTime>2026-09-28T10:10:00Z</TerminationTime><NotificationMessage><Topic>tns1:A/B//.</"
            "Topic>"
            "<Message><Message UtcTime=\"2026-09-28T10:00:00Z\" "
            "PropertyOperation=\"Changed\"><Source><SimpleItem "
            "Name=\"Source\" Value=\"v\"/></Source><Data><SimpleItem Name=\"State\" "
            "Value=\"1\"/></Data></Message>"
            "</Message></NotificationMessage></r>",
            "<r><Service><Namespace>n</Namespace><XAddr>http://h:80/x</XAddr></"
            "Service><Capabilities><Media><XAddr>"
            "http://h/m</XAddr></Media></Capabilities></r>",
            "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code></s:Fault>"};
        Random random(20260928);
        const QUrl device(QStringLiteral("http://10.0.0.1"));
        const TimeSpan span{UtcTime(0s), UtcTime(std::chrono::hours(24))};
        int understood = 0;
        for (int round = 0; round < 6000; ++round) {
            const auto body =
                soapBody(mutated(envelope(seeds[round % seeds.size()]), random, round % 4 != 0));
            if (!body) {
                QVERIFY(!body.error().detail.isEmpty());
                continue;
            }
            ++understood;
            (void)parseDeviceTime(*body);
            (void)parseIdentity(*body);
            for (const QUrl& url : parseServices(*body))
                QCOMPARE(rewrittenService(url, device).host(), device.host());
            (void)parseCapabilities(*body);
            auto channels = groupChannels(parseProfiles(*body));
            matchRecordings(channels, parseRecordings(*body).recordings);
            for (const Channel& channel : channels)
                QVERIFY(!channel.token.isEmpty() && !channel.streams.isEmpty() &&
                        channel.streams.size() <= 2);
            UtcTime last = span.begin;
            for (const TimeSpan& piece : coverageFrom(parsePresence(*body).events, span, span.end)) {
                QVERIFY(piece.begin >= last && piece.end > piece.begin && piece.end <= span.end);
                last = piece.end;
            }
            (void)parseSubscription(*body);
            for (const DeviceEvent& event : parseNotifications(*body, span.end))
                QVERIFY(event.receivedAt == span.end);
        }
        QVERIFY(understood > 3000); // the mutations reach beyond the XML parser
    }
};

QTEST_GUILESS_MAIN(TestDevicesFuzz)
#include "test_devices_fuzz.moc"
