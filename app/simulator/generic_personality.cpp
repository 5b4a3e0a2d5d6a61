// SPDX-License-Identifier: GPL-3.0-or-later
#include "mjpeg_stream.h"
#include "personality.h"

#include <QUrl>

namespace vigie::simulator {
namespace {

/// A camera or encoder of no known kind: RTSP, MJPEG over HTTP and still images, and nothing that says what
/// it is.
class GenericPersonality final : public Personality {
public:
    explicit GenericPersonality(const Context& context)
        : Personality(context) {}

    [[nodiscard]] bool serves(const QByteArray& target) const override {
        return cameraOf(target, ".jpg") || cameraOf(target, ".mjpg");
    }

    void answer(const Message& request, const HttpReply& reply) override {
        if (!admit(request, reply))
            return;
        const QByteArray path = pathOf(request.target);
        if (const Camera* const camera = cameraOf(path, ".jpg"))
            reply.send({200, "image/jpeg", snapshotOf(*camera), {}});
        else if (const Camera* const moving = cameraOf(path, ".mjpg"))
            startMjpeg(
                reply, [this, moving] { return snapshotOf(*moving); }, 10);
    }

    [[nodiscard]] std::optional<StreamTarget> locate(const QByteArray& uri) const override {
        // "/ch1/main", "/ch1/sub"
        QList<QByteArray> path = QUrl::fromEncoded(uri).path().toUtf8().split('/');
        path.removeAll({});
        if (path.size() != 2 || !path[0].startsWith("ch") || (path[1] != "main" && path[1] != "sub"))
            return std::nullopt;
        Camera* const camera = model().cameraByChannel(path[0].sliced(2).toInt());
        if (!camera)
            return std::nullopt;
        return target(camera, path[1] == "main" ? Quality::Main : Quality::Sub);
    }

private:
    /// The camera of "/ch3.jpg".
    [[nodiscard]] const Camera* cameraOf(const QByteArray& path, const char* suffix) const {
        if (!path.startsWith("/ch") || !path.endsWith(suffix))
            return nullptr;
        return model().cameraByChannel(path.sliced(3).chopped(qsizetype(qstrlen(suffix))).toInt());
    }
};

} // namespace

std::unique_ptr<Personality> makeGeneric(const Personality::Context& context) {
    return std::make_unique<GenericPersonality>(context);
}

} // namespace vigie::simulator
