// SPDX-License-Identifier: GPL-3.0-or-later
#include "plane_scaler.h"

#include <QRandomGenerator>
#include <QTest>

#include <cmath>

using namespace vigie::media;

namespace {

struct Picture {
    QSize size;
    std::vector<uint8_t> pixels;

    [[nodiscard]] uint8_t at(int x, int y) const {
        return pixels[std::size_t(std::clamp(y, 0, size.height() - 1)) * std::size_t(size.width()) +
                      std::size_t(std::clamp(x, 0, size.width() - 1))];
    }
};

Picture noise(QSize size) {
    QRandomGenerator random(size.width() * 7919 + size.height());
    Picture picture{size, std::vector<uint8_t>(std::size_t(size.width()) * std::size_t(size.height()))};
    for (uint8_t& pixel : picture.pixels)
        pixel = uint8_t(random.bounded(256));
    return picture;
}

Picture halved(const Picture& from) {
    Picture to{{from.size.width() / 2, from.size.height() / 2}, {}};
    for (int y = 0; y < to.size.height(); ++y) {
        for (int x = 0; x < to.size.width(); ++x)
            to.pixels.push_back(uint8_t((from.at(2 * x, 2 * y) + from.at(2 * x + 1, 2 * y) +
                                         from.at(2 * x, 2 * y + 1) + from.at(2 * x + 1, 2 * y + 1) + 2) /
                                        4));
    }
    return to;
}

// The same in doubles: what the fast one is held against.
double between(const Picture& from, QSize to, int x, int y) {
    const auto place = [](int output, int count, int wanted) {
        return std::clamp((output + 0.5) * count / wanted - 0.5, 0.0, count - 1.0);
    };
    const double px = place(x, from.size.width(), to.width());
    const double py = place(y, from.size.height(), to.height());
    const int left = int(px);
    const int top = int(py);
    const double fx = px - left;
    const double fy = py - top;
    return (1 - fy) * ((1 - fx) * from.at(left, top) + fx * from.at(left + 1, top)) +
           fy * ((1 - fx) * from.at(left, top + 1) + fx * from.at(left + 1, top + 1));
}

} // namespace

class TestPlaneScaler : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isBilinearAfterHalving_data() {
        QTest::addColumn<QSize>("from");
        QTest::addColumn<QSize>("to");
        const QSize sources[] = {{1, 1},   {2, 2},     {7, 5},     {16, 9},
                                 {17, 33}, {320, 180}, {640, 360}, {641, 361}};
        const QSize tos[] = {{1, 1},   {3, 2},     {8, 8},     {15, 9},   {16, 9},
                             {31, 17}, {239, 134}, {640, 360}, {701, 401}};
        for (const QSize from : sources) {
            for (const QSize to : tos)
                QTest::addRow("%dx%d to %dx%d", from.width(), from.height(), to.width(), to.height())
                    << from << to;
        }
    }

    void isBilinearAfterHalving() {
        QFETCH(const QSize, from);
        QFETCH(const QSize, to);
        Picture source = noise(from);
        // Exactly as long as they say: a read or a write beyond is found by the address sanitizer.
        std::vector<uint8_t> target(std::size_t(to.width()) * std::size_t(to.height()));
        PlaneScaler scaler;
        scaler.scale({source.pixels.data(), from.width(), from}, target.data(), to);
        while (source.size.width() >= 2 * to.width() && source.size.height() >= 2 * to.height())
            source = halved(source);
        if (source.size.width() >= 2 * to.width())
            return; // a quite different shape: the library's own way
        double worst = 0;
        for (int y = 0; y < to.height(); ++y) {
            for (int x = 0; x < to.width(); ++x)
                worst = std::max(worst,
                                 std::abs(between(source, to, x, y) -
                                          target[std::size_t(y) * std::size_t(to.width()) + std::size_t(x)]));
        }
        QVERIFY2(worst <= 4, qPrintable(QStringLiteral("%1 steps off").arg(worst)));
    }

    void changesItsSizes() {
        const Picture source = noise({320, 180});
        PlaneScaler kept;
        for (const QSize to :
             {QSize(200, 100), QSize(319, 179), QSize(200, 101), QSize(12, 9), QSize(200, 100)}) {
            std::vector<uint8_t> again(std::size_t(to.width()) * std::size_t(to.height()));
            std::vector<uint8_t> once(again.size());
            kept.scale({source.pixels.data(), 320, source.size}, again.data(), to);
            PlaneScaler().scale({source.pixels.data(), 320, source.size}, once.data(), to);
            QCOMPARE(again, once);
        }
    }
};

QTEST_APPLESS_MAIN(TestPlaneScaler)
#include "test_plane_scaler.moc"
