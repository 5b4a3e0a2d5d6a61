// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/connection_settings.h"
#include "domain/ports.h"
#include "health/camera_check.h"

#include <QObject>

namespace vigie::health {

/// Checks a list of cameras, several at once, and writes each result to the catalog.
///
/// A camera is leased in the catalog while it is checked (kind "check"), so that any number of programs can
/// share the work: one that another program holds ends Unchecked with that reason. Every camera gets a
/// verdict, whatever happens. What was not checked (held elsewhere, cancelled, no longer in the directory) is
/// told but not recorded, as it would hide the last real verdict. A catalog that is away stops no check, and
/// its results are sent again for as long as this object lives, or go to a sink (setSink()) that keeps them
/// longer.
///
/// Thread:    lives in a thread with an event loop, its signals arrive there; checks on threads of its own,
///            which mostly wait for devices, and writes on one more.
/// Ownership: destruction cancels and waits for the checks under way (100 ms) and the statement in hand; the
///            leases held then run out by themselves (2 min). The
///            services must outlive it.
/// Errors:    failed(), once a run, for a catalog that could not lease or store.
class CheckRun final : public QObject {
    Q_OBJECT

public:
    struct Options {
        int parallel = 8;
        int perRecorder = 2; ///< recorders are small machines
        CheckTiming timing;
    };

    CheckRun(catalog::ConnectionSettings settings, std::shared_ptr<CredentialSource> credentials,
             rtsp::IoThreads& io, media::DecodePool& decoders, const Clock& clock, QObject* parent = nullptr);
    CheckRun(catalog::ConnectionSettings settings, std::shared_ptr<CredentialSource> credentials,
             rtsp::IoThreads& io, media::DecodePool& decoders, const Clock& clock, Options options,
             QObject* parent = nullptr);
    ~CheckRun() override;

    /// Verdicts go there instead, which keeps them over the end of this program too. It outlives this object.
    void setSink(CheckSink* sink);

    /// Ignored while a run is on. A camera named twice is checked once. finished() comes later in any case.
    void start(std::shared_ptr<const Directory> directory, const QList<CameraId>& cameras);
    void cancel();
    [[nodiscard]] bool isRunning() const;

Q_SIGNALS:
    void progress(int done, int total);
    /// One camera is done; recorded in the catalog unless failed() said otherwise.
    void checked(const vigie::CheckResult& result);
    void failed(const vigie::Error& error);
    void finished();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace vigie::health
