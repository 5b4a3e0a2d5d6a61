// SPDX-License-Identifier: GPL-3.0-or-later
// The order and the pace of what a head is told, with a device that answers from memory and can be slow.
#include "ptz/head_link.h"

#include <QSignalSpy>
#include <QTest>

using namespace vigie;
using namespace vigie::ptz;
using namespace std::chrono_literals;
using devices::PtzVelocity;

namespace {

/// What one device was told, and how it answers; it outlives its drivers.
struct Record {
    struct Move {
        PtzVelocity velocity;
        MonoTime at;
        std::chrono::milliseconds atMost;
    };
    std::mutex mutex;
    QList<Move> moves;
    QStringList others;
    std::atomic<bool> hangs = false;
    std::atomic<int> cancelled = 0;
    Result<void> moveAnswer;
    bool fixed = false;
    bool centres = true;
    bool zoomsOnBoxes = true;
    bool withoutPresets = false;

    QList<Move> movesSoFar() {
        const std::lock_guard lock(mutex);
        return moves;
    }
    QStringList othersSoFar() {
        const std::lock_guard lock(mutex);
        return others;
    }
};

class RecordingDriver final : public devices::DeviceDriver {
public:
    explicit RecordingDriver(Record& record)
        : m_record(record) {}
    Result<devices::ClockReading> readClock(const std::stop_token&) override {
        return devices::ClockReading{};
    }
    Result<devices::DeviceIdentity> identify(const std::stop_token&) override {
        return devices::DeviceIdentity{};
    }
    Result<QList<devices::Channel>> channels(const std::stop_token&) override {
        return QList<devices::Channel>{};
    }
    Result<devices::Capabilities> capabilities(const std::stop_token&) override {
        devices::Capabilities can;
        can.grant(devices::Feature::Ptz);
        can.note({devices::Feature::PtzPresets}, !m_record.withoutPresets, QStringLiteral("pas de position"));
        can.deny(devices::Feature::PtzTours, QStringLiteral("pas de tournée"));
        return can;
    }
    Result<void> movePtz(const QString&, PtzVelocity velocity, std::chrono::milliseconds atMost,
                         const std::stop_token& stop) override {
        {
            const std::lock_guard lock(m_record.mutex);
            m_record.moves << Record::Move{velocity, MonoClock::now(), atMost};
        }
        while (m_record.hangs && !stop.stop_requested())
            std::this_thread::sleep_for(5ms);
        if (stop.stop_requested()) {
            ++m_record.cancelled;
            return fail(ErrorCode::Cancelled, {}, {});
        }
        if (m_record.fixed)
            return fail(ErrorCode::Unsupported, QStringLiteral("pas pilotable"));
        return m_record.moveAnswer;
    }
    Result<QList<devices::PtzPreset>> ptzPresets(const QString&, const std::stop_token&) override {
        if (m_record.fixed)
            return fail(ErrorCode::Unsupported, QStringLiteral("pas pilotable"));
        return QList<devices::PtzPreset>{{QStringLiteral("7"), QStringLiteral("Halle")}};
    }
    Result<void> gotoPtzPreset(const QString&, const QString& preset, const std::stop_token&) override {
        const std::lock_guard lock(m_record.mutex);
        m_record.others << QStringLiteral("preset %1").arg(preset);
        return {};
    }
    Result<void> centrePtz(const QString&, const devices::PtzAim& aim, const std::stop_token&) override {
        const std::lock_guard lock(m_record.mutex);
        m_record.others << QStringLiteral("aim %1 %2").arg(aim.centre.x()).arg(aim.magnification());
        if (aim.zooms() ? !m_record.zoomsOnBoxes : !m_record.centres)
            return fail(ErrorCode::Unsupported, QStringLiteral("pas de cadrage"));
        return {};
    }

private:
    Record& m_record;
};

} // namespace

class TestPtzHeadLink : public QObject {
    Q_OBJECT

    std::unique_ptr<Record> m_record;

    std::unique_ptr<HeadLink> link(HeadLink::Timing timing = {}) {
        return std::make_unique<HeadLink>(
            [this]() -> Result<std::unique_ptr<devices::DeviceDriver>> {
                return std::make_unique<RecordingDriver>(*m_record);
            },
            QStringLiteral("1"), timing);
    }

private Q_SLOTS:
    void init() { m_record = std::make_unique<Record>(); }

