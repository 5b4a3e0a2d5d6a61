// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/ui/theme.h"
#include "wall/ui/camera_tree.h"
#include "wall/ui/wall_view.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace vigie;
using namespace vigie::wall;

class TestCameraTree : public QObject {
    Q_OBJECT

    std::shared_ptr<Directory> m_directory;

    CommuneId commune(const QString& name) {
        const Commune commune{CommuneId::create(), QStringLiteral("60001"), name};
        m_directory->communes[commune.id] = commune;
        return commune.id;
    }
    SiteId site(const CommuneId& where, const QString& name) {
        const Site site{SiteId::create(), where, name};
        m_directory->sites[site.id] = site;
        return site.id;
    }
    CameraId camera(const SiteId& where, int number, const QString& name) {
        Camera camera;
        camera.id = CameraId::create();
        camera.site = where;
        camera.commune = m_directory->sites.value(where).commune;
        camera.number = number;
        camera.name = name;
        m_directory->cameras[camera.id] = camera;
        return camera.id;
    }

    // Every name below `parent`, depth first, as an operator reads the open tree.
    static QStringList names(const QAbstractItemModel& model, const QModelIndex& parent = {}) {
        QStringList all;
        for (int row = 0; row < model.rowCount(parent); ++row) {
            const QModelIndex index = model.index(row, 0, parent);
            all << index.data().toString() << names(model, index);
        }
        return all;
    }

private Q_SLOTS:
    void initTestCase() { look::applyTheme(*qApp, look::ThemeKind::Dark); }

    void init() {
        m_directory = std::make_shared<Directory>();
        const CommuneId valmont = commune("Valmont-sur-Aire");
        const CommuneId bois = commune("Bois-le-Comte");
        const SiteId station = site(valmont, "Gare");
        const SiteId market = site(valmont, "Halles");
        const SiteId school = site(bois, "Collège");
        camera(station, 142, "Parking Gare");
        camera(station, 9, "Quai nord");
        camera(market, 127, "Place du Marché");
        camera(school, 233, "Entrée du parc");
    }

    void theModelKeepsTheRulesOfModels() {
        CameraTreeModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setDirectory(m_directory);
        QCOMPARE(names(model),
                 (QStringList{"Bois-le-Comte", "Collège", "Entrée du parc", "Valmont-sur-Aire", "Gare",
                              "Quai nord", "Parking Gare", "Halles", "Place du Marché"}));
        model.setDirectory(std::make_shared<Directory>());
        QCOMPARE(model.rowCount({}), 0);
        model.setDirectory(m_directory);
        QCOMPARE(model.cameraCount(), 4);
    }

    void camerasOfNoKnownSiteAreLeftOut() {
        camera(SiteId::create(), 5, "Orpheline");
        CameraTreeModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setDirectory(m_directory);
        QVERIFY(!names(model).contains("Orpheline"));
    }

    void verdictsAreCountedUpTheTree() {
        CameraTreeModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setDirectory(m_directory);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        const CameraId parking = m_directory->cameraByNumber(142)->id;
        model.setVerdicts(
            {{parking, Verdict::Unreachable}, {m_directory->cameraByNumber(9)->id, Verdict::Good}});
        QVERIFY(!changed.isEmpty());
        const QModelIndex valmont = model.index(1, 0, {});
        const QModelIndex station = model.index(0, 0, valmont);
        for (const QModelIndex& place : {valmont, station})
            QCOMPARE(place.data(CameraTreeModel::BadCountRole).toInt(), 1);
        QCOMPARE(valmont.data(CameraTreeModel::CameraCountRole).toInt(), 3);
        QCOMPARE(model.index(0, 0, {}).data(CameraTreeModel::BadCountRole).toInt(), 0);
        QCOMPARE(model.count(Verdict::Unreachable), 1);
    }

