// SPDX-License-Identifier: GPL-3.0-or-later
#include "tour.h"

#include "base/logging.h"

#include <QApplication>
#include <QDir>
#include <QJsonArray>
#include <QPixmap>
#include <QScreen>

Q_LOGGING_CATEGORY(lcTour, "vigie.tour")

namespace vigie::demo {

using namespace std::chrono_literals;

namespace {

// Packages outlive the demonstration: they stand beside its screenshots.
app::DemoSession::Options sessionOptions(const Tour::Options& options) {
    app::DemoSession::Options session;
    session.folder = options.folder;
    session.packages = QDir(options.screenshots).absoluteFilePath(QStringLiteral("packages"));
    return session;
}

} // namespace

Tour::Tour(Options options, QObject* parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_session(sessionOptions(m_options)) {
    QDir().mkpath(m_options.screenshots);
    connect(&m_session, &app::DemoSession::progress, this,
            [](const QString& step) { qCInfo(lcTour).noquote() << step; });
    connect(&m_session, &app::DemoSession::failed, this, [this](const Error& error) {
        fail(error.toLogLine());
        if (!m_window)
            finish();
    });
    connect(&m_session, &app::DemoSession::ready, this, [this] {
        m_services = std::make_unique<app::Services>(m_session.workstation(QStringLiteral("superviseur")));
        m_window = std::make_unique<app::MainWindow>(*m_services);
        m_window->showMaximized();
        m_second.start(m_session.workstation(QStringLiteral("poste2")).catalog);
        planWall();
        planAlarm();
        planChecks();
        planRequisition();
        planEnd();
        m_timer.start(50ms);
    });
    connect(&m_timer, &QTimer::timeout, this, &Tour::tick);
}

Tour::~Tour() {
    m_window.reset();
    m_services.reset();
}

void Tour::start() {
    m_tourTime.start();
    m_session.start();
}

void Tour::addStep(QString name, std::function<void()> act, std::function<bool()> seen,
                   std::chrono::seconds patience) {
    m_steps.append({std::move(name), std::move(act), std::move(seen), patience});
}

void Tour::tick() {
    const bool fresh = m_step < 0;
    if (!fresh) {
        const Step& step = m_steps[m_step];
        if (!m_hands.isIdle())
            return;
        const bool late = std::chrono::milliseconds(m_stepTime.elapsed()) > step.patience;
        if (!step.seen() && !late)
            return;
        if (late) {
            photograph(QStringLiteral("failed-%1").arg(step.name));
            fail(step.name);
        } else {
            qCInfo(lcTour).noquote() << step.name << "seen after" << m_stepTime.elapsed() << "ms";
        }
    }
    if (++m_step == m_steps.size()) {
        m_timer.stop();
        finish();
        return;
    }
    m_stepTime.start();
    if (m_steps[m_step].act)
        m_steps[m_step].act();
}

void Tour::fail(const QString& what) {
    qCWarning(lcTour).noquote() << "not seen:" << what;
    m_failures << what;
}

void Tour::finish() {
    if (!m_hands.failure().isEmpty())
        m_failures << QStringLiteral("hands: ") + m_hands.failure();
    m_summary[QStringLiteral("screenshots")] = QJsonArray::fromStringList(m_screenshots);
    m_summary[QStringLiteral("failed_steps")] = QJsonArray::fromStringList(m_failures);
    m_summary[QStringLiteral("seconds")] = static_cast<double>(m_tourTime.elapsed()) / 1000.0;
    Q_EMIT finished();
}

void Tour::photograph(const QString& name) {
    const QString file = QDir(m_options.screenshots).filePath(name + QStringLiteral(".png"));
    // The whole screen as the display holds it, window frames and all.
    if (QApplication::primaryScreen()->grabWindow(0).save(file))
        m_screenshots << file;
    else
        fail(QStringLiteral("screenshot %1").arg(file));
}

void Tour::tellSimulator(const QStringList& arguments) {
    auto* process = new QProcess(this);
    process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    ++m_simulatorCommands;
    connect(process, &QProcess::finished, this, [this, process, arguments](int code) {
        --m_simulatorCommands;
        if (code != 0)
            fail(
                QStringLiteral("vigie-sim %1: exit code %2").arg(arguments.join(QLatin1Char(' '))).arg(code));
        process->deleteLater();
    });
    QStringList all{arguments.first(), QStringLiteral("--control"), m_session.controlSocket()};
    process->start(m_session.simulatorProgram(), all + arguments.mid(1));
}

int Tour::liveTiles() const {
    int live = 0;
    auto& controller = m_window->wallPage().controller();
    for (int tile = 0; tile < controller.tileCount(); ++tile)
        live += controller.status(tile).state == live::LiveState::Live ? 1 : 0;
    return live;
}

QString Tour::deviceAddress(int commune, int recorder) const {
    const QJsonObject place =
        m_session.announcement()[QStringLiteral("communes")].toArray()[commune].toObject();
    const QJsonObject device = place[QStringLiteral("recorders")].toArray()[recorder].toObject();
    return QUrl(device[QStringLiteral("address")].toString()).host();
}

const Camera* Tour::cameraOn(const QString& host, const QString& channel) const {
    const auto& directory = *m_window->desk().directory();
    for (const auto& camera : directory.cameras) {
        if (camera.channel == channel && directory.recorders.value(camera.recorder).address.host() == host)
            return &camera;
    }
    return nullptr;
}

} // namespace vigie::demo
