// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/journal_repository.h"
#include "catalog/ptz_repository.h"
#include "ptz/ptz_controller.h"
#include "ptz_desk_fixture.h"

#include <QSignalSpy>

using namespace vigie;
using namespace vigie::ptz;
using namespace std::chrono_literals;
using State = PtzController::State;

namespace {

/// One desk's part of it; members end in the order that production keeps.
struct DeskParts {
    DeskParts(const test::PtzPark& park, const QString& login, const QString& name,
              PtzController::Timing timing)
        : worker(park.catalog.settings(login))
        , listener(park.catalog.settings(login))
        , book(worker, clock, name, true)
        , controller({worker, book,
                      std::make_shared<test::OneLogin>(
                          Credentials{park.simulator.user(), park.simulator.password()}),
                      io, clock},
                     timing) {
        QObject::connect(&listener, &catalog::Listener::changed, &book, &PtzBook::apply);
        QObject::connect(&listener, &catalog::Listener::stateChanged, &book,
                         [this](catalog::LinkState state) {
                             if (state == catalog::LinkState::Connected)
                                 book.readAll();
                         });
        QObject::connect(&controller, &PtzController::failed, &controller,
                         [this](const Error& error) { errors << error.text; });
        QObject::connect(&controller, &PtzController::lost, &controller,
                         [this](const QString& why) { losses << why; });
        listener.start();
    }

    SystemClock clock;
    rtsp::IoThreads io{1};
    catalog::CatalogWorker worker;
    catalog::Listener listener;
    PtzBook book;
    PtzController controller;
    QStringList errors;
    QStringList losses;
};

} // namespace

class TestPtzController : public QObject {
    Q_OBJECT

    test::PtzPark m_park;
    std::unique_ptr<DeskParts> m_desk;
    std::unique_ptr<DeskParts> m_other;

