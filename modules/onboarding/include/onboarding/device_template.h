// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/places.h"

namespace vigie::onboarding {

/// What the devices of a model have in common, so that it need not be typed for each.
struct DeviceTemplate {
    QString manufacturer; ///< with * and ?, without regard to case
    QString model;        ///< the same
    DeviceFamily family = DeviceFamily::Onvif;
    QString scheme; ///< "http" or "https"
    int port = 0;   ///< 0: the scheme's
    QString remark; ///< what an installer should know, in the user's words; often empty
};

/// The templates of the program, for the brands it has met.
[[nodiscard]] QList<DeviceTemplate> builtInTemplates();

/// Templates of the centre's own, as a table with the columns manufacturer, model, family, scheme, port and
/// remark. Errors: InvalidInput, naming line and column.
[[nodiscard]] Result<QList<DeviceTemplate>> parseTemplates(const QByteArray& csv);

/// The first that fits; null when none does.
[[nodiscard]] const DeviceTemplate* templateFor(const QList<DeviceTemplate>& templates,
                                                const QString& manufacturer, const QString& model);

} // namespace vigie::onboarding
