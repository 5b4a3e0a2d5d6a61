// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog_banner.h"

#include "look/ui/state_glyph.h"
#include "look/ui/tabular_text.h"

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

void CatalogBanner::setWaitingActs(qsizetype count) {
    m_waiting = count;
    update();
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
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_clock.utcNow() - m_since).count();
    p.setPen(QColor(t.t1));
    p.setFont(look::font(look::TextSize::Body, QFont::DemiBold));
    look::drawTabular(
        p, QRect(56, 12, width() - 72, 20), Qt::AlignLeft | Qt::AlignVCenter,
        tr("Catalogue coupé depuis %1. Le mur continue.").arg(look::durationText(qMax<qint64>(0, seconds))));
    p.setFont(look::font(look::TextSize::Body));
    const QString waits =
        m_waiting > 0 ? tr(" · %n acte(s) gardé(s) tant que ce poste reste ouvert, écrit(s) au retour",
                           nullptr, static_cast<int>(m_waiting))
                      : QString();
    p.drawText(QRect(56, 32, width() - 72, 20), Qt::AlignVCenter,
               tr("Nouvel essai automatique. Prendre ou clôturer une alarme attend le catalogue") + waits);
}

} // namespace vigie::app
