// SPDX-License-Identifier: GPL-3.0-or-later
// The palette in a supervisor's hands, on a desk of two monitors.
#include "catalog/directory_repository.h"
#include "cluster_fixture.h"
#include "desk_stand.h"
#include "look/ui/action_button.h"
#include "look/ui/theme.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScreen>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

using namespace vigie;
using namespace vigie::app;

class TestPalette : public QObject {
    Q_OBJECT

    QTemporaryDir m_settings;
    catalog::ClusterFixture m_fixture;
    std::unique_ptr<test::DeskStand> m_desk;

    void press(int key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(m_desk->window.get(), static_cast<Qt::Key>(key), modifiers);
    }
    Palette& palette() const { return m_desk->window->palette(); }
    wall::WallController& wall() const { return m_desk->window->wallPage().controller(); }
    QWidget& view() const { return m_desk->window->wallPage().view(); }
    // Sign by sign, as a hand does; QTest has no keys for accents.
    void type(const char* text) const {
        QVERIFY(palette().field().hasFocus());
        for (const QChar sign : QString::fromUtf8(text))
            palette().field().insert(sign);
    }
    void enter(Qt::KeyboardModifiers modifiers = {}) const {
        QTest::keyClick(&palette().field(), Qt::Key_Return, modifiers);
    }
    QString row(int number, int role = Qt::DisplayRole) const {
        const auto& model = palette().model();
        return model.data(model.index(number), role).toString();
    }
    QString hint() const {
        const auto* label = palette().findChild<QLabel*>(QStringLiteral("paletteHint"));
        return label->isVisible() ? label->text() : QString();
    }
    QStringList acts() const {
        QStringList labels;
        for (const auto* button : palette().findChildren<look::ActionButton*>()) {
            if (button->isVisible() && button->shownKey().contains(QStringLiteral("⏎")))
                labels << button->shownKey() + QLatin1Char(' ') + button->text();
        }
        return labels;
    }
    QString lastAct() const { return m_desk->lastAct(); }
    static QRect inWindow(const QWidget& widget) {
        return {widget.mapTo(widget.window(), QPoint(0, 0)), widget.size()};
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_CONFIG_HOME", m_settings.path().toUtf8());
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        QCOMPARE(QGuiApplication::screens().size(), 2);
        VERIFY_OK(m_fixture.furnish());
    }

    void init() {
        auto settings = test::deskSettings(m_fixture.settings(QStringLiteral("superviseur")),
                                           QStringLiteral("Chef de salle"), QStringLiteral("poste 1"));
        settings.group = catalog::Group::Supervisor;
        m_desk = std::make_unique<test::DeskStand>(settings);
        QVERIFY(QTest::qWaitForWindowActive(m_desk->window.get()));
        QTRY_VERIFY(m_desk->window->desk().isReady());
        QTRY_VERIFY(view().hasFocus());
    }

    void cleanup() { m_desk.reset(); }

