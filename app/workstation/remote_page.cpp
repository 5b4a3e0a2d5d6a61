// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote_page.h"

#include "look/ui/action_button.h"
#include "look/ui/theme.h"
#include "remote_texts.h"
#include "wall/ui/wall_view.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTreeWidget>

namespace vigie::app {

using namespace std::chrono_literals;
using look::ActionButton;

namespace {

constexpr int rowHeight = 36;
constexpr int textInset = 12;
enum Role { DeskRole = Qt::UserRole, MonitorRole, OwnRole, UnmannedRole, SendRole };
enum DeskColumn { Place, Screen, Shows, Welcome };
enum SendColumn { When, Way, What, State };

DeskId deskOf(const QTreeWidgetItem* item) {
    return item ? DeskId(item->data(0, DeskRole).toUuid()) : DeskId();
}

bool isTarget(const QTreeWidgetItem* item) {
    return item && item->data(0, MonitorRole).toInt() > 0 && !item->data(0, OwnRole).toBool();
}

QList<CameraId> camerasIn(const QMimeData& mime) {
    QList<CameraId> cameras;
    const QByteArrayList lines = mime.data(QString::fromLatin1(wall::cameraMime)).split('\n');
    for (const QByteArray& text : lines) {
        const auto camera = CameraId::fromString(QString::fromUtf8(text));
        if (!camera.isNull() && cameras.size() < wall::Layout::mostTiles)
            cameras << camera;
    }
    return cameras;
}

// The list of desks, on whose monitors cameras may be dropped.
class DeskTree final : public QTreeWidget {
public:
    std::function<void(const QList<CameraId>&, const DeskId&, int)> onDrop;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override {
        if (event->mimeData()->hasFormat(QString::fromLatin1(wall::cameraMime)))
            event->acceptProposedAction();
    }
    void dragMoveEvent(QDragMoveEvent* event) override {
        QTreeWidgetItem* item = itemAt(event->position().toPoint());
        event->setAccepted(isTarget(item));
        if (isTarget(item))
            setCurrentItem(item);
    }
    void dropEvent(QDropEvent* event) override {
        const QTreeWidgetItem* item = itemAt(event->position().toPoint());
        const QList<CameraId> cameras = camerasIn(*event->mimeData());
        event->setAccepted(isTarget(item) && !cameras.isEmpty());
        if (event->isAccepted())
            onDrop(cameras, deskOf(item), item->data(0, MonitorRole).toInt());
    }
};

// Text under its column's title, which the style sets in by as much.
class Cells final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {option.rect.width(), rowHeight};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const look::Tokens& t = look::tokensOf(option.widget);
        QStyleOptionViewItem cell = option;
        initStyleOption(&cell, index);
        painter->save();
        if ((option.state & QStyle::State_Selected) != 0)
            painter->fillRect(option.rect, QColor(t.sel));
        const bool indents = index.column() == 0 && option.rect.left() > 0;
        const QRect inside = option.rect.adjusted(indents ? 4 : textInset, 0, -4, 0);
        painter->setFont(cell.font);
        painter->setPen(QColor(t.t1));
        painter->drawText(inside, Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(cell.text, Qt::ElideRight, inside.width()));
        painter->restore();
    }
};

void prepare(QTreeWidget& list, const QString& name, const QString& accessibleName,
             const QStringList& columns) {
    list.setObjectName(name);
    list.setAccessibleName(accessibleName);
    list.setHeaderLabels(columns);
    list.setItemDelegate(new Cells(&list));
    list.setFrameShape(QFrame::NoFrame);
    list.setUniformRowHeights(true);
    list.setAllColumnsShowFocus(true);
    list.setSelectionMode(QAbstractItemView::SingleSelection);
    list.header()->setSectionResizeMode(QHeaderView::Interactive);
    list.header()->setStretchLastSection(true);
    list.header()->setHighlightSections(false);
    list.header()->setSectionsMovable(false);
}

QLabel* title(const QString& text) {
    auto* label = new QLabel(text);
    label->setFont(look::font(look::TextSize::Section, QFont::DemiBold));
    label->setContentsMargins(16, 12, 16, 4);
    return label;
}

QLabel* hint() {
    auto* label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setContentsMargins(16, 8, 16, 8);
    return label;
}

} // namespace

