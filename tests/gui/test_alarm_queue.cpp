// SPDX-License-Identifier: GPL-3.0-or-later
// The queue over a real catalog: what is in it is what the catalog says.
#include "alarms/ui/alarm_queue.h"
#include "catalog/alarm_repository.h"
#include "cluster_fixture.h"
#include "look/ui/theme.h"

#include <QAbstractItemModelTester>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

using namespace vigie;
using namespace vigie::alarms;

class TestAlarmQueue : public QObject {
    Q_OBJECT

    catalog::ClusterFixture m_fixture;
    SystemClock m_clock;

    AlarmId raise(int priority, const QString& title) {
        auto agent = m_fixture.as("agent");
        catalog::AlarmRequest request;
        request.commune = m_fixture.commune.id;
        request.site = m_fixture.site.id;
        request.camera = m_fixture.first.id;
        request.kind = QStringLiteral("motion");
        request.priority = priority;
        request.title = title;
        return catalog::AlarmRepository(*agent).raise(request).value_or(AlarmId());
    }

    static QStringList rows(const AlarmQueueModel& model) {
        QStringList all;
        for (int row = 0; row < model.rowCount(); ++row)
            all << model.index(row).data().toString();
        return all;
    }

private Q_SLOTS:
    void initTestCase() {
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        VERIFY_OK(m_fixture.furnish());
    }

    void cleanup() {
        auto operatorsDesk = m_fixture.as("poste1");
        catalog::AlarmRepository alarms(*operatorsDesk);
        const auto open = alarms.openAndClosedSince(m_clock.utcNow());
        QVERIFY(open);
        for (const Alarm& alarm : *open) {
            (void)alarms.claim(alarm.id);
            (void)alarms.close(alarm.id, AlarmVerdict::Test, {});
        }
    }

    void groupsAndOrderAreTheCatalogs() {
        catalog::CatalogWorker worker(m_fixture.settings(QStringLiteral("poste1")));
        AlarmBoard board(worker, m_clock.utcNow());
        AlarmQueueModel model(board);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto directory = std::make_shared<Directory>();
        directory->communes[m_fixture.commune.id] = m_fixture.commune;
        directory->sites[m_fixture.site.id] = m_fixture.site;
        directory->cameras[m_fixture.first.id] = m_fixture.first;
        QVERIFY(!raise(3, QStringLiteral("Mouvement")).isNull());
        const AlarmId intrusion = raise(1, QStringLiteral("Intrusion"));
        QVERIFY(!raise(2, QStringLiteral("Entrée sabotée")).isNull());
        board.readAll();
        QTRY_COMPARE(rows(model), (QStringList{"À prendre", "Intrusion", "Entrée sabotée", "Mouvement"}));
        QCOMPARE(model.index(0).data(AlarmQueueModel::HeadingCountRole).toInt(), 3);
        QVERIFY(!model.index(0).flags().testFlag(Qt::ItemIsSelectable));
        model.setDirectory(directory);
        QVERIFY(model.index(1)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(QStringLiteral("Valombre · Mairie · %1").arg(m_fixture.first.number)));

        board.claim(intrusion);
        QTRY_COMPARE(rows(model),
                     (QStringList{"À prendre", "Entrée sabotée", "Mouvement", "En cours", "Intrusion"}));
        board.hold(intrusion, QStringLiteral("patrouille en route"));
        QTRY_COMPARE(rows(model).mid(3), (QStringList{"En attente", "Intrusion"}));
        board.close(intrusion, AlarmVerdict::Confirmed, {});
        QTRY_COMPARE(rows(model).size(), 3);
        QCOMPARE(board.count(AlarmState::Closed), 1);
    }

    void returnOpensTheChosenAlarmAndNeverAHeading() {
        catalog::CatalogWorker worker(m_fixture.settings(QStringLiteral("poste1")));
        AlarmBoard board(worker, m_clock.utcNow());
        AlarmQueue queue(board, m_clock);
        queue.resize(352, 600);
        queue.show();
        const AlarmId alarm = raise(2, QStringLiteral("Intrusion"));
        board.readAll();
        QTRY_COMPARE(queue.model().rowCount(), 2);
        QSignalSpy opened(&queue, &AlarmQueue::opened);
        queue.focusList();
        QCOMPARE(queue.view()->currentIndex().row(), 1);
        QTest::keyClick(queue.view(), Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].value<AlarmId>(), alarm);
        queue.view()->setCurrentIndex(queue.model().index(0));
        QTest::keyClick(queue.view(), Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
    }

    void aNewAlarmNeverMovesTheSelection() {
        catalog::CatalogWorker worker(m_fixture.settings(QStringLiteral("poste1")));
        AlarmBoard board(worker, m_clock.utcNow());
        AlarmQueue queue(board, m_clock);
        queue.show();
        const AlarmId chosen = raise(3, QStringLiteral("Mouvement"));
        board.readAll();
        QTRY_COMPARE(queue.model().rowCount(), 2);
        queue.focusList();
        QVERIFY(!raise(1, QStringLiteral("Intrusion")).isNull());
        board.readAll();
        QTRY_COMPARE(queue.model().rowCount(), 3);
        QCOMPARE(AlarmId(queue.view()->currentIndex().data(AlarmQueueModel::AlarmIdRole).toUuid()), chosen);
    }
};

QTEST_MAIN(TestAlarmQueue)
#include "test_alarm_queue.moc"
