// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/names.h"
#include "import_checks.h"
#include "onboarding/directory_csv.h"
#include "rtsp/device_tls.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace vigie::onboarding {

namespace {

constexpr int mostRetention = 30;      // CSI L252-5: a month
constexpr int highestNumber = 999'999; // the catalog's

/// Works through the rows, on a copy of what is known that each row changes.
class Planner {
public:
    Planner(const CsvTable& table, const Directory& known, const QList<DeviceTemplate>& templates)
        : m_table(table)
        , m_known(known)
        , m_now(known)
        , m_templates(templates) {
        for (const Commune& commune : known.communes)
            m_communes.insert(commune.code, commune.id);
        for (const Recorder& recorder : known.recorders)
            m_recorders.insert(addressKey(recorder.address), recorder.id);
        for (const Camera& camera : known.cameras)
            m_numbers.insert(camera.number, camera.id);
    }

    ImportPlan plan() {
        for (const QString& column : m_table.header)
            if (!directoryColumns().contains(column))
                m_plan.faults.append(
                    {0, column,
                     QCoreApplication::translate("onboarding", "Colonne inconnue. Colonnes possibles : %1.")
                         .arg(directoryColumns().join(QStringLiteral(", ")))});
        for (const QString& needed : {QStringLiteral("commune_code"), QStringLiteral("address")})
            if (!m_table.header.contains(needed) && !m_table.header.contains(QStringLiteral("camera_number")))
                m_plan.faults.append(
                    {0, needed, QCoreApplication::translate("onboarding", "Cette colonne est nécessaire.")});
        if (m_table.wasLatin1)
            m_plan.remarks.append(QCoreApplication::translate(
                "onboarding", "Le fichier n'est pas en UTF-8 : lu en Windows-1252, vérifiez les accents."));
        if (!m_plan.faults.isEmpty())
            return m_plan;
        for (const CsvRow& row : m_table.rows)
            take(row);
        m_plan.faults += channelFaults(m_now, m_touchedCameras, m_seen);
        dropStaleStreams(m_now, m_known, m_seen, m_recorderLines, m_touchedCameras, m_plan.changes);
        gather(m_now.communes, m_touchedCommunes, m_plan.communes);
        gather(m_now.sites, m_touchedSites, m_plan.sites);
        gather(m_now.recorders, m_touchedRecorders, m_plan.recorders);
        gather(m_now.cameras, m_touchedCameras, m_plan.cameras);
        return m_plan;
    }

private:
    [[nodiscard]] QString cell(const char* column) const {
        const qsizetype at = m_table.header.indexOf(QLatin1String(column));
        return at < 0 ? QString() : m_row->cells[at].trimmed();
    }
    bool fault(const char* column, const QString& text) {
        m_plan.faults.append({m_row->line, QLatin1String(column), text});
        return false;
    }
    void created(const QString& object) {
        m_plan.changes.append({m_row->line, Change::Kind::Create, object, {}, {}, {}});
    }
    /// Notes a change of a text and makes it. A dash empties it.
    bool set(const QString& object, const char* column, QString& field) {
        const QString told = cell(column);
        if (told.isEmpty())
            return false;
        const QString after = told == u"-" ? QString() : told;
        if (after == field)
            return false;
        m_plan.changes.append(
            {m_row->line, Change::Kind::Update, object, QLatin1String(column), field, after});
        field = after;
        return true;
    }

    void take(const CsvRow& row) {
        m_row = &row;
        Camera* camera = knownCamera();
        const auto commune = takeCommune(camera);
        if (!commune)
            return;
        const auto site = takeSite(*commune, camera);
        if (!site)
            return;
        const auto recorder = takeRecorder(*commune, *site, camera);
        if (!recorder)
            return;
        takeCamera(*commune, *site, *recorder, camera);
    }

    /// By its number; null for a row that makes one.
    Camera* knownCamera() {
        const int number = cell("camera_number").toInt();
        const auto found = m_numbers.constFind(number);
        return number > 0 && found != m_numbers.constEnd() ? &m_now.cameras[*found] : nullptr;
    }

