// SPDX-License-Identifier: GPL-3.0-or-later
#include "soap.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QRegularExpression>

namespace vigie::devices {

namespace {

constexpr const char* wss = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";

/// All texts below an element, in order: fault codes come in several depths and spellings.
void collectTexts(const XmlNode& node, QStringList& texts) {
    if (!node.text.isEmpty())
        texts += node.text;
    for (const XmlNode& child : node.children)
        collectTexts(child, texts);
}

Error faultError(const XmlNode& fault) {
    QStringList texts;
    collectTexts(fault, texts);
    const QString detail = QStringLiteral("SOAP fault: %1").arg(texts.join(u" | ").left(300));
    const auto says = [&detail](std::initializer_list<const char*> words) {
        return std::any_of(words.begin(), words.end(), [&detail](const char* word) {
            return detail.contains(QLatin1String(word), Qt::CaseInsensitive);
        });
    };
    if (says({"NotAuthorized", "FailedAuthentication", "not authorized", "InvalidSecurity"}))
        return {ErrorCode::Auth,
                QCoreApplication::translate("devices", "L'appareil refuse les identifiants."), detail};
    if (says({"ActionNotSupported", "OptionalActionNotImplemented", "NotImplemented", "NotSupported",
              "UnknownAction", "not implemented"}))
        return {ErrorCode::Unsupported,
                QCoreApplication::translate("devices", "L'appareil ne prend pas en charge cette demande."),
                detail};
    if (says({"NoProfile", "NoRecording", "NoSource", "NoConfig", "InvalidToken", "NoToken"}))
        return {ErrorCode::NotFound,
                QCoreApplication::translate("devices", "L'appareil ne connaît pas cet élément."), detail};
    return {ErrorCode::Protocol, QCoreApplication::translate("devices", "L'appareil refuse la demande."),
            detail};
}

} // namespace

QByteArray soapEnvelope(const QByteArray& header, const QByteArray& body) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""
           " xmlns:wsa=\"http://www.w3.org/2005/08/addressing\""
           " xmlns:wsnt=\"http://docs.oasis-open.org/wsn/b-2\""
           " xmlns:tt=\"http://www.onvif.org/ver10/schema\""
           " xmlns:tds=\"http://www.onvif.org/ver10/device/wsdl\""
           " xmlns:trt=\"http://www.onvif.org/ver10/media/wsdl\""
           " xmlns:tr2=\"http://www.onvif.org/ver20/media/wsdl\""
           " xmlns:tev=\"http://www.onvif.org/ver10/events/wsdl\""
           " xmlns:tse=\"http://www.onvif.org/ver10/search/wsdl\""
           " xmlns:trp=\"http://www.onvif.org/ver10/replay/wsdl\""
           " xmlns:tptz=\"http://www.onvif.org/ver20/ptz/wsdl\""
           " xmlns:tns1=\"http://www.onvif.org/ver10/topics\">"
           "<s:Header>" +
           header + "</s:Header><s:Body>" + body + "</s:Body></s:Envelope>";
}

QByteArray usernameToken(const Credentials& credentials, UtcTime deviceNow, const QByteArray& nonce) {
    const QByteArray created = toIso(deviceNow).toLatin1();
    const QByteArray digest =
        QCryptographicHash::hash(nonce + created + credentials.password.toUtf8(), QCryptographicHash::Sha1)
            .toBase64();
    return "<wsse:Security xmlns:wsse=\"" + QByteArray(wss) + "wssecurity-secext-1.0.xsd\" xmlns:wsu=\"" +
           wss + "wssecurity-utility-1.0.xsd\"><wsse:UsernameToken><wsse:Username>" +
           escaped(credentials.user) + "</wsse:Username><wsse:Password Type=\"" + wss +
           "username-token-profile-1.0#PasswordDigest\">" + digest +
           "</wsse:Password><wsse:Nonce EncodingType=\"" + wss + "soap-message-security-1.0#Base64Binary\">" +
           nonce.toBase64() + "</wsse:Nonce><wsu:Created>" + created +
           "</wsu:Created></wsse:UsernameToken></wsse:Security>";
}

Result<XmlNode> soapBody(const QByteArray& bytes) {
    auto root = parseXml(bytes);
    if (!root)
        return fail(root.error());
    const XmlNode* body = root->name == u"Envelope" ? root->child(u"Body") : nullptr;
    if (body == nullptr || body->children.empty())
        return fail(ErrorCode::Protocol,
                    QCoreApplication::translate("devices", "La réponse de l'appareil est illisible."),
                    QStringLiteral("no SOAP body in <%1>").arg(root->name.left(80)));
    const XmlNode& answer = body->children.front();
    if (answer.name == u"Fault")
        return fail(faultError(answer));
    return answer;
}

QByteArray escaped(const QString& text) {
    return text.toHtmlEscaped().toUtf8();
}

std::optional<std::chrono::seconds> parseDuration(QStringView text) {
    static const QRegularExpression pattern(
        QStringLiteral(R"(^P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})(?:\.\d+)?S)?)?$)"));
    const auto match = pattern.match(text.trimmed().toString());
    if (!match.hasMatch())
        return std::nullopt;
    const auto part = [&match](int index) { return match.captured(index).toLongLong(); };
    return std::chrono::seconds(((part(1) * 24 + part(2)) * 60 + part(3)) * 60 + part(4));
}

std::optional<UtcTime> parseTime(const QString& text) {
    QDateTime time = QDateTime::fromString(text.trimmed(), Qt::ISODateWithMs);
    if (!time.isValid())
        return std::nullopt;
    if (time.timeSpec() == Qt::LocalTime)
        time.setTimeSpec(Qt::UTC);
    return fromDateTime(time);
}

} // namespace vigie::devices
