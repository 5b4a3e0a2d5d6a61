// SPDX-License-Identifier: GPL-3.0-or-later
#include "../catalog/cluster_fixture.h"
#include "cases/extraction_job.h"
#include "catalog/case_repository.h"
#include "extraction_fixture.h"

#include <QSignalSpy>

using namespace vigie;
using namespace vigie::cases;
using namespace std::chrono_literals;

namespace {

class OneLogin final : public CredentialSource {
public:
    explicit OneLogin(Credentials login)
        : m_login(std::move(login)) {}
    Result<Credentials> credentials(const RecorderId&) override { return m_login; }

private:
    Credentials m_login;
};

} // namespace

/// A requisition from the form to the register, with a real catalog and a simulated recorder.
class TestCasesJob : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        VERIFY_DONE(m_simulator.start(QStringLiteral("127.42.3.1"),
                                      {QStringLiteral("--communes"), QStringLiteral("1"),
                                       QStringLiteral("--recorders-per-commune"), QStringLiteral("1"),
                                       QStringLiteral("--cameras-per-recorder"), QStringLiteral("1")}));
        VERIFY_DONE(m_catalog.furnish());
        const QJsonObject told = m_simulator.recorder();
        m_catalog.recorder.address = QUrl(told[u"address"].toString());
        m_catalog.first.recording = told[u"cameras"][0][u"recording"].toString();
        const auto owner = m_catalog.asOwner();
        catalog::DirectoryRepository directory(*owner);
        VERIFY_DONE(directory.save(m_catalog.recorder));
        VERIFY_DONE(directory.save(m_catalog.first));
        const auto loaded = directory.load();
        VERIFY_DONE(loaded);
        m_directory = std::make_shared<const Directory>(*loaded);
        m_login = std::make_shared<OneLogin>(Credentials{m_simulator.user(), m_simulator.password()});
    }

    void aRequisitionEndsInTheRegister() {
        ExtractionJob job(services("superviseur"));
        QSignalSpy opened(&job, &ExtractionJob::opened);
        QSignalSpy progress(&job, &ExtractionJob::progress);
        QSignalSpy finished(&job, &ExtractionJob::finished);
        QSignalSpy failed(&job, &ExtractionJob::failed);
        job.start(request(10s), m_directory);
        QVERIFY(job.isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!job.isRunning(), 60'000);
        QVERIFY2(failed.isEmpty(), why(failed));
        QCOMPARE(opened.size(), 1);
        QCOMPARE(finished.size(), 1);
        QVERIFY(progress.size() >= 1);
        QCOMPARE(progress.last().first().value<ExtractionProgress>().share, 1.0);
        const auto it = finished.first().first().value<Case>();
        QCOMPARE(it.state, CaseState::Extracted);
        QCOMPARE(it.package, m_root.filePath(it.number));
        const auto verified = verifyPackage(it.package, {});
        VERIFY_DONE(verified);
        QVERIFY(verified->isIntact());
        QCOMPARE(it.packageDigest, verified->digest);
        QCOMPARE(verified->images, 250);
    }

    void aFailureIsWrittenDownAndCanBeTriedAgain() {
        QVERIFY(m_simulator.control({"fault", m_catalog.recorder.address.host(), "offline", "on"})[u"ok"]
                    .toBool());
        ExtractionJob job(services("superviseur"));
        QSignalSpy failed(&job, &ExtractionJob::failed);
        QSignalSpy opened(&job, &ExtractionJob::opened);
        job.start(request(5s), m_directory);
        QTRY_VERIFY_WITH_TIMEOUT(!job.isRunning(), 60'000);
        QVERIFY(m_simulator.control({"fault", m_catalog.recorder.address.host(), "offline", "off"})[u"ok"]
                    .toBool());
        QCOMPARE(failed.size(), 1);
        QCOMPARE(failed.first().first().value<Error>().code, ErrorCode::Network);
        auto it = opened.first().first().value<Case>();
        QCOMPARE(state(it.id), CaseState::Failed);
        QVERIFY(!QFileInfo::exists(m_root.filePath(it.number)));

        ExtractionJob again(services("superviseur"));
        QSignalSpy finished(&again, &ExtractionJob::finished);
        again.start(it, m_directory);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 60'000);
        QCOMPARE(finished.first().first().value<Case>().number, it.number);
        QCOMPARE(state(it.id), CaseState::Extracted);
    }

    void aCancelledCaseStaysOpen() {
        ExtractionJob job(services("superviseur"));
        QSignalSpy failed(&job, &ExtractionJob::failed);
        QSignalSpy opened(&job, &ExtractionJob::opened);
        connect(&job, &ExtractionJob::progress, &job, [&job] { job.cancel(); });
        job.start(request(1800s), m_directory);
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 60'000);
        QCOMPARE(failed.first().first().value<Error>().code, ErrorCode::Cancelled);
        QCOMPARE(state(opened.first().first().value<Case>().id), CaseState::Open);
    }

    void aPackageMadeWithoutTheCatalogIsRecordedLater() {
        // As left behind by a job whose catalog went away after the package was sealed.
        const auto database = m_catalog.as("superviseur");
        catalog::CaseRepository cases(*database);
        const auto opened = cases.open(request(4s));
        VERIFY_DONE(opened);
        QString digest;
        {
            rtsp::IoThreads io(1);
            auto driver = devices::connectDevice({m_catalog.recorder.id, DeviceFamily::Onvif,
                                                  m_catalog.recorder.address, *m_login->credentials({})},
                                                 io);
            VERIFY_DONE(driver);
            auto package = Package::create(m_root.path(), opened->number);
            VERIFY_DONE(package);
            auto extracted =
                Extraction(**driver, m_clock)
                    .run({m_catalog.first, opened->request.span, package->videoFolder(), "1-1"}, {}, {});
            VERIFY_DONE(extracted);
            const auto sealed = package->seal({*opened,
                                               m_catalog.commune,
                                               m_catalog.site,
                                               m_catalog.recorder,
                                               {*extracted},
                                               "Cheffe de salle",
                                               m_clock.utcNow()},
                                              {});
            VERIFY_DONE(sealed);
            digest = sealed->digest;
        }
        ExtractionJob job(services("superviseur"));
        QSignalSpy finished(&job, &ExtractionJob::finished);
        job.start(*opened, m_directory);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30'000);
        QCOMPARE(finished.first().first().value<Case>().packageDigest, digest);
    }

    void anOperatorMayNot() {
        ExtractionJob job(services("poste1"));
        QSignalSpy failed(&job, &ExtractionJob::failed);
        job.start(request(5s), m_directory);
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 30'000);
        QCOMPARE(failed.first().first().value<Error>().code, ErrorCode::Forbidden);
    }

    void destructionEndsTheWork() {
        auto job = std::make_unique<ExtractionJob>(services("superviseur"));
        QSignalSpy progress(job.get(), &ExtractionJob::progress);
        job->start(request(1800s), m_directory);
        QTRY_VERIFY_WITH_TIMEOUT(!progress.isEmpty(), 30'000);
        job.reset();
        QVERIFY(QDir(m_root.path()).entryList({"*.partial-*"}, QDir::Dirs).isEmpty());
    }

private:
    [[nodiscard]] ExtractionServices services(const char* login) {
        return {m_catalog.settings(QLatin1String(login)), m_login, m_io, m_clock, m_root.path(),
                QStringLiteral("Cheffe de salle")};
    }
    [[nodiscard]] RequisitionRequest request(std::chrono::seconds length) const {
        const UtcTime begin = m_clock.utcNow() - 1h;
        return {m_catalog.commune.id,           QStringLiteral("BR Valmont"), QStringLiteral("00431/2026"),
                LegalFrame::RogatoryCommission, m_catalog.first.id,           {begin, begin + length}};
    }
    [[nodiscard]] CaseState state(const CaseId& id) {
        const auto database = m_catalog.as("superviseur");
        const auto it = catalog::CaseRepository(*database).caseOf(id);
        return it ? it->state : CaseState::Open;
    }
    static QByteArray why(const QSignalSpy& failed) {
        return failed.isEmpty() ? QByteArray() : failed.first().first().value<Error>().toLogLine().toUtf8();
    }

    test::SimulatorProcess m_simulator;
    catalog::ClusterFixture m_catalog;
    rtsp::IoThreads m_io{1};
    SystemClock m_clock;
    QTemporaryDir m_root;
    std::shared_ptr<const Directory> m_directory;
    std::shared_ptr<OneLogin> m_login;
};

QTEST_GUILESS_MAIN(TestCasesJob)
#include "test_cases_job.moc"
