// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/image_gaps.h"
#include "cases/manifest.h"
#include "cases/package.h"
#include "cases/sha256_sums.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <random>
#include <vector>

using namespace vigie;
using namespace vigie::cases;
using namespace std::chrono_literals;

namespace {

UtcTime utc(const char* text) {
    return fromDateTime(QDateTime::fromString(QLatin1String(text), Qt::ISODateWithMs));
}

PackageContents contents() {
    Extracted extracted;
    extracted.request.camera.id = CameraId::create();
    extracted.request.camera.number = 127;
    extracted.request.camera.name = QStringLiteral("=Place; \"Halle\"");
    extracted.request.asked = {utc("2026-10-25T00:30:00.000Z"), utc("2026-10-25T00:31:00.000Z")};
    extracted.video = QStringLiteral("/anywhere/video/1-127.mp4");
    extracted.index = QStringLiteral("/anywhere/video/1-127-images.csv");
    extracted.clock = MeasuredClock{{-3200ms, 500ms}, utc("2026-10-26T08:00:00.000Z")};
    extracted.askedOfDevice = {extracted.request.asked.begin - 3200ms, extracted.request.asked.end - 3200ms};
    extracted.obtained = {extracted.askedOfDevice.begin + 20ms, extracted.askedOfDevice.end - 20ms};
    extracted.images = 1530;
    extracted.imagesBefore = 30;
    extracted.gaps.step = 40ms;
    extracted.gaps.spans = {{utc("2026-10-25T00:30:10.000Z"), utc("2026-10-25T00:30:12.500Z")}};
    extracted.remarks = {QStringLiteral("Remarque accentuée")};
    PackageContents contents;
    contents.requisition.id = CaseId::create();
    contents.requisition.number = QStringLiteral("2026-0042");
    contents.requisition.request.frame = LegalFrame::RogatoryCommission;
    contents.requisition.request.authority = QStringLiteral("BR Valmont");
    contents.commune.name = QStringLiteral("Valmont-sur-Aire");
    contents.extractions = {extracted};
    contents.exporter = QStringLiteral("Cheffe de salle");
    contents.createdAt = utc("2026-10-26T09:00:00.000Z");
    return contents;
}

} // namespace

