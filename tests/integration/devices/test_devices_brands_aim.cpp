// SPDX-License-Identifier: GPL-3.0-or-later
#include "brand_park.h"
#include "head_view.h"

#include <QTest>

#include <cmath>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;

namespace {

const std::stop_token never;
const QStringList brands{QStringLiteral("onvif"), QStringLiteral("hikvision"), QStringLiteral("dahua"),
                         QStringLiteral("axis")};

} // namespace

/// The point that is aimed at comes to the centre and the box fills the view, on every brand's head as the
/// simulator has it.
class TestDevicesBrandsAim : public QObject {
    Q_OBJECT

    BrandPark m_park;
    rtsp::IoThreads m_threads{2};
    std::vector<std::unique_ptr<DeviceDriver>> m_drivers;
    QStringList m_tokens;

    [[nodiscard]] QString everyBrand(QString (TestDevicesBrandsAim::*check)(int)) {
        QList<BrandCheck> checks;
        for (int i = 0; i < brands.size(); ++i)
            checks.append([this, check, i] { return (this->*check)(i); });
        return inParallel(checks);
    }
    bool arrives(int i) {
        return reaches([&] { return m_park.head(i)[u"stoppedBy"].toString() == u"arrival"; }, 4s);
    }
    QString aimedAt(int i, const PtzAim& aim) {
        const QString label = brands[i];
        const test::HeadView before(m_park.head(i));
        EXPECT_OK(m_drivers[i]->centrePtz(m_tokens[i], aim, never));
        EXPECT(arrives(i), QString());
        const test::HeadView after(m_park.head(i));
        const QPointF seen = before.fractionOf(after.ahead());
        const QString told = QStringLiteral("%1,%2 for %3,%4")
                                 .arg(seen.x())
                                 .arg(seen.y())
                                 .arg(aim.centre.x())
                                 .arg(aim.centre.y());
        EXPECT(std::abs(seen.x() - aim.centre.x()) < 0.02 && std::abs(seen.y() - aim.centre.y()) < 0.02,
               told);
        const double closer = after.times / before.times;
        EXPECT(std::abs(closer / aim.magnification() - 1) < 0.02, QString::number(closer));
        return {};
    }

    QString pointsComeToTheCentre(int i) {
        const QString label = brands[i];
        // From presets at different heights and zooms: near the horizon, down, and up with a long lens.
        for (const char* preset : {"1", "2", "3"}) {
            const auto presets = m_drivers[i]->ptzPresets(m_tokens[i], never);
            EXPECT_OK(presets);
            EXPECT_OK(m_drivers[i]->gotoPtzPreset(m_tokens[i],
                                                  presets->at(QByteArray(preset).toInt() - 1).token, never));
            EXPECT(arrives(i), QString());
            for (const QPointF& point :
                 {QPointF(0.8, 0.3), QPointF(0.1, 0.9), QPointF(0.5, 0.05), QPointF(0.02, 0.5)})
                if (const QString wrong = aimedAt(i, {point, {}}); !wrong.isEmpty())
                    return wrong;
        }
        return {};
    }

    QString boxesFillTheView(int i) {
        const QString label = brands[i];
        const auto presets = m_drivers[i]->ptzPresets(m_tokens[i], never);
        EXPECT_OK(presets);
        EXPECT_OK(m_drivers[i]->gotoPtzPreset(m_tokens[i], presets->first().token, never));
        EXPECT(arrives(i), QString());
        for (const PtzAim& aim : {PtzAim{{0.3, 0.4}, {0.4, 0.2}}, PtzAim{{0.75, 0.5}, {0.3, 0.5}}})
            if (const QString wrong = aimedAt(i, aim); !wrong.isEmpty())
                return wrong;
        return {};
    }