    std::optional<CommuneId> takeCommune(const Camera* camera) {
        const QString code = cell("commune_code");
        if (code.isEmpty()) {
            if (camera != nullptr)
                return camera->commune;
            fault("commune_code",
                  QCoreApplication::translate("onboarding", "Il faut le code de la commune."));
            return std::nullopt;
        }
        auto id = m_communes.value(code);
        if (id.isNull()) {
            if (cell("commune").isEmpty()) {
                fault("commune", QCoreApplication::translate("onboarding",
                                                             "La commune %1 est nouvelle : il faut son nom.")
                                     .arg(code));
                return std::nullopt;
            }
            id = CommuneId::create();
            m_communes.insert(code, id);
            m_now.communes.insert(id, {id, code, cell("commune")});
            m_touchedCommunes.insert(id);
            created(QCoreApplication::translate("onboarding", "commune %1").arg(code));
            return id;
        }
        if (set(QCoreApplication::translate("onboarding", "commune %1").arg(code), "commune",
                m_now.communes[id].name))
            m_touchedCommunes.insert(id);
        return id;
    }

    std::optional<SiteId> takeSite(const CommuneId& commune, const Camera* camera) {
        const QString name = cell("site");
        if (name.isEmpty()) {
            if (camera != nullptr)
                return camera->site;
            const auto recorder = m_recorders.constFind(address());
            if (recorder != m_recorders.constEnd())
                return m_now.recorders.value(*recorder).site;
            fault("site", QCoreApplication::translate("onboarding", "Il faut le nom du site."));
            return std::nullopt;
        }
        for (const Site& site : std::as_const(m_now.sites))
            if (site.commune == commune && site.name == name)
                return site.id;
        const auto id = SiteId::create();
        m_now.sites.insert(id, {id, commune, name});
        m_touchedSites.insert(id);
        created(QCoreApplication::translate("onboarding", "site %1").arg(name));
        return id;
    }

    [[nodiscard]] QString address() const { return addressKey(QUrl(cell("address"), QUrl::StrictMode)); }

    [[nodiscard]] bool isCameraRow() const {
        return !cell("camera_number").isEmpty() || !cell("camera").isEmpty() || !cell("channel").isEmpty();
    }

    /// Another recorder of that commune which bears the name; by `site` only if it is given.
    [[nodiscard]] RecorderId namesake(const QString& name, const CommuneId& commune, const SiteId& site,
                                      const RecorderId& except) const {
        for (const Recorder& recorder : m_now.recorders)
            if (recorder.commune == commune && recorder.name == name && recorder.id != except &&
                (site.isNull() || recorder.site == site))
                return recorder.id;
        return {};
    }

    /// Rows that speak of one recorder must say the same of it.
    bool agrees(const RecorderId& recorder, const char* column, const QString& value) {
        if (value.isEmpty())
            return true;
        Told& told = m_told[{recorder, QLatin1String(column)}];
        if (told.line == 0)
            told = {value, m_row->line};
        if (told.value == value)
            return true;
        return fault(column, QCoreApplication::translate("onboarding",
                                                         "La ligne %1 dit autre chose du même enregistreur : "
                                                         "« %2 », et ici « %3 ».")
                                 .arg(QString::number(told.line), told.value, value));
    }

