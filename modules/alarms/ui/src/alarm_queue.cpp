// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarms/ui/alarm_queue.h"

#include "alarm_delegate.h"
#include "look/ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QScrollBar>

namespace vigie::alarms {

using namespace std::chrono_literals;

AlarmQueue::AlarmQueue(AlarmBoard& board, const Clock& clock, QWidget* parent)
    : QWidget(parent)
    , m_board(board)
    , m_model(new AlarmQueueModel(board, this))
    , m_toClaim(new QLabel)
    , m_view(new QListView)
    , m_empty(new QLabel(tr("Aucune alarme ouverte.")))
    , m_closed(new QLabel) {
    auto* title = new QLabel(tr("Alarmes"));
    title->setFont(look::font(look::TextSize::Section, QFont::DemiBold));
    auto* header = new QHBoxLayout;
    header->setContentsMargins(12, 0, 12, 0);
    header->addWidget(title);
    header->addStretch();
    header->addWidget(m_toClaim);
    auto* headerBox = new QWidget;
    headerBox->setFixedHeight(40);
    headerBox->setLayout(header);

    m_view->setModel(m_model);
    m_view->setItemDelegate(new AlarmDelegate(*m_model, clock, m_view));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setObjectName(QStringLiteral("alarmQueue"));
    m_view->setAccessibleName(tr("File d'alarmes"));
    connect(m_view, &QListView::activated, this, [this](const QModelIndex& index) {
        if (const Alarm* alarm = m_model->alarmAt(index))
            Q_EMIT opened(alarm->id);
    });

    // The catalog's word rebuilds the rows; what the operator has chosen and looks at stays where it is.
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        m_chosen = AlarmId(m_view->currentIndex().data(AlarmQueueModel::AlarmIdRole).toUuid());
        m_scrolledTo = m_view->verticalScrollBar()->value();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        if (const QModelIndex index = m_model->indexOf(m_chosen); index.isValid())
            m_view->setCurrentIndex(index);
        m_view->verticalScrollBar()->setValue(m_scrolledTo);
    });

    m_empty->setObjectName(QStringLiteral("queueEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setMargin(24);
    m_empty->setWordWrap(true);
    m_closed->setContentsMargins(12, 8, 12, 8);
    m_closed->setWordWrap(true); // the queue may be made as narrow as a card

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(headerBox);
    column->addWidget(m_empty);
    column->addWidget(m_view, 1);
    column->addWidget(m_closed);

    connect(&m_board, &AlarmBoard::changed, this, &AlarmQueue::updateCounts);
    m_ageTimer.start(1s);
    connect(&m_ageTimer, &QTimer::timeout, m_view->viewport(), qOverload<>(&QWidget::update));
    updateCounts();
}

void AlarmQueue::setDirectory(std::shared_ptr<const Directory> directory) {
    m_model->setDirectory(std::move(directory));
}

void AlarmQueue::setReadable(bool readable) {
    m_readable = readable;
    m_empty->setText(readable ? tr("Aucune alarme ouverte.") : tr("Alarmes non relues : catalogue coupé."));
    updateCounts();
}

void AlarmQueue::focusList() {
    m_view->setFocus(Qt::ShortcutFocusReason);
    for (int row = 0; row < m_model->rowCount() && !m_view->currentIndex().isValid(); ++row) {
        if (m_model->alarmAt(m_model->index(row)))
            m_view->setCurrentIndex(m_model->index(row));
    }
}

void AlarmQueue::updateCounts() {
    const int known = m_board.count(AlarmState::New);
    m_toClaim->setText(m_readable  ? tr("%n à prendre", nullptr, known)
                       : known > 0 ? tr("%n à prendre, non relues", nullptr, known)
                                   : tr("non relues")); // none known is not none
    m_empty->setVisible(m_model->rowCount() == 0);
    m_closed->setText(tr("Clôturées depuis la prise de poste : %1").arg(m_board.count(AlarmState::Closed)));
}

} // namespace vigie::alarms
