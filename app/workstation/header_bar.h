// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "catalog/listener.h"

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
    void setCurrentPage(int page);
    /// «Connecté», «Rattrapage», «Coupé 00:06:12»: what the catalog's cell says now.
    [[nodiscard]] QString catalogText() const;

Q_SIGNALS:
    void pageChosen(int page);

protected:
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
    catalog::LinkState m_state = catalog::LinkState::CutOff;
    UtcTime m_since{};
    QTimer m_tick;
};

} // namespace vigie::app
