// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/journal_repository.h"
#include "catalog/listener.h"
#include "catalog/remote_wall_repository.h"
#include "cluster_fixture.h"

#include <QJsonArray>

using namespace vigie;
using namespace vigie::catalog;
using namespace std::chrono_literals;

/// What one desk sends to a monitor of another: three persons, and those who try what is not theirs.
class TestCatalogRemoteWalls : public QObject {
    Q_OBJECT

    /// One run of a workstation, as far as the catalog sees it.
    struct Desk {
        Desk(const ClusterFixture& fixture, const char* login, const QString& name)
            : database(fixture.as(login))
            , walls(*database, id) {
            self.name = name;
            self.machine = name.toUpper();
            self.monitors = {{1, QStringLiteral("DP-1"), {1920, 1080}, false, {}},
                             {2, QStringLiteral("HDMI-1"), {3840, 2160}, false, {}}};
        }
        [[nodiscard]] Result<void> beat() { return walls.beat(self); }
        [[nodiscard]] WallSend find(const WallSendId& send) {
            for (const WallSend& it : walls.sends().value_or(QList<WallSend>())) {
                if (it.id == send)
                    return it;
            }
            return {};
        }
        [[nodiscard]] std::optional<RemoteDesk> sees(const DeskId& other) {
            for (const RemoteDesk& it : walls.desks().value_or(QList<RemoteDesk>())) {
                if (it.id == other)
                    return it;
            }
            return std::nullopt;
        }

        DeskId id = DeskId::create();
        RemoteDesk self;
        std::unique_ptr<Database> database;
        RemoteWallRepository walls;
    };

    ClusterFixture m_fixture;
    Camera m_allowed;

    [[nodiscard]] std::unique_ptr<Desk> open(const char* login, const QString& name) const {
        auto desk = std::make_unique<Desk>(m_fixture, login, name);
        if (const auto done = desk->beat(); !done)
            qWarning("%s", qPrintable(done.error().toLogLine()));
        return desk;
    }
    [[nodiscard]] QJsonObject camera() const { return {{QStringLiteral("camera"), m_allowed.id.toString()}}; }
    [[nodiscard]] QStringList acts(const WallSendId& send) const {
        auto inspector = m_fixture.as("controleur");
        QStringList names;
        const auto tail = JournalRepository(*inspector).tail(500);
        for (const JournalEntry& entry : tail.value_or(QList<JournalEntry>())) {
            if (entry.topic == QLatin1String("wall") && entry.entity == send.uuid())
                names.prepend(entry.actor + QLatin1Char(' ') + entry.act);
        }
        return names;
    }
    /// As if that time had passed on the server's clock.
    [[nodiscard]] Result<void> age(const QString& set, const QUuid& id) const {
        auto owner = m_fixture.asOwner();
        return owner->call(QStringLiteral("UPDATE vigie.%1 WHERE id = ?::uuid").arg(set), {bindUuid(id)});
    }
    /// Nobody is kept from sending by what another test sent.
    void forgetSends() const {
        auto owner = m_fixture.asOwner();
        VERIFY_OK(owner->call(QStringLiteral("DELETE FROM vigie.wall_send")));
        VERIFY_OK(owner->call(QStringLiteral("DELETE FROM vigie.desk")));
    }

private Q_SLOTS:
    void initTestCase() {
        VERIFY_OK(m_fixture.furnish());
        auto owner = m_fixture.asOwner();
        m_allowed = m_fixture.second;
        m_allowed.authorisation = {QStringLiteral("AP 2026-1"), QDate::currentDate().addYears(1), {}, 15};
        VERIFY_OK(DirectoryRepository(*owner).save(m_allowed));
    }

    void cleanup() { forgetSends(); }