    void aPlaceIsDraggedWithAllItsCameras() {
        CameraTreeModel model;
        model.setDirectory(m_directory);
        const QModelIndex commune = model.index(1, 0, {});
        const QModelIndex camera = model.index(0, 0, model.index(0, 0, commune));
        for (const QModelIndex& index : {commune, camera})
            QVERIFY(index.flags().testFlag(Qt::ItemIsDragEnabled));
        const auto carried = [&model](const QModelIndex& index) {
            const std::unique_ptr<QMimeData> mime(model.mimeData({index}));
            QList<CameraId> cameras;
            for (const QByteArray& line : mime->data(QString::fromLatin1(cameraMime)).split('\n'))
                cameras << CameraId::fromString(QString::fromUtf8(line));
            return cameras;
        };
        QCOMPARE(carried(camera),
                 QList<CameraId>{CameraId(camera.data(CameraTreeModel::CameraRole).toUuid())});
        const QList<CameraId> all = carried(commune);
        QCOMPARE(all.size(), commune.data(CameraTreeModel::CameraCountRole).toInt());
        QVERIFY(!all.contains(CameraId()));
        QCOMPARE(model.camerasOf(commune), all);
        QVERIFY(model.camerasOf({}).isEmpty());
        const std::unique_ptr<QMimeData> nothing(model.mimeData({}));
        QVERIFY(!nothing);
    }

    void searchKeepsWhatAnswersAllWords_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QStringList>("left");
        QTest::newRow("number") << "142" << QStringList{"Valmont-sur-Aire", "Gare", "Parking Gare"};
        QTest::newRow("commune") << "bois" << QStringList{"Bois-le-Comte", "Collège", "Entrée du parc"};
        QTest::newRow("site and name") << "gare quai" << QStringList{"Valmont-sur-Aire", "Gare", "Quai nord"};
        QTest::newRow("without accents")
            << "college entree" << QStringList{"Bois-le-Comte", "Collège", "Entrée du parc"};
        QTest::newRow("nothing") << "zzz" << QStringList{};
    }

    void searchKeepsWhatAnswersAllWords() {
        QFETCH(QString, typed);
        QFETCH(QStringList, left);
        CameraTree tree;
        tree.setDirectory(m_directory);
        const QAbstractItemModelTester tester(tree.view()->model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        tree.show();
        tree.focusSearch();
        QTest::keyClicks(tree.searchField(), typed);
        QCOMPARE(names(*tree.view()->model()), left);
        tree.searchField()->clear();
        QCOMPARE(names(*tree.view()->model()).size(), 9);
    }

    void returnCallsTheCameraFound() {
        CameraTree tree;
        tree.setDirectory(m_directory);
        tree.show();
        QSignalSpy called(&tree, &CameraTree::called);
        QTest::keyClicks(tree.searchField(), "marche");
        QTest::keyClick(tree.searchField(), Qt::Key_Return);
        // Return in the field goes to the first camera found, Return there calls it.
        QCOMPARE(tree.view()->currentIndex().data().toString(), QStringLiteral("Place du Marché"));
        QTest::keyClick(tree.view(), Qt::Key_Return);
        QCOMPARE(called.size(), 1);
        QCOMPARE(called[0][0].value<CameraId>(), m_directory->cameraByNumber(127)->id);
    }

    void returnOnAPlaceCallsNothing() {
        CameraTree tree;
        tree.setDirectory(m_directory);
        tree.show();
        QSignalSpy called(&tree, &CameraTree::called);
        tree.view()->setCurrentIndex(tree.view()->model()->index(0, 0));
        QTest::keyClick(tree.view(), Qt::Key_Return);
        QCOMPARE(called.size(), 0);
        tree.reveal(m_directory->cameraByNumber(9)->id);
        QTest::keyClick(tree.view(), Qt::Key_Return);
        QCOMPARE(called.size(), 1);
    }

    void aNewDirectoryKeepsTheSelection() {
        CameraTree tree;
        tree.setDirectory(m_directory);
        const CameraId quay = m_directory->cameraByNumber(9)->id;
        tree.reveal(quay);
        auto more = std::make_shared<Directory>(*m_directory);
        const CommuneId first = CommuneId::create();
        more->communes[first] = {first, QStringLiteral("60002"), QStringLiteral("Aigremont")};
        tree.setDirectory(more);
        QCOMPARE(CameraId(tree.view()->currentIndex().data(CameraTreeModel::CameraRole).toUuid()), quay);
    }
};

QTEST_MAIN(TestCameraTree)
#include "test_camera_tree.moc"