    void tellsWhatTheHeadCanDo() {
        auto head = link();
        QSignalSpy known(head.get(), &HeadLink::abilitiesKnown);
        head->start();
        QTRY_COMPARE(known.size(), 1);
        const auto abilities = known.first().first().value<Abilities>();
        QVERIFY(abilities.canMove);
        QCOMPARE(abilities.presets.size(), 1);
        QCOMPARE(abilities.whyNoTours, QStringLiteral("pas de tournée"));
        QVERIFY(m_record->movesSoFar().isEmpty()); // looking moved nothing
    }

    void aFixedCameraIsFoundOut_data() {
        QTest::addColumn<bool>("withoutPresets");
        QTest::newRow("by its presets") << false;
        QTest::newRow("by a stop") << true;
    }
    void aFixedCameraIsFoundOut() {
        QFETCH(bool, withoutPresets);
        m_record->fixed = true;
        m_record->withoutPresets = withoutPresets;
        auto head = link();
        QSignalSpy known(head.get(), &HeadLink::abilitiesKnown);
        head->start();
        QTRY_COMPARE(known.size(), 1);
        const auto abilities = known.first().first().value<Abilities>();
        QVERIFY(!abilities.canMove);
        QCOMPARE(abilities.whyNotMove, QStringLiteral("pas pilotable"));
    }

    void ofManyMovesTheNewestIsSentTenTimesASecond() {
        auto head = link();
        QSignalSpy known(head.get(), &HeadLink::abilitiesKnown);
        head->start();
        QTRY_COMPARE(known.size(), 1);
        QElapsedTimer time;
        time.start();
        int asked = 0;
        while (time.elapsed() < 650) { // as a mouse does
            head->move({(++asked % 100 + 1) / 101.0, 0, 0});
            QTest::qWait(5);
        }
        head->move({-1, 0, 0});
        QTRY_COMPARE(m_record->movesSoFar().last().velocity.pan, -1.0);
        const auto moves = m_record->movesSoFar();
        QVERIFY2(asked > 40 && moves.size() <= 10, qPrintable(QString::number(moves.size())));
        QVERIFY(moves.size() >= 4);
        for (qsizetype i = 1; i < moves.size(); ++i)
            QVERIFY(moves[i].at - moves[i - 1].at >= 95ms);
        for (const auto& move : moves)
            QVERIFY(move.atMost >= 1000ms && move.atMost <= 3000ms); // a lost link stops the head
    }

    void aStopDoesNotWaitForTheGap() {
        auto head = link({2000ms, 1500ms, 2000ms});
        QSignalSpy known(head.get(), &HeadLink::abilitiesKnown);
        head->start();
        QTRY_COMPARE(known.size(), 1);
        head->move({1, 0, 0});
        QTRY_COMPARE(m_record->movesSoFar().size(), 1);
        head->move({0.5, 0, 0}); // waits
        head->move({});          // takes its place
        QTRY_COMPARE_WITH_TIMEOUT(m_record->movesSoFar().size(), 2, 1000);
        QVERIFY(m_record->movesSoFar().last().velocity.isStop());
    }

    void aimsAreSentInOrderAndTheNewestCounts() {
        auto head = link();
        m_record->hangs = true; // what follows waits
        head->start();
        head->move({1, 0, 0});
        QTRY_COMPARE(m_record->movesSoFar().size(), 1);
        head->centre({{0.1, 0.5}, {}});
        head->centre({{0.2, 0.5}, {0.5, 0.5}});
        m_record->hangs = false;
        QTRY_COMPARE(m_record->othersSoFar(), QStringList{QStringLiteral("aim 0.2 2")});
    }

    void aStopDropsAnAimThatWaits() {
        auto head = link();
        m_record->hangs = true;
        head->start();
        head->move({1, 0, 0});
        QTRY_COMPARE(m_record->movesSoFar().size(), 1);
        head->centre({{0.1, 0.5}, {}});
        head->move({});
        head->gotoPreset(QStringLiteral("4"));
        m_record->hangs = false;
        QTRY_COMPARE(m_record->othersSoFar(), QStringList{QStringLiteral("preset 4")});
        QVERIFY(m_record->movesSoFar().last().velocity.isStop());
    }

