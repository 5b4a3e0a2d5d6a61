// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/ui/cases_page.h"

#include "case_delegate.h"
#include "cases/ui/case_table_model.h"
#include "extraction_panel.h"
#include "look/ui/action_button.h"
#include "look/ui/theme.h"
#include "requisition_editor.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QTableView>

namespace vigie::cases {

CasesPage::CasesPage(const Clock& clock, const QTimeZone& zone, QWidget* parent)
    : QWidget(parent)
    , m_editor(new RequisitionEditor(clock, zone))
    , m_model(new CaseTableModel(zone, this))
    , m_table(new QTableView)
    , m_empty(new QLabel(tr("Aucun dossier pour l'instant.")))
    , m_panel(new ExtractionPanel)
    , m_retry(new look::ActionButton(tr("Relancer l'extraction"), QKeySequence(Qt::CTRL | Qt::Key_R), this))
    , m_show(new look::ActionButton(tr("Voir le paquet"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O),
                                    this)) {
    setObjectName(QStringLiteral("casesPage"));
    setAttribute(Qt::WA_StyledBackground);

    m_table->setObjectName(QStringLiteral("caseTable"));
    m_table->setAccessibleName(tr("Registre des dossiers"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CaseDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(40);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(CaseTableModel::Authority, QHeaderView::Stretch);
    m_empty->setAlignment(Qt::AlignCenter);
    m_retry->setObjectName(QStringLiteral("caseRetry"));
    m_show->setObjectName(QStringLiteral("caseShow"));

    auto* title = new QLabel(tr("Dossiers"));
    title->setFont(look::font(look::TextSize::Title, QFont::DemiBold));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 16, 16, 8);
    head->addWidget(title);
    head->addStretch();
    head->addWidget(m_retry);
    head->addWidget(m_show);
    head->setSpacing(8);
    auto* right = new QVBoxLayout;
    right->setSpacing(0);
    right->addLayout(head);
    right->addWidget(m_table, 1);
    right->addWidget(m_empty, 1);
    right->addWidget(m_panel);

    // At 200 % the form is higher than a small screen.
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_editor);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(416);
    scroll->viewport()->setAutoFillBackground(false);
    m_editor->setAutoFillBackground(false);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(scroll);
    row->addLayout(right, 1);

    connect(m_editor, &RequisitionEditor::submitted, this, [this](const RequisitionRequest& request) {
        setBusy(true);
        m_panel->showWorking({});
        Q_EMIT requisitionSubmitted(request);
    });
    connect(m_panel, &ExtractionPanel::cancelRequested, this, &CasesPage::cancelRequested);
    connect(m_retry, &QPushButton::clicked, this, [this] {
        const Case* it = selected();
        if (!it || m_isBusy)
            return;
        const Case requisition = *it;
        setBusy(true);
        m_panel->showWorking(requisition.number);
        Q_EMIT extractionRequested(requisition);
    });
    connect(m_show, &QPushButton::clicked, this, [this] {
        if (const Case* it = selected())
            openFolder(it->package);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &CasesPage::refreshActions);
    setCases({});
}

void CasesPage::setDirectory(std::shared_ptr<const Directory> directory) {
    m_editor->setDirectory(directory);
    m_model->setDirectory(std::move(directory));
}

void CasesPage::setCases(const QList<Case>& cases) {
    m_model->setCases(cases);
    m_table->setVisible(!cases.isEmpty());
    m_empty->setVisible(cases.isEmpty());
    refreshActions();
}

void CasesPage::setWorking(const Case& requisition) {
    setBusy(true);
    // The case exists from here on: a failure is tried again from its row, never as a second case.
    m_editor->clear();
    m_panel->showWorking(requisition.number);
}

void CasesPage::setProgress(const ExtractionProgress& progress) {
    m_panel->showProgress(progress);
}

void CasesPage::setResult(const Case& requisition) {
    setBusy(false);
    m_panel->showResult(requisition);
}

void CasesPage::setError(const Error& error) {
    setBusy(false);
    m_panel->showError(error);
}

void CasesPage::setBusy(bool isBusy) {
    m_isBusy = isBusy;
    m_editor->setBusy(isBusy);
    refreshActions();
}

const Case* CasesPage::selected() const {
    return m_model->caseAt(m_table->selectionModel()->selectedRows().value(0));
}

void CasesPage::refreshActions() {
    const Case* it = selected();
    // A case left «extracting» by a program that died is tried again like a failed one; the catalog refuses
    // nothing there, and only one sealed package can be recorded.
    const QString none = it ? QString() : tr("Aucun dossier choisi");
    m_retry->setWhyNot(!it                                 ? none
                       : m_isBusy                          ? tr("Une extraction est en cours")
                       : it->state == CaseState::Extracted ? tr("Ce dossier est déjà extrait")
                                                           : QString());
    m_show->setWhyNot(!it                                 ? none
                      : it->state != CaseState::Extracted ? tr("Ce dossier n'a pas encore de paquet")
                                                          : QString());
}

} // namespace vigie::cases
