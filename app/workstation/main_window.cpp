// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window.h"

#include "alarms/event_rules.h"
#include "alarms/ui/alarm_card.h"
#include "look/ui/icons.h"
#include "look/ui/theme.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QSettings>
#include <QTabBar>
#include <QTabWidget>
#include <QTextBrowser>

namespace vigie::app {

namespace {

constexpr int mostMonitors = 6;

QDockWidget* makeDock(const QString& name, const QString& title, QWidget* content) {
    auto* dock = new QDockWidget(title);
    dock->setObjectName(name);
    dock->setTitleBarWidget(new QWidget); // the content has its own header
    dock->setFeatures(QDockWidget::NoDockWidgetFeatures);
    dock->setWidget(content);
    return dock;
}

} // namespace

MainWindow::MainWindow(Services& services, QWidget* parent)
    : QMainWindow(parent)
    , m_services(services)
    , m_desk(services)
    , m_header(new HeaderBar(services.clock))
    , m_banner(new CatalogBanner(services.clock))
    , m_pages(new QTabWidget)
    , m_wallPage(new WallPage(services, m_desk))
    , m_tree(new wall::CameraTree)
    , m_queue(new alarms::AlarmQueue(services.alarms, services.clock))
    , m_logLine(new QWidget)
    , m_logText(new QLabel) {
    setWindowTitle(tr("Vigie · %1").arg(services.settings.deskName));
    setObjectName(QStringLiteral("desk"));
    m_header->setOperator(services.settings.operatorName, services.settings.deskName);

    m_monitors = std::make_unique<MonitorWalls>(services, m_desk, *this);
    connect(m_monitors.get(), &MonitorWalls::done, this, &MainWindow::say);
    if (services.settings.sharesWalls()) {
        m_remote = std::make_unique<RemoteWallDesk>(services, m_desk, *m_wallPage, *m_monitors, *this);
        connect(m_remote.get(), &RemoteWallDesk::done, this, &MainWindow::say);
    }
    buildPages();
    buildDocks();
    buildKeys();

    connect(&services.listener, &catalog::Listener::stateChanged, this, &MainWindow::applyLink);
    connect(&services.audit, &catalog::Outbox::stateChanged, this, [this] {
        const auto outbox = m_services.audit.state();
        m_header->setOutbox(outbox);
        m_banner->setOutbox(outbox);
    });
    connect(&m_desk, &Desk::lastReadChanged, this, [this] { m_banner->setLastRead(m_desk.lastRead()); });
    if (services.store) {
        connect(services.store.get(), &store::StoreWorker::damaged, this, [this](const QString& keptAs) {
            say(tr("Fichier local endommagé : mis de côté sous « %1 », un nouveau le remplace").arg(keptAs));
        });
    }
    connect(m_header, &HeaderBar::pageChosen, this, &MainWindow::showPage);
    connect(m_tree, &wall::CameraTree::called, this, &MainWindow::callCamera);
    connect(m_queue, &alarms::AlarmQueue::opened, this, &MainWindow::openAlarm);
    connect(&services.alarms, &alarms::AlarmBoard::actFailed, this,
            [this](const Error& error) { say(error.text); });
    connect(&services.alarms, &alarms::AlarmBoard::readFailed, this,
            [this](const Error& error) { say(tr("Alarmes non relues : %1").arg(error.text)); });
    connect(&m_desk, &Desk::failed, this, [this](const Error& error) { say(error.text); });
    connect(&m_desk, &Desk::directoryChanged, this, &MainWindow::applyDirectory);
    connect(&m_desk, &Desk::checksChanged, this, &MainWindow::applyChecks);
    connect(m_wallPage, &WallPage::done, this, &MainWindow::say);
    connect(&services.sound, &SoundDesk::done, this, &MainWindow::say);
    buildPalette();

    const QSettings settings;
    if (!restoreGeometry(settings.value(QStringLiteral("desk/geometry")).toByteArray()))
        resize(1600, 900);
    restoreState(settings.value(QStringLiteral("desk/docks")).toByteArray());
    m_wallPage->view().setFocus();
    if (services.settings.openedOffline) // else a first connection is a matter of moments
        applyLink(services.listener.state(), services.listener.since());
    m_desk.start();
}

void MainWindow::applyLink(catalog::LinkState state, UtcTime since) {
    const bool away = state == catalog::LinkState::CutOff;
    m_header->setCatalog(state, since);
    m_queue->setReadable(!away);
    m_services.alarms.setCatalogAway(away);
    m_banner->setCatalog(state, since);
}

MainWindow::~MainWindow() {
    m_remote.reset(); // looks at the wall, which goes with the pages
    // The pages use the desk, which as a member would go before them.
    delete takeCentralWidget();
}

void MainWindow::buildPages() {
    m_pages->setDocumentMode(true);
    m_pages->setTabsClosable(true);
    m_pages->addTab(m_wallPage, tr("Mur 1"));
    m_pages->tabBar()->setTabButton(0, QTabBar::RightSide, nullptr);
    connect(m_pages, &QTabWidget::tabCloseRequested, this, &MainWindow::closeTab);
    connect(m_pages, &QTabWidget::currentChanged, this,
            [this](int index) { m_header->setCurrentPage(pageOf(m_pages->widget(index))); });
    addPage(tr("Mur"), Qt::Key_F2, m_wallPage);
    if (m_services.settings.handlesAlarms())
        addPage(tr("Alarmes"), Qt::Key_F4, nullptr);
    addGroupPages();

    auto* icon = new QLabel;
    icon->setPixmap(look::icon(QStringLiteral("logbook"), QColor(look::tokensOf(this).t2)).pixmap(20, 20));
    auto* title = new QLabel(tr("Dernier acte"));
    title->setFont(look::font(look::TextSize::Body, QFont::DemiBold));
    auto* keys = new QLabel(tr("Prendre la première alarme F9 · Commandes Ctrl+K · Aide F1"));
    auto* line = new QHBoxLayout(m_logLine);
    line->setContentsMargins(16, 0, 16, 0);
    line->setSpacing(12);
    line->addWidget(icon);
    line->addWidget(title);
    line->addWidget(m_logText, 1);
    line->addWidget(keys);
    m_logLine->setFixedHeight(40);
    m_logText->setTextFormat(Qt::PlainText);
    m_logText->setObjectName(QStringLiteral("logLine"));

    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    if (m_remote)
        column->addWidget(&m_remote->band());
    column->addWidget(m_pages, 1);
    setCentralWidget(centre);
    setMenuWidget(m_header);
}

void MainWindow::buildDocks() {
    m_treeDock = makeDock(QStringLiteral("treeDock"), tr("Caméras"), m_tree);
    m_queueDock = makeDock(QStringLiteral("queueDock"), tr("Alarmes"), m_queue);
    m_logDock = makeDock(QStringLiteral("logDock"), tr("Dernier acte"), m_logLine);
    addDockWidget(Qt::LeftDockWidgetArea, m_treeDock);
    addDockWidget(Qt::RightDockWidgetArea, m_queueDock);
    addDockWidget(Qt::BottomDockWidgetArea, m_logDock);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    m_tree->setMinimumWidth(240);
    m_queue->setMinimumWidth(280);
    resizeDocks({m_treeDock, m_queueDock}, {312, 352}, Qt::Horizontal);
    m_queueDock->setVisible(m_services.settings.handlesAlarms());
}

void MainWindow::addCommand(const DeskCommand& command) {
    bindKey(command, this);
    m_commands << command;
}

void MainWindow::buildKeys() {
    addCommand({tr("Aide : les touches"), Qt::Key_F1, [this] { showHelp(); }});
    if (m_services.settings.handlesAlarms())
        addCommand({tr("Prendre la première alarme"), Qt::Key_F9, [this] { claimFirst(); },
                    [this] {
                        const QString whyNot = m_services.alarms.whyNoAct();
                        return !whyNot.isEmpty()                  ? whyNot
                               : m_services.alarms.firstToClaim() ? QString()
                                                                  : tr("Aucune alarme à prendre");
                    }});
    addCommand({tr("Plein écran"), Qt::Key_F11, [this] { toggleFullScreen(); }});
    addCommand({tr("Murs des autres moniteurs"), Qt::CTRL | Qt::Key_F11, [this] { m_monitors->toggle(); },
                [this] {
                    return m_monitors->monitors() > 0 ? QString() : tr("Aucun autre moniteur sur ce poste");
                }});
    for (int monitor = 2; monitor <= mostMonitors; ++monitor)
        bindKey(sendCommand(monitor), this);
    addCommand(
        {tr("Murs des autres postes"), Qt::CTRL | Qt::SHIFT | Qt::Key_M, [this] { showRemotePage(); },
         [this] { return m_remote ? QString() : tr("Ce compte n'envoie rien aux murs des autres postes"); }});
    addCommand({tr("Chercher une caméra dans l'arbre"), Qt::CTRL | Qt::Key_F, [this] {
                    m_palette->palette().dismiss();
                    m_tree->focusSearch();
                }});
    addCommand({tr("Onglet suivant"), Qt::CTRL | Qt::Key_Tab,
                [this] { m_pages->setCurrentIndex((m_pages->currentIndex() + 1) % m_pages->count()); }});
    addCommand({tr("Fermer l'onglet"), Qt::CTRL | Qt::Key_W, [this] { closeTab(m_pages->currentIndex()); },
                [this] {
                    return m_pages->currentWidget() == m_wallPage ? tr("Le mur ne se ferme pas") : QString();
                }});
}

DeskCommand MainWindow::sendCommand(int monitor) {
    auto& wall = m_wallPage->controller();
    return {tr("Envoyer la caméra de la case au moniteur %1").arg(monitor),
            Qt::ALT | Qt::SHIFT | static_cast<Qt::Key>(Qt::Key_0 + monitor),
            [this, &wall, monitor] { sendTo(wall.cameraAt(wall.focus()), monitor); },
            [&wall] {
                return wall.cameraAt(wall.focus()).isNull() ? tr("Aucune caméra dans la case choisie")
                                                            : QString();
            }};
}

void MainWindow::sendTo(const CameraId& camera, int monitor) {
    if (camera.isNull())
        return;
    if (monitor == 1)
        m_wallPage->showInFocus(camera);
    else if (!m_monitors->send(camera, monitor))
        say(tr("Pas de moniteur %1 sur ce poste").arg(monitor));
}

PaletteReach MainWindow::reachOf(QWidget* window, WallPage* wall, int monitor) {
    PaletteReach reach;
    reach.window = window;
    reach.wall = wall;
    reach.monitor = monitor;
    reach.walls = [this] { return QList<std::pair<int, WallPage*>>{{1, m_wallPage}} + m_monitors->pages(); };
    reach.monitors = [this] { return 1 + m_monitors->monitors(); };
    reach.call = [wall](const CameraId& camera) { wall->showInFocus(camera); };
    reach.send = [this](const CameraId& camera, int target) { sendTo(camera, target); };
    return reach;
}

// In the tree's place: beside the tiles, which keep their size and, but in full screen, are never covered.
void MainWindow::buildPalette() {
    PaletteReach reach = reachOf(this, m_wallPage, 1);
    reach.commands = [this] {
        QList<DeskCommand> commands = m_commands;
        for (int monitor = 2; monitor <= qMin(mostMonitors, 1 + m_monitors->monitors()); ++monitor)
            commands << sendCommand(monitor);
        return commands;
    };
    reach.call = [this](const CameraId& camera) { callCamera(camera); };
    if (m_checks)
        reach.diagnose = [this](const CameraId& camera) { diagnose(camera); };
    m_palette = new PaletteDesk(m_desk, reach, this);
    Palette* const palette = &m_palette->palette();
    auto* place = new QWidget;
    auto* column = new QVBoxLayout(place);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_tree);
    column->addWidget(palette);
    m_treeDock->setWidget(place);
    connect(palette, &Palette::opening, this, [this, palette, column] {
        if (isFullScreen()) { // there the tree's place is the tiles': over them, which keep their size
            palette->cover(*centralWidget());
            return;
        }
        column->addWidget(palette);
        m_tree->setVisible(false);
    });
    connect(palette, &Palette::refused, this, &MainWindow::say);
    connect(palette, &Palette::dismissed, m_tree, [this] { m_tree->setVisible(true); });
    bindKey({{}, Qt::CTRL | Qt::Key_K, [palette] { palette->toggle(); }}, this);
    connect(m_monitors.get(), &MonitorWalls::opened, this, [this](WallPage* page, int monitor) {
        auto* desk = new PaletteDesk(m_desk, reachOf(page, page, monitor), page);
        connect(&desk->palette(), &Palette::opening, page,
                [page, palette = &desk->palette()] { palette->cover(*page); });
        connect(&desk->palette(), &Palette::refused, page, &WallPage::done);
        bindKey({{}, Qt::CTRL | Qt::Key_K, [page = &desk->palette()] { page->toggle(); }}, page);
    });
}

