// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "catalog/listener.h"
#include "catalog/outbox.h"

#include <QTimer>
#include <QWidget>

namespace vigie::app {

/// The 64-pixel amber band shown in the layout, never over images, while the catalog is away: since when,
/// what still works, what waits and for what. Thread: GUI.
class CatalogBanner final : public QWidget {
    Q_OBJECT

public:
    explicit CatalogBanner(const Clock& clock, QWidget* parent = nullptr);
    void setCatalog(catalog::LinkState state, UtcTime since);
    void setOutbox(const catalog::OutboxState& outbox);
    /// The desk shows what it kept from an earlier session, read then; nothing once the catalog was read
    /// again.
    void setLastRead(const std::optional<UtcTime>& time);
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString detail() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Clock& m_clock;
    UtcTime m_since{};
    catalog::OutboxState m_outbox;
    std::optional<UtcTime> m_lastRead;
    QTimer m_tick;
    QTimer m_patience; // a first connection takes a moment: no alarm about it
};

} // namespace vigie::app
