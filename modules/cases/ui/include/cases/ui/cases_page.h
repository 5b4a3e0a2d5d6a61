// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "cases/extraction.h"
#include "domain/places.h"
#include "domain/requisition.h"

#include <QTimeZone>
#include <QWidget>

#include <memory>

class QLabel;
class QTableView;

namespace vigie::look {
class ActionButton;
}

namespace vigie::cases {

class CaseTableModel;
class ExtractionPanel;
class RequisitionEditor;

/// The page of cases: the form of a new requisition, the register, the extraction in hand. It asks nothing of
/// the catalog or the network: data come by the setters, wishes leave by the signals.
///
///     requisitionSubmitted, extractionRequested → job; job opened/progress/finished/failed → setWorking,
///     setProgress, setResult, setError; then setCases with what the catalog has.
///
/// Thread: GUI. Ownership: the clock outlives the page.
class CasesPage final : public QWidget {
    Q_OBJECT

public:
    explicit CasesPage(const Clock& clock, const QTimeZone& zone = QTimeZone::systemTimeZone(),
                       QWidget* parent = nullptr);

    void setDirectory(std::shared_ptr<const Directory> directory);
    void setCases(const QList<Case>& cases);
    /// The case has its number and its extraction runs.
    void setWorking(const Case& requisition);
    void setProgress(const ExtractionProgress& progress);
    /// Either ends the extraction. An error before the case had its number keeps what was typed.
    void setResult(const Case& requisition);
    void setError(const Error& error);

Q_SIGNALS:
    void requisitionSubmitted(const vigie::RequisitionRequest& request);
    /// A case that is open or failed is to be tried again.
    void extractionRequested(const vigie::Case& requisition);
    void cancelRequested();

private:
    void setBusy(bool isBusy);
    void refreshActions();
    [[nodiscard]] const Case* selected() const;

    bool m_isBusy = false;
    RequisitionEditor* m_editor;
    CaseTableModel* m_model;
    QTableView* m_table;
    QLabel* m_empty;
    ExtractionPanel* m_panel;
    look::ActionButton* m_retry;
    look::ActionButton* m_show;
};

} // namespace vigie::cases
