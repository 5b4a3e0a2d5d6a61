// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/login_trial.h"

#include <QCoreApplication>

namespace vigie::onboarding {

namespace {

constexpr qsizetype mostRefusals = 2;

} // namespace

Result<LoginTrial> tryLogins(const devices::DeviceAddress& address, const QList<LoginCandidate>& candidates,
                             rtsp::IoThreads& threads, const std::stop_token& stop) {
    LoginTrial trial;
    qsizetype next = 0;
    for (; next < candidates.size() && trial.refused.size() < mostRefusals; ++next) {
        const LoginCandidate& candidate = candidates[next];
        devices::DeviceAddress asked = address;
        asked.credentials = candidate.credentials;
        const auto driver = devices::connectDevice(asked, threads);
        if (!driver)
            return fail(driver.error());
        auto identity = (*driver)->identify(stop);
        if (identity) {
            trial.accepted = candidate.name;
            trial.credentials = candidate.credentials;
            trial.identity = std::move(*identity);
            return trial;
        }
        if (identity.error().code != ErrorCode::Auth)
            return fail(identity.error());
        trial.refused.append(candidate.name);
    }
    QStringList left;
    for (; next < candidates.size(); ++next)
        left.append(candidates[next].name);
    QString text =
        QCoreApplication::translate("onboarding", "L'appareil refuse les identifiants essayés : %1.")
            .arg(trial.refused.join(QStringLiteral(", ")));
    if (!left.isEmpty())
        text +=
            QCoreApplication::translate("onboarding", " Non essayés, pour ne pas bloquer l'appareil : %1 ; "
                                                      "reprenez dans cinq minutes.")
                .arg(left.join(QStringLiteral(", ")));
    return fail(ErrorCode::Auth, text, QStringLiteral("%1 refused").arg(trial.refused.size()));
}

} // namespace vigie::onboarding
