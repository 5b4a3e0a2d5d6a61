// SPDX-License-Identifier: GPL-3.0-or-later
// Saved layouts under a hand: private or shared, renamed, deleted and taken back, by keys and by mouse.
#include "catalog/layout_repository.h"
#include "cluster_fixture.h"
#include "layout_bar.h"
#include "look/ui/action_button.h"
#include "look/ui/theme.h"
#include "memory_credentials.h"
#include "wall/ui/canvas.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace vigie;
using namespace vigie::app;
using look::ActionButton;

class TestLayoutBar : public QObject {
    Q_OBJECT

    catalog::ClusterFixture m_fixture;
    std::unique_ptr<Services> m_services;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<catalog::Database> m_colleague;
    wall::Drawing m_drawing = wall::rasterDrawing();
    std::unique_ptr<wall::WallController> m_wall;
    std::unique_ptr<LayoutBar> m_bar;

    template <class Widget>
    Widget* find(const char* name) const {
        return m_bar->findChild<Widget*>(QLatin1String(name));
    }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) const {
        QWidget* target = QApplication::focusWidget() ? QApplication::focusWidget() : m_bar.get();
        QTest::keyClick(target, static_cast<Qt::Key>(key), modifiers);
    }
    QStringList seenByColleague() const {
        QStringList names;
        const auto all = catalog::LayoutRepository(*m_colleague).list();
        for (const auto& layout : all.value_or(QList<catalog::SavedLayout>()))
            names << layout.name;
        return names;
    }
    QStringList own() const {
        QStringList names;
        for (const auto& layout : m_desk->layouts())
            names << layout.name + (layout.shared ? QString() : QStringLiteral("*"));
        return names;
    }
    void saveAs(const QString& name, bool isPrivate) {
        m_bar->activateWindow();
        press(Qt::Key_S, Qt::ControlModifier);
        QVERIFY(find<QLineEdit>("layoutName")->hasFocus());
        find<QLineEdit>("layoutName")->setText(name);
        if (find<ActionButton>("layoutPrivate")->isChecked() != isPrivate)
            find<ActionButton>("layoutPrivate")->click();
        QTest::keyClick(find<QLineEdit>("layoutName"), Qt::Key_Return);
    }

