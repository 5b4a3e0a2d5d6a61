// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "main_window.h"
#include "memory_credentials.h"

#include <QLabel>
#include <QTest>

namespace vigie::test {

/// What a person's desk in a test is told: nothing collects events by itself.
[[nodiscard]] inline app::WorkstationSettings deskSettings(const catalog::ConnectionSettings& catalog,
                                                           const QString& operatorName,
                                                           const QString& deskName) {
    app::WorkstationSettings settings;
    settings.catalog = catalog;
    settings.operatorName = operatorName;
    settings.deskName = deskName;
    settings.collectsEvents = false;
    settings.credentials = std::make_shared<app::MemoryCredentials>();
    return settings;
}

/// One recorder's login, for a desk that opens streams.
[[nodiscard]] inline std::shared_ptr<CredentialSource> loginOf(const RecorderId& recorder,
                                                               const QString& user, const QString& password) {
    auto credentials = std::make_shared<app::MemoryCredentials>();
    credentials->set(recorder, {user, password});
    return credentials;
}

/// One person at one desk: the whole window over its services. Members end in the order that production
/// keeps.
struct DeskStand {
    explicit DeskStand(const app::WorkstationSettings& settings, QSize size = {1600, 900})
        : services(std::make_unique<app::Services>(settings))
        , window(std::make_unique<app::MainWindow>(*services)) {
        window->resize(size);
        if (settings.wallOnly)
            window->showAsWall();
        else
            window->show();
    }

    [[nodiscard]] wall::WallView& view() const { return window->wallPage().view(); }
    [[nodiscard]] wall::WallController& wall() const { return window->wallPage().controller(); }
    [[nodiscard]] QString lastAct() const {
        return window->findChild<QLabel*>(QStringLiteral("logLine"))->text();
    }
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const {
        return window->findChild<Widget*>(QLatin1String(name));
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const {
        QTest::keyClick(window.get(), key, modifiers);
    }

    std::unique_ptr<app::Services> services;
    std::unique_ptr<app::MainWindow> window;
};

} // namespace vigie::test