void MainWindow::addPage(const QString& name, Qt::Key key, QWidget* page) {
    const auto index = static_cast<int>(m_deskPages.size());
    m_deskPages.append({name, page});
    if (page)
        page->setAttribute(Qt::WA_StyledBackground);
    m_header->addPage(name, QKeySequence(key).toString(QKeySequence::NativeText));
    addCommand({tr("Aller à : %1").arg(name), key, [this, index] { showPage(index); }});
}

// The catalog refuses whatever a group may not do; a page that could only be refused is not offered.
void MainWindow::addGroupPages() {
    const auto group = m_services.settings.group;
    if (group == catalog::Group::Supervisor) {
        m_cases = new CaseDesk(m_services, m_desk, m_pages);
        connect(m_cases, &CaseDesk::done, this, &MainWindow::say);
        m_cases->page().hide();
        addPage(tr("Dossiers"), Qt::Key_F5, &m_cases->page());
    }
    if (group == catalog::Group::Supervisor || group == catalog::Group::Technician) {
        m_checks = new CheckDesk(m_services, m_desk, m_pages);
        connect(m_checks, &CheckDesk::done, this, &MainWindow::say);
        connect(m_checks, &CheckDesk::cameraWanted, this, &MainWindow::callCamera);
        m_checks->page().hide();
        addPage(tr("Diagnostic"), Qt::Key_F6, &m_checks->page());
    }
}

