// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/ui/camera_tree_model.h"

#include "domain/name_search.h"

#include "wall/ui/wall_view.h"

#include <QCollator>
#include <QMimeData>

namespace vigie::wall {

struct CameraTreeModel::Node {
    Node* parent = nullptr;
    int row = 0;
    QString name;
    QString search; // the node's own words and those of all places above it, folded
    CameraId camera;
    int number = 0;
    std::vector<std::unique_ptr<Node>> children;

    Node* add(QString childName) {
        auto child = std::make_unique<Node>();
        child->parent = this;
        child->search = search + QLatin1Char(' ') + foldedForSearch(childName);
        child->name = std::move(childName);
        children.push_back(std::move(child));
        return children.back().get();
    }
};

namespace {

template <class Node>
void sortChildren(Node& node, const QCollator& collator) {
    std::sort(node.children.begin(), node.children.end(), [&](const auto& a, const auto& b) {
        if (a->number != b->number)
            return a->number < b->number;
        return collator.compare(a->name, b->name) < 0;
    });
    for (size_t row = 0; row < node.children.size(); ++row) {
        node.children[row]->row = static_cast<int>(row);
        sortChildren(*node.children[row], collator);
    }
}

bool isBad(Verdict verdict) {
    return verdict == Verdict::Bad || verdict == Verdict::Unreachable || verdict == Verdict::Doubtful;
}

} // namespace

CameraTreeModel::CameraTreeModel(QObject* parent)
    : QAbstractItemModel(parent)
    , m_directory(std::make_shared<Directory>())
    , m_root(std::make_unique<Node>()) {}

CameraTreeModel::~CameraTreeModel() = default;

void CameraTreeModel::setDirectory(std::shared_ptr<const Directory> directory) {
    beginResetModel();
    m_directory = std::move(directory);
    m_root = std::make_unique<Node>();
    QHash<CommuneId, Node*> communes;
    QHash<SiteId, Node*> sites;
    for (const auto& commune : m_directory->communes)
        communes[commune.id] = m_root->add(commune.name);
    for (const auto& site : m_directory->sites) {
        if (Node* commune = communes.value(site.commune))
            sites[site.id] = commune->add(site.name);
    }
    for (const auto& camera : m_directory->cameras) {
        Node* site = sites.value(camera.site);
        if (!site)
            continue;
        Node* node = site->add(camera.name);
        node->camera = camera.id;
        node->number = camera.number;
        node->search += QLatin1Char(' ') + QString::number(camera.number);
    }
    QCollator collator;
    collator.setNumericMode(true);
    sortChildren(*m_root, collator);
    endResetModel();
}

void CameraTreeModel::setVerdicts(const QHash<CameraId, Verdict>& verdicts) {
    m_verdicts = verdicts;
    const std::function<void(const QModelIndex&)> touch = [&](const QModelIndex& parent) {
        const int rows = rowCount(parent);
        if (rows == 0)
            return;
        Q_EMIT dataChanged(index(0, 0, parent), index(rows - 1, 0, parent));
        for (int row = 0; row < rows; ++row)
            touch(index(row, 0, parent));
    };
    touch({});
}

int CameraTreeModel::cameraCount() const {
    return static_cast<int>(m_directory->cameras.size());
}

int CameraTreeModel::count(Verdict verdict) const {
    return static_cast<int>(std::count(m_verdicts.begin(), m_verdicts.end(), verdict));
}

CameraTreeModel::Node* CameraTreeModel::nodeAt(const QModelIndex& index) const {
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

int CameraTreeModel::badCount(const Node& node) const {
    if (!node.camera.isNull())
        return isBad(m_verdicts.value(node.camera, Verdict::Unchecked)) ? 1 : 0;
    int bad = 0;
    for (const auto& child : node.children)
        bad += badCount(*child);
    return bad;
}

// Worst of all below: unreachable, fault, doubt.
Verdict CameraTreeModel::worst(const Node& node) const {
    if (!node.camera.isNull())
        return m_verdicts.value(node.camera, Verdict::Unchecked);
    const auto rank = [](Verdict verdict) {
        return verdict == Verdict::Unreachable ? 3
               : verdict == Verdict::Bad       ? 2
               : verdict == Verdict::Doubtful  ? 1
                                               : 0;
    };
    Verdict worstBelow = Verdict::Good;
    for (const auto& child : node.children) {
        const Verdict below = worst(*child);
        if (rank(below) > rank(worstBelow))
            worstBelow = below;
    }
    return worstBelow;
}

int CameraTreeModel::cameraCount(const Node& node) const {
    if (!node.camera.isNull())
        return 1;
    int all = 0;
    for (const auto& child : node.children)
        all += cameraCount(*child);
    return all;
}

QModelIndex CameraTreeModel::index(int row, int column, const QModelIndex& parent) const {
    const Node* node = nodeAt(parent);
    if (column != 0 || row < 0 || static_cast<size_t>(row) >= node->children.size())
        return {};
    return createIndex(row, 0, node->children[static_cast<size_t>(row)].get());
}

QModelIndex CameraTreeModel::parent(const QModelIndex& child) const {
    Node* parent = child.isValid() ? nodeAt(child)->parent : nullptr;
    return parent && parent != m_root.get() ? createIndex(parent->row, 0, parent) : QModelIndex();
}

int CameraTreeModel::rowCount(const QModelIndex& parent) const {
    return static_cast<int>(nodeAt(parent)->children.size());
}

int CameraTreeModel::columnCount(const QModelIndex&) const {
    return 1;
}

QVariant CameraTreeModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const Node& node = *nodeAt(index);
    switch (role) {
    case Qt::DisplayRole:
        return node.name;
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return node.camera.isNull() ? node.name : QStringLiteral("%1, %2").arg(node.number).arg(node.name);
    case CameraRole:
        return node.camera.uuid();
    case NumberRole:
        return node.number;
    case VerdictRole:
        return static_cast<int>(worst(node));
    case BadCountRole:
        return badCount(node);
    case CameraCountRole:
        return cameraCount(node);
    case SearchRole:
        return node.search;
    default:
        return {};
    }
}

Qt::ItemFlags CameraTreeModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    if (index.isValid())
        flags |= Qt::ItemIsDragEnabled;
    return flags;
}

QStringList CameraTreeModel::mimeTypes() const {
    return {QString::fromLatin1(cameraMime)};
}

QList<CameraId> CameraTreeModel::camerasOf(const QModelIndex& index) const {
    QList<CameraId> cameras;
    const auto collect = [&cameras](const auto& self, const Node& node) -> void {
        if (!node.camera.isNull())
            cameras << node.camera;
        for (const auto& child : node.children)
            self(self, *child);
    };
    if (index.isValid())
        collect(collect, *nodeAt(index));
    return cameras;
}

QMimeData* CameraTreeModel::mimeData(const QModelIndexList& indexes) const {
    QByteArrayList lines;
    for (const auto& index : indexes) {
        for (const CameraId& camera : camerasOf(index))
            lines << camera.toString().toUtf8();
    }
    if (lines.isEmpty())
        return nullptr;
    auto* mime = new QMimeData;
    mime->setData(QString::fromLatin1(cameraMime), lines.join('\n'));
    return mime;
}

} // namespace vigie::wall
