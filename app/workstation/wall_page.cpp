// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall_page.h"

#include "alarm_spot.h"
#include "alarms/event_rules.h"
#include "look/ui/theme.h"
#include "wall/mask_painter.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>

namespace vigie::app {

using namespace std::chrono_literals;
using wall::Layout;

namespace {

constexpr auto noticeTime = 6s;

} // namespace

WallPage::WallPage(Services& services, Desk& desk, QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_desk(desk)
    , m_drawing(wall::makeDrawing(services.settings.renderer))
    , m_controller(std::make_unique<wall::WallController>(services.live(), *m_drawing.renderer))
    , m_pictures(PictureSaver::usualFolder())
    , m_toolbar(new LayoutBar(desk, *m_controller))
    , m_counts(new QLabel)
    , m_callUp(new QLabel)
    , m_line(new QWidget)
    , m_lower(new QWidget)
    , m_papers(new QWidget)
    , m_paperTitle(new QLabel) {
    m_view = new wall::WallView(*m_controller, m_drawing, services.clock, this);
    m_view->setDirectory(m_desk.directory()); // opened later than the desk, it is told of no change
    m_masks = new MaskDesk(services, desk, *m_controller, *m_view, this);
    connect(m_masks, &MaskDesk::done, this, &WallPage::done);
    setObjectName(QStringLiteral("wallPage"));

    for (const DeskCommand& shape : m_toolbar->shapes()) {
        m_bareKeys << bindKey(shape, this);
        m_bareKeys.last()->setEnabled(false);
    }
    for (const QKeySequence& key : {QKeySequence(Qt::CTRL | Qt::Key_S), QKeySequence(Qt::Key_M)}) {
        const QString whereTo =
            tr("Les mosaïques s'enregistrent et se gèrent au-dessus des cases du poste : quitter le plein "
               "écran (F11)");
        m_bareKeys << bindKey({{}, key, [this, whereTo] { Q_EMIT done(whereTo); }}, this);
        m_bareKeys.last()->setEnabled(false);
    }

    auto* line = new QHBoxLayout;
    line->setContentsMargins(12, 0, 12, 0);
    line->addWidget(m_counts);
    line->addWidget(m_callUp, 1);
    m_callUp->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_callUp->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // words move no tile
    m_line->setFixedHeight(34);
    m_line->setLayout(line);
    m_callUp->setObjectName(QStringLiteral("callUp"));

    auto* papers = new QGridLayout(m_papers);
    papers->setContentsMargins(16, 12, 16, 12);
    papers->setHorizontalSpacing(24);
    papers->setVerticalSpacing(4);
    m_paperTitle->setTextFormat(Qt::PlainText);
    m_paperTitle->setFont(look::font(look::TextSize::Section, QFont::DemiBold));
    papers->addWidget(m_paperTitle, 0, 0, 1, 2);
    const QString names[] = {tr("Autorisation"), tr("Finalité"), tr("Conservation"), tr("Enregistreur")};
    for (int i = 0; i < 4; ++i) {
        auto* name = new QLabel(names[i]);
        auto* value = new QLabel;
        value->setTextFormat(Qt::PlainText);
        papers->addWidget(name, 1 + i, 0);
        papers->addWidget(value, 1 + i, 1);
        m_paperValues << value;
    }
    papers->setColumnStretch(1, 1);

    m_ptz = new PtzDesk(services, desk, *m_controller, *m_view, this);
    connect(m_ptz, &PtzDesk::done, this, &WallPage::done);
    auto* lower = new QHBoxLayout(m_lower);
    lower->setContentsMargins(0, 0, 0, 0);
    lower->setSpacing(0);
    lower->addWidget(m_papers, 1, Qt::AlignTop);
    lower->addWidget(&m_ptz->panel(), 1, Qt::AlignTop);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_toolbar);
    column->addWidget(m_view, 1);
    column->addWidget(m_line);
    column->addWidget(m_masks);
    column->addWidget(m_lower);

    connect(m_toolbar, &LayoutBar::chosen, this, &WallPage::showLayout);
    connect(m_toolbar, &LayoutBar::finished, this, [this] { m_view->setFocus(); });
    connect(m_controller.get(), &wall::WallController::focusChanged, this, &WallPage::updatePapers);
    connect(m_controller.get(), &wall::WallController::tileChanged, this, &WallPage::updatePapers);
    connect(m_controller.get(), &wall::WallController::shown, this,
            [this](const CameraId& camera) { journal(camera, QStringLiteral("live-start")); });
    connect(m_controller.get(), &wall::WallController::hidden, this,
            [this](const CameraId& camera) { journal(camera, QStringLiteral("live-stop")); });
    connect(m_controller.get(), &wall::WallController::replayBegan, this,
            [this](const CameraId& camera, UtcTime first) {
                journal(camera, QStringLiteral("replay-start"), {first, first + 1us});
            });
    connect(m_controller.get(), &wall::WallController::replayEnded, this,
            [this](const CameraId& camera, const TimeSpan& seen) {
                journal(camera, QStringLiteral("replay-stop"), seen);
            });
    connect(m_controller.get(), &wall::WallController::replayFellBack, this,
            [this](const CameraId& camera, const Error& why) {
                journal(camera, QStringLiteral("instant-replay"));
                Q_EMIT done(tr("Relecture de la mémoire seule : %1").arg(why.text));
            });
    connect(m_view, &wall::WallView::callUpChanged, this, &WallPage::updateLine);
    connect(m_view, &wall::WallView::replayAsked, this, &WallPage::replay);
    connect(m_view, &wall::WallView::pictureAsked, this, &WallPage::takePicture);
    connect(m_controller.get(), &wall::WallController::pictureTaken, this, &WallPage::keepPicture);
    connect(&m_pictures, &PictureSaver::saved, this,
            [this](const QString& path) { Q_EMIT done(tr("Image enregistrée : %1").arg(path)); });
    connect(&m_pictures, &PictureSaver::failed, this,
            [this](const Error& error) { Q_EMIT done(error.text); });
    connect(m_view, &wall::WallView::called, &m_desk, &Desk::rememberCalled);
    connect(m_view, &wall::WallView::callRefused, this, &WallPage::sayRefused);
    connect(m_view, &wall::WallView::callUpFailed, this,
            [this](const QString& digits) { Q_EMIT done(tr("Aucune caméra n° %1").arg(digits)); });
    connect(&m_desk, &Desk::directoryChanged, this, &WallPage::applyDirectory);
    connect(&m_desk, &Desk::layoutChanged, this, &WallPage::done);
    connect(&m_services.alarms, &alarms::AlarmBoard::changed, this, &WallPage::applyAlarms);
    connect(&m_services.listener, &catalog::Listener::stateChanged, this, &WallPage::applyAlarms);
    m_retry = {tr("Réessayer la caméra de la case"), Qt::CTRL | Qt::Key_R,
               [this] { m_controller->retry(m_controller->focus()); },
               [this] { return m_view->whyNot(wall::WallCommand::Picture); }};
    bindKey(m_retry, this);
    services.sound.join(*m_controller, *m_view,
                        [this](const CameraId& camera, const QString& act) { journal(camera, act); });
    m_noticeTimer.setSingleShot(true);
    connect(&m_noticeTimer, &QTimer::timeout, this, [this] {
        m_notice.clear();
        updateLine();
    });
    connect(this, &WallPage::done, this, &WallPage::notice);
    m_lineTimer.start(1s);
    connect(&m_lineTimer, &QTimer::timeout, this, &WallPage::updateLine);
    applyAlarms(); // those known before this page was opened
    updateLine();
    updatePapers();
}

WallPage::~WallPage() {
    // What is heard or said ends first; a head that turns is stopped and freed.
    m_services.sound.leave(*m_view);
    delete m_ptz;
    // Looking ends here: each camera's end goes to the journal.
    for (int tile = 0; tile < m_controller->tileCount(); ++tile)
        m_controller->show(tile, {});
    delete m_masks; // with its editor it asks view and controller
    // The view must not ask a controller that is gone, nor the controller tell a half-dead page.
    m_controller->disconnect(this);
    delete m_view;
}

void WallPage::showLayout(const NamedLayout& saved) {
    m_view->setFocus();
    auto layout = Layout::fromJson(saved.spec);
    if (!layout) {
        Q_EMIT done(layout.error().text);
        return;
    }
    const auto& known = m_desk.directory()->cameras;
    const auto missing =
        layout->dropCameras([&known](const CameraId& camera) { return !known.contains(camera); });
    m_controller->setLayout(*layout);
    const QString shown = tr("Mosaïque « %1 »").arg(layout->name);
    Q_EMIT done(missing == 0 ? shown
                             : shown + tr(" : %n caméra(s) que ce poste ne voit pas", nullptr,
                                          static_cast<int>(missing)));
}

QList<DeskCommand> WallPage::commands() const {
    return m_toolbar->isVisible() ? QList<DeskCommand>{m_retry}
                                  : QList<DeskCommand>{m_retry} + m_toolbar->shapes();
}

void WallPage::notice(const QString& what) {
    if (!m_bare)
        return;
    m_notice = what;
    m_noticeTimer.start(noticeTime);
    updateLine();
}

void WallPage::showInFocus(const CameraId& camera) {
    showIn(m_controller->focus(), camera);
}

void WallPage::showIn(int tile, const CameraId& camera) {
    if (!m_controller->show(tile, camera))
        sayRefused();
}

void WallPage::sayRefused() {
    Q_EMIT done(tr("Un spot alarme montre les alarmes : choisir une autre case, ou Suppr pour le rendre "
                   "ordinaire"));
}

void WallPage::replay(int tile, std::chrono::seconds further) {
    const CameraId camera = m_controller->cameraAt(tile);
    if (!m_controller->replay(tile, further)) {
        if (!camera.isNull())
            Q_EMIT done(tr("Rien à revoir de cette caméra"));
        return;
    }
    // What the recorder brings is journaled when it is on screen.
    if (const auto replay = m_controller->status(tile).replay; replay && !replay->fromRecorder)
        journal(camera, QStringLiteral("instant-replay"));
}

void WallPage::takePicture(int tile) {
    if (!m_controller->takePicture(tile) && !m_controller->cameraAt(tile).isNull())
        Q_EMIT done(tr("Pas d'image en direct à enregistrer dans cette case"));
}

void WallPage::keepPicture(const CameraId& id, const QImage& image, const TimeStamp& captured) {
    const Camera camera = m_desk.directory()->cameras.value(id);
    if (camera.id.isNull())
        return;
    const UtcTime now = m_services.clock.utcNow();
    m_services.audit.record({camera.commune,
                             id,
                             QStringLiteral("snapshot"),
                             {captured.at, captured.at + 1us},
                             camera.masksAreLifted(now) ? tr("masques levés") : QString()});
    m_pictures.save(camera, m_desk.directory()->communes.value(camera.commune).name,
                    wall::withMasks(image, camera.masksAt(now)), captured);
}

void WallPage::setBare(bool bare) {
    m_bare = bare;
    m_noticeTimer.stop();
    m_notice.clear();
    m_toolbar->setVisible(!bare);
    m_masks->setOffered(!bare);
    m_lower->setVisible(!bare);
    for (QShortcut* key : std::as_const(m_bareKeys))
        key->setEnabled(bare);
}

void WallPage::setPictureOnly() {
    setBare(true);
    m_line->setVisible(false);
    m_masks->endKeys();
    m_ptz->setShowOnly();
    for (QShortcut* key : std::as_const(m_bareKeys))
        key->setEnabled(false); // one picture, whatever the keys
}

void WallPage::journal(const CameraId& camera, const QString& act, const TimeSpan& images) {
    const Camera known = m_desk.directory()->cameras.value(camera);
    if (known.id.isNull())
        return;
    m_services.audit.record({known.commune, camera, act, images, {}});
    if (act == QStringLiteral("live-start"))
        Q_EMIT done(tr("Appel caméra %1 %2").arg(known.number).arg(known.name));
}

void WallPage::applyDirectory() {
    m_view->setDirectory(m_desk.directory());
    m_controller->reconsider();
    m_services.sound.reconsider();
    updatePapers();
}

void WallPage::applyAlarms() {
    QHash<CameraId, wall::TileAlarm> byCamera;
    for (const Alarm& alarm : m_services.alarms.alarms()) {
        if (alarm.camera.isNull() || alarm.state == AlarmState::Closed)
            continue;
        const auto known = byCamera.constFind(alarm.camera);
        if (known == byCamera.constEnd() || alarm.priority < known->priority)
            byCamera[alarm.camera] = {alarm.priority, alarms::titleText(alarm), alarm.raisedAt};
    }
    m_view->setAlarms(byCamera);
    m_view->setNoAlarmText(noAlarmText(m_services));
    m_controller->setAlarmCameras(spotCameras(m_services.alarms));
}

void WallPage::updateLine() {
    // Authorisations end with a day.
    if (const QDate today = QDate::currentDate(); today != m_day) {
        m_day = today;
        m_controller->reconsider();
        m_services.sound.reconsider();
    }
    int live = 0;
    int replays = 0;
    int away = 0;
    int empty = 0;
    for (int tile = 0; tile < m_controller->tileCount(); ++tile) {
        if (m_controller->cameraAt(tile).isNull())
            ++empty;
        else if (const auto status = m_controller->status(tile); status.replay)
            ++replays;
        else if (status.state == live::LiveState::Live)
            ++live;
        else
            ++away;
    }
    QStringList parts{tr("%n case(s)", nullptr, m_controller->tileCount()),
                      tr("%n direct(s)", nullptr, live)};
    if (replays > 0)
        parts << tr("%n relecture(s)", nullptr, replays);
    if (away > 0)
        parts << tr("%n sans direct", nullptr, away);
    if (empty > 0)
        parts << tr("%n vide(s)", nullptr, empty);
    m_counts->setText(parts.join(QStringLiteral(" · ")));
    const auto& typed = m_view->callUp();
    if (typed.isEmpty() && !m_notice.isEmpty()) {
        m_callUp->setText(m_notice.toHtmlEscaped());
        return;
    }
    if (typed.isEmpty()) {
        const QString all =
            tr("Appel caméra : numéro puis ⏎, nom Ctrl+K · Revoir J · Image S · Son A · Parler H · "
               "Infos I · Plein écran F11");
        const int room = m_line->contentsRect().width() - m_counts->sizeHint().width() - 48;
        m_callUp->setText(m_callUp->fontMetrics().horizontalAdvance(all) <= room
                              ? all
                              : tr("Appel caméra : numéro puis ⏎, nom Ctrl+K"));
        return;
    }
    QStringList matches;
    for (const Camera& camera : typed.matches(*m_desk.directory(), 3))
        matches << QStringLiteral("%1 · %2").arg(camera.number).arg(camera.name);
    m_callUp->setText(tr("Appel caméra <b>%1</b>   %2")
                          .arg(typed.digits(), matches.isEmpty()
                                                   ? tr("aucune caméra")
                                                   : matches.join(QStringLiteral(", ")).toHtmlEscaped()));
}

void WallPage::updatePapers() {
    const CameraId id = m_controller->cameraAt(m_controller->focus());
    const Camera camera = m_desk.directory()->cameras.value(id);
    if (camera.id.isNull()) {
        m_paperTitle->setText(tr("Aucune caméra dans la case choisie"));
        for (QLabel* value : std::as_const(m_paperValues))
            value->setText(QStringLiteral("–"));
        return;
    }
    const Recorder recorder = m_desk.directory()->recorders.value(camera.recorder);
    m_paperTitle->setText(QStringLiteral("%1 · %2").arg(camera.number).arg(camera.name));
    const QLocale locale;
    m_paperValues[0]->setText(
        camera.authorisation.number.isEmpty()
            ? tr("aucune")
            : tr("%1 · expire le %2")
                  .arg(camera.authorisation.number,
                       locale.toString(camera.authorisation.expires, QLocale::ShortFormat)));
    m_paperValues[1]->setText(camera.authorisation.purpose);
    m_paperValues[2]->setText(tr("%n jour(s) autorisé(s)", nullptr, camera.authorisation.retentionDays));
    QString device = recorder.name;
    if (const auto& clock = recorder.clock) {
        const auto seconds = [&locale](std::chrono::milliseconds time) {
            return locale.toString(std::round(static_cast<double>(time.count()) / 100.0) / 10.0 + 0.0, 'f',
                                   1);
        };
        device += tr(" · horloge %1 s à %2 s près").arg(seconds(clock->offset), seconds(clock->uncertainty));
        if (clock->localAsUtc)
            device += tr(", heure locale écrite comme UTC");
        m_paperValues[3]->setToolTip(
            tr("Mesurée le %1 par %2")
                .arg(locale.toString(toDateTime(clock->measuredAt).toLocalTime(), QLocale::ShortFormat),
                     clock->source));
    } else {
        m_paperValues[3]->setToolTip({});
    }
    m_paperValues[3]->setText(device);
}

} // namespace vigie::app