RemotePage::RemotePage(RemoteWalls& walls, const Desk& desk, wall::WallController& wall, const Clock& clock,
                       QWidget* parent)
    : QWidget(parent)
    , m_walls(walls)
    , m_desk(desk)
    , m_wall(wall)
    , m_clock(clock)
    , m_what(hint())
    , m_desks(nullptr)
    , m_empty(hint())
    , m_camera(new ActionButton(tr("Envoyer la caméra"), Qt::Key_C, this, ActionButton::Kind::Primary))
    , m_layout(new ActionButton(tr("Envoyer la mosaïque"), Qt::Key_M, this))
    , m_unmanned(new ActionButton(tr("Mur sans opérateur"), Qt::Key_O, this))
    , m_withdraw(new ActionButton(tr("Retirer"), Qt::Key_Delete, this))
    , m_reason(new QLineEdit)
    , m_sends(new QTreeWidget)
    , m_noSends(hint()) {
    setObjectName(QStringLiteral("remotePage"));
    build();
    connect(&m_walls, &RemoteWalls::desksChanged, this, &RemotePage::showDesks);
    connect(&m_walls, &RemoteWalls::sendsChanged, this, &RemotePage::showSends);
    connect(&m_desk, &Desk::directoryChanged, this, [this] {
        showDesks();
        showSends();
    });
    connect(&m_wall, &wall::WallController::focusChanged, this, &RemotePage::refresh);
    connect(&m_wall, &wall::WallController::layoutChanged, this, &RemotePage::refresh);
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &RemotePage::showSends);
    showDesks();
    showSends();
}

void RemotePage::build() {
    auto* desks = new DeskTree;
    desks->onDrop = [this](const QList<CameraId>& cameras, const DeskId& desk, int monitor) {
        drop(cameras, desk, monitor);
    };
    desks->setAcceptDrops(true);
    m_desks = desks;
    prepare(*m_desks, QStringLiteral("remoteDesks"), tr("Postes et moniteurs"),
            {tr("Poste et moniteur"), tr("Écran"), tr("Montre"), tr("Un envoi…")});
    prepare(*m_sends, QStringLiteral("remoteSends"), tr("Envois"),
            {tr("Heure"), tr("Poste"), tr("Quoi"), tr("État")});
    m_sends->setRootIsDecorated(false);
    m_desks->header()->resizeSection(Place, 300);
    m_desks->header()->resizeSection(Screen, 190);
    m_desks->header()->resizeSection(Shows, 320);
    m_sends->header()->resizeSection(When, 90);
    m_sends->header()->resizeSection(Way, 310);
    m_sends->header()->resizeSection(What, 320);
    m_camera->setObjectName(QStringLiteral("remoteCamera"));
    m_layout->setObjectName(QStringLiteral("remoteLayout"));
    m_unmanned->setObjectName(QStringLiteral("remoteUnmanned"));
    m_unmanned->setCheckable(true);
    m_withdraw->setObjectName(QStringLiteral("remoteWithdraw"));
    m_reason->setObjectName(QStringLiteral("remoteReason"));
    m_reason->setPlaceholderText(tr("Motif, facultatif"));
    m_reason->setAccessibleName(tr("Motif de l'envoi"));
    m_reason->setMaxLength(500);
    m_empty->setObjectName(QStringLiteral("remoteEmpty"));
    m_what->setObjectName(QStringLiteral("remoteWhat"));
    m_noSends->setText(tr("Rien d'envoyé ni de reçu dans l'heure."));

    auto* line = new QHBoxLayout;
    line->setContentsMargins(16, 8, 16, 8);
    line->setSpacing(12);
    line->addWidget(m_camera);
    line->addWidget(m_layout);
    line->addWidget(m_reason, 1);
    line->addWidget(m_unmanned);
    auto* below = new QHBoxLayout;
    below->setContentsMargins(0, 0, 16, 0);
    below->addWidget(title(tr("Envois de ce poste et vers lui")), 1);
    below->addWidget(m_withdraw, 0, Qt::AlignBottom);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(title(tr("Postes ouverts et leurs moniteurs")));
    column->addWidget(m_what);
    column->addWidget(m_empty);
    column->addWidget(m_desks, 3);
    column->addLayout(line);
    column->addLayout(below);
    column->addWidget(m_sends, 2);
    column->addWidget(m_noSends);
    setFocusProxy(m_desks);

    connect(m_desks, &QTreeWidget::currentItemChanged, this, &RemotePage::refresh);
    connect(m_sends, &QTreeWidget::currentItemChanged, this, &RemotePage::refresh);
    connect(m_camera, &QPushButton::clicked, this, &RemotePage::sendCamera);
    connect(m_layout, &QPushButton::clicked, this, &RemotePage::sendLayout);
    connect(m_reason, &QLineEdit::returnPressed, this, [this] { m_desks->setFocus(); });
    connect(m_unmanned, &QPushButton::clicked, this, [this](bool on) {
        if (const Target target = current(); target.desk == m_walls.id())
            Q_EMIT unmannedWanted(target.monitor, on);
        showDesks();
    });
    connect(m_withdraw, &QPushButton::clicked, this, [this] {
        if (const auto send = toWithdraw())
            m_walls.withdraw(send->id);
    });
}

void RemotePage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_walls.setWatched(true);
    showDesks();
    showSends();
    refresh();
}

