// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog_banner.h"

#include "look/ui/state_glyph.h"
#include "look/ui/tabular_text.h"

#include <QLocale>
#include <QPainter>

namespace vigie::app {

using namespace std::chrono_literals;

CatalogBanner::CatalogBanner(const Clock& clock, QWidget* parent)
    : QWidget(parent)
    , m_clock(clock) {
    setFixedHeight(64);
    setVisible(false);
    setObjectName(QStringLiteral("catalogBanner"));
    setAccessibleName(tr("Catalogue coupé. Le mur continue."));
    connect(&m_tick, &QTimer::timeout, this, qOverload<>(&QWidget::update));
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] { setVisible(true); });
}

void CatalogBanner::setCatalog(catalog::LinkState state, UtcTime since) {
    m_since = since;
    if (state == catalog::LinkState::CutOff) {
        if (!isVisible())
            m_patience.start(1s);
        m_tick.start(1s);
    } else {
        m_patience.stop();
        m_tick.stop();
        setVisible(false);
    }
    update();
}

void CatalogBanner::setOutbox(const catalog::OutboxState& outbox) {
    m_outbox = outbox;
    update();
}

void CatalogBanner::setLastRead(const std::optional<UtcTime>& time) {
    m_lastRead = time;
    update();
}

QString CatalogBanner::title() const {
    if (m_lastRead)
        return tr("Hors ligne : données du %1. Le mur fonctionne.")
            .arg(QLocale().toString(toDateTime(*m_lastRead).toLocalTime(), QLocale::ShortFormat));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_clock.utcNow() - m_since).count();
    return tr("Catalogue coupé depuis %1. Le mur continue.")
        .arg(look::durationText(qMax<qint64>(0, seconds)));
}

QString CatalogBanner::detail() const {
    QStringList parts;
    if (m_outbox.waiting > m_outbox.unsafe)
        parts << tr("%n acte(s) gardé(s) sur ce poste, écrit(s) au retour", nullptr,
                    static_cast<int>(m_outbox.waiting - m_outbox.unsafe));
    if (m_outbox.unsafe > 0)
        parts << tr("%n acte(s) gardé(s) tant que ce poste reste ouvert", nullptr,
                    static_cast<int>(m_outbox.unsafe));
    parts << tr("Alarmes, PTZ et dossiers attendent le catalogue, réessayé sans cesse");
    return parts.join(QStringLiteral(" · "));
}

void CatalogBanner::paintEvent(QPaintEvent*) {
    const look::Tokens& t = look::tokensOf(this);
    QPainter p(this);
    QColor amber(t.p2);
    amber.setAlphaF(0.16F);
    p.fillRect(rect(), QColor(t.b0));
    p.fillRect(rect(), amber);
    p.fillRect(QRect(0, height() - 2, width(), 2), QColor(t.p2));
    look::StateGlyph::paint(p, QRectF(16, 20, 24, 24), look::Glyph::CutOff, t);
    p.setPen(QColor(t.t1));
    p.setFont(look::font(look::TextSize::Body, QFont::DemiBold));
    look::drawTabular(p, QRect(56, 12, width() - 72, 20), Qt::AlignLeft | Qt::AlignVCenter, title());
    p.setFont(look::font(look::TextSize::Body));
    p.drawText(QRect(56, 32, width() - 72, 20), Qt::AlignVCenter,
               p.fontMetrics().elidedText(detail(), Qt::ElideRight, width() - 72));
}

} // namespace vigie::app