    void aBoxThatIsRefusedIsCentredAndSaid() {
        m_record->zoomsOnBoxes = false;
        auto head = link();
        QSignalSpy failed(head.get(), &HeadLink::failed);
        QSignalSpy cannot(head.get(), &HeadLink::cannotCentre);
        QSignalSpy obeyed(head.get(), &HeadLink::obeyed);
        head->start();
        head->centre({{0.2, 0.5}, {0.5, 0.5}});
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed.first().first().value<Error>().code, ErrorCode::Unsupported);
        QCOMPARE(m_record->othersSoFar(),
                 (QStringList{QStringLiteral("aim 0.2 2"), QStringLiteral("aim 0.2 1")}));
        QCOMPARE(obeyed.size(), 1);
        QCOMPARE(cannot.size(), 0);
    }

    void aHeadThatCannotCentreSaysSo() {
        m_record->centres = false;
        auto head = link();
        QSignalSpy failed(head.get(), &HeadLink::failed);
        QSignalSpy cannot(head.get(), &HeadLink::cannotCentre);
        head->start();
        head->centre({{0.2, 0.5}, {}});
        QTRY_COMPARE(cannot.size(), 1);
        QCOMPARE(failed.size(), 0); // there is another way
    }

    void leavingStopsThenReturns() {
        auto head = link();
        QSignalSpy left(head.get(), &HeadLink::left);
        head->start();
        head->move({1, 0, 0});
        QTRY_COMPARE(m_record->movesSoFar().size(), 1);
        head->gotoPreset(QStringLiteral("3"));
        QTRY_COMPARE(m_record->othersSoFar().size(), 1);
        head->move({0, 1, 0});
        head->leave(QStringLiteral("7"));
        QTRY_COMPARE(left.size(), 1);
        QVERIFY(m_record->movesSoFar().last().velocity.isStop());
        QCOMPARE(m_record->othersSoFar().last(), QStringLiteral("preset 7"));
        const auto moves = m_record->movesSoFar().size();
        head->move({1, 1, 1});
        head.reset();
        QCOMPARE(m_record->movesSoFar().size(), moves);
    }

    void leavingAStillHeadSaysNothing() {
        auto head = link();
        QSignalSpy left(head.get(), &HeadLink::left);
        head->start();
        head->move({1, 0, 0});
        head->move({});
        QTRY_VERIFY(!m_record->movesSoFar().isEmpty() && m_record->movesSoFar().last().velocity.isStop());
        const auto moves = m_record->movesSoFar().size();
        head->leave({});
        QTRY_COMPARE(left.size(), 1);
        QCOMPARE(m_record->movesSoFar().size(), moves);
    }

    /// A desk that closes while the device hangs neither hangs itself nor leaves the head unstopped.
    void destructionCancelsAndStops() {
        m_record->hangs = true;
        auto head = link({100ms, 1500ms, 300ms});
        head->start();
        head->move({1, 0, 0});
        QTRY_COMPARE(m_record->movesSoFar().size(), 1);
        QElapsedTimer time;
        time.start();
        head.reset();
        QVERIFY2(time.elapsed() < 1500, qPrintable(QString::number(time.elapsed())));
        QCOMPARE(m_record->cancelled.load(), 2); // the move, and the stop when patience ended
        QVERIFY(m_record->movesSoFar().last().velocity.isStop());
    }

    void noWayToTheDeviceIsFatal() {
        HeadLink head(
            []() -> Result<std::unique_ptr<devices::DeviceDriver>> {
                return fail(ErrorCode::Auth, QStringLiteral("refusé"));
            },
            QStringLiteral("1"), {});
        QSignalSpy failed(&head, &HeadLink::failed);
        head.start();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed.first().at(1).toBool(), true);
        head.move({1, 0, 0});
        QSignalSpy left(&head, &HeadLink::left);
        head.leave(QStringLiteral("7"));
        QTRY_COMPARE(left.size(), 1);
    }

    void whatTheDeviceRefusesIsTold() {
        m_record->moveAnswer = fail(ErrorCode::Protocol, QStringLiteral("butée"));
        auto head = link();
        QSignalSpy failed(head.get(), &HeadLink::failed);
        head->start();
        head->move({1, 0, 0});
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed.first().first().value<Error>().text, QStringLiteral("butée"));
        QCOMPARE(failed.first().at(1).toBool(), false);
    }
};

QTEST_GUILESS_MAIN(TestPtzHeadLink)
#include "test_ptz_head_link.moc"
