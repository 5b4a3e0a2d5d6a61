// SPDX-License-Identifier: GPL-3.0-or-later
#include "palette.h"

#include "look/ui/action_button.h"
#include "look/ui/icons.h"
#include "look/ui/theme.h"
#include "palette_delegate.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>

namespace vigie::app {

namespace {

constexpr int coverWidth = 344;
// The keys of the first, second and third act.
constexpr Qt::KeyboardModifier actKeys[] = {Qt::NoModifier, Qt::ControlModifier, Qt::ShiftModifier};

} // namespace

Palette::Palette(QWidget* parent)
    : QWidget(parent)
    , m_field(new QLineEdit)
    , m_hint(new QLabel)
    , m_list(new QListView)
    , m_actBox(new QWidget) {
    setObjectName(QStringLiteral("palette"));
    setAccessibleName(tr("Commandes et caméras"));
    setAttribute(Qt::WA_StyledBackground);
    setVisible(false);

    auto* title = new QLabel(tr("Palette"));
    title->setFont(look::font(look::TextSize::Section, QFont::DemiBold));
    title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* close = new look::ActionButton(tr("Fermer"), {}, nullptr, look::ActionButton::Kind::Flat);
    close->setKeyText(look::keyText(Qt::Key_Escape)); // the field's own
    close->setFocusPolicy(Qt::NoFocus);
    connect(close, &QPushButton::clicked, this, &Palette::dismiss);
    auto* headerBox = new QWidget;
    headerBox->setFixedHeight(40);
    auto* header = new QHBoxLayout(headerBox);
    header->setContentsMargins(12, 0, 4, 0);
    header->addWidget(title, 1);
    header->addWidget(close);

    m_field->setObjectName(QStringLiteral("paletteField"));
    m_field->setPlaceholderText(tr("N°, nom, commune, commande"));
    m_field->setAccessibleName(tr("Chercher une caméra, une commande ou une mosaïque"));
    m_field->setMaxLength(200);
    m_field->addAction(look::icon(QStringLiteral("search"), QColor(look::tokensOf(this).t2)),
                       QLineEdit::LeadingPosition);
    m_field->installEventFilter(this);
    auto* fieldBox = new QHBoxLayout;
    fieldBox->setContentsMargins(8, 4, 8, 8);
    fieldBox->addWidget(m_field);

    m_hint->setObjectName(QStringLiteral("paletteHint"));
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setWordWrap(true);
    m_hint->setContentsMargins(12, 0, 12, 8);

    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setAccessibleName(tr("Ce qui répond"));
    m_list->setFocusPolicy(Qt::NoFocus); // the field keeps the keys
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setModel(&m_model);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) {
        choose(index.row());
        act(0);
    });

    m_actLine = new QVBoxLayout(m_actBox);
    m_actLine->setContentsMargins(8, 8, 8, 8);
    m_actLine->setSpacing(4);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(headerBox);
    column->addLayout(fieldBox);
    column->addWidget(m_hint);
    column->addWidget(m_list, 1);
    column->addWidget(m_actBox);

    connect(m_field, &QLineEdit::textChanged, this, &Palette::textChanged);
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] { choose(0); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &Palette::currentChanged);
    textChanged({});
}

void Palette::setCameraActs(std::function<QList<PaletteAct>(const CameraId&)> acts) {
    m_cameraActs = std::move(acts);
}

void Palette::cover(QWidget& host) {
    if (m_covered != &host) {
        if (m_covered)
            m_covered->removeEventFilter(this);
        m_covered = &host;
        host.installEventFilter(this);
    }
    setParent(&host);
    setGeometry(0, 0, qMin(coverWidth, host.width()), host.height());
    raise();
}

