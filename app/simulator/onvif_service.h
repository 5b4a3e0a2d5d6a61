// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http_server.h"
#include "soap.h"
#include "world.h"

namespace vigie::simulator {

/// Where a service's answer goes: at once, or when a long poll ends.
class SoapReply final {
public:
    SoapReply(HttpReply http, SoapRequest request)
        : m_http(std::move(http))
        , m_request(std::move(request)) {}
    void send(const SoapResult<QString>& answer) const;
    [[nodiscard]] bool isGone() const { return m_http.isGone(); }

private:
    HttpReply m_http;
    SoapRequest m_request;
};

/// One ONVIF service of one recorder.
/// Thread: the simulator's only thread. Ownership: borrows the recorder.
class OnvifService {
public:
    virtual ~OnvifService() = default;
    OnvifService(const OnvifService&) = delete;
    OnvifService& operator=(const OnvifService&) = delete;

    /// True when the request's namespace and path are this service's.
    [[nodiscard]] virtual bool serves(const QByteArray& path, const SoapRequest& request) const = 0;
    virtual void handle(const QByteArray& path, const SoapRequest& request, const SoapReply& reply) = 0;

protected:
    explicit OnvifService(RecorderModel* recorder)
        : m_recorder(recorder) {}
    RecorderModel* m_recorder;
};

/// A service whose every operation is answered at once.
class SimpleOnvifService : public OnvifService {
public:
    using Operation = std::function<SoapResult<QString>(const QDomElement& body)>;
    [[nodiscard]] bool serves(const QByteArray& path, const SoapRequest& request) const override;
    void handle(const QByteArray& path, const SoapRequest& request, const SoapReply& reply) override;

protected:
    SimpleOnvifService(RecorderModel* recorder, QByteArray path, QString nameSpace);
    void add(const char* operation, Operation answer);
    [[nodiscard]] bool knows(const QString& operation) const { return m_operations.contains(operation); }

private:
    QByteArray m_path;
    QString m_nameSpace;
    std::map<QString, Operation> m_operations;
};

[[nodiscard]] SoapFault unknownOperation(const QString& operation);

[[nodiscard]] std::unique_ptr<OnvifService> makeDeviceService(RecorderModel* recorder);
[[nodiscard]] std::unique_ptr<OnvifService> makeMediaService(RecorderModel* recorder);
[[nodiscard]] std::unique_ptr<OnvifService> makeMedia2Service(RecorderModel* recorder);
[[nodiscard]] std::unique_ptr<OnvifService> makeSearchService(RecorderModel* recorder);
[[nodiscard]] std::unique_ptr<OnvifService> makeReplayService(RecorderModel* recorder);
[[nodiscard]] std::unique_ptr<OnvifService> makeRecordingService(RecorderModel* recorder);
/// What is inside a PTZ configuration's element, for the media services' profiles as well.
[[nodiscard]] QString ptzConfigurationBody(const Camera& camera);
[[nodiscard]] std::unique_ptr<OnvifService> makePtzService(RecorderModel* recorder);
[[nodiscard]] std::unique_ptr<OnvifService> makeDeviceIoService(RecorderModel* recorder);
/// The relay operations under the path of either service that has them; `changed` hears of relays that a
/// client switched, by index.
using RelayChanged = std::function<void(size_t index)>;
[[nodiscard]] std::unique_ptr<OnvifService> makeRelayService(RecorderModel* recorder, const char* path,
                                                             RelayChanged changed);

} // namespace vigie::simulator
