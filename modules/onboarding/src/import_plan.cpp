// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/directory_repository.h"
#include "domain/names.h"
#include "onboarding/directory_csv.h"
#include "rtsp/device_tls.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace vigie::onboarding {

namespace {

constexpr int mostRetention = 30;      // CSI L252-5: a month
constexpr int highestNumber = 999'999; // the catalog's

QString notValid(const QString& cell) {
    return QCoreApplication::translate("onboarding", "« %1 » n'est pas valable.").arg(cell);
}

std::optional<QDate> parseDay(const QString& text) {
    for (const QString& format : {QStringLiteral("yyyy-MM-dd"), QStringLiteral("dd/MM/yyyy")})
        if (const QDate day = QDate::fromString(text, format); day.isValid())
            return day;
    return std::nullopt;
}

/// Works through the rows, on a copy of what is known that each row changes.
class Planner {
public:
    Planner(const CsvTable& table, const Directory& known, const QList<DeviceTemplate>& templates)
        : m_table(table)
        , m_now(known)
        , m_templates(templates) {
        for (const Commune& commune : known.communes)
            m_communes.insert(commune.code, commune.id);
        for (const Recorder& recorder : known.recorders)
            m_recorders.insert(recorder.address.toString(QUrl::FullyEncoded), recorder.id);
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

    [[nodiscard]] QString address() const {
        return QUrl(cell("address"), QUrl::StrictMode).toString(QUrl::FullyEncoded);
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
        auto id = told.isEmpty() ? RecorderId() : m_recorders.value(address());
        if (id.isNull() && camera != nullptr)
            id = camera->recorder; // its address changes, or is left as it is
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
        if (!updateRecorder(m_now.recorders[id], isNew))
            return std::nullopt;
        m_recorders.insert(m_now.recorders[id].address.toString(QUrl::FullyEncoded), id);
        return id;
    }

    bool updateRecorder(Recorder& recorder, bool isNew) {
        const QString object =
            QCoreApplication::translate("onboarding", "enregistreur %1").arg(recorder.name);
        bool changed = set(object, "recorder", recorder.name);
        changed |= set(object, "manufacturer", recorder.manufacturer);
        changed |= set(object, "model", recorder.model);
        QString text = recorder.address.toString(QUrl::FullyEncoded);
        if (!cell("address").isEmpty() && address() != text && set(object, "address", text)) {
            recorder.address = QUrl(text);
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
        if (camera == nullptr && number == 0 && cell("camera").isEmpty() && channel.isEmpty())
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
        const QString object = QCoreApplication::translate("onboarding", "caméra %1")
                                   .arg(camera.number > 0 ? QString::number(camera.number) : camera.name);
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
    Directory m_now;
    const QList<DeviceTemplate>& m_templates;
    const CsvRow* m_row = nullptr;
    ImportPlan m_plan;

    QHash<QString, CommuneId> m_communes;   // by code
    QHash<QString, RecorderId> m_recorders; // by address
    QHash<int, CameraId> m_numbers;
    QHash<CameraId, int> m_seen; // the line that names it
    QSet<CommuneId> m_touchedCommunes;
    QSet<SiteId> m_touchedSites;
    QSet<RecorderId> m_touchedRecorders;
    QSet<CameraId> m_touchedCameras;
};

} // namespace

ImportPlan planImport(const CsvTable& table, const Directory& known, const QList<DeviceTemplate>& templates) {
    return Planner(table, known, templates).plan();
}

Result<void> applyImport(catalog::Database& database, const ImportPlan& plan) {
    if (!plan.faults.isEmpty())
        return fail(
            ErrorCode::InvalidInput,
            QCoreApplication::translate("onboarding", "Le fichier a %1 erreur(s) : rien n'est enregistré.")
                .arg(plan.faults.size()));
    catalog::DirectoryRepository places(database);
    const auto saved = [](const QString& what, const Result<void>& outcome) -> Result<void> {
        if (outcome)
            return {};
        Error error = outcome.error();
        error.text = QCoreApplication::translate("onboarding", "%1 : %2").arg(what, error.text);
        return fail(error);
    };
    for (const Commune& commune : plan.communes)
        if (auto done = saved(commune.name, places.save(commune)); !done)
            return done;
    for (const Site& site : plan.sites)
        if (auto done = saved(site.name, places.save(site)); !done)
            return done;
    for (const Recorder& recorder : plan.recorders)
        if (auto done = saved(recorder.name, places.save(recorder)); !done)
            return done;
    for (const Camera& camera : plan.cameras)
        if (auto done = saved(camera.name, places.save(camera).map([](int) {})); !done)
            return done;
    return {};
}

} // namespace vigie::onboarding
