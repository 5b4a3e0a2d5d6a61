// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/check.h"
#include "domain/ports.h"

#include <QJsonObject>

namespace vigie::catalog {

// What an act is kept as in the local file. A later version has to read what an earlier one kept: names stay.

[[nodiscard]] QJsonObject toJson(const AuditEntry& entry);
[[nodiscard]] QJsonObject toJson(const CheckResult& result);
/// Nothing for what is not one.
[[nodiscard]] std::optional<AuditEntry> auditEntryFrom(const QJsonObject& object);
[[nodiscard]] std::optional<CheckResult> checkResultFrom(const QJsonObject& object);

} // namespace vigie::catalog
