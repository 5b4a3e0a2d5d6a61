// SPDX-License-Identifier: GPL-3.0-or-later
// The desk as an operator opens it: a private catalog, a simulated recorder, keys.
#include "alarms/ui/alarm_card.h"
#include "catalog/alarm_repository.h"
#include "cluster_fixture.h"
#include "desk_stand.h"
#include "look/ui/action_button.h"
#include "look/ui/theme.h"
#include "simulator_process.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QShortcut>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QTextBrowser>
#include <QTreeView>

using namespace vigie;
using namespace vigie::app;

class TestMainWindow : public QObject {
    Q_OBJECT

    QTemporaryDir m_settings;
    catalog::ClusterFixture m_fixture;
    test::SimulatorProcess m_simulator;
    std::unique_ptr<test::DeskStand> m_desk;

    void open() {
        auto settings = test::deskSettings(m_fixture.settings(QStringLiteral("poste1")),
                                           QStringLiteral("Opératrice"), QStringLiteral("poste 1"));
        settings.credentials =
            test::loginOf(m_fixture.recorder.id, m_simulator.user(), m_simulator.password());
        m_desk = std::make_unique<test::DeskStand>(settings);
        QVERIFY(QTest::qWaitForWindowActive(m_desk->window.get()));
        QTRY_VERIFY(m_desk->window->desk().isReady());
    }

    void press(int key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(m_desk->window.get(), static_cast<Qt::Key>(key), modifiers);
    }

