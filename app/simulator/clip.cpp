// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip.h"

#include "scene.h"

#include <QCoreApplication>
#include <QDataStream>
#include <QFile>
#include <QSaveFile>

namespace vigie::simulator {
namespace {

constexpr quint32 magic = 0x56534332; // "VSC2": change it when the encoding or the drawings change
constexpr quint32 maxUnits = 100'000;

bool isStoredSet(Codec codec, QByteArrayView nal) {
    if (codec == Codec::H264) {
        const int type = quint8(nal[0]) & 0x1f;
        return type == 7 || type == 8;
    }
    const int type = (quint8(nal[0]) >> 1) & 0x3f;
    return type >= 32 && type <= 34;
}

} // namespace

std::vector<QByteArrayView> splitAnnexB(QByteArrayView stream) {
    std::vector<QByteArrayView> nals;
    qsizetype start = -1;
    const auto close = [&](qsizetype end) {
        if (start < 0)
            return;
        while (end > start && stream[end - 1] == '\0') // zero bytes before a start code belong to no NAL
            --end;
        if (end > start)
            nals.push_back(stream.sliced(start, end - start));
    };
    for (qsizetype i = 0; i + 2 < stream.size(); ++i) {
        if (stream[i] == '\0' && stream[i + 1] == '\0' && stream[i + 2] == '\1') {
            close(i);
            start = i + 3;
            i += 2;
        }
    }
    close(stream.size());
    return nals;
}

int Clip::keyAtOrBefore(int frame) const {
    while (frame > 0 && !units[size_t(frame)].key)
        --frame;
    return frame;
}

Clip prepare(const EncodedClip& encoded) {
    Clip clip;
    clip.codec = encoded.codec;
    clip.size = encoded.size;
    qint64 bytes = 0;
    for (const EncodedClip::Unit& unit : encoded.units) {
        const std::vector<QByteArrayView> nals = splitAnnexB(unit.annexB);
        if (clip.units.empty()) {
            for (const QByteArrayView nal : nals) {
                if (isStoredSet(clip.codec, nal))
                    clip.parameterSets.push_back(nal.toByteArray());
            }
        }
        bytes += unit.annexB.size();
        clip.annexB.push_back(unit.annexB);
        clip.units.push_back(packetise(clip.codec, nals, unit.key));
    }
    if (!clip.units.empty())
        clip.averageBitRate = int(bytes * 8 * framesPerSecond / qint64(clip.units.size()));
    return clip;
}

Result<void> saveClip(const EncodedClip& clip, const QString& path) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fail(ErrorCode::Storage,
                    QCoreApplication::translate("simulator", "Impossible d'écrire %1.").arg(path),
                    file.errorString());
    QDataStream out(&file);
    out << magic << quint8(clip.codec) << clip.size << quint32(clip.units.size());
    for (const EncodedClip::Unit& unit : clip.units)
        out << unit.key << unit.annexB;
    if (out.status() != QDataStream::Ok || !file.commit())
        return fail(ErrorCode::Storage,
                    QCoreApplication::translate("simulator", "Impossible d'écrire %1.").arg(path),
                    file.errorString());
    return {};
}

Result<EncodedClip> loadClip(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Storage,
                    QCoreApplication::translate("simulator", "Impossible de lire %1.").arg(path),
                    file.errorString());
    // In memory first: a byte array's announced length is then bounded by what is really there.
    const QByteArray content = file.readAll();
    QDataStream in(content);
    quint32 mark = 0, count = 0;
    quint8 codec = 0;
    EncodedClip clip;
    in >> mark >> codec >> clip.size >> count;
    const auto damaged = [&] {
        return fail(ErrorCode::Protocol, QCoreApplication::translate("simulator", "%1 est abîmé.").arg(path));
    };
    if (in.status() != QDataStream::Ok || mark != magic || codec > 1 || count == 0 || count > maxUnits)
        return damaged();
    clip.codec = Codec(codec);
    for (quint32 i = 0; i < count; ++i) {
        EncodedClip::Unit unit;
        in >> unit.key >> unit.annexB;
        if (in.status() != QDataStream::Ok || unit.annexB.isEmpty())
            return damaged();
        clip.units.push_back(std::move(unit));
    }
    if (!clip.units.front().key)
        return damaged();
    return clip;
}

} // namespace vigie::simulator
