// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/places.h"
#include "domain/time_stamp.h"

#include <QImage>
#include <QObject>

namespace vigie::app {

/// Writes stills of live pictures as PNG files of the operator's own folder: one a press of a key, named by
/// time and camera, with what the picture rests on in the file's text. A working copy, no evidence: a
/// requisition has its own way. Thread: GUI; files are written on a worker.
class PictureSaver final : public QObject {
    Q_OBJECT

public:
    /// `folder` is made when needed.
    explicit PictureSaver(QString folder, QObject* parent = nullptr);
    /// Pictures/Vigie of the session's user.
    [[nodiscard]] static QString usualFolder();

    void save(const Camera& camera, const QString& commune, const QImage& image, const TimeStamp& captured);

Q_SIGNALS:
    void saved(const QString& path);
    void failed(const vigie::Error& error);

private:
    QString m_folder;
};

} // namespace vigie::app