    void standsBesideTheTilesAndGivesTheKeysBack() {
        const QRect tiles = inWindow(view());
        press(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(palette().isVisible());
        QVERIFY(palette().field().hasFocus());
        QVERIFY(!m_desk->window->tree().isVisible());
        QCoreApplication::sendPostedEvents();
        QCOMPARE(inWindow(view()), tiles); // no picture changes its size for it
        QVERIFY(!inWindow(palette()).intersects(tiles));
        QVERIFY2(hint().contains(QStringLiteral("numéro")), qPrintable(hint()));
        QTest::keyClick(&palette().field(), Qt::Key_Escape);
        QVERIFY(!palette().isVisible());
        QVERIFY(m_desk->window->tree().isVisible());
        QVERIFY(view().hasFocus());
        // From wherever it was opened.
        m_desk->window->tree().focusSearch();
        press(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(palette().field().hasFocus());
        press(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(!palette().isVisible());
        QVERIFY(m_desk->window->tree().searchField()->hasFocus());
    }

    void callsACameraByTheBeginningsOfItsWords() {
        press(Qt::Key_K, Qt::ControlModifier);
        type("PON rué val");
        QCOMPARE(palette().model().cameraAt(0), m_fixture.second.id);
        QCOMPARE(row(0, PaletteModel::DetailRole), QStringLiteral("Valombre · Mairie"));
        QVERIFY(palette().field().accessibleDescription().contains(m_fixture.second.name));
        enter();
        QCOMPARE(wall().cameraAt(wall().focus()), m_fixture.second.id);
        QVERIFY(!palette().isVisible());
        QVERIFY(view().hasFocus());
        // Both answer to the commune alike: the one called last comes first.
        press(Qt::Key_K, Qt::ControlModifier);
        QCOMPARE(palette().model().cameraAt(0), m_fixture.second.id); // before anything is typed
        type("valombre");
        QCOMPARE(palette().model().cameraAt(0), m_fixture.second.id);
        QCOMPARE(palette().model().cameraAt(1), m_fixture.first.id);
        QTest::keyClick(&palette().field(), Qt::Key_Down);
        enter();
        QCOMPARE(wall().cameraAt(wall().focus()), m_fixture.first.id);
    }

    void aNumberTypedOnTheWallIsRememberedToo() {
        QTest::keyClicks(&view(), QString::number(m_fixture.second.number));
        QTest::keyClick(&view(), Qt::Key_Return);
        press(Qt::Key_K, Qt::ControlModifier);
        QCOMPARE(palette().model().cameraAt(0), m_fixture.second.id);
    }

    void commandsShowTheirKeyOrWhyNot() {
        press(Qt::Key_K, Qt::ControlModifier);
        type("plein ecr");
        QCOMPARE(row(0), QStringLiteral("Plein écran"));
        QCOMPARE(row(0, PaletteModel::KeyRole), QStringLiteral("F11"));
        palette().field().clear();
        type("premiere alarme");
        QCOMPARE(row(0, PaletteModel::KeyRole), QStringLiteral("F9"));
        QCOMPARE(row(0, PaletteModel::WhyNotRole), QStringLiteral("Aucune alarme à prendre"));
        QVERIFY(acts().isEmpty());
        enter();
        QVERIFY(palette().isVisible()); // nothing happened: it says why
        palette().field().clear();
        type("lever masques"); // a button of the page in sight
        QCOMPARE(row(0, PaletteModel::KeyRole), QStringLiteral("Ctrl+L"));
        QCOMPARE(row(0, PaletteModel::WhyNotRole), QStringLiteral("Aucune caméra dans la case choisie"));
        palette().field().clear();
        type("mosaique 4 4");
        enter();
        QCOMPARE(wall().tileCount(), 16);
        press(Qt::Key_K, Qt::ControlModifier);
        type("aide touch");
        enter();
        QCOMPARE(m_desk->window->pages().count(), 2);
    }

    void commandsOfTheTileActOnIt() {
        wall().show(0, m_fixture.first.id);
        press(Qt::Key_K, Qt::ControlModifier);
        type("vider");
        QCOMPARE(row(0, PaletteModel::KeyRole), look::keyText(Qt::Key_Delete));
        enter();
        QVERIFY(wall().cameraAt(0).isNull());
    }

    void everythingTypedIsAnswered() {
        press(Qt::Key_K, Qt::ControlModifier);
        type("zzz");
        QCOMPARE(palette().model().rowCount(), 0);
        QVERIFY2(hint().contains(QStringLiteral("« zzz »")), qPrintable(hint()));
        enter();
        enter(Qt::ControlModifier);
        QVERIFY(palette().isVisible());
        palette().field().clear();
        type("rue");
        QVERIFY(hint().isEmpty());
    }

    void nothingMovesWhileItIsOpen() {
        press(Qt::Key_K, Qt::ControlModifier);
        type("valombre");
        QTest::keyClick(&palette().field(), Qt::Key_Down);
        const CameraId chosen = palette().model().cameraAt(1);
        auto owner = m_fixture.asOwner();
        const auto before = m_desk->window->desk().directory();
        VERIFY_OK(catalog::DirectoryRepository(*owner).save(m_fixture.site));
        QTRY_VERIFY(m_desk->window->desk().directory() != before); // read again, by every desk
        QCOMPARE(palette().list().currentIndex().row(), 1);
        QCOMPARE(palette().model().cameraAt(1), chosen);
        QTest::keyClick(&palette().field(), Qt::Key_Escape);
        press(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(palette().model().directory() == m_desk->window->desk().directory());
    }

    void withOneMonitorTheKeysStayWhatTheyAre() {
        PaletteReach reach;
        reach.window = m_desk->window.get();
        reach.wall = &m_desk->window->wallPage();
        reach.monitors = [] { return 1; };
        CameraId diagnosed;
        reach.call = [](const CameraId&) {};
        reach.send = [](const CameraId&, int) { QFAIL("no monitor to send to"); };
        reach.diagnose = [&diagnosed](const CameraId& camera) { diagnosed = camera; };
        PaletteDesk desk(m_desk->window->desk(), reach, nullptr);
        const std::unique_ptr<Palette> alone(&desk.palette());
        alone->open();
        QSignalSpy refused(alone.get(), &Palette::refused);
        QTest::keyClicks(&alone->field(), QStringLiteral("rue pont"));
        QTest::keyClick(&alone->field(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(refused.size(), 1);
        QVERIFY(refused[0][0].toString().contains(QStringLiteral("Aucun autre moniteur")));
        QVERIFY(alone->isVisible());
        QTest::keyClick(&alone->field(), Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(diagnosed, m_fixture.second.id);
    }

    void theSecondAndThirdActsAreShownAndDone() {
        press(Qt::Key_K, Qt::ControlModifier);
        type("rue pont");
        const QStringList shown = acts();
        QCOMPARE(shown.size(), 3);
        QVERIFY2(shown[1].contains(QStringLiteral("moniteur 2")), qPrintable(shown[1]));
        enter(Qt::ControlModifier);
        WallPage* other = m_desk->window->monitors().page(2);
        QVERIFY(other); // opened for it
        QCOMPARE(other->controller().cameraAt(0), m_fixture.second.id);
        QVERIFY(wall().cameraAt(0).isNull());
        m_desk->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_desk->window.get()));
        press(Qt::Key_K, Qt::ControlModifier);
        type("rue pont");
        enter(Qt::ShiftModifier);
        QCOMPARE(m_desk->window->pages().currentWidget(), &m_desk->window->checks()->page());
        QCOMPARE(m_desk->window->checks()->page().currentCamera(), m_fixture.second.id);
    }

    void tilesOfTheOtherMonitorArePlacesToSendTo() {
        wall().show(0, m_fixture.first.id);
        m_desk->window->monitors().toggle();
        WallPage* other = m_desk->window->monitors().page(2);
        QVERIFY(other);
        other->controller().show(3, m_fixture.second.id);
        m_desk->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_desk->window.get()));
        press(Qt::Key_K, Qt::ControlModifier);
        type("envoyer 2 case 4");
        QCOMPARE(row(0), QStringLiteral("Envoyer au moniteur 2, case 4"));
        QVERIFY(row(0, PaletteModel::DetailRole).contains(m_fixture.second.name));
        enter();
        QCOMPARE(other->controller().cameraAt(3), m_fixture.first.id);
    }

    void savedLayoutsAreFound() {
        auto layout = wall::Layout::grid(2, 1);
        layout.name = QStringLiteral("Marché du samedi");
        layout.cameras = {m_fixture.second.id, CameraId::create()}; // one that nobody knows any more
        m_desk->window->desk().saveLayout(layout.name, layout.toJson());
        QTRY_VERIFY(!m_desk->window->desk().layouts().isEmpty());
        press(Qt::Key_K, Qt::ControlModifier);
        type("samedi mar");
        QCOMPARE(row(0), layout.name);
        enter();
        QCOMPARE(wall().tileCount(), 2);
        QCOMPARE(wall().cameraAt(0), m_fixture.second.id);
        QVERIFY(wall().cameraAt(1).isNull());
        QVERIFY2(lastAct().contains(QStringLiteral("que ce poste ne voit pas")), qPrintable(lastAct()));
    }

    void worksInFullScreen() {
        press(Qt::Key_F11);
        QTRY_VERIFY(m_desk->window->isFullScreen());
        QTRY_VERIFY(inWindow(view()).width() > 1000);
        const QRect tiles = inWindow(view());
        press(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(palette().isVisible());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QCOMPARE(inWindow(view()), tiles); // no tile changes its size: it stands over some of them
        QVERIFY(inWindow(palette()).intersects(tiles));
        QVERIFY(inWindow(palette()).width() < tiles.width() / 2);
        type("rue pont");
        enter();
        QCOMPARE(wall().cameraAt(wall().focus()), m_fixture.second.id);
        QVERIFY(!palette().isVisible());
        QVERIFY(!m_desk->window->tree().isVisible()); // the tiles have the whole screen again
        press(Qt::Key_F11);
        QTRY_VERIFY(!m_desk->window->isFullScreen());
        QVERIFY(m_desk->window->tree().isVisible());
    }

    void worksOnAnotherMonitorsWall() {
        m_desk->window->monitors().toggle();
        WallPage* other = m_desk->window->monitors().page(2);
        QVERIFY(other);
        other->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(other));
        QTest::keyClick(&other->view(), Qt::Key_K, Qt::ControlModifier);
        auto* own = other->findChild<Palette*>();
        QVERIFY(own && own->isVisible());
        QVERIFY(own->field().hasFocus());
        QCOMPARE(inWindow(other->view()).width(), other->width()); // over the tiles, which keep their size
        QTest::keyClicks(&own->field(), QStringLiteral("halle"));
        QTest::keyClick(&own->field(), Qt::Key_Return);
        QCOMPARE(other->controller().cameraAt(0), m_fixture.first.id);
        QVERIFY(!own->isVisible());
        QVERIFY(!palette().isVisible());
    }

    void theMouseDoesTheSame() {
        press(Qt::Key_K, Qt::ControlModifier);
        type("rue pont");
        const QRect first = palette().list().visualRect(palette().model().index(0));
        QTest::mouseClick(palette().list().viewport(), Qt::LeftButton, {}, first.center());
        QCOMPARE(wall().cameraAt(wall().focus()), m_fixture.second.id);
        press(Qt::Key_K, Qt::ControlModifier);
        type("halle");
        for (auto* button : palette().findChildren<look::ActionButton*>()) {
            if (button->text().contains(QStringLiteral("dans la case")))
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QTRY_COMPARE(wall().cameraAt(wall().focus()), m_fixture.first.id);
        QVERIFY(!palette().isVisible());
    }

    /// Ctrl+Return closes an alarm in its card, elsewhere: not while the palette has the keys.
    void itsKeysAreNobodyElses() {
        press(Qt::Key_K, Qt::ControlModifier);
        for (const Qt::KeyboardModifier held : {Qt::NoModifier, Qt::ControlModifier, Qt::ShiftModifier}) {
            QKeyEvent asks(QEvent::ShortcutOverride, Qt::Key_Return, held);
            asks.ignore();
            QCoreApplication::sendEvent(&palette().field(), &asks);
            QVERIFY(asks.isAccepted());
        }
    }
};

int main(int argc, char** argv) {
    // Two monitors side by side.
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("screens.json"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return 1;
    file.write(R"({"screens": [{"name": "one", "x": 0, "y": 0, "width": 1920, "height": 1080},
                               {"name": "two", "x": 1920, "y": 0, "width": 1920, "height": 1080}]})");
    file.close();
    if (qEnvironmentVariable("QT_QPA_PLATFORM", "offscreen") == QLatin1String("offscreen"))
        qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + path.toUtf8());
    QApplication application(argc, argv);
    TestPalette test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}
#include "test_palette.moc"
