// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "catalog/listener.h"
#include "catalog/outbox.h"

#include <QTimer>
#include <QWidget>

namespace vigie::app {

/// The 64-pixel bar: product, pages with their keys, operator, communes in view, catalog, clock.
/// Thread: GUI.
class HeaderBar final : public QWidget {
    Q_OBJECT

public:
    explicit HeaderBar(const Clock& clock, QWidget* parent = nullptr);

    /// Adds a page at the right of the others; `key` is shown on a cap.
    void addPage(const QString& name, const QString& key);

    void setOperator(const QString& name, const QString& desk);
    void setCommunes(int inView, int camerasWithoutAuthorisation);
    void setCatalog(catalog::LinkState state, UtcTime since);
    void setOutbox(const catalog::OutboxState& outbox);
    void setCurrentPage(int page);
    /// «Connecté», «Rattrapage (12 restants)», «Coupé depuis 00:06:12»: what the catalog's cell says now.
    [[nodiscard]] QString catalogText() const;
    /// What is owed to the catalog, line by line; empty when nothing is.
    [[nodiscard]] QString catalogDetail() const;

Q_SIGNALS:
    void pageChosen(int page);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    struct Page {
        QString name;
        QString key;
    };
    [[nodiscard]] QList<QRect> pageRects() const;

    QList<Page> m_pages;
    const Clock& m_clock;
    int m_current = 0;
    QString m_operator;
    QString m_desk;
    int m_communes = 0;
    int m_expired = 0; ///< cameras without a valid authorisation
    [[nodiscard]] bool isCatchingUp() const;
    void describeCatalog();

    catalog::LinkState m_state = catalog::LinkState::CutOff;
    UtcTime m_since{};
    catalog::OutboxState m_outbox;
    std::optional<MonoTime> m_waitingSince; ///< acts wait without a pause since then
    QRect m_catalogCell;                    ///< as last drawn; null when there was no room
    QTimer m_tick;
};

} // namespace vigie::app