    std::optional<RecorderId> takeRecorder(const CommuneId& commune, const SiteId& site,
                                           const Camera* camera) {
        const QString told = cell("address");
        if (!told.isEmpty()) {
            const QUrl url(told, QUrl::StrictMode);
            static const QStringList schemes{QStringLiteral("http"), QStringLiteral("https"),
                                             QStringLiteral("rtsp"), QStringLiteral("rtsps")};
            if (!url.isValid() || url.host().isEmpty() || !schemes.contains(url.scheme())) {
                fault("address", notValid(told));
                return std::nullopt;
            }
            if (!url.userInfo().isEmpty()) {
                fault("address", QCoreApplication::translate(
                                     "onboarding", "L'adresse ne doit pas contenir d'identifiants."));
                return std::nullopt;
            }
        }
        const auto found = recorderOfRow(commune, site, camera);
        if (!found)
            return std::nullopt;
        RecorderId id = *found;
        const bool isNew = id.isNull();
        if (isNew && (told.isEmpty() || cell("recorder").isEmpty())) {
            fault(told.isEmpty() ? "address" : "recorder",
                  QCoreApplication::translate(
                      "onboarding", "L'enregistreur est nouveau : il faut son nom et son adresse."));
            return std::nullopt;
        }
        if (isNew) {
            id = RecorderId::create();
            Recorder recorder;
            recorder.id = id;
            recorder.commune = commune;
            recorder.site = site;
            recorder.name = cell("recorder");
            recorder.address = QUrl(told);
            m_now.recorders.insert(id, recorder);
            m_touchedRecorders.insert(id);
            created(QCoreApplication::translate("onboarding", "enregistreur %1").arg(recorder.name));
        }
        if (m_now.recorders[id].commune != commune) {
            fault("commune_code",
                  QCoreApplication::translate("onboarding", "L'enregistreur %1 est d'une autre commune.")
                      .arg(m_now.recorders[id].name));
            return std::nullopt;
        }
        bool same = true;
        for (const char* column : {"recorder", "family", "manufacturer", "model", "certificate_sha256"})
            same &= agrees(id, column, cell(column));
        same &= agrees(id, "address", told.isEmpty() ? QString() : address());
        if (!isCameraRow())
            same &= agrees(id, "site", cell("site"));
        if (!same || !updateRecorder(m_now.recorders[id], site, isNew))
            return std::nullopt;
        m_recorders.insert(addressKey(m_now.recorders[id].address), id);
        return id;
    }

    /// The recorder that a row speaks of; null for one to be made, nothing after a fault. A new address alone
    /// never says whether a camera moves or its recorder does, with all its other cameras.
    std::optional<RecorderId> recorderOfRow(const CommuneId& commune, const SiteId& site,
                                            const Camera* camera) {
        const QString name = cell("recorder");
        const RecorderId own = camera != nullptr ? camera->recorder : RecorderId();
        const auto refuse = [this](const char* column, const QString& text) {
            fault(column, text);
            return std::nullopt;
        };
        if (cell("address").isEmpty()) {
            if (own.isNull() || namesake(name, commune, {}, own).isNull())
                return own;
            return refuse("recorder", QCoreApplication::translate("onboarding",
                                                                  "Un autre enregistreur s'appelle déjà %1 : "
                                                                  "donnez l'adresse de celui qui est voulu.")
                                          .arg(name));
        }
        if (const RecorderId there = m_recorders.value(address()); !there.isNull()) {
            const Recorder recorder = m_now.recorders.value(there);
            const RecorderId other =
                name == recorder.name ? RecorderId() : namesake(name, commune, {}, there);
            if (other.isNull())
                return there;
            return refuse("address",
                          QCoreApplication::translate("onboarding",
                                                      "Cette adresse est celle d'un autre enregistreur : %1.")
                              .arg(recorder.name));
        }
        if (!own.isNull() && name == m_now.recorders.value(own).name)
            return own; // its address changes
        const RecorderId other = namesake(name, commune, own.isNull() ? site : SiteId(), own);
        if (!other.isNull() && !isCameraRow())
            return other;
        if (!other.isNull())
            return refuse("address", QCoreApplication::translate(
                                         "onboarding", "L'enregistreur %1 a une autre adresse : %2.")
                                         .arg(name, m_now.recorders.value(other).address.toString()));
        if (name.isEmpty() && !own.isNull())
            return refuse("recorder",
                          QCoreApplication::translate(
                              "onboarding", "L'adresse est nouvelle : nommez l'enregistreur. Le même "
                                            "nom change l'adresse de toutes ses caméras, un nouveau "
                                            "déplace cette caméra."));
        return RecorderId();
    }