class TestCasesTexts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sumsAreWhatSha256sumChecks() {
        const QTemporaryDir folder;
        Sha256Sums sums;
        for (const QString& name : {QStringLiteral("a.txt"), QStringLiteral("video/é à.mp4")}) {
            QVERIFY(QDir(folder.path()).mkpath(QFileInfo(folder.filePath(name)).path()));
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(name.toUtf8() + "\n");
            sums.insert(name,
                        QCryptographicHash::hash(name.toUtf8() + "\n", QCryptographicHash::Sha256).toHex());
        }
        QFile list(folder.filePath(QStringLiteral("SHA256SUMS")));
        QVERIFY(list.open(QIODevice::WriteOnly));
        list.write(toText(sums));
        list.close();
        QProcess check;
        check.setWorkingDirectory(folder.path());
        check.start(QStringLiteral("sha256sum"),
                    {QStringLiteral("-c"), QStringLiteral("--strict"), list.fileName()});
        QVERIFY(check.waitForFinished(10'000));
        QCOMPARE(check.exitCode(), 0);
        // And what it writes is read.
        QProcess make;
        make.setWorkingDirectory(folder.path());
        make.start(QStringLiteral("sha256sum"),
                   {QStringLiteral("-b"), QStringLiteral("a.txt"), QStringLiteral("video/é à.mp4")});
        QVERIFY(make.waitForFinished(10'000));
        const auto read = parseSha256Sums(make.readAllStandardOutput());
        QVERIFY(read.has_value());
        QCOMPARE(*read, sums);
    }

    void badListsAreRefused_data() {
        QTest::addColumn<QByteArray>("text");
        const QByteArray digest(64, 'a');
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no path") << digest + "  \n";
        QTest::newRow("short digest") << digest.chopped(1) + "  a\n";
        QTest::newRow("capitals") << digest.toUpper() + "  a\n";
        QTest::newRow("one separator") << digest + " a\n";
        QTest::newRow("out of the folder") << digest + "  ../a\n";
        QTest::newRow("out of the folder, hidden") << digest + "  video/../../a\n";
        QTest::newRow("absolute") << digest + "  /etc/passwd\n";
        QTest::newRow("dot") << digest + "  ./a\n";
        QTest::newRow("escaped") << "\\" + digest + "  a\\nb\n";
        QTest::newRow("backslash") << digest + "  a\\b\n";
        QTest::newRow("twice") << digest + "  a\n" + digest + "  a\n";
        QTest::newRow("not UTF-8") << digest + "  \xff\xfe\n";
        QTest::newRow("blank line within") << digest + "  a\n\n" + digest + "  b\n";
        QByteArray many;
        for (int i = 0; i <= 10'000; ++i)
            many += digest + "  " + QByteArray::number(i) + '\n';
        QTest::newRow("too many") << many;
    }
    void badListsAreRefused() {
        QFETCH(QByteArray, text);
        const auto read = parseSha256Sums(text);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::InvalidInput);
    }

    void mutatedListsNeverLeaveTheFolder() {
        std::mt19937 random(20261025);
        const QByteArray digest = QByteArray("0123456789abcdef").repeated(4);
        const QByteArray good = digest + "  manifest.json\n" + digest + " *video/1-127.mp4\n";
        int read = 0;
        for (int round = 0; round < 5000; ++round) {
            QByteArray text = good;
            for (int change = 0, changes = 1 + static_cast<int>(random() % 6); change < changes; ++change) {
                const auto at = static_cast<qsizetype>(random() % static_cast<unsigned>(text.size()));
                switch (random() % 4) {
                case 0:
                    text[at] = static_cast<char>(random());
                    break;
                case 1:
                    text.remove(at, 1 + static_cast<qsizetype>(random() % 8));
                    break;
                case 2:
                    text.insert(at, "../");
                    break;
                default:
                    text.insert(at, text.mid(at, static_cast<qsizetype>(random() % 80)));
                }
                if (text.isEmpty())
                    text = good;
            }
            const auto sums = parseSha256Sums(text);
            if (!sums)
                continue;
            ++read;
            for (auto it = sums->begin(); it != sums->end(); ++it) {
                QCOMPARE(it.value().size(), 64);
                QVERIFY(QDir::cleanPath(it.key()) == it.key() && !it.key().startsWith(QLatin1String("..")) &&
                        !it.key().startsWith(QLatin1Char('/')));
            }
        }
        QVERIFY(read > 50);
    }

    void mutatedManifestsAreSaidAndNeverCrash() {
        std::mt19937 random(42);
        const QByteArray good =
            canonicalJson(manifestOf(contents(), {{QStringLiteral("LISEZMOI.txt"), "00", 3}}));
        for (int round = 0; round < 1500; ++round) {
            QByteArray text = good;
            for (int change = 0; change < 3; ++change) {
                const auto at = static_cast<qsizetype>(random() % static_cast<unsigned>(text.size()));
                if (random() % 2 == 0)
                    text[at] = static_cast<char>(random());
                else
                    text.remove(at, 1 + static_cast<qsizetype>(random() % 40));
            }
            const QTemporaryDir folder;
            QFile manifest(folder.filePath(QStringLiteral("manifest.json")));
            QFile list(folder.filePath(QStringLiteral("SHA256SUMS")));
            QVERIFY(manifest.open(QIODevice::WriteOnly) && list.open(QIODevice::WriteOnly));
            manifest.write(text);
            list.write(toText({{QStringLiteral("manifest.json"),
                                QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex()}}));
            manifest.close();
            list.close();
            const auto verified = verifyPackage(folder.path(), {});
            QVERIFY(verified.has_value());
            QVERIFY(!verified->isIntact() || !QJsonDocument::fromJson(text)[u"files"].isArray());
        }
    }

    void theManifestIsCanonical() {
        const auto it = contents();
        const QByteArray text = canonicalJson(manifestOf(it, {{QStringLiteral("b"), "11", 2}}));
        QCOMPARE(text, canonicalJson(QJsonDocument::fromJson(text).object()));
        QCOMPARE(text.count('\n'), 1);
        QVERIFY(text.startsWith(R"({"case":{"authority":"BR Valmont")"));
        QVERIFY(text.contains("Remarque accentuée"));
        const QJsonObject manifest = QJsonDocument::fromJson(text).object();
        const auto video = manifest[u"videos"][0].toObject();
        QCOMPARE(manifest[u"case"][u"legalFrame"].toString(), QStringLiteral("cpp-99-3"));
        QCOMPARE(video[u"deviceClock"][u"offsetMs"].toInteger(), -3200);
        QCOMPARE(video[u"deviceClock"][u"appliedUs"].toInteger(), -3'200'000);
        QCOMPARE(video[u"obtainedDeviceTime"][u"begin"].toString(),
                 QStringLiteral("2026-10-25T00:29:56.820Z"));
        QCOMPARE(video[u"obtained"][u"begin"].toString(), QStringLiteral("2026-10-25T00:30:00.020Z"));
        QCOMPARE(video[u"imagesShown"].toInteger(), 1500);
        QCOMPARE(video[u"gaps"][0][u"end"].toString(), QStringLiteral("2026-10-25T00:30:12.500Z"));
        QCOMPARE(video[u"file"].toString(), QStringLiteral("video/1-127.mp4"));
    }

    void theExportJournalHasItsColumns() {
        // The mark that makes a spreadsheet read UTF-8; decoding drops it.
        QVERIFY(exportJournalOf(contents()).startsWith("\xEF\xBB\xBF"));
        const QStringList lines =
            QString::fromUtf8(exportJournalOf(contents())).split(QStringLiteral("\r\n"));
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0], QStringLiteral("Date et heure des images (UTC);Durée (s);Identifiants des caméras;"
                                          "Date et heure de l'export (UTC);Auteur de l'export;"
                                          "Numéro du dossier"));
        QVERIFY(lines[1].startsWith(QStringLiteral("2026-10-25T00:30:00.020Z;59.960;")));
        QVERIFY(lines[1].contains(QStringLiteral("\"127 · =Place; \"\"Halle\"\" · Valmont-sur-Aire · ")));
        QVERIFY(lines[1].endsWith(QStringLiteral(";2026-10-26T09:00:00.000Z;Cheffe de salle;2026-0042")));
        auto formula = contents();
        formula.exporter = QStringLiteral("=1+1");
        QVERIFY(QString::fromUtf8(exportJournalOf(formula)).contains(QStringLiteral(";'=1+1;")));
    }

    void fileNamesArePlain_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("expected");
        QTest::newRow("accents") << "Église Saint-Éloi, l'été"
                                 << "1-127-eglise-saint-eloi-l-ete";
        QTest::newRow("path") << "../../etc/passwd"
                              << "1-127-etc-passwd";
        QTest::newRow("nothing left") << "///"
                                      << "1-127";
        QTest::newRow("long") << QString(300, 'a') << "1-127-" + QString(60, 'a');
    }
    void fileNamesArePlain() {
        QFETCH(QString, name);
        QFETCH(QString, expected);
        Camera camera;
        camera.number = 127;
        camera.name = name;
        QCOMPARE(baseNameOf(1, camera), expected);
    }