    void desksSeeEachOtherAndWhatTheyShow() {
        auto here = open("poste1", QStringLiteral("poste 1"));
        auto there = open("poste2", QStringLiteral("poste 2"));
        const QJsonObject layout{{QStringLiteral("name"), QStringLiteral("3 × 3")}};
        there->self.manned = false;
        there->self.monitors[1].shows = layout;
        there->self.monitors[1].unmanned = true;
        VERIFY_OK(there->beat());
        const auto seen = here->sees(there->id);
        QVERIFY(seen.has_value());
        QCOMPARE(seen->name, QStringLiteral("poste 2"));
        QCOMPARE(seen->machine, QStringLiteral("POSTE 2"));
        QCOMPARE(seen->person, QStringLiteral("Opérateur, poste 2"));
        QVERIFY(!seen->manned);
        QCOMPARE(seen->monitors, there->self.monitors);
        QVERIFY(!here->sees(here->id)); // not its own
        there->self.monitors.removeLast();
        VERIFY_OK(there->beat());
        QCOMPARE(here->sees(there->id)->monitors.size(), 1);
        VERIFY_OK(there->walls.leave());
        QVERIFY(!here->sees(there->id));
    }

    void proposedAcceptedShownAndUndoneIsAllJournaled() {
        auto here = open("poste1", QStringLiteral("poste 1"));
        auto there = open("poste2", QStringLiteral("poste 2"));
        const UtcTime before = SystemClock().utcNow();
        const auto sent = here->walls.propose(there->id, 2, camera(), QStringLiteral(" Rixe place du port "));
        VERIFY_OK(sent);
        QVERIFY(sent->fromMe && sent->asks && sent->isOpen());
        QVERIFY(sent->until > before + 55s && sent->until < before + 65s);
        const WallSend seen = there->find(sent->id);
        QVERIFY(!seen.fromMe && seen.isOpen());
        QCOMPARE(seen.senderName, QStringLiteral("Opératrice, poste 1"));
        QCOMPARE(seen.senderDesk, QStringLiteral("poste 1"));
        QCOMPARE(seen.camera(), m_allowed.id);
        QCOMPARE(seen.monitor, 2);
        QCOMPARE(seen.reason, QStringLiteral("Rixe place du port"));
        VERIFY_FAILS(there->walls.answer(sent->id, WallSendState::Shown), ErrorCode::Conflict); // not yet
        VERIFY_OK(there->walls.answer(sent->id, WallSendState::Accepted));
        QCOMPARE(here->find(sent->id).state, WallSendState::Accepted);
        VERIFY_FAILS(here->walls.answer(sent->id, WallSendState::Withdrawn), ErrorCode::Conflict);
        VERIFY_OK(there->walls.answer(sent->id, WallSendState::Shown, WallSendNote::Partly, 3));
        QCOMPARE(here->find(sent->id).state, WallSendState::Shown);
        QCOMPARE(here->find(sent->id).note, WallSendNote::Partly);
        QCOMPARE(here->find(sent->id).leftOut, 3);
        VERIFY_OK(there->walls.answer(sent->id, WallSendState::Undone));
        VERIFY_FAILS(there->walls.answer(sent->id, WallSendState::Undone), ErrorCode::Conflict);
        QCOMPARE(acts(sent->id),
                 QStringList({QStringLiteral("poste1 wall-proposed"), QStringLiteral("poste2 wall-accepted"),
                              QStringLiteral("poste2 wall-shown"), QStringLiteral("poste2 wall-undone")}));
        auto inspector = m_fixture.as("controleur");
        const auto tail = JournalRepository(*inspector).tail(10);
        VERIFY_OK(tail);
        for (const JournalEntry& entry : *tail) {
            if (entry.entity != sent->id.uuid())
                continue;
            QCOMPARE(entry.commune, m_fixture.commune.id); // its camera's
            QCOMPARE(entry.detail[QStringLiteral("to_desk")].toString(), QStringLiteral("poste 2"));
            if (entry.act == QLatin1String("wall-proposed")) {
                QCOMPARE(entry.detail[QStringLiteral("reason")].toString(),
                         QStringLiteral("Rixe place du port"));
                QCOMPARE(entry.detail[QStringLiteral("camera")].toString(), m_allowed.id.toString());
            }
        }
    }

