// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QMap>
#include <QString>

namespace vigie::cases {

/// A list of files and their SHA-256 as `sha256sum` writes and checks it (GNU coreutils, "sha256sum
/// invocation"): relative paths with '/', digests in lower-case hexadecimal.
using Sha256Sums = QMap<QString, QByteArray>;

[[nodiscard]] QByteArray toText(const Sha256Sums& sums);
/// Reads a list that may come from anywhere. InvalidInput for a line that is none, for a path that leaves its
/// folder or is named twice, and for more than 10,000 files.
[[nodiscard]] Result<Sha256Sums> parseSha256Sums(const QByteArray& text);

} // namespace vigie::cases
