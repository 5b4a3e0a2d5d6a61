// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo_session.h"
#include "hands.h"
#include "main_window.h"
#include "second_workstation.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QTimer>

#include <functional>

namespace vigie::demo {

/// Works at the desk as an operator would, step by step, and writes down what it saw: each value of the
/// summary is read from the running programs at the moment its step was reached.
///
/// A step acts once, then waits until what it expects is seen, or fails after its patience. A failed step is
/// named in the summary and the tour goes on: half a demonstration shows more than none.
/// Thread: GUI; never blocks.
class Tour final : public QObject {
    Q_OBJECT

public:
    struct Options {
        QString folder;                 ///< catalog, simulator, packages; new for each tour
        QString screenshots;            ///< where pictures go; made when missing
        std::chrono::seconds least{30}; ///< watch the wall until the tour has lasted so long
    };

    explicit Tour(Options options, QObject* parent = nullptr);
    ~Tour() override;
    void start();

    [[nodiscard]] const QJsonObject& summary() const { return m_summary; }
    [[nodiscard]] bool succeeded() const { return m_failures.isEmpty(); }

Q_SIGNALS:
    void finished();

private:
    struct Step {
        QString name;
        std::function<void()> act;
        std::function<bool()> seen;
        std::chrono::seconds patience{20};
    };

    void addStep(QString name, std::function<void()> act, std::function<bool()> seen,
                 std::chrono::seconds patience = std::chrono::seconds(20));
    void tick();
    void finish();
    void photograph(const QString& name);
    /// Runs vigie-sim with a command; what it does shows at the desk, not here.
    void tellSimulator(const QStringList& arguments);
    void fail(const QString& what);

    void planWall();
    void planAlarm();
    void planChecks();
    void planRequisition();
    void planEnd();

    [[nodiscard]] int liveTiles() const;
    [[nodiscard]] QString deviceAddress(int commune, int recorder) const;
    [[nodiscard]] const Camera* cameraOn(const QString& host, const QString& channel) const;

    Options m_options;
    app::DemoSession m_session;
    SecondWorkstation m_second;
    Hands m_hands;
    std::unique_ptr<app::Services> m_services;
    std::unique_ptr<app::MainWindow> m_window;
    QList<Step> m_steps;
    qsizetype m_step = -1;
    QTimer m_timer;
    QElapsedTimer m_stepTime;
    QElapsedTimer m_tourTime;
    QJsonObject m_summary;
    QStringList m_failures;
    QStringList m_screenshots;
    AlarmId m_alarm;
    QHash<CameraId, QString> m_faults; ///< camera → the cause a check should name
    qint64 m_watchedFrom = 0;
    int m_simulatorCommands = 0; ///< not yet answered
};

} // namespace vigie::demo
