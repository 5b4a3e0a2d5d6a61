// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases/extraction.h"
#include "catalog/connection_settings.h"
#include "domain/requisition.h"

#include <QObject>

#include <memory>
#include <thread>

namespace vigie::cases {

/// What an extraction works with; all of it outlives the job.
struct ExtractionServices {
    catalog::ConnectionSettings catalog; ///< a supervisor's login
    std::shared_ptr<CredentialSource> credentials;
    rtsp::IoThreads& io;
    const Clock& clock;
    QString root;     ///< folder of all packages
    QString exporter; ///< name of the person, for the journal
};

/// One requisition, from its form to its package: opens the case, extracts, seals, records. Each of its steps
/// stands in the catalog: a case is «extracting» while this runs, «failed» with the reason after an error,
/// and open again after a cancel. A package that was sealed but never recorded (the catalog was away) is
/// verified and recorded by the next try instead of being made again. Thread:    GUI or any with an event
/// loop; works on a thread of its own with its own connection. Ownership: destruction cancels and waits: 100
/// ms, or until the statement in hand ends. Errors:    failed() comes once, or finished(); nothing after it.
class ExtractionJob final : public QObject {
    Q_OBJECT

public:
    explicit ExtractionJob(ExtractionServices services, QObject* parent = nullptr);
    ~ExtractionJob() override;

    /// A new case.
    void start(const RequisitionRequest& request, std::shared_ptr<const Directory> directory);
    /// A case that was opened before: failed, cancelled or interrupted.
    void start(const Case& requisition, std::shared_ptr<const Directory> directory);
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_isRunning; }

Q_SIGNALS:
    /// The case has its number.
    void opened(const vigie::Case& requisition);
    void progress(const vigie::cases::ExtractionProgress& progress);
    void finished(const vigie::Case& requisition);
    void failed(const vigie::Error& error);

private:
    class Work;
    void begin(std::unique_ptr<Work> work);

    ExtractionServices m_services;
    bool m_isRunning = false;
    std::jthread m_thread; ///< last: ends before what it uses
};

} // namespace vigie::cases