    void refusedWithdrawnOrReplacedIsOver() {
        auto here = open("poste1", QStringLiteral("poste 1"));
        auto there = open("poste2", QStringLiteral("poste 2"));
        const auto refused = here->walls.propose(there->id, 1, camera(), {});
        VERIFY_OK(refused);
        VERIFY_OK(there->walls.answer(refused->id, WallSendState::Refused));
        QCOMPARE(here->find(refused->id).state, WallSendState::Refused);
        VERIFY_FAILS(there->walls.answer(refused->id, WallSendState::Accepted), ErrorCode::Conflict);

        const auto withdrawn = here->walls.propose(there->id, 1, camera(), {});
        VERIFY_OK(withdrawn);
        VERIFY_OK(here->walls.answer(withdrawn->id, WallSendState::Withdrawn));
        QCOMPARE(there->find(withdrawn->id).state, WallSendState::Withdrawn);
        VERIFY_FAILS(there->walls.answer(withdrawn->id, WallSendState::Accepted), ErrorCode::Conflict);

        // One open proposal a person and monitor; another monitor's is left alone.
        const auto first = here->walls.propose(there->id, 1, camera(), {});
        const auto beside = here->walls.propose(there->id, 2, camera(), {});
        const auto second = here->walls.propose(there->id, 1, camera(), {});
        VERIFY_OK(second);
        QCOMPARE(there->find(first->id).state, WallSendState::Replaced);
        QCOMPARE(there->find(beside->id).state, WallSendState::Proposed);
        QCOMPARE(there->find(second->id).state, WallSendState::Proposed);
    }

    void aWallWithoutAnyoneIsNotAskedAndSoon() {
        auto here = open("poste1", QStringLiteral("poste 1"));
        auto there = open("poste2", QStringLiteral("mur"));
        there->self.monitors[1].unmanned = true;
        VERIFY_OK(there->beat());
        const auto now = SystemClock().utcNow();
        const auto sent = here->walls.propose(there->id, 2, camera(), {});
        VERIFY_OK(sent);
        QVERIFY(!sent->asks);
        QVERIFY(sent->until < now + 12s); // later it would be a surprise
        QVERIFY(here->walls.propose(there->id, 1, camera(), {})->asks);
        there->self.manned = false;
        VERIFY_OK(there->beat());
        QVERIFY(!here->walls.propose(there->id, 1, camera(), {})->asks);
    }

    void whatRanOutOnTheServersClockIsOver() {
        auto here = open("poste1", QStringLiteral("poste 1"));
        auto there = open("poste2", QStringLiteral("poste 2"));
        const auto sent = here->walls.propose(there->id, 1, camera(), {});
        VERIFY_OK(sent);
        VERIFY_OK(age(QStringLiteral("wall_send SET until = clock_timestamp() - interval '1 ms'"),
                      sent->id.uuid()));
        // Before anyone ended it, it can't be accepted any more.
        VERIFY_FAILS(there->walls.answer(sent->id, WallSendState::Accepted), ErrorCode::Conflict);
        QCOMPARE(here->find(sent->id).state, WallSendState::Proposed);
        VERIFY_OK(there->beat());
        QCOMPARE(here->find(sent->id).state, WallSendState::Expired);
        // A target that accepted and hangs.
        const auto hung = here->walls.propose(there->id, 1, camera(), {});
        VERIFY_OK(there->walls.answer(hung->id, WallSendState::Accepted));
        QVERIFY(here->find(hung->id).until < SystemClock().utcNow() + 16s);
        VERIFY_OK(age(QStringLiteral("wall_send SET until = clock_timestamp() - interval '1 ms'"),
                      hung->id.uuid()));
        VERIFY_OK(here->beat());
        QCOMPARE(here->find(hung->id).state, WallSendState::Expired);
    }

