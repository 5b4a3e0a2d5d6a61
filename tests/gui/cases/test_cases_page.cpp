// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/local_moment.h"
#include "cases/ui/case_table_model.h"
#include "cases/ui/cases_page.h"
#include "look/ui/theme.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QDateTimeEdit>
#include <QDesktopServices>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace vigie;
using namespace vigie::cases;
using namespace std::chrono_literals;

namespace {

UtcTime utc(const char* text) {
    return fromDateTime(QDateTime::fromString(QLatin1String(text), Qt::ISODateWithMs));
}

} // namespace

class UrlCatcher final : public QObject {
    Q_OBJECT

public:
    QList<QUrl> urls;
public Q_SLOTS:
    void open(const QUrl& url) { urls.append(url); }
};

/// The page as an operator uses it: keyboard first.
class TestCasesPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        auto directory = std::make_shared<Directory>();
        const Commune commune{CommuneId::create(), QStringLiteral("60001"),
                              QStringLiteral("Valmont-sur-Aire")};
        directory->communes.insert(commune.id, commune);
        m_camera.id = CameraId::create();
        m_camera.commune = commune.id;
        m_camera.number = 127;
        m_camera.name = QStringLiteral("Place de la Halle");
        m_camera.recording = QStringLiteral("Recording_1");
        directory->cameras.insert(m_camera.id, m_camera);
        m_directory = directory;
    }
    void init() {
        m_clock.set(utc("2026-11-02T10:00:00.000Z"));
        m_page = std::make_unique<CasesPage>(m_clock, QTimeZone("Europe/Paris"));
        m_page->resize(1400, 860);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        m_page->setDirectory(m_directory);
    }

    void aRequisitionIsTypedAndSubmitted() {
        QSignalSpy submitted(m_page.get(), &CasesPage::requisitionSubmitted);
        QVERIFY(!submit()->isEnabled());
        QVERIFY(problems().contains(QStringLiteral("autorité")));
        QTest::keyClick(m_page.get(), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(submitted.isEmpty());

        fill();
        QVERIFY2(submit()->isEnabled(), qPrintable(problems()));
        QVERIFY(problems().startsWith(QStringLiteral("Prêt")));
        shoot("form");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(submitted.size(), 1); // a button's key shows it pressed first
        const auto request = submitted.first().first().value<RequisitionRequest>();
        QCOMPARE(request.camera, m_camera.id);
        QCOMPARE(request.commune, m_camera.commune);
        QCOMPARE(request.authority, QStringLiteral("BR Valmont"));
        QCOMPARE(request.reference, QStringLiteral("00431/2026"));
        QCOMPARE(request.frame, LegalFrame::RogatoryCommission);
        QCOMPARE(request.span.begin, utc("2026-11-01T21:30:00.000Z"));
        QCOMPARE(request.span.length(), 90min);

        // A second press while it runs does nothing.
        QVERIFY(!submit()->isEnabled());
        QTest::keyClick(m_page.get(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(submitted.size(), 1);
    }

    void theHourThatHappensTwiceIsAsked() {
        QSignalSpy submitted(m_page.get(), &CasesPage::requisitionSubmitted);
        fill();
        auto* choice = m_page->findChild<QComboBox*>(QStringLiteral("caseBeginChoice"));
        QVERIFY(!choice->isVisible());
        setMoment("caseBegin", QDateTime({2026, 10, 25}, {2, 30}, Qt::UTC));
        setMoment("caseEnd", QDateTime({2026, 10, 25}, {3, 30}, Qt::UTC));
        QVERIFY(choice->isVisible());
        QVERIFY(!submit()->isEnabled());
        QVERIFY2(problems().contains(QStringLiteral("+02:00")) &&
                     problems().contains(QStringLiteral("+01:00")),
                 qPrintable(problems()));
        choice->setCurrentIndex(2);
        QVERIFY(submit()->isEnabled());
        shoot("twice");
        submit()->click();
        const auto request = submitted.first().first().value<RequisitionRequest>();
        QCOMPARE(request.span.begin, utc("2026-10-25T01:30:00.000Z"));
        QCOMPARE(request.span.length(), 60min);
    }

    void theHourThatIsSkippedIsRefused() {
        fill();
        m_clock.set(utc("2027-04-02T10:00:00.000Z"));
        setMoment("caseBegin", QDateTime({2027, 3, 28}, {2, 30}, Qt::UTC));
        setMoment("caseEnd", QDateTime({2027, 3, 28}, {4, 0}, Qt::UTC));
        QVERIFY(!submit()->isEnabled());
        QVERIFY2(problems().contains(QStringLiteral("n'existe pas")), qPrintable(problems()));
    }

    void anEndStillToComeBecomesPast() {
        fill();
        setMoment("caseEnd", QDateTime({2026, 11, 2}, {11, 5}, Qt::UTC));
        setMoment("caseBegin", QDateTime({2026, 11, 2}, {10, 55}, Qt::UTC));
        QVERIFY(!submit()->isEnabled());
        m_clock.advance(5min);
        QTRY_VERIFY(submit()->isEnabled());
    }

    void theExtractionIsFollowedToItsEnd() {
        fill();
        submit()->click();
        Case it = someCase(CaseState::Extracting);
        m_page->setWorking(it);
        m_page->setProgress({0.25, 1234, 5'000'000, 60s});
        QCOMPARE(m_page->findChild<QProgressBar*>(QStringLiteral("caseProgress"))->value(), 250);
        QVERIFY(detail().contains(QStringLiteral("reste 3 min")));
        shoot("progress");
        QSignalSpy cancelled(m_page.get(), &CasesPage::cancelRequested);
        QVERIFY(detail().contains(QStringLiteral("garde le dossier")));
        m_page->findChild<QPushButton*>(QStringLiteral("caseCancel"))->click();
        QCOMPARE(cancelled.size(), 1);
        m_page->setError({ErrorCode::Cancelled, QStringLiteral("Extraction annulée."), {}});
        QVERIFY(detail().contains(QStringLiteral("aucune image n'est gardée")));
        QVERIFY2(!submit()->isEnabled(), "the case exists: no second one for the same requisition");

        it.state = CaseState::Extracted;
        it.package = QStringLiteral("/srv/vigie/2026-0007");
        it.packageDigest = QString(64, QLatin1Char('a'));
        m_page->setResult(it);
        m_page->setCases({it});
        QVERIFY(detail().contains(it.packageDigest) && detail().contains(it.package));
        QVERIFY(!submit()->isEnabled()); // the form is empty again
        shoot("result");
        UrlCatcher catcher;
        QDesktopServices::setUrlHandler(QStringLiteral("file"), &catcher, "open");
        m_page->findChild<QPushButton*>(QStringLiteral("caseOpenFolder"))->click();
        QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
        QCOMPARE(catcher.urls, QList<QUrl>{QUrl::fromLocalFile(it.package)});
    }

    void aFailedCaseIsTriedAgain() {
        const Case failedCase = someCase(CaseState::Failed);
        m_page->setCases({someCase(CaseState::Extracted), failedCase});
        auto* retry = m_page->findChild<QPushButton*>(QStringLiteral("caseRetry"));
        auto* table = m_page->findChild<QTableView*>(QStringLiteral("caseTable"));
        QVERIFY(table->isVisible() && !retry->isEnabled());
        table->selectRow(0);
        QVERIFY(!retry->isEnabled());
        table->selectRow(1);
        QVERIFY(retry->isEnabled());
        // Another case comes in above: the selection stays on its case.
        m_page->setCases({someCase(CaseState::Open), *m_seen, failedCase});
        QSignalSpy requested(m_page.get(), &CasesPage::extractionRequested);
        retry->click();
        QCOMPARE(requested.size(), 1);
        QCOMPARE(requested.first().first().value<Case>().id, failedCase.id);
        QVERIFY(!retry->isEnabled());
    }

    void theModelKeepsItsPromises() {
        CaseTableModel model(QTimeZone("Europe/Paris"));
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setDirectory(m_directory);
        const Case a = someCase(CaseState::Open);
        Case b = someCase(CaseState::Extracting);
        model.setCases({a});
        model.setCases({b, a});
        b.state = CaseState::Extracted;
        model.setCases({b, a});
        QCOMPARE(model.index(0, CaseTableModel::State).data().toString(), QStringLiteral("Extrait"));
        QCOMPARE(model.index(0, CaseTableModel::Place).data().toString(),
                 QStringLiteral("127 · Place de la Halle"));
        QVERIFY(model.index(0, CaseTableModel::Span).data().toString().contains(QStringLiteral("+02:00")));
        model.setCases({a, b});
        model.setCases({});
        QCOMPARE(model.rowCount(), 0);
    }

private:
    [[nodiscard]] QPushButton* submit() const {
        return m_page->findChild<QPushButton*>(QStringLiteral("caseSubmit"));
    }
    [[nodiscard]] QString problems() const {
        return m_page->findChild<QLabel*>(QStringLiteral("caseProblems"))->text();
    }
    [[nodiscard]] QString detail() const {
        return m_page->findChild<QLabel*>(QStringLiteral("casePanelDetail"))->text();
    }
    void setMoment(const char* name, const QDateTime& wall) {
        m_page->findChild<QDateTimeEdit*>(QLatin1String(name))->setDateTime(wall);
    }
    void type(const char* name, const char* text) {
        auto* field = m_page->findChild<QLineEdit*>(QLatin1String(name));
        field->setFocus();
        QTest::keyClicks(field, QLatin1String(text));
    }
    void fill() {
        type("caseAuthority", "BR Valmont");
        type("caseReference", "00431/2026");
        m_page->findChild<QComboBox*>(QStringLiteral("caseFrame"))->setCurrentIndex(3);
        type("caseCamera", "127");
        // The list of proposals is open, as for an operator, who leaves it by Tab.
        auto* camera = m_page->findChild<QLineEdit*>(QStringLiteral("caseCamera"));
        if (auto* proposals = camera->completer()->popup(); proposals->isVisible())
            QTest::keyClick(proposals, Qt::Key_Tab);
        m_page->activateWindow(); // no window manager gives the focus back here
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        setMoment("caseBegin", QDateTime({2026, 11, 1}, {22, 30}, Qt::UTC));
        setMoment("caseEnd", QDateTime({2026, 11, 2}, {0, 0}, Qt::UTC));
    }
    Case someCase(CaseState state) {
        Case it;
        it.id = CaseId::create();
        it.number = QStringLiteral("2026-%1").arg(++m_number, 4, 10, QLatin1Char('0'));
        it.request = {m_camera.commune,
                      QStringLiteral("BR Valmont"),
                      QStringLiteral("00431/2026"),
                      LegalFrame::Flagrance,
                      m_camera.id,
                      {utc("2026-10-01T10:00:00.000Z"), utc("2026-10-01T10:10:00.000Z")}};
        it.state = state;
        it.receivedAt = utc("2026-11-02T09:00:00.000Z");
        if (state == CaseState::Extracted)
            m_seen = it;
        return it;
    }
    /// Pictures of the page, for people: VIGIE_SHOTS names a folder.
    void shoot(const char* name) const {
        const QString folder = qEnvironmentVariable("VIGIE_SHOTS");
        if (!folder.isEmpty())
            m_page->grab().save(QStringLiteral("%1/cases-%2.png").arg(folder, QLatin1String(name)));
    }

    ManualClock m_clock;
    Camera m_camera;
    std::shared_ptr<const Directory> m_directory;
    std::unique_ptr<CasesPage> m_page;
    std::optional<Case> m_seen;
    int m_number = 0;
};

QTEST_MAIN(TestCasesPage)
#include "test_cases_page.moc"
