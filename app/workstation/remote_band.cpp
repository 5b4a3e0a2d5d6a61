// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote_band.h"

#include "look/ui/action_button.h"
#include "look/ui/icons.h"
#include "look/ui/theme.h"
#include "remote_texts.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace vigie::app {

using namespace std::chrono_literals;
using look::ActionButton;

namespace {

constexpr auto undoOfferedFor = 60s;

QLabel* line(const QString& name) {
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // never widens the desk
    return label;
}

} // namespace

RemoteBand::RemoteBand(RemoteWalls& walls, const Desk& desk, const Clock& clock, QWidget* parent)
    : QWidget(parent)
    , m_walls(walls)
    , m_desk(desk)
    , m_clock(clock)
    , m_title(line(QStringLiteral("remoteTitle")))
    , m_detail(line(QStringLiteral("remoteDetail")))
    , m_accept(new ActionButton(tr("Accepter"), Qt::Key_F10, this))
    , m_refuse(new ActionButton(tr("Refuser"), QKeySequence(Qt::CTRL | Qt::Key_F10), this))
    , m_undo(new ActionButton(tr("Remettre comme avant"), QKeySequence(Qt::CTRL | Qt::Key_Z), this)) {
    setObjectName(QStringLiteral("remoteBand"));
    setFixedHeight(56);
    setVisible(false);
    m_accept->setObjectName(QStringLiteral("remoteAccept"));
    m_refuse->setObjectName(QStringLiteral("remoteRefuse"));
    m_undo->setObjectName(QStringLiteral("remoteUndo"));
    m_title->setFont(look::font(look::TextSize::Body, QFont::DemiBold));
    auto* icon = new QLabel;
    icon->setPixmap(look::icon(QStringLiteral("monitor"), QColor(look::tokensOf(this).t1)).pixmap(24, 24));
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch();
    words->addWidget(m_title);
    words->addWidget(m_detail);
    words->addStretch();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 16, 2);
    row->setSpacing(12);
    row->addWidget(icon);
    row->addLayout(words, 1);
    for (ActionButton* button : {m_accept, m_refuse, m_undo}) {
        button->setFocusPolicy(Qt::NoFocus); // the images keep the keys
        row->addWidget(button);
    }
    connect(m_accept, &QPushButton::clicked, &m_walls, &RemoteWalls::accept);
    connect(m_refuse, &QPushButton::clicked, &m_walls, &RemoteWalls::refuse);
    connect(m_undo, &QPushButton::clicked, &m_walls, &RemoteWalls::undo);
    connect(&m_walls, &RemoteWalls::sendsChanged, this, &RemoteBand::refresh);
    connect(&m_desk, &Desk::directoryChanged, this, &RemoteBand::refresh);
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &RemoteBand::refresh);
    m_undoOffer.setSingleShot(true);
    connect(&m_undoOffer, &QTimer::timeout, this, &RemoteBand::refresh);
    refresh();
}

bool RemoteBand::offersUndo() const {
    return !m_undo->isHidden() && !isHidden();
}

void RemoteBand::refresh() {
    const QList<WallSend> asked = m_walls.asked();
    const auto undoable = m_walls.undoable();
    if (undoable && undoable->id != m_offered) {
        m_offered = undoable->id;
        m_undoOffer.start(undoOfferedFor);
    }
    const bool asks = !asked.isEmpty();
    m_walls.read(asks ? asked.first().id : WallSendId());
    const bool offers = !asks && undoable && m_undoOffer.isActive() && m_walls.isManned();
    m_accept->setVisible(asks);
    m_refuse->setVisible(asks);
    m_undo->setVisible(offers);
    if (asks) {
        const WallSend& first = asked.first();
        m_title->setText(tr("%1 propose %2 sur le moniteur %3")
                             .arg(deskText(first.senderDesk, first.senderName),
                                  whatOf(first, *m_desk.directory()), QString::number(first.monitor)));
        const auto left = std::chrono::ceil<std::chrono::seconds>(first.until - m_clock.utcNow()).count();
        QStringList parts{tr("expire dans %1 s").arg(qMax<qint64>(0, left))};
        if (!first.reason.isEmpty())
            parts.prepend(tr("motif : %1").arg(first.reason.simplified()));
        if (asked.size() > 1)
            parts << tr("%n autre(s) ensuite", nullptr, int(asked.size()) - 1);
        m_detail->setText(parts.join(QStringLiteral(" · ")));
    } else if (offers) {
        m_title->setText(
            tr("Moniteur %1 : %2").arg(undoable->monitor).arg(whatOf(*undoable, *m_desk.directory())));
        m_detail->setText(tr("envoyé par %1").arg(deskText(undoable->senderDesk, undoable->senderName)));
    }
    if (asks)
        m_second.start();
    else
        m_second.stop();
    setVisible(asks || offers);
    Q_EMIT changed();
}

void RemoteBand::paintEvent(QPaintEvent*) {
    const look::Tokens& t = look::tokensOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), QColor(t.b2));
    painter.fillRect(QRect(0, height() - 2, width(), 2), QColor(t.fo));
}

} // namespace vigie::app