    bool updateRecorder(Recorder& recorder, const SiteId& site, bool isNew) {
        const QString object =
            QCoreApplication::translate("onboarding", "enregistreur %1").arg(recorder.name);
        bool changed = set(object, "recorder", recorder.name);
        changed |= set(object, "manufacturer", recorder.manufacturer);
        changed |= set(object, "model", recorder.model);
        if (!isCameraRow() && recorder.site != site) {
            m_plan.changes.append({m_row->line, Change::Kind::Update, object, QStringLiteral("site"),
                                   m_now.sites.value(recorder.site).name, m_now.sites.value(site).name});
            recorder.site = site;
            changed = true;
        }
        QString text = recorder.address.toString(QUrl::FullyEncoded);
        if (!cell("address").isEmpty() && address() != addressKey(recorder.address) &&
            set(object, "address", text)) {
            recorder.address = QUrl(text);
            m_recorderLines.insert(recorder.id, m_row->line);
            changed = true;
        }
        text = nameOf(recorder.family);
        if (const QString told = cell("family"); !told.isEmpty()) {
            const auto family = fromName<DeviceFamily>(told);
            if (!family)
                return fault("family", notValid(told));
            if (isNew)
                recorder.family = *family;
            else if (set(object, "family", text)) {
                recorder.family = *family;
                m_recorderLines.insert(recorder.id, m_row->line);
                changed = true;
            }
        } else if (isNew) {
            const DeviceTemplate* fitting = templateFor(m_templates, recorder.manufacturer, recorder.model);
            if (fitting == nullptr)
                return fault("family", QCoreApplication::translate(
                                           "onboarding", "Il faut la famille, ou un modèle connu."));
            recorder.family = fitting->family;
        }
        if (const QString told = cell("certificate_sha256"); !told.isEmpty()) {
            const QByteArray sha256 = told == u"-" ? QByteArray() : rtsp::parseFingerprint(told);
            if (sha256.isEmpty() && told != u"-")
                return fault("certificate_sha256", notValid(told));
            if (sha256 != recorder.trust.pinnedSha256) {
                m_plan.changes.append(
                    {m_row->line, Change::Kind::Update, object, QStringLiteral("certificate_sha256"),
                     rtsp::fingerprintText(recorder.trust.pinnedSha256), rtsp::fingerprintText(sha256)});
                recorder.trust.pinnedSha256 = sha256;
                changed = true;
            }
        }
        if (changed)
            m_touchedRecorders.insert(recorder.id);
        return true;
    }

    void takeCamera(const CommuneId& commune, const SiteId& site, const RecorderId& recorder,
                    Camera* camera) {
        const QString told = cell("camera_number");
        bool isNumber = true;
        const int number = told.isEmpty() ? 0 : told.toInt(&isNumber);
        if (!isNumber || number < 0 || number > highestNumber) {
            fault("camera_number", notValid(told));
            return;
        }
        const QString channel = cell("channel");
        if (camera == nullptr && !channel.isEmpty())
            for (Camera& known : m_now.cameras)
                if (known.recorder == recorder && known.channel == channel)
                    camera = &known;
        if (!isCameraRow())
            return; // a recorder whose cameras are enrolled later
        if (camera == nullptr) {
            if (channel.isEmpty() || cell("camera").isEmpty()) {
                fault(channel.isEmpty() ? "channel" : "camera",
                      QCoreApplication::translate("onboarding",
                                                  "La caméra est nouvelle : il faut son nom et son canal."));
                return;
            }
            Camera made;
            made.id = CameraId::create();
            made.number = number;
            made.name = cell("camera");
            made.channel = channel;
            created(QCoreApplication::translate("onboarding", "caméra %1").arg(made.name));
            camera = &*m_now.cameras.insert(made.id, made);
            m_touchedCameras.insert(made.id);
        }
        if (m_seen.contains(camera->id)) {
            fault("camera_number",
                  QCoreApplication::translate("onboarding", "Cette caméra est déjà à la ligne %1.")
                      .arg(m_seen[camera->id]));
            return;
        }
        m_seen.insert(camera->id, m_row->line);
        updateCamera(*camera, commune, site, recorder, number);
    }

