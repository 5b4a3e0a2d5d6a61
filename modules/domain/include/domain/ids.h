// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/id.h"

namespace vigie {

using CommuneId = Id<struct CommuneTag>;
using SiteId = Id<struct SiteTag>;
using RecorderId = Id<struct RecorderTag>;
using CameraId = Id<struct CameraTag>;
using AccountId = Id<struct AccountTag>;
using AlarmId = Id<struct AlarmTag>;
using IncidentId = Id<struct IncidentTag>;
using CaseId = Id<struct CaseTag>;
using CheckId = Id<struct CheckTag>;

} // namespace vigie
