// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"
#include "domain/places.h"

namespace vigie::catalog {

/// Privacy masks of cameras, and their lifting for a time. Each act is journaled and told to every desk as a
/// change of the directory.
/// Thread: the Database's.
/// Errors: Forbidden for other groups than administrators (replace), supervisors (lift), operators,
///         supervisors and administrators (restore); InvalidInput for a polygon of less than 3 or more than
///         32 points or with a point outside the picture, a reason under 10 characters, a time over an hour;
///         NotFound for an unknown camera, or a lift where there is no mask.
class MaskRepository final {
public:
    /// How long masks stay lifted unless said otherwise.
    static constexpr std::chrono::seconds usualLift{900};

    explicit MaskRepository(Database& database)
        : m_database(database) {}

    /// Into the cameras of a directory, within its transaction. A mask that this program can't read covers
    /// the whole picture.
    [[nodiscard]] Result<void> load(Directory& directory);
    /// All masks of a camera at once.
    [[nodiscard]] Result<void> replace(const Camera& camera, const QList<PrivacyMask>& masks);
    [[nodiscard]] Result<void> lift(const Camera& camera, const QString& reason,
                                    std::chrono::seconds time = usualLift);
    /// Before its time is over; nothing when they are not lifted.
    [[nodiscard]] Result<void> restore(const Camera& camera);

private:
    Database& m_database;
};

} // namespace vigie::catalog
