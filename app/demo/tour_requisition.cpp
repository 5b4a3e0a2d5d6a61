// SPDX-License-Identifier: GPL-3.0-or-later
#include "tour.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>

namespace vigie::demo {

using namespace std::chrono_literals;

namespace {

// A date and time as typed into a field whose sections follow one another.
QString typed(UtcTime time) {
    return toDateTime(time).toLocalTime().toString(QStringLiteral("ddMMyyyyHHmmss"));
}

// The field holds wall-clock time.
bool shows(const QWidget& page, const QString& name, UtcTime time) {
    const auto* edit = page.findChild<QDateTimeEdit*>(name);
    const QDateTime local = toDateTime(time).toLocalTime();
    return edit && edit->date() == local.date() && edit->time() == local.time();
}

} // namespace

void Tour::planRequisition() {
    // A past minute, well before the gap that the check had to find.
    const auto begin = std::make_shared<UtcTime>();
    addStep(
        QStringLiteral("cases-page"), [this] { m_hands.key(QStringLiteral("F5")); },
        [this] { return m_window->cases() && m_window->cases()->page().isVisible(); });
    addStep(
        QStringLiteral("requisition-typed"),
        [this, begin] {
            *begin = std::chrono::floor<std::chrono::minutes>(m_services->clock.utcNow()) - 90min;
            const QWidget& page = m_window->cases()->page();
            m_hands.click(page.findChild<QLineEdit*>(QStringLiteral("caseAuthority")));
            m_hands.type(QStringLiteral("Brigade de Roquemare"));
            m_hands.key(QStringLiteral("Tab"));
            m_hands.type(QStringLiteral("PV 2026-0117"));
            m_hands.key(QStringLiteral("Tab"));
            m_hands.key(QStringLiteral("Down"));
            m_hands.key(QStringLiteral("Tab"));
            m_hands.type(QStringLiteral("9"));
            m_hands.key(QStringLiteral("Escape"));
            // Tab enters a date at its first section, digits walk through the others.
            for (const UtcTime time : {*begin, *begin + 1min}) {
                m_hands.key(QStringLiteral("Tab"));
                m_hands.type(typed(time));
            }
        },
        [this, begin] {
            const QWidget& page = m_window->cases()->page();
            return shows(page, QStringLiteral("caseBegin"), *begin) &&
                   shows(page, QStringLiteral("caseEnd"), *begin + 1min) &&
                   page.findChild<QPushButton*>(QStringLiteral("caseSubmit"))->isEnabled();
        });
    addStep(
        QStringLiteral("package-made"),
        [this] {
            photograph(QStringLiteral("06-requisition"));
            m_hands.key(QStringLiteral("ctrl+Return"));
        },
        [this] {
            return !m_window->cases()->cases().isEmpty() &&
                   m_window->cases()->cases().first().state == CaseState::Extracted &&
                   !m_window->cases()->isRunning();
        },
        90s);
    addStep(
        QStringLiteral("package-verified"),
        [this] {
            photograph(QStringLiteral("07-package"));
            const QString folder =
                m_window->cases()->cases().isEmpty() ? QString() : m_window->cases()->cases().first().package;
            m_summary[QStringLiteral("package")] = folder;
            // By the public tool that a court would use.
            auto* sums = new QProcess(this);
            sums->setWorkingDirectory(folder);
            connect(sums, &QProcess::finished, this, [this, sums](int code) {
                m_summary[QStringLiteral("package_verified")] = code == 0;
                sums->deleteLater();
            });
            sums->start(QStringLiteral("sha256sum"), {QStringLiteral("--check"), QStringLiteral("--strict"),
                                                      QStringLiteral("SHA256SUMS")});
        },
        [this] { return m_summary[QStringLiteral("package_verified")].toBool(); });
}

} // namespace vigie::demo
