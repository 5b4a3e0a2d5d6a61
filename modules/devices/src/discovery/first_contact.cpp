// SPDX-License-Identifier: GPL-3.0-or-later
#include "../http_client.h"
#include "../onvif/answers.h"
#include "../onvif/soap.h"
#include "devices/discovery.h"

#include <QCoreApplication>

namespace vigie::devices {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 3s;

/// A question that only one family answers, even if by asking for a login.
struct Sign {
    DeviceFamily family;
    const char* path;
    const char* inBody;   ///< what an open answer holds
    bool challengeIsSign; ///< a 401 there is answer enough: other families know no such path
};
constexpr Sign signs[] = {
    {DeviceFamily::Hikvision, "/ISAPI/System/deviceInfo", "<DeviceInfo", true},
    {DeviceFamily::Dahua, "/cgi-bin/magicBox.cgi?action=getDeviceType", "type=", true},
    {DeviceFamily::Axis, "/axis-cgi/basicdeviceinfo.cgi", "AXIS", true},
};

QString describe(const char* path, const Result<HttpAnswer>& answer) {
    const QString what = QString::fromLatin1(path).section(u'?', 0, 0);
    return answer ? QStringLiteral("%1: HTTP %2").arg(what).arg(answer->status)
                  : QStringLiteral("%1: %2").arg(what, errorCodeName(answer.error().code));
}

HttpRequest question(const QUrl& base, const char* path) {
    HttpRequest request;
    request.url = base.resolved(QUrl(QString::fromLatin1(path)));
    request.method = "GET";
    request.deadline = patience;
    request.mostBytes = 256 * 1024;
    return request;
}

} // namespace

Result<FirstContact> firstContact(const QUrl& address, const DeviceTrust& trust, rtsp::IoThreads& threads,
                                  const std::stop_token& stop) {
    FirstContact contact;
    contact.address = address;
    HttpClient http(threads.nextThread(), HttpTraffic::Commands, trust);
    const auto ask = [&](const HttpRequest& request, const char* name) {
        auto answer = http.send(request, stop);
        contact.evidence.append(describe(name, answer));
        return answer;
    };

    // A server that knows every path knows nothing.
    const auto nonsense = ask(question(address, "/vigie-no-such-path"), "/vigie-no-such-path");
    if (!nonsense && nonsense.error().code != ErrorCode::Protocol)
        return fail(nonsense.error());
    const bool asksLoginForAll = nonsense && nonsense->status == 401;
    for (const Sign& sign : signs) {
        const auto answer = ask(question(address, sign.path), sign.path);
        if (!answer) {
            if (answer.error().code == ErrorCode::Cancelled)
                return fail(answer.error());
            continue;
        }
        if ((answer->status == 200 && answer->body.contains(sign.inBody)) ||
            (answer->status == 401 && sign.challengeIsSign && !asksLoginForAll))
            contact.families.append(sign.family);
    }
    HttpRequest clock = question(address, "/onvif/device_service");
    clock.method = "POST";
    clock.contentType = "application/soap+xml; charset=utf-8; action="
                        "\"http://www.onvif.org/ver10/device/wsdl/GetSystemDateAndTime\"";
    clock.body = soapEnvelope({}, "<tds:GetSystemDateAndTime/>");
    const auto told = ask(clock, "/onvif/device_service");
    if (!told && told.error().code == ErrorCode::Cancelled)
        return fail(told.error());
    if (told) {
        const auto body = soapBody(told->body);
        // A fault is SOAP too; a device that wants a login first says so in SOAP or by a challenge.
        if (body || body.error().detail.startsWith(u"SOAP fault"))
            contact.families.append(DeviceFamily::Onvif);
    }
    return contact;
}

} // namespace vigie::devices
