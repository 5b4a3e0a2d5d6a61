// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/journal_repository.h"
#include "catalog/listener.h"
#include "catalog/ptz_repository.h"
#include "cluster_fixture.h"

#include <QSignalSpy>

#include <thread>

using namespace vigie;
using namespace vigie::catalog;
using namespace std::chrono_literals;

/// Who steers a camera: two desks, a supervisor, the police, a desk that dies.
class TestCatalogPtz : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;

    PtzRequest request(const Camera& camera, std::chrono::seconds duration = 60s) const {
        PtzRequest request;
        request.commune = camera.commune;
        request.camera = camera.id;
        request.duration = duration;
        return request;
    }
    PtzRequest stronger(const Camera& camera, PtzPriority priority, const QString& reason) const {
        PtzRequest it = request(camera);
        it.priority = priority;
        it.reason = reason;
        return it;
    }
    /// The journal's PTZ lines of a camera, oldest first.
    QList<JournalEntry> journal(const Camera& camera) const {
        auto inspector = m_fixture.as("controleur");
        QList<JournalEntry> lines;
        const auto tail = JournalRepository(*inspector).tail(500);
        if (!tail)
            return lines;
        for (const JournalEntry& entry : *tail) {
            if (entry.topic == QLatin1String("ptz") && entry.entity == camera.id.uuid())
                lines.prepend(entry);
        }
        return lines;
    }
    static QStringList acts(const QList<JournalEntry>& lines) {
        QStringList names;
        for (const JournalEntry& line : lines)
            names << line.act;
        return names;
    }
    /// A camera of the test's own, allowed to be watched.
    Camera addCamera(const QDate& until = QDate::currentDate().addYears(1)) const {
        auto owner = m_fixture.asOwner();
        Camera camera;
        camera.id = CameraId::create();
        camera.commune = m_fixture.commune.id;
        camera.site = m_fixture.site.id;
        camera.recorder = m_fixture.recorder.id;
        camera.name = QStringLiteral("Dôme");
        camera.authorisation = {QStringLiteral("AP 2026-1"), until, {}, 15};
        if (const auto saved = DirectoryRepository(*owner).save(camera); !saved)
            qWarning("%s", qPrintable(saved.error().toLogLine()));
        return camera;
    }

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_fixture.furnish()); }

    void oneHoldsTheOtherSeesWhoAndUntilWhen() {
        const Camera camera = addCamera();
        auto here = m_fixture.as("poste1");
        auto there = m_fixture.as("poste2");
        PtzRepository first(*here, QStringLiteral("poste 1/a"));
        PtzRepository second(*there, QStringLiteral("poste 2/b"));
        PtzRequest wanted = request(camera);
        wanted.returnPreset = QStringLiteral("2");
        const UtcTime before = SystemClock().utcNow();
        const auto taken = first.take(wanted);
        VERIFY_OK(taken);
        QVERIFY(taken->mine && taken->sameAccount);
        QCOMPARE(taken->holder, QStringLiteral("Opératrice, poste 1"));
        QVERIFY(taken->since >= before - 1s && taken->since <= SystemClock().utcNow() + 1s);
        QVERIFY(taken->until >= before + 58s && taken->until <= SystemClock().utcNow() + 61s);

        const auto refused = second.take(request(camera));
        VERIFY_FAILS(refused, ErrorCode::Conflict);
        QVERIFY2(refused.error().text.contains(QStringLiteral("Opératrice, poste 1")),
                 qPrintable(refused.error().text));
        const auto seen = second.current();
        VERIFY_OK(seen);
        QCOMPARE(seen->size(), 1);
        QVERIFY(!seen->first().mine && !seen->first().sameAccount);
        QCOMPARE(seen->first().camera, camera.id);
        QCOMPARE(seen->first().returnPreset, QStringLiteral("2"));
        QCOMPARE(second.renew(camera.commune, camera.id, 60s).value(), std::nullopt);
        QCOMPARE(second.release(camera.commune, camera.id, QStringLiteral("hand")).value(), false);

        const auto renewed = first.renew(camera.commune, camera.id, 120s);
        VERIFY_OK(renewed);
        QVERIFY(renewed->has_value() && **renewed > taken->until + 30s);
        QCOMPARE(first.release(camera.commune, camera.id, QStringLiteral("hand")).value(), true);
        QCOMPARE(first.renew(camera.commune, camera.id, 60s).value(), std::nullopt);
        VERIFY_OK(second.take(request(camera)));
        VERIFY_OK(second.release(camera.commune, camera.id, QStringLiteral("idle")));
        const auto lines = journal(camera);
        QCOMPARE(acts(lines), QStringList({QStringLiteral("ptz-taken"), QStringLiteral("ptz-released"),
                                           QStringLiteral("ptz-taken"), QStringLiteral("ptz-released")}));
        QCOMPARE(lines[0].actor, QStringLiteral("poste1"));
        QCOMPARE(lines[1].detail[QStringLiteral("why")].toString(), QStringLiteral("hand"));
        QCOMPARE(lines[3].detail[QStringLiteral("why")].toString(), QStringLiteral("idle"));
    }

    void theStrongerTakesOverAndSaysWhy() {
        const Camera camera = addCamera();
        auto operatorDesk = m_fixture.as("poste1");
        auto supervisorDesk = m_fixture.as("superviseur");
        PtzRepository weak(*operatorDesk, QStringLiteral("a"));
        PtzRepository strong(*supervisorDesk, QStringLiteral("b"));
        VERIFY_OK(weak.take(request(camera)));
        // At the same rank, a supervisor waits like everybody.
        VERIFY_FAILS(strong.take(request(camera)), ErrorCode::Conflict);
        VERIFY_FAILS(strong.take(stronger(camera, PtzPriority::Supervisor, QStringLiteral("  "))),
                     ErrorCode::InvalidInput);
        VERIFY_FAILS(weak.take(stronger(camera, PtzPriority::Supervisor, QStringLiteral("moi"))),
                     ErrorCode::Forbidden);
        VERIFY_FAILS(weak.take(stronger(camera, PtzPriority::LawEnforcement, QStringLiteral("moi"))),
                     ErrorCode::Forbidden);
        const auto taken =
            strong.take(stronger(camera, PtzPriority::Supervisor, QStringLiteral("Rixe place du marché")));
        VERIFY_OK(taken);
        QVERIFY(taken->mine);
        QCOMPARE(weak.renew(camera.commune, camera.id, 60s).value(), std::nullopt);
        const auto told = weak.current();
        QCOMPARE(told->first().holder, QStringLiteral("Cheffe de salle"));
        QCOMPARE(told->first().reason, QStringLiteral("Rixe place du marché"));
        VERIFY_FAILS(weak.take(request(camera)), ErrorCode::Conflict);
        VERIFY_FAILS(strong.take(stronger(camera, PtzPriority::LawEnforcement, {})),
                     ErrorCode::InvalidInput); // the police in any case with a reason
        VERIFY_OK(strong.take(stronger(camera, PtzPriority::LawEnforcement, QStringLiteral("CORG, appel"))));
        VERIFY_OK(strong.release(camera.commune, camera.id, QStringLiteral("hand")));
        const auto lines = journal(camera);
        QCOMPARE(acts(lines), QStringList({QStringLiteral("ptz-taken"), QStringLiteral("ptz-taken-over"),
                                           QStringLiteral("ptz-taken"), QStringLiteral("ptz-released")}));
        QCOMPARE(lines[1].actor, QStringLiteral("superviseur"));
        QCOMPARE(lines[1].detail[QStringLiteral("reason")].toString(),
                 QStringLiteral("Rixe place du marché"));
        QCOMPARE(lines[1].detail[QStringLiteral("from")].toString(), QStringLiteral("Opératrice, poste 1"));
    }

    void takingAgainProlongsAndIsNotWrittenTwice() {
        const Camera camera = addCamera();
        auto here = m_fixture.as("poste1");
        PtzRepository desk(*here, QStringLiteral("a"));
        const auto first = desk.take(request(camera, 20s));
        const auto again = desk.take(request(camera, 60s));
        VERIFY_OK(again);
        QVERIFY(again->until > first->until + 30s);
        QVERIFY(std::chrono::abs(again->since - first->since) < 100ms);
        QCOMPARE(acts(journal(camera)), QStringList(QStringLiteral("ptz-taken")));
        // The same person who went to another desk isn't locked out by herself.
        auto elsewhere = m_fixture.as("poste1");
        PtzRepository other(*elsewhere, QStringLiteral("b"));
        QCOMPARE(other.current()->first().sameAccount, true);
        VERIFY_OK(other.take(request(camera)));
        QCOMPARE(desk.renew(camera.commune, camera.id, 60s).value(), std::nullopt);
        VERIFY_OK(other.release(camera.commune, camera.id, {}));
    }

    void leaseOfADeadDeskRunsOutAndOneDeskEndsIt() {
        const Camera camera = addCamera();
        {
            auto dead = m_fixture.as("poste1");
            PtzRequest wanted = request(camera, 1s);
            wanted.returnPreset = QStringLiteral("1");
            VERIFY_OK(PtzRepository(*dead, QStringLiteral("a")).take(wanted));
        }
        auto here = m_fixture.as("poste2");
        auto there = m_fixture.as("superviseur");
        PtzRepository one(*here, QStringLiteral("b"));
        PtzRepository two(*there, QStringLiteral("c"));
        QCOMPARE(one.expire()->size(), 0); // not yet
        QList<PtzLease> ended;
        const auto end = [&] { // asked once more when it has succeeded
            if (ended.isEmpty())
                ended = one.expire().value_or(QList<PtzLease>());
            return !ended.isEmpty();
        };
        QTRY_VERIFY_WITH_TIMEOUT(end(), 5000);
        QCOMPARE(ended.first().camera, camera.id);
        QCOMPARE(ended.first().returnPreset, QStringLiteral("1"));
        QCOMPARE(two.expire()->size(), 0);
        QCOMPARE(acts(journal(camera)),
                 QStringList({QStringLiteral("ptz-taken"), QStringLiteral("ptz-expired")}));
    }

    void whatRanOutIsFreeWithoutAnyoneEndingIt() {
        const Camera camera = addCamera();
        auto here = m_fixture.as("poste1");
        auto there = m_fixture.as("poste2");
        PtzRepository dead(*here, QStringLiteral("a"));
        PtzRepository alive(*there, QStringLiteral("b"));
        VERIFY_OK(dead.take(request(camera, 1s)));
        QTRY_VERIFY_WITH_TIMEOUT(alive.take(request(camera)).has_value(), 5000);
        QCOMPARE(dead.renew(camera.commune, camera.id, 60s).value(), std::nullopt);
        QCOMPARE(acts(journal(camera)),
                 QStringList({QStringLiteral("ptz-taken"), QStringLiteral("ptz-expired"),
                              QStringLiteral("ptz-taken")}));
        VERIFY_OK(alive.release(camera.commune, camera.id, {}));
    }

    void everyDeskIsToldOfEachStep() {
        const Camera camera = addCamera();
        Listener listener(m_fixture.settings(QStringLiteral("poste2")));
        QSignalSpy states(&listener, &Listener::stateChanged);
        int told = 0;
        connect(&listener, &Listener::changed, this, [&](const QList<Change>& changes) {
            for (const Change& change : changes)
                told += change.topic == QLatin1String("ptz") && change.entity == camera.id.uuid() ? 1 : 0;
        });
        listener.start();
        QTRY_COMPARE(listener.state(), LinkState::Connected);
        auto here = m_fixture.as("poste1");
        PtzRepository desk(*here, QStringLiteral("a"));
        VERIFY_OK(desk.take(request(camera)));
        QTRY_COMPARE(told, 1);
        VERIFY_OK(desk.renew(camera.commune, camera.id, 60s));
        QTRY_COMPARE(told, 2); // the time left, on every tile
        VERIFY_OK(desk.release(camera.commune, camera.id, {}));
        QTRY_COMPARE(told, 3);
    }

    void aCrowdGetsItOnce() {
        const Camera camera = addCamera();
        std::atomic<int> holders = 0;
        std::atomic<int> refused = 0;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 6; ++t) {
                threads.emplace_back([&, t] {
                    auto database = m_fixture.as(t % 2 == 0 ? "poste1" : "poste2");
                    // One account's own desks may take it from each other; count by account.
                    const auto taken =
                        PtzRepository(*database, QStringLiteral("crowd")).take(request(camera));
                    if (taken)
                        ++holders;
                    else if (taken.error().code == ErrorCode::Conflict)
                        ++refused;
                });
            }
        }
        QCOMPARE(holders.load(), 3);
        QCOMPARE(refused.load(), 3);
    }

    void whoMayNotWatchMayNotTurn() {
        const Camera expired = addCamera(QDate::currentDate().addDays(-2));
        auto here = m_fixture.as("poste1");
        PtzRepository desk(*here, QStringLiteral("a"));
        const auto refused = desk.take(request(expired));
        VERIFY_FAILS(refused, ErrorCode::Forbidden);
        QVERIFY(refused.error().text.contains(QStringLiteral("arrêté")));
        VERIFY_FAILS(desk.take(request(m_fixture.first)), ErrorCode::Forbidden); // without any arrêté
        Camera unknown = addCamera();
        unknown.id = CameraId::create();
        VERIFY_FAILS(desk.take(request(unknown)), ErrorCode::NotFound);
        const Camera camera = addCamera();
        for (const char* login : {"controleur", "administrateur", "agent"}) {
            auto database = m_fixture.as(login);
            PtzRepository other(*database, QStringLiteral("a"));
            VERIFY_FAILS(other.take(request(camera)), ErrorCode::Forbidden);
            VERIFY_FAILS(other.renew(camera.commune, camera.id, 60s), ErrorCode::Forbidden);
            VERIFY_FAILS(other.release(camera.commune, camera.id, {}), ErrorCode::Forbidden);
            VERIFY_FAILS(other.expire(), ErrorCode::Forbidden);
            QCOMPARE(other.current().has_value(), login != std::string_view("controleur"));
        }
        VERIFY_FAILS(desk.take(request(camera, 0s)), ErrorCode::InvalidInput);
        VERIFY_FAILS(desk.take(request(camera, 601s)), ErrorCode::InvalidInput);
        VERIFY_FAILS(PtzRepository(*here, {}).take(request(camera)), ErrorCode::InvalidInput);
        QCOMPARE(acts(journal(camera)), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestCatalogPtz)
#include "test_catalog_ptz.moc"
