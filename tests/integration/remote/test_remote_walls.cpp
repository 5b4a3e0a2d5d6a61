// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/journal_repository.h"
#include "catalog/remote_wall_repository.h"
#include "cluster_fixture.h"
#include "memory_credentials.h"
#include "remote_walls.h"

#include <QJsonArray>

using namespace vigie;
using namespace vigie::app;
using namespace std::chrono_literals;
using catalog::RemoteWallRepository;
using wall::Layout;

namespace {

/// Monitors without screens.
class Monitors final : public LocalMonitors {
public:
    struct Wall {
        Layout layout = Layout::grid(2, 2);
        bool unmanned = false;
    };
    QList<Wall> walls{{}, {}};
    int shown = 0;

    QList<DeskMonitor> monitors() const override {
        QList<DeskMonitor> all;
        for (const Wall& it : walls)
            all.append({int(all.size()) + 1,
                        QStringLiteral("DP-%1").arg(all.size() + 1),
                        {1920, 1080},
                        it.unmanned,
                        told(it.layout)});
        return all;
    }
    bool open(int monitor) override { return monitor >= 1 && monitor <= walls.size(); }
    Layout layout(int monitor) const override { return walls[monitor - 1].layout; }
    int focus(int) const override { return 1; }
    void show(int monitor, const Layout& layout) override {
        ++shown;
        walls[monitor - 1].layout = layout;
        Q_EMIT changed();
    }
    [[nodiscard]] CameraId at(int monitor, int tile) const { return walls[monitor - 1].layout.cameras[tile]; }
};

/// One workstation, without its window.
struct Station {
    Station(const catalog::ClusterFixture& fixture, const QString& login, bool wallOnly = false) {
        WorkstationSettings settings;
        settings.catalog = fixture.settings(login);
        settings.operatorName = login;
        settings.deskName = QStringLiteral("desk of ") + login;
        settings.credentials = std::make_shared<MemoryCredentials>();
        settings.collectsEvents = false;
        settings.wallOnly = wallOnly;
        services = std::make_unique<Services>(settings);
        desk = std::make_unique<Desk>(*services);
        walls = std::make_unique<RemoteWalls>(*services, *desk, monitors);
        QObject::connect(walls.get(), &RemoteWalls::said, walls.get(),
                         [this](const QString& what) { said << what; });
        walls->setWatched(true);
        desk->start();
    }
    ~Station() {
        walls.reset();
        desk.reset();
    }

    [[nodiscard]] const RemoteDesk* sees(const Station& other) const {
        for (const RemoteDesk& it : walls->desks()) {
            if (it.id == other.walls->id())
                return &it;
        }
        return nullptr;
    }
    [[nodiscard]] WallSend last() const { return walls->sends().value(0); }
    [[nodiscard]] bool wasTold(const QString& words) const {
        return std::any_of(said.begin(), said.end(), [&](const QString& it) { return it.contains(words); });
    }

    std::unique_ptr<Services> services;
    std::unique_ptr<Desk> desk;
    Monitors monitors;
    std::unique_ptr<RemoteWalls> walls;
    QStringList said;
};

} // namespace

/// A camera's way from one desk to a monitor of another.
class TestRemoteWalls : public QObject {
    Q_OBJECT

    catalog::ClusterFixture m_fixture;
    std::unique_ptr<Station> m_here;
    std::unique_ptr<Station> m_there;

    void allow(Camera& camera, bool allowed) const {
        auto owner = m_fixture.asOwner();
        camera.authorisation = {QStringLiteral("AP 2026-1"), QDate::currentDate().addDays(allowed ? 100 : -2),
                                QStringLiteral("Protection"), 15};
        VERIFY_OK(catalog::DirectoryRepository(*owner).save(camera));
    }
    /// Whether that desk has read what `allow()` changed.
    [[nodiscard]] static bool knows(const Station& desk, const CameraId& camera, bool allowed) {
        const Camera known = desk.desk->directory()->cameras.value(camera);
        return known.authorisation.isValidOn(QDate::currentDate()) == allowed;
    }
    void meet(bool wallOnly = false) {
        m_here = std::make_unique<Station>(m_fixture, QStringLiteral("poste1"));
        m_there = std::make_unique<Station>(m_fixture, QStringLiteral("poste2"), wallOnly);
        QTRY_VERIFY_WITH_TIMEOUT(m_here->sees(*m_there) && m_there->sees(*m_here), 10000);
        QTRY_VERIFY(m_here->desk->isReady() && m_there->desk->isReady());
    }
    void sendCamera(int monitor = 2) const {
        m_here->walls->sendCamera(m_there->walls->id(), monitor, m_fixture.first.id, QStringLiteral("Rixe"));
    }
    QStringList acts() const {
        auto inspector = m_fixture.as("controleur");
        QStringList names;
        const auto tail = catalog::JournalRepository(*inspector).tail(200);
        for (const auto& entry : tail.value_or(QList<catalog::JournalEntry>())) {
            if (entry.entity == m_here->last().id.uuid())
                names.prepend(entry.act);
        }
        return names;
    }

private Q_SLOTS:
    void initTestCase() {
        VERIFY_OK(m_fixture.furnish());
        allow(m_fixture.first, true);
        allow(m_fixture.second, true);
    }