void MainWindow::showPage(int page) {
    QWidget* widget = m_deskPages.value(page).widget;
    if (!widget) {
        m_queue->focusList();
        return;
    }
    if (m_pages->indexOf(widget) < 0)
        m_pages->addTab(widget, m_deskPages[page].name);
    m_pages->setCurrentWidget(widget);
    (widget == m_wallPage ? &m_wallPage->view() : widget)->setFocus();
}

int MainWindow::pageOf(const QWidget* tab) const {
    if (qobject_cast<const QTextBrowser*>(tab))
        return -1; // help
    if (m_remote && tab == &m_remote->page())
        return 0; // walls, if others'
    for (qsizetype page = 0; page < m_deskPages.size(); ++page) {
        if (m_deskPages[page].widget == tab)
            return static_cast<int>(page);
    }
    return m_services.settings.handlesAlarms() ? 1 : 0; // an alarm's card
}

void MainWindow::callCamera(const CameraId& camera) {
    showPage(0);
    m_wallPage->showInFocus(camera);
}

void MainWindow::diagnose(const CameraId& camera) {
    for (int page = 0; page < m_deskPages.size(); ++page) {
        if (m_checks && m_deskPages[page].widget == &m_checks->page())
            showPage(page);
    }
    m_checks->page().showCamera(camera);
}