    void nobodyActsForAnother() {
        auto here = open("poste1", QStringLiteral("poste 1"));
        auto there = open("poste2", QStringLiteral("poste 2"));
        auto third = open("superviseur", QStringLiteral("poste 3"));
        const auto sent = here->walls.propose(there->id, 1, camera(), {});
        VERIFY_OK(sent);
        // In the name of the target's desk, by another login: forged sender, answer, beat and farewell.
        RemoteWallRepository forger(*third->database, there->id);
        VERIFY_FAILS(forger.propose(here->id, 1, camera(), {}), ErrorCode::Forbidden);
        VERIFY_FAILS(forger.answer(sent->id, WallSendState::Accepted), ErrorCode::Forbidden);
        VERIFY_FAILS(forger.beat(third->self), ErrorCode::Forbidden);
        VERIFY_FAILS(forger.leave(), ErrorCode::Forbidden);
        QCOMPARE(forger.sends().value().size(), 0);
        // In its own name, on what is others'.
        for (const WallSendState state : {WallSendState::Accepted, WallSendState::Refused,
                                          WallSendState::Withdrawn, WallSendState::Failed})
            VERIFY_FAILS(third->walls.answer(sent->id, state), ErrorCode::NotFound);
        QCOMPARE(third->walls.sends().value().size(), 0);
        // The two themselves, each the other's part.
        VERIFY_FAILS(here->walls.answer(sent->id, WallSendState::Accepted), ErrorCode::NotFound);
        VERIFY_FAILS(there->walls.answer(sent->id, WallSendState::Withdrawn), ErrorCode::NotFound);
        for (const WallSendState state :
             {WallSendState::Proposed, WallSendState::Gone, WallSendState::Expired, WallSendState::Replaced})
            VERIFY_FAILS(there->walls.answer(sent->id, state), ErrorCode::InvalidInput);
        QCOMPARE(there->find(sent->id).state, WallSendState::Proposed);
        QCOMPARE(there->find(sent->id).senderName, QStringLiteral("Opératrice, poste 1"));
        // A desk that never said it runs.
        auto database = m_fixture.as("poste1");
        RemoteWallRepository nobody(*database, DeskId::create());
        VERIFY_FAILS(nobody.propose(there->id, 1, camera(), {}), ErrorCode::Forbidden);
        // Groups without walls of their own.
        for (const char* login : {"controleur", "administrateur", "agent"}) {
            auto other = m_fixture.as(login);
            RemoteWallRepository walls(*other, DeskId::create());
            VERIFY_FAILS(walls.beat(here->self), ErrorCode::Forbidden);
            VERIFY_FAILS(walls.desks(), ErrorCode::Forbidden);
            VERIFY_FAILS(walls.sends(), ErrorCode::Forbidden);
            VERIFY_FAILS(walls.propose(there->id, 1, camera(), {}), ErrorCode::Forbidden);
            VERIFY_FAILS(walls.answer(sent->id, WallSendState::Accepted), ErrorCode::Forbidden);
        }
    }

    void noOneFloodsADesk() {
        auto here = open("poste1", QStringLiteral("poste 1"));
        auto there = open("poste2", QStringLiteral("poste 2"));
        for (int i = 0; i < 10; ++i)
            VERIFY_OK(here->walls.propose(there->id, 1, camera(), {}));
        const auto refused = here->walls.propose(there->id, 1, camera(), {});
        VERIFY_FAILS(refused, ErrorCode::Conflict);
        QVERIFY(refused.error().text.contains(QStringLiteral("attendez")));
        // Another of the same person's desks doesn't help.
        auto again = open("poste1", QStringLiteral("poste 1 bis"));
        VERIFY_FAILS(again->walls.propose(there->id, 2, camera(), {}), ErrorCode::Conflict);
        const auto sends = there->walls.sends();
        VERIFY_OK(sends);
        int open = 0;
        for (const WallSend& send : *sends)
            open += send.isOpen() ? 1 : 0;
        QCOMPARE(open, 1);
        VERIFY_OK(there->walls.propose(here->id, 1, camera(), {})); // others go on
    }

