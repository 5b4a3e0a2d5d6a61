// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services.h"

#include <QFutureWatcher>
#include <QWidget>

class QLabel;
class QLineEdit;

namespace vigie::look {
class ActionButton;
}

namespace vigie::app {

struct LoginOutcome {
    Result<WorkstationSettings> session;
    bool wantsNewPassword = false; ///< the account's has to be changed first
};

/// Opens a session on a shared catalog: where it is, who, and the password. What the catalog answered is
/// shown in place; a refused login says so and keeps what was typed; an account whose password has to be
/// changed first is asked for a new one. A catalog that can't be reached (not one that refuses) leaves the
/// sealed record of this desk's local file to decide, see store::OfflineLogin. Thread: GUI; the attempt runs
/// elsewhere.
class LoginWindow final : public QWidget {
    Q_OBJECT

public:
    /// `dsn` may be empty: it is then asked for. One that holds a password is refused: it would be saved.
    /// Without a local file nothing opens but by the catalog.
    explicit LoginWindow(const QString& dsn, const QString& localFile = {}, QWidget* parent = nullptr);
    ~LoginWindow() override;

    /// Where the catalog's answers are shown.
    void say(const QString& what);

Q_SIGNALS:
    void opened(const vigie::app::WorkstationSettings& settings);

private:
    void attempt();
    void askForNew(bool asks);
    void showOutcome();

    const QString m_localFile;
    QLineEdit* m_dsn;
    QLineEdit* m_user;
    QLineEdit* m_password;
    QLineEdit* m_newPassword; ///< seen only where the account's has to be changed
    QLineEdit* m_newAgain;
    QList<QWidget*> m_forNew;
    bool m_asksForNew = false;
    QLabel* m_answer;
    look::ActionButton* m_open;
    std::stop_source m_stop;
    QFutureWatcher<std::shared_ptr<LoginOutcome>> m_watcher;
};

} // namespace vigie::app
