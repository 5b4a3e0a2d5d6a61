// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cluster_fixture.h"
#include "desk_stand.h"
#include "login_window.h"
#include "session_guard.h"

#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>

#include <optional>

namespace vigie::test {

/// One workstation with its local file, before the catalog of a fixture: what its login window opens or says.
struct LoginStand {
    LoginStand() {
        QCoreApplication::setOrganizationName(QStringLiteral("vigie-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope,
                           folder.filePath(QStringLiteral("settings")));
    }

    [[nodiscard]] QString file() const { return folder.filePath(QStringLiteral("desk/desk.sqlite")); }
    [[nodiscard]] catalog::ConnectionSettings poste1() const {
        return fixture.settings(QStringLiteral("poste1"));
    }
    [[nodiscard]] QString password() const { return poste1().password; }

    [[nodiscard]] std::pair<std::optional<app::WorkstationSettings>, QString>
    logIn(const QString& password) const {
        app::LoginWindow window(QStringLiteral("host=%1 port=5432 dbname=vigie").arg(poste1().hosts.first()),
                                file());
        std::optional<app::WorkstationSettings> settings;
        QObject::connect(&window, &app::LoginWindow::opened, &window,
                         [&settings](const app::WorkstationSettings& opened) { settings = opened; });
        window.findChild<QLineEdit*>(QStringLiteral("login.user"))->setText(QStringLiteral("poste1"));
        auto* field = window.findChild<QLineEdit*>(QStringLiteral("login.password"));
        field->setText(password);
        const auto* answer = window.findChild<QLabel*>(QStringLiteral("login.answer"));
        QTest::keyClick(field, Qt::Key_Return);
        const bool answered = QTest::qWaitFor(
            [&] {
                return settings || (!answer->text().isEmpty() && !answer->text().endsWith(QChar(0x2026)));
            },
            25000);
        if (settings) {
            settings->credentials = std::make_shared<app::MemoryCredentials>();
            settings->collectsEvents = false;
        }
        return {settings, answered ? answer->text() : QStringLiteral("no answer")};
    }

    /// What the local file says now.
    template <class T>
    [[nodiscard]] std::optional<T>
    kept(const std::function<Result<std::optional<T>>(store::LocalStore&)>& read) const {
        auto store = store::LocalStore::open(file());
        if (!store)
            return std::nullopt;
        const auto value = read(**store);
        return value ? *value : std::nullopt;
    }
    [[nodiscard]] bool hasSealedLogin() const {
        const store::Owner owner{poste1().place(), QStringLiteral("poste1")};
        return kept<store::LocalStore::LoginRow>(
                   [owner](store::LocalStore& store) { return store.login(owner); })
            .has_value();
    }

    catalog::ClusterFixture fixture;
    QTemporaryDir folder;
};

} // namespace vigie::test
