// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/golden.h"
#include "support/mutation.h"
#include "test_devices_golden_readers.h"

#include <QElapsedTimer>
#include <QTest>

using namespace golden;

namespace {

const QStringList tops{QStringLiteral("onvif"), QStringLiteral("onvif_events"),
                       QStringLiteral("hikvision_isapi"), QStringLiteral("dahua_cgi"),
                       QStringLiteral("axis_vapix")};

/// An exchange that is also there as two files: the answer within is that of the second.
QString twinOf(const QString& path) {
    static const QRegularExpression pattern(QStringLiteral(R"(^(onvif/captures/.*/capture_.*)\.json$)"));
    const auto match = pattern.match(path);
    return match.hasMatch() ? match.captured(1) + QStringLiteral("_response.xml") : QString();
}

bool isRequest(const QString& path) {
    return path.endsWith(u"_request.xml") || path.endsWith(u".Request.xml");
}

QJsonObject read(const QString& path, const QByteArray& bytes) {
    if (path.startsWith(u"onvif/"))
        return readOnvif(bytes);
    if (path.startsWith(u"onvif_events/"))
        return path.endsWith(u".jsonl")  ? readSession(bytes)
               : path.endsWith(u".json") ? readDecoded(bytes)
                                         : readMetadata(bytes);
    if (path.startsWith(u"hikvision_isapi/"))
        return path.endsWith(u".json") ? readIsapiDevice(bytes) : readIsapi(bytes);
    if (path.startsWith(u"dahua_cgi/"))
        return readDahua(bytes);
    return path.endsWith(u".json") ? readVapixSession(bytes) : readParams(bytes);
}

} // namespace

/// Every answer of a real device that we have, and what is right about it.
class TestDevicesGolden : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA"))
            QSKIP("VIGIE_TEST_DATA is not set: answers of real devices are not compared with their golden "
                  "values");
        m_entries = entries(tops);
        m_files =
            dataFiles(tops, [](const QString& path) { return isRequest(path) || !twinOf(path).isEmpty(); });
        QVERIFY2(m_entries.size() > 500, qPrintable(QString::number(m_entries.size())));
    }

    void everyFileHasAnEntry() {
        const QStringList lines = unpaired(m_entries, m_files);
        QVERIFY2(lines.isEmpty(), qPrintable(lines.join(u'\n')));
    }

    void answers_data() {
        QTest::addColumn<QString>("path");
        for (const QString& path : std::as_const(m_files))
            QTest::newRow(qPrintable(path)) << path;
    }
    void answers() {
        QFETCH(QString, path);
        check(path, contentOf(QDir(dataRoot()).filePath(path)), path);
    }

    /// The same exchanges as their recorder wrote them: the answer within a JSON text.
    void exchanges() {
        const QStringList all =
            dataFiles({tops[0]}, [](const QString& path) { return twinOf(path).isEmpty(); });
        QVERIFY(all.size() > 200);
        for (const QString& path : all) {
            const auto exchange =
                QJsonDocument::fromJson(contentOf(QDir(dataRoot()).filePath(path))).object();
            check(twinOf(path), exchange.value(u"response_body").toString().toUtf8(), path);
            if (QTest::currentTestFailed())
                return;
        }
    }

    /// The same answers, damaged: values or an error, in bounded time.
    void damagedAnswers() {
        mutation::Random random(20261124);
        QElapsedTimer timer;
        int tried = 0;
        for (const QString& path : std::as_const(m_files)) {
            const QByteArray whole = contentOf(QDir(dataRoot()).filePath(path));
            if (whole.size() > 64 * 1024)
                continue;
            for (int round = 0; round < 8; ++round, ++tried) {
                const QByteArray bytes = mutation::mutated(whole, random);
                timer.start();
                (void)read(path, bytes);
                QVERIFY2(timer.elapsed() < 2000, qPrintable(path));
            }
        }
        QVERIFY2(tried > 4000, qPrintable(QString::number(tried)));
    }

private:
    void check(const QString& key, const QByteArray& bytes, const QString& path) {
        QVERIFY2(!bytes.isEmpty(), qPrintable(path));
        for (const Entry& one : std::as_const(m_entries)) {
            if (!fits(one.key, key))
                continue;
            QVERIFY2(one.expected.contains(u"device") && one.expected.contains(u"oddity"), qPrintable(key));
            if (isNoAnswer(one.expected))
                return;
            QVERIFY2(!valuesOf(one.expected).isEmpty(), qPrintable(key));
            QStringList lines;
            compare(valuesOf(one.expected), read(key, bytes), {}, lines);
            QVERIFY2(lines.isEmpty(), qPrintable(path + u'\n' + lines.join(u'\n')));
            return;
        }
        QFAIL(qPrintable(QStringLiteral("no golden values for %1").arg(path)));
    }

    QList<Entry> m_entries;
    QStringList m_files;
};

QTEST_GUILESS_MAIN(TestDevicesGolden)
#include "test_devices_golden.moc"
