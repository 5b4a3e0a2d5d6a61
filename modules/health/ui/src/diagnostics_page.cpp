// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/ui/diagnostics_page.h"

#include "health/causes.h"
#include "health/ui/check_filter.h"
#include "health/ui/check_table_model.h"
#include "health/ui/step_table_model.h"
#include "look/ui/action_button.h"
#include "look/ui/icons.h"
#include "look/ui/theme.h"
#include "verdict_counts.h"
#include "verdict_delegate.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QSplitter>
#include <QTableView>

namespace vigie::health {

using look::ActionButton;

namespace {

constexpr int rowHeight = 40;

void prepare(QTableView& view, const QString& name, const QString& accessibleName) {
    view.setObjectName(name);
    view.setAccessibleName(accessibleName);
    view.setSelectionBehavior(QAbstractItemView::SelectRows);
    view.setShowGrid(false);
    view.setFrameShape(QFrame::NoFrame);
    view.setWordWrap(false);
    view.setTabKeyNavigation(false);
    view.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view.verticalHeader()->hide();
    view.verticalHeader()->setDefaultSectionSize(rowHeight);
    view.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view.horizontalHeader()->setHighlightSections(false);
    view.horizontalHeader()->setMinimumSectionSize(64);
}

QWidget* panel(QLayout* layout, int height) {
    auto* widget = new QWidget;
    widget->setLayout(layout);
    widget->setFixedHeight(height);
    return widget;
}

} // namespace

DiagnosticsPage::DiagnosticsPage(const Clock& clock, QWidget* parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_model(new CheckTableModel(clock, this))
    , m_filter(new CheckFilter(this))
    , m_steps(new StepTableModel(this))
    , m_counts(new VerdictCounts)
    , m_state(new QLabel)
    , m_search(new QLineEdit)
    , m_toTreat(new ActionButton(tr("À traiter seulement"), Qt::Key_A))
    , m_checkSelection(new ActionButton(tr("Contrôler la sélection"), Qt::Key_R))
    , m_checkAll(new ActionButton(tr("Contrôler tout"), Qt::Key_T, nullptr, ActionButton::Kind::Primary))
    , m_runBar(nullptr)
    , m_progress(new QProgressBar)
    , m_table(new QTableView)
    , m_empty(new QLabel)
    , m_stepTitle(new QLabel)
    , m_stepState(new QLabel)
    , m_stepTable(new QTableView) {
    setObjectName(QStringLiteral("diagnosticsPage"));
    m_filter->setSourceModel(m_model);

    auto* split = new QSplitter(Qt::Vertical);
    split->addWidget(buildTable());
    split->addWidget(buildSteps());
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    split->setSizes({600, 400}); // shares, not pixels: the page has no size yet

    m_runBar = buildRunBar();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHeader());
    column->addWidget(buildToolbar());
    column->addWidget(m_runBar);
    column->addWidget(split, 1);
    m_runBar->hide();
    refresh();
    showCurrent();
}

QWidget* DiagnosticsPage::buildHeader() {
    auto* title = new QLabel(tr("État du parc"));
    title->setFont(look::font(look::TextSize::Title, QFont::DemiBold));
    m_state->setObjectName(QStringLiteral("checkState"));
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch();
    words->addWidget(title);
    words->addWidget(m_state);
    words->addStretch();
    m_counts->setObjectName(QStringLiteral("verdictCounts"));
    auto* line = new QHBoxLayout;
    line->setContentsMargins(16, 0, 0, 0);
    line->setSpacing(24);
    line->addLayout(words);
    line->addWidget(m_counts);
    line->addStretch();
    return panel(line, 64);
}

QWidget* DiagnosticsPage::buildToolbar() {
    m_search->setObjectName(QStringLiteral("checkSearch"));
    m_search->setPlaceholderText(tr("Commune, caméra, cause"));
    m_search->setAccessibleName(tr("Chercher dans le parc"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(260);
    m_search->addAction(look::icon(QStringLiteral("search"), QColor(look::tokensOf(this).t2)),
                        QLineEdit::LeadingPosition);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter->setSearch(text);
        refresh();
    });
    connect(m_search, &QLineEdit::returnPressed, m_table, [this] { m_table->setFocus(); });

    m_toTreat->setObjectName(QStringLiteral("toTreatOnly"));
    m_toTreat->setCheckable(true);
    connect(m_toTreat, &ActionButton::toggled, this, [this](bool on) {
        m_filter->setToTreatOnly(on);
        refresh();
    });
    m_checkSelection->setObjectName(QStringLiteral("checkSelection"));
    connect(m_checkSelection, &ActionButton::clicked, this,
            [this] { Q_EMIT checkRequested(selectedCameras()); });
    m_checkAll->setObjectName(QStringLiteral("checkAll"));
    connect(m_checkAll, &ActionButton::clicked, this, [this] { Q_EMIT checkRequested(m_model->cameras()); });

    auto* line = new QHBoxLayout;
    line->setContentsMargins(16, 0, 16, 0);
    line->addWidget(m_search, 1);
    line->addWidget(m_toTreat);
    line->addStretch(1);
    line->addWidget(m_checkSelection);
    line->addWidget(m_checkAll);
    return panel(line, 56);
}

QWidget* DiagnosticsPage::buildRunBar() {
    m_progress->setObjectName(QStringLiteral("checkProgress"));
    m_progress->setAccessibleName(tr("Avancement du contrôle"));
    m_progress->setFormat(tr("%v sur %m contrôlées"));
    auto* cancel = new ActionButton(tr("Arrêter"), Qt::Key_Escape);
    cancel->setObjectName(QStringLiteral("cancelRun"));
    connect(cancel, &ActionButton::clicked, this, &DiagnosticsPage::cancelRequested);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(16, 0, 16, 0);
    line->addWidget(m_progress, 1);
    line->addWidget(cancel);
    return panel(line, 48);
}

QWidget* DiagnosticsPage::buildTable() {
    m_table->setModel(m_filter);
    prepare(*m_table, QStringLiteral("checkTable"), tr("Caméras et leur verdict"));
    m_table->setItemDelegate(new VerdictDelegate(CheckTableModel::State, CheckTableModel::Name, m_table));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(CheckTableModel::State, Qt::DescendingOrder);
    auto* header = m_table->horizontalHeader();
    const std::array widths{72, 220, 200, 168, 200, 176, 176};
    for (int column = 0; column < CheckTableModel::ColumnCount; ++column)
        header->resizeSection(column, widths[static_cast<size_t>(column)]);
    header->setSectionResizeMode(CheckTableModel::Cause, QHeaderView::Stretch);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &DiagnosticsPage::showCurrent);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &DiagnosticsPage::refreshActs);
    connect(m_filter, &QAbstractItemModel::modelReset, this, &DiagnosticsPage::showCurrent);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        if (const Camera* camera = m_model->cameraAt(m_filter->mapToSource(index)))
            Q_EMIT opened(camera->id);
    });

    m_empty->setObjectName(QStringLiteral("checkEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_table, 1);
    column->addWidget(m_empty, 1);
    return box;
}

QWidget* DiagnosticsPage::buildSteps() {
    m_stepTitle->setFont(look::font(look::TextSize::Section, QFont::DemiBold));
    m_stepTitle->setTextFormat(Qt::PlainText);
    m_stepTitle->setObjectName(QStringLiteral("stepTitle"));
    m_stepState->setTextFormat(Qt::PlainText);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(16, 0, 16, 0);
    line->addWidget(m_stepTitle);
    line->addStretch();
    line->addWidget(m_stepState);

    m_stepTable->setModel(m_steps);
    prepare(*m_stepTable, QStringLiteral("stepTable"), tr("Étapes du contrôle"));
    m_stepTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_stepTable->setItemDelegate(
        new VerdictDelegate(StepTableModel::State, StepTableModel::Name, m_stepTable));
    auto* header = m_stepTable->horizontalHeader();
    header->resizeSection(StepTableModel::Name, 180);
    header->resizeSection(StepTableModel::State, 168);
    header->resizeSection(StepTableModel::Took, 120);
    header->setSectionResizeMode(StepTableModel::Answer, QHeaderView::Stretch);

    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(panel(line, rowHeight));
    column->addWidget(m_stepTable, 1);
    return box;
}

void DiagnosticsPage::setDirectory(std::shared_ptr<const Directory> directory) {
    const CameraId kept = currentCamera();
    m_model->setDirectory(std::move(directory));
    m_filter->arrange();
    if (const QModelIndex index = m_filter->mapFromSource(m_model->indexOf(kept)); index.isValid())
        m_table->setCurrentIndex(index);
    refresh();
}

void DiagnosticsPage::setChecks(const QHash<CameraId, CheckResult>& checks) {
    m_model->setChecks(checks);
    if (!m_running)
        arrange();
    refresh();
    showCurrent();
}

void DiagnosticsPage::setFaultsSince(const QHash<CameraId, UtcTime>& since) {
    m_model->setFaultsSince(since);
}

void DiagnosticsPage::setSteps(const CameraId& camera, const QList<CheckStep>& steps) {
    if (!camera.isNull() && camera == currentCamera())
        m_steps->setSteps(steps);
}

void DiagnosticsPage::setRunProgress(int done, int total) {
    m_running = true;
    m_progress->setRange(0, std::max(1, total));
    m_progress->setValue(done);
    refresh();
}

void DiagnosticsPage::setRunFinished() {
    m_running = false;
    arrange();
    refresh();
}

CameraId DiagnosticsPage::currentCamera() const {
    const Camera* camera = m_model->cameraAt(m_filter->mapToSource(m_table->currentIndex()));
    return camera ? camera->id : CameraId();
}

void DiagnosticsPage::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void DiagnosticsPage::showCamera(const CameraId& camera) {
    m_toTreat->setChecked(false);
    m_search->clear();
    const QModelIndex index = m_filter->mapFromSource(m_model->indexOf(camera));
    if (!index.isValid())
        return;
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index, QAbstractItemView::PositionAtCenter);
    m_table->setFocus(Qt::OtherFocusReason);
}