    void whatMakesNoSenseIsRefused() {
        auto here = open("poste1", QStringLiteral("poste 1"));
        auto there = open("poste2", QStringLiteral("poste 2"));
        const auto propose = [&](const QJsonObject& spec) {
            return here->walls.propose(there->id, 1, spec, {});
        };
        const QJsonObject layout{{QStringLiteral("name"), QStringLiteral("x")}};
        VERIFY_FAILS(propose({}), ErrorCode::InvalidInput);
        VERIFY_FAILS(propose({{QStringLiteral("camera"), 5}}), ErrorCode::InvalidInput);
        VERIFY_FAILS(propose({{QStringLiteral("layout"), QStringLiteral("x")}}), ErrorCode::InvalidInput);
        VERIFY_FAILS(propose({{QStringLiteral("camera"), m_allowed.id.toString()},
                              {QStringLiteral("layout"), layout}}),
                     ErrorCode::InvalidInput);
        VERIFY_FAILS(propose({{QStringLiteral("layout"), layout}, {QStringLiteral("x"), 1}}),
                     ErrorCode::InvalidInput);
        QString padding;
        padding.fill(QLatin1Char('x'), RemoteWallRepository::largestSpec);
        VERIFY_FAILS(propose({{QStringLiteral("layout"), QJsonObject{{QStringLiteral("name"), padding}}}}),
                     ErrorCode::InvalidInput);
        VERIFY_FAILS(propose({{QStringLiteral("camera"), QStringLiteral("'; DROP TABLE vigie.desk; --")}}),
                     ErrorCode::NotFound);
        VERIFY_FAILS(propose({{QStringLiteral("camera"), CameraId::create().toString()}}),
                     ErrorCode::NotFound);
        VERIFY_FAILS(propose({{QStringLiteral("camera"), m_fixture.first.id.toString()}}), // no arrêté
                     ErrorCode::Forbidden);
        VERIFY_FAILS(here->walls.propose(here->id, 1, camera(), {}), ErrorCode::InvalidInput);
        VERIFY_FAILS(here->walls.propose(there->id, 3, camera(), {}), ErrorCode::NotFound);
        VERIFY_FAILS(here->walls.propose(there->id, 70000, camera(), {}), ErrorCode::NotFound);
        VERIFY_FAILS(here->walls.propose(DeskId::create(), 1, camera(), {}), ErrorCode::NotFound);
        QCOMPARE(there->walls.sends().value().size(), 0);
        // A layout is only bounded here: whether it can be shown, the target says.
        VERIFY_OK(propose({{QStringLiteral("layout"), layout}}));
    }

