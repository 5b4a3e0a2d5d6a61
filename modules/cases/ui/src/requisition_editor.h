// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases/requisition_form.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QLabel;
class QLineEdit;
class QStringListModel;

namespace vigie::look {
class ActionButton;
}

namespace vigie::cases {

class MomentField;

/// The form of a new requisition. A line below always says what is still wrong or missing.
/// Thread: GUI.
class RequisitionEditor final : public QWidget {
    Q_OBJECT

public:
    RequisitionEditor(const Clock& clock, const QTimeZone& zone, QWidget* parent = nullptr);

    void setDirectory(std::shared_ptr<const Directory> directory);
    /// While an extraction runs nothing can be submitted.
    void setBusy(bool isBusy);
    /// Empties what belongs to one requisition; the span stays.
    void clear();
    [[nodiscard]] RequisitionForm form() const;

Q_SIGNALS:
    void submitted(const vigie::RequisitionRequest& request);

private:
    void refresh();
    void submit();

    const Clock& m_clock;
    const QTimeZone m_zone;
    std::shared_ptr<const Directory> m_directory = std::make_shared<const Directory>();
    bool m_isBusy = false;
    QLineEdit* m_authority;
    QLineEdit* m_reference;
    QComboBox* m_frame;
    QLineEdit* m_camera;
    QStringListModel* m_cameraNames;
    MomentField* m_begin;
    MomentField* m_end;
    QLabel* m_problems;
    look::ActionButton* m_submit;
};

} // namespace vigie::cases
