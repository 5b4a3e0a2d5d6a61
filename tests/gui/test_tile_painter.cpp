// SPDX-License-Identifier: GPL-3.0-or-later
// Every state of a tile at every size and scale, painted as the wall does, measured, and kept as pictures.
#include "look/ui/theme.h"
#include "picture.h"
#include "wall/raster_renderer.h"
#include "wall/ui/tile_painter.h"

#include <QDir>
#include <QPainter>
#include <QTest>

using namespace vigie;
using namespace vigie::wall;
using live::LiveState;
using live::ReplayState;
using namespace std::chrono_literals;

namespace {

struct Case {
    const char* name;
    TileCaption caption;
};

// Noon in Europe/Paris, so that every run writes the same words.
const UtcTime noon = fromDateTime(QDateTime(QDate(2026, 9, 28), QTime(10, 0), Qt::UTC));

TileCaption tile(LiveState state) {
    TileCaption caption;
    caption.number = 142;
    caption.name = QStringLiteral("Parking de la Gare, entrée nord");
    caption.commune = QStringLiteral("Saint-Aubin-le-Haut");
    caption.site = QStringLiteral("Pôle d'échanges");
    caption.now = noon;
    caption.status.state = state;
    caption.status.since = noon - 192s;
    caption.status.attempt = 2;
    return caption;
}

TileCaption seenLive(std::chrono::milliseconds age = 200ms) {
    TileCaption caption = tile(LiveState::Live);
    caption.status.lastImage.at = noon - age;
    caption.status.age = age;
    caption.status.size = {1920, 1080};
    caption.status.codec = VideoCodec::H265;
    caption.status.framesPerSecond = 25;
    return caption;
}

constexpr std::pair<const char*, ReplayState> replayStates[] = {{"replay", ReplayState::Playing},
                                                                {"replay-fetching", ReplayState::Fetching},
                                                                {"replay-gap", ReplayState::Gap},
                                                                {"replay-refused", ReplayState::Refused},
                                                                {"replay-failed", ReplayState::Failed}};

TileCaption replayed(ReplayState state) {
    TileCaption caption = seenLive();
    caption.status.lastImage.at = noon - 330s;
    caption.status.replay = live::ReplayStatus{state, true, 330s, {}, {}};
    if (state == ReplayState::Gap)
        caption.status.replay->gap = {noon - 320s, noon - 200s};
    if (state == ReplayState::Refused || state == ReplayState::Failed)
        caption.status.replay->error.text = QStringLiteral("L'enregistreur ne répond pas sur le port 554");
    return caption;
}

QList<Case> cases() {
    QList<Case> all;
    all << Case{"empty", {}} << Case{"idle", tile(LiveState::Idle)} << Case{"live", seenLive()}
        << Case{"live-late", seenLive(1400ms)};
    TileCaption bare = seenLive();
    bare.strips = false;
    all << Case{"live-bare", bare};
    TileCaption focused = seenLive();
    focused.focused = true;
    all << Case{"focused", focused};
    TileCaption heard = seenLive();
    heard.sound = {QStringLiteral("Son"), 3};
    all << Case{"sound", heard};
    TileCaption mute = seenLive();
    mute.sound = {QStringLiteral("Parole impossible"), {}};
    all << Case{"talk-impossible", mute};
    for (int priority = 1; priority <= 4; ++priority) {
        static const char* const names[] = {"alarm-1", "alarm-2", "alarm-3", "alarm-4"};
        TileCaption alarm = seenLive();
        alarm.alarm = TileAlarm{priority, QStringLiteral("Intrusion zone 3, portail du quai"), noon - 84s};
        all << Case{names[priority - 1], alarm};
    }
    TileCaption hotspot = seenLive();
    hotspot.role = TileRole::Hotspot;
    all << Case{"hotspot", hotspot};
    TileCaption spot = seenLive();
    spot.role = TileRole::AlarmSpot;
    spot.alarmPlace = 1;
    spot.alarms = 3;
    spot.alarm = TileAlarm{1, QStringLiteral("Intrusion zone 3, portail du quai"), noon - 84s};
    all << Case{"alarm-spot", spot};
    TileCaption quiet;
    quiet.role = TileRole::AlarmSpot;
    quiet.noAlarm = QStringLiteral("Aucune alarme à montrer");
    all << Case{"alarm-spot-quiet", quiet};
    TileCaption held = seenLive();
    held.ptz = TilePtz{QStringLiteral("Opératrice, poste 1"), {}, true, noon + 58s, PadKey::Up};
    all << Case{"ptz-mine", held};
    TileCaption busy = seenLive();
    busy.ptz = TilePtz{QStringLiteral("Opératrice au nom bien trop long, poste 1"), QStringLiteral("Rixe"),
                       false, noon + 42s, PadKey::None};
    all << Case{"ptz-busy", busy};
    TileCaption connecting = tile(LiveState::Connecting);
    connecting.status.step = QStringLiteral("RTSP DESCRIBE");
    all << Case{"connecting", connecting};
    TileCaption lost = tile(LiveState::Lost);
    lost.status.lastImage.at = noon - 192s;
    lost.status.age = 192s;
    lost.status.retryAt = noon + 8s;
    all << Case{"lost", lost};
    TileCaption never = tile(LiveState::Lost);
    never.status.error.text = QStringLiteral("L'enregistreur 10.60.12.40 ne répond pas sur le port 554");
    never.status.retryAt = noon + 8s;
    all << Case{"lost-never-seen", never};
    TileCaption refused = tile(LiveState::Refused);
    refused.status.lastImage.at = noon - 600s; // seen before the password changed: still not to be shown
    all << Case{"refused", refused};
    TileCaption forbidden = tile(LiveState::NotAuthorised);
    forbidden.status.error.text = QStringLiteral("Arrêté expiré le 12/03/2026");
    forbidden.status.lastImage.at = noon - 600s;
    all << Case{"not-authorised", forbidden};
    TileCaption unsupported = tile(LiveState::Unsupported);
    unsupported.status.error.text = QStringLiteral("Le flux annonce un codec que ce poste ne sait pas lire");
    all << Case{"unsupported", unsupported};
    for (const auto& [name, state] : replayStates)
        all << Case{name, replayed(state)};
    return all;
}

constexpr std::pair<const char*, QSize> sizes[] = {
    {"tiny", {200, 113}}, {"small", {320, 180}}, {"medium", {480, 270}}, {"large", {960, 540}}};
constexpr double ratios[] = {1.0, 1.5};

QSize device(QSize logical, double ratio) {
    return (QSizeF(logical) * ratio).toSize();
}

bool isAlike(QRgb a, QRgb b) {
    return qAbs(qRed(a) - qRed(b)) <= 2 && qAbs(qGreen(a) - qGreen(b)) <= 2 &&
           qAbs(qBlue(a) - qBlue(b)) <= 2 && qAbs(qAlpha(a) - qAlpha(b)) <= 2;
}

} // namespace

