// SPDX-License-Identifier: GPL-3.0-or-later
#include "soap.h"

#include <QDateTime>
#include <QDomDocument>
#include <QRegularExpression>
#include <QUuid>
#include <QXmlStreamReader>

namespace vigie::simulator {
namespace {

constexpr int maxDepth = 40;
const QString envelopeNs = QStringLiteral("http://www.w3.org/2003/05/soap-envelope");
const QString addressingNs = QStringLiteral("http://www.w3.org/2005/08/addressing");
const QString securityNs =
    QStringLiteral("http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd");
const QString digestType = QStringLiteral(
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest");

SoapFault malformed(const QString& reason) {
    return {400, QStringLiteral("env:Sender"), QStringLiteral("ter:WellFormed"), {}, reason};
}

/// A tree is built only from what is known to be shallow and without entities.
bool isSafe(const QByteArray& text) {
    QXmlStreamReader reader(text);
    int depth = 0;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::DTD:
            return false;
        case QXmlStreamReader::StartElement:
            if (++depth > maxDepth)
                return false;
            break;
        case QXmlStreamReader::EndElement:
            --depth;
            break;
        default:
            break;
        }
    }
    return !reader.hasError();
}

QString openEnvelope() {
    return QStringLiteral("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<env:Envelope xmlns:env=\"http://www.w3.org/2003/05/soap-envelope\""
                          " xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""
                          " xmlns:tt=\"http://www.onvif.org/ver10/schema\""
                          " xmlns:tds=\"http://www.onvif.org/ver10/device/wsdl\""
                          " xmlns:trt=\"http://www.onvif.org/ver10/media/wsdl\""
                          " xmlns:tr2=\"http://www.onvif.org/ver20/media/wsdl\""
                          " xmlns:tev=\"http://www.onvif.org/ver10/events/wsdl\""
                          " xmlns:tse=\"http://www.onvif.org/ver10/search/wsdl\""
                          " xmlns:trp=\"http://www.onvif.org/ver10/replay/wsdl\""
                          " xmlns:trc=\"http://www.onvif.org/ver10/recording/wsdl\""
                          " xmlns:tptz=\"http://www.onvif.org/ver20/ptz/wsdl\""
                          " xmlns:tmd=\"http://www.onvif.org/ver10/deviceIO/wsdl\""
                          " xmlns:ter=\"http://www.onvif.org/ver10/error\""
                          " xmlns:tns1=\"http://www.onvif.org/ver10/topics\""
                          " xmlns:wsa=\"http://www.w3.org/2005/08/addressing\""
                          " xmlns:wsnt=\"http://docs.oasis-open.org/wsn/b-2\""
                          " xmlns:wstop=\"http://docs.oasis-open.org/wsn/t-1\">");
}

} // namespace

QDomElement child(const QDomElement& element, const char* name) {
    for (QDomElement e = element.firstChildElement(); !e.isNull(); e = e.nextSiblingElement()) {
        if (e.localName() == QLatin1String(name))
            return e;
    }
    return {};
}

QString childText(const QDomElement& element, const char* name) {
    return child(element, name).text().trimmed();
}

QString xml(const QString& text) {
    return text.toHtmlEscaped();
}

QDomDocument parseXml(const QByteArray& text) {
    QDomDocument document;
    if (!isSafe(text) || !document.setContent(text, true))
        return {};
    return document;
}

