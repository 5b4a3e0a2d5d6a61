// SPDX-License-Identifier: GPL-3.0-or-later
// Privacy masks under hands: drawn on one desk over a simulated recorder's picture, seen on another, lifted
// with a reason, and back by themselves. VIGIE_RENDERER: raster (usual) or opengl.
#include "catalog/mask_repository.h"
#include "cluster_fixture.h"
#include "desk_stand.h"
#include "look/ui/theme.h"
#include "simulator_process.h"
#include "wall/mask_painter.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace vigie;
using namespace vigie::app;
using namespace std::chrono_literals;
using catalog::Group;
using catalog::MaskRepository;

namespace {

// In fractions of the picture; its inner corner is far from the word in its middle.
const QList<QPointF> square = {{0.2, 0.3}, {0.6, 0.3}, {0.6, 0.8}, {0.2, 0.8}};
constexpr QPointF hidden(0.24, 0.36);
constexpr QPointF plain(0.8, 0.5);

bool isMask(QRgb pixel) {
    return (pixel & 0xFFFFFF) == (wall::maskColour & 0xFFFFFF);
}

} // namespace

class TestMaskDesk : public QObject {
    Q_OBJECT

    struct Desk : test::DeskStand {
        using DeskStand::DeskStand;
        template <class T>
        T* part(const char* name) const {
            return window->wallPage().findChild<T*>(QLatin1String(name));
        }
        QPoint at(QPointF fraction) const {
            const auto map = view().pictureMap(wall().focus());
            return map ? view().fromCanvas(map->toScreen(fraction)).toPoint() : QPoint();
        }
        /// What a person sees there: of the window's own pixels.
        QRgb seen(QPointF fraction) const {
            const QImage image = view().grab().toImage();
            return image.pixel(at(fraction) * image.devicePixelRatio());
        }
        wall::MaskEditor* editor() const { return view().findChild<wall::MaskEditor*>(); }
        QPoint onEditor(QPointF fraction) const { return at(fraction) - editor()->pos(); }
        void click(const char* button) const { QTest::mouseClick(part<QPushButton>(button), Qt::LeftButton); }
    };

    QTemporaryDir m_home;
    catalog::ClusterFixture m_fixture;
    test::SimulatorProcess m_simulator;

    std::unique_ptr<Desk> open(const char* login, Group group) {
        const QString name = QLatin1String(login);
        auto settings = test::deskSettings(m_fixture.settings(name), name, name);
        settings.group = group;
        settings.renderer = wall::pickRenderer(
            wall::rendererChoice(qEnvironmentVariable("VIGIE_RENDERER", QStringLiteral("raster")))
                .value_or(wall::RendererChoice::Raster));
        settings.credentials =
            test::loginOf(m_fixture.recorder.id, m_simulator.user(), m_simulator.password());
        return std::make_unique<Desk>(settings);
    }

