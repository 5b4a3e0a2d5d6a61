// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_service.h"

namespace vigie::simulator {

void SoapReply::send(const SoapResult<QString>& answer) const {
    HttpResponse response;
    if (answer) {
        response.body = soapEnvelope(*answer, &m_request);
    } else {
        response.status = answer.error().status;
        response.body = soapFaultEnvelope(answer.error());
    }
    m_http.send(response);
}

SoapFault unknownOperation(const QString& operation) {
    return {400,
            QStringLiteral("env:Receiver"),
            QStringLiteral("ter:ActionNotSupported"),
            {},
            QStringLiteral("The operation %1 is not supported by this service.").arg(operation)};
}

SimpleOnvifService::SimpleOnvifService(RecorderModel* recorder, QByteArray path, QString nameSpace)
    : OnvifService(recorder)
    , m_path(std::move(path))
    , m_nameSpace(std::move(nameSpace)) {}

void SimpleOnvifService::add(const char* operation, Operation answer) {
    m_operations.emplace(QString::fromLatin1(operation), std::move(answer));
}

bool SimpleOnvifService::serves(const QByteArray& path, const SoapRequest& request) const {
    return path == m_path && request.nameSpace == m_nameSpace;
}

void SimpleOnvifService::handle(const QByteArray&, const SoapRequest& request, const SoapReply& reply) {
    const auto found = m_operations.find(request.operation);
    if (found == m_operations.end())
        reply.send(tl::unexpected(unknownOperation(request.operation)));
    else
        reply.send(found->second(request.body));
}

} // namespace vigie::simulator