    void eachCameraOfALayoutIsChecked() {
        auto here = open("poste1", QStringLiteral("poste 1"));
        auto there = open("poste2", QStringLiteral("poste 2"));
        const QString allowed = m_allowed.id.toString();
        const QString forbidden = m_fixture.first.id.toString(); // no arrêté
        const auto tour = [](const QJsonArray& cameras) {
            return QJsonObject{{QStringLiteral("tour"), QJsonObject{{QStringLiteral("cameras"), cameras}}}};
        };
        const auto tile = [](const QString& camera) {
            return QJsonObject{{QStringLiteral("camera"), camera}};
        };
        const auto propose = [&](const QJsonArray& tiles) {
            return here->walls.propose(
                there->id, 1, {{QStringLiteral("layout"), QJsonObject{{QStringLiteral("tiles"), tiles}}}},
                {});
        };
        VERIFY_FAILS(propose({tile(allowed), tile(forbidden)}), ErrorCode::Forbidden);
        VERIFY_FAILS(propose({tile(forbidden.toUpper())}), ErrorCode::Forbidden);
        VERIFY_FAILS(propose({tile(allowed), tour({allowed, forbidden})}), ErrorCode::Forbidden);
        VERIFY_FAILS(propose({tile(allowed), tour({allowed, CameraId::create().toString()})}),
                     ErrorCode::NotFound);
        // Braces are an id to the target, and none here.
        VERIFY_FAILS(propose({tile(QLatin1Char('{') + forbidden + QLatin1Char('}'))}), ErrorCode::NotFound);
        QCOMPARE(there->walls.sends().value().size(), 0);

        Camera toured = m_fixture.first;
        toured.authorisation = m_allowed.authorisation;
        auto owner = m_fixture.asOwner();
        VERIFY_OK(DirectoryRepository(*owner).save(toured));
        const auto sent = propose({QJsonObject{}, tile(allowed), tour({forbidden, allowed})});
        toured.authorisation.expires = QDate::currentDate().addDays(-2);
        VERIFY_OK(DirectoryRepository(*owner).save(toured));
        VERIFY_OK(sent);
        VERIFY_FAILS(propose({tour({allowed, forbidden})}), ErrorCode::Forbidden); // ran out
        toured.authorisation = {};
        VERIFY_OK(DirectoryRepository(*owner).save(toured));
        // What it may bring to a screen, the journal names: a tour's too, each once.
        const auto detail = owner->exec(
            QStringLiteral("SELECT detail ->> 'cameras' FROM vigie.journal WHERE act = 'wall-proposed' "
                           "AND entity = ?::uuid"),
            {bindUuid(sent->id.uuid())});
        VERIFY_OK(detail);
        const auto named = QJsonDocument::fromJson(detail->first().text(0).toUtf8()).array();
        QCOMPARE(named.size(), 2);
        QVERIFY(named.contains(allowed) && named.contains(forbidden));
    }

    void aReportIsBounded() {
        auto desk = open("poste1", QStringLiteral("poste 1"));
        const auto refused = [&](const std::function<void(RemoteDesk&)>& change) {
            RemoteDesk report = desk->self;
            change(report);
            const auto done = desk->walls.beat(report);
            return !done && done.error().code == ErrorCode::InvalidInput;
        };
        QVERIFY(refused([](RemoteDesk& it) { it.name.clear(); }));
        QVERIFY(refused([](RemoteDesk& it) { it.name = QStringLiteral("poste\n1"); }));
        QVERIFY(refused([](RemoteDesk& it) { it.machine.fill(QLatin1Char('m'), 101); }));
        QVERIFY(refused([](RemoteDesk& it) { it.monitors[0].number = 17; }));
        QVERIFY(refused([](RemoteDesk& it) { it.monitors[0].number = 90000; }));
        QVERIFY(refused([](RemoteDesk& it) { it.monitors[0].size = {-1, 1}; }));
        QVERIFY(refused([](RemoteDesk& it) {
            for (int number = 3; number <= 17; ++number)
                it.monitors.append({number, {}, {}, false, {}});
        }));
        QVERIFY(refused([](RemoteDesk& it) {
            it.monitors[0].shows = {{QStringLiteral("name"), QString(20000, QLatin1Char('x'))}};
        }));
        VERIFY_OK(desk->beat());
        // One account's programs are bounded too.
        for (int i = 1; i < 16; ++i)
            VERIFY_OK(RemoteWallRepository(*desk->database, DeskId::create()).beat(desk->self));
        VERIFY_FAILS(RemoteWallRepository(*desk->database, DeskId::create()).beat(desk->self),
                     ErrorCode::Conflict);
        VERIFY_OK(desk->beat());
    }

