// SPDX-License-Identifier: GPL-3.0-or-later
// Privacy masks on a tile's picture: where they stand, what of a picture stays visible, and how they are
// drawn by hand.
#include "made_frames.h"
#include "wall/mask_drawing.h"
#include "wall/mask_painter.h"
#include "wall_surfaces.h"

#include <QTest>

Q_DECLARE_METATYPE(vigie::test::Way)

using namespace vigie;
using namespace vigie::wall;
using test::Way;

namespace {

constexpr QSizeF reach(0.01, 0.01);

// Black, but for one white rectangle: what a mask must hide.
media::Frame secret(QSize size, const QRect& white) {
    const auto made = test::emptyFrame(AV_PIX_FMT_YUV420P, size);
    for (int y = 0; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x)
            made->data[0][y * made->linesize[0] + x] = white.contains(x, y) ? 235 : 16;
    }
    for (const int plane : {1, 2})
        std::fill_n(made->data[plane], made->linesize[plane] * ((size.height() + 1) / 2), uint8_t{128});
    return media::Frame(made, {}, {}, 0);
}

PrivacyMask rectangle(const QRectF& pixels, QSize picture) {
    const auto point = [&](QPointF at) {
        return QPointF(qBound(0.0, at.x() / picture.width(), 1.0),
                       qBound(0.0, at.y() / picture.height(), 1.0));
    };
    return {QStringLiteral("x"),
            {point(pixels.topLeft()), point(pixels.topRight()), point(pixels.bottomRight()),
             point(pixels.bottomLeft())}};
}

int countOf(const QImage& image, const std::function<bool(QRgb)>& fits) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += fits(image.pixel(x, y)) ? 1 : 0;
    }
    return count;
}

bool isMask(QRgb pixel) {
    return (pixel & 0xFFFFFF) == (maskColour & 0xFFFFFF);
}
bool isBright(QRgb pixel) {
    return qGray(pixel) > 150;
}

} // namespace

