// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/hardware.h"

#include "ffmpeg.h"

extern "C" {
#include <libavutil/hwcontext.h>
}

#include <QCoreApplication>
#include <QDir>
#include <QFile>

namespace vigie::media {

QString decoderName(DecoderKind kind) {
    switch (kind) {
    case DecoderKind::Vaapi:
        return QStringLiteral("VAAPI");
    case DecoderKind::Nvdec:
        return QStringLiteral("NVDEC");
    case DecoderKind::Software:
        break;
    }
    return QCoreApplication::translate("media", "logiciel");
}

Result<HardwareDevice> HardwareDevice::open(DecoderKind kind, const QString& node) {
    routeFfmpegLog();
    const auto refuse = [kind](const QString& why) {
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("media", "Décodage matériel %1 impossible sur ce poste")
                        .arg(decoderName(kind)),
                    why);
    };
    if (kind == DecoderKind::Software)
        return refuse(QStringLiteral("software is no device"));
    const AVHWDeviceType type = kind == DecoderKind::Vaapi ? AV_HWDEVICE_TYPE_VAAPI : AV_HWDEVICE_TYPE_CUDA;
    AVBufferRef* context = nullptr;
    const QByteArray name = node.toLocal8Bit();
    const int status =
        av_hwdevice_ctx_create(&context, type, name.isEmpty() ? nullptr : name.constData(), nullptr, 0);
    if (status < 0)
        return refuse(errorText(status));
    return own(kind, context);
}

HardwareDevice HardwareDevice::own(DecoderKind kind, AVBufferRef* context) {
    HardwareDevice device;
    device.m_kind = kind;
    device.m_context =
        std::shared_ptr<AVBufferRef>(context, [](AVBufferRef* owned) { av_buffer_unref(&owned); });
    return device;
}

QList<HardwareDevice> HardwareDevice::probe() {
    QList<HardwareDevice> found;
    const auto attempt = [&found](DecoderKind kind, const QString& node) {
        auto device = open(kind, node);
        if (device)
            found << std::move(*device);
        qCInfo(lcMedia).noquote() << decoderName(kind) << node
                                  << (device ? QStringLiteral("decodes here") : device.error().detail);
    };
    // Drivers are not woken where there is nothing for them.
    if (QFile::exists(QStringLiteral("/dev/nvidiactl")))
        attempt(DecoderKind::Nvdec, QString());
    const QDir folder(QStringLiteral("/dev/dri"));
    const QStringList nodes = folder.entryList({QStringLiteral("renderD*")}, QDir::System, QDir::Name);
    for (const QString& node : nodes)
        attempt(DecoderKind::Vaapi, folder.filePath(node));
    return found;
}

} // namespace vigie::media