QList<CameraId> DiagnosticsPage::selectedCameras() const {
    QList<CameraId> cameras;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
        if (const Camera* camera = m_model->cameraAt(m_filter->mapToSource(index)))
            cameras.append(camera->id);
    }
    return cameras;
}

void DiagnosticsPage::arrange() {
    m_filter->arrange();
    if (m_table->currentIndex().isValid())
        m_table->scrollTo(m_table->currentIndex());
}

void DiagnosticsPage::refresh() {
    std::array<int, VerdictCounts::order.size()> counts{};
    for (size_t i = 0; i < counts.size(); ++i)
        counts[i] = m_model->count(VerdictCounts::order[i]);
    m_counts->setCounts(counts);
    const int total = m_model->rowCount();
    m_state->setText(tr("%n caméra(s) · état à %1", nullptr, total).arg(toLocalText(m_clock.utcNow())));
    m_runBar->setVisible(m_running);
    refreshActs();
    const bool empty = m_filter->rowCount() == 0;
    m_table->setVisible(!empty);
    m_empty->setVisible(empty);
    m_empty->setText(total == 0                   ? tr("Aucune caméra au répertoire.")
                     : m_search->text().isEmpty() ? tr("Rien à traiter : toutes les caméras sont bonnes.")
                                                  : tr("Aucune caméra ne répond à cette recherche."));
}

