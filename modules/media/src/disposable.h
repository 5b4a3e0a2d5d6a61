// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/access_unit.h"

namespace vigie::media {

/// Whether no other picture is predicted from this one, so that a decoder may never see it: H.264 nal_ref_idc
/// 0 (ITU-T H.264 §7.4.1), H.265 sub-layer non-reference pictures (ITU-T H.265 table 7-1). False for JPEG,
/// and for units without a slice.
[[nodiscard]] bool isDisposable(const AccessUnit& unit);

} // namespace vigie::media