// The wall stays; the pages that the desk keeps only leave their tab.
void MainWindow::closeTab(int index) {
    QWidget* page = m_pages->widget(index);
    if (!page || page == m_wallPage)
        return;
    m_pages->removeTab(index);
    if (m_pages->currentWidget() == m_wallPage)
        m_wallPage->view().setFocus();
    const bool kept = (m_remote && page == &m_remote->page()) ||
                      std::any_of(m_deskPages.begin(), m_deskPages.end(),
                                  [page](const DeskPage& known) { return known.widget == page; });
    if (kept)
        page->setParent(m_pages);
    else
        page->deleteLater();
}

void MainWindow::applyDirectory() {
    const auto& directory = m_desk.directory();
    m_tree->setDirectory(directory);
    m_queue->setDirectory(directory);
    const QDate today = QDate::currentDate();
    const auto withoutAuthorisation =
        std::count_if(directory->cameras.begin(), directory->cameras.end(),
                      [today](const Camera& camera) { return !camera.authorisation.isValidOn(today); });
    m_header->setCommunes(static_cast<int>(directory->communes.size()),
                          static_cast<int>(withoutAuthorisation));
}

void MainWindow::applyChecks() {
    QHash<CameraId, Verdict> verdicts;
    for (auto it = m_desk.checks().begin(); it != m_desk.checks().end(); ++it)
        verdicts[it.key()] = it->verdict;
    m_tree->setVerdicts(verdicts);
}

