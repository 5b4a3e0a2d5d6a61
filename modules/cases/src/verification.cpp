// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/package.h"
#include "cases/sha256_sums.h"
#include "files.h"
#include "media/clip.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>

namespace vigie::cases {
namespace {

// More than any list this program writes; a larger file is no list.
constexpr qint64 mostListBytes = 16 * 1024 * 1024;

Result<QByteArray> readSmallFile(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(file.exists() ? ErrorCode::Storage : ErrorCode::NotFound,
                    QCoreApplication::translate("cases", "Lecture de %1 impossible : %2")
                        .arg(path, file.errorString()));
    if (file.size() > mostListBytes)
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate("cases", "%1 est trop gros pour une liste.").arg(path));
    return file.readAll();
}

class Verifier final {
public:
    Verifier(const QString& folder, const std::stop_token& stop, VerificationDepth depth)
        : m_folder(folder)
        , m_stop(stop)
        , m_depth(depth) {}

    Result<Verification> run() {
        const auto text = readSmallFile(m_folder.filePath(QStringLiteral("SHA256SUMS")));
        if (!text)
            return fail(text.error());
        auto sums = parseSha256Sums(*text);
        if (!sums)
            return fail(sums.error());
        m_sums = *std::move(sums);
        m_result.digest =
            QString::fromLatin1(QCryptographicHash::hash(*text, QCryptographicHash::Sha256).toHex());
        if (auto done = checkFiles(); !done)
            return fail(done.error());
        findUnlisted();
        readManifest();
        if (auto done = checkVideos(); !done)
            return fail(done.error());
        return m_result;
    }

private:
    void say(const QString& problem) { m_result.problems += problem; }

    Result<void> checkFiles() {
        const QString root = QFileInfo(m_folder.path()).canonicalFilePath() + QLatin1Char('/');
        for (auto it = m_sums.begin(); it != m_sums.end(); ++it) {
            const QFileInfo info(m_folder.filePath(it.key()));
            if (!info.exists()) {
                say(QCoreApplication::translate("cases", "%1 manque.").arg(it.key()));
                continue;
            }
            // A link would have something hashed that is not in the package.
            if (!info.isFile() || info.canonicalFilePath() != root + it.key()) {
                say(QCoreApplication::translate("cases", "%1 n'est pas un fichier du paquet.").arg(it.key()));
                continue;
            }
            const auto digest = digestOf(info.filePath(), m_stop);
            if (!digest)
                return fail(digest.error());
            ++m_result.files;
            m_result.bytes += digest->bytes;
            if (digest->sha256 == it.value())
                m_intact.insert(it.key(), digest->bytes);
            else
                say(QCoreApplication::translate("cases", "%1 a été modifié.").arg(it.key()));
        }
        return {};
    }

    void findUnlisted() {
        QDirIterator it(m_folder.path(), QDir::Files | QDir::Hidden | QDir::System,
                        QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QString path = m_folder.relativeFilePath(it.next());
            if (path != QLatin1String("SHA256SUMS") && !m_sums.contains(path))
                say(QCoreApplication::translate("cases", "%1 n'est pas dans la liste d'empreintes.")
                        .arg(path));
        }
    }

    void readManifest() {
        const QString name = QStringLiteral("manifest.json");
        if (!m_intact.contains(name)) {
            if (!m_sums.contains(name))
                say(QCoreApplication::translate("cases", "Le manifeste manque."));
            return;
        }
        const auto text = readSmallFile(m_folder.filePath(name));
        const auto document = text ? QJsonDocument::fromJson(*text) : QJsonDocument();
        if (!document.isObject()) {
            say(QCoreApplication::translate("cases", "Le manifeste est illisible."));
            return;
        }
        m_result.manifest = document.object();
        const auto files = m_result.manifest[QLatin1String("files")].toArray();
        for (const auto& file : files) {
            const QString path = file[QLatin1String("path")].toString();
            const bool agrees = m_sums.contains(path) &&
                                file[QLatin1String("sha256")].toString().toLatin1() == m_sums.value(path) &&
                                (!m_intact.contains(path) ||
                                 file[QLatin1String("bytes")].toInteger(-1) == m_intact.value(path));
            if (!agrees)
                say(QCoreApplication::translate("cases",
                                                "Le manifeste et la liste d'empreintes diffèrent sur « %1 ».")
                        .arg(path));
        }
    }

    void checkOriginal(const QJsonObject& original, QSet<QString>& originals) {
        const QString path = original[QLatin1String("file")].toString();
        if (path.isEmpty())
            return; // not kept
        originals.insert(path);
        if (m_sums.value(path) != original[QLatin1String("sha256")].toString().toLatin1())
            say(QCoreApplication::translate(
                    "cases", "« %1 » n'est pas le fichier de l'enregistreur que le manifeste annonce.")
                    .arg(path));
    }

    Result<void> checkVideos() {
        struct Told {
            qint64 images = -1;
            qint64 errors = -1;
        };
        QHash<QString, Told> told;
        QSet<QString> originals; // untouched files of recorders: nothing is announced of what they show
        const auto videos = m_result.manifest[QLatin1String("videos")].toArray();
        for (const auto& video : videos) {
            told.insert(video[QLatin1String("file")].toString(),
                        {video[QLatin1String("imagesDecoded")].toInteger(-1),
                         video[QLatin1String("imagesUndecodable")].toInteger(-1)});
            const auto ownFiles = video[QLatin1String("originals")].toArray();
            for (const auto& original : ownFiles)
                checkOriginal(original.toObject(), originals);
        }
        for (auto it = told.begin(); it != told.end(); ++it) {
            if (!m_sums.contains(it.key()))
                say(QCoreApplication::translate("cases",
                                                "La vidéo « %1 » du manifeste n'est pas dans le paquet.")
                        .arg(it.key()));
        }
        if (m_depth == VerificationDepth::Hashes)
            return {};
        for (auto it = m_intact.begin(); it != m_intact.end(); ++it) {
            if (!it.key().endsWith(QLatin1String(".mp4")) ||
                (originals.contains(it.key()) && !told.contains(it.key())))
                continue;
            const auto facts = media::examineClip(m_folder.filePath(it.key()), m_stop);
            if (!facts && facts.error().code == ErrorCode::Cancelled)
                return fail(facts.error());
            if (!facts) {
                say(facts.error().text);
                continue;
            }
            m_result.images += facts->images;
            const Told announced = told.value(it.key());
            if (announced.images != facts->images || announced.errors != facts->errors)
                say(QCoreApplication::translate(
                        "cases", "%1 montre %2 images (%3 erreurs), le manifeste en annonce %4 (%5).")
                        .arg(it.key())
                        .arg(facts->images)
                        .arg(facts->errors)
                        .arg(announced.images)
                        .arg(announced.errors));
        }
        return {};
    }

    const QDir m_folder;
    const std::stop_token m_stop;
    const VerificationDepth m_depth;
    Sha256Sums m_sums;
    QMap<QString, qint64> m_intact; ///< path → size
    Verification m_result;
};

} // namespace

Result<Verification> verifyPackage(const QString& folder, const std::stop_token& stop,
                                   VerificationDepth depth) {
    return Verifier(folder, stop, depth).run();
}

} // namespace vigie::cases
