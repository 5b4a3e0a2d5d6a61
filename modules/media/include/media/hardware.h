// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/access_unit.h"

#include <QList>

#include <memory>

struct AVBufferRef;

namespace vigie::media {

/// Who decodes.
enum class DecoderKind {
    Software,
    Vaapi, ///< Intel and AMD, through libva
    Nvdec, ///< NVIDIA, through CUDA
};

/// «VAAPI», «NVDEC», «logiciel»: translated, for a person.
[[nodiscard]] QString decoderName(DecoderKind kind);

/// One decoding device of this machine, opened once and shared by all its decoders. A value; a null one
/// (default constructed) stands for software.
/// Thread: any. Ownership: the device closes with the last copy, and decoders hold one.
class HardwareDevice final {
public:
    HardwareDevice() = default;

    /// `node` names the device as FFmpeg does: "/dev/dri/renderD128" for VAAPI, "0" for NVDEC; empty for the
    /// first. Unsupported when there is none or its driver refuses. May take some tenths of a second.
    [[nodiscard]] static Result<HardwareDevice> open(DecoderKind kind, const QString& node = {});
    /// All that open here, NVDEC before VAAPI: NVIDIA's own way is sounder than the VAAPI driver over it.
    /// Opens nothing on a machine without a GPU. Once a program, at its start.
    [[nodiscard]] static QList<HardwareDevice> probe();

    [[nodiscard]] bool isNull() const { return !m_context; }
    [[nodiscard]] DecoderKind kind() const { return m_kind; }

    /// For this room's own sources and tests. own() takes the reference.
    [[nodiscard]] static HardwareDevice own(DecoderKind kind, AVBufferRef* context);
    [[nodiscard]] AVBufferRef* context() const { return m_context.get(); }

private:
    DecoderKind m_kind = DecoderKind::Software;
    std::shared_ptr<AVBufferRef> m_context;
};

} // namespace vigie::media
