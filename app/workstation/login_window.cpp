// SPDX-License-Identifier: GPL-3.0-or-later
#include "login_window.h"

#include "base/logging.h"
#include "catalog/accounts.h"
#include "catalog/migrator.h"
#include "look/ui/action_button.h"
#include "look/ui/theme.h"
#include "store/offline_login.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QStandardPaths>
#include <QtConcurrent>

Q_LOGGING_CATEGORY(lcLogin, "vigie.login")

namespace vigie::app {

using namespace std::chrono_literals;

namespace {

struct Attempt {
    QString dsn;
    QString user;
    QString password;
    QString localFile;
};

Result<void> checkHasDesk(catalog::Group group) {
    using catalog::Group;
    if (group == Group::Operator || group == Group::Supervisor || group == Group::Technician)
        return {};
    return fail(ErrorCode::Forbidden,
                QCoreApplication::translate(
                    "app", "Ce compte n'a pas de poste d'images : l'administration se fait par vigiectl."),
                QStringLiteral("group %1").arg(catalog::nameOf(group)));
}

std::optional<catalog::Group> groupNamed(const QString& name) {
    using catalog::Group;
    for (const Group group : {Group::Operator, Group::Supervisor, Group::Technician}) {
        if (catalog::nameOf(group) == name)
            return group;
    }
    return std::nullopt;
}

WorkstationSettings settingsOf(const catalog::ConnectionSettings& catalog, catalog::Group group,
                               const QString& displayName, const QString& localFile) {
    WorkstationSettings settings;
    settings.catalog = catalog;
    settings.group = group;
    settings.localFile = localFile;
    settings.packageFolder =
        QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) + QStringLiteral("/Vigie");
    settings.operatorName = displayName.section(QStringLiteral(", "), 0, 0);
    settings.deskName = displayName.contains(QStringLiteral(", "))
                            ? displayName.section(QStringLiteral(", "), 1)
                            : catalog.user;
    return settings;
}

/// The catalog's own word on who that is.
Result<catalog::Account> askCatalog(const catalog::ConnectionSettings& where,
                                    std::chrono::milliseconds patience, const std::stop_token& stop) {
    catalog::Database database(where, QStringLiteral("vigie-login"));
    if (auto opened = database.openWithin(patience, stop); !opened)
        return fail(opened.error());
    const auto migrations = catalog::Migrator::builtIn();
    if (!migrations)
        return fail(migrations.error());
    if (auto fits = catalog::Migrator(database, *migrations).check(); !fits)
        return fail(fits.error());
    return catalog::currentAccount(database);
}

Result<WorkstationSettings> openOffline(store::OfflineLogin& logins,
                                        const catalog::ConnectionSettings& catalog, const QString& localFile,
                                        const Error& away) {
    const auto claims = logins.attempt({catalog.place(), catalog.user}, catalog.password);
    if (!claims)
        return fail(claims.error().code, away.text + QLatin1Char(' ') + claims.error().text,
                    QStringLiteral("%1; %2").arg(away.detail, claims.error().detail));
    const auto group = groupNamed(claims->group);
    if (!group)
        return fail(away);
    WorkstationSettings settings = settingsOf(catalog, *group, claims->displayName, localFile);
    settings.openedOffline = claims->issuedAt;
    return settings;
}

Result<WorkstationSettings> openSession(const Attempt& attempt, const std::stop_token& stop) {
    const auto where = catalog::ConnectionSettings::parseWithoutPassword(attempt.dsn);
    if (!where)
        return fail(where.error());
    const catalog::ConnectionSettings catalog = where->as(attempt.user, attempt.password);
    const store::Owner owner{catalog.place(), catalog.user};
    const SystemClock clock;
    std::unique_ptr<store::LocalStore> file;
    if (!attempt.localFile.isEmpty()) {
        auto opened = store::LocalStore::open(attempt.localFile);
        if (opened)
            file = std::move(*opened);
        else
            qCWarning(lcLogin).noquote() << opened.error().toLogLine();
    }
    // Whoever may enter without the catalog doesn't wait for it long.
    const bool mayWait = !file || !file->login(owner).value_or(std::nullopt);
    const auto account = askCatalog(catalog, mayWait ? 6s : 1s, stop);
    if (!file) {
        if (!account)
            return fail(account.error());
        if (auto has = checkHasDesk(account->group); !has)
            return fail(has.error());
        return settingsOf(catalog, account->group, account->displayName, attempt.localFile);
    }
    store::OfflineLogin logins(*file, clock);
    Result<void> kept;
    if (account) {
        if (auto has = checkHasDesk(account->group); !has)
            return fail(has.error());
        kept =
            logins.remember(owner, catalog::nameOf(account->group), account->displayName, attempt.password);
    } else if (account.error().code == ErrorCode::Database) {
        return openOffline(logins, catalog, attempt.localFile, account.error());
    } else if (account.error().code == ErrorCode::Auth) {
        kept = logins.refusedByCatalog(owner, attempt.password);
    } else if (account.error().code == ErrorCode::Forbidden) {
        kept = logins.forget(owner);
    }
    if (!kept)
        qCWarning(lcLogin).noquote() << kept.error().toLogLine();
    if (!account)
        return fail(account.error());
    return settingsOf(catalog, account->group, account->displayName, attempt.localFile);
}

} // namespace