    void packagesStandOnlyUnderCaseNumbers() {
        const QTemporaryDir root;
        for (const char* number : {"", "..", "2026", "2026-1/../..", "2026-0001\n", "/2026-0001"})
            QCOMPARE(Package::create(root.path(), QLatin1String(number)).error().code,
                     ErrorCode::InvalidInput);
        QVERIFY(QDir(root.path()).mkdir(QStringLiteral("2026-0001")));
        QCOMPARE(Package::create(root.path(), QStringLiteral("2026-0001")).error().code, ErrorCode::Conflict);
        {
            const auto package = Package::create(root.path(), QStringLiteral("2026-0002"));
            QVERIFY(package.has_value());
            QVERIFY(QDir(package->videoFolder()).exists());
        }
        QCOMPARE(QDir(root.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList{QStringLiteral("2026-0001")});
    }

    void gapsAreFound() {
        const UtcTime begin = utc("2026-10-25T00:30:00.000Z");
        const TimeSpan asked{begin, begin + 4s};
        std::vector<UtcTime> captures;
        for (int i = 0; i < 100; ++i)
            captures.push_back(begin + 40ms * i);
        QVERIFY(gapsIn(captures, asked).spans.isEmpty());
        QCOMPARE(gapsIn(captures, asked).step, std::chrono::microseconds(40ms));
        // One picture missing is exactly twice the step, two are a gap.
        auto some = captures;
        some.erase(some.begin() + 50);
        QVERIFY(gapsIn(some, asked).spans.isEmpty());
        some.erase(some.begin() + 50);
        const auto gaps = gapsIn(some, asked);
        QCOMPARE(gaps.spans.size(), 1);
        QCOMPARE(gaps.spans[0].begin, begin + 40ms * 49);
        QCOMPARE(gaps.spans[0].end, begin + 40ms * 52);
        QCOMPARE(gaps.missing(), std::chrono::microseconds(120ms));
        // Bounds.
        const std::span<const UtcTime> middle(captures.data() + 10, 80);
        QCOMPARE(gapsIn(middle, asked).spans.size(), 2);
        QCOMPARE(gapsIn({}, asked).spans.size(), 1);
        QCOMPARE(gapsIn({}, asked).missing(), std::chrono::microseconds(4s));
        // A clock set back during the span.
        auto back = captures;
        for (std::size_t i = 60; i < back.size(); ++i)
            back[i] -= 1s;
        QCOMPARE(gapsIn(back, {begin, back.back() + 40ms}).spans.size(), 0);
        QCOMPARE(gapsIn(std::span(captures.data(), 1), asked).spans.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestCasesTexts)
#include "test_cases_texts.moc"
