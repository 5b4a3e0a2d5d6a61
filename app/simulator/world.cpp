// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include "scene.h"

#include <QTimeZone>

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

constexpr const char* firstCommunes[] = {
    "Valmont-sur-Aire",    "Saint-Aubin-le-Haut",  "Roquemare",
    "Les Essarts-Bleus",   "Haute-Fontenelle",     "Montclair-en-Vexe",
    "Bréval-les-Tilleuls", "Corvigny-le-Pont",     "Lormes-les-Haies",
    "Auberive-la-Grande",  "Neuvelle-Saint-Rieul", "Champdolent-sur-Vive",
};
// Combined when more communes are asked for than the list above names.
constexpr const char* beginnings[] = {"Ville", "Mont",  "Font",   "Saint-Ery", "Bois",
                                      "Champ", "Clair", "Roche",  "Val",       "Haute",
                                      "Belle", "Grand", "Pierre", "Noir",      "Vaux"};
constexpr const char* middles[] = {"marelle", "brune", "taillis", "fresne", "court", "vigne",
                                   "sart",    "loup",  "mesnil",  "aunoy",  "rive",  "gardin"};
constexpr const char* endings[] = {"", "-sur-Vive", "-les-Ormes", "-en-Vexe", "-le-Haut", "-la-Forêt"};

constexpr const char* sites[] = {"Mairie",          "Gymnase",         "Médiathèque",     "Gare routière",
                                 "Collège",         "Zone artisanale", "Salle des fêtes", "Stade",
                                 "Poste de police", "Piscine"};
constexpr const char* places[] = {"Place de la République", "Rue du Moulin",       "Giratoire des Tilleuls",
                                  "Parking du Marché",      "Place de l'Église",   "Rue des Écoles",
                                  "Giratoire de la Gare",   "Parking de la Poste", "Place du Lavoir",
                                  "Rue de la Fontaine",     "Giratoire du Stade",  "Parking des Halles"};

QTimeZone recorderZone() {
    static const QTimeZone zone("Europe/Paris");
    return zone;
}

QString communeName(int index) {
    if (index < int(std::size(firstCommunes)))
        return QString::fromUtf8(firstCommunes[index]);
    // The three lengths have no common order with a step of one in each, so no name comes twice below 1,080.
    const int n = index - int(std::size(firstCommunes));
    const int a = n % int(std::size(beginnings));
    const int b = (n / int(std::size(beginnings))) % int(std::size(middles));
    const int c = (n / int(std::size(beginnings) * std::size(middles)) + a + b) % int(std::size(endings));
    return QString::fromUtf8(beginnings[a]) + QString::fromUtf8(middles[b]) + QString::fromUtf8(endings[c]);
}

/// "Place de la République" for the first round of a commune, "Place de la République 2" for the second.
QString cameraName(int indexInCommune) {
    const int count = int(std::size(places));
    const QString place = QString::fromUtf8(places[indexInCommune % count]);
    const int round = indexInCommune / count;
    return round == 0 ? place : QStringLiteral("%1 %2").arg(place).arg(round + 1);
}

} // namespace

Codec Camera::codec(Quality quality) const {
    return clipCodec(sceneKind, quality);
}

UtcTime RecorderModel::trueNow() const {
    return SystemClock().utcNow();
}

std::vector<Span> RecorderModel::coverage(const Camera& camera) const {
    using namespace std::chrono;
    const UtcTime now = trueNow();
    // Whole minutes: the beginning must not move between two answers of one search.
    const UtcTime begin = time_point_cast<microseconds>(floor<minutes>(now - archiveLength));
    std::vector<Span> spans{{begin, now}};
    for (const Span& gap : camera.faults.gaps) {
        std::vector<Span> left;
        for (const Span& span : spans) {
            if (gap.end <= span.begin || gap.begin >= span.end) {
                left.push_back(span);
                continue;
            }
            if (gap.begin > span.begin)
                left.push_back({span.begin, gap.begin});
            if (gap.end < span.end)
                left.push_back({gap.end, span.end});
        }
        spans = std::move(left);
    }
    return spans;
}

std::vector<RecordedFile> RecorderModel::files(const Camera& camera, Span wanted) const {
    constexpr std::chrono::microseconds fileLength = 10min;
    std::vector<RecordedFile> all;
    for (const Span& span : coverage(camera)) {
        for (UtcTime begin = span.begin; begin < span.end;) {
            const auto inFile = begin.time_since_epoch() % fileLength;
            const UtcTime end = std::min(span.end, begin + (fileLength - inFile));
            if (end > wanted.begin && begin < wanted.end)
                all.push_back({{begin, end}, int(all.size())});
            begin = end;
        }
    }
    return all;
}

QDateTime RecorderModel::deviceWall(UtcTime trueTime) const {
    return toDateTime(trueTime + state.clockError).toTimeZone(recorderZone());
}

UtcTime RecorderModel::fromDeviceWall(const QDateTime& wall) const {
    return fromDateTime(QDateTime(wall.date(), wall.time(), recorderZone()).toUTC()) - state.clockError;
}

Camera* RecorderModel::cameraByChannel(int channel) {
    if (channel < 1 || channel > int(cameras.size()))
        return nullptr;
    return &cameras[size_t(channel - 1)];
}

