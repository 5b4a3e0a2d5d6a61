// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/ui/camera_tree.h"

#include "domain/name_search.h"
#include "look/ui/icons.h"
#include "look/ui/state_glyph.h"
#include "look/ui/tabular_text.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTreeView>

namespace vigie::wall {

using look::Glyph;
using look::StateGlyph;

namespace {

constexpr int rowHeight = 32;

Glyph verdictGlyph(Verdict verdict) {
    switch (verdict) {
    case Verdict::Doubtful:
        return Glyph::Doubt;
    case Verdict::Bad:
        return Glyph::Fault;
    case Verdict::Unreachable:
        return Glyph::Unreachable;
    case Verdict::Good:
    case Verdict::Unchecked:
        break;
    }
    return Glyph::Live; // grey is normal
}

QString verdictWord(Verdict verdict) {
    switch (verdict) {
    case Verdict::Doubtful:
        return CameraTree::tr("doute");
    case Verdict::Bad:
        return CameraTree::tr("défaut");
    case Verdict::Unreachable:
        return CameraTree::tr("injoignable");
    case Verdict::Good:
    case Verdict::Unchecked:
        break;
    }
    return {};
}

class Delegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {option.rect.width(), rowHeight};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const look::Tokens& t = look::tokensOf(option.widget);
        painter->save();
        const bool selected = (option.state & QStyle::State_Selected) != 0;
        if (selected)
            painter->fillRect(option.rect, QColor(t.sel));
        const bool isCamera = !index.data(CameraTreeModel::CameraRole).toUuid().isNull();
        const bool isCommune = !index.parent().isValid();
        int x = option.rect.left() + 4;
        int right = option.rect.right() - 8;
        const int y = option.rect.top();
        const auto text = [&](const QString& words, QRgb colour, QFont::Weight weight, int limit) {
            painter->setFont(look::font(look::TextSize::Body, weight));
            painter->setPen(QColor(colour));
            const QString fit = painter->fontMetrics().elidedText(words, Qt::ElideRight, limit - x);
            painter->drawText(QRect(x, y, limit - x, rowHeight), Qt::AlignVCenter | Qt::AlignLeft, fit);
        };
        if (isCamera) {
            const auto verdict = static_cast<Verdict>(index.data(CameraTreeModel::VerdictRole).toInt());
            StateGlyph::paint(*painter, QRectF(x, y + 8, 16, 16), verdictGlyph(verdict), t);
            x += 24;
            if (const QString word = verdictWord(verdict); !word.isEmpty()) {
                painter->setFont(look::font(look::TextSize::Body));
                const int width = painter->fontMetrics().horizontalAdvance(word);
                painter->setPen(QColor(StateGlyph::colour(verdictGlyph(verdict), t)));
                painter->drawText(QRect(right - width, y, width + 1, rowHeight), Qt::AlignVCenter, word);
                right -= width + 8;
            }
            painter->setFont(look::font(look::TextSize::Body));
            painter->setPen(QColor(t.t2));
            x += look::drawTabular(*painter, QRect(x, y, 60, rowHeight), Qt::AlignLeft | Qt::AlignVCenter,
                                   QString::number(index.data(CameraTreeModel::NumberRole).toInt())) +
                 8;
            text(index.data().toString(), t.t1, QFont::Normal, right);
        } else {
            static const QString iconNames[] = {QStringLiteral("folder"), QStringLiteral("building")};
            look::icon(iconNames[isCommune ? 1 : 0], QColor(t.t2)).paint(painter, x, y + 6, 20, 20);
            x += 28;
            const int bad = index.data(CameraTreeModel::BadCountRole).toInt();
            const int all = index.data(CameraTreeModel::CameraCountRole).toInt();
            const QString count =
                bad > 0 ? QStringLiteral("%1 / %2").arg(bad).arg(all) : QString::number(all);
            painter->setFont(look::font(look::TextSize::Body));
            painter->setPen(QColor(t.t2));
            const int width = look::drawTabular(*painter, QRect(x, y, right - x, rowHeight),
                                                Qt::AlignRight | Qt::AlignVCenter, count);
            right -= width + 8;
            if (bad > 0) {
                const auto worst = static_cast<Verdict>(index.data(CameraTreeModel::VerdictRole).toInt());
                StateGlyph::paint(*painter, QRectF(right - 16, y + 8, 16, 16), verdictGlyph(worst), t);
                right -= 24;
            }
            text(index.data().toString(), t.t1, isCommune ? QFont::DemiBold : QFont::Normal, right);
        }
        if (selected && (option.state & QStyle::State_HasFocus) != 0) {
            painter->setPen(QPen(QColor(t.fo), 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
        }
        painter->restore();
    }
};

// Return calls the camera; every other key stays the tree's.
class TreeView final : public QTreeView {
public:
    using QTreeView::QTreeView;
    std::function<void()> onReturn;

protected:
    void keyPressEvent(QKeyEvent* event) override {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            onReturn();
        else
            QTreeView::keyPressEvent(event);
    }
};

} // namespace

class CameraTree::Filter final : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    QStringList words;