    std::unique_ptr<DeskParts> desk(const QString& login, PtzController::Timing timing = {}) const {
        auto made = std::make_unique<DeskParts>(m_park, login, login + QStringLiteral("/test"), timing);
        [&] { QTRY_COMPARE(made->listener.state(), catalog::LinkState::Connected); }();
        return made;
    }
    const Camera& dome() const { return m_park.catalog.first; }
    const Recorder& recorder() const { return m_park.catalog.recorder; }
    void take(DeskParts& desk, PtzPriority priority = PtzPriority::Operator, const QString& reason = {}) {
        desk.controller.take(dome(), recorder(), priority, reason);
        QTRY_COMPARE_WITH_TIMEOUT(desk.controller.state(), State::Held, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(desk.controller.abilities(dome().id).has_value(), 10000);
    }
    QStringList actsSince(qint64 id) const {
        auto inspector = m_park.catalog.as("controleur");
        QStringList acts;
        const auto tail = catalog::JournalRepository(*inspector).tail(50);
        if (!tail)
            return acts;
        for (const auto& entry : *tail)
            if (entry.id > id && entry.topic == QLatin1String("ptz"))
                acts.prepend(entry.act + QLatin1Char(' ') + entry.detail[QStringLiteral("why")].toString());
        return acts;
    }
    qint64 lastEntry() const {
        auto inspector = m_park.catalog.as("controleur");
        return catalog::JournalRepository(*inspector).count().value_or(-1);
    }

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_park.start(QStringLiteral("127.45.1.1"))); }

    void cleanup() {
        m_desk.reset();
        m_other.reset();
        // The worker of a desk that ended may still be writing its release.
        auto database = m_park.catalog.as("superviseur");
        QTRY_COMPARE_WITH_TIMEOUT(catalog::PtzRepository(*database, QStringLiteral("x")).current()->size(), 0,
                                  35000);
    }

    void aHeadWithoutAWayOfItsOwnIsPulsed() {
        QVERIFY(m_park.setFault(QStringLiteral("no-fov-space"), true));
        m_desk = desk(QStringLiteral("poste1"));
        auto& ptz = m_desk->controller;
        take(*m_desk);
        QVERIFY(!ptz.abilities(dome().id)->canCentre);
        QVERIFY(!ptz.abilities(dome().id)->whyNoBox.isEmpty());
        const double before = m_park.head()["pan"].toDouble();
        ptz.centre({{0.9, 0.5}, {}}, Pulse{{0.4, 0, 0}, 400ms});
        QTRY_VERIFY(m_park.head()["pan"].toDouble() > before + 0.03);
        QTRY_VERIFY(!m_park.isMoving());
        QCOMPARE(m_park.head()["lastCommand"].toString(), QStringLiteral("Stop"));
        QVERIFY(m_desk->errors.isEmpty());
        // A box has no such way: it is said, and nothing moves.
        const QJsonObject still = m_park.head();
        ptz.centre({{0.3, 0.5}, {0.2, 0.2}}, std::nullopt);
        QTRY_COMPARE(m_desk->errors.size(), 1);
        QCOMPARE(m_park.head(), still);
        QVERIFY(m_park.setFault(QStringLiteral("no-fov-space"), false));
    }

    void anAimIsAUseOfTheHeadAndAStopEndsIt() {
        PtzController::Timing timing;
        timing.idle = 1500ms;
        m_desk = desk(QStringLiteral("poste1"), timing);
        auto& ptz = m_desk->controller;
        take(*m_desk);
        QVERIFY(ptz.abilities(dome().id)->canCentre && ptz.abilities(dome().id)->whyNoBox.isEmpty());
        const UtcTime first = ptz.freeAt();
        QTRY_VERIFY(m_desk->clock.utcNow() > first - 1300ms);
        ptz.centre({{0, 0.5}, {}}, std::nullopt);
        QVERIFY(ptz.freeAt() > first); // not free before long
        ptz.halt();
        QTRY_COMPARE(m_park.head()["lastCommand"].toString(), QStringLiteral("Stop"));
        QVERIFY(!m_park.isMoving());
    }

    void takesMovesStopsReturnsAndFrees() {
        const qint64 before = lastEntry();
        m_desk = desk(QStringLiteral("poste1"));
        auto& ptz = m_desk->controller;
        take(*m_desk);
        QVERIFY(ptz.holds(dome().id));
        const auto abilities = ptz.abilities(dome().id);
        QVERIFY(abilities->canMove);
        QCOMPARE(abilities->presets.size(), 3);
        QCOMPARE(abilities->presets.first().name, QStringLiteral("Entrée"));
        QCOMPARE(abilities->tours.size(), 1);
        QVERIFY(!m_park.isMoving());

        ptz.steer({0.3, 0.2, 0});
        QTRY_VERIFY(m_park.isMoving());
        QVERIFY(ptz.isMoving());
        // Held for longer than one command lasts: it is asked for again.
        const double early = m_park.head()["pan"].toDouble();
        QTest::qWait(2600);
        QVERIFY(m_park.isMoving());
        QVERIFY(m_park.head()["pan"].toDouble() > early + 0.2);
        ptz.steer({});
        QTRY_VERIFY(!m_park.isMoving());
        QCOMPARE(m_park.head()["stoppedBy"].toString(), QStringLiteral("command"));

        ptz.gotoPreset(abilities->presets[1].token);
        QTRY_COMPARE(m_park.head()["stoppedBy"].toString(), QStringLiteral("arrival"));
        QCOMPARE(m_park.head()["pan"].toDouble(), 0.5);
        ptz.operateTour(abilities->tours.first().token, devices::TourOperation::Start);
        QTRY_COMPARE(m_park.head()["tour"].toInt(), 1);
        ptz.operateTour(abilities->tours.first().token, devices::TourOperation::Stop);
        QTRY_COMPARE(m_park.head()["tour"].toInt(), 0);

        ptz.setReturnPreset(abilities->presets[0].token);
        QTRY_COMPARE(m_desk->book.lease(dome().id).value_or(PtzLease()).returnPreset,
                     abilities->presets[0].token);
        ptz.steer({1, 0, 0});
        QTRY_VERIFY(m_park.isMoving());
        ptz.release();
        QCOMPARE(ptz.state(), State::Free);
        QTRY_COMPARE(m_park.head()["stoppedBy"].toString(), QStringLiteral("arrival"));
        QCOMPARE(m_park.head()["pan"].toDouble(), -0.5);
        QTRY_VERIFY(!m_desk->book.lease(dome().id));
        QCOMPARE(m_desk->errors, QStringList());
        const QStringList acts = actsSince(before);
        QCOMPARE(acts.first(), QStringLiteral("ptz-taken "));
        QCOMPARE(acts.last(), QStringLiteral("ptz-released hand"));
    }

    void aPulseMovesAWhileAndStops() {
        m_desk = desk(QStringLiteral("poste1"));
        take(*m_desk);
        const double before = m_park.head()["zoom"].toDouble();
        m_desk->controller.pulse({0, 0, 0.5}, 300ms);
        QVERIFY(m_desk->controller.isMoving());
        QTRY_VERIFY(!m_desk->controller.isMoving());
        QTRY_VERIFY(m_park.head()["stoppedBy"].toString() == QLatin1String("command"));
        const double after = m_park.head()["zoom"].toDouble();
        QVERIFY2(after > before + 0.02 && after < before + 0.3, qPrintable(QString::number(after - before)));
    }

    void unusedItFreesItself() {
        PtzController::Timing timing;
        timing.idle = 700ms;
        timing.renewEvery = 200ms;
        const qint64 before = lastEntry();
        m_desk = desk(QStringLiteral("poste1"), timing);
        take(*m_desk);
        m_desk->controller.steer({0.1, 0, 0});
        QTest::qWait(1200); // in use
        QCOMPARE(m_desk->controller.state(), State::Held);
        m_desk->controller.steer({});
        QVERIFY(m_desk->controller.freeAt() > m_desk->clock.utcNow() + 400ms);
        QTRY_COMPARE(m_desk->controller.state(), State::Free);
        QTRY_COMPARE(actsSince(before),
                     QStringList({QStringLiteral("ptz-taken "), QStringLiteral("ptz-released idle")}));
    }

    void aColleagueIsToldWhoHasIt() {
        m_desk = desk(QStringLiteral("poste1"));
        m_other = desk(QStringLiteral("poste2"));
        take(*m_desk);
        QTRY_VERIFY(m_other->book.lease(dome().id));
        QCOMPARE(m_other->book.lease(dome().id)->holder, QStringLiteral("Opératrice, poste 1"));
        m_other->controller.take(dome(), recorder(), PtzPriority::Operator, {});
        QTRY_COMPARE(m_other->controller.state(), State::Free);
        QCOMPARE(m_other->errors, QStringList(QStringLiteral("La PTZ est tenue par Opératrice, poste 1.")));
        m_other->controller.steer({1, 0, 0});
        QTest::qWait(300);
        QVERIFY(!m_park.isMoving());
        m_desk->controller.release();
        QTRY_VERIFY(!m_other->book.lease(dome().id));
        take(*m_other);
    }

    void aSupervisorTakesOverAndTheHeadStops() {
        m_desk = desk(QStringLiteral("poste1"));
        m_other = desk(QStringLiteral("superviseur"));
        take(*m_desk);
        m_desk->controller.steer({0, 0.2, 0});
        QTRY_VERIFY(m_park.isMoving());
        take(*m_other, PtzPriority::Supervisor, QStringLiteral("Rixe place du marché"));
        QTRY_COMPARE(m_desk->losses,
                     QStringList(QStringLiteral("PTZ reprise par Cheffe de salle : Rixe place du marché")));
        QCOMPARE(m_desk->controller.state(), State::Free);
        QTRY_VERIFY(!m_park.isMoving());
        QCOMPARE(m_park.head()["stoppedBy"].toString(), QStringLiteral("command"));
        m_desk->controller.steer({1, 0, 0}); // the hand that still holds the stick
        QTest::qWait(300);
        QVERIFY(!m_park.isMoving());
        m_other->controller.steer({-0.2, 0, 0});
        QTRY_VERIFY(m_park.isMoving());
    }

    void aLinkCutWhileMovingStopsTheHead() {
        m_desk = desk(QStringLiteral("poste1"));
        take(*m_desk);
        m_desk->controller.gotoPreset(QStringLiteral("Preset_1"));
        QTRY_COMPARE(m_park.head()["stoppedBy"].toString(), QStringLiteral("arrival"));
        m_desk->controller.steer({0.1, 0, 0});
        QTRY_VERIFY(m_park.isMoving());
        QVERIFY(m_park.setFault(QStringLiteral("offline"), true));
        QTRY_VERIFY_WITH_TIMEOUT(!m_park.isMoving(), 4000);
        QCOMPARE(m_park.head()["stoppedBy"].toString(), QStringLiteral("timeout"));
        QTRY_COMPARE(m_desk->errors.size(), 1); // once, though the key is held
        QTest::qWait(1200);
        QCOMPARE(m_desk->errors.size(), 1);
        QVERIFY(m_park.setFault(QStringLiteral("offline"), false));
        QTRY_VERIFY_WITH_TIMEOUT(m_park.isMoving(), 15000); // still held: on it goes
        m_desk->controller.steer({});
        QTRY_VERIFY(!m_park.isMoving());
    }

    void theLeaseOfADeadDeskRunsOutAndItsHeadGoesHome() {
        m_other = desk(QStringLiteral("poste2"));
        QSignalSpy ended(&m_other->book, &PtzBook::ended);
        {
            // A program that took it and is gone without a word.
            auto dead = m_park.catalog.as("poste1");
            catalog::PtzRequest wanted;
            wanted.commune = dome().commune;
            wanted.camera = dome().id;
            wanted.returnPreset = QStringLiteral("Preset_2");
            wanted.duration = 2s;
            VERIFY_OK(catalog::PtzRepository(*dead, QStringLiteral("dead")).take(wanted));
        }
        QTRY_VERIFY(m_other->book.lease(dome().id));
        m_other->controller.sendHome(dome(), recorder(), QStringLiteral("Preset_3")); // held: nothing is sent
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 8000);
        QVERIFY(!m_other->book.lease(dome().id));
        const auto leases = ended.first().first().value<QList<PtzLease>>();
        QCOMPARE(leases.size(), 1);
        m_other->controller.sendHome(dome(), recorder(), leases.first().returnPreset);
        QTRY_COMPARE(m_park.head()["pan"].toDouble(), 0.5);
        QCOMPARE(m_park.head()["tilt"].toDouble(), -0.2);
        take(*m_other);
    }

    void withTheCatalogAwayItEndsWithItsTime() {
        PtzController::Timing timing;
        timing.lease = 2s;
        timing.renewEvery = 300ms;
        m_desk = desk(QStringLiteral("poste1"), timing);
        take(*m_desk);
        m_desk->controller.steer({0, -0.1, 0});
        QTRY_VERIFY(m_park.isMoving());
        VERIFY_OK(m_park.catalog.stop());
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->losses.size(), 1, 8000);
        QVERIFY(m_desk->losses.first().contains(QStringLiteral("catalogue")));
        QTRY_VERIFY(!m_park.isMoving());
        VERIFY_OK(m_park.catalog.start());
    }

    void aFixedCameraSaysSoAndIsFreed() {
        m_desk = desk(QStringLiteral("poste1"));
        const Camera& fixed = m_park.catalog.second;
        m_desk->controller.take(fixed, recorder(), PtzPriority::Operator, {});
        QTRY_COMPARE(m_desk->errors.size(), 1);
        QCOMPARE(m_desk->errors.first(), QStringLiteral("Cette caméra n'est pas pilotable."));
        QCOMPARE(m_desk->controller.state(), State::Free);
        QVERIFY(!m_desk->controller.abilities(fixed.id)->canMove);
        QTRY_VERIFY(!m_desk->book.lease(fixed.id));
    }

    void aRecorderAwayFreesIt() {
        m_desk = desk(QStringLiteral("poste1"));
        QVERIFY(m_park.setFault(QStringLiteral("offline"), true));
        m_desk->controller.take(dome(), recorder(), PtzPriority::Operator, {});
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->errors.size(), 1, 20000);
        QCOMPARE(m_desk->controller.state(), State::Free);
        QTRY_VERIFY(!m_desk->book.lease(dome().id));
        QVERIFY(m_park.setFault(QStringLiteral("offline"), false));
    }

    void closedWhileItSaysFarewellItFreesAllTheSame() {
        m_desk = desk(QStringLiteral("poste1"));
        take(*m_desk);
        m_desk->controller.setReturnPreset(QStringLiteral("Preset_3"));
        m_desk->controller.steer({-0.1, 0, 0});
        QTRY_VERIFY(m_park.isMoving());
        m_desk->controller.release();
        m_desk.reset();
        m_other = desk(QStringLiteral("poste2"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_other->book.lease(dome().id), 3000);
        QTRY_COMPARE(m_park.head()["zoom"].toDouble(), 0.6);
    }

    void closingTheDeskStopsAndFrees() {
        const qint64 before = lastEntry();
        m_desk = desk(QStringLiteral("poste1"));
        take(*m_desk);
        m_desk->controller.steer({-0.1, 0, 0});
        QTRY_VERIFY(m_park.isMoving());
        m_desk.reset();
        QVERIFY(!m_park.isMoving());
        QCOMPARE(m_park.head()["stoppedBy"].toString(), QStringLiteral("command"));
        QTRY_COMPARE(actsSince(before),
                     QStringList({QStringLiteral("ptz-taken "), QStringLiteral("ptz-released closed")}));
    }
};

QTEST_GUILESS_MAIN(TestPtzController)
#include "test_ptz_controller.moc"
