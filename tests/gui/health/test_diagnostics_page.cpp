// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/ui/check_filter.h"
#include "health/ui/check_table_model.h"
#include "health/ui/diagnostics_page.h"
#include "health/ui/step_table_model.h"
#include "look/ui/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace vigie;
using namespace vigie::health;
using namespace std::chrono_literals;

namespace {

/// Ten cameras in two communes, numbers 101 to 110.
struct Fleet {
    std::shared_ptr<Directory> directory = std::make_shared<Directory>();
    QList<Camera> cameras;
    QHash<CameraId, CheckResult> checks;
    ManualClock clock{fromDateTime(QDateTime(QDate(2026, 3, 17), QTime(13, 32), Qt::UTC))};

    Fleet() {
        const Commune first{CommuneId::create(), "60001", "Bréval-les-Tilleuls"};
        const Commune second{CommuneId::create(), "60002", "Roquemare"};
        directory->communes = {{first.id, first}, {second.id, second}};
        for (int i = 0; i < 10; ++i) {
            Camera camera;
            camera.id = CameraId::create();
            camera.commune = i % 2 == 0 ? first.id : second.id;
            camera.number = 101 + i;
            camera.name = QStringLiteral("Place %1").arg(i);
            cameras.append(camera);
            directory->cameras.insert(camera.id, camera);
        }
        // Left unchecked: 110.
        for (int i = 0; i < 9; ++i)
            set(i, Verdict::Good, {});
        set(3, Verdict::Bad, "frozen");
        set(5, Verdict::Unreachable, "offline");
        set(6, Verdict::Doubtful, "clock");
        set(7, Verdict::Bad, "black");
    }
    void set(int index, Verdict verdict, const char* cause) {
        CheckResult check;
        check.id = CheckId::create();
        check.camera = cameras[index].id;
        check.commune = cameras[index].commune;
        check.verdict = verdict;
        check.cause = QString::fromLatin1(cause);
        check.startedAt = clock.utcNow() - 5s;
        check.endedAt = clock.utcNow();
        checks[check.camera] = check;
    }
};

QStringList column(const QTableView& table, int column) {
    QStringList texts;
    for (int row = 0; row < table.model()->rowCount(); ++row)
        texts << table.model()->index(row, column).data().toString();
    return texts;
}

} // namespace

class TestDiagnosticsPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_fleet = std::make_unique<Fleet>();
        m_page = std::make_unique<DiagnosticsPage>(m_fleet->clock);
        m_page->resize(1280, 800);
        m_page->setDirectory(m_fleet->directory);
        m_page->setChecks(m_fleet->checks);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        m_table = m_page->findChild<QTableView*>("checkTable");
        QVERIFY(m_table);
        m_table->setFocus();
    }
    void cleanup() { m_page.reset(); }

    void modelsKeepTheRules() {
        CheckTableModel model(m_fleet->clock);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        CheckFilter filter;
        const QAbstractItemModelTester filterTester(&filter,
                                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setSourceModel(&model);
        model.setDirectory(m_fleet->directory);
        model.setChecks(m_fleet->checks);
        filter.arrange();
        QCOMPARE(filter.rowCount(), 10);
        filter.setToTreatOnly(true);
        QCOMPARE(filter.rowCount(), 5);
        m_fleet->set(3, Verdict::Good, "");
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setChecks(m_fleet->checks);
        QCOMPARE(changed.count(), 1); // one row, not the whole board
        filter.arrange();
        QCOMPARE(filter.rowCount(), 4);
        model.setDirectory(std::make_shared<Directory>());
        QCOMPARE(filter.rowCount(), 0);

        StepTableModel steps;
        const QAbstractItemModelTester stepTester(&steps,
                                                  QAbstractItemModelTester::FailureReportingMode::QtTest);
        steps.setSteps({{"address", Verdict::Good, "ok", 12ms}, {"stream", Verdict::Unchecked, "", 0ms}});
        QCOMPARE(steps.index(0, StepTableModel::Took).data().toString(), "12 ms");
        QCOMPARE(steps.index(1, StepTableModel::Took).data().toString(), "");
        steps.setSteps({});
    }

    void theWorstComesFirst() {
        QCOMPARE(column(*m_table, CheckTableModel::State),
                 QStringList({"Injoignable", "Défaut", "Défaut", "Doute", "Non contrôlée", "Bon", "Bon",
                              "Bon", "Bon", "Bon"}));
        // Of equals, the smaller number.
        QCOMPARE(column(*m_table, CheckTableModel::Number).mid(0, 7),
                 QStringList({"106", "104", "108", "107", "110", "101", "102"}));
        QCOMPARE(column(*m_table, CheckTableModel::Cause).mid(0, 5),
                 QStringList({"Enregistreur injoignable", "Image figée", "Image noire", "Horloge décalée",
                              "Jamais contrôlée"}));
        QVERIFY(m_page->findChild<QWidget*>("verdictCounts")
                    ->accessibleName()
                    .contains("5 bonnes, 1 doutes, 2 défauts, 1 injoignables, 1 non contrôlées"));
    }

    void aHeaderSortsByItsColumn() {
        m_table->sortByColumn(CheckTableModel::Number, Qt::AscendingOrder);
        QCOMPARE(column(*m_table, CheckTableModel::Number).first(), "101");
        m_table->sortByColumn(CheckTableModel::State, Qt::AscendingOrder);
        QCOMPARE(column(*m_table, CheckTableModel::Number).mid(0, 2), QStringList({"101", "102"}));
    }

    void keysAskForChecks() {
        QSignalSpy asked(m_page.get(), &DiagnosticsPage::checkRequested);
        QTest::keyClick(m_table, Qt::Key_T);
        QTRY_COMPARE(asked.count(), 1); // a button's key clicks it visibly, for a tenth of a second
        QCOMPARE(asked.takeFirst().first().value<QList<CameraId>>().size(), 10);
        auto* selection = m_page->findChild<QPushButton*>("checkSelection");
        QVERIFY(!selection->isEnabled());
        m_table->selectRow(1);
        QVERIFY(selection->isEnabled());
        QTest::keyClick(m_table, Qt::Key_R);
        QTRY_COMPARE(asked.count(), 1);
        QCOMPARE(asked.first().first().value<QList<CameraId>>(), QList<CameraId>{m_fleet->cameras[3].id});
        // In the search field a T is a letter.
        auto* search = m_page->findChild<QLineEdit*>("checkSearch");
        search->setFocus();
        QTest::keyClick(search, Qt::Key_T);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(search->text(), "t");
    }

    void onlyWhatIsToBeTreated() {
        auto* only = m_page->findChild<QPushButton*>("toTreatOnly");
        QTest::keyClick(m_table, Qt::Key_A);
        QTRY_VERIFY(only->isChecked());
        QCOMPARE(column(*m_table, CheckTableModel::Number), QStringList({"106", "104", "108", "107", "110"}));
        QTest::keyClick(m_table, Qt::Key_A);
        QTRY_VERIFY(!only->isChecked());
        QCOMPARE(m_table->model()->rowCount(), 10);
        for (int i = 0; i < 10; ++i)
            m_fleet->set(i, Verdict::Good, "");
        QTest::keyClick(m_table, Qt::Key_A);
        QTRY_VERIFY(only->isChecked());
        m_page->setChecks(m_fleet->checks);
        QCOMPARE(m_table->model()->rowCount(), 0);
        auto* empty = m_page->findChild<QLabel*>("checkEmpty");
        QVERIFY(empty->isVisible());
        QVERIFY(empty->text().contains("Rien à traiter"));
    }

    void searchFindsWithoutAccents() {
        auto* search = m_page->findChild<QLineEdit*>("checkSearch");
        search->setFocus();
        QTest::keyClicks(search, "figee ROQUE");
        QCOMPARE(column(*m_table, CheckTableModel::Number), QStringList({"104"}));
        search->clear();
        QTest::keyClicks(search, "breval");
        QCOMPARE(m_table->model()->rowCount(), 5);
        search->clear();
        QTest::keyClicks(search, "nulle part");
        QVERIFY(m_page->findChild<QLabel*>("checkEmpty")->isVisible());
    }

    void theSelectedCameraShowsItsSteps() {
        QSignalSpy wanted(m_page.get(), &DiagnosticsPage::detailWanted);
        m_table->selectRow(1);
        const CameraId id = m_fleet->cameras[3].id;
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.first().first().value<CameraId>(), id);
        QCOMPARE(m_page->currentCamera(), id);
        m_page->setSteps(id, {{"address", Verdict::Good, "10.0.0.1 accepte la connexion", 3ms},
                              {"image", Verdict::Bad, "Image figée", 10000ms}});
        auto* steps = m_page->findChild<QTableView*>("stepTable");
        QCOMPARE(column(*steps, StepTableModel::Name), QStringList({"Adresse", "Image"}));
        QCOMPARE(column(*steps, StepTableModel::State), QStringList({"Bon", "Défaut"}));
        QVERIFY(m_page->findChild<QLabel*>("stepTitle")->text().startsWith("104 · Place 3 · Roquemare"));
        // An answer that comes too late is not shown under another camera.
        m_page->setSteps(m_fleet->cameras[0].id, {});
        QCOMPARE(steps->model()->rowCount(), 2);
        // A new check of it is asked for again; the same one is not.
        m_page->setChecks(m_fleet->checks);
        QCOMPARE(wanted.count(), 1);
        m_fleet->set(3, Verdict::Good, "");
        m_page->setChecks(m_fleet->checks);
        QCOMPARE(wanted.count(), 2);
        QCOMPARE(m_page->currentCamera(), id); // the selection went with the camera
    }

    void aRunShowsItsProgressAndMovesNothing() {
        auto* bar = m_page->findChild<QProgressBar*>("checkProgress");
        auto* cancel = m_page->findChild<QPushButton*>("cancelRun");
        auto* all = m_page->findChild<QPushButton*>("checkAll");
        QSignalSpy cancelled(m_page.get(), &DiagnosticsPage::cancelRequested);
        QVERIFY(!bar->isVisible() && all->isEnabled());
        m_page->setRunProgress(3, 10);
        QVERIFY(bar->isVisible() && cancel->isVisible() && !all->isEnabled());
        QCOMPARE(bar->value(), 3);
        QCOMPARE(bar->maximum(), 10);
        const QStringList before = column(*m_table, CheckTableModel::Number);
        m_fleet->set(0, Verdict::Unreachable, "offline");
        m_page->setChecks(m_fleet->checks);
        QCOMPARE(column(*m_table, CheckTableModel::Number), before);
        QVERIFY(column(*m_table, CheckTableModel::State)[before.indexOf("101")] == "Injoignable");
        QTest::keyClick(m_table, Qt::Key_Escape);
        QTRY_COMPARE(cancelled.count(), 1);
        m_page->setRunFinished();
        QVERIFY(!bar->isVisible() && all->isEnabled());
        QCOMPARE(column(*m_table, CheckTableModel::Number).first(), "101");
    }

    void sinceAndAnEmptyDirectory() {
        m_page->setFaultsSince({{m_fleet->cameras[3].id, m_fleet->clock.utcNow() - 72h}});
        QVERIFY(column(*m_table, CheckTableModel::Since)[1].startsWith("14/03 "));
        QCOMPARE(column(*m_table, CheckTableModel::Since)[0], "");
        QSignalSpy opened(m_page.get(), &DiagnosticsPage::opened);
        m_table->selectRow(1);
        QTest::keyClick(m_table, Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        m_page->setDirectory(std::make_shared<Directory>());
        QVERIFY(m_page->currentCamera().isNull());
        QVERIFY(!m_page->findChild<QPushButton*>("checkAll")->isEnabled());
        QVERIFY(m_page->findChild<QLabel*>("checkEmpty")->text().contains("Aucune caméra"));
    }

    /// A picture for the eye, when a place for it is named.
    void picture() {
        const QString folder = qEnvironmentVariable("VIGIE_SCREENSHOTS");
        if (folder.isEmpty())
            QSKIP("VIGIE_SCREENSHOTS is not set: no picture was kept");
        m_page->setFaultsSince({{m_fleet->cameras[3].id, m_fleet->clock.utcNow() - 72h}});
        m_table->selectRow(1);
        m_page->setSteps(m_fleet->cameras[3].id,
                         {{"address", Verdict::Good, "10.0.0.1 accepte la connexion", 3ms},
                          {"login", Verdict::Good, "Marque Modèle 1.2", 41ms},
                          {"clock", Verdict::Doubtful, "+3,1 s à 0,1 s près", 12ms},
                          {"image", Verdict::Bad, "Image figée : 0,01 mesuré, seuil 0,20", 10012ms},
                          {"replay", Verdict::Unchecked, "Pas tenté : une étape précédente a échoué", 0ms}});
        m_page->setRunProgress(3, 10);
        QVERIFY(m_page->grab().save(folder + "/diagnostics.png"));
    }

private:
    std::unique_ptr<Fleet> m_fleet;
    std::unique_ptr<DiagnosticsPage> m_page;
    QTableView* m_table = nullptr;
};

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    look::applyTheme(application, look::ThemeKind::Dark);
    TestDiagnosticsPage test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_diagnostics_page.moc"
