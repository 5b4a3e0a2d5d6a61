// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_cache.h"

#include "clip_encoder.h"
#include "scene.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QSaveFile>

#include <atomic>
#include <mutex>
#include <thread>

namespace vigie::simulator {
namespace {

constexpr int mainBitRate = 2'000'000;
constexpr int subBitRate = 300'000;
constexpr int blackFrames = framesPerGop;

QString kindName(int kind) {
    return kind < 0 ? QStringLiteral("noir") : sceneName(kind);
}

QString clipName(int kind, Quality quality, Codec codec) {
    return QStringLiteral("%1-%2-%3.clip")
        .arg(kindName(kind), quality == Quality::Main ? QStringLiteral("main") : QStringLiteral("sub"),
             codec == Codec::H264 ? QStringLiteral("h264") : QStringLiteral("h265"));
}

/// Which clips a kind of scene consists of; black comes in every codec.
std::vector<std::pair<Quality, Codec>> variants(int kind) {
    if (kind >= 0)
        return {{Quality::Main, clipCodec(kind, Quality::Main)},
                {Quality::Sub, clipCodec(kind, Quality::Sub)}};
    return {{Quality::Main, Codec::H264},
            {Quality::Main, Codec::H265},
            {Quality::Sub, Codec::H264},
            {Quality::Sub, Codec::H265}};
}

Result<void> writeFile(const QString& path, const QByteArray& content) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit())
        return fail(ErrorCode::Storage,
                    QCoreApplication::translate("simulator", "Impossible d'écrire %1.").arg(path),
                    file.errorString());
    return {};
}

/// Draws and encodes one kind of scene into the folder.
Result<void> generate(int kind, const QDir& folder) {
    const auto all = variants(kind);
    std::vector<std::unique_ptr<ClipEncoder>> encoders;
    for (const auto& [quality, codec] : all) {
        auto encoder = std::make_unique<ClipEncoder>();
        const bool main = quality == Quality::Main;
        if (auto opened = encoder->open(codec, main ? mainSize : subSize, main ? mainBitRate : subBitRate);
            !opened)
            return opened;
        encoders.push_back(std::move(encoder));
    }
    QImage black(mainSize, QImage::Format_RGB32);
    black.fill(Qt::black);
    std::optional<ScenePainter> painter;
    if (kind >= 0)
        painter.emplace(kind);
    QJsonArray truth;
    QByteArray jpeg;
    const int frames = kind >= 0 ? framesPerLoop : blackFrames;
    for (int frame = 0; frame < frames; ++frame) {
        if (painter) {
            painter->draw(frame);
            truth.append(painter->truth());
        }
        const QImage& image = painter ? painter->image() : black;
        if (frame == 0) {
            QBuffer buffer(&jpeg);
            if (!buffer.open(QIODevice::WriteOnly) || !image.scaled(subSize * 2).save(&buffer, "JPEG", 80))
                return fail(ErrorCode::Internal,
                            QCoreApplication::translate("simulator",
                                                        "L'image fixe d'une scène n'a pas pu être écrite."));
        }
        for (const auto& encoder : encoders) {
            if (auto added = encoder->add(image); !added)
                return added;
        }
    }
    for (size_t i = 0; i < encoders.size(); ++i) {
        const Result<EncodedClip> clip = encoders[i]->finish();
        if (!clip)
            return tl::unexpected(clip.error());
        const QString path = folder.filePath(clipName(kind, all[i].first, all[i].second));
        if (auto saved = saveClip(*clip, path); !saved)
            return saved;
    }
    const QJsonObject description{{QStringLiteral("scene"), kindName(kind)},
                                  {QStringLiteral("width"), mainSize.width()},
                                  {QStringLiteral("height"), mainSize.height()},
                                  {QStringLiteral("framesPerSecond"), framesPerSecond},
                                  {QStringLiteral("frames"), truth}};
    if (auto saved = writeFile(folder.filePath(kindName(kind) + QStringLiteral(".json")),
                               QJsonDocument(description).toJson(QJsonDocument::Compact));
        !saved)
        return saved;
    return writeFile(folder.filePath(kindName(kind) + QStringLiteral(".jpg")), jpeg);
}

} // namespace

ClipCache::ClipCache(QString folder)
    : m_folder(std::move(folder)) {}

QString ClipCache::path(const QString& name) const {
    return QDir(m_folder).filePath(name);
}

bool ClipCache::isCached(int kind) const {
    for (const auto& [quality, codec] : variants(kind)) {
        if (!loadClip(path(clipName(kind, quality, codec))))
            return false;
    }
    return QFile::exists(path(kindName(kind) + QStringLiteral(".json"))) &&
           QFile::exists(path(kindName(kind) + QStringLiteral(".jpg")));
}

Result<void> ClipCache::loadOne(int kind) {
    for (const auto& [quality, codec] : variants(kind)) {
        Result<EncodedClip> clip = loadClip(path(clipName(kind, quality, codec)));
        if (!clip)
            return tl::unexpected(clip.error());
        m_clips.emplace(Key{kind, quality, codec}, prepare(*clip));
    }
    QFile jpeg(path(kindName(kind) + QStringLiteral(".jpg")));
    if (!jpeg.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Storage,
                    QCoreApplication::translate("simulator", "Impossible de lire %1.").arg(jpeg.fileName()),
                    jpeg.errorString());
    m_snapshots[kind] = jpeg.readAll();
    return {};
}

Result<void> ClipCache::load(const std::set<int>& kinds) {
    if (!QDir().mkpath(m_folder))
        return fail(
            ErrorCode::Storage,
            QCoreApplication::translate("simulator", "Impossible de créer le dossier %1.").arg(m_folder));
    std::vector<int> wanted(kinds.begin(), kinds.end());
    wanted.push_back(blackKind);

    QLockFile lock(path(QStringLiteral("lock")));
    lock.setStaleLockTime(0); // only a dead owner makes it stale: encoding may take a while
    if (!lock.tryLock(180'000))
        return fail(ErrorCode::Storage,
                    QCoreApplication::translate("simulator", "Un autre simulateur occupe le dossier %1.")
                        .arg(m_folder));
    std::vector<int> missing;
    for (const int kind : wanted) {
        if (!isCached(kind))
            missing.push_back(kind);
    }
    // H.265 takes longest: begin with it.
    std::stable_partition(missing.begin(), missing.end(), [](int kind) { return kind % 2 != 0; });

    std::mutex mutex;
    Result<void> outcome; // guarded by mutex
    std::atomic<size_t> next = 0;
    {
        const size_t workers =
            std::min<size_t>(std::max(1u, std::thread::hardware_concurrency()), missing.size());
        std::vector<std::jthread> threads;
        for (size_t w = 0; w < workers; ++w) {
            threads.emplace_back([&] {
                for (size_t i = next++; i < missing.size(); i = next++) {
                    const Result<void> done = generate(missing[i], QDir(m_folder));
                    if (!done) {
                        const std::lock_guard guard(mutex);
                        outcome = done;
                        return;
                    }
                }
            });
        }
    }
    if (!outcome)
        return outcome;
    for (const int kind : wanted) {
        if (auto loaded = loadOne(kind); !loaded)
            return loaded;
    }
    return {};
}

const Clip& ClipCache::scene(int kind, Quality quality) const {
    return m_clips.at(Key{kind, quality, clipCodec(kind, quality)});
}

const Clip& ClipCache::black(Codec codec, Quality quality) const {
    return m_clips.at(Key{blackKind, quality, codec});
}

const QByteArray& ClipCache::snapshot(int kind) const {
    return m_snapshots.at(kind);
}

} // namespace vigie::simulator