private Q_SLOTS:
    void initTestCase() {
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        VERIFY_OK(m_fixture.furnish());
        m_colleague = m_fixture.as("poste2");
        WorkstationSettings settings;
        settings.catalog = m_fixture.settings(QStringLiteral("poste1"));
        settings.collectsEvents = false;
        settings.credentials = std::make_shared<MemoryCredentials>();
        m_services = std::make_unique<Services>(settings);
        m_desk = std::make_unique<Desk>(*m_services);
        m_wall = std::make_unique<wall::WallController>(m_services->live(), *m_drawing.renderer);
        m_bar = std::make_unique<LayoutBar>(*m_desk, *m_wall);
        m_desk->start();
        m_bar->resize(980, 52);
        m_bar->show();
        QVERIFY(QTest::qWaitForWindowActive(m_bar.get()));
        QTRY_VERIFY(m_desk->isReady());
    }

    void cleanupTestCase() {
        m_bar.reset();
        m_wall.reset();
        m_desk.reset();
        m_services.reset();
    }

    void savesPrivatelyOrForAll() {
        saveAs(QStringLiteral("Discrète"), true);
        QTRY_COMPARE(own(), QStringList{QStringLiteral("Discrète*")});
        QVERIFY(seenByColleague().isEmpty());
        saveAs(QStringLiteral("Jour"), false);
        QTRY_COMPARE(own().size(), 2);
        QCOMPARE(seenByColleague(), QStringList{QStringLiteral("Jour")});
        QVERIFY(find<QComboBox>("layouts")->findText(QStringLiteral("Discrète · privée")) >= 0);
        QTRY_COMPARE(m_wall->layout().name, QStringLiteral("Jour")); // saved again, it is the same one
        press(Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(find<QLineEdit>("layoutName")->text(), QStringLiteral("Jour"));
        press(Qt::Key_Escape);
    }

    void saysWhatItReplaces() {
        press(Qt::Key_S, Qt::ControlModifier);
        auto* name = find<QLineEdit>("layoutName");
        const auto* says = find<QLabel>("layoutReplaces");
        name->setText(QStringLiteral("Neuve"));
        QVERIFY(says->text().isEmpty());
        name->setText(QStringLiteral(" Jour "));
        QVERIFY2(says->text().contains(QStringLiteral("« Jour »")), qPrintable(says->text()));
        QSignalSpy told(m_desk.get(), &Desk::layoutChanged);
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE(told.size(), 1);
        QVERIFY(told[0][0].toString().contains(QStringLiteral("remplacée")));
    }

    void escapeSavesNothing() {
        QSignalSpy finished(m_bar.get(), &LayoutBar::finished);
        press(Qt::Key_S, Qt::ControlModifier);
        find<QLineEdit>("layoutName")->setText(QStringLiteral("Jamais"));
        press(Qt::Key_Escape);
        QCOMPARE(finished.size(), 1);
        QVERIFY(!find<QLineEdit>("layoutName")->isVisible());
        QVERIFY(!own().contains(QStringLiteral("Jamais")));
    }

    void managesByKeys() {
        press(Qt::Key_M);
        auto* combo = find<QComboBox>("ownLayouts");
        QVERIFY(combo->hasFocus());
        QCOMPARE(combo->count(), 2);
        combo->setCurrentText(QStringLiteral("Discrète"));
        auto* rename = find<ActionButton>("renameLayout");
        QVERIFY(!rename->isEnabled());
        QVERIFY(!rename->whyNot().isEmpty());
        auto* name = find<QLineEdit>("layoutNewName");
        name->setText(QStringLiteral("Jour"));
        QVERIFY(rename->whyNot().contains(QStringLiteral("existe déjà")));
        name->setFocus();
        name->setText(QStringLiteral("Nuit"));
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY(own().contains(QStringLiteral("Nuit*")));
        combo->setCurrentText(QStringLiteral("Nuit"));
        auto* share = find<ActionButton>("shareLayout");
        QCOMPARE(share->text(), QStringLiteral("Partager"));
        share->setFocus();
        QTest::keyClick(share, Qt::Key_Space);
        QTRY_VERIFY(seenByColleague().contains(QStringLiteral("Nuit")));
        QTRY_COMPARE(share->text(), QStringLiteral("Rendre privée"));
        QTest::mouseClick(share, Qt::LeftButton);
        QTRY_VERIFY(!seenByColleague().contains(QStringLiteral("Nuit")));
        QTRY_VERIFY(own().contains(QStringLiteral("Nuit*"))); // this desk has heard of it, too
        press(Qt::Key_Escape);
        QVERIFY(!combo->isVisible());
    }

    void aDeletionIsTakenBack() {
        press(Qt::Key_M);
        auto* combo = find<QComboBox>("ownLayouts");
        combo->setCurrentText(QStringLiteral("Nuit"));
        const QJsonObject spec = m_desk->layouts().first().spec;
        auto* undo = find<ActionButton>("undoRemoveLayout");
        QVERIFY(!undo->isVisible());
        QTest::mouseClick(find<ActionButton>("removeLayout"), Qt::LeftButton);
        QTRY_VERIFY(combo->findText(QStringLiteral("Nuit")) < 0);
        QVERIFY(undo->isVisible());
        QTest::keyClick(undo, Qt::Key_Space);
        QTRY_VERIFY(own().contains(QStringLiteral("Nuit*"))); // as private as it was
        QVERIFY(!undo->isVisible());
        QVERIFY(!seenByColleague().contains(QStringLiteral("Nuit")));
        press(Qt::Key_Escape);
    }

    void anotherPersonsAreShownAndNotManaged() {
        VERIFY_OK(catalog::LayoutRepository(*m_colleague)
                      .save(QStringLiteral("Du collègue"), wall::Layout::grid(2, 2).toJson()));
        auto* all = find<QComboBox>("layouts");
        QTRY_VERIFY(all->findText(QStringLiteral("Du collègue"), Qt::MatchStartsWith) >= 0);
        press(Qt::Key_M);
        QVERIFY(find<QComboBox>("ownLayouts")->findText(QStringLiteral("Du collègue")) < 0);
        press(Qt::Key_Escape);
        QSignalSpy chosen(m_bar.get(), &LayoutBar::chosen);
        Q_EMIT all->activated(all->findText(QStringLiteral("Du collègue"), Qt::MatchStartsWith));
        QCOMPARE(chosen.size(), 1);
    }

    /// Last: the catalog goes.
    void aFailedSaveLeavesTheName() {
        const QString before = m_wall->layout().name;
        VERIFY_OK(m_fixture.stop());
        QSignalSpy failed(m_desk.get(), &Desk::failed);
        saveAs(QStringLiteral("Perdue"), false);
        QCOMPARE(m_wall->layout().name, before); // not yet
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20000);
        QCOMPARE(m_wall->layout().name, before);
    }
};

QTEST_MAIN(TestLayoutBar)
#include "test_layout_bar.moc"