class TestWallMasks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPointIsFoundAgainWhereItStands_data() {
        QTest::addColumn<QSize>("picture");
        QTest::addColumn<QRectF>("crop");
        QTest::addColumn<int>("rotation");
        QTest::addColumn<QRect>("area");
        for (const int rotation : {0, 90, 180, 270}) {
            QTest::addRow("whole, %d", rotation)
                << QSize(1920, 1080) << QRectF(0, 0, 1, 1) << rotation << QRect(10, 20, 801, 453);
            QTest::addRow("letterbox, %d", rotation)
                << QSize(704, 576) << QRectF(0, 0, 1, 1) << rotation << QRect(0, 0, 1000, 300);
            QTest::addRow("zoomed, %d", rotation)
                << QSize(640, 360) << QRectF(0.31, 0.17, 0.25, 0.25) << rotation << QRect(3, 5, 640, 360);
        }
    }
    void aPointIsFoundAgainWhereItStands() {
        QFETCH(QSize, picture);
        QFETCH(QRectF, crop);
        QFETCH(int, rotation);
        QFETCH(QRect, area);
        const PictureMap map(picture, crop, rotation, area);
        QVERIFY(area.contains(map.target()));
        for (const double x : {0.0, 0.2, 0.5, 1.0}) {
            for (const double y : {0.0, 0.35, 1.0}) {
                const QPointF back = map.toPicture(map.toScreen({x, y}));
                QVERIFY(qAbs(back.x() - x) < 1e-9 && qAbs(back.y() - y) < 1e-9);
            }
        }
    }

    void cornersTurnClockwise() {
        const QRect area(0, 0, 100, 100);
        const QRectF whole(0, 0, 1, 1);
        const QSize square(64, 64);
        QCOMPARE(PictureMap(square, whole, 0, area).toScreen({0, 0}), QPointF(0, 0));
        QCOMPARE(PictureMap(square, whole, 90, area).toScreen({0, 0}), QPointF(100, 0));
        QCOMPARE(PictureMap(square, whole, 180, area).toScreen({0, 0}), QPointF(100, 100));
        QCOMPARE(PictureMap(square, whole, 270, area).toScreen({0, 0}), QPointF(0, 100));
    }

    /// No reference but the picture: what is white without masks must be the masks' colour with them, and the
    /// rest of the picture must stay.
    void nothingOfWhatIsMaskedIsSeen_data() {
        QTest::addColumn<Way>("way");
        QTest::addColumn<QRectF>("crop");
        QTest::addColumn<int>("rotation");
        QTest::addColumn<QRect>("area");
        const std::pair<const char*, Way> ways[] = {
            {"raster", Way::Raster}, {"OpenGL 3.3", Way::OpenGl}, {"OpenGL ES 3.0", Way::OpenGlEs}};
        for (const auto& [name, way] : ways) {
            for (const int rotation : {0, 90, 180, 270}) {
                QTest::addRow("%s, whole, %d", name, rotation)
                    << way << QRectF(0, 0, 1, 1) << rotation << QRect(7, 9, 433, 251);
                QTest::addRow("%s, letterbox, %d", name, rotation)
                    << way << QRectF(0, 0, 1, 1) << rotation << QRect(0, 0, 300, 400);
                QTest::addRow("%s, zoomed, %d", name, rotation)
                    << way << QRectF(0.33, 0.21, 0.2, 0.2) << rotation << QRect(11, 3, 480, 270);
            }
        }
    }
    void nothingOfWhatIsMaskedIsSeen() {
        QFETCH(Way, way);
        QFETCH(QRectF, crop);
        QFETCH(int, rotation);
        QFETCH(QRect, area);
        const auto surface = test::makeSurface(way);
        if (!surface) {
            QVERIFY2(test::mayLackOpenGl(), "no OpenGL context on a platform with a display");
            QSKIP("no OpenGL on the offscreen platform: its renderer is not looked at");
        }
        const QSize size(640, 360);
        const QRect white(270, 100, 80, 60);
        const QSize screen(500, 420);
        auto& renderer = surface->renderer();
        renderer.setTileCount(1);
        TileScene scene;
        scene.area = area;
        scene.treatment = Treatment::Live;
        scene.crop = crop;
        scene.rotation = rotation;
        renderer.setScene(0, scene);
        QVERIFY(renderer.submit(0, secret(size, white)));
        const QImage bare = surface->paint(screen);
        const int secretPixels = countOf(bare, isBright);
        QVERIFY(secretPixels > 500);
        // The scaler blends neighbours: the mask has a picture's pixel more on each side.
        scene.masks = {rectangle(QRectF(white).adjusted(-1, -1, 1, 1), size)};
        renderer.setScene(0, scene);
        const QImage masked = surface->paint(screen);
        const PictureMap map(size, crop, rotation, area);
        const double scale = map.target().width() / (rotation % 180 == 0 ? 640.0 : 360.0) /
                             (rotation % 180 == 0 ? crop.width() : crop.height());
        const int margin = int(2 * scale) + 3;
        int changedFarAway = 0;
        int maskPixels = 0;
        int bright = 0;
        for (int y = 0; y < screen.height(); ++y) {
            for (int x = 0; x < screen.width(); ++x) {
                const QRgb before = bare.pixel(x, y);
                const QRgb after = masked.pixel(x, y);
                maskPixels += isMask(after) ? 1 : 0;
                // the word on the mask is light, too, but it is no part of the picture
                bright += isBright(before) && after == before ? 1 : 0;
                const bool isNear = [&] {
                    for (const int dy : {-margin, 0, margin}) {
                        for (const int dx : {-margin, 0, margin}) {
                            if (bare.valid(x + dx, y + dy) && isBright(bare.pixel(x + dx, y + dy)))
                                return true;
                        }
                    }
                    return false;
                }();
                changedFarAway += !isNear && before != after ? 1 : 0;
            }
        }
        QCOMPARE(bright, 0);
        QCOMPARE(changedFarAway, 0);
        QVERIFY2(maskPixels > secretPixels * 8 / 10, qPrintable(QString::number(maskPixels)));

        // A newer picture comes with them, an old one keeps them, and lifted ones are gone at once.
        QVERIFY(renderer.submit(0, secret(size, QRect(QPoint(), size))));
        const QImage next = surface->paint(screen);
        QVERIFY(countOf(next, isMask) >= maskPixels);
        scene.treatment = Treatment::Old;
        renderer.setScene(0, scene);
        QVERIFY(countOf(surface->paint(screen), isMask) >= maskPixels);
        scene.treatment = Treatment::Live;
        scene.masks.clear();
        renderer.setScene(0, scene);
        QCOMPARE(countOf(surface->paint(screen), isMask), 0);
    }

    void aSavedPictureIsCovered() {
        QImage picture(640, 360, QImage::Format_RGB888);
        picture.fill(Qt::white);
        const QImage covered = withMasks(picture, {rectangle({100, 50, 200, 100}, picture.size()),
                                                   {QStringLiteral("y"), {{0.9, 0.9}, {1, 0.9}, {1, 1}}}});
        QCOMPARE(covered.size(), picture.size());
        QVERIFY(isMask(covered.pixel(100, 50)) && isMask(covered.pixel(299, 149)));
        QVERIFY(isMask(covered.pixel(639, 330)));
        QCOMPARE(covered.pixel(90, 100), qRgb(255, 255, 255));
        QCOMPARE(covered.pixel(310, 100), qRgb(255, 255, 255));
        QCOMPARE(withMasks(picture, {}), picture);
        QVERIFY(withMasks({}, {rectangle({0, 0, 1, 1}, {1, 1})}).isNull());
    }

    /// A star drawn in one stroke crosses itself: its middle is hidden, too.
    void aPolygonThatCrossesItselfHasNoHole() {
        QImage picture(400, 400, QImage::Format_RGB32);
        picture.fill(Qt::white);
        PrivacyMask star{QStringLiteral("x"), {}};
        for (int i = 0; i < 5; ++i) {
            const double angle = 2 * M_PI * (2 * i) / 5;
            star.points << QPointF(0.5 + 0.45 * std::sin(angle), 0.5 - 0.45 * std::cos(angle));
        }
        const QImage covered = withMasks(picture, {star});
        QVERIFY(isMask(covered.pixel(200, 235)) && isMask(covered.pixel(170, 200)));
    }

    void pointsBecomeAPolygon() {
        MaskDrawing drawing;
        QVERIFY(!drawing.isChanged());
        QVERIFY(drawing.press({0.1, 0.1}, reach));
        QVERIFY(drawing.press({0.1, 0.1}, reach)); // a second press on the spot adds none
        QCOMPARE(drawing.open().size(), 1);
        QVERIFY(drawing.press({0.5, 0.1}, reach));
        QVERIFY(!drawing.close());
        QCOMPARE(drawing.open().size(), 2);
        QVERIFY(drawing.press({1.7, 0.9}, reach)); // beyond the edge is the edge
        QVERIFY(drawing.close());
        QCOMPARE(drawing.masks().size(), 1);
        QCOMPARE(drawing.masks().first().points.last(), QPointF(1, 0.9));
        QVERIFY(drawing.masks().first().isValid());
        QVERIFY(drawing.isChanged());
        drawing.saved(drawing.masks());
        QVERIFY(!drawing.isChanged());
        QVERIFY(drawing.undo()); // back to the open polygon, which the catalog does not have
        QVERIFY(drawing.isChanged());
        QCOMPARE(drawing.open().size(), 3);
    }

    void aPointIsDraggedInOneStep() {
        const PrivacyMask mask{QStringLiteral("Masque 1"), {{0.1, 0.1}, {0.5, 0.1}, {0.3, 0.5}}};
        MaskDrawing drawing({mask});
        QVERIFY(drawing.press({0.505, 0.095}, reach));
        QCOMPARE(drawing.chosen(), (MaskDrawing::Grip{0, 1}));
        for (int i = 0; i < 50; ++i)
            drawing.drag({0.5 + i * 0.005, 0.2});
        drawing.release();
        drawing.drag({0, 0}); // the hand is off
        QCOMPARE(drawing.masks().first().points[1], QPointF(0.745, 0.2));
        QVERIFY(drawing.undo());
        QCOMPARE(drawing.masks(), QList<PrivacyMask>{mask});
        QVERIFY(!drawing.isChanged());
        QVERIFY(!drawing.undo());
    }

    void deleteTakesAPointThenTheMask() {
        MaskDrawing drawing({{QStringLiteral("Masque 1"), {{0.1, 0.1}, {0.5, 0.1}, {0.5, 0.5}, {0.1, 0.5}}}});
        QVERIFY(!drawing.removePoint());
        QVERIFY(drawing.press({0.1, 0.1}, reach));
        QVERIFY(drawing.removePoint());
        QCOMPARE(drawing.masks().first().points.size(), 3);
        QVERIFY(drawing.press({0.5, 0.5}, reach));
        QVERIFY(drawing.removePoint());
        QVERIFY(drawing.masks().isEmpty());
        QVERIFY(drawing.undo());
        QCOMPARE(drawing.masks().size(), 1);
        QVERIFY(!drawing.removeMask()); // none is chosen after an undo
        QVERIFY(drawing.press({0.5, 0.5}, reach));
        QVERIFY(drawing.removeMask());
        QVERIFY(drawing.masks().isEmpty());
    }

    void limitsAreThoseOfTheCatalog() {
        MaskDrawing drawing;
        for (int i = 0; i < PrivacyMask::mostPoints; ++i)
            QVERIFY(drawing.press({i / 40.0, i % 2 == 0 ? 0.2 : 0.8}, reach));
        QVERIFY(!drawing.press({0.95, 0.5}, reach));
        QVERIFY(drawing.close());
        QVERIFY(drawing.masks().first().isValid());
    }
};

QTEST_MAIN(TestWallMasks)
#include "test_wall_masks.moc"