void RemotePage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_walls.setWatched(false);
    m_second.stop();
}

RemotePage::Target RemotePage::current() const {
    const QTreeWidgetItem* item = m_desks->currentItem();
    return {deskOf(item), item ? item->data(0, MonitorRole).toInt() : 0};
}

void RemotePage::addDesk(const RemoteDesk& desk, bool own) {
    const auto row = [&](const QStringList& texts, int monitor) {
        auto* item = new QTreeWidgetItem(texts);
        item->setData(0, DeskRole, desk.id.uuid());
        item->setData(0, MonitorRole, monitor);
        item->setData(0, OwnRole, own);
        return item;
    };
    const QString name = own ? tr("Ce poste · %1").arg(desk.name) : deskText(desk.name, desk.person);
    auto* top = row({name, desk.machine, {}, desk.manned ? QString() : tr("est montré aussitôt")}, 0);
    QFont bold = look::font(look::TextSize::Body, QFont::DemiBold);
    top->setFont(Place, bold);
    m_desks->addTopLevelItem(top);
    for (const DeskMonitor& monitor : desk.monitors) {
        const QString shows = showsText(monitor.shows, *m_desk.directory());
        QStringList screen;
        if (!monitor.name.isEmpty())
            screen << monitor.name;
        if (!monitor.size.isEmpty())
            screen << QStringLiteral("%1 × %2").arg(monitor.size.width()).arg(monitor.size.height());
        auto* item =
            row({tr("Moniteur %1").arg(monitor.number), screen.join(QStringLiteral(" · ")),
                 shows.isEmpty() ? tr("rien, mur fermé") : shows,
                 desk.manned && !monitor.unmanned ? tr("attend une réponse") : tr("est montré aussitôt")},
                monitor.number);
        item->setData(0, UnmannedRole, monitor.unmanned);
        item->setToolTip(Shows, shows);
        top->addChild(item);
    }
}

void RemotePage::showDesks() {
    if (!isVisible())
        return;
    const Target was = current();
    {
        const QSignalBlocker quiet(m_desks);
        m_desks->clear();
        addDesk(m_walls.self(), true);
        if (m_walls.isConnected()) {
            for (const RemoteDesk& desk : m_walls.desks())
                addDesk(desk, false);
        }
        m_desks->expandAll();
        QTreeWidgetItem* firstTarget = nullptr;
        QTreeWidgetItem* same = nullptr;
        for (QTreeWidgetItemIterator it(m_desks); *it; ++it) {
            if (!firstTarget && isTarget(*it))
                firstTarget = *it;
            if (deskOf(*it) == was.desk && (*it)->data(0, MonitorRole).toInt() == was.monitor)
                same = *it;
        }
        m_desks->setCurrentItem(same ? same : firstTarget);
    }
    const bool alone = m_walls.desks().isEmpty() || !m_walls.isConnected();
    m_empty->setVisible(alone);
    m_what->setVisible(!alone);
    if (!m_walls.isConnected())
        m_empty->setText(
            tr("Catalogue coupé : les autres postes ne se voient pas, et rien ne peut leur être envoyé."));
    else if (!m_walls.isRead())
        m_empty->setText(tr("Lecture des postes ouverts…"));
    else
        m_empty->setText(
            tr("Aucun autre poste n'est ouvert sur ce catalogue. Ouvrez Vigie sur un autre poste, "
               "ou « vigie --wall » sur la machine d'un mur sans opérateur : il paraît ici."));
    refresh();
}

void RemotePage::showSends() {
    if (!isVisible())
        return;
    const QList<WallSend>& sends = m_walls.sends();
    bool waits = false;
    {
        const QSignalBlocker quiet(m_sends);
        // In place as far as they are the same, so that a second that passes moves nothing.
        while (m_sends->topLevelItemCount() > sends.size())
            delete m_sends->takeTopLevelItem(m_sends->topLevelItemCount() - 1);
        const QTreeWidgetItem* chosen = m_sends->currentItem();
        const QUuid was = chosen ? chosen->data(0, SendRole).toUuid() : QUuid();
        for (qsizetype row = 0; row < sends.size(); ++row) {
            if (row == m_sends->topLevelItemCount())
                m_sends->addTopLevelItem(new QTreeWidgetItem);
            QTreeWidgetItem* item = m_sends->topLevelItem(int(row));
            showSend(sends[row], *item);
            if (sends[row].id.uuid() == was)
                m_sends->setCurrentItem(item);
            waits = waits || sends[row].isOpen();
        }
    }
    m_noSends->setVisible(sends.isEmpty());
    if (waits)
        m_second.start();
    else
        m_second.stop();
    refresh();
}

