// SPDX-License-Identifier: GPL-3.0-or-later
#include "brand_park.h"

#include <QTest>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;

namespace {

const std::stop_token never;
const QStringList brands{QStringLiteral("onvif"), QStringLiteral("hikvision"), QStringLiteral("dahua"),
                         QStringLiteral("axis"), QStringLiteral("generic")};
constexpr int generic = 4;

} // namespace

/// Every brand over HTTPS and RTSPS, trusted by the certificate that a person has seen, and by no other.
class TestDevicesBrandsTls : public QObject {
    Q_OBJECT

    BrandPark m_park;
    rtsp::IoThreads m_threads{2};

    [[nodiscard]] QByteArray fingerprint(int i) const {
        return QByteArray::fromHex(m_park.status(i)[u"certificateSha256"].toString().toLatin1());
    }
    [[nodiscard]] DeviceAddress secured(int i, const QByteArray& pin) const {
        DeviceAddress address = m_park.address(i);
        address.trust.pinnedSha256 = pin;
        if (i == generic) {
            address.url = QUrl(m_park.recorder(i)[u"rtsps"].toString() + QStringLiteral("/ch1/main"));
            return address;
        }
        address.url.setScheme(QStringLiteral("https"));
        address.url.setPort(QUrl(m_park.recorder(i)[u"https"].toString()).port());
        return address;
    }

    QString pinDecides(int i) {
        const QString label = brands[i];
        const QByteArray pin = fingerprint(i);
        EXPECT(pin.size() == 32, QString::fromLatin1(pin.toHex()));
        const auto stranger = connectDevice(secured(i, {}), m_threads);
        EXPECT_OK(stranger);
        const auto refused = (*stranger)->identify(never);
        EXPECT(!refused && refused.error().code == ErrorCode::Untrusted,
               refused ? QString() : refused.error().toLogLine());
        // What a person is to compare is in it.
        const auto shows = [](const Error& error, const QByteArray& print) {
            const QString all = QString(error.text + error.detail).remove(u':').toLower();
            return all.contains(QLatin1String(print.toHex()));
        };
        EXPECT(shows(refused.error(), pin), refused.error().toLogLine());

        const auto known = connectDevice(secured(i, pin), m_threads);
        EXPECT_OK(known);
        const auto identity = (*known)->identify(never);
        EXPECT_OK(identity);
        EXPECT_OK((*known)->channels(never));

        EXPECT(m_park.fault(i, QStringLiteral("certificate-changed"), true), QString());
        const QByteArray other = fingerprint(i);
        EXPECT(other.size() == 32 && other != pin, QString());
        const auto again = connectDevice(secured(i, pin), m_threads);
        EXPECT_OK(again);
        const auto changed = (*again)->identify(never);
        EXPECT(!changed && changed.error().code == ErrorCode::Untrusted,
               changed ? QString() : changed.error().toLogLine());
        EXPECT(shows(changed.error(), other), changed.error().toLogLine());
        EXPECT(m_park.status(i)[u"refusedLogins"].toInt() == 0, QString());
        return {};
    }

private Q_SLOTS:
    void initTestCase() {
        if (!QFileInfo::exists(qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigie-sim")))
            QSKIP("vigie-sim is not built: no brand was asked over TLS");
        if (const auto started =
                m_park.start(QStringLiteral("127.83.1.1"), brands, {QStringLiteral("--tls")});
            !started)
            QFAIL(qPrintable(started.error().toLogLine()));
    }

    void onlyThePinnedCertificateIsTrusted() {
        QList<BrandCheck> checks;
        for (int i = 0; i < brands.size(); ++i)
            checks.append([this, i] { return pinDecides(i); });
        VERIFY_NONE(inParallel(checks));
    }
};

QTEST_GUILESS_MAIN(TestDevicesBrandsTls)
#include "test_devices_brands_tls.moc"
