// SPDX-License-Identifier: GPL-3.0-or-later
#include "ptz/ui/ptz_panel.h"

#include "look/ui/action_button.h"
#include "look/ui/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>
#include <QSignalBlocker>

namespace vigie::ptz {

using look::ActionButton;
using Hold = PanelState::Hold;

namespace {

constexpr int presetColumns = 3;
constexpr int narrowestPreset = 104;
/// Taking a head must not resize the images: the place of all presets is kept.
constexpr int heightWithTwoRows = 188;

QString minutes(std::chrono::seconds left) {
    const auto whole = std::max<qint64>(0, left.count());
    return QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
}

QString nameOr(const QString& name, const QString& token) {
    return name.isEmpty() ? token : name;
}

} // namespace

PtzPanel::PtzPanel(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(tr("PTZ")))
    , m_text(new QLabel)
    , m_take(new ActionButton(tr("Prendre la PTZ"), QKeySequence(Qt::Key_P), this))
    , m_reasonRow(new QWidget)
    , m_reason(new QLineEdit)
    , m_police(new QCheckBox(tr("à la demande du CORG")))
    , m_presetBox(new QWidget)
    , m_headBox(new QWidget)
    , m_morePresets(new QComboBox)
    , m_tours(new QComboBox)
    , m_tourStart(new ActionButton(tr("Lancer"), QKeySequence(), this))
    , m_tourStop(new ActionButton(tr("Arrêter"), QKeySequence(), this))
    , m_return(new QComboBox) {
    setObjectName(QStringLiteral("ptzPanel"));
    m_title->setFont(look::font(look::TextSize::Section, QFont::DemiBold));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setObjectName(QStringLiteral("ptzState"));
    m_text->setSizePolicy(QSizePolicy::Ignored,
                          QSizePolicy::Preferred); // a long name must not widen the desk
    for (QComboBox* box : {m_morePresets, m_tours, m_return}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(6);
    }
    m_take->setObjectName(QStringLiteral("ptzTake"));
    m_reason->setObjectName(QStringLiteral("ptzReason"));
    m_reason->setMaxLength(500);
    m_reason->setPlaceholderText(tr("Motif de la reprise, puis ⏎"));
    m_reason->setAccessibleName(tr("Motif de la reprise"));
    m_police->setObjectName(QStringLiteral("ptzPolice"));
    m_morePresets->setAccessibleName(tr("Autres préréglages"));
    m_tours->setAccessibleName(tr("Tournées"));
    m_tours->setObjectName(QStringLiteral("ptzTours"));
    m_tourStart->setObjectName(QStringLiteral("ptzTourStart"));
    m_tourStop->setObjectName(QStringLiteral("ptzTourStop"));
    m_return->setAccessibleName(tr("Préréglage de retour"));
    m_return->setObjectName(QStringLiteral("ptzReturn"));
    for (QWidget* widget : QList<QWidget*>{m_take, m_morePresets, m_tours, m_tourStart, m_tourStop, m_return})
        widget->setFocusPolicy(Qt::TabFocus);

    auto* head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(m_title);
    head->addWidget(m_text, 1);
    head->addWidget(m_take);
    auto* reason = new QHBoxLayout(m_reasonRow);
    reason->setContentsMargins(0, 0, 0, 0);
    reason->addWidget(m_reason, 1);
    reason->addWidget(m_police);
    m_reasonRow->hide();
    auto* presets = new QGridLayout(m_presetBox);
    presets->setContentsMargins(0, 0, 0, 0);
    presets->setSpacing(4);
    auto* row = new QHBoxLayout(m_headBox);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_morePresets);
    row->addWidget(m_tours, 1);
    row->addWidget(m_tourStart);
    row->addWidget(m_tourStop);
    row->addWidget(m_return, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 16, 12);
    column->setSpacing(8);
    column->addLayout(head);
    column->addWidget(m_reasonRow);
    column->addWidget(m_presetBox);
    column->addWidget(m_headBox);

