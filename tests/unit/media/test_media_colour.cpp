// SPDX-License-Identifier: GPL-3.0-or-later
#include "colour_bars.h"
#include "media/scaler.h"

#include <QTest>

using namespace vigie;
using namespace vigie::media;

class TestMediaColour : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void barsKeepTheirColours_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QByteArray>("matrix");
        QTest::addColumn<bool>("full");
        QTest::addColumn<bool>("marked");
        QTest::addColumn<QByteArray>("pixels");
        const QByteArray planar = "yuv420p";
        QTest::newRow("360p, unmarked: 601")
            << QSize(640, 360) << QByteArray("bt601") << false << false << planar;
        QTest::newRow("720p, unmarked: 709")
            << QSize(1280, 720) << QByteArray("bt709") << false << false << planar;
        QTest::newRow("360p, marked 709")
            << QSize(640, 360) << QByteArray("bt709") << false << true << planar;
        QTest::newRow("720p, marked 601")
            << QSize(1280, 720) << QByteArray("bt601") << false << true << planar;
        QTest::newRow("601, full range") << QSize(640, 360) << QByteArray("bt601") << true << true << planar;
        QTest::newRow("709, full range") << QSize(1280, 720) << QByteArray("bt709") << true << true << planar;
        QTest::newRow("odd size") << QSize(702, 396) << QByteArray("bt601") << false << true << planar;
        QTest::newRow("4:2:2") << QSize(640, 360) << QByteArray("bt601") << false << true
                               << QByteArray("yuv422p");
        QTest::newRow("4:4:4, 709") << QSize(1280, 720) << QByteArray("bt709") << false << true
                                    << QByteArray("yuv444p");
    }
    void barsKeepTheirColours() {
        QFETCH(QSize, size);
        QFETCH(QByteArray, matrix);
        QFETCH(bool, full);
        QFETCH(bool, marked);
        QFETCH(QByteArray, pixels);
        const Frame frame = test::colourBars({size, matrix, full, marked, pixels});
        QCOMPARE(frame.isFullRange(), full);
        QCOMPARE(frame.colourMatrix(), matrix == "bt709" ? ColourMatrix::Bt709 : ColourMatrix::Bt601);
        Scaler scaler;
        for (const QSize target :
             {size, QSize(240, 135), QSize(241, 137), QSize(1920, 1080), QSize(70, 40)}) {
            QImage image(target, QImage::Format_RGB32);
            QVERIFY(scaler.scale(frame, image));
            const int worst = test::worstBar(image, image.rect());
            QVERIFY2(worst <= 3,
                     qPrintable(
                         QStringLiteral("%1 × %2: %3").arg(target.width()).arg(target.height()).arg(worst)));
        }
    }

    void aPartAlone() {
        const Frame frame = test::colourBars({{700, 400}, "bt601", false, true, "yuv420p"});
        const Frame planes444 = test::colourBars({{700, 400}, "bt601", false, true, "yuv444p"});
        for (const Frame& source : {frame, planes444}) {
            QImage image(160, 90, QImage::Format_RGB32);
            Scaler scaler;
            // Within the red bar, 500 to 599.
            QVERIFY(scaler.scale(source, QRect(511, 101, 80, 45), image));
            for (const QPoint at :
                 {QPoint(0, 0), QPoint(159, 0), QPoint(0, 89), QPoint(159, 89), QPoint(80, 45)}) {
                const QColor seen = image.pixelColor(at);
                QVERIFY2(qAbs(seen.red() - 191) <= 3 && seen.green() <= 3 && seen.blue() <= 3,
                         qPrintable(seen.name()));
            }
            // What lies outside is left off; a part without pixels is refused.
            QVERIFY(scaler.scale(source, QRect(650, 350, 5000, 5000), image));
            QVERIFY(qAbs(image.pixelColor(80, 45).blue() - 191) <= 3);
            QCOMPARE(scaler.scale(source, QRect(800, 0, 10, 10), image).error().code,
                     ErrorCode::InvalidInput);
        }
    }
};

QTEST_GUILESS_MAIN(TestMediaColour)
#include "test_media_colour.moc"