    QString lastAct() const { return m_desk->lastAct(); }
    QWidget* banner() const { return m_desk->window->findChild<QWidget*>(QStringLiteral("catalogBanner")); }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_CONFIG_HOME", m_settings.path().toUtf8());
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        const auto started = m_simulator.start(
            "127.44.2.1", {"--communes", "1", "--recorders-per-commune", "1", "--cameras-per-recorder", "2"});
        VERIFY_OK(started);
        VERIFY_OK(m_fixture.furnish());
        const auto owner = m_fixture.asOwner();
        catalog::DirectoryRepository directory(*owner);
        int channel = 0;
        for (Camera* camera : {&m_fixture.first, &m_fixture.second}) {
            camera->authorisation = {QStringLiteral("AP 2026-60001"), QDate::currentDate().addYears(1),
                                     QStringLiteral("Protection des biens et des personnes"), 15};
            const QString uri = m_simulator.recorder()["rtsp"].toString() +
                                QStringLiteral("/live/VideoSource_%1/sub").arg(++channel);
            camera->streams = {
                {StreamRole::Sub, QStringLiteral("sub"), QUrl(uri), VideoCodec::H264, {640, 360}, 25}};
            VERIFY_OK(directory.save(*camera));
        }
    }

    void init() { open(); }

    void cleanup() { m_desk.reset(); }

    void opensWithTheDirectoryOfTheCatalog() {
        const auto& model = *m_desk->window->tree().view()->model();
        QTRY_COMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("Valombre"));
        QCOMPARE(model.rowCount(model.index(0, 0, model.index(0, 0))), 2);
        QVERIFY(m_desk->window->wallPage().view().hasFocus());
        QVERIFY(!banner()->isVisible());
    }

    void aNumberTypedShowsTheCameraLive() {
        QTest::keyClicks(&m_desk->window->wallPage().view(), QString::number(m_fixture.second.number));
        QTest::keyClick(&m_desk->window->wallPage().view(), Qt::Key_Return);
        auto& controller = m_desk->window->wallPage().controller();
        QCOMPARE(controller.cameraAt(controller.focus()), m_fixture.second.id);
        QTRY_COMPARE(controller.status(controller.focus()).state, live::LiveState::Live);
        QTRY_VERIFY(m_desk->window->wallPage().renderer().framesShown() > 5);
        QVERIFY(lastAct().contains(m_fixture.second.name));
    }

    void returnInTheTreeCallsTheCamera() {
        press(Qt::Key_F, Qt::ControlModifier);
        QVERIFY(m_desk->window->tree().searchField()->hasFocus());
        QTest::keyClicks(m_desk->window->tree().searchField(), "halle");
        QTest::keyClick(m_desk->window->tree().searchField(), Qt::Key_Return);
        QTest::keyClick(m_desk->window->tree().view(), Qt::Key_Return);
        auto& controller = m_desk->window->wallPage().controller();
        QCOMPARE(controller.cameraAt(controller.focus()), m_fixture.first.id);
        QVERIFY(m_desk->window->wallPage().view().hasFocus());
    }

    void withoutLoudspeakerOrMicrophoneTheDeskSaysSo() {
        // No sound server listens there.
        qputenv("PULSE_SERVER", "unix:" + m_settings.filePath(QStringLiteral("nothing")).toUtf8());
        auto& page = m_desk->window->wallPage();
        page.controller().show(page.controller().focus(), m_fixture.first.id);
        QTest::keyClick(&page.view(), Qt::Key_A);
        QVERIFY(m_desk->services->sound.isListening());
        QTRY_VERIFY2_WITH_TIMEOUT(lastAct().contains(QStringLiteral("Pas de son")), qPrintable(lastAct()),
                                  20000);
        QTest::keyPress(&page.view(), Qt::Key_H);
        QTRY_VERIFY2_WITH_TIMEOUT(lastAct().contains(QStringLiteral("Parole impossible")),
                                  qPrintable(lastAct()), 20000);
        QTest::keyRelease(&page.view(), Qt::Key_H);
        QVERIFY(page.view().caption(page.controller().focus()).sound.text == QStringLiteral("Pas de son"));
    }

    void withoutAlarmF9SaysSo() {
        press(Qt::Key_F9);
        QVERIFY2(lastAct().contains(QStringLiteral("Aucune alarme à prendre")), qPrintable(lastAct()));
        QCOMPARE(m_desk->window->pages().count(), 1);
    }

    void f9ClaimsTheFirstAlarmAndOpensItsCard() {
        auto agent = m_fixture.as("agent");
        catalog::AlarmRequest request;
        request.commune = m_fixture.commune.id;
        request.site = m_fixture.site.id;
        request.camera = m_fixture.first.id;
        request.kind = QStringLiteral("digital-input");
        request.priority = 1;
        request.title = QStringLiteral("Intrusion quai");
        const auto raised = catalog::AlarmRepository(*agent).raise(request);
        VERIFY_OK(raised);
        QTRY_COMPARE(m_desk->services->alarms.count(AlarmState::New),
                     1);                                       // told by the catalog, not asked for
        QVERIFY(m_desk->window->wallPage().view().hasFocus()); // a new alarm takes no focus
        press(Qt::Key_F9);
        QTRY_COMPARE(m_desk->services->alarms.count(AlarmState::Claimed), 1);
        QCOMPARE(m_desk->window->pages().count(), 2);
        const auto* card = qobject_cast<alarms::AlarmCard*>(m_desk->window->pages().currentWidget());
        QVERIFY(card);
        QCOMPARE(card->alarmId(), *raised);
        m_desk->services->alarms.close(*raised, AlarmVerdict::FalseAlarm, {});
        QTRY_COMPARE(m_desk->window->pages().count(), 1); // its card leaves with it
    }

    void f11SaysNothingOfNegativeSizes() {
        static QStringList said;
        said.clear();
        const auto before = qInstallMessageHandler(
            [](QtMsgType, const QMessageLogContext&, const QString& text) { said << text; });
        press(Qt::Key_F11);
        QCoreApplication::sendPostedEvents();
        press(Qt::Key_F11);
        QCoreApplication::sendPostedEvents();
        qInstallMessageHandler(before);
        QCOMPARE(said.filter(QStringLiteral("egative")), QStringList());
        QTRY_VERIFY(!m_desk->window->isFullScreen());
        QVERIFY(m_desk->find<QLabel>("logLine")->isVisible());
    }

    void theHelpPageNamesEveryKey() {
        press(Qt::Key_F1);
        const auto* help = m_desk->find<QTextBrowser>("help");
        QVERIFY(help);
        QSet<QString> named;
        for (const QString& word :
             help->toPlainText().split(QRegularExpression(QStringLiteral("[\\s,]+")), Qt::SkipEmptyParts)) {
            static const QRegularExpression range(QStringLiteral("^(.*)(\\d)…(\\d)$"));
            const auto found = range.match(word);
            for (int i = found.captured(2).toInt(); found.hasMatch() && i <= found.captured(3).toInt(); ++i)
                named << found.captured(1) + QString::number(i);
            named << word;
        }
        QStringList missing;
        const auto check = [&](const QString& key, const QString& what) {
            if (!key.isEmpty() && !named.contains(key))
                missing << QStringLiteral("%1 (%2)").arg(key, what);
        };
        for (const auto* button : m_desk->window->findChildren<look::ActionButton*>())
            check(button->shownKey(), button->text());
        for (const auto* shortcut : m_desk->window->findChildren<QShortcut*>())
            check(look::keyText(shortcut->key()), QStringLiteral("shortcut"));
        for (const auto command : wall::wallCommands())
            check(look::keyText(wall::wallCommandKey(command)), wall::wallCommandText(command));
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QStringLiteral(", "))));
        press(Qt::Key_W, Qt::ControlModifier);
    }

    void f11LeavesTheTilesAlone() {
        QVERIFY(m_desk->window->tree().isVisible());
        press(Qt::Key_F11);
        QTRY_VERIFY(m_desk->window->isFullScreen());
        QVERIFY(!m_desk->window->tree().isVisible());
        QVERIFY(!m_desk->window->queue().isVisible());
        // What is done is said for a moment below the tiles, and a key that needs its button says so there.
        const auto* line = m_desk->find<QLabel>("callUp");
        for (const auto& [key, modifiers] :
             {std::pair(Qt::Key_S, Qt::ControlModifier), std::pair(Qt::Key_M, Qt::NoModifier)}) {
            m_desk->window->wallPage().notice(QStringLiteral("autre chose"));
            QCOMPARE(line->text(), QStringLiteral("autre chose"));
            press(key, modifiers);
            QVERIFY2(line->text().contains(QStringLiteral("F11")), qPrintable(line->text()));
            QVERIFY(line->isVisible());
        }
        QVERIFY(m_desk->window->wallPage().view().isVisible());
        // The layouts stay at hand without their buttons.
        press(Qt::Key_2, Qt::AltModifier);
        QCOMPARE(m_desk->window->wallPage().controller().tileCount(), 6);
        press(Qt::Key_F11);
        QTRY_VERIFY(!m_desk->window->isFullScreen());
        QVERIFY(m_desk->window->tree().isVisible());
        QVERIFY(m_desk->window->queue().isVisible());
    }

    void aLayoutSavedComesBack() {
        auto& controller = m_desk->window->wallPage().controller();
        press(Qt::Key_2, Qt::AltModifier);
        QCOMPARE(controller.tileCount(), 6);
        controller.show(4, m_fixture.first.id);
        press(Qt::Key_S, Qt::ControlModifier);
        auto* name = m_desk->window->findChild<QLineEdit*>(QStringLiteral("layoutName"));
        QVERIFY(name && name->isVisible());
        name->setText(QStringLiteral("Ronde du soir"));
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(!name->isVisible());
        auto* layouts = m_desk->window->findChild<QComboBox*>(QStringLiteral("layouts"));
        QTRY_VERIFY(layouts->findText(QStringLiteral("Ronde du soir")) >= 0);
        // Another session of the same person finds it.
        cleanup();
        open();
        layouts = m_desk->window->findChild<QComboBox*>(QStringLiteral("layouts"));
        QTRY_VERIFY(layouts->findText(QStringLiteral("Ronde du soir")) >= 0);
        const int saved = layouts->findText(QStringLiteral("Ronde du soir"));
        layouts->setFocus();
        layouts->setCurrentIndex(saved);
        Q_EMIT layouts->activated(saved);
        auto& again = m_desk->window->wallPage().controller();
        QCOMPARE(again.tileCount(), 6);
        QCOMPARE(again.cameraAt(4), m_fixture.first.id);
        QTRY_COMPARE(again.status(4).state, live::LiveState::Live);
        QCOMPARE(again.layout().name, QStringLiteral("Ronde du soir"));
    }

    void theWallOutlivesTheCatalog() {
        auto& controller = m_desk->window->wallPage().controller();
        controller.show(0, m_fixture.first.id);
        QTRY_COMPARE(controller.status(0).state, live::LiveState::Live);
        auto* header = m_desk->window->findChild<HeaderBar*>(QStringLiteral("header"));
        QVERIFY(header);
        QCOMPARE(header->catalogText(), QStringLiteral("Connecté"));
        VERIFY_OK(m_fixture.stop());
        QTRY_VERIFY_WITH_TIMEOUT(banner()->isVisible(), 15000);
        QVERIFY2(header->catalogText().startsWith(QStringLiteral("Coupé")),
                 qPrintable(header->catalogText()));
        QVERIFY(!banner()->accessibleName().isEmpty());
        // An unread queue must not pass for a quiet night.
        const auto* empty = m_desk->window->queue().findChild<QLabel*>(QStringLiteral("queueEmpty"));
        QVERIFY(empty && empty->text().contains(QStringLiteral("non relues")));
        // Above the tiles in the layout, never over them.
        const auto place = [this](QWidget* widget) {
            return QRect(widget->mapTo(m_desk->window.get(), QPoint(0, 0)), widget->size());
        };
        QTRY_VERIFY(!place(banner()).intersects(place(&m_desk->window->wallPage().view())));
        const qint64 shown = m_desk->window->wallPage().renderer().framesShown();
        QTRY_VERIFY(m_desk->window->wallPage().renderer().framesShown() > shown + 10);
        QCOMPARE(controller.status(0).state, live::LiveState::Live);
        // Cameras are called from what was read before.
        controller.show(0, m_fixture.second.id);
        QTRY_COMPARE(controller.status(0).state, live::LiveState::Live);
        VERIFY_OK(m_fixture.start());
        QTRY_VERIFY_WITH_TIMEOUT(!banner()->isVisible(), 20000);
        QCOMPARE(header->catalogText(), QStringLiteral("Connecté"));
    }

    void f1ListsTheKeys() {
        press(Qt::Key_F1);
        QCOMPARE(m_desk->window->pages().count(), 2);
        press(Qt::Key_F1); // the page already open, not another one
        QCOMPARE(m_desk->window->pages().count(), 2);
        press(Qt::Key_W, Qt::ControlModifier);
        QTRY_COMPARE(m_desk->window->pages().count(), 1);
    }
};

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