void MainWindow::claimFirst() {
    if (const QString whyNot = m_services.alarms.whyNoAct(); !whyNot.isEmpty()) {
        say(whyNot);
        return;
    }
    const Alarm* first = m_services.alarms.firstToClaim();
    if (!first) {
        say(tr("Aucune alarme à prendre"));
        return;
    }
    const AlarmId id = first->id;
    say(tr("Prise de l'alarme « %1 »").arg(alarms::titleText(*first)));
    m_services.alarms.claim(id);
    openAlarm(id);
}

void MainWindow::openAlarm(const AlarmId& id) {
    const Alarm* alarm = m_services.alarms.find(id);
    if (!alarm)
        return;
    for (int index = 0; index < m_pages->count(); ++index) {
        const auto* card = qobject_cast<alarms::AlarmCard*>(m_pages->widget(index));
        if (card && card->alarmId() == id) {
            m_pages->setCurrentIndex(index);
            return;
        }
    }
    QWidget* picture = nullptr;
    if (!alarm->camera.isNull()) {
        auto page = std::make_unique<WallPage>(m_services, m_desk);
        page->setPictureOnly();
        page->view().setDirectory(m_desk.directory());
        page->showInFocus(alarm->camera);
        picture = page.release();
    }
    auto* card = new alarms::AlarmCard(m_services.alarms, m_queue->model(), id, m_services.clock, picture);
    connect(card, &alarms::AlarmCard::closed, this, [this, card, title = alarms::titleText(*alarm)] {
        say(tr("Alarme clôturée : %1").arg(title));
        card->deleteLater();
    });
    m_pages->setCurrentIndex(m_pages->addTab(card, tr("Alarme · %1").arg(alarms::titleText(*alarm))));
    card->setFocus();
}

void MainWindow::say(const QString& what) {
    m_wallPage->notice(what); // where full screen leaves no other line
    m_logText->setText(toLocalText(m_services.clock.utcNow()) + QStringLiteral("   ") + what);
}

void MainWindow::toggleFullScreen() {
    m_palette->palette().dismiss();
    const bool bare = !isFullScreen();
    if (bare)
        m_pages->setCurrentWidget(m_wallPage);
    m_header->setVisible(!bare);
    m_treeDock->setVisible(!bare);
    m_queueDock->setVisible(!bare && m_services.settings.handlesAlarms());
    m_logDock->setVisible(!bare); // an empty dock would ask for less than no room
    m_pages->tabBar()->setVisible(!bare);
    m_wallPage->setBare(bare);
    setWindowState(windowState() ^ Qt::WindowFullScreen);
}

void MainWindow::showRemotePage() {
    if (!m_remote) {
        say(tr("Ce compte n'envoie rien aux murs des autres postes"));
        return;
    }
    RemotePage& page = m_remote->page();
    if (m_pages->indexOf(&page) < 0)
        m_pages->addTab(&page, tr("Postes"));
    m_pages->setCurrentWidget(&page);
    page.setFocus();
}

void MainWindow::showAsWall() {
    show();
    toggleFullScreen();
    if (!m_monitors->isOpen() && QGuiApplication::screens().size() > 1)
        m_monitors->toggle();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_cases && m_cases->isRunning() && !std::exchange(m_warnedOfExtraction, true)) {
        say(tr("Une extraction est en cours. Fermer de nouveau l'arrête ; son dossier reste ouvert."));
        event->ignore();
        return;
    }
    if (!isFullScreen()) {
        QSettings settings;
        settings.setValue(QStringLiteral("desk/geometry"), saveGeometry());
        settings.setValue(QStringLiteral("desk/docks"), saveState());
    }
    m_remote.reset();
    m_monitors.reset(); // their windows would keep the program alive
    event->accept();
}

} // namespace vigie::app
