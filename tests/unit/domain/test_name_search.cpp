// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/name_search.h"

#include <QElapsedTimer>
#include <QTest>

#include <random>

using namespace vigie;

class TestNameSearch : public QObject {
    Q_OBJECT

    const QStringList m_names = {QStringLiteral("Parking Gare"),    QStringLiteral("Gare, parvis"),
                                 QStringLiteral("Collège du Parc"), QStringLiteral("Bd de l'Abreuvoir"),
                                 QStringLiteral("Sacré-Cœur"),      QStringLiteral("Rue 12")};
    const NameIndex m_index{
        QList<NameIndex::Entry>{{m_names[0], QStringLiteral("Saint-Aubin-le-Haut"), 142},
                                {m_names[1], QStringLiteral("Roquemare"), 143},
                                {m_names[2], QStringLiteral("Département"), 12},
                                {m_names[3], QStringLiteral("Saint-Aubin-le-Haut · Centre"), 120},
                                {m_names[4], QStringLiteral("Sainte-Colombe"), 1427},
                                {m_names[5], QStringLiteral("Garenne"), 900}}};

    QStringList found(const QString& text, qsizetype most = 10) const {
        QStringList names;
        for (const auto& one : m_index.find(text, most))
            names << m_names[one.entry];
        return names;
    }

private Q_SLOTS:
    void wordsAreFoundByTheirBeginnings_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QStringList>("names");
        const auto row = [](const char* typed, const QStringList& names) {
            QTest::newRow(typed) << QString::fromUtf8(typed) << names;
        };
        row("gar st", {m_names[0]});
        row("ST   GAR", {m_names[0]});
        row("saint gare", {m_names[0]});
        row("college", {m_names[2]});
        row("COLLÈGE parc", {m_names[2]});
        row("coeur", {m_names[4]});
        row("cœur ste", {m_names[4]});
        row("boul abr", {m_names[3]});
        row("bd l'abr", {m_names[3]});
        row("arking", {}); // a beginning, not any part
        row("gare zut", {});
        row("", {});
        row(" - ", {});
        // A name that begins so before one that holds the word, the place last.
        row("gar", {m_names[1], m_names[0], m_names[5]});
        // The number itself, then those that begin with it, then names.
        row("12", {m_names[2], m_names[3], m_names[5]});
        row("142", {m_names[0], m_names[4]});
    }
    void wordsAreFoundByTheirBeginnings() {
        QFETCH(QString, typed);
        QFETCH(QStringList, names);
        QCOMPARE(found(typed), names);
    }

    void equalsComeByRankThenInTheOrderGiven() {
        const NameIndex index({{QStringLiteral("Porte nord")},
                               {QStringLiteral("Porte sud")},
                               {QStringLiteral("Porte est")},
                               {QStringLiteral("Vieille porte")}});
        const auto order = [&index](const QHash<int, int>& rank, qsizetype most = 9) {
            QList<int> entries;
            for (const auto& one : index.find(QStringLiteral("por"), most, rank))
                entries << one.entry;
            return entries;
        };
        QCOMPARE(order({}), (QList<int>{0, 1, 2, 3}));
        QCOMPARE(order({{2, 0}, {3, 1}}), (QList<int>{2, 0, 1, 3})); // a better fit stays before
        QCOMPARE(order({{2, 1}, {1, 0}}, 2), (QList<int>{1, 2}));
    }

    void whateverIsTypedIsBorne() {
        QVERIFY(m_index.find(QString(100000, QLatin1Char('g')), 5).isEmpty());
        QVERIFY(m_index.find(QStringLiteral("gare"), 0).isEmpty());
        QVERIFY(NameIndex().find(QStringLiteral("gare"), 5).isEmpty());
        std::minstd_rand random(11);
        for (int round = 0; round < 5000; ++round) {
            QString text;
            for (int i = 0; i < 12; ++i)
                text += QChar(static_cast<char16_t>(random() % 0x400));
            QVERIFY(m_index.find(text, 3).size() <= 3);
        }
    }

    /// A whole département's cameras: a key typed must not be felt, 16 ms being one picture of the screen.
    void threeThousandCamerasAreQuick() {
        const QStringList streets = {QStringLiteral("Parking Gare"),
                                     QStringLiteral("Rue des Tanneurs"),
                                     QStringLiteral("Collège du Parc, entrée"),
                                     QStringLiteral("Place du Marché"),
                                     QStringLiteral("Giratoire nord"),
                                     QStringLiteral("Déchetterie, quai")};
        QList<NameIndex::Entry> cameras;
        for (int i = 0; i < 3000; ++i)
            cameras.append({QStringLiteral("%1 %2").arg(streets[i % 6]).arg(i % 17),
                            QStringLiteral("Saint-Martin-du-Bois %1 · Centre-bourg").arg(i % 179), 100 + i});
        QElapsedTimer watch;
        watch.start();
        const NameIndex index(cameras);
        const qint64 built = watch.elapsed();
        QList<double> times;
        for (const char* typed :
             {"g", "p", "ga", "gar st", "rue tan mart", "st 12", "saint centre parc c", "1"}) {
            for (int round = 0; round < 20; ++round) {
                watch.restart();
                const auto some = index.find(QString::fromLatin1(typed), 50);
                times << static_cast<double>(watch.nsecsElapsed()) / 1e6;
                QVERIFY(!some.isEmpty());
            }
        }
        std::sort(times.begin(), times.end());
        const double median = times[times.size() / 2];
        qInfo("built in %lld ms; a key: median %.2f ms, worst %.2f ms", built, median, times.last());
        QVERIFY2(median < 5, qPrintable(QString::number(median)));
    }
};

QTEST_GUILESS_MAIN(TestNameSearch)
#include "test_name_search.moc"