    /// Its only tile shows the camera live.
    void call(const Desk& desk) {
        QTRY_VERIFY(desk.window->desk().isReady());
        desk.wall().reshape(wall::Layout::grid(1, 1));
        desk.window->wallPage().showInFocus(m_fixture.first.id);
        QTRY_COMPARE_WITH_TIMEOUT(desk.wall().status(0).state, live::LiveState::Live, 15'000);
        QTRY_VERIFY(desk.view().pictureMap(0).has_value());
        QTRY_VERIFY(desk.window->wallPage().renderer().framesShown() > 2);
    }

    QList<PrivacyMask> inCatalog() const {
        const auto database = m_fixture.as("poste2");
        const auto directory = catalog::DirectoryRepository(*database).load();
        return directory ? directory->cameras.value(m_fixture.first.id).masks : QList<PrivacyMask>();
    }
    void store(const QList<PrivacyMask>& masks) {
        const auto administrator = m_fixture.as("administrateur");
        VERIFY_OK(MaskRepository(*administrator).replace(m_fixture.first, masks));
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("HOME", m_home.path().toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.path().toUtf8());
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        VERIFY_OK(m_simulator.start("127.44.7.1", {"--communes", "1", "--recorders-per-commune", "1",
                                                   "--cameras-per-recorder", "1"}));
        VERIFY_OK(m_fixture.furnish());
        const auto owner = m_fixture.asOwner();
        Camera& camera = m_fixture.first;
        camera.authorisation = {QStringLiteral("AP 2026-60001"), QDate::currentDate().addYears(1),
                                QStringLiteral("Protection des biens et des personnes"), 15};
        const QString uri =
            m_simulator.recorder()["rtsp"].toString() + QStringLiteral("/live/VideoSource_1/sub");
        camera.streams = {
            {StreamRole::Sub, QStringLiteral("sub"), QUrl(uri), VideoCodec::H264, {640, 360}, 25}};
        VERIFY_OK(catalog::DirectoryRepository(*owner).save(camera));
    }

    void drawnHereSeenThere() {
        store({});
        const auto here = open("administrateur", Group::Administrator);
        const auto there = open("superviseur", Group::Supervisor);
        call(*here);
        call(*there);
        QVERIFY(!isMask(here->seen(hidden)) && !isMask(there->seen(hidden)));
        QVERIFY(!there->part<QPushButton>("editMasks")->isVisible());
        QVERIFY(!here->part<QPushButton>("liftMasks")->isVisible());

        here->click("editMasks");
        QVERIFY(here->editor() && here->editor()->isVisible());
        const auto* state = here->part<QLabel>("maskState");
        QVERIFY2(state->text().contains(QStringLiteral("Un clic pose un point")), qPrintable(state->text()));
        for (const QPointF& point : square)
            QTest::mouseClick(here->editor(), Qt::LeftButton, {}, here->onEditor(point));
        QVERIFY2(state->text().contains(QStringLiteral("4 point")), qPrintable(state->text()));
        QTest::mouseDClick(here->editor(), Qt::LeftButton, {}, here->onEditor(square.last()));
        QCOMPARE(here->editor()->drawing().masks().size(), 1);
        QVERIFY(inCatalog().isEmpty());
        QVERIFY(!isMask(there->seen(hidden)));
        QTest::keyClick(here->editor(), Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(inCatalog().size(), 1);
        for (qsizetype i = 0; i < square.size(); ++i) {
            const QPointF off = inCatalog().first().points[i] - square[i];
            QVERIFY2(qAbs(off.x()) < 0.003 && qAbs(off.y()) < 0.003, "a point is not where it was clicked");
        }
        QTRY_VERIFY(state->text().contains(QStringLiteral("Enregistré")));
        QTest::keyClick(here->editor(), Qt::Key_Escape);
        QTRY_VERIFY(!here->editor());
        for (const auto* desk : {here.get(), there.get()}) {
            QTRY_VERIFY(isMask(desk->seen(hidden)));
            QVERIFY(!isMask(desk->seen(plain)));
        }
        // zoomed in and turned, it stays on the same thing
        QTest::keyClick(&there->view(), Qt::Key_Plus);
        QTest::keyClick(&there->view(), Qt::Key_R, Qt::ShiftModifier);
        QTRY_VERIFY(isMask(there->seen(hidden)));
        QVERIFY(!isMask(there->seen({0.7, 0.5})));
    }

    void aSavedPictureAndAReplayCarryThem() {
        store({{QStringLiteral("x"), square}});
        const auto desk = open("superviseur", Group::Supervisor);
        call(*desk);
        QTRY_VERIFY(isMask(desk->seen(hidden)));
        QSignalSpy done(&desk->window->wallPage(), &WallPage::done);
        QTest::keyClick(&desk->view(), Qt::Key_S);
        QString path;
        const auto savedPath = [&] {
            for (const auto& told : done) {
                const QString text = told.first().toString();
                if (text.startsWith(QStringLiteral("Image enregistrée : ")))
                    path = text.mid(20);
            }
            return !path.isEmpty();
        };
        QTRY_VERIFY(savedPath());
        QVERIFY2(path.startsWith(m_home.path()), qPrintable(path));
        const QImage saved(path);
        QCOMPARE(saved.size(), QSize(640, 360));
        QVERIFY(isMask(saved.pixel(int(hidden.x() * 640), int(hidden.y() * 360))));
        QVERIFY(!isMask(saved.pixel(int(plain.x() * 640), int(plain.y() * 360))));
        QTest::keyClick(&desk->view(), Qt::Key_J);
        QTRY_VERIFY(desk->wall().status(0).replay.has_value());
        QVERIFY(isMask(desk->seen(hidden)));
    }

    void theFirstPictureAlreadyHasThem() {
        store({{QStringLiteral("x"), square}});
        const auto desk = open("poste1", Group::Operator);
        QTRY_VERIFY(desk->window->desk().isReady());
        desk->wall().reshape(wall::Layout::grid(1, 1));
        desk->window->wallPage().showInFocus(m_fixture.first.id);
        // Looked at from before the first picture on: either none is there, or it is masked.
        int bare = 0;
        int masked = 0;
        const QPoint place =
            desk->view().rect().topLeft() + QPoint(int(hidden.x() * desk->view().width()),
                                                   desk->view().height() / 2 - desk->view().width() * 9 / 32 +
                                                       int(hidden.y() * desk->view().width() * 9 / 16));
        const auto look = [&] {
            const QImage image = desk->view().grab().toImage();
            const bool isShown = desk->window->wallPage().renderer().framesShown() > 0;
            const QPoint at = desk->view().pictureMap(0) ? desk->at(hidden) : place;
            if (isShown)
                (isMask(image.pixel(at * image.devicePixelRatio())) ? masked : bare)++;
            return masked > 3;
        };
        QTRY_VERIFY_WITH_TIMEOUT(look(), 15'000);
        QCOMPARE(bare, 0);
    }

    /// The picture within an alarm's card, made long after the desk read its directory.
    void anAlarmCardsPictureHasThem() {
        store({{QStringLiteral("x"), square}});
        const auto desk = open("poste1", Group::Operator);
        QTRY_VERIFY(desk->window->desk().isReady());
        WallPage page(*desk->services, desk->window->desk());
        page.setPictureOnly();
        page.resize(640, 360);
        page.show();
        page.showInFocus(m_fixture.first.id);
        QTRY_COMPARE_WITH_TIMEOUT(page.controller().status(0).state, live::LiveState::Live, 15'000);
        QTRY_VERIFY(page.renderer().framesShown() > 2);
        const auto map = page.view().pictureMap(0);
        QVERIFY(map);
        const QImage seen = page.view().grab().toImage();
        const QPoint at = page.view().fromCanvas(map->toScreen(hidden)).toPoint();
        QVERIFY(isMask(seen.pixel(at * seen.devicePixelRatio())));
        QVERIFY(!page.findChild<QWidget*>(QStringLiteral("maskDesk"))->isVisible());
    }

    void liftedWithAReasonAndPutBack() {
        store({{QStringLiteral("x"), square}});
        const auto chief = open("superviseur", Group::Supervisor);
        const auto desk = open("poste1", Group::Operator);
        call(*chief);
        call(*desk);
        QTRY_VERIFY(isMask(chief->seen(hidden)) && isMask(desk->seen(hidden)));
        QVERIFY(!desk->part<QWidget>("maskDesk")->isVisible()); // nothing an operator may do
        // The keys say why not, and what instead.
        const auto says = [](const auto& whose, Qt::Key key, Qt::KeyboardModifiers held, const char* words) {
            whose.window->activateWindow();
            if (!QTest::qWaitForWindowActive(whose.window.get()))
                return false;
            QSignalSpy said(&whose.window->wallPage(), &WallPage::done);
            QTest::keyClick(whose.window.get(), key, held);
            return said.size() == 1 && said[0][0].toString().contains(QString::fromUtf8(words));
        };
        QVERIFY(says(*desk, Qt::Key_L, Qt::ControlModifier, "chef de salle"));
        QVERIFY(says(*desk, Qt::Key_M, Qt::ControlModifier, "administrateur"));
        QVERIFY(says(*chief, Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier, "ne sont pas levés"));

        chief->click("liftMasks");
        auto* reason = chief->part<QLineEdit>("liftReason");
        QVERIFY(reason->isVisible());
        QTest::keyClicks(reason, QStringLiteral("court"));
        QTest::keyClick(reason, Qt::Key_Return);
        const auto* state = chief->part<QLabel>("maskState");
        QVERIFY2(state->text().contains(QStringLiteral("10 caractères")), qPrintable(state->text()));
        QTest::keyClicks(reason, QStringLiteral(" mais demande de la BTA"));
        QTest::keyClick(reason, Qt::Key_Return);
        for (const auto* each : {chief.get(), desk.get()}) {
            QTRY_VERIFY(!isMask(each->seen(hidden)));
            const auto until = each->view().caption(0).bareUntil;
            QVERIFY(until && *until - SystemClock().utcNow() > 14min);
        }
        QVERIFY2(state->text().contains(QStringLiteral("Masques levés, fin ")), qPrintable(state->text()));
        QVERIFY(desk->part<QPushButton>("restoreMasks")->isVisible());
        desk->click("restoreMasks");
        for (const auto* each : {chief.get(), desk.get()}) {
            QTRY_VERIFY(isMask(each->seen(hidden)));
            QVERIFY(!each->view().caption(0).bareUntil);
        }
        const auto database = m_fixture.as("superviseur");
        const auto rows = database->exec(QStringLiteral(
            "SELECT actor::text, act, detail ->> 'reason' FROM vigie.journal WHERE act IN ('masks-lifted', "
            "'masks-restored') ORDER BY id DESC LIMIT 2"));
        VERIFY_OK(rows);
        QCOMPARE(rows->first().text(0), QStringLiteral("poste1"));
        QCOMPARE(rows->last().text(0), QStringLiteral("superviseur"));
        QCOMPARE(rows->last().text(2), QStringLiteral("court mais demande de la BTA"));
    }

    void aLiftEndsByItselfEvenWithoutTheCatalog() {
        store({{QStringLiteral("x"), square}});
        const auto desk = open("poste1", Group::Operator);
        call(*desk);
        QTRY_VERIFY(isMask(desk->seen(hidden)));
        {
            const auto chief = m_fixture.as("superviseur");
            VERIFY_OK(MaskRepository(*chief).lift(m_fixture.first, QStringLiteral("Levée de doute"), 4s));
        }
        QTRY_VERIFY(!isMask(desk->seen(hidden)));
        VERIFY_OK(m_fixture.stop());
        QTRY_VERIFY_WITH_TIMEOUT(isMask(desk->seen(hidden)), 8'000);
        QVERIFY(!desk->view().caption(0).bareUntil);
        VERIFY_OK(m_fixture.start());
    }

    void handsChangeTheirMind() {
        store({{QStringLiteral("x"), square}});
        const auto desk = open("administrateur", Group::Administrator);
        call(*desk);
        desk->click("editMasks");
        auto* editor = desk->editor();
        QVERIFY(editor);
        QTest::mousePress(editor, Qt::LeftButton, {}, desk->onEditor(square[0]));
        QTest::mouseMove(editor, desk->onEditor({0.1, 0.1}));
        QMouseEvent move(QEvent::MouseMove, desk->onEditor({0.1, 0.1}), QCursor::pos(), Qt::NoButton,
                         Qt::LeftButton, {});
        QCoreApplication::sendEvent(editor, &move);
        QTest::mouseRelease(editor, Qt::LeftButton, {}, desk->onEditor({0.1, 0.1}));
        QVERIFY(qAbs(editor->drawing().masks().first().points[0].x() - 0.1) < 0.003);
        QTest::keyClick(editor, Qt::Key_Delete);
        QCOMPARE(editor->drawing().masks().first().points.size(), 3);
        QTest::keyClick(editor, Qt::Key_Z, Qt::ControlModifier);
        QTest::keyClick(editor, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(editor->drawing().masks().first().points, square);
        QTest::keyClick(editor, Qt::Key_1); // no camera is called meanwhile
        QVERIFY(desk->view().callUp().isEmpty());
        QTest::mouseClick(editor, Qt::LeftButton, {}, desk->onEditor({0.8, 0.2}));
        QTest::keyClick(editor, Qt::Key_Return); // one point is no polygon
        QCOMPARE(editor->drawing().open().size(), 1);
        QTest::keyClick(editor, Qt::Key_Escape); // drops it
        QVERIFY(desk->editor() && editor->drawing().open().isEmpty());
        QTest::keyClick(editor, Qt::Key_Escape);
        QTRY_VERIFY(!desk->editor());
        QCOMPARE(inCatalog().first().points, square);
        // another camera in the tile ends it
        desk->click("editMasks");
        QVERIFY(desk->editor());
        desk->wall().show(0, {});
        QTRY_VERIFY(!desk->editor());
    }
};

QTEST_MAIN(TestMaskDesk)
#include "test_mask_desk.moc"
