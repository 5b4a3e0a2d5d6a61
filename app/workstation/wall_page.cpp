// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall_page.h"

#include "alarms/event_rules.h"
#include "look/ui/action_button.h"
#include "look/ui/theme.h"
#include "wall/mask_painter.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>

namespace vigie::app {

using namespace std::chrono_literals;
using look::ActionButton;
using wall::Layout;

WallPage::WallPage(Services& services, Desk& desk, QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_desk(desk)
    , m_drawing(wall::makeDrawing(services.settings.renderer))
    , m_controller(std::make_unique<wall::WallController>(services.live(), *m_drawing.renderer))
    , m_pictures(PictureSaver::usualFolder())
    , m_toolbar(new QWidget)
    , m_layouts(new QComboBox)
    , m_name(new QLineEdit)
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

    auto* tools = new QHBoxLayout(m_toolbar);
    tools->setContentsMargins(12, 8, 12, 8);
    auto* label = new QLabel(tr("Mosaïque"));
    tools->addWidget(label);
    m_layouts->setMinimumWidth(200);
    m_layouts->setObjectName(QStringLiteral("layouts"));
    m_layouts->setAccessibleName(tr("Mosaïques enregistrées"));
    m_layouts->setFocusPolicy(Qt::TabFocus);
    label->setBuddy(m_layouts);
    tools->addWidget(m_layouts);
    const std::tuple<QString, Qt::Key, Layout> shapes[] = {
        {QStringLiteral("1"), Qt::Key_1, Layout::grid(1, 1)},
        {QStringLiteral("1 + 5"), Qt::Key_2, Layout::onePlusFive()},
        {QStringLiteral("3 × 3"), Qt::Key_3, Layout::grid(3, 3)},
        {QStringLiteral("4 × 4"), Qt::Key_4, Layout::grid(4, 4)}};
    for (const auto& [name, key, shape] : shapes) {
        auto* button = new ActionButton(name, QKeySequence(Qt::ALT | key), m_toolbar);
        button->setFocusPolicy(Qt::TabFocus);
        const auto choose = [this, chosen = shape] {
            m_controller->reshape(chosen);
            m_view->setFocus();
        };
        connect(button, &QPushButton::clicked, this, choose);
        tools->addWidget(button);
        auto* bareKey = new QShortcut(QKeySequence(Qt::ALT | key), this);
        bareKey->setEnabled(false);
        connect(bareKey, &QShortcut::activated, this, choose);
        m_bareKeys << bareKey;
    }
    tools->addStretch();
    auto* save = new ActionButton(tr("Enregistrer"), QKeySequence(Qt::CTRL | Qt::Key_S), m_toolbar);
    save->setFocusPolicy(Qt::TabFocus);
    connect(save, &QPushButton::clicked, this, &WallPage::askName);
    m_name->setPlaceholderText(tr("Nom de la mosaïque, puis ⏎"));
    m_name->setAccessibleName(tr("Nom de la mosaïque"));
    m_name->setObjectName(QStringLiteral("layoutName"));
    m_name->setFixedWidth(260);
    m_name->hide();
    connect(m_name, &QLineEdit::returnPressed, this, &WallPage::saveLayout);
    auto* giveUp = new QShortcut(Qt::Key_Escape, m_name);
    giveUp->setContext(Qt::WidgetShortcut);
    connect(giveUp, &QShortcut::activated, this, [this] {
        m_name->hide();
        m_view->setFocus();
    });
    tools->addWidget(m_name);
    tools->addWidget(save);

    auto* line = new QHBoxLayout;
    line->setContentsMargins(12, 0, 12, 0);
    line->addWidget(m_counts);
    line->addStretch();
    line->addWidget(m_callUp);
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

    connect(m_layouts, &QComboBox::activated, this, [this](int index) {
        const auto layout = Layout::fromJson(m_layouts->itemData(index).toJsonObject());
        if (layout) {
            m_controller->setLayout(*layout);
            Q_EMIT done(tr("Mosaïque « %1 »").arg(layout->name));
        }
        m_view->setFocus();
    });
    connect(m_controller.get(), &wall::WallController::layoutChanged, this, &WallPage::offerLayouts);
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
    connect(m_view, &wall::WallView::callUpChanged, this, &WallPage::updateLine);
    connect(m_view, &wall::WallView::replayAsked, this, &WallPage::replay);
    connect(m_view, &wall::WallView::pictureAsked, this, &WallPage::takePicture);
    connect(m_controller.get(), &wall::WallController::pictureTaken, this, &WallPage::keepPicture);
    connect(&m_pictures, &PictureSaver::saved, this,
            [this](const QString& path) { Q_EMIT done(tr("Image enregistrée : %1").arg(path)); });
    connect(&m_pictures, &PictureSaver::failed, this,
            [this](const Error& error) { Q_EMIT done(error.text); });
    connect(m_view, &wall::WallView::callUpFailed, this,
            [this](const QString& digits) { Q_EMIT done(tr("Aucune caméra n° %1").arg(digits)); });
    connect(&m_desk, &Desk::directoryChanged, this, &WallPage::applyDirectory);
    connect(&m_desk, &Desk::layoutsChanged, this, &WallPage::offerLayouts);
    connect(&m_desk, &Desk::layoutSaved, this,
            [this](const QString& name) { Q_EMIT done(tr("Mosaïque « %1 » enregistrée").arg(name)); });
    connect(&m_services.alarms, &alarms::AlarmBoard::changed, this, &WallPage::applyAlarms);
    auto* retry = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_R), this);
    connect(retry, &QShortcut::activated, this, [this] { m_controller->retry(m_controller->focus()); });
    services.sound.join(*m_controller, *m_view,
                        [this](const CameraId& camera, const QString& act) { journal(camera, act); });
    m_lineTimer.start(1s);
    connect(&m_lineTimer, &QTimer::timeout, this, &WallPage::updateLine);
    offerLayouts();
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