    connect(m_take, &QPushButton::clicked, this, &PtzPanel::act);
    connect(m_reason, &QLineEdit::returnPressed, this, &PtzPanel::submit);
    auto* drop = new QShortcut(Qt::Key_Escape, m_reasonRow);
    drop->setContext(Qt::WidgetWithChildrenShortcut);
    connect(drop, &QShortcut::activated, this, [this] {
        showReason(false);
        Q_EMIT finished();
    });
    connect(m_morePresets, &QComboBox::activated, this, [this](int index) {
        if (index > 0)
            Q_EMIT presetAsked(m_morePresets->itemData(index).toString());
        m_morePresets->setCurrentIndex(0);
        Q_EMIT finished();
    });
    const auto tour = [this](devices::TourOperation operation) {
        if (m_tours->currentIndex() >= 0)
            Q_EMIT tourAsked(m_tours->currentData().toString(), operation);
        Q_EMIT finished();
    };
    connect(m_tourStart, &QPushButton::clicked, this, [tour] { tour(devices::TourOperation::Start); });
    connect(m_tourStop, &QPushButton::clicked, this, [tour] { tour(devices::TourOperation::Stop); });
    connect(m_return, &QComboBox::activated, this, [this](int index) {
        Q_EMIT returnChosen(m_return->itemData(index).toString());
        Q_EMIT finished();
    });
    setMinimumHeight(heightWithTwoRows);
    column->addStretch();
    setState({});
    showPresets();
    showTours();
}

void PtzPanel::setState(const PanelState& state) {
    const bool sameHead =
        state.abilities.has_value() == m_state.abilities.has_value() && state.hold == m_state.hold &&
        state.whyNot == m_state.whyNot && state.returnPreset == m_state.returnPreset &&
        (!state.abilities ||
         (state.abilities->presets.size() == m_state.abilities->presets.size() &&
          state.abilities->tours.size() == m_state.abilities->tours.size() &&
          state.abilities->whyNoPresets == m_state.abilities->whyNoPresets &&
          std::equal(state.abilities->presets.begin(), state.abilities->presets.end(),
                     m_state.abilities->presets.begin(), [](const auto& left, const auto& right) {
                         return left.token == right.token && left.name == right.name;
                     })));
    if (state.hold != Hold::Other || state.holder != m_state.holder)
        showReason(false);
    m_state = state;
    QString text;
    switch (state.hold) {
    case Hold::NoCamera:
        break;
    case Hold::Free:
        text = state.whyNot.isEmpty() ? tr("libre") : state.whyNot;
        break;
    case Hold::Taking:
        text = tr("demandée…");
        break;
    case Hold::Mine:
        text = tr("à vous, libérée dans %1").arg(minutes(state.left));
        if (!state.joystick.isEmpty())
            text += QStringLiteral(" · ") + state.joystick;
        break;
    case Hold::Other:
        text = tr("occupée %1 · %2").arg(minutes(state.left), state.holder);
        if (!state.reason.isEmpty())
            text += QStringLiteral(" · ") + state.reason;
        break;
    }
    m_text->setToolTip(text);
    m_text->setAccessibleName(text);
    elideText();
    m_take->setText(state.hold == Hold::Mine    ? tr("Libérer la PTZ")
                    : state.hold == Hold::Other ? tr("Reprendre la PTZ")
                                                : tr("Prendre la PTZ"));
    const bool can = state.hold == Hold::Mine || (state.hold == Hold::Free && state.whyNot.isEmpty()) ||
                     (state.hold == Hold::Other && state.mayTakeOver);
    m_take->setEnabled(can);
    m_take->setToolTip(can ? QString()
                       : state.hold == Hold::Other
                           ? tr("%1 a une priorité égale ou supérieure à la vôtre").arg(state.holder)
                           : state.whyNot);
    m_police->setVisible(state.mayActForPolice);
    if (!sameHead) {
        showPresets();
        showTours();
    }
}

void PtzPanel::elideText() {
    m_text->setText(m_text->fontMetrics().elidedText(m_text->toolTip(), Qt::ElideRight, m_text->width()));
}

void PtzPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layout()->activate();
    elideText();
}

void PtzPanel::act() {
    switch (m_state.hold) {
    case Hold::Mine:
        Q_EMIT releaseAsked();
        Q_EMIT finished();
        return;
    case Hold::Free:
        if (m_state.whyNot.isEmpty())
            Q_EMIT takeAsked({}, false);
        Q_EMIT finished();
        return;
    case Hold::Other:
        if (m_state.own) {
            Q_EMIT takeAsked({}, false);
            Q_EMIT finished();
        } else if (m_state.mayTakeOver) {
            showReason(true);
        }
        return;
    case Hold::NoCamera:
    case Hold::Taking:
        return;
    }
}

