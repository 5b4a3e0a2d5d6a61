// SPDX-License-Identifier: GPL-3.0-or-later
// Every layout on a full-HD monitor, by both renderers and at several scales: all of it is drawn, and a
// picture of each is kept under VIGIE_SHOTS for people to look at.
#include "look/ui/theme.h"
#include "simulator_process.h"
#include "wall_stand.h"

#include <QDir>
#include <QTest>

using namespace vigie;
using namespace vigie::wall;
using live::LiveState;
using namespace std::chrono_literals;

namespace {

constexpr QSize monitor(1920, 1080);
constexpr int streams = 4;

// Device pixels of the part of a picture that is at least that light.
int lightPixels(const QImage& screen, const QRect& part, int lightness) {
    int count = 0;
    for (int y = part.top(); y <= part.bottom(); ++y) {
        for (int x = part.left(); x <= part.right(); ++x)
            count += qGray(screen.pixel(x, y)) >= lightness ? 1 : 0;
    }
    return count;
}

int colours(const QImage& screen, const QRect& part) {
    QSet<QRgb> seen;
    for (int y = part.top(); y <= part.bottom(); y += 3) {
        for (int x = part.left(); x <= part.right(); x += 3)
            seen.insert(screen.pixel(x, y));
    }
    return int(seen.size());
}

} // namespace

class TestWallLooks : public QObject {
    Q_OBJECT

    test::SimulatorProcess m_simulator;
    test::AnnouncedSource m_source;
    std::shared_ptr<Directory> m_directory = std::make_shared<Directory>();
    QList<CameraId> m_cameras;

private Q_SLOTS:
    void initTestCase() {
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        if (test::renderer().openGl)
            QSurfaceFormat::setDefaultFormat(test::renderer().format);
        else if (qEnvironmentVariable("VIGIE_RENDERER") == "opengl")
            QCOMPARE(QGuiApplication::platformName(), "offscreen"); // the only one that may have no OpenGL
        const auto started =
            m_simulator.start("127.48.1.1", {"--communes", "1", "--recorders-per-commune", "1",
                                             "--cameras-per-recorder", QString::number(streams)});
        QVERIFY2(started, qPrintable(started ? QString() : started.error().toLogLine()));
        const Commune commune{CommuneId::create(), "60001", "Valmont-sur-Aire"};
        const Site site{SiteId::create(), commune.id, "Gare"};
        m_directory->communes[commune.id] = commune;
        m_directory->sites[site.id] = site;
        const QString names[] = {"Quai 1", "Parking de la Médiathèque, entrée nord", "Hall",
                                 "Place du Marché"};
        for (int i = 0; i < Layout::mostTiles; ++i) {
            Camera camera;
            camera.id = CameraId::create();
            camera.commune = commune.id;
            camera.site = site.id;
            camera.number = 101 + i;
            camera.name = names[i % streams];
            m_directory->cameras[camera.id] = camera;
            m_cameras << camera.id;
            if (i == 2)
                continue; // without authority: no picture
            m_source.endpoints[camera.id] = {
                QUrl(m_simulator.recorder()["rtsp"].toString() +
                     QStringLiteral("/live/VideoSource_%1/sub").arg(1 + i % streams)),
                {m_simulator.user(), m_simulator.password()},
                VideoCodec::H264,
                {640, 360}};
        }
    }

    void everyLayoutIsDrawnWhole_data() {
        QTest::addColumn<Layout>("layout");
        for (const int side : {1, 2, 3, 4, 5, 6, 8})
            QTest::addRow("%dx%d", side, side) << Layout::grid(side, side);
        QTest::newRow("1+5") << Layout::onePlusFive();
        QTest::newRow("1+7") << Layout::onePlusSeven();
        QTest::newRow("2+8") << Layout::twoPlusEight();
    }

    void everyLayoutIsDrawnWhole() {
        QFETCH(Layout, layout);
        for (int tile = 0; tile < layout.tiles.size(); ++tile)
            layout.cameras[tile] = m_cameras[tile];
        const double ratio = qApp->devicePixelRatio();
        test::WallStand wall(m_source, m_directory, layout, (QSizeF(monitor) / ratio).toSize());
        const int count = int(layout.tiles.size());
        const auto live = [&] {
            int sum = 0;
            for (int tile = 0; tile < count; ++tile)
                sum += wall.controller.status(tile).state == LiveState::Live ? 1 : 0;
            return sum;
        };
        QTRY_COMPARE_WITH_TIMEOUT(live(), count > 2 ? count - 1 : count, 20000);
        QTRY_VERIFY(wall.drawing.renderer->framesShown() > 5 * count);
        const QImage screen = wall.view.grab().toImage();
        const QString folder = qEnvironmentVariable("VIGIE_SHOTS");
        if (!folder.isEmpty()) {
            QVERIFY(QDir().mkpath(folder));
            QVERIFY(screen.save(
                QStringLiteral("%1/wall-%2-%3-%4.png")
                    .arg(folder, QTest::currentDataTag(), qEnvironmentVariable("VIGIE_RENDERER", "raster"))
                    .arg(qRound(ratio * 100))));
        }
        qint64 covered = 0;
        for (int tile = 0; tile < count; ++tile) {
            const QRect logical = wall.view.tileRect(tile);
            const QRect area = QRectF(QPointF(logical.topLeft()) * ratio, QSizeF(logical.size()) * ratio)
                                   .toAlignedRect()
                                   .intersected(screen.rect());
            covered += qint64(area.width()) * area.height();
            const auto name = [&] { return qPrintable(QStringLiteral("tile %1").arg(tile)); };
            // Number and name, in near white on a nearly black strip.
            const int strip = qRound(28 * ratio);
            const QRect top(area.left() + 4, area.top() + 4, area.width() / 2, strip - 8);
            QVERIFY2(lightPixels(screen, top, 200) > 20, name());
            // The state and the picture's time.
            const QRect bottom(area.left() + 4, area.bottom() - strip + 6, area.width() - 8, strip - 8);
            QVERIFY2(lightPixels(screen, bottom, 150) > 20, name());
            const QRect middle(area.left() + area.width() / 4, area.top() + area.height() * 2 / 5,
                               area.width() / 2, area.height() / 5);
            const int shades = colours(screen, middle);
            if (tile == 2)
                QVERIFY2(shades < 400, name()); // a plate with words
            else
                QVERIFY2(shades > 40, name());
        }
        QVERIFY(double(covered) > 0.97 * screen.width() * screen.height());
    }
};

QTEST_MAIN(TestWallLooks)
#include "test_wall_looks.moc"
