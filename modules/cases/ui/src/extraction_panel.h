// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "cases/extraction.h"
#include "domain/requisition.h"

#include <QWidget>

class QLabel;
class QProgressBar;

namespace vigie::look {
class ActionButton;
}

namespace vigie::cases {

/// The extraction in hand, or how the last one ended. Never a window of its own. Thread: GUI.
class ExtractionPanel final : public QWidget {
    Q_OBJECT

public:
    explicit ExtractionPanel(QWidget* parent = nullptr);

    void showWorking(const QString& caseNumber);
    void showProgress(const ExtractionProgress& progress);
    void showResult(const Case& requisition);
    void showError(const Error& error);

Q_SIGNALS:
    void cancelRequested();

private:
    enum class Mode { Idle, Working, Done, Failed };
    void setMode(Mode mode);

    QString m_number;
    QString m_folder;
    QLabel* m_title;
    QProgressBar* m_bar;
    QLabel* m_detail;
    look::ActionButton* m_cancel;
    look::ActionButton* m_open;
};

/// "reste 2 min environ": from the share done and the time it took; nothing while that says little.
[[nodiscard]] QString timeLeftText(const ExtractionProgress& progress);

/// Shows a package's folder in the file manager.
void openFolder(const QString& folder);

} // namespace vigie::cases