LoginWindow::LoginWindow(const QString& dsn, const QString& localFile, QWidget* parent)
    : QWidget(parent)
    , m_localFile(localFile)
    , m_dsn(new QLineEdit)
    , m_user(new QLineEdit)
    , m_password(new QLineEdit)
    , m_answer(new QLabel)
    , m_open(new look::ActionButton(tr("Se connecter"), QKeySequence(), this,
                                    look::ActionButton::Kind::Primary)) {
    setWindowTitle(tr("Vigie · ouverture de session"));
    setObjectName(QStringLiteral("login"));
    QSettings settings;
    QString address = dsn.isEmpty() ? settings.value(QStringLiteral("catalog/dsn")).toString() : dsn;
    if (const auto read = catalog::ConnectionSettings::parse(address); read && read->holdsPassword()) {
        if (dsn.isEmpty())
            settings.remove(QStringLiteral("catalog/dsn"));
        m_answer->setText(catalog::ConnectionSettings::parseWithoutPassword(address).error().text);
        address.clear(); // not shown to whoever passes by
    }
    m_dsn->setText(address);
    m_dsn->setPlaceholderText(QStringLiteral("host=catalogue.example port=5432 dbname=vigie"));
    m_user->setText(settings.value(QStringLiteral("catalog/user")).toString());
    m_password->setEchoMode(QLineEdit::Password);
    m_dsn->setObjectName(QStringLiteral("login.catalog"));
    m_user->setObjectName(QStringLiteral("login.user"));
    m_password->setObjectName(QStringLiteral("login.password"));
    m_answer->setObjectName(QStringLiteral("login.answer"));
    m_answer->setWordWrap(true);
    m_answer->setTextFormat(Qt::PlainText);
    m_answer->setMinimumHeight(44);

    auto* title = new QLabel(QStringLiteral("Vigie"));
    title->setFont(look::font(look::TextSize::Page, QFont::DemiBold));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(32, 32, 32, 32);
    column->setSpacing(8);
    column->addWidget(title);
    const std::pair<QString, QLineEdit*> fields[] = {
        {tr("Catalogue"), m_dsn}, {tr("Identifiant"), m_user}, {tr("Mot de passe"), m_password}};
    for (const auto& [name, field] : fields) {
        auto* label = new QLabel(name);
        label->setBuddy(field);
        column->addWidget(label);
        column->addWidget(field);
        connect(field, &QLineEdit::returnPressed, this, &LoginWindow::attempt);
    }
    column->addWidget(m_answer);
    auto* row = new QHBoxLayout;
    row->addWidget(m_open);
    row->addStretch();
    column->addLayout(row);
    setMinimumWidth(560);
    connect(m_open, &QPushButton::clicked, this, &LoginWindow::attempt);
    connect(&m_watcher, &QFutureWatcher<std::shared_ptr<Result<WorkstationSettings>>>::finished, this,
            &LoginWindow::showOutcome);
    (m_dsn->text().isEmpty() ? m_dsn : m_user->text().isEmpty() ? m_user : m_password)->setFocus();
}

LoginWindow::~LoginWindow() {
    m_stop.request_stop();
    m_watcher.waitForFinished();
}

void LoginWindow::attempt() {
    if (m_watcher.isRunning())
        return;
    m_open->setEnabled(false);
    m_answer->setText(tr("Connexion au catalogue…"));
    m_watcher.setFuture(QtConcurrent::run(
        [attempt = Attempt{m_dsn->text(), m_user->text().trimmed(), m_password->text(), m_localFile},
         stop = m_stop.get_token()] {
            return std::make_shared<Result<WorkstationSettings>>(openSession(attempt, stop));
        }));
}

void LoginWindow::say(const QString& what) {
    m_answer->setText(what);
}

void LoginWindow::showOutcome() {
    m_open->setEnabled(true);
    const auto& outcome = *m_watcher.result();
    if (!outcome) {
        m_answer->setText(outcome.error().text);
        if (outcome.error().code == ErrorCode::Auth) {
            m_password->setFocus();
            m_password->selectAll();
        }
        return;
    }
    QSettings settings;
    settings.setValue(QStringLiteral("catalog/dsn"), m_dsn->text());
    settings.setValue(QStringLiteral("catalog/user"), m_user->text().trimmed());
    m_password->clear();
    Q_EMIT opened(*outcome);
}

} // namespace vigie::app
