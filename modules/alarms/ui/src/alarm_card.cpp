// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarms/ui/alarm_card.h"

#include "alarms/event_rules.h"
#include "look/ui/action_button.h"
#include "look/ui/tabular_text.h"
#include "look/ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace vigie::alarms {

using look::ActionButton;

AlarmCard::AlarmCard(AlarmBoard& board, const AlarmQueueModel& words, const AlarmId& alarm,
                     const Clock& clock, QWidget* picture, QWidget* parent)
    : QWidget(parent)
    , m_board(board)
    , m_words(words)
    , m_id(alarm)
    , m_clock(clock)
    , m_title(new QLabel)
    , m_place(new QLabel)
    , m_times(new QLabel)
    , m_state(new QLabel)
    , m_missing(new QLabel)
    , m_note(new QLineEdit) {
    setObjectName(QStringLiteral("alarmCard"));
    setAttribute(Qt::WA_StyledBackground);
    m_title->setFont(look::font(look::TextSize::Page, QFont::DemiBold));
    m_state->setFont(look::font(look::TextSize::Section, QFont::DemiBold));
    for (QLabel* label : {m_title, m_place, m_times, m_state, m_missing})
        label->setTextFormat(Qt::PlainText); // names come from devices
    m_claim = new ActionButton(tr("Prendre"), QKeySequence(), this, ActionButton::Kind::Primary);
    m_hold = new ActionButton(tr("Mettre en attente"), QKeySequence(Qt::Key_D), this);
    m_close = new ActionButton(tr("Clôturer"), QKeySequence(Qt::CTRL | Qt::Key_Return), this,
                               ActionButton::Kind::Primary);
    m_claim->setObjectName(QStringLiteral("claimAlarm"));
    m_close->setObjectName(QStringLiteral("closeAlarm"));
    m_note->setPlaceholderText(tr("Ce qui a été vu et fait"));
    m_note->setObjectName(QStringLiteral("alarmNote"));
    connect(m_claim, &QPushButton::clicked, this, [this] { m_board.claim(m_id); });
    connect(m_hold, &QPushButton::clicked, this, [this] { m_board.hold(m_id, m_note->text()); });
    connect(m_close, &QPushButton::clicked, this, [this] { m_board.close(m_id, m_verdict, m_note->text()); });

    auto* verdictRow = new QHBoxLayout;
    const std::tuple<AlarmVerdict, QString, Qt::Key> choices[] = {
        {AlarmVerdict::Confirmed, tr("Avérée"), Qt::Key_V},
        {AlarmVerdict::FalseAlarm, tr("Fausse alerte"), Qt::Key_F},
        {AlarmVerdict::Technical, tr("Technique"), Qt::Key_I},
        {AlarmVerdict::Test, tr("Essai"), Qt::Key_E},
    };
    for (const auto& [verdict, label, key] : choices) {
        auto* button = new ActionButton(label, QKeySequence(key), this);
        button->setCheckable(true);
        connect(button, &QPushButton::clicked, this, [this, chosen = verdict] { choose(chosen); });
        verdictRow->addWidget(button);
        m_verdicts.append({verdict, button});
    }
    verdictRow->addStretch();
    auto* verdictTitle = new QLabel(tr("Verdict"));
    verdictTitle->setFont(look::font(look::TextSize::Section, QFont::DemiBold));

    auto* actions = new QHBoxLayout;
    actions->addWidget(m_hold);
    actions->addStretch();
    actions->addWidget(m_missing);
    actions->addWidget(m_claim);
    actions->addWidget(m_close);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_place);
    column->addWidget(m_times);
    column->addWidget(m_state);
    if (picture) {
        picture->setMinimumHeight(240);
        column->addWidget(picture, 1);
    } else {
        auto* none = new QLabel(tr("Aucune caméra n'est liée à cette alarme."));
        none->setAlignment(Qt::AlignCenter);
        column->addWidget(none, 1);
    }
    column->addWidget(verdictTitle);
    column->addLayout(verdictRow);
    column->addWidget(m_note);
    column->addLayout(actions);

    connect(&m_board, &AlarmBoard::changed, this, &AlarmCard::refresh);
    refresh();
}

void AlarmCard::choose(AlarmVerdict verdict) {
    m_verdict = verdict;
    refresh();
}

void AlarmCard::refresh() {
    const Alarm* alarm = m_board.find(m_id);
    if (!alarm)
        return;
    m_title->setText(tr("%1 · priorité %2").arg(titleText(*alarm)).arg(alarm->priority));
    m_place->setText(m_words.placeText(*alarm));
    QStringList times{tr("Reçue à %1").arg(toLocalText(alarm->raisedAt))};
    if (alarm->claimedAt)
        times << tr("prise en %1")
                     .arg(look::durationText(
                         std::chrono::duration_cast<std::chrono::seconds>(*alarm->claimedAt - alarm->raisedAt)
                             .count()));
    m_times->setText(times.join(QStringLiteral(" · ")));
    m_state->setText(AlarmQueueModel::stateText(*alarm));
    const bool claimed = alarm->state == AlarmState::Claimed || alarm->state == AlarmState::OnHold;
    m_claim->setVisible(alarm->state == AlarmState::New || alarm->state == AlarmState::OnHold);
    const QString away = m_board.whyNoAct();
    m_claim->setWhyNot(away);
    m_hold->setWhyNot(!away.isEmpty()                       ? away
                      : alarm->state == AlarmState::Claimed ? QString()
                      : alarm->state == AlarmState::OnHold  ? tr("Déjà en attente")
                                                            : tr("Prendre l'alarme d'abord"));
    m_close->setVisible(alarm->state != AlarmState::New);
    const QString missing =
        claimed && m_verdict == AlarmVerdict::None ? tr("Il manque le verdict.") : QString();
    m_close->setWhyNot(!away.isEmpty() ? away : claimed ? missing : tr("Prendre l'alarme d'abord"));
    m_missing->setText(away.isEmpty() ? missing : away);
    for (const auto& [verdict, button] : std::as_const(m_verdicts)) {
        button->setEnabled(claimed);
        button->setChecked(verdict == m_verdict);
    }
    if (alarm->state == AlarmState::Closed)
        Q_EMIT closed(m_id);
}

} // namespace vigie::alarms
