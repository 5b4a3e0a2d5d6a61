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
    QString newPassword; ///< empty unless one was asked for
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

/// The catalog's own word on who that is, after their password was changed where a new one is given. The
/// settings then hold it.
Result<catalog::Account> askCatalog(catalog::ConnectionSettings& where, const QString& newPassword,
                                    std::chrono::milliseconds patience, const std::stop_token& stop) {
    catalog::Database database(where, QStringLiteral("vigie-login"));
    if (auto opened = database.openWithin(patience, stop); !opened)
        return fail(opened.error());
    const auto migrations = catalog::Migrator::builtIn();
    if (!migrations)
        return fail(migrations.error());
    if (auto fits = catalog::Migrator(database, *migrations).check(); !fits)
        return fail(fits.error());
    if (newPassword.isEmpty())
        return catalog::currentAccount(database);
    if (auto changed = catalog::changePassword(database, newPassword); !changed)
        return fail(changed.error());
    where.password = newPassword;
    return catalog::currentAccount(database);
}

/// Someone who may not act today has no desk, and none without the catalog either.
Result<void> checkMayAct(const catalog::Account& account) {
    if (account.bar == catalog::Bar::None)
        return checkHasDesk(account.group);
    return fail(ErrorCode::Forbidden, catalog::sentenceOf(account.bar), QStringLiteral("account barred"));
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

LoginOutcome openSession(const Attempt& attempt, const std::stop_token& stop) {
    const auto where = catalog::ConnectionSettings::parseWithoutPassword(attempt.dsn);
    if (!where)
        return {fail(where.error())};
    catalog::ConnectionSettings catalog = where->as(attempt.user, attempt.password);
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
    const auto account = askCatalog(catalog, attempt.newPassword, mayWait ? 6s : 1s, stop);
    const Result<void> may = account ? checkMayAct(*account) : Result<void>(fail(account.error()));
    if (account && account->bar == catalog::Bar::Password)
        return {fail(may.error()), true};
    if (!file) {
        if (!may)
            return {fail(may.error()), !attempt.newPassword.isEmpty()};
        return {settingsOf(catalog, account->group, account->displayName, attempt.localFile)};
    }
    store::OfflineLogin logins(*file, clock);
    Result<void> kept;
    if (account && may) {
        kept =
            logins.remember(owner, catalog::nameOf(account->group), account->displayName, catalog.password);
    } else if (account) {
        kept = logins.forget(owner);
    } else if (account.error().code == ErrorCode::Database) {
        return {openOffline(logins, catalog, attempt.localFile, account.error())};
    } else if (account.error().code == ErrorCode::Auth) {
        kept = logins.refusedByCatalog(owner, attempt.password);
    } else if (account.error().code == ErrorCode::Forbidden) {
        kept = logins.forget(owner);
    }
    if (!kept)
        qCWarning(lcLogin).noquote() << kept.error().toLogLine();
    if (!may)
        return {fail(may.error()), !attempt.newPassword.isEmpty()};
    return {settingsOf(catalog, account->group, account->displayName, attempt.localFile)};
}

} // namespace

LoginWindow::LoginWindow(const QString& dsn, const QString& localFile, QWidget* parent)
    : QWidget(parent)
    , m_localFile(localFile)
    , m_dsn(new QLineEdit)
    , m_user(new QLineEdit)
    , m_password(new QLineEdit)
    , m_newPassword(new QLineEdit)
    , m_newAgain(new QLineEdit)
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
    m_newPassword->setEchoMode(QLineEdit::Password);
    m_newAgain->setEchoMode(QLineEdit::Password);
    m_newPassword->setObjectName(QStringLiteral("login.newPassword"));
    m_newAgain->setObjectName(QStringLiteral("login.newAgain"));
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
        {tr("Catalogue"), m_dsn},
        {tr("Identifiant"), m_user},
        {tr("Mot de passe"), m_password},
        {tr("Nouveau mot de passe : 12 caractères au moins, sans l'identifiant"), m_newPassword},
        {tr("Le nouveau, encore une fois"), m_newAgain}};
    for (const auto& [name, field] : fields) {
        auto* label = new QLabel(name);
        label->setBuddy(field);
        column->addWidget(label);
        column->addWidget(field);
        connect(field, &QLineEdit::returnPressed, this, &LoginWindow::attempt);
        if (field == m_newPassword || field == m_newAgain)
            m_forNew << label << field;
    }
    askForNew(false);
    column->addWidget(m_answer);
    auto* row = new QHBoxLayout;
    row->addWidget(m_open);
    row->addStretch();
    column->addLayout(row);
    setMinimumWidth(560);
    connect(m_open, &QPushButton::clicked, this, &LoginWindow::attempt);
    connect(&m_watcher, &QFutureWatcher<std::shared_ptr<LoginOutcome>>::finished, this,
            &LoginWindow::showOutcome);
    // Someone else doesn't change a password.
    connect(m_user, &QLineEdit::textEdited, this, [this] { askForNew(false); });
    (m_dsn->text().isEmpty() ? m_dsn : m_user->text().isEmpty() ? m_user : m_password)->setFocus();
}

LoginWindow::~LoginWindow() {
    m_stop.request_stop();
    m_watcher.waitForFinished();
}

void LoginWindow::attempt() {
    if (m_watcher.isRunning())
        return;
    const QString user = m_user->text().trimmed();
    if (m_asksForNew) {
        if (m_newPassword->text() != m_newAgain->text()) {
            m_answer->setText(tr("Les deux saisies du nouveau mot de passe diffèrent."));
            m_newAgain->setFocus();
            m_newAgain->selectAll();
            return;
        }
        if (auto good = catalog::checkPassword(user, m_newPassword->text()); !good) {
            m_answer->setText(good.error().text);
            m_newPassword->setFocus();
            return;
        }
        if (m_newPassword->text() == m_password->text()) {
            m_answer->setText(tr("Le nouveau mot de passe est l'ancien."));
            m_newPassword->setFocus();
            return;
        }
    }
    m_open->setEnabled(false);
    m_answer->setText(tr("Connexion au catalogue…"));
    m_watcher.setFuture(QtConcurrent::run(
        [attempt = Attempt{m_dsn->text(), user, m_password->text(),
                           m_asksForNew ? m_newPassword->text() : QString(), m_localFile},
         stop = m_stop.get_token()] { return std::make_shared<LoginOutcome>(openSession(attempt, stop)); }));
}

void LoginWindow::askForNew(bool asks) {
    m_asksForNew = asks;
    for (QWidget* widget : std::as_const(m_forNew))
        widget->setVisible(asks);
    if (asks)
        m_newPassword->setFocus();
    m_newPassword->clear();
    m_newAgain->clear();
}

void LoginWindow::say(const QString& what) {
    m_answer->setText(what);
}

void LoginWindow::showOutcome() {
    m_open->setEnabled(true);
    const auto& [session, wantsNewPassword] = *m_watcher.result();
    if (!session) {
        m_answer->setText(session.error().text);
        if (wantsNewPassword && !m_asksForNew)
            askForNew(true);
        else if (session.error().code == ErrorCode::Auth) {
            m_password->setFocus();
            m_password->selectAll();
        }
        return;
    }
    QSettings settings;
    settings.setValue(QStringLiteral("catalog/dsn"), m_dsn->text());
    settings.setValue(QStringLiteral("catalog/user"), m_user->text().trimmed());
    m_password->clear();
    askForNew(false);
    Q_EMIT opened(*session);
}

} // namespace vigie::app
