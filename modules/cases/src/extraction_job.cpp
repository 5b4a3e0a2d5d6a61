// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/extraction_job.h"

#include "cases/package.h"
#include "catalog/case_repository.h"
#include "files.h"
#include "logging.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace vigie::cases {

using namespace std::chrono_literals;

namespace {

// How long a finished extraction waits for a catalog that went away, before it leaves the recording of its
// package to the next try.
constexpr auto catalogPatience = 30s;

} // namespace

/// The job's steps, on the job's thread.
class ExtractionJob::Work final {
public:
    Work(ExtractionJob& job, std::shared_ptr<const Directory> directory)
        : m_job(job)
        , m_services(job.m_services)
        , m_directory(std::move(directory)) {}

    std::optional<RequisitionRequest> request; ///< of a case still to be opened
    Case requisition;

    Result<Case> run(const std::stop_token& stop) {
        catalog::Database database(m_services.catalog, QStringLiteral("vigie-extraction"));
        if (auto ready = database.openWithin(10s, stop); !ready)
            return fail(ready.error());
        catalog::CaseRepository cases(database);
        if (request) {
            auto opened = cases.open(*request);
            if (!opened)
                return opened;
            requisition = *std::move(opened);
            tell([it = requisition](ExtractionJob& job) { Q_EMIT job.opened(it); });
        }
        if (auto set = cases.setState(requisition.id, CaseState::Extracting); !set)
            return fail(set.error());
        auto sealed = package(stop);
        if (!sealed) {
            settle(database, sealed.error());
            return fail(sealed.error());
        }
        if (auto recorded = record(database, *sealed); !recorded) {
            Error error = recorded.error();
            error.text +=
                QCoreApplication::translate(
                    "cases", " Le paquet est fait (%1) ; relancer le dossier l'inscrira au registre.")
                    .arg(sealed->folder);
            return fail(std::move(error));
        }
        return cases.caseOf(requisition.id);
    }

    template <class Act>
    void tell(Act act) {
        QMetaObject::invokeMethod(
            &m_job, [&job = m_job, act = std::move(act)] { act(job); }, Qt::QueuedConnection);
    }

private:
    Result<SealedPackage> package(const std::stop_token& stop) {
        const QString folder = Package::finalFolder(m_services.root, requisition.number);
        if (QFileInfo::exists(folder))
            return adopt(folder, stop);
        const auto camera = m_directory->cameras.constFind(requisition.request.camera);
        if (camera == m_directory->cameras.constEnd())
            return fail(ErrorCode::NotFound,
                        QCoreApplication::translate("cases", "La caméra du dossier n'existe plus."));
        const auto recorder = m_directory->recorders.constFind(camera->recorder);
        if (recorder == m_directory->recorders.constEnd())
            return fail(ErrorCode::NotFound,
                        QCoreApplication::translate("cases", "L'enregistreur de la caméra n'existe plus."));
        auto login = m_services.credentials->credentials(recorder->id);
        if (!login)
            return fail(login.error());
        auto driver = devices::connectDevice(devices::addressOf(*recorder, *login), m_services.io);
        if (!driver)
            return fail(driver.error());
        auto making = Package::create(m_services.root, requisition.number);
        if (!making)
            return fail(making.error());
        Extraction extraction(**driver, m_services.clock);
        auto extracted = extraction.run(
            {*camera, requisition.request.span, making->videoFolder(), baseNameOf(1, *camera)},
            [this](const ExtractionProgress& now) {
                tell([now](ExtractionJob& job) { Q_EMIT job.progress(now); });
            },
            stop);
        if (!extracted)
            return fail(extracted.error());
        PackageContents contents{requisition,
                                 m_directory->communes.value(camera->commune),
                                 m_directory->sites.value(camera->site),
                                 *recorder,
                                 {*std::move(extracted)},
                                 m_services.exporter,
                                 m_services.clock.utcNow()};
        return making->seal(std::move(contents), stop);
    }

    // Sealed by an earlier try that could not record it.
    Result<SealedPackage> adopt(const QString& folder, const std::stop_token& stop) {
        const auto verified = verifyPackage(folder, stop, VerificationDepth::Hashes);
        if (!verified)
            return fail(verified.error());
        const bool isOurs = verified->manifest[QLatin1String("case")][QLatin1String("id")].toString() ==
                            requisition.id.toString();
        if (!isOurs || !verified->isIntact())
            return fail(ErrorCode::Conflict,
                        QCoreApplication::translate("cases", "Un autre contenu occupe déjà %1.").arg(folder),
                        verified->problems.join(QStringLiteral(" | ")));
        return SealedPackage{folder, verified->digest, verified->manifest};
    }

    Result<void> record(catalog::Database& database, const SealedPackage& sealed) {
        const auto once = [&] {
            return catalog::CaseRepository(database).recordPackage(requisition.id, sealed.folder,
                                                                   sealed.digest, sealed.manifest);
        };
        auto recorded = once();
        if (recorded || recorded.error().code != ErrorCode::Database)
            return recorded;
        // Not cancelled with the job: the package is made, only its line in the register is missing.
        if (auto again = database.openWithin(catalogPatience, {}); !again)
            return again;
        // The lost link may have taken the answer with it, not the act.
        const auto now = catalog::CaseRepository(database).caseOf(requisition.id);
        if (now && now->packageDigest == sealed.digest)
            return {};
        return once();
    }

    // Writes down how it ended; the reason given to the caller matters more than a failure to write it.
    void settle(catalog::Database& database, const Error& error) {
        const bool isCancelled = error.code == ErrorCode::Cancelled;
        auto ready = database.ping();
        if (!ready)
            ready = database.openWithin(10s, {});
        const auto set = ready ? catalog::CaseRepository(database).setState(
                                     requisition.id, isCancelled ? CaseState::Open : CaseState::Failed,
                                     isCancelled ? QCoreApplication::translate("cases", "Extraction annulée.")
                                                 : error.text)
                               : ready;
        if (!set)
            qCWarning(lcCases).noquote()
                << "case" << requisition.number << "keeps a stale state:" << set.error().toLogLine();
    }

    ExtractionJob& m_job;
    const ExtractionServices& m_services;
    std::shared_ptr<const Directory> m_directory;
};

ExtractionJob::ExtractionJob(ExtractionServices services, QObject* parent)
    : QObject(parent)
    , m_services(std::move(services)) {}

ExtractionJob::~ExtractionJob() = default;

void ExtractionJob::start(const RequisitionRequest& request, std::shared_ptr<const Directory> directory) {
    auto work = std::make_unique<Work>(*this, std::move(directory));
    work->request = request;
    begin(std::move(work));
}

void ExtractionJob::start(const Case& requisition, std::shared_ptr<const Directory> directory) {
    auto work = std::make_unique<Work>(*this, std::move(directory));
    work->requisition = requisition;
    begin(std::move(work));
}

void ExtractionJob::begin(std::unique_ptr<Work> work) {
    if (m_isRunning) {
        qCCritical(lcCases) << "an extraction job was started twice";
        return;
    }
    m_isRunning = true;
    m_thread = std::jthread([work = std::move(work)](const std::stop_token& stop) {
        auto outcome = work->run(stop);
        work->tell([outcome = std::move(outcome)](ExtractionJob& job) {
            job.m_isRunning = false;
            if (outcome)
                Q_EMIT job.finished(*outcome);
            else
                Q_EMIT job.failed(outcome.error());
        });
    });
}

void ExtractionJob::cancel() {
    m_thread.request_stop();
}

} // namespace vigie::cases