    void cleanup() {
        m_here.reset();
        m_there.reset();
        auto owner = m_fixture.asOwner();
        VERIFY_OK(owner->call(QStringLiteral("DELETE FROM vigie.wall_send")));
    }

    void whatAMonitorShowsIsSeenElsewhere() {
        meet();
        QCOMPARE(m_here->sees(*m_there)->name, QStringLiteral("desk of poste2"));
        QCOMPARE(m_here->sees(*m_there)->monitors, m_there->monitors.monitors());
        Layout layout = Layout::onePlusFive();
        layout.cameras[0] = m_fixture.first.id;
        m_there->monitors.show(2, layout);
        QTRY_COMPARE_WITH_TIMEOUT(m_here->sees(*m_there)->monitors.value(1).shows,
                                  LocalMonitors::told(layout), 8000);
        m_there.reset();
        QTRY_VERIFY(m_here->walls->desks().isEmpty()); // it said goodbye
    }

    void aCameraIsProposedAcceptedShownAndUndone() {
        meet();
        const CameraId before = m_there->monitors.at(2, 1);
        sendCamera();
        QTRY_COMPARE(m_there->walls->asked().size(), 1);
        QTRY_COMPARE(m_here->last().state, WallSendState::Proposed);
        QVERIFY(m_here->wasTold(QStringLiteral("proposé")));
        QCOMPARE(m_there->monitors.shown, 0); // nothing without a word
        QVERIFY(m_there->wasTold(QStringLiteral("Opératrice, poste 1 (")) ||
                m_there->wasTold(QStringLiteral("desk of poste1")));
        QCOMPARE(m_there->walls->asked().first().reason, QStringLiteral("Rixe"));
        m_there->walls->accept();
        QVERIFY(m_there->walls->asked().isEmpty());
        QTRY_COMPARE(m_there->monitors.at(2, 1), m_fixture.first.id);
        QCOMPARE(m_there->monitors.shown, 1);
        QTRY_COMPARE(m_here->last().state, WallSendState::Shown);
        QVERIFY(m_here->wasTold(QStringLiteral("montré")));
        QVERIFY(m_there->walls->undoable().has_value());
        m_there->walls->undo();
        QCOMPARE(m_there->monitors.at(2, 1), before);
        QVERIFY(!m_there->walls->undoable());
        QTRY_COMPARE(m_here->last().state, WallSendState::Undone);
        QCOMPARE(acts(), QStringList({QStringLiteral("wall-proposed"), QStringLiteral("wall-accepted"),
                                      QStringLiteral("wall-shown"), QStringLiteral("wall-undone")}));
        m_there->walls->undo(); // nothing left of it
        QCOMPARE(m_there->monitors.shown, 2);
    }

    void whatTheOperatorChoseSinceIsNotUndone() {
        meet();
        sendCamera();
        QTRY_COMPARE(m_there->walls->asked().size(), 1);
        m_there->walls->accept();
        QTRY_VERIFY(m_there->walls->undoable().has_value());
        Layout chosen = m_there->monitors.layout(2);
        chosen.cameras[0] = m_fixture.second.id;
        m_there->monitors.show(2, chosen);
        QVERIFY(!m_there->walls->undoable());
        m_there->walls->undo();
        QCOMPARE(m_there->monitors.layout(2).cameras, chosen.cameras);
    }

    void refusedOrWithdrawnItIsNotShown() {
        meet();
        sendCamera();
        QTRY_COMPARE(m_there->walls->asked().size(), 1);
        m_there->walls->refuse();
        QTRY_COMPARE(m_here->last().state, WallSendState::Refused);
        QVERIFY(m_here->wasTold(QStringLiteral("refusé")));
        sendCamera();
        QTRY_COMPARE(m_there->walls->asked().size(), 1);
        m_here->walls->withdraw(m_here->last().id);
        QTRY_VERIFY(m_there->walls->asked().isEmpty());
        QVERIFY(m_there->wasTold(QStringLiteral("retiré")));
        m_there->walls->accept();
        QCOMPARE(m_there->monitors.shown, 0);
    }

