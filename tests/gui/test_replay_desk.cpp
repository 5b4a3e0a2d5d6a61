// SPDX-License-Identifier: GPL-3.0-or-later
// The past of a camera by keyboard: a whole desk over a private catalog and a simulated recorder.
#include "catalog/journal_repository.h"
#include "cluster_fixture.h"
#include "desk_stand.h"
#include "look/ui/theme.h"
#include "simulator_process.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace vigie;
using namespace vigie::app;
using namespace std::chrono_literals;
using live::LiveState;
using live::ReplayState;
using wall::glyphOf;
using wall::spokenText;
using wall::treatmentOf;
using wall::wordOf;

class TestReplayDesk : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    catalog::ClusterFixture m_fixture;
    test::SimulatorProcess m_simulator;
    std::unique_ptr<test::DeskStand> m_desk;

    wall::WallView& view() { return m_desk->window->wallPage().view(); }
    live::LiveStatus status() { return m_desk->window->wallPage().controller().status(0); }
    QString word() { return wordOf(status(), m_desk->services->clock.utcNow()); }
    std::optional<ReplayState> replay() {
        const auto told = status().replay;
        return told ? std::optional(told->state) : std::nullopt;
    }
    std::chrono::milliseconds behind() {
        const auto told = status().replay;
        return told ? told->behind : 0ms;
    }
    int sessions() const {
        return m_simulator.control({"status"})["recorders"].toArray().at(0).toObject()["sessions"].toInt();
    }
    void authorise(bool valid) {
        const auto owner = m_fixture.asOwner();
        m_fixture.first.authorisation.expires = QDate::currentDate().addYears(valid ? 1 : -1);
        VERIFY_OK(catalog::DirectoryRepository(*owner).save(m_fixture.first));
    }
    // Acts of replay, oldest first, with the span they carry.
    QList<std::pair<QString, std::chrono::microseconds>> journaled() {
        const auto chief = m_fixture.as("superviseur");
        QList<std::pair<QString, std::chrono::microseconds>> acts;
        const auto tail = catalog::JournalRepository(*chief).tail(200);
        for (const auto& entry : *tail) {
            if (entry.act.startsWith(QStringLiteral("replay-")) ||
                entry.act == QStringLiteral("instant-replay"))
                acts.prepend({entry.act, std::chrono::microseconds(
                                             entry.detail.value(QStringLiteral("end_us")).toInteger() -
                                             entry.detail.value(QStringLiteral("begin_us")).toInteger())});
        }
        return acts;
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("HOME", m_home.path().toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.path().toUtf8());
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        VERIFY_OK(m_simulator.start("127.44.71.1", {"--communes", "1", "--recorders-per-commune", "1",
                                                    "--cameras-per-recorder", "1", "--archive-hours", "2"}));
        VERIFY_OK(m_fixture.furnish());
        const QJsonObject recorder = m_simulator.recorder();
        {
            const auto owner = m_fixture.asOwner();
            m_fixture.recorder.address = QUrl(recorder["address"].toString());
            VERIFY_OK(catalog::DirectoryRepository(*owner).save(m_fixture.recorder));
        }
        Camera& camera = m_fixture.first;
        const QJsonObject told = recorder["cameras"].toArray().at(0).toObject();
        camera.channel = told["channel"].toString();
        camera.recording = told["recording"].toString();
        camera.authorisation = {QStringLiteral("AP 2026-60001"), QDate::currentDate().addYears(1),
                                QStringLiteral("Protection des biens et des personnes"), 15};
        camera.streams = {{StreamRole::Sub,
                           QStringLiteral("sub"),
                           QUrl(recorder["rtsp"].toString() + QStringLiteral("/live/VideoSource_1/sub")),
                           VideoCodec::H264,
                           {640, 360},
                           25}};
        authorise(true);
        auto settings = test::deskSettings(m_fixture.settings(QStringLiteral("poste1")),
                                           QStringLiteral("Opératrice"), QStringLiteral("poste 1"));
        settings.credentials =
            test::loginOf(m_fixture.recorder.id, m_simulator.user(), m_simulator.password());
        m_desk = std::make_unique<test::DeskStand>(settings);
        QTRY_VERIFY(m_desk->window->desk().isReady());
        m_desk->window->wallPage().controller().reshape(wall::Layout::grid(1, 1));
        m_desk->window->wallPage().showInFocus(camera.id);
        QTRY_COMPARE_WITH_TIMEOUT(status().state, LiveState::Live, 15'000);
    }

    void cleanupTestCase() { m_desk.reset(); }

    void jGoesFurtherBackAndEscapeComesHome() {
        // Nothing of half a minute ago is in memory yet: the recorder is asked from the first press on.
        QTest::keyClick(&view(), Qt::Key_J);
        QVERIFY2(word().startsWith(QStringLiteral("Relecture −00:3")), qPrintable(word()));
        QTest::keyClick(&view(), Qt::Key_J, Qt::ShiftModifier);
        QVERIFY2(word().startsWith(QStringLiteral("Relecture −05:3")), qPrintable(word()));
        QCOMPARE(replay(), ReplayState::Fetching);
        QTRY_COMPARE_WITH_TIMEOUT(replay(), ReplayState::Playing, 15'000);
        QCOMPARE(glyphOf(view().caption(0).status), look::Glyph::Replay);
        const auto age = m_desk->services->clock.utcNow() - status().lastImage.at;
        QVERIFY2(age > 325s && age < 345s, qPrintable(QString::number(age.count())));
        const UtcTime first = status().lastImage.at;
        QTRY_VERIFY(status().lastImage.at > first + 1s); // it moves on
        QTest::keyClick(&view(), Qt::Key_J);
        QTRY_COMPARE_WITH_TIMEOUT(replay(), ReplayState::Playing, 15'000);
        QVERIFY2(behind() > 355s && behind() < 380s, qPrintable(QString::number(behind().count())));
        QCOMPARE(sessions(), 2);
        QTest::keyClick(&view(), Qt::Key_Escape);
        QVERIFY(!replay());
        QTRY_COMPARE(word(), QStringLiteral("Direct"));
        QTRY_VERIFY(m_desk->services->clock.utcNow() - status().lastImage.at < 1s);
        QTRY_COMPARE(sessions(), 1);
        // Two stretches were on screen: both are in the journal with what was seen.
        QTRY_COMPARE(journaled().size(), 4);
        const auto acts = journaled();
        QCOMPARE(acts[0].first, QStringLiteral("replay-start"));
        QCOMPARE(acts[1].first, QStringLiteral("replay-stop"));
        QVERIFY(acts[1].second > 1s && acts[1].second < 30s);
        QCOMPARE(acts[2].first, QStringLiteral("replay-start"));
        QCOMPARE(acts[3].first, QStringLiteral("replay-stop"));
    }

    void aSavedPictureOfThePastHasItsTime() {
        QTest::keyClick(&view(), Qt::Key_J, Qt::ShiftModifier);
        QTRY_COMPARE_WITH_TIMEOUT(replay(), ReplayState::Playing, 15'000);
        QSignalSpy taken(&m_desk->window->wallPage().controller(), &wall::WallController::pictureTaken);
        QTest::keyClick(&view(), Qt::Key_S);
        QTRY_COMPARE(taken.size(), 1);
        QVERIFY(m_desk->services->clock.utcNow() - taken[0][2].value<TimeStamp>().at > 290s);
        QTest::keyClick(&view(), Qt::Key_Escape);
    }

    void whatTheRecorderHasNotIsAGap() {
        const auto now = m_desk->services->clock.utcNow();
        const QString place = QUrl(m_simulator.recorder()["rtsp"].toString()).host() + QStringLiteral("/1");
        QVERIFY(m_simulator
                    .control({"fault", place, "recording-gap", "on", "--from", toIso(now - 1h), "--to",
                              toIso(now + 1h)})["ok"]
                    .toBool());
        QTest::keyClick(&view(), Qt::Key_J, Qt::ShiftModifier);
        QTRY_COMPARE_WITH_TIMEOUT(replay(), ReplayState::Gap, 15'000);
        QVERIFY(spokenText(view().caption(0)).contains(QStringLiteral("Trou ")));
        QTest::keyClick(&view(), Qt::Key_Escape);
        QVERIFY(m_simulator.control({"fault", place, "recording-gap", "off"})["ok"].toBool());
        QTRY_COMPARE(word(), QStringLiteral("Direct"));
    }

    void withoutAuthorisationThereIsNoPast() {
        QTest::keyClick(&view(), Qt::Key_J, Qt::ShiftModifier);
        QTRY_COMPARE_WITH_TIMEOUT(replay(), ReplayState::Playing, 15'000);
        authorise(false);
        QTRY_COMPARE(status().state, LiveState::NotAuthorised);
        QVERIFY(!replay());
        QCOMPARE(treatmentOf(status()), wall::Treatment::Hide);
        QTest::keyClick(&view(), Qt::Key_J);
        QVERIFY(!replay());
        // Nor for whoever asks the archive itself.
        const std::stop_token never;
        const auto now = m_desk->services->clock.utcNow();
        QCOMPARE(m_desk->services->archive.coverage(m_fixture.first.id, {now - 60s, now}, never).error().code,
                 ErrorCode::Forbidden);
        QCOMPARE(m_desk->services->archive.open(m_fixture.first.id, {now - 60s, now}, never).error().code,
                 ErrorCode::Forbidden);
        QTRY_COMPARE(sessions(), 0);
        authorise(true);
        QTRY_COMPARE_WITH_TIMEOUT(status().state, LiveState::Live, 15'000);
    }
};

QTEST_MAIN(TestReplayDesk)
#include "test_replay_desk.moc"
