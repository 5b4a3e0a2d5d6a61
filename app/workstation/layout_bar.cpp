// SPDX-License-Identifier: GPL-3.0-or-later
#include "layout_bar.h"

#include "look/ui/action_button.h"
#include "look/ui/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>

namespace vigie::app {

using look::ActionButton;
using wall::Layout;

namespace {

QHBoxLayout* lineIn(QWidget* box) {
    auto* line = new QHBoxLayout(box);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    return line;
}

ActionButton* button(const QString& text, const QKeySequence& key = {}) {
    auto* made = new ActionButton(text, key);
    made->setFocusPolicy(Qt::TabFocus);
    return made;
}

QLineEdit* nameField(const QString& objectName, const QString& what) {
    auto* field = new QLineEdit;
    field->setObjectName(objectName);
    field->setPlaceholderText(what);
    field->setAccessibleName(what);
    field->setMaxLength(80);
    field->setFixedWidth(240);
    return field;
}

} // namespace

LayoutBar::LayoutBar(Desk& desk, wall::WallController& wall, QWidget* parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_wall(wall)
    , m_layouts(new QComboBox)
    , m_name(nameField(QStringLiteral("layoutName"), tr("Nom de la mosaïque, puis ⏎")))
    , m_private(button(tr("Privée")))
    , m_replaces(new QLabel)
    , m_own(new QComboBox)
    , m_newName(nameField(QStringLiteral("layoutNewName"), tr("Nouveau nom")))
    , m_rename(button(tr("Renommer")))
    , m_share(button(tr("Partager")))
    , m_remove(button(tr("Supprimer")))
    , m_undo(button(tr("Annuler la suppression")))
    , m_chooser(buildChooser())
    , m_saver(buildSaver())
    , m_manager(buildManager()) {
    setObjectName(QStringLiteral("layoutBar"));
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(12, 8, 12, 8);
    for (QWidget* part : {m_chooser, m_saver, m_manager})
        line->addWidget(part);
    auto* giveUp = new QShortcut(Qt::Key_Escape, this);
    giveUp->setContext(Qt::WidgetWithChildrenShortcut);
    connect(giveUp, &QShortcut::activated, this, &LayoutBar::leave);
    connect(&m_desk, &Desk::layoutsChanged, this, [this] {
        offer();
        offerOwn();
        sayWhatIsReplaced();
    });
    connect(&m_wall, &wall::WallController::layoutChanged, this, &LayoutBar::offer);
    setMode(Mode::Choosing);
    offer();
}

QWidget* LayoutBar::buildChooser() {
    auto* box = new QWidget;
    auto* line = lineIn(box);
    // Narrow enough for a desk of 1,500 pixels; it takes what is left.
    m_layouts->setMinimumWidth(140);
    m_layouts->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_layouts->setObjectName(QStringLiteral("layouts"));
    m_layouts->setAccessibleName(tr("Mosaïques enregistrées"));
    m_layouts->setFocusPolicy(Qt::TabFocus);
    line->addWidget(m_layouts, 1);
    connect(m_layouts, &QComboBox::activated, this, [this](int index) {
        if (index >= 0 && index < m_offered.size())
            Q_EMIT chosen(m_offered[index]);
    });
    const std::tuple<QString, Qt::Key, Layout> shapes[] = {
        {QStringLiteral("1"), Qt::Key_1, Layout::grid(1, 1)},
        {QStringLiteral("1 + 5"), Qt::Key_2, Layout::onePlusFive()},
        {QStringLiteral("3 × 3"), Qt::Key_3, Layout::grid(3, 3)},
        {QStringLiteral("4 × 4"), Qt::Key_4, Layout::grid(4, 4)}};
    for (const auto& [name, key, shape] : shapes) {
        const DeskCommand choose{tr("Mosaïque %1").arg(name), Qt::ALT | key, [this, chosen = shape] {
                                     m_wall.reshape(chosen);
                                     Q_EMIT finished();
                                 }};
        auto* one = button(name, choose.key);
        one->setAccessibleName(choose.text);
        connect(one, &QPushButton::clicked, this, choose.run);
        line->addWidget(one);
        m_shapes << choose;
    }
    line->addStretch(1);
    auto* manage = button(tr("Gérer"), Qt::Key_M);
    manage->setObjectName(QStringLiteral("manageLayouts"));
    manage->setAccessibleName(tr("Gérer mes mosaïques"));
    connect(manage, &QPushButton::clicked, this, [this] { setMode(Mode::Managing); });
    auto* save = button(tr("Enregistrer"), QKeySequence(Qt::CTRL | Qt::Key_S));
    save->setAccessibleName(tr("Enregistrer la mosaïque"));
    connect(save, &QPushButton::clicked, this, &LayoutBar::askName);
    line->addWidget(manage);
    line->addWidget(save);
    return box;
}

QWidget* LayoutBar::buildSaver() {
    auto* box = new QWidget;
    auto* line = lineIn(box);
    line->addWidget(new QLabel(tr("Enregistrer sous")));
    line->addWidget(m_name);
    m_private->setObjectName(QStringLiteral("layoutPrivate"));
    m_private->setCheckable(true);
    m_private->setToolTip(tr("Vous seul la voyez ; les autres postes ne la voient pas"));
    connect(m_private, &QPushButton::clicked, this, [this] {
        m_privacyChosen = true;
        sayWhatIsReplaced();
    });
    line->addWidget(m_private);
    m_replaces->setObjectName(QStringLiteral("layoutReplaces"));
    m_replaces->setTextFormat(Qt::PlainText);
    m_replaces->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    line->addWidget(m_replaces, 1);
    auto* give = button(tr("Enregistrer"));
    give->setKeyText(QStringLiteral("⏎"));
    connect(give, &QPushButton::clicked, this, &LayoutBar::save);
    line->addWidget(give);
    auto* leaves = button(tr("Fermer"));
    leaves->setKeyText(look::keyText(Qt::Key_Escape));
    connect(leaves, &QPushButton::clicked, this, &LayoutBar::leave);
    line->addWidget(leaves);
    connect(m_name, &QLineEdit::returnPressed, this, &LayoutBar::save);
    connect(m_name, &QLineEdit::textChanged, this, &LayoutBar::sayWhatIsReplaced);
    return box;
}

QWidget* LayoutBar::buildManager() {
    auto* box = new QWidget;
    auto* line = lineIn(box);
    auto* label = new QLabel(tr("Mes mosaïques"));
    label->setBuddy(m_own);
    line->addWidget(label);
    m_own->setMinimumWidth(160);
    m_own->setObjectName(QStringLiteral("ownLayouts"));
    m_own->setAccessibleName(tr("Mes mosaïques"));
    m_own->setPlaceholderText(tr("Aucune mosaïque"));
    line->addWidget(m_own, 1);
    m_newName->setFixedWidth(160);
    line->addWidget(m_newName);
    m_rename->setObjectName(QStringLiteral("renameLayout"));
    m_share->setObjectName(QStringLiteral("shareLayout"));
    m_remove->setObjectName(QStringLiteral("removeLayout"));
    m_undo->setObjectName(QStringLiteral("undoRemoveLayout"));
    auto* leaves = button(tr("Fermer"));
    leaves->setKeyText(look::keyText(Qt::Key_Escape));
    for (ActionButton* one : {m_rename, m_share, m_remove, m_undo, leaves})
        line->addWidget(one);
    connect(m_own, &QComboBox::currentIndexChanged, this, &LayoutBar::refreshManager);
    connect(m_newName, &QLineEdit::textChanged, this, &LayoutBar::refreshManager);
    connect(m_newName, &QLineEdit::returnPressed, m_rename, &ActionButton::click);
    connect(m_rename, &QPushButton::clicked, this, &LayoutBar::rename);
    connect(m_share, &QPushButton::clicked, this, &LayoutBar::share);
    connect(m_remove, &QPushButton::clicked, this, &LayoutBar::remove);
    connect(m_undo, &QPushButton::clicked, this, &LayoutBar::undo);
    connect(leaves, &QPushButton::clicked, this, &LayoutBar::leave);
    return box;
}

void LayoutBar::setMode(Mode mode) {
    m_mode = mode;
    m_chooser->setVisible(mode == Mode::Choosing);
    m_saver->setVisible(mode == Mode::Saving);
    m_manager->setVisible(mode == Mode::Managing);
    m_name->setVisible(mode == Mode::Saving);
    if (mode == Mode::Managing) {
        m_removed.reset();
        offerOwn();
        m_own->setFocus();
    }
}

void LayoutBar::leave() {
    setMode(Mode::Choosing);
    Q_EMIT finished();
}

const NamedLayout* LayoutBar::own(const QString& name) const {
    const auto& all = m_desk.layouts();
    const auto found = std::find_if(all.begin(), all.end(), [&name](const NamedLayout& layout) {
        return layout.owner.isEmpty() && layout.name == name;
    });
    return found != all.end() ? &*found : nullptr;
}

void LayoutBar::offer() {
    m_offered = m_desk.layouts();
    const Layout shapes[] = {Layout::grid(1, 1),     Layout::grid(2, 2),     Layout::onePlusFive(),
                             Layout::onePlusSeven(), Layout::twoPlusEight(), Layout::grid(3, 3),
                             Layout::grid(4, 4),     Layout::grid(5, 5),     Layout::grid(6, 6),
                             Layout::grid(7, 7),     Layout::grid(8, 8)};
    m_layouts->clear();
    for (const NamedLayout& saved : std::as_const(m_offered)) {
        m_layouts->addItem(!saved.owner.isEmpty() ? QStringLiteral("%1 · %2").arg(saved.name, saved.owner)
                           : saved.shared         ? saved.name
                                                  : tr("%1 · privée").arg(saved.name));
    }
    for (const Layout& shape : shapes) {
        m_offered.append({shape.name, {}, m_wall.layout().reshaped(shape).toJson()});
        m_layouts->addItem(shape.name);
    }
    m_layouts->setCurrentIndex(-1);
    m_layouts->setPlaceholderText(m_wall.layout().name);
}

void LayoutBar::askName() {
    const QString name = m_wall.layout().name;
    m_privacyChosen = false;
    m_name->setText(name);
    sayWhatIsReplaced();
    setMode(Mode::Saving);
    m_name->setFocus();
    m_name->selectAll();
}

void LayoutBar::sayWhatIsReplaced() {
    const NamedLayout* known = own(m_name->text().simplified());
    // What is private stays so unless a hand says otherwise.
    if (!m_privacyChosen)
        m_private->setChecked(known && !known->shared);
    const bool opens = known && !known->shared && !m_private->isChecked();
    m_replaces->setText(!known ? QString()
                        : opens ? tr("Remplace votre mosaïque « %1 », qui devient partagée").arg(known->name)
                                : tr("Remplace votre mosaïque « %1 »").arg(known->name));
    m_replaces->setToolTip(m_replaces->text());
}

void LayoutBar::save() {
    const QString name = m_name->text().simplified();
    leave();
    if (name.isEmpty())
        return;
    Layout layout = m_wall.layout();
    layout.name = name;
    // Saved again, it is this one: once it is saved, and unless the wall shows another by then.
    const auto isSaved = [bar = QPointer(this), name, before = m_wall.layout().name] {
        if (bar && bar->m_wall.layout().name == before)
            bar->m_wall.setName(name);
    };
    m_desk.saveLayout(name, layout.toJson(), !m_private->isChecked(), isSaved);
}

void LayoutBar::offerOwn() {
    const QString chosen = m_own->currentText();
    {
        const QSignalBlocker quiet(m_own);
        m_own->clear();
        for (const NamedLayout& layout : m_desk.layouts()) {
            if (layout.owner.isEmpty())
                m_own->addItem(layout.name);
        }
        const int kept = m_own->findText(chosen.isEmpty() ? m_wall.layout().name : chosen);
        m_own->setCurrentIndex(qMax(kept, m_own->count() > 0 ? 0 : -1));
    }
    refreshManager();
}

const NamedLayout* LayoutBar::managed() const {
    return own(m_own->currentText());
}

void LayoutBar::refreshManager() {
    const NamedLayout* layout = managed();
    const QString none = layout ? QString() : tr("Aucune mosaïque à vous");
    const QString name = m_newName->text().simplified();
    m_rename->setWhyNot(!layout          ? none
                        : name.isEmpty() ? tr("Taper le nouveau nom d'abord")
                        : own(name)      ? tr("Une mosaïque de ce nom existe déjà")
                                         : QString());
    m_share->setText(layout && layout->shared ? tr("Rendre privée") : tr("Partager"));
    m_share->updateGeometry();
    m_share->setWhyNot(none);
    m_remove->setWhyNot(none);
    m_undo->setVisible(m_removed.has_value());
    if (m_removed)
        m_undo->setToolTip(tr("Rend « %1 »").arg(m_removed->name));
}

void LayoutBar::rename() {
    if (const NamedLayout* layout = managed()) {
        m_desk.renameLayout(layout->name, m_newName->text().simplified());
        m_newName->clear();
    }
}

void LayoutBar::share() {
    if (const NamedLayout* layout = managed())
        m_desk.shareLayout(layout->name, !layout->shared);
}

void LayoutBar::remove() {
    if (const NamedLayout* layout = managed()) {
        m_removed = *layout;
        m_desk.removeLayout(layout->name);
        refreshManager();
        m_undo->setFocus();
    }
}

void LayoutBar::undo() {
    if (const auto back = std::exchange(m_removed, std::nullopt))
        m_desk.saveLayout(back->name, back->spec, back->shared);
    refreshManager();
    m_own->setFocus();
}

} // namespace vigie::app