    void updateCamera(Camera& camera, const CommuneId& commune, const SiteId& site,
                      const RecorderId& recorder, int number) {
        const QString object = cameraWords(camera);
        bool changed = set(object, "camera", camera.name);
        changed |= set(object, "channel", camera.channel);
        changed |= set(object, "recording", camera.recording);
        changed |= set(object, "authorisation", camera.authorisation.number);
        changed |= set(object, "purpose", camera.authorisation.purpose);
        if (number > 0 && number != camera.number) {
            QString before = QString::number(camera.number);
            changed |= set(object, "camera_number", before);
            camera.number = number;
        }
        if (number > 0)
            m_numbers.insert(number, camera.id);
        if (const QString told = cell("authorisation_expires"); !told.isEmpty()) {
            const auto day = parseDay(told);
            if (!day) {
                fault("authorisation_expires",
                      QCoreApplication::translate("onboarding", "« %1 » n'est pas une date (AAAA-MM-JJ ou "
                                                                "JJ/MM/AAAA).")
                          .arg(told));
                return;
            }
            if (*day != camera.authorisation.expires) {
                m_plan.changes.append(
                    {m_row->line, Change::Kind::Update, object, QStringLiteral("authorisation_expires"),
                     camera.authorisation.expires.toString(Qt::ISODate), day->toString(Qt::ISODate)});
                camera.authorisation.expires = *day;
                changed = true;
            }
        }
        if (const QString told = cell("retention_days"); !told.isEmpty()) {
            bool isNumber = false;
            const int days = told.toInt(&isNumber);
            if (!isNumber || days < 0 || days > mostRetention) {
                fault("retention_days",
                      QCoreApplication::translate("onboarding", "Il faut un nombre de jours de 0 à %1.")
                          .arg(mostRetention));
                return;
            }
            QString before = QString::number(camera.authorisation.retentionDays);
            if (days != camera.authorisation.retentionDays)
                changed |= set(object, "retention_days", before);
            camera.authorisation.retentionDays = days;
        }
        if (camera.site != site && !camera.site.isNull()) {
            m_plan.changes.append({m_row->line, Change::Kind::Update, object, QStringLiteral("site"),
                                   m_now.sites.value(camera.site).name, m_now.sites.value(site).name});
            changed = true;
        }
        if (camera.recorder != recorder && !camera.recorder.isNull()) {
            m_plan.changes.append({m_row->line, Change::Kind::Update, object, QStringLiteral("recorder"),
                                   m_now.recorders.value(camera.recorder).name,
                                   m_now.recorders.value(recorder).name});
            changed = true;
        }
        if (!camera.commune.isNull() && camera.commune != commune) {
            fault("commune_code",
                  QCoreApplication::translate(
                      "onboarding", "Une caméra ne change pas de commune : créez-la dans la nouvelle."));
            return;
        }
        camera.commune = commune;
        camera.site = site;
        camera.recorder = recorder;
        if (changed)
            m_touchedCameras.insert(camera.id);
    }

    template <class Id, class Value>
    static void gather(const QHash<Id, Value>& now, const QSet<Id>& touched, QList<Value>& into) {
        for (const Id& id : touched)
            into.append(now.value(id));
    }

    const CsvTable& m_table;
    const Directory& m_known;
    Directory m_now;
    const QList<DeviceTemplate>& m_templates;
    const CsvRow* m_row = nullptr;
    ImportPlan m_plan;

    QHash<QString, CommuneId> m_communes;   // by code
    QHash<QString, RecorderId> m_recorders; // by each address it has or had
    QHash<int, CameraId> m_numbers;
    QHash<CameraId, int> m_seen;            // the line that names it
    QHash<RecorderId, int> m_recorderLines; // the line that changed where it is
    struct Told {
        QString value;
        int line = 0;
    };
    QHash<std::pair<RecorderId, QString>, Told> m_told; // what a row said of a recorder, by column
    QSet<CommuneId> m_touchedCommunes;
    QSet<SiteId> m_touchedSites;
    QSet<RecorderId> m_touchedRecorders;
    QSet<CameraId> m_touchedCameras;
};

} // namespace

ImportPlan planImport(const CsvTable& table, const Directory& known, const QList<DeviceTemplate>& templates) {
    return Planner(table, known, templates).plan();
}

} // namespace vigie::onboarding
