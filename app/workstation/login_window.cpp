// SPDX-License-Identifier: GPL-3.0-or-later
#include "login_window.h"

#include "catalog/accounts.h"
#include "catalog/migrator.h"
#include "look/ui/action_button.h"
#include "look/ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QStandardPaths>
#include <QtConcurrent>

namespace vigie::app {

using namespace std::chrono_literals;

namespace {

Result<WorkstationSettings> openSession(const QString& dsn, const QString& user, const QString& password,
                                        const std::stop_token& stop) {
    auto where = catalog::ConnectionSettings::parseWithoutPassword(dsn);
    if (!where)
        return fail(where.error());
    WorkstationSettings settings;
    settings.catalog = where->as(user, password);
    catalog::Database database(settings.catalog, QStringLiteral("vigie-login"));
    if (auto opened = database.openWithin(6s, stop); !opened)
        return fail(opened.error());
    const auto migrations = catalog::Migrator::builtIn();
    if (!migrations)
        return fail(migrations.error());
    if (auto fits = catalog::Migrator(database, *migrations).check(); !fits)
        return fail(fits.error());
    const auto account = catalog::currentAccount(database);
    if (!account)
        return fail(account.error());
    using catalog::Group;
    if (account->group != Group::Operator && account->group != Group::Supervisor &&
        account->group != Group::Technician)
        return fail(
            ErrorCode::Forbidden,
            QCoreApplication::translate(
                "app", "Ce compte n'a pas de poste d'images : l'administration se fait par vigiectl."),
            QStringLiteral("group %1").arg(catalog::nameOf(account->group)));
    settings.group = account->group;
    settings.packageFolder =
        QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) + QStringLiteral("/Vigie");
    settings.operatorName = account->displayName.section(QStringLiteral(", "), 0, 0);
    settings.deskName = account->displayName.contains(QStringLiteral(", "))
                            ? account->displayName.section(QStringLiteral(", "), 1)
                            : user;
    return settings;
}

} // namespace

LoginWindow::LoginWindow(const QString& dsn, QWidget* parent)
    : QWidget(parent)
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
    m_watcher.setFuture(QtConcurrent::run([dsn = m_dsn->text(), user = m_user->text().trimmed(),
                                           password = m_password->text(), stop = m_stop.get_token()] {
        return std::make_shared<Result<WorkstationSettings>>(openSession(dsn, user, password, stop));
    }));
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
