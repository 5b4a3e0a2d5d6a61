// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "catalog/listener.h"

#include <QTimer>
#include <QWidget>

namespace vigie::app {

/// The 64-pixel amber band shown in the layout, never over images, while the catalog is away: since when, and
/// what still works. Thread: GUI.
class CatalogBanner final : public QWidget {
    Q_OBJECT

public:
    explicit CatalogBanner(const Clock& clock, QWidget* parent = nullptr);
    void setCatalog(catalog::LinkState state, UtcTime since);
    void setWaitingActs(qsizetype count);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Clock& m_clock;
    UtcTime m_since{};
    qsizetype m_waiting = 0;
    QTimer m_tick;
    QTimer m_patience; // a first connection takes a moment: no alarm about it
};

} // namespace vigie::app
