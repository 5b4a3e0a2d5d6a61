// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "onboarding/directory_csv.h"

#include <QDate>
#include <QHash>
#include <QSet>

#include <optional>

namespace vigie::onboarding {

/// An address in one spelling, to compare it by: host in lower case, no default port, no slash at its end.
[[nodiscard]] QString addressKey(const QUrl& address);

/// What to say of a cell that is not understood.
[[nodiscard]] QString notValid(const QString& cell);

/// A day as people write it: YYYY-MM-DD or DD/MM/YYYY.
[[nodiscard]] std::optional<QDate> parseDay(const QString& text);

/// Two cameras on one channel of one recorder, one of which the import changes.
[[nodiscard]] QList<ImportFault> channelFaults(const Directory& now, const QSet<CameraId>& touched,
                                               const QHash<CameraId, int>& lines);

/// Takes away what was read of another channel or device: its streams would show the wrong pictures under a
/// camera's name, or send a recorder's login where it was before. Says so in `changes` and in `touched`.
void dropStaleStreams(Directory& now, const Directory& before, const QHash<CameraId, int>& cameraLines,
                      const QHash<RecorderId, int>& recorderLines, QSet<CameraId>& touched,
                      QList<Change>& changes);

/// "caméra 127", or its name while it has no number.
[[nodiscard]] QString cameraWords(const Camera& camera);

} // namespace vigie::onboarding
