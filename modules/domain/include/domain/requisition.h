// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ids.h"
#include "domain/time_stamp.h"

#include <QString>

namespace vigie {

/// The legal ground of a case (code de procédure pénale); none, no images.
enum class LegalFrame {
    Flagrance,          ///< CPP 60-1
    Preliminary,        ///< CPP 77-1-1, with the prosecutor's authorisation
    RogatoryCommission, ///< CPP 99-3
};

enum class CaseState { Open, Extracting, Extracted, Failed };

/// A judicial requisition: who asks, on what ground, for what.
struct RequisitionRequest {
    CommuneId commune;
    QString authority; ///< requesting unit
    QString reference; ///< PV number
    LegalFrame frame = LegalFrame::Flagrance;
    CameraId camera;
    TimeSpan span;
};

struct Case {
    CaseId id;
    CommuneId commune;
    QString number; ///< yearly sequence without gaps, "2026-0042"
    RequisitionRequest request;
    CaseState state = CaseState::Open;
    UtcTime receivedAt{};
    QString package;       ///< folder of the package, once made
    QString packageDigest; ///< SHA-256 of its SHA256SUMS
};

} // namespace vigie