    void itExpiresOnTheServersClock() {
        meet();
        sendCamera();
        QTRY_COMPARE(m_there->walls->asked().size(), 1);
        auto owner = m_fixture.asOwner();
        // Neither desk's own clock has reached its end; the server's has.
        VERIFY_OK(owner->call(
            QStringLiteral("UPDATE vigie.wall_send SET until = clock_timestamp() - interval '1 ms'")));
        QVERIFY(!m_there->walls->asked().isEmpty());
        m_there->walls->accept();
        QTRY_COMPARE_WITH_TIMEOUT(m_here->last().state, WallSendState::Expired, 8000); // a beat ends it
        QCOMPARE(m_there->monitors.shown, 0);
        QVERIFY(m_here->wasTold(QStringLiteral("expiré")));
    }

    void aWallWithoutAnyoneShowsAtOnce() {
        meet(true);
        QVERIFY(!m_here->sees(*m_there)->manned);
        Layout layout = Layout::grid(3, 1);
        layout.name = QStringLiteral("Centre");
        layout.cameras[0] = m_fixture.first.id;
        layout.cameras[2] = m_fixture.second.id;
        layout.fills.insert(2, wall::Tour{{m_fixture.second.id, m_fixture.first.id}, 10s});
        m_here->walls->sendLayout(m_there->walls->id(), 2, layout, {});
        QTRY_COMPARE(m_here->last().state, WallSendState::Shown);
        QCOMPARE(m_there->monitors.layout(2).toJson(), layout.toJson());
        m_there->walls->undo();
        QTRY_COMPARE(m_here->last().state, WallSendState::Undone);
    }

    void aMonitorWithoutAnyoneBesideAMannedDesk() {
        meet();
        m_there->monitors.walls[1].unmanned = true;
        Q_EMIT m_there->monitors.changed();
        QTRY_VERIFY_WITH_TIMEOUT(m_here->sees(*m_there)->monitors.value(1).unmanned, 8000);
        sendCamera(1);
        QTRY_COMPARE(m_there->walls->asked().size(), 1); // someone sits before that one
        sendCamera(2);
        QTRY_COMPARE(m_there->monitors.at(2, 1), m_fixture.first.id);
        QCOMPARE(m_there->monitors.shown, 1);
    }

    void whatTheTargetMayNotWatchIsNotShownAndBothAreTold() {
        meet();
        sendCamera();
        QTRY_COMPARE(m_there->walls->asked().size(), 1);
        allow(m_fixture.first, false); // its arrêté ended meanwhile
        QTRY_VERIFY(knows(*m_there, m_fixture.first.id, false));
        m_there->walls->accept();
        QTRY_COMPARE(m_here->last().state, WallSendState::Failed);
        QCOMPARE(m_here->last().note, WallSendNote::NotAuthorised);
        QVERIFY(m_here->wasTold(QStringLiteral("n'a pas le droit")));
        QVERIFY(m_there->wasTold(QStringLiteral("n'a pas le droit")));
        QCOMPARE(m_there->monitors.shown, 0);

        allow(m_fixture.first, true);
        QTRY_VERIFY(knows(*m_here, m_fixture.first.id, true));
        Layout layout = Layout::grid(2, 1);
        layout.cameras = {m_fixture.first.id, m_fixture.second.id};
        layout.fills.insert(1, wall::Tour{{m_fixture.second.id, m_fixture.first.id}, 10s});
        m_here->walls->sendLayout(m_there->walls->id(), 2, layout, {});
        QTRY_COMPARE(m_there->walls->asked().size(), 1);
        allow(m_fixture.first, false);
        QTRY_VERIFY(knows(*m_there, m_fixture.first.id, false));
        m_there->walls->accept();
        QTRY_COMPARE(m_here->last().state, WallSendState::Shown);
        QCOMPARE(m_here->last().note, WallSendNote::Partly);
        QCOMPARE(m_here->last().leftOut, 1);
        QVERIFY(m_there->monitors.at(2, 0).isNull());
        QCOMPARE(m_there->monitors.at(2, 1), m_fixture.second.id);
        QVERIFY(m_there->monitors.layout(2).fills.isEmpty());
        // Where the sender knows already, they don't go along; a tour of one is none.
        QTRY_VERIFY(knows(*m_here, m_fixture.first.id, false));
        m_here->walls->sendLayout(m_there->walls->id(), 2, layout, {});
        QTRY_COMPARE(m_there->walls->asked().size(), 1);
        QVERIFY(m_here->wasTold(QStringLiteral("sans 1 caméra")));
        m_there->walls->accept();
        QTRY_COMPARE(m_here->last().state, WallSendState::Shown);
        QCOMPARE(m_here->last().note, WallSendNote::None);
        layout.cameras[1] = {};
        layout.fills.clear();
        m_here->walls->sendLayout(m_there->walls->id(), 2, layout, {});
        QVERIFY(m_here->wasTold(QStringLiteral("aucune caméra de cette mosaïque")));
        allow(m_fixture.first, true);
    }