void Palette::open() {
    if (isHidden()) {
        m_before = QApplication::focusWidget();
        Q_EMIT opening();
        m_field->clear();
        textChanged({});
        setVisible(true);
    }
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void Palette::dismiss() {
    if (isHidden())
        return;
    // Only while it has them: a hand that went elsewhere is left there.
    QWidget* const now = QApplication::focusWidget();
    const bool hadKeys = !now || now == this || isAncestorOf(now);
    setVisible(false);
    Q_EMIT dismissed();
    if (hadKeys && m_before)
        m_before->setFocus(Qt::OtherFocusReason);
    m_before.clear();
}

void Palette::toggle() {
    if (!isHidden() && m_field->hasFocus())
        dismiss();
    else
        open();
}

void Palette::textChanged(const QString& text) {
    m_model.setText(text);
    const bool nothing = m_model.rowCount() == 0;
    m_hint->setVisible(nothing || text.trimmed().isEmpty());
    if (text.trimmed().isEmpty())
        m_hint->setText(tr("Taper un numéro, les premières lettres d'un nom, d'un site ou d'une commune "
                           "(« gar st »), une commande ou une mosaïque."));
    else
        m_hint->setText(tr("Rien ne répond à « %1 ». Les mots se cherchent par leur début, dans n'importe "
                           "quel ordre.")
                            .arg(text.trimmed()));
}

void Palette::choose(int row) {
    m_list->setCurrentIndex(m_model.index(row));
    currentChanged();
}

void Palette::currentChanged() {
    const int row = m_list->currentIndex().row();
    m_field->setAccessibleDescription(m_model.spokenText(row));
    qDeleteAll(m_actBox->findChildren<look::ActionButton*>(Qt::FindDirectChildrenOnly));
    const QList<PaletteAct> all = acts(row);
    for (int i = 0; i < all.size() && i < int(std::size(actKeys)); ++i) {
        auto* button = new look::ActionButton(all[i].label, {}, nullptr);
        // No shortcut: Return is everybody's, and this widget's only while the field has the keys.
        button->setKeyText(look::keyText(QKeySequence(actKeys[i] | Qt::Key_Return)));
        button->setFocusPolicy(Qt::NoFocus);
        if (!all[i].whyNot.isEmpty()) {
            button->setWhyNot(all[i].whyNot);
            button->setText(all[i].whyNot);
        }
        connect(
            button, &QPushButton::clicked, this, [this, i] { act(i); }, Qt::QueuedConnection);
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // as wide as the tree was
        m_actLine->addWidget(button);
        button->setVisible(true); // at once: the layout would, later
    }
    m_actBox->setVisible(!all.isEmpty());
}

QList<PaletteAct> Palette::acts(int row) const {
    if (const CameraId camera = m_model.cameraAt(row); !camera.isNull())
        return m_cameraActs ? m_cameraActs(camera) : QList<PaletteAct>();
    const PaletteEntry* entry = m_model.entryAt(row);
    return entry && entry->whyNot.isEmpty() ? entry->acts : QList<PaletteAct>();
}

void Palette::act(int which) {
    const QList<PaletteAct> all = acts(m_list->currentIndex().row());
    if (which >= all.size())
        return; // it can't be done: its row says why
    if (const QString why = all[which].whyNot; !why.isEmpty()) {
        Q_EMIT refused(why);
        return;
    }
    // Commands act on what has the keys: first they go back there.
    dismiss();
    all[which].run();
}

bool Palette::takesKey(int key) const {
    switch (key) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Escape:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        return true;
    default:
        return false;
    }
}

bool Palette::press(QKeyEvent& event) {
    const int row = m_list->currentIndex().row();
    const int page = qMax(1, m_list->viewport()->height() / qMax(1, m_list->sizeHintForRow(0)) - 1);
    const auto move = [this, row](int by) {
        if (m_model.rowCount() > 0)
            choose(qBound(0, row + by, m_model.rowCount() - 1));
    };
    switch (event.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: {
        const auto held = event.modifiers() & ~Qt::KeypadModifier;
        for (int i = 0; i < int(std::size(actKeys)); ++i) {
            if (held == actKeys[i])
                act(i);
        }
        return true;
    }
    case Qt::Key_Escape:
        dismiss();
        return true;
    case Qt::Key_Up:
        move(-1);
        return true;
    case Qt::Key_Down:
        move(1);
        return true;
    case Qt::Key_PageUp:
        move(-page);
        return true;
    case Qt::Key_PageDown:
        move(page);
        return true;
    default:
        return false;
    }
}

bool Palette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_covered && event->type() == QEvent::Resize && parentWidget() == m_covered && !isHidden())
        cover(*m_covered);
    if (watched == m_field) {
        // Whatever shortcuts exist elsewhere: Ctrl+Return closes an alarm in its card.
        if (event->type() == QEvent::ShortcutOverride && takesKey(static_cast<QKeyEvent*>(event)->key())) {
            event->accept();
            return true;
        }
        if (event->type() == QEvent::KeyPress && press(*static_cast<QKeyEvent*>(event)))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace vigie::app
