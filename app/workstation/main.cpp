// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/heap.h"
#include "base/logging.h"
#include "demo_session.h"
#include "language.h"
#include "login_window.h"
#include "look/ui/theme.h"
#include "main_window.h"
#include "session_guard.h"
#include "vault/keyring_credentials.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QLabel>
#include <QStandardPaths>

#include <csignal>

using namespace vigie;

namespace {

// The one session of this program, from the first window to the last.
struct Workstation {
    wall::RendererPick renderer;
    bool hardwareDecoding = true;
    bool wallOnly = false;
    std::unique_ptr<app::DemoSession> demo;
    std::unique_ptr<app::LoginWindow> login;
    std::unique_ptr<QLabel> progress;
    QString catalog;   ///< as given on the command line
    QString localFile; ///< empty in the demonstration, which brings its own
    std::unique_ptr<app::Services> services;
    std::unique_ptr<app::SessionGuard> guard;
    std::unique_ptr<app::MainWindow> window;

    void showLogin(const QString& why = {}) {
        login = std::make_unique<app::LoginWindow>(catalog, localFile);
        if (!why.isEmpty())
            login->say(why);
        QObject::connect(login.get(), &app::LoginWindow::opened, login.get(),
                         [this](app::WorkstationSettings settings) {
                             settings.credentials = std::make_shared<vault::KeyringCredentials>();
                             open(std::move(settings));
                         });
        login->show();
    }

    // The login first: a program without a window ends.
    void close(const QString& why) {
        showLogin(why);
        window.reset();
        guard.reset();
        services.reset();
    }

    void open(app::WorkstationSettings settings) {
        settings.renderer = renderer;
        settings.hardwareDecoding = hardwareDecoding;
        settings.wallOnly = wallOnly;
        services = std::make_unique<app::Services>(std::move(settings));
        window = std::make_unique<app::MainWindow>(*services);
        if (wallOnly)
            window->showAsWall();
        else
            window->show();
        guard = std::make_unique<app::SessionGuard>(*services);
        QObject::connect(guard.get(), &app::SessionGuard::refused, window.get(), &app::MainWindow::say);
        // Later: the window and its services can't go while one of them tells it.
        QObject::connect(
            guard.get(), &app::SessionGuard::ended, QCoreApplication::instance(),
            [this](const Error& error) {
                if (window)
                    close(error.text);
            },
            Qt::QueuedConnection);
        if (login)
            login.release()->deleteLater();
        progress.reset();
    }

    ~Workstation() {
        window.reset();
        guard.reset();
        services.reset();
        demo.reset();
    }
};

void startDemo(Workstation& workstation, const QString& folder) {
    workstation.progress = std::make_unique<QLabel>();
    workstation.progress->setMargin(32);
    workstation.progress->setMinimumWidth(720);
    workstation.progress->setWordWrap(true);
    workstation.progress->setWindowTitle(QCoreApplication::translate("app", "Vigie · démonstration"));
    workstation.progress->show();
    app::DemoSession::Options options;
    options.folder = folder;
    workstation.demo = std::make_unique<app::DemoSession>(options);
    auto* demo = workstation.demo.get();
    QObject::connect(demo, &app::DemoSession::progress, workstation.progress.get(), &QLabel::setText);
    QObject::connect(demo, &app::DemoSession::failed, demo, [&workstation](const Error& error) {
        qWarning("%s", qPrintable(error.toLogLine()));
        if (workstation.progress)
            workstation.progress->setText(error.text + QLatin1Char('\n') + error.detail);
    });
    QObject::connect(demo, &app::DemoSession::ready, demo, [&workstation, demo] {
        workstation.open(demo->workstation(QStringLiteral("superviseur")));
    });
    demo->start();
}

} // namespace

int main(int argc, char** argv) {
    keepHeapLevel();
    std::signal(SIGPIPE, SIG_IGN);
    QGuiApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("Vigie"));
    QCoreApplication::setApplicationName(QStringLiteral("vigie"));
    QCoreApplication::setApplicationVersion(QStringLiteral(VIGIE_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("app", "Poste de travail d'un centre de supervision vidéo"));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption demo(
        QStringLiteral("demo"), QCoreApplication::translate("app", "Catalogue privé et communes simulées."));
    const QCommandLineOption data(
        QStringLiteral("data"), QCoreApplication::translate("app", "Dossier de la démonstration."),
        QStringLiteral("folder"), vigie::catalog::PrivateCluster::defaultFolder(QStringLiteral("demo")));
    const QCommandLineOption catalog(
        QStringLiteral("catalog"),
        QCoreApplication::translate("app", "Catalogue partagé, sans mot de passe : host=… dbname=…"),
        QStringLiteral("dsn"));
    const QCommandLineOption light(QStringLiteral("light"),
                                   QCoreApplication::translate("app", "Thème clair."));
    const QCommandLineOption language(QStringLiteral("lang"),
                                      QCoreApplication::translate("app", "Langue : fr ou en."),
                                      QStringLiteral("code"));
    const QCommandLineOption renderer(
        QStringLiteral("renderer"),
        QCoreApplication::translate("app", "Affichage des murs : auto, opengl ou raster."),
        QStringLiteral("mode"), QStringLiteral("auto"));
    const QCommandLineOption decoder(
        QStringLiteral("decoder"),
        QCoreApplication::translate("app", "Décodage : auto (matériel s'il y en a) ou software (logiciel)."),
        QStringLiteral("mode"), QStringLiteral("auto"));
    const QCommandLineOption wallOnly(
        QStringLiteral("wall"),
        QCoreApplication::translate(
            "app", "Mur sans opérateur : montre aussitôt ce que les autres postes lui envoient."));
    const QCommandLineOption verbose(QStringLiteral("verbose"),
                                     QCoreApplication::translate("app", "Journal technique détaillé."));
    parser.addOptions({demo, data, catalog, light, language, renderer, decoder, wallOnly, verbose});
    parser.process(application);
    installLogFormat(parser.isSet(verbose));
    const auto choice = wall::rendererChoice(parser.value(renderer));
    if (!choice) {
        qWarning("--renderer %s: auto, opengl or raster", qPrintable(parser.value(renderer)));
        return 1;
    }
    const QString decoding = parser.value(decoder);
    if (decoding != QLatin1String("auto") && decoding != QLatin1String("software")) {
        qWarning("--decoder %s: auto or software", qPrintable(decoding));
        return 1;
    }
    app::installLanguage(application, parser.value(language));
    look::applyTheme(application, parser.isSet(light) ? look::ThemeKind::Light : look::ThemeKind::Dark);

    Workstation workstation;
    workstation.wallOnly = parser.isSet(wallOnly);
    workstation.hardwareDecoding = decoding == QLatin1String("auto");
    workstation.renderer = wall::pickRenderer(*choice);
    if (workstation.renderer.openGl) // the window that composes a wall shares its context with it
        QSurfaceFormat::setDefaultFormat(workstation.renderer.format);
    if (parser.isSet(demo)) {
        startDemo(workstation, parser.value(data));
    } else {
        workstation.catalog = parser.value(catalog);
        workstation.localFile = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
                                QStringLiteral("/desk/desk.sqlite");
        workstation.showLogin();
    }
    return QApplication::exec();
}