    void setText(const QString& text) {
        words = foldedForSearch(text).simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
        invalidateFilter();
    }

    bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
        const QModelIndex index = sourceModel()->index(row, 0, parent);
        if (index.data(CameraTreeModel::CameraRole).toUuid().isNull()) {
            for (int child = 0; child < sourceModel()->rowCount(index); ++child) {
                if (filterAcceptsRow(child, index))
                    return true;
            }
            return words.isEmpty();
        }
        const QString search = index.data(CameraTreeModel::SearchRole).toString();
        return std::all_of(words.begin(), words.end(),
                           [&](const QString& word) { return search.contains(word); });
    }
};

CameraTree::CameraTree(QWidget* parent)
    : QWidget(parent)
    , m_model(new CameraTreeModel(this))
    , m_filter(new Filter(this))
    , m_count(new QLabel)
    , m_search(new QLineEdit)
    , m_empty(new QLabel) {
    auto* view = new TreeView;
    view->onReturn = [this] { callCurrent(); };
    m_view = view;
    m_filter->setSourceModel(m_model);
    m_view->setModel(m_filter);
    m_view->setItemDelegate(new Delegate(m_view));
    m_view->setHeaderHidden(true);
    m_view->setUniformRowHeights(true);
    m_view->setIndentation(20);
    m_view->setDragEnabled(true);
    m_view->setDragDropMode(QAbstractItemView::DragOnly);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setObjectName(QStringLiteral("cameraTree"));
    m_view->setAccessibleName(tr("Caméras par commune et site"));
    connect(m_view, &QTreeView::doubleClicked, this, &CameraTree::callCurrent);

    auto* title = new QLabel(tr("Caméras"));
    title->setFont(look::font(look::TextSize::Section, QFont::DemiBold));
    auto* header = new QHBoxLayout;
    header->setContentsMargins(12, 0, 12, 0);
    header->addWidget(title);
    header->addStretch();
    header->addWidget(m_count);
    auto* headerBox = new QWidget;
    headerBox->setFixedHeight(40);
    headerBox->setLayout(header);

    m_search->setPlaceholderText(tr("Nom, commune, n° (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->setObjectName(QStringLiteral("cameraSearch"));
    m_search->addAction(look::icon(QStringLiteral("search"), QColor(look::tokensOf(this).t2)),
                        QLineEdit::LeadingPosition);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter->setText(text);
        if (!text.isEmpty())
            m_view->expandAll();
        updateCounts();
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        m_view->setFocus();
        // To the first camera found: Return once more calls it.
        const CameraId chosen(m_view->currentIndex().data(CameraTreeModel::CameraRole).toUuid());
        QModelIndex first = m_filter->index(0, 0);
        while (m_filter->hasChildren(first))
            first = m_filter->index(0, 0, first);
        if (chosen.isNull() && first.isValid())
            m_view->setCurrentIndex(first);
    });
    auto* searchBox = new QHBoxLayout;
    searchBox->setContentsMargins(8, 4, 8, 8);
    searchBox->addWidget(m_search);

    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setMargin(16);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(headerBox);
    column->addLayout(searchBox);
    column->addWidget(m_empty);
    column->addWidget(m_view, 1);
    updateCounts();
}

CameraTree::~CameraTree() = default;

void CameraTree::setDirectory(std::shared_ptr<const Directory> directory) {
    const CameraId chosen(m_view->currentIndex().data(CameraTreeModel::CameraRole).toUuid());
    m_model->setDirectory(std::move(directory));
    if (!m_search->text().isEmpty())
        m_view->expandAll();
    else if (m_model->rowCount({}) <= 12)
        m_view->expandToDepth(0);
    if (!chosen.isNull())
        reveal(chosen);
    updateCounts();
}

void CameraTree::setVerdicts(const QHash<CameraId, Verdict>& verdicts) {
    m_model->setVerdicts(verdicts);
}

void CameraTree::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void CameraTree::reveal(const CameraId& camera) {
    const auto found = m_filter->match(m_filter->index(0, 0), CameraTreeModel::CameraRole, camera.uuid(), 1,
                                       Qt::MatchExactly | Qt::MatchRecursive);
    if (found.isEmpty())
        return;
    m_view->setCurrentIndex(found.first());
    m_view->scrollTo(found.first());
}

void CameraTree::callCurrent() {
    const CameraId camera(m_view->currentIndex().data(CameraTreeModel::CameraRole).toUuid());
    if (!camera.isNull())
        Q_EMIT called(camera);
}

void CameraTree::updateCounts() {
    m_count->setText(QLocale().toString(m_model->cameraCount()));
    const bool nothing = m_filter->rowCount() == 0;
    m_empty->setVisible(nothing);
    m_empty->setText(m_model->cameraCount() == 0
                         ? tr("Aucune caméra. L'administrateur en ajoute par « vigiectl enrol ».")
                         : tr("Aucune caméra ne répond à « %1 ».").arg(m_search->text()));
}

} // namespace vigie::wall