void WallPage::showInFocus(const CameraId& camera) {
    m_controller->show(m_controller->focus(), camera);
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
    m_toolbar->setVisible(!bare);
    m_masks->setOffered(!bare);
    m_lower->setVisible(!bare);
    for (QShortcut* key : std::as_const(m_bareKeys))
        key->setEnabled(bare);
}

void WallPage::setPictureOnly() {
    setBare(true);
    m_line->setVisible(false);
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

void WallPage::offerLayouts() {
    m_layouts->clear();
    for (const auto& saved : m_desk.layouts())
        m_layouts->addItem(saved.owner.isEmpty() ? saved.name
                                                 : QStringLiteral("%1 · %2").arg(saved.name, saved.owner),
                           saved.spec);
    const Layout builtIn[] = {Layout::grid(1, 1),     Layout::grid(2, 2),     Layout::onePlusFive(),
                              Layout::onePlusSeven(), Layout::twoPlusEight(), Layout::grid(3, 3),
                              Layout::grid(4, 4),     Layout::grid(5, 5),     Layout::grid(6, 6),
                              Layout::grid(7, 7),     Layout::grid(8, 8)};
    for (const Layout& shape : builtIn)
        m_layouts->addItem(shape.name, m_controller->layout().reshaped(shape).toJson());
    m_layouts->setCurrentIndex(-1);
    m_layouts->setPlaceholderText(m_controller->layout().name);
}

void WallPage::askName() {
    m_name->setText(m_controller->layout().name);
    m_name->setVisible(true);
    m_name->setFocus();
    m_name->selectAll();
}

void WallPage::saveLayout() {
    const QString name = m_name->text().simplified();
    m_name->setVisible(false);
    m_view->setFocus();
    if (name.isEmpty())
        return;
    Layout layout = m_controller->layout();
    layout.name = name;
    m_desk.saveLayout(name, layout.toJson());
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
}

void WallPage::updateLine() {
    // Authorisations end with a day.
    if (const QDate today = QDate::currentDate(); today != m_day) {
        m_day = today;
        m_controller->reconsider();
        m_services.sound.reconsider();
    }
    int live = 0;
    int away = 0;
    int empty = 0;
    for (int tile = 0; tile < m_controller->tileCount(); ++tile) {
        if (m_controller->cameraAt(tile).isNull())
            ++empty;
        else if (m_controller->status(tile).state == live::LiveState::Live)
            ++live;
        else
            ++away;
    }
    QStringList parts{tr("%n case(s)", nullptr, m_controller->tileCount()),
                      tr("%n direct(s)", nullptr, live)};
    if (away > 0)
        parts << tr("%n sans direct", nullptr, away);
    if (empty > 0)
        parts << tr("%n vide(s)", nullptr, empty);
    m_counts->setText(parts.join(QStringLiteral(" · ")));
    const auto& typed = m_view->callUp();
    if (typed.isEmpty()) {
        m_callUp->setText(tr("Appel caméra : numéro puis ⏎ · Revoir J · Image S · Son A · Parler H · Infos I "
                             "· Plein écran F11"));
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