SoapResult<SoapRequest> parseSoap(const QByteArray& text) {
    if (!isSafe(text))
        return tl::unexpected(malformed(QStringLiteral("The request is not well-formed XML, or too deep.")));
    QDomDocument document;
    if (!document.setContent(text, true))
        return tl::unexpected(malformed(QStringLiteral("The request is not well-formed XML.")));
    const QDomElement envelope = document.documentElement();
    if (envelope.localName() != QLatin1String("Envelope") || envelope.namespaceURI() != envelopeNs)
        return tl::unexpected(SoapFault{400,
                                        QStringLiteral("env:VersionMismatch"),
                                        {},
                                        {},
                                        QStringLiteral("A SOAP 1.2 envelope is expected.")});
    SoapRequest request;
    const QDomElement header = child(envelope, "Header");
    for (QDomElement e = header.firstChildElement(); !e.isNull(); e = e.nextSiblingElement()) {
        if (e.namespaceURI() == addressingNs && e.localName() == QLatin1String("Action"))
            request.action = e.text().trimmed();
        else if (e.namespaceURI() == addressingNs && e.localName() == QLatin1String("MessageID"))
            request.messageId = e.text().trimmed();
        else if (e.namespaceURI() == securityNs && e.localName() == QLatin1String("Security")) {
            const QDomElement token = child(e, "UsernameToken");
            if (token.isNull())
                continue;
            UsernameToken read;
            read.user = childText(token, "Username");
            read.nonce = childText(token, "Nonce").toLatin1();
            read.created = childText(token, "Created").toLatin1();
            if (child(token, "Password").attribute(QStringLiteral("Type")) == digestType)
                read.digest = childText(token, "Password").toLatin1();
            request.token = read;
        }
    }
    request.body = child(envelope, "Body").firstChildElement();
    if (request.body.isNull())
        return tl::unexpected(malformed(QStringLiteral("The body is empty.")));
    request.nameSpace = request.body.namespaceURI();
    request.operation = request.body.localName();
    return request;
}

QByteArray soapEnvelope(const QString& body, const SoapRequest* request) {
    QString text = openEnvelope();
    if (request && !request->action.isEmpty()) {
        QString action = request->action;
        if (action.endsWith(QLatin1String("Request")))
            action.chop(7);
        text += QStringLiteral("<env:Header><wsa:MessageID>urn:uuid:%1</wsa:MessageID>"
                               "<wsa:Action>%2Response</wsa:Action>")
                    .arg(QUuid::createUuid().toString(QUuid::WithoutBraces), xml(action));
        if (!request->messageId.isEmpty())
            text += QStringLiteral("<wsa:RelatesTo>%1</wsa:RelatesTo>").arg(xml(request->messageId));
        text += QStringLiteral("</env:Header>");
    }
    text += QStringLiteral("<env:Body>") + body + QStringLiteral("</env:Body></env:Envelope>\n");
    return text.toUtf8();
}

QByteArray soapFaultEnvelope(const SoapFault& fault) {
    QString subcode;
    if (!fault.subSubcode.isEmpty())
        subcode =
            QStringLiteral("<env:Subcode><env:Value>%1</env:Value></env:Subcode>").arg(fault.subSubcode);
    if (!fault.subcode.isEmpty())
        subcode = QStringLiteral("<env:Subcode><env:Value>%1</env:Value>%2</env:Subcode>")
                      .arg(fault.subcode, subcode);
    return soapEnvelope(
        QStringLiteral("<env:Fault><env:Code><env:Value>%1</env:Value>%2</env:Code>"
                       "<env:Reason><env:Text xml:lang=\"en\">%3</env:Text></env:Reason></env:Fault>")
            .arg(fault.code, subcode, xml(fault.reason)),
        nullptr);
}

SoapFault invalidArgument(const QString& subSubcode, const QString& reason) {
    return {400, QStringLiteral("env:Sender"), QStringLiteral("ter:InvalidArgVal"), subSubcode, reason};
}

std::optional<std::chrono::milliseconds> parseDuration(const QString& text) {
    static const QRegularExpression form(QStringLiteral(
        "^P(?:(\\d{1,6})D)?(?:T(?:(\\d{1,6})H)?(?:(\\d{1,8})M)?(?:(\\d{1,9}(?:\\.\\d{1,9})?)S)?)?$"));
    const QRegularExpressionMatch match = form.match(text.trimmed());
    if (!match.hasMatch() || text.trimmed().size() < 3)
        return std::nullopt;
    const double seconds = match.captured(1).toDouble() * 86400 + match.captured(2).toDouble() * 3600 +
                           match.captured(3).toDouble() * 60 + match.captured(4).toDouble();
    return std::chrono::milliseconds(qint64(seconds * 1000));
}

std::optional<UtcTime> parseDateTime(const QString& text) {
    const QDateTime time = QDateTime::fromString(text.trimmed(), Qt::ISODateWithMs);
    if (!time.isValid())
        return std::nullopt;
    return fromDateTime(time.toUTC());
}

} // namespace vigie::simulator