bool* RecorderModel::property(Camera& camera, AlarmKind kind) {
    switch (kind) {
    case AlarmKind::Motion:
        return &camera.alarms.motion;
    case AlarmKind::Tamper:
        return &camera.alarms.tamper;
    case AlarmKind::SignalLoss:
        return &camera.alarms.signalLoss;
    case AlarmKind::DigitalInput:
        return &camera.alarms.digitalInput;
    case AlarmKind::LineCrossing:
        return &camera.alarms.lineCrossing;
    case AlarmKind::StorageFailure:
        return &state.storageFailed;
    case AlarmKind::Relay:
        break;
    }
    return camera.channel <= int(relays.size()) ? &relays[size_t(camera.channel - 1)].active : nullptr;
}

std::optional<bool> RecorderModel::property(const Camera& camera, AlarmKind kind) const {
    // Nothing is changed: the other overload only looks the place up.
    const bool* const place = const_cast<RecorderModel*>(this)->property(const_cast<Camera&>(camera), kind);
    return place ? std::optional(*place) : std::nullopt;
}

std::optional<AlarmKind> alarmKind(const QString& name) {
    static const std::map<QString, AlarmKind> kinds{
        {QStringLiteral("motion"), AlarmKind::Motion},
        {QStringLiteral("tamper"), AlarmKind::Tamper},
        {QStringLiteral("signal-loss"), AlarmKind::SignalLoss},
        {QStringLiteral("digital-input"), AlarmKind::DigitalInput},
        {QStringLiteral("line-crossing"), AlarmKind::LineCrossing},
        {QStringLiteral("relay"), AlarmKind::Relay},
        {QStringLiteral("storage-failure"), AlarmKind::StorageFailure},
    };
    const auto found = kinds.find(name);
    return found == kinds.end() ? std::nullopt : std::optional(found->second);
}

QString RecorderModel::macAddress() const {
    // Locally administered, and as unique as the address it is made from.
    const quint32 ip = address.toIPv4Address();
    return QStringLiteral("02:76:%1:%2:%3:%4")
        .arg(ip >> 24, 2, 16, QLatin1Char('0'))
        .arg((ip >> 16) & 0xff, 2, 16, QLatin1Char('0'))
        .arg((ip >> 8) & 0xff, 2, 16, QLatin1Char('0'))
        .arg(ip & 0xff, 2, 16, QLatin1Char('0'));
}

QString RecorderModel::httpBase() const {
    return QStringLiteral("%1://%2:%3")
        .arg(answeringTls ? QStringLiteral("https") : QStringLiteral("http"), address.toString())
        .arg(answeringTls ? httpsPort : httpPort);
}

QString RecorderModel::rtspBase() const {
    return QStringLiteral("%1://%2:%3")
        .arg(answeringTls ? QStringLiteral("rtsps") : QStringLiteral("rtsp"), address.toString())
        .arg(answeringTls ? rtspsPort : rtspPort);
}

Camera* RecorderModel::cameraByToken(const QString& token, const QString& prefix) {
    if (!token.startsWith(prefix))
        return nullptr;
    bool ok = false;
    const int channel = token.mid(prefix.size()).toInt(&ok);
    if (!ok || channel < 1 || channel > int(cameras.size()))
        return nullptr;
    return &cameras[size_t(channel - 1)];
}

std::vector<CommuneModel> buildWorld(const ServeOptions& options) {
    const quint32 first = options.firstAddress.toIPv4Address();
    std::vector<CommuneModel> world;
    int global = 0;
    qsizetype recorderIndex = 0;
    for (int c = 0; c < options.communes; ++c) {
        CommuneModel commune;
        commune.code = QString::number(60901 + c);
        commune.name = communeName(c);
        int inCommune = 0;
        for (int r = 0; r < options.recordersPerCommune; ++r) {
            auto recorder = std::make_unique<RecorderModel>();
            recorder->site = QString::fromUtf8(sites[r % int(std::size(sites))]);
            recorder->name =
                QStringLiteral("ENR-%1-%2").arg(commune.code).arg(r + 1, 2, 10, QLatin1Char('0'));
            recorder->serial = QStringLiteral("VS%1%2").arg(commune.code).arg(r + 1, 3, 10, QLatin1Char('0'));
            recorder->address = QHostAddress(first + quint32(c + 1) * 256 + quint32(r));
            recorder->httpPort = options.httpPort;
            recorder->rtspPort = options.rtspPort;
            recorder->httpsPort = options.tls ? options.httpsPort : 0;
            recorder->rtspsPort = options.tls ? options.rtspsPort : 0;
            recorder->audio = options.audio;
            recorder->brand = options.brands[recorderIndex++ % options.brands.size()];
            recorder->archiveLength =
                std::chrono::microseconds(qint64(options.archiveHours * 3600.0 * 1'000'000.0));
            for (int k = 0; k < options.camerasPerRecorder; ++k, ++global) {
                Camera camera;
                camera.channel = k + 1;
                camera.name = cameraName(inCommune++);
                // The place (and with it the codec) follows the channel; neighbours differ by day and night.
                camera.sceneKind = (k % 4) + ((k / 4 + r + c) % 2 == 0 ? 0 : 4);
                camera.loopOffset = (global * 37) % framesPerLoop;
                recorder->cameras.push_back(std::move(camera));
            }
            for (int k = 0; k < std::min(4, options.camerasPerRecorder); ++k)
                recorder->relays.push_back({QStringLiteral("Sortie %1").arg(k + 1), false});
            for (const auto& [quirk, where] : options.quirks) {
                if (where.isEmpty() || where == recorder->name || where == recorder->address.toString())
                    recorder->state.quirks.set(quirk, true);
            }
            commune.recorders.push_back(std::move(recorder));
        }
        world.push_back(std::move(commune));
    }
    return world;
}

} // namespace vigie::simulator
