// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/alarm_repository.h"
#include "catalog/case_repository.h"
#include "catalog/check_repository.h"
#include "catalog/journal_repository.h"
#include "catalog/layout_repository.h"
#include "cluster_fixture.h"

using namespace vigie;
using namespace vigie::catalog;
using namespace std::chrono_literals;

/// What desks do, through real logins.
class TestCatalogActs : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;
    std::unique_ptr<Database> m_owner;
    std::unique_ptr<Database> m_poste1;
    std::unique_ptr<Database> m_poste2;
    std::unique_ptr<Database> m_supervisor;
    std::unique_ptr<Database> m_agent;

    AlarmRequest request(const QString& key = {}) const {
        return {m_fixture.commune.id,
                m_fixture.site.id,
                m_fixture.first.id,
                QStringLiteral("digital-input"),
                2,
                QStringLiteral("Porte forcée d'«Église»"),
                UtcTime(1790590448123457us),
                key};
    }
    qint64 number(const QString& sql) {
        const auto rows = m_owner->exec(sql);
        return rows && !rows->isEmpty() ? rows->first().integer(0) : -1;
    }
    /// Every act leaves one journal line and one change.
    std::pair<qint64, qint64> traces() {
        return {number(QStringLiteral("SELECT count(*) FROM vigie.journal")),
                number(QStringLiteral("SELECT count(*) FROM vigie.change"))};
    }
    CheckResult check(Verdict verdict, const QString& cause, UtcTime end) const {
        CheckResult result;
        result.id = CheckId::create();
        result.commune = m_fixture.commune.id;
        result.camera = m_fixture.first.id;
        result.startedAt = end - 3s;
        result.endedAt = end;
        result.verdict = verdict;
        result.cause = cause;
        result.steps = {{QStringLiteral("address"), Verdict::Good, QStringLiteral("10.1.0.10"), 12ms},
                        {QStringLiteral("stream"), verdict, QStringLiteral("d'après l'appareil"), 1500ms}};
        return result;
    }
    RequisitionRequest requisition() const {
        return {m_fixture.commune.id,
                QStringLiteral("Brigade de Valombre"),
                QStringLiteral("PV 2026/00417"),
                LegalFrame::Preliminary,
                m_fixture.first.id,
                {UtcTime(1790590448000000us), UtcTime(1790590748000000us)}};
    }