    QString aStopEndsIt(int i) {
        const QString label = brands[i];
        EXPECT_OK(m_drivers[i]->gotoPtzPreset(
            m_tokens[i], m_drivers[i]->ptzPresets(m_tokens[i], never)->first().token, never));
        EXPECT(arrives(i), QString());
        EXPECT_OK(m_drivers[i]->centrePtz(m_tokens[i], {{0, 0.5}, {}}, never));
        EXPECT_OK(m_drivers[i]->movePtz(m_tokens[i], {}, 1s, never));
        EXPECT(!m_park.head(i)[u"moving"].toBool(), QString());
        return {};
    }

private Q_SLOTS:
    void initTestCase() {
        if (!QFileInfo::exists(qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigie-sim")))
            QSKIP("vigie-sim is not built: no brand's aim was tried");
        if (const auto started = m_park.start(QStringLiteral("127.80.9.1"), brands); !started)
            QFAIL(qPrintable(started.error().toLogLine()));
        for (int i = 0; i < brands.size(); ++i) {
            auto driver = connectDevice(m_park.address(i), m_threads);
            QVERIFY(driver.has_value());
            const auto channels = (*driver)->channels(never);
            QVERIFY2(channels.has_value(), channels ? "" : qPrintable(channels.error().toLogLine()));
            m_tokens.append(channels->first().token);
            m_drivers.push_back(std::move(*driver));
        }
    }

    void itIsOffered() {
        for (int i = 0; i < brands.size(); ++i) {
            const auto can = m_drivers[i]->capabilities(never);
            QVERIFY(can.has_value());
            QVERIFY2(can->has(Feature::PtzCentre) && can->has(Feature::PtzBoxZoom), qPrintable(brands[i]));
        }
    }
    void pointsAreCentred() { VERIFY_NONE(everyBrand(&TestDevicesBrandsAim::pointsComeToTheCentre)); }
    void boxesAreFilled() { VERIFY_NONE(everyBrand(&TestDevicesBrandsAim::boxesFillTheView)); }
    void stopsStop() { VERIFY_NONE(everyBrand(&TestDevicesBrandsAim::aStopEndsIt)); }

    void whatIsNotInThePictureIsRefused() {
        const double notANumber = std::nan("");
        for (int i = 0; i < brands.size(); ++i)
            for (const PtzAim& aim :
                 {PtzAim{{1.01, 0.5}, {}}, PtzAim{{0.5, -0.01}, {}}, PtzAim{{notANumber, 0}, {}},
                  PtzAim{{0.5, 0.5}, {1.5, 0.5}}, PtzAim{{0.5, 0.5}, {0.5, notANumber}}}) {
                const auto answer = m_drivers[i]->centrePtz(m_tokens[i], aim, never);
                QVERIFY2(!answer && answer.error().code == ErrorCode::InvalidInput, qPrintable(brands[i]));
            }
    }

    void aFixedCameraAnswersAnError() {
        for (int i = 0; i < brands.size(); ++i) {
            const auto channels = m_drivers[i]->channels(never);
            QVERIFY(channels.has_value());
            QVERIFY2(!m_drivers[i]->centrePtz(channels->at(1).token, {{0.2, 0.2}, {}}, never),
                     qPrintable(brands[i]));
        }
    }

    // A node without the space of the field of view: nothing is guessed from the generic one.
    void withoutTheSpaceItIsUnsupported() {
        QVERIFY(m_park.fault(0, QStringLiteral("no-fov-space"), true));
        const auto driver = connectDevice(m_park.address(0), m_threads);
        const QJsonObject before = m_park.head(0);
        const auto can = (*driver)->capabilities(never);
        QVERIFY(can && can->has(Feature::Ptz) && !can->has(Feature::PtzCentre) &&
                !can->has(Feature::PtzBoxZoom) && !can->whyNot(Feature::PtzCentre).isEmpty());
        const auto answer = (*driver)->centrePtz(m_tokens[0], {{0.2, 0.2}, {}}, never);
        QVERIFY(!answer && answer.error().code == ErrorCode::Unsupported);
        QCOMPARE(m_park.head(0), before);
        QVERIFY(m_park.fault(0, QStringLiteral("no-fov-space"), false));
    }
};

QTEST_GUILESS_MAIN(TestDevicesBrandsAim)
#include "test_devices_brands_aim.moc"
