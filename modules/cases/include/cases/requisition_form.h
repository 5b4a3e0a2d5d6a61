// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/places.h"
#include "domain/requisition.h"

#include <QStringList>
#include <QTimeZone>

#include <optional>

namespace vigie::cases {

/// A date and time as typed, and which of the two instants is meant when it happens twice.
struct TypedMoment {
    QDateTime local;           ///< wall time; its own specification is not looked at
    std::optional<int> choice; ///< 0: the first (summer time), 1: the second
};

/// What a new requisition's form holds at some moment. A value: the page fills it, problemsOf() judges it.
struct RequisitionForm {
    QString authority;
    QString reference;
    std::optional<LegalFrame> frame;
    QString camera; ///< as typed: a number, or "127 · Place de la Halle"
    TypedMoment begin;
    TypedMoment end;
};

/// One thing that keeps the form from being submitted.
struct FormProblem {
    enum class Field { Authority, Reference, Frame, Camera, Begin, End };
    Field field;
    QString text; ///< for the user, in one sentence
};

/// The camera meant by what was typed: its number first in the text, or null.
[[nodiscard]] const Camera* cameraTyped(const QString& text, const Directory& directory);
/// The instant meant, when there is exactly one.
[[nodiscard]] std::optional<UtcTime> momentTyped(const TypedMoment& typed, const QTimeZone& zone);

/// Everything that is wrong or missing, in the order of the fields; empty when it may be submitted.
/// Pure; a span is refused from 24 h on (one requisition, one camera, one span: longer ones are several
/// cases).
[[nodiscard]] QList<FormProblem> problemsOf(const RequisitionForm& form, const Directory& directory,
                                            UtcTime now, const QTimeZone& zone);
/// InvalidInput with the first problem.
[[nodiscard]] Result<RequisitionRequest> requestOf(const RequisitionForm& form, const Directory& directory,
                                                   UtcTime now, const QTimeZone& zone);

/// "CPP 60-1, flagrance": the frame as the law and the register name it.
[[nodiscard]] QString legalFrameText(LegalFrame frame);
/// "Ouvert", "Extraction en cours", "Extrait", "Échec"
[[nodiscard]] QString caseStateText(CaseState state);

} // namespace vigie::cases