    void whatIsNoLayoutIsRefusedWithAClearAnswer() {
        meet(true);
        auto database = m_fixture.as("poste1");
        RemoteWallRepository raw(*database, m_here->walls->id());
        const QJsonObject tile{{QStringLiteral("x"), 0},
                               {QStringLiteral("y"), 0},
                               {QStringLiteral("w"), 1},
                               {QStringLiteral("h"), 1}};
        const QJsonObject broken[] = {
            {},
            {{QStringLiteral("columns"), 1},
             {QStringLiteral("rows"), 1},
             {QStringLiteral("tiles"), QJsonArray{tile, tile}}},
            {{QStringLiteral("columns"), 2000000000},
             {QStringLiteral("rows"), 1},
             {QStringLiteral("tiles"), QJsonArray{tile}}},
            {{QStringLiteral("name"), QJsonArray{1}}, {QStringLiteral("tiles"), QStringLiteral("x")}},
        };
        for (const QJsonObject& layout : broken) {
            const auto sent = raw.propose(m_there->walls->id(), 1, {{QStringLiteral("layout"), layout}}, {});
            VERIFY_OK(sent);
            QTRY_VERIFY(m_here->last().id == sent->id && m_here->last().state == WallSendState::Failed);
            QCOMPARE(m_here->last().note, WallSendNote::Malformed);
        }
        QVERIFY(m_here->wasTold(QStringLiteral("mosaïque illisible")));
        QCOMPARE(m_there->monitors.shown, 0);
        Layout large = Layout::grid(8, 8);
        for (int i = 0; i < 64; ++i)
            large.fills.insert(i, wall::Tour{QList<CameraId>(20, m_fixture.first.id), 10s});
        m_here->walls->sendLayout(m_there->walls->id(), 1, large, {});
        QTRY_VERIFY(m_here->wasTold(QStringLiteral("trop grande")));
    }

    void aMonitorUnpluggedMeanwhileIsSaid() {
        meet();
        sendCamera();
        QTRY_COMPARE(m_there->walls->asked().size(), 1);
        m_there->monitors.walls.removeLast();
        m_there->walls->accept();
        QTRY_COMPARE(m_here->last().note, WallSendNote::NoMonitor);
    }

    // Last: the server goes.
    void cutOffNothingIsSentNorKeptForLater() {
        meet(true);
        sendCamera();
        QTRY_COMPARE(m_here->last().state, WallSendState::Shown);
        const WallSendId shown = m_here->last().id;
        VERIFY_OK(m_fixture.stop());
        QTRY_VERIFY(!m_here->walls->isConnected() && !m_there->walls->isConnected());
        m_here->walls->sendCamera(m_there->walls->id(), 1, m_fixture.second.id, {});
        QVERIFY2(m_here->said.last().contains(QStringLiteral("Catalogue coupé")),
                 qPrintable(m_here->said.last()));
        // What is before the operator can be put back all the same.
        m_there->walls->undo();
        QVERIFY(m_there->monitors.at(2, 1).isNull());
        QCOMPARE(m_there->monitors.shown, 2);
        VERIFY_OK(m_fixture.start());
        QTRY_VERIFY_WITH_TIMEOUT(m_here->walls->isConnected() && m_there->walls->isConnected(), 20000);
        QTRY_COMPARE_WITH_TIMEOUT(m_here->last().state, WallSendState::Undone, 20000); // written now
        QCOMPARE(m_here->last().id, shown);
        QCOMPARE(m_here->walls->sends().size(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(m_here->sees(*m_there) != nullptr, 10000);
        QCOMPARE(m_there->monitors.shown, 2);
        sendCamera();
        QTRY_COMPARE(m_there->monitors.shown, 3);
    }
};

QTEST_GUILESS_MAIN(TestRemoteWalls)
#include "test_remote_walls.moc"