    void everyStepIsTold() {
        auto here = open("poste1", QStringLiteral("poste 1"));
        Listener listener(m_fixture.settings(QStringLiteral("poste1")));
        QList<QUuid> told;
        connect(&listener, &Listener::changed, this, [&](const QList<Change>& changes) {
            for (const Change& change : changes) {
                if (change.topic == QLatin1String("wall"))
                    told << change.entity;
            }
        });
        listener.start();
        QTRY_COMPARE(listener.state(), LinkState::Connected);
        auto there = open("poste2", QStringLiteral("poste 2"));
        QTRY_COMPARE(told, QList<QUuid>{there->id.uuid()});
        VERIFY_OK(there->beat()); // an ordinary beat is not told
        const auto sent = here->walls.propose(there->id, 1, camera(), {});
        VERIFY_OK(sent);
        VERIFY_OK(there->walls.answer(sent->id, WallSendState::Refused));
        QTRY_COMPARE(told, QList<QUuid>({there->id.uuid(), sent->id.uuid(), sent->id.uuid()}));
        VERIFY_OK(there->walls.leave());
        QTRY_COMPARE(told.size(), 4);
    }

    void aDeskThatClosesEndsWhatItWasAskedAndAsked() {
        auto here = open("poste1", QStringLiteral("poste 1"));
        auto there = open("poste2", QStringLiteral("poste 2"));
        const auto to = here->walls.propose(there->id, 1, camera(), {});
        const auto from = there->walls.propose(here->id, 1, camera(), {});
        VERIFY_OK(there->walls.leave());
        QCOMPARE(here->find(to->id).state, WallSendState::Gone);
        QCOMPARE(here->find(from->id).state, WallSendState::Withdrawn);
    }

    // Last: these need a server that has run for a while.
    void aKilledDeskIsGoneByItsSession() {
        auto here = open("poste1", QStringLiteral("poste 1"));
        auto there = open("poste2", QStringLiteral("poste 2"));
        auto quiet = open("superviseur", QStringLiteral("poste 3")); // connected, and says nothing
        const auto sent = here->walls.propose(there->id, 1, camera(), {});
        VERIFY_OK(sent);
        const WallSendId id = sent->id;
        there->database->close();
        const auto since = std::chrono::steady_clock::now();
        QVERIFY(here->sees(there->id)); // a link that is lost for a moment is no death
        const auto state = [&] { return here->beat() ? here->find(id).state : WallSendState::Proposed; };
        QTRY_COMPARE_WITH_TIMEOUT(state(), WallSendState::Gone, 15000);
        QVERIFY(std::chrono::steady_clock::now() - since > 5s);
        QVERIFY(!here->sees(there->id));
        VERIFY_FAILS(here->walls.propose(there->id, 1, camera(), {}), ErrorCode::NotFound);
        QVERIFY(here->sees(quiet->id)); // its session is its sign of life, for now
        const auto gone = [&] { return here->beat() && !here->sees(quiet->id); };
        QTRY_VERIFY_WITH_TIMEOUT(gone(), 30000);
        QVERIFY(quiet->database->isOpen());
        const auto lived = std::chrono::steady_clock::now() - since;
        QVERIFY2(lived < 25s, qPrintable(QString::number(lived / 1s)));
        // It wakes up and is there again, under the same name.
        VERIFY_OK(quiet->beat());
        QVERIFY(here->sees(quiet->id));
    }

    void aServerThatRestartedForgetsNobodyAtOnce() {
        auto here = open("poste1", QStringLiteral("poste 1"));
        auto there = open("poste2", QStringLiteral("poste 2"));
        const auto sent = here->walls.propose(there->id, 1, camera(), {});
        VERIFY_OK(sent);
        VERIFY_OK(age(QStringLiteral("desk SET beat_at = beat_at - interval '1 h'"), there->id.uuid()));
        VERIFY_OK(m_fixture.stop());
        VERIFY_OK(m_fixture.start());
        VERIFY_OK(here->database->open());
        VERIFY_OK(here->beat());
        QVERIFY(here->sees(there->id));
        QCOMPARE(here->find(sent->id).state, WallSendState::Proposed);
    }
};

QTEST_GUILESS_MAIN(TestCatalogRemoteWalls)
#include "test_catalog_remote_walls.moc"
