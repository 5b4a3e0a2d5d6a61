// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/access_unit.h"

#include <QFile>

namespace vigie::cases {

/// `<n>-images.csv`: one line a picture of the file, in its order, with what its time rests on.
/// Thread: one worker. Ownership: removes the file unless finished.
class ImageIndex final {
public:
    /// `shift`: device's clock less true time; the second time column is corrected by it.
    ImageIndex(const QString& path, std::chrono::microseconds shift);
    ~ImageIndex();
    ImageIndex(const ImageIndex&) = delete;
    ImageIndex& operator=(const ImageIndex&) = delete;

    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<void> write(const AccessUnit& unit, bool isShown);
    [[nodiscard]] Result<void> finish();

private:
    QFile m_file;
    const std::chrono::microseconds m_shift;
    qint64 m_number = 0;
    bool m_isFinished = false;
};

} // namespace vigie::cases