void DiagnosticsPage::refreshActs() {
    const QString running = m_running ? tr("Un contrôle est en cours") : QString();
    m_checkAll->setWhyNot(m_running                  ? running
                          : m_model->rowCount() == 0 ? tr("Aucune caméra au répertoire.")
                                                     : QString());
    m_checkSelection->setWhyNot(m_running                     ? running
                                : selectedCameras().isEmpty() ? tr("Aucune caméra choisie")
                                                              : QString());
}

void DiagnosticsPage::showCurrent() {
    const CameraId camera = currentCamera();
    const CheckResult* check = m_model->checkOf(camera);
    const CheckId id = check ? check->id : CheckId();
    if (camera != m_shown || id != m_shownCheck) {
        m_shown = camera;
        m_shownCheck = id;
        m_steps->setSteps(check ? check->steps : QList<CheckStep>());
        showHeading();
        if (check)
            Q_EMIT detailWanted(camera);
    } else {
        showHeading();
    }
}

void DiagnosticsPage::showHeading() {
    const Camera* camera = m_model->cameraAt(m_filter->mapToSource(m_table->currentIndex()));
    if (!camera) {
        m_stepTitle->setText(tr("Choisissez une caméra pour voir son contrôle étape par étape"));
        m_stepState->clear();
        return;
    }
    m_stepTitle->setText(QStringLiteral("%1 · %2 · %3")
                             .arg(QString::number(camera->number), camera->name, m_model->placeOf(*camera)));
    const CheckResult* check = m_model->checkOf(camera->id);
    if (!check) {
        m_stepState->setText(tr("Jamais contrôlée"));
        return;
    }
    const double seconds = std::chrono::duration<double>(check->endedAt - check->startedAt).count();
    m_stepState->setText(
        tr("%1, contrôlée à %2 en %3 s")
            .arg(check->cause.isEmpty() ? verdictText(check->verdict) : causeText(check->cause),
                 m_model->timeText(check->endedAt), QLocale().toString(seconds, 'f', 1)));
}

} // namespace vigie::health