void PtzPanel::showReason(bool shown) {
    if (m_reasonRow->isHidden() == !shown)
        return;
    m_reason->clear();
    m_police->setChecked(false);
    m_reasonRow->setVisible(shown);
    // In the presets' place, which are no one's to press now: the mosaic keeps its size.
    m_presetBox->setVisible(!shown && m_state.abilities.has_value());
    if (shown)
        m_reason->setFocus();
}

void PtzPanel::submit() {
    const QString reason = m_reason->text().simplified();
    if (reason.isEmpty())
        return; // the field says what it waits for
    const bool police = m_police->isChecked();
    showReason(false);
    Q_EMIT takeAsked(reason, police);
    Q_EMIT finished();
}

void PtzPanel::showPresets() {
    // A button pressed may be what brought us here: it goes later.
    for (QWidget* button : std::exchange(m_presetButtons, {})) {
        button->hide();
        button->deleteLater();
    }
    auto* grid = qobject_cast<QGridLayout*>(m_presetBox->layout());
    const bool mine = m_state.hold == Hold::Mine;
    const Abilities known = m_state.abilities.value_or(Abilities());
    const QSignalBlocker quietMore(m_morePresets);
    const QSignalBlocker quietReturn(m_return);
    m_morePresets->clear();
    m_morePresets->addItem(tr("Autres préréglages"));
    m_return->clear();
    m_return->addItem(tr("Retour : aucun"), QString());
    int index = 0;
    for (const auto& preset : known.presets) {
        const QString name = nameOr(preset.name, preset.token);
        m_return->addItem(tr("Retour : %1").arg(name), preset.token);
        if (++index > mostPresets) {
            m_morePresets->addItem(name, preset.token);
            continue;
        }
        auto* button = new ActionButton(
            name, QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + index)), m_presetBox);
        button->setObjectName(QStringLiteral("ptzPreset%1").arg(index));
        button->setFocusPolicy(Qt::TabFocus);
        // A long name is cut before it widens the desk; the tooltip has it.
        button->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        button->setMinimumWidth(narrowestPreset);
        button->setEnabled(mine);
        button->setToolTip(mine ? name : tr("%1 : prendre d'abord la PTZ").arg(name));
        connect(button, &QPushButton::clicked, this, [this, token = preset.token] {
            Q_EMIT presetAsked(token);
            Q_EMIT finished();
        });
        grid->addWidget(button, (index - 1) / presetColumns, (index - 1) % presetColumns);
        m_presetButtons << button;
    }
    if (known.presets.isEmpty() && m_state.abilities) {
        auto* why =
            new QLabel(known.whyNoPresets.isEmpty() ? tr("Aucun préréglage enregistré") : known.whyNoPresets);
        why->setTextFormat(Qt::PlainText);
        why->setObjectName(QStringLiteral("ptzNoPresets"));
        grid->addWidget(why, 0, 0, 1, presetColumns);
        m_presetButtons << why;
    }
    m_morePresets->setVisible(known.presets.size() > mostPresets);
    m_morePresets->setEnabled(mine);
    m_return->setCurrentIndex(std::max(0, m_return->findData(m_state.returnPreset)));
    m_return->setEnabled(mine && !known.presets.isEmpty());
    m_return->setToolTip(known.whyNoPresets.isEmpty() ? tr("Où la caméra retourne quand la PTZ est libérée")
                                                      : known.whyNoPresets);
}

void PtzPanel::showTours() {
    const Abilities known = m_state.abilities.value_or(Abilities());
    m_headBox->setVisible(known.canMove);
    m_presetBox->setVisible(m_state.abilities.has_value() && m_reasonRow->isHidden());
    const QSignalBlocker quiet(m_tours);
    m_tours->clear();
    for (const auto& tour : known.tours)
        m_tours->addItem(nameOr(tour.name, tour.token), tour.token);
    m_tours->setPlaceholderText(tr("Aucune tournée"));
    m_tours->setCurrentIndex(known.tours.isEmpty() ? -1 : 0); // with a placeholder, none is chosen by itself
    const QString why = !known.whyNoTours.isEmpty()  ? known.whyNoTours
                        : known.tours.isEmpty()      ? tr("Aucune tournée enregistrée")
                        : m_state.hold != Hold::Mine ? tr("Prendre d'abord la PTZ")
                                                     : QString();
    for (QWidget* widget : QList<QWidget*>{m_tours, m_tourStart, m_tourStop}) {
        widget->setEnabled(m_state.hold == Hold::Mine && !known.tours.isEmpty());
        widget->setToolTip(why);
    }
}

} // namespace vigie::ptz