void RemotePage::showSend(const WallSend& send, QTreeWidgetItem& item) const {
    QString state = stateText(send);
    if (send.isOpen()) {
        const auto left = std::chrono::ceil<std::chrono::seconds>(send.until - m_clock.utcNow()).count();
        state += tr(", encore %1 s").arg(qMax<qint64>(0, left));
    }
    const QString other =
        send.fromMe ? deskText(send.targetDesk, send.targetName) : deskText(send.senderDesk, send.senderName);
    item.setData(0, SendRole, send.id.uuid());
    item.setText(When, toDateTime(send.sentAt).toLocalTime().toString(QStringLiteral("HH:mm:ss")));
    item.setText(Way, send.fromMe ? tr("vers %1, moniteur %2").arg(other, QString::number(send.monitor))
                                  : tr("de %1, moniteur %2").arg(other, QString::number(send.monitor)));
    item.setText(What, whatOf(send, *m_desk.directory()));
    item.setText(State, state);
    item.setToolTip(What, send.reason.isEmpty()
                              ? item.text(What)
                              : item.text(What) + QStringLiteral("\n") + tr("motif : %1").arg(send.reason));
}

// The chosen one, or else the newest that still waits.
std::optional<WallSend> RemotePage::toWithdraw() const {
    const QTreeWidgetItem* item = m_sends->currentItem();
    std::optional<WallSend> newest;
    for (const WallSend& send : m_walls.sends()) {
        if (!send.fromMe || !send.isOpen())
            continue;
        if (item && item->data(0, SendRole).toUuid() == send.id.uuid())
            return send;
        if (!newest)
            newest = send;
    }
    return newest;
}

void RemotePage::refresh() {
    const CameraId id = m_wall.cameraAt(m_wall.focus());
    const Camera camera = m_desk.directory()->cameras.value(id);
    const auto& layout = m_wall.layout();
    const auto filled = std::count_if(layout.cameras.begin(), layout.cameras.end(),
                                      [](const CameraId& it) { return !it.isNull(); });
    m_what->setText((camera.id.isNull()
                         ? tr("Case choisie du mur : vide")
                         : tr("Case choisie du mur : %1 %2").arg(camera.number).arg(camera.name)) +
                    tr(" · mosaïque %1, %n caméra(s)", nullptr, int(filled)).arg(layout.name) +
                    tr(" · ou glisser une caméra de la liste sur un moniteur"));
    const QTreeWidgetItem* item = m_desks->currentItem();
    const bool connected = m_walls.isConnected();
    const bool target = isTarget(item) && connected;
    const QString why = !connected ? tr("Catalogue coupé : rien n'est envoyé, ni gardé pour plus tard")
                        : target   ? QString()
                                   : tr("Choisir d'abord un moniteur d'un autre poste");
    m_camera->setEnabled(target && !camera.id.isNull());
    m_camera->setToolTip(!why.isEmpty() || !camera.id.isNull() ? why : tr("La case choisie du mur est vide"));
    m_layout->setEnabled(target && filled > 0);
    m_layout->setToolTip(!why.isEmpty() || filled > 0 ? why : tr("La mosaïque est vide"));
    const bool ownOther = item && item->data(0, OwnRole).toBool() && item->data(0, MonitorRole).toInt() > 1;
    m_unmanned->setEnabled(ownOther);
    m_unmanned->setChecked(ownOther && item->data(0, UnmannedRole).toBool());
    m_unmanned->setToolTip(ownOther ? tr("Ce qu'un autre poste y envoie est montré sans demander")
                                    : tr("Choisir un moniteur de ce poste, à partir du 2"));
    m_withdraw->setEnabled(toWithdraw().has_value() && connected);
}

QString RemotePage::takeReason() {
    const QString reason = m_reason->text().simplified();
    m_reason->clear();
    return reason;
}

void RemotePage::sendCamera() {
    const Target target = current();
    const CameraId camera = m_wall.cameraAt(m_wall.focus());
    if (isTarget(m_desks->currentItem()) && !camera.isNull())
        m_walls.sendCamera(target.desk, target.monitor, camera, takeReason());
}

void RemotePage::sendLayout() {
    const Target target = current();
    if (isTarget(m_desks->currentItem()))
        m_walls.sendLayout(target.desk, target.monitor, m_wall.layout(), takeReason());
}

void RemotePage::drop(const QList<CameraId>& cameras, const DeskId& desk, int monitor) {
    if (cameras.isEmpty())
        return;
    if (cameras.size() == 1) {
        m_walls.sendCamera(desk, monitor, cameras.first(), takeReason());
        return;
    }
    auto layout = wall::Layout::gridFor(int(cameras.size()));
    for (qsizetype tile = 0; tile < cameras.size() && tile < layout.cameras.size(); ++tile)
        layout.cameras[tile] = cameras[tile];
    m_walls.sendLayout(desk, monitor, layout, takeReason());
}

} // namespace vigie::app
