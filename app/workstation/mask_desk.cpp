// SPDX-License-Identifier: GPL-3.0-or-later
#include "mask_desk.h"

#include "catalog/mask_repository.h"
#include "look/ui/action_button.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>

namespace vigie::app {

using namespace std::chrono_literals;
using catalog::Group;
using catalog::MaskRepository;
using look::ActionButton;

namespace {

constexpr int shortestReason = 10; // the catalog's, told before it has to refuse

QString titleOf(const Camera& camera) {
    return QStringLiteral("%1 %2").arg(camera.number).arg(camera.name);
}

} // namespace

MaskDesk::MaskDesk(Services& services, Desk& desk, wall::WallController& controller, wall::WallView& view,
                   QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_desk(desk)
    , m_controller(controller)
    , m_view(view)
    , m_edit(new ActionButton(tr("Masques…"), QKeySequence(Qt::CTRL | Qt::Key_M), this))
    , m_lift(new ActionButton(tr("Lever les masques…"), QKeySequence(Qt::CTRL | Qt::Key_L), this))
    , m_restore(
          new ActionButton(tr("Remettre les masques"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L), this))
    , m_reason(new QLineEdit)
    , m_state(new QLabel) {
    setObjectName(QStringLiteral("maskDesk"));
    m_edit->setObjectName(QStringLiteral("editMasks"));
    m_lift->setObjectName(QStringLiteral("liftMasks"));
    m_restore->setObjectName(QStringLiteral("restoreMasks"));
    m_reason->setObjectName(QStringLiteral("liftReason"));
    m_state->setObjectName(QStringLiteral("maskState"));
    m_state->setTextFormat(Qt::PlainText);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // never widens the desk
    m_reason->setPlaceholderText(tr("Motif, 10 caractères au moins, puis ⏎"));
    m_reason->setAccessibleName(tr("Motif de la levée des masques"));
    m_reason->setMaxLength(500);
    m_reason->setMinimumWidth(320);
    m_reason->hide();
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(16, 6, 16, 6);
    line->setSpacing(12);
    for (ActionButton* button : {m_edit, m_lift, m_restore}) {
        button->setFocusPolicy(Qt::TabFocus);
        line->addWidget(button);
    }
    line->addWidget(m_reason);
    line->addWidget(m_state, 1);
    connect(m_edit, &QPushButton::clicked, this, &MaskDesk::edit);
    connect(m_lift, &QPushButton::clicked, this, &MaskDesk::askReason);
    connect(m_restore, &QPushButton::clicked, this, &MaskDesk::restore);
    connect(m_reason, &QLineEdit::returnPressed, this, &MaskDesk::lift);
    auto* giveUp = new QShortcut(Qt::Key_Escape, m_reason);
    giveUp->setContext(Qt::WidgetShortcut);
    connect(giveUp, &QShortcut::activated, this, [this] {
        m_reason->hide();
        m_view.setFocus();
        refresh();
    });
    for (ActionButton* button : {m_edit, m_lift, m_restore}) {
        const qsizetype index = m_refusals.size();
        auto* key = new QShortcut(button->shortcut(), parent);
        connect(key, &QShortcut::activated, this, [this, index] { Q_EMIT done(m_refusals[index].why); });
        m_refusals.append({button, key, {}});
    }
    connect(&m_desk, &Desk::directoryChanged, this, &MaskDesk::refresh);
    connect(&m_controller, &wall::WallController::focusChanged, this, &MaskDesk::refresh);
    connect(&m_controller, &wall::WallController::tileChanged, this, &MaskDesk::refresh);
    m_clock.callOnTimeout(this, &MaskDesk::refresh);
    m_clock.start(1s);
    refresh();
}

void MaskDesk::setOffered(bool offered) {
    m_offered = offered;
    if (!offered) {
        leave();
        m_reason->hide();
    }
    refresh();
}

void MaskDesk::endKeys() {
    for (const Refusal& refusal : std::as_const(m_refusals))
        delete refusal.key;
    m_refusals.clear();
}

// Each says what to do instead.
QString MaskDesk::whyNotEdit(const Camera& chosen) const {
    if (m_services.settings.group != Group::Administrator)
        return tr("Les masques se dessinent avec un compte d'administrateur");
    if (!m_offered)
        return tr("Les masques se dessinent sous les cases : quitter le plein écran (F11)");
    if (m_editor)
        return tr("Les masques sont déjà ouverts : Échap les quitte");
    return chosen.id.isNull() ? tr("Aucune caméra dans la case choisie : en appeler une d'abord") : QString();
}

QString MaskDesk::whyNotLift(const Camera& chosen, bool lifted) const {
    if (m_services.settings.group != Group::Supervisor)
        return tr("Les masques se lèvent avec un compte de chef de salle");
    if (!m_offered)
        return tr("Le motif d'une levée se tape sous les cases : quitter le plein écran (F11)");
    if (chosen.id.isNull())
        return tr("Aucune caméra dans la case choisie : en appeler une d'abord");
    if (chosen.masks.isEmpty())
        return tr("Cette caméra n'a pas de masque : rien à lever");
    return lifted                 ? tr("Masques déjà levés : Ctrl+Maj+L les remet")
           : m_reason->isHidden() ? QString()
                                  : tr("Taper le motif, puis ⏎");
}

QString MaskDesk::whyNotRestore(const Camera& chosen, bool lifted) const {
    if (chosen.id.isNull())
        return tr("Aucune caméra dans la case choisie : en appeler une d'abord");
    if (!lifted)
        return tr("Les masques de cette caméra ne sont pas levés");
    return m_offered
               ? tr("Ce compte ne remet pas les masques ; ils reviennent d'eux-mêmes à la fin de la levée")
               : tr("Les masques se remettent sous les cases : quitter le plein écran (F11)");
}

Camera MaskDesk::camera() const {
    const CameraId id = m_editor ? m_editor->camera() : m_controller.cameraAt(m_controller.focus());
    return m_desk.directory()->cameras.value(id);
}

void MaskDesk::refresh() {
    const Camera chosen = camera();
    const bool known = !chosen.id.isNull();
    const bool lifted = chosen.masksAreLifted(m_services.clock.utcNow());
    const Group group = m_services.settings.group;
    if (m_reason->isVisible() && m_reasonFor != chosen.id)
        m_reason->hide(); // a reason is one camera's
    const bool asking = !m_reason->isHidden();
    m_edit->setVisible(group == Group::Administrator && !m_editor);
    const QString noCamera = known ? QString() : tr("Aucune caméra dans la case choisie");
    m_edit->setWhyNot(noCamera);
    m_lift->setVisible(group == Group::Supervisor && !lifted && !asking);
    m_lift->setWhyNot(known && chosen.masks.isEmpty() ? tr("Cette caméra n'a pas de masque") : noCamera);
    m_restore->setVisible(
        lifted && (group == Group::Administrator || group == Group::Supervisor || group == Group::Operator));
    if (m_editor)
        m_state->setText(m_editor->stateText());
    else if (lifted)
        m_state->setText(
            tr("Masques levés, fin %1")
                .arg(toDateTime(*chosen.masksLiftedUntil).toLocalTime().toString(QStringLiteral("HH:mm"))));
    else if (!asking)
        m_state->setText(known ? tr("%n masque(s)", nullptr, int(chosen.masks.size())) : QString());
    setVisible(m_offered &&
               (group == Group::Administrator || group == Group::Supervisor || !m_restore->isHidden()));
    for (Refusal& refusal : m_refusals) {
        const bool acts = !isHidden() && !refusal.button->isHidden() && refusal.button->isEnabled();
        refusal.key->setEnabled(!acts);
        refusal.why = refusal.button == m_edit   ? whyNotEdit(chosen)
                      : refusal.button == m_lift ? whyNotLift(chosen, lifted)
                                                 : whyNotRestore(chosen, lifted);
    }
}

void MaskDesk::edit() {
    const Camera chosen = camera();
    const int tile = m_controller.focus();
    if (chosen.id.isNull() || m_editor)
        return;
    if (!m_view.pictureMap(tile)) {
        Q_EMIT done(tr("Pas d'image : les masques se dessinent sur le direct"));
        return;
    }
    m_editor = new wall::MaskEditor(m_controller, m_view, tile, chosen.masks);
    connect(m_editor, &wall::MaskEditor::stateChanged, this, &MaskDesk::refresh);
    connect(m_editor, &wall::MaskEditor::saveAsked, this, &MaskDesk::save);
    connect(m_editor, &wall::MaskEditor::left, this, &MaskDesk::leave);
    refresh();
}

void MaskDesk::leave() {
    if (!m_editor)
        return;
    m_editor->hide();
    m_editor->deleteLater();
    m_editor.clear();
    m_view.setFocus();
    refresh();
}

void MaskDesk::save(const QList<PrivacyMask>& masks) {
    const Camera chosen = camera();
    m_services.worker.run<void>(
        this,
        [chosen, masks](catalog::Database& database) {
            return MaskRepository(database).replace(chosen, masks);
        },
        [this, chosen, masks](const Result<void>& saved) {
            if (!saved) {
                Q_EMIT done(tr("Masques non enregistrés : %1").arg(saved.error().text));
                return;
            }
            Q_EMIT done(tr("Masques enregistrés, caméra %1").arg(titleOf(chosen)));
            if (m_editor && m_editor->camera() == chosen.id)
                m_editor->setSaved(masks);
        });
}

void MaskDesk::askReason() {
    m_reasonFor = camera().id;
    m_reason->clear();
    m_reason->show();
    m_reason->setFocus();
    m_state->clear();
    refresh();
}

void MaskDesk::lift() {
    const Camera chosen = camera();
    const QString reason = m_reason->text().trimmed();
    if (reason.size() < shortestReason) {
        m_state->setText(tr("Motif trop court : 10 caractères au moins"));
        return;
    }
    m_reason->hide();
    m_view.setFocus();
    m_services.worker.run<void>(
        this,
        [chosen, reason](catalog::Database& database) {
            return MaskRepository(database).lift(chosen, reason);
        },
        [this, chosen](const Result<void>& lifted) {
            Q_EMIT done(lifted ? tr("Masques levés, caméra %1").arg(titleOf(chosen))
                               : tr("Masques non levés : %1").arg(lifted.error().text));
        });
    refresh();
}

void MaskDesk::restore() {
    const Camera chosen = camera();
    m_services.worker.run<void>(
        this, [chosen](catalog::Database& database) { return MaskRepository(database).restore(chosen); },
        [this, chosen](const Result<void>& restored) {
            Q_EMIT done(restored ? tr("Masques remis, caméra %1").arg(titleOf(chosen))
                                 : tr("Masques non remis : %1").arg(restored.error().text));
        });
}

} // namespace vigie::app