class TestTilePainter : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    media::Frame m_picture;

    QString shots() const {
        const QString wanted = qEnvironmentVariable("VIGIE_SHOTS");
        return wanted.isEmpty() ? m_temporary.path() : wanted;
    }

    QImage painted(const TileCaption& caption, QSize logical, double ratio) {
        RasterRenderer renderer;
        renderer.setTileCount(1);
        const QRect area(QPoint(0, 0), device(logical, ratio));
        const Treatment treatment = caption.number == 0 ? Treatment::Hide : treatmentOf(caption.status);
        renderer.setScene(0, {area, treatment, paintTile(caption, logical, ratio)});
        renderer.submit(0, m_picture); // a decoder may still have one in hand, whatever the state
        QImage screen(area.size(), QImage::Format_RGB32);
        QPainter painter(&screen);
        renderer.paint(painter, area);
        return screen;
    }

private Q_SLOTS:
    static void initMain() { qputenv("TZ", "Europe/Paris"); }

    void initTestCase() {
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        m_picture = test::picture("testsrc2", {1280, 720});
        QVERIFY(QDir().mkpath(shots()));
    }

    void everyStateAtEverySize_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<double>("ratio");
        QTest::addColumn<int>("which");
        for (const auto& [sizeName, size] : sizes) {
            for (const double ratio : ratios) {
                int which = 0;
                for (const Case& state : cases())
                    QTest::addRow("%s-%d-%s", sizeName, qRound(ratio * 100), state.name)
                        << size << ratio << which++;
            }
        }
    }

    void everyStateAtEverySize() {
        QFETCH(QSize, size);
        QFETCH(double, ratio);
        QFETCH(int, which);
        const TileCaption caption = cases().at(which).caption;
        const QSize whole = device(size, ratio);
        const auto overlays = paintTile(caption, size, ratio);
        int strips = 0;
        for (const Overlay& overlay : overlays) {
            const QRect place(overlay.at, overlay.image.size());
            QVERIFY2(QRect(QPoint(0, 0), whole).contains(place), "an overlay leaves its tile");
            const bool isFrame = place.height() < qRound(20 * ratio) || place.width() < qRound(20 * ratio);
            const bool isPad = caption.ptz && place.width() == place.height();
            if (isFrame || isPad || caption.number == 0)
                continue;
            // Words cut by an edge would reach it: the margins hold nothing but the ground.
            const int margin = qRound(3 * ratio);
            const QImage image = overlay.image.convertToFormat(QImage::Format_ARGB32);
            const bool isStrip = place.width() == whole.width();
            strips += isStrip ? 1 : 0;
            const int edge = isStrip ? 0 : qCeil(ratio) + 1; // a plate has an outline
            for (int y = edge; y < image.height() - edge; ++y) {
                for (int x = edge; x < edge + margin; ++x) {
                    const int right = image.width() - 1 - x;
                    QVERIFY2(isAlike(image.pixel(right, y), image.pixel(image.width() - 1 - edge, edge)),
                             qPrintable(QStringLiteral("words at the right edge, %1 %2").arg(right).arg(y)));
                    QVERIFY2(isAlike(image.pixel(x, y), image.pixel(edge, edge)),
                             qPrintable(QStringLiteral("words at the left edge, %1 %2").arg(x).arg(y)));
                }
            }
        }
        const bool hasStrips =
            caption.number != 0 && (caption.strips || caption.status.state != LiveState::Live);
        QCOMPARE(strips, (hasStrips ? 2 : 0) + (caption.alarm ? 1 : 0));
        QVERIFY(painted(caption, size, ratio)
                    .save(QDir(shots()).filePath(QString::fromLatin1(QTest::currentDataTag()) + ".png")));
    }

    // One sheet a size and scale, for people.
    void sheets() {
        for (const auto& [sizeName, size] : sizes) {
            for (const double ratio : ratios) {
                const QSize whole = device(size, ratio);
                constexpr int columns = 4;
                const auto all = cases();
                const int rows = (static_cast<int>(all.size()) + columns - 1) / columns;
                QImage sheet(columns * (whole.width() + 8), rows * (whole.height() + 8),
                             QImage::Format_RGB32);
                sheet.fill(Qt::white);
                QPainter painter(&sheet);
                for (qsizetype i = 0; i < all.size(); ++i)
                    painter.drawImage(static_cast<int>(i % columns) * (whole.width() + 8),
                                      static_cast<int>(i / columns) * (whole.height() + 8),
                                      painted(all[i].caption, size, ratio));
                painter.end();
                QVERIFY(sheet.save(QDir(shots()).filePath(QStringLiteral("sheet-%1-%2.png")
                                                              .arg(QLatin1String(sizeName))
                                                              .arg(qRound(ratio * 100)))));
            }
        }
    }

    void statesWithoutAPictureShowNone_data() {
        QTest::addColumn<int>("which");
        int which = 0;
        for (const Case& state : cases()) {
            const auto of = state.caption.status.state;
            if (state.caption.number != 0 && of != LiveState::Live &&
                QLatin1String(state.name) != QLatin1String("lost"))
                QTest::newRow(state.name) << which;
            ++which;
        }
    }

    void statesWithoutAPictureShowNone() {
        QFETCH(int, which);
        m_picture = test::picture("color=lime", {640, 360});
        const QImage screen = painted(cases().at(which).caption, {480, 270}, 1);
        for (int y = 0; y < screen.height(); ++y) {
            for (int x = 0; x < screen.width(); ++x) {
                const QColor colour = screen.pixelColor(x, y);
                QVERIFY2(colour.green() < qMax(colour.red(), colour.blue()) + 40,
                         "the picture shines through");
            }
        }
        // The same renderer does show it live.
        QVERIFY(painted(seenLive(), {480, 270}, 1).pixelColor(240, 60).green() > 200);
    }

    void anOldPictureKeepsItsOwnTime() {
        TileCaption caption;
        for (const Case& state : cases()) {
            if (QLatin1String(state.name) == QLatin1String("lost"))
                caption = state.caption;
        }
        const auto lowStrip = [](const TileCaption& told) {
            const auto overlays = paintTile(told, {480, 270}, 1);
            for (const Overlay& overlay : overlays) {
                if (overlay.at.y() > 200 && overlay.image.width() == 480)
                    return overlay.image;
            }
            return QImage();
        };
        const QImage before = lowStrip(caption);
        QVERIFY(!before.isNull());
        caption.now += 61s; // the clock goes on, the picture does not
        caption.status.age += 61s;
        QCOMPARE(lowStrip(caption), before);
        caption.status.lastImage.at += 1s;
        QVERIFY(lowStrip(caption) != before);
    }

    void wordsSayTheState() {
        QCOMPARE(wordOf(tile(LiveState::Refused).status, noon), QStringLiteral("Identifiants refusés"));
        TileCaption lost = tile(LiveState::Lost);
        QCOMPARE(wordOf(lost.status, noon), QStringLiteral("Perdue depuis 00:03:12"));
        QCOMPARE(spokenText(lost),
                 QStringLiteral("142, Parking de la Gare, entrée nord, perdue depuis 00:03:12"));
        lost.alarm = TileAlarm{2, QStringLiteral("Intrusion"), noon};
        QVERIFY(spokenText(lost).endsWith(QStringLiteral("alarme de priorité 2, Intrusion")));
        QCOMPARE(spokenText({}), QStringLiteral("Case vide"));
    }

    void aReplayNeverPassesForLive() {
        for (const auto& [name, state] : replayStates) {
            const TileCaption caption = replayed(state);
            QCOMPARE(wordOf(caption.status, noon), QStringLiteral("Relecture −05:30"));
            QVERIFY2(glyphOf(caption.status) != look::Glyph::Live, name);
            QCOMPARE(treatmentOf(caption.status),
                     state == ReplayState::Playing ? Treatment::Live : Treatment::Old);
            // Nor where the operator hides the strips.
            TileCaption bare = caption;
            bare.strips = false;
            QVERIFY2(paintTile(bare, {480, 270}, 1).size() >= 6, name); // two strips, four sides of a frame
        }
        TileCaption long_ = replayed(ReplayState::Playing);
        long_.status.replay->behind = 1h + 5min + 30s;
        QCOMPARE(wordOf(long_.status, noon), QStringLiteral("Relecture −1:05:30"));
        const QString gap = QStringLiteral("Trou %1 – %2")
                                .arg(toLocalText(noon - 320s).left(8), toLocalText(noon - 200s).left(8));
        QVERIFY2(spokenText(replayed(ReplayState::Gap)).contains(gap), qPrintable(gap));
        QVERIFY(
            spokenText(replayed(ReplayState::Failed))
                .endsWith(QStringLiteral("Relecture arrêtée, L'enregistreur ne répond pas sur le port 554")));
        // The first picture is awaited: none of another time stands for it.
        TileCaption first = replayed(ReplayState::Fetching);
        first.status.lastImage = {};
        QCOMPARE(treatmentOf(first.status), Treatment::Hide);
        // The stream was lost, and its past plays.
        TileCaption lost = replayed(ReplayState::Playing);
        lost.status.state = LiveState::Lost;
        QCOMPARE(treatmentOf(lost.status), Treatment::Live);
        QCOMPARE(glyphOf(lost.status), look::Glyph::Replay);
    }

    void tilesTooSmallForWordsHaveNone() {
        QVERIFY(paintTile(seenLive(), {40, 30}, 1).isEmpty());
        QVERIFY(paintTile(seenLive(), {0, 0}, 2).isEmpty());
    }
};

QTEST_MAIN(TestTilePainter)
#include "test_tile_painter.moc"