private Q_SLOTS:
    void initTestCase() {
        VERIFY_OK(m_fixture.furnish());
        m_owner = m_fixture.asOwner();
        m_poste1 = m_fixture.as("poste1");
        m_poste2 = m_fixture.as("poste2");
        m_supervisor = m_fixture.as("superviseur");
        m_agent = m_fixture.as("agent");
    }

    void accountsAreKnown() {
        const auto account = currentAccount(*m_poste1);
        VERIFY_OK(account);
        QCOMPARE(account->displayName, QStringLiteral("Opératrice, poste 1"));
        QCOMPARE(account->group, Group::Operator);
        VERIFY_FAILS(currentAccount(*m_owner), ErrorCode::Forbidden);
        for (const auto* bad :
             {"", "Poste1", "poste 1", "poste1'; DROP ROLE x", "vigie_operator", "pg_x", "1x"})
            VERIFY_FAILS(saveAccount(*m_owner, {QLatin1String(bad), QStringLiteral("X"), {}, Group::Operator},
                                     QStringLiteral("long enough, that one")),
                         ErrorCode::InvalidInput);
        VERIFY_FAILS(saveAccount(*m_owner,
                                 {QStringLiteral("poste9"), QStringLiteral("X"), {}, Group::Operator},
                                 QStringLiteral("short")),
                     ErrorCode::InvalidInput);
    }

    void accountChangesGroupAndPassword() {
        const Account moved{QStringLiteral("remplacant"), QStringLiteral("Remplaçant"),
                            QStringLiteral("AG-7"), Group::Operator};
        VERIFY_OK(saveAccount(*m_owner, moved, QStringLiteral("premier-mot-long")));
        VERIFY_OK(saveAccount(*m_owner, {moved.login, moved.displayName, {}, Group::Technician},
                              QStringLiteral("mot «é» ½ second")));
        Database old(m_fixture.cluster().owner().as(moved.login, QStringLiteral("premier-mot-long")));
        VERIFY_FAILS(old.open(), ErrorCode::Auth);
        Database now(m_fixture.cluster().owner().as(moved.login, QStringLiteral("mot «é» ½ second")));
        VERIFY_OK(now.open());
        QCOMPARE(currentAccount(now)->group, Group::Technician);
        VERIFY_FAILS(AlarmRepository(now).openAndClosedSince({}), ErrorCode::Forbidden);
    }

    void aTableIsSavedWholeOrNotAtAll() {
        auto administrator = m_fixture.as("administrateur");
        DirectoryRepository directory(*administrator);
        const Commune commune{CommuneId::create(), QStringLiteral("60099"), QStringLiteral("Ailleurs"),
                              Convention{QStringLiteral("CV-60099")}};
        const Site site{SiteId::create(), commune.id, QStringLiteral("Gare")};
        Recorder recorder = m_fixture.recorder;
        recorder.id = RecorderId::create();
        recorder.commune = commune.id;
        recorder.site = site.id;
        Camera camera = m_fixture.second;
        camera.id = CameraId::create();
        camera.commune = commune.id;
        camera.site = site.id;
        camera.recorder = recorder.id;
        camera.number = 2; // taken
        const auto refused = directory.saveAll({commune}, {site}, {recorder}, {camera});
        QVERIFY(!refused);
        QVERIFY2(refused.error().text.startsWith(camera.name), qPrintable(refused.error().text));
        auto loaded = directory.load();
        VERIFY_OK(loaded);
        QVERIFY(!loaded->communes.contains(commune.id) && !loaded->sites.contains(site.id) &&
                !loaded->recorders.contains(recorder.id));
        QVERIFY(!directory.saveAll({}, {{site.id, CommuneId::create(), QStringLiteral("x")}}, {}, {}));
        VERIFY_OK(directory.saveAll({}, {}, {}, {}));
    }

    void streamsAreSavedTogether() {
        auto administrator = m_fixture.as("administrateur");
        DirectoryRepository directory(*administrator);
        Camera streams = m_fixture.first;
        streams.name = QStringLiteral("not to be saved");
        streams.streams = {{StreamRole::Main,
                            {},
                            QUrl(QStringLiteral("rtsp://10.1.0.10/1")),
                            VideoCodec::H264,
                            QSize(640, 360),
                            25}};
        Camera nobody = m_fixture.second;
        nobody.id = CameraId::create();
        QVERIFY(!directory.saveStreams({}, {streams, nobody}));
        QVERIFY(directory.load()->cameras.value(streams.id).streams.isEmpty());
        VERIFY_OK(directory.saveStreams({}, {streams}));
        const Camera saved = directory.load()->cameras.value(streams.id);
        QCOMPARE(saved.streams.size(), 1);
        QCOMPARE(saved.name, m_fixture.first.name);
    }

    void directoryComesBackAsSaved() {
        auto administrator = m_fixture.as("administrateur");
        DirectoryRepository directory(*administrator);
        Camera camera = m_fixture.second;
        camera.authorisation = {QStringLiteral("2026-60-17"), QDate(2031, 3, 1),
                                QStringLiteral("Voie publique"), 21};
        camera.channel = QStringLiteral("src_2");
        camera.streams = {{StreamRole::Main, QStringLiteral("m"),
                           QUrl(QStringLiteral("rtsp://10.1.0.10/main?ch=2")), VideoCodec::H265,
                           QSize(2560, 1440), 12.5},
                          {StreamRole::Sub, QStringLiteral("s"), QUrl(QStringLiteral("rtsp://10.1.0.10/sub")),
                           VideoCodec::H264, QSize(640, 360), 25}};
        QCOMPARE(directory.save(camera).value(), 2);
        VERIFY_OK(directory.recordClock(m_fixture.commune.id, m_fixture.recorder.id,
                                        {-1500ms, 600ms, QStringLiteral("device"), true, {}}));

        const auto loaded = DirectoryRepository(*m_poste1).load();
        VERIFY_OK(loaded);
        QCOMPARE(loaded->communes.size(), 1);
        QCOMPARE(loaded->sites.value(m_fixture.site.id).name, QStringLiteral("Mairie"));
        const Recorder recorder = loaded->recorders.value(m_fixture.recorder.id);
        QCOMPARE(recorder.address, m_fixture.recorder.address);
        QVERIFY(recorder.clock && recorder.clock->offset == -1500ms && recorder.clock->uncertainty == 600ms &&
                recorder.clock->localAsUtc);
        const Camera* read = loaded->cameraByNumber(2);
        QVERIFY(read);
        QCOMPARE(read->id, camera.id);
        QCOMPARE(read->authorisation.expires, QDate(2031, 3, 1));
        QCOMPARE(read->authorisation.retentionDays, 21);
        QCOMPARE(read->streams.size(), 2);
        QCOMPARE(read->streams[0].uri, camera.streams[0].uri);
        QCOMPARE(read->streams[0].size, QSize(2560, 1440));
        QCOMPARE(read->streams[0].framesPerSecond, 12.5);
        QVERIFY(read->streams[1].codec == VideoCodec::H264);
    }

    void numbersAreUniqueAndTheSmallestFreeIsGiven() {
        auto administrator = m_fixture.as("administrateur");
        DirectoryRepository directory(*administrator);
        Camera camera = m_fixture.first;
        camera.id = CameraId::create();
        camera.number = 4;
        QCOMPARE(directory.save(camera).value(), 4);
        camera.id = CameraId::create();
        camera.number = 0;
        QCOMPARE(directory.save(camera).value(), 3);
        QCOMPARE(directory.save(camera).value(), 3); // keeps it
        camera.id = CameraId::create();
        QCOMPARE(directory.save(camera).value(), 5);
        camera.id = CameraId::create();
        camera.number = 4;
        VERIFY_FAILS(directory.save(camera), ErrorCode::Conflict);
    }

    void credentialsInAnAddressAreRefused() {
        auto administrator = m_fixture.as("administrateur");
        Recorder recorder = m_fixture.recorder;
        recorder.address = QUrl(QStringLiteral("http://admin:secret@10.1.0.10"));
        const auto refused = DirectoryRepository(*administrator).save(recorder);
        VERIFY_FAILS(refused, ErrorCode::InvalidInput);
        QVERIFY(!refused.error().toLogLine().contains(QStringLiteral("secret")));
        Camera camera = m_fixture.first;
        camera.authorisation.retentionDays = 31; // beyond the month of CSI L252-5
        VERIFY_FAILS(DirectoryRepository(*administrator).save(camera), ErrorCode::InvalidInput);
    }

    void sameAlarmIsRaisedOnceWhileOpen() {
        AlarmRepository agent(*m_agent);
        AlarmRepository desk(*m_poste1);
        const auto before = traces();
        const auto first = agent.raise(request(QStringLiteral("nvr/in/1")));
        VERIFY_OK(first);
        const auto repeated = agent.raise(request(QStringLiteral("nvr/in/1")));
        VERIFY_OK(repeated);
        QCOMPARE(*repeated, *first);
        QCOMPARE(traces(), std::pair(before.first + 1, before.second + 1));
        const auto alarm = desk.alarm(*first);
        VERIFY_OK(alarm);
        QCOMPARE(alarm->title, QStringLiteral("Porte forcée d'«Église»"));
        QCOMPARE(alarm->deviceTime, UtcTime(1790590448123457us));
        QCOMPARE(alarm->camera, m_fixture.first.id);
        VERIFY_OK(desk.claim(*first));
        VERIFY_OK(desk.close(*first, AlarmVerdict::Test, {}));
        const auto next = agent.raise(request(QStringLiteral("nvr/in/1")));
        VERIFY_OK(next);
        QVERIFY(*next != *first);
        const auto without = agent.raise(request());
        VERIFY_OK(without);
        QVERIFY(*without != agent.raise(request()).value());
    }

    void claimingNamesTheColleagueWhoHasIt() {
        const auto id = AlarmRepository(*m_agent).raise(request()).value();
        AlarmRepository one(*m_poste1);
        AlarmRepository two(*m_poste2);
        const auto before = traces();
        VERIFY_OK(one.claim(id));
        VERIFY_OK(one.claim(id)); // a second key press changes nothing
        QCOMPARE(traces(), std::pair(before.first + 1, before.second + 1));
        const auto late = two.claim(id);
        VERIFY_FAILS(late, ErrorCode::Conflict);
        QVERIFY2(late.error().text.contains(QStringLiteral("Opératrice, poste 1")),
                 qPrintable(late.error().text));
        VERIFY_FAILS(two.close(id, AlarmVerdict::Confirmed, {}), ErrorCode::Conflict);
        VERIFY_FAILS(two.hold(id, {}), ErrorCode::Conflict);
        VERIFY_FAILS(two.release(id), ErrorCode::Conflict);

        VERIFY_OK(one.hold(id, QStringLiteral("attend la patrouille")));
        VERIFY_FAILS(one.hold(id, {}), ErrorCode::Conflict);
        VERIFY_FAILS(two.claim(id), ErrorCode::Conflict); // on hold is still held
        QVERIFY(one.alarm(id)->state == AlarmState::OnHold);
        VERIFY_OK(one.claim(id));
        VERIFY_FAILS(one.close(id, AlarmVerdict::None, {}), ErrorCode::InvalidInput);
        VERIFY_OK(one.close(id, AlarmVerdict::FalseAlarm, QStringLiteral("chat")));
        VERIFY_FAILS(one.close(id, AlarmVerdict::FalseAlarm, {}), ErrorCode::Conflict);
        VERIFY_FAILS(two.claim(id), ErrorCode::Conflict);
        const auto closed = one.alarm(id);
        QVERIFY(closed->state == AlarmState::Closed && closed->verdict == AlarmVerdict::FalseAlarm);
        QCOMPARE(closed->note, QStringLiteral("chat"));
        QCOMPARE(closed->claimedBy, QStringLiteral("Opératrice, poste 1"));
        QVERIFY(closed->closedAt.has_value() && closed->claimedAt.has_value());
    }

    void unclaimedOneIsNotClosedByAnOperator() {
        const auto id = AlarmRepository(*m_agent).raise(request()).value();
        VERIFY_FAILS(AlarmRepository(*m_poste1).close(id, AlarmVerdict::Test, {}), ErrorCode::Forbidden);
        VERIFY_OK(AlarmRepository(*m_poste1).claim(id));
        // the supervisor may take it out of a colleague's hands, and close it
        AlarmRepository supervisor(*m_supervisor);
        VERIFY_OK(supervisor.release(id));
        QVERIFY(supervisor.alarm(id)->state == AlarmState::New);
        QVERIFY(supervisor.alarm(id)->claimedBy.isEmpty());
        VERIFY_OK(supervisor.close(id, AlarmVerdict::Technical, {}));
        VERIFY_FAILS(supervisor.claim(AlarmId::create()), ErrorCode::NotFound);
        VERIFY_FAILS(supervisor.alarm(AlarmId::create()), ErrorCode::NotFound);
        VERIFY_FAILS(AlarmRepository(*m_owner).claim(id), ErrorCode::Forbidden); // a login without an account
    }

    void badAlarmsAreRefused() {
        AlarmRepository agent(*m_agent);
        AlarmRequest bad = request();
        bad.priority = 5;
        VERIFY_FAILS(agent.raise(bad), ErrorCode::InvalidInput);
        bad = request();
        bad.commune = CommuneId::create(); // nobody is for a commune that isn't there
        VERIFY_FAILS(agent.raise(bad), ErrorCode::Forbidden);
        bad = request();
        bad.title = QStringLiteral("two\nlines");
        VERIFY_FAILS(agent.raise(bad), ErrorCode::InvalidInput);
        bad.title = QStringLiteral("nul\0here").left(3) + QChar::Null;
        VERIFY_FAILS(agent.raise(bad), ErrorCode::InvalidInput);
    }

    void queueIsByPriorityThenAge() {
        AlarmRepository agent(*m_agent);
        AlarmRequest urgent = request();
        urgent.priority = 1;
        const auto id = agent.raise(urgent).value();
        const auto list = AlarmRepository(*m_poste1).openAndClosedSince(SystemClock().utcNow() - 1h);
        VERIFY_OK(list);
        QCOMPARE(list->first().id, id);
        bool closedSeen = false;
        for (qsizetype i = 0; i < list->size(); ++i) {
            const bool closed = list->at(i).state == AlarmState::Closed;
            QVERIFY(!closedSeen || closed);
            closedSeen = closedSeen || closed;
        }
        QVERIFY(closedSeen);
        const auto openOnly = AlarmRepository(*m_poste1).openAndClosedSince(SystemClock().utcNow() + 1h);
        QVERIFY(std::all_of(openOnly->begin(), openOnly->end(),
                            [](const Alarm& alarm) { return alarm.state != AlarmState::Closed; }));
    }

    void checksOpenAndCloseIncidents() {
        CheckRepository checks(*m_agent);
        const UtcTime now(1790590448123457us);
        const CheckResult bad = check(Verdict::Unreachable, QStringLiteral("offline"), now);
        QCOMPARE(checks.record(bad).value(), bad.id);
        auto open = checks.openIncidents();
        VERIFY_OK(open);
        QCOMPARE(open->size(), 1);
        QCOMPARE(open->first().cause, QStringLiteral("offline"));
        QCOMPARE(open->first().openedAt, now);

        // the same fault again is the same incident; another fault is another one
        VERIFY_OK(checks.record(check(Verdict::Unreachable, QStringLiteral("offline"), now + 1h)));
        VERIFY_OK(checks.record(check(Verdict::Bad, QStringLiteral("frozen"), now + 2h)));
        open = checks.openIncidents();
        QCOMPARE(open->size(), 2);
        QCOMPARE(open->first().lastSeenAt, now + 1h);

        // a late, older result neither closes anything nor becomes the latest
        VERIFY_OK(checks.record(check(Verdict::Good, {}, now - 1h)));
        QCOMPARE(checks.openIncidents()->size(), 2);
        QCOMPARE(checks.latest()->value(m_fixture.first.id).cause, QStringLiteral("frozen"));
        VERIFY_OK(checks.record(check(Verdict::Doubtful, QStringLiteral("blur"), now + 3h)));
        QCOMPARE(checks.openIncidents()->size(), 2);

        const CheckResult good = check(Verdict::Good, {}, now + 4h);
        const auto before = traces();
        VERIFY_OK(checks.record(good));
        QCOMPARE(traces().first, before.first + 3); // the check and two incidents closed
        VERIFY_OK(checks.record(good));             // sent twice by an outbox
        QCOMPARE(traces().first, before.first + 3);
        QCOMPARE(checks.openIncidents()->size(), 0);
        const auto all = checks.incidents(m_fixture.commune.id, m_fixture.first.id);
        QCOMPARE(all->size(), 2);
        QCOMPARE(all->first().closedAt, std::optional(now + 4h));

        const auto history = checks.history(m_fixture.commune.id, m_fixture.first.id);
        VERIFY_OK(history);
        QCOMPARE(history->size(), 6);
        QCOMPARE(history->first().id, good.id);
        QCOMPARE(history->first().startedAt, good.startedAt);
        QCOMPARE(history->first().steps.size(), 2);
        QCOMPARE(history->first().steps[1].answer, QStringLiteral("d'après l'appareil"));
        QVERIFY(history->first().steps[1].took == 1500ms);
        QCOMPARE(checks.history(m_fixture.commune.id, m_fixture.first.id, 2)->size(), 2);
    }

    void announcedCheckIsEndedByItsResult() {
        CheckRepository checks(*m_agent);
        const auto id = checks.begin(m_fixture.commune.id, m_fixture.second.id);
        VERIFY_OK(id);
        QVERIFY(!checks.latest()->contains(m_fixture.second.id)); // a check that runs is not a verdict
        QCOMPARE(checks.history(m_fixture.commune.id, m_fixture.second.id)->size(), 0);
        CheckResult result = check(Verdict::Good, {}, SystemClock().utcNow());
        result.id = *id;
        result.camera = m_fixture.second.id;
        QCOMPARE(checks.record(result).value(), *id);
        QVERIFY(checks.latest()->value(m_fixture.second.id).verdict == Verdict::Good);
        VERIFY_FAILS(checks.record(check(Verdict::Bad, {}, SystemClock().utcNow())), ErrorCode::InvalidInput);
        CheckResult backwards = check(Verdict::Good, {}, UtcTime(10s));
        backwards.startedAt = UtcTime(20s);
        VERIFY_FAILS(checks.record(backwards), ErrorCode::InvalidInput);
    }

    void casesAreNumberedWithoutGaps() {
        CaseRepository cases(*m_supervisor);
        const auto first = cases.open(requisition());
        VERIFY_OK(first);
        QVERIFY2(first->number.endsWith(QStringLiteral("-0001")), qPrintable(first->number));
        QCOMPARE(first->request.reference, QStringLiteral("PV 2026/00417"));
        QCOMPARE(first->request.span.end, UtcTime(1790590748000000us));
        QVERIFY(first->state == CaseState::Open && first->request.frame == LegalFrame::Preliminary);

        // one that fails after it was numbered gives its number back
        const auto undone = m_supervisor->transaction([&]() -> Result<void> {
            const auto opened = m_supervisor->call(
                QStringLiteral(
                    "SELECT vigie.open_case(?::uuid, 'a', 'b', 'cpp-60-1', ?::uuid, now(), now() + '1 min')"),
                {bindId(m_fixture.commune.id), bindId(m_fixture.first.id)});
            if (!opened)
                return opened;
            return fail(ErrorCode::Cancelled, QStringLiteral("abandon"));
        });
        VERIFY_FAILS(undone, ErrorCode::Cancelled);
        RequisitionRequest backwards = requisition();
        std::swap(backwards.span.begin, backwards.span.end);
        VERIFY_FAILS(cases.open(backwards), ErrorCode::InvalidInput);

        std::atomic<int> failures = 0;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t) {
                threads.emplace_back([&] {
                    auto database = m_fixture.as("superviseur");
                    for (int i = 0; i < 5; ++i)
                        if (auto opened = CaseRepository(*database).open(requisition()); !opened) {
                            qWarning("%s", qPrintable(opened.error().toLogLine()));
                            ++failures;
                        }
                });
            }
        }
        QCOMPARE(failures.load(), 0);
        const auto all = cases.list();
        VERIFY_OK(all);
        QStringList numbers;
        for (const Case& it : *all)
            numbers.append(it.number.section(QLatin1Char('-'), 1));
        std::sort(numbers.begin(), numbers.end());
        QCOMPARE(numbers.size(), 21);
        QCOMPARE(numbers.first(), QStringLiteral("0001"));
        QCOMPARE(numbers.last(), QStringLiteral("0021"));
        QCOMPARE(QSet<QString>(numbers.begin(), numbers.end()).size(), 21);
    }

    void packageEndsACase() {
        CaseRepository cases(*m_supervisor);
        CaseRepository agent(*m_agent);
        const auto id = cases.open(requisition())->id;
        const QString digest(64, QLatin1Char('a'));
        VERIFY_OK(agent.setState(id, CaseState::Extracting));
        VERIFY_FAILS(agent.setState(id, CaseState::Extracted), ErrorCode::InvalidInput);
        VERIFY_FAILS(agent.recordPackage(id, QStringLiteral("/p"), QStringLiteral("not a digest"), {}),
                     ErrorCode::InvalidInput);
        VERIFY_OK(agent.recordPackage(id, QStringLiteral("/srv/2026-0001"), digest,
                                      {{QStringLiteral("files"), 3}}));
        const auto it = cases.caseOf(id);
        QVERIFY(it->state == CaseState::Extracted);
        QCOMPARE(it->packageDigest, digest);
        QCOMPARE(it->package, QStringLiteral("/srv/2026-0001"));
        VERIFY_FAILS(agent.setState(id, CaseState::Failed), ErrorCode::Conflict);
        VERIFY_FAILS(agent.recordPackage(id, QStringLiteral("/q"), digest, {}), ErrorCode::Conflict);
        VERIFY_FAILS(cases.caseOf(CaseId::create()), ErrorCode::NotFound);
    }

    void layoutsAreOnesOwn() {
        LayoutRepository one(*m_poste1);
        LayoutRepository two(*m_poste2);
        const auto saved = one.save(QStringLiteral("Nuit"), {{QStringLiteral("rows"), 4}});
        VERIFY_OK(saved);
        QCOMPARE(one.save(QStringLiteral("Nuit"), {{QStringLiteral("rows"), 3}}).value(), *saved);
        VERIFY_OK(two.save(QStringLiteral("Nuit"), {{QStringLiteral("rows"), 2}}));
        const auto seen = two.list();
        VERIFY_OK(seen);
        QCOMPARE(seen->size(), 2);
        QVERIFY(seen->at(0).mine && !seen->at(1).mine);
        QCOMPARE(seen->at(1).owner, QStringLiteral("Opératrice, poste 1"));
        QCOMPARE(seen->at(1).spec.value(QStringLiteral("rows")).toInt(), 3);
        VERIFY_OK(two.remove(QStringLiteral("Nuit")));
        VERIFY_FAILS(two.remove(QStringLiteral("Nuit")), ErrorCode::NotFound);
        QCOMPARE(one.list()->size(), 1);
    }

    void transactionsFailWhenAnErrorWasDropped() {
        const auto outcome = m_poste1->transaction([&]() -> Result<int> {
            const auto dropped = m_poste1->call(QStringLiteral("SELECT 1/0"));
            Q_UNUSED(dropped)
            // must not slip out of the transaction that just ended
            const auto after = m_poste1->call(QStringLiteral("SELECT vigie.save_layout('Fuite', '{}')"));
            return after ? 0 : 7;
        });
        VERIFY_FAILS(outcome, ErrorCode::InvalidInput);
        const auto layouts = LayoutRepository(*m_poste1).list();
        QVERIFY(std::none_of(layouts->begin(), layouts->end(), [](const SavedLayout& layout) {
            return layout.name == QStringLiteral("Fuite");
        }));
        QCOMPARE(m_poste1->exec(QStringLiteral("SELECT 'still open'")).value().size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestCatalogActs)
#include "test_catalog_acts.moc"
