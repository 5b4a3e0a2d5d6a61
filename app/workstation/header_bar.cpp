// SPDX-License-Identifier: GPL-3.0-or-later
#include "header_bar.h"

#include "look/ui/action_button.h"
#include "look/ui/icons.h"
#include "look/ui/state_glyph.h"
#include "look/ui/tabular_text.h"

#include <QHelpEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace vigie::app {

using namespace std::chrono_literals;

namespace {
constexpr int barHeight = 64;
constexpr int brandWidth = 116;
constexpr int margin = 16;
/// An act takes some milliseconds to the catalog: only what takes longer is a backlog.
constexpr auto backlogAfter = std::chrono::seconds(1);
} // namespace

HeaderBar::HeaderBar(const Clock& clock, QWidget* parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_since(clock.utcNow()) {
    setFixedHeight(barHeight);
    setObjectName(QStringLiteral("header"));
    m_tick.start(1s);
    connect(&m_tick, &QTimer::timeout, this, qOverload<>(&QWidget::update));
}

void HeaderBar::addPage(const QString& name, const QString& key) {
    m_pages.append({name, key});
    update();
}

void HeaderBar::setOperator(const QString& name, const QString& desk) {
    m_operator = name;
    m_desk = desk;
    update();
}

void HeaderBar::setCommunes(int inView, int expired) {
    m_communes = inView;
    m_expired = expired;
    update();
}

void HeaderBar::setCatalog(catalog::LinkState state, UtcTime since) {
    m_state = state;
    m_since = since;
    describeCatalog();
}

void HeaderBar::setOutbox(const catalog::OutboxState& outbox) {
    m_outbox = outbox;
    if (outbox.waiting == 0)
        m_waitingSince.reset();
    else if (!m_waitingSince)
        m_waitingSince = m_clock.monoNow();
    describeCatalog();
}

void HeaderBar::describeCatalog() {
    setAccessibleDescription(
        QStringLiteral("%1 %2\n%3").arg(tr("Catalogue"), catalogText(), catalogDetail()).trimmed());
    update();
}

bool HeaderBar::isCatchingUp() const {
    return m_state == catalog::LinkState::CatchingUp ||
           (m_state == catalog::LinkState::Connected && m_waitingSince &&
            m_clock.monoNow() - *m_waitingSince >= backlogAfter);
}

QString HeaderBar::catalogDetail() const {
    QStringList lines;
    const qint64 kept = m_outbox.waiting - m_outbox.unsafe;
    if (kept > 0 && (isCatchingUp() || m_state == catalog::LinkState::CutOff))
        lines << tr("%n acte(s) gardé(s) sur ce poste, écrit(s) au catalogue dès qu'il répond", nullptr,
                    static_cast<int>(kept));
    if (m_outbox.unsafe > 0)
        lines << tr("%n acte(s) gardé(s) en mémoire seulement", nullptr, static_cast<int>(m_outbox.unsafe));
    if (m_outbox.storeError)
        lines << m_outbox.storeError->text;
    if (m_outbox.refused > 0)
        lines << tr("%n acte(s) refusé(s) par le catalogue : gardé(s), réessayé(s) à la prochaine session",
                    nullptr, static_cast<int>(m_outbox.refused));
    if (m_outbox.ofOthers > 0)
        lines << tr("%n acte(s) d'un autre compte : écrit(s) à sa prochaine session sur ce poste", nullptr,
                    static_cast<int>(m_outbox.ofOthers));
    return lines.join(QLatin1Char('\n'));
}

QString HeaderBar::catalogText() const {
    if (isCatchingUp())
        return m_outbox.waiting > 0
                   ? tr("Rattrapage (%n restant(s))", nullptr, static_cast<int>(m_outbox.waiting))
                   : tr("Rattrapage");
    if (m_state == catalog::LinkState::Connected)
        return tr("Connecté");
    const auto away = std::chrono::duration_cast<std::chrono::seconds>(m_clock.utcNow() - m_since).count();
    return tr("Coupé depuis %1").arg(look::durationText(qMax<qint64>(0, away)));
}

void HeaderBar::setCurrentPage(int page) {
    m_current = page;
    update();
}

QList<QRect> HeaderBar::pageRects() const {
    QList<QRect> rects;
    const QFontMetrics metrics(look::font(look::TextSize::Body, QFont::DemiBold));
    int x = brandWidth;
    for (const Page& page : m_pages) {
        const int width = metrics.horizontalAdvance(page.name) + 8 + look::keyCapWidth(page.key) + 24;
        rects << QRect(x, 0, width, barHeight);
        x += width;
    }
    return rects;
}

void HeaderBar::paintEvent(QPaintEvent*) {
    const look::Tokens& t = look::tokensOf(this);
    QPainter p(this);
    p.fillRect(rect(), QColor(t.b2));
    p.setPen(QColor(t.ln));
    p.drawLine(0, barHeight - 1, width(), barHeight - 1);
    look::icon(QStringLiteral("logo"), QColor(t.t1)).paint(&p, 16, 18, 28, 28);
    p.setFont(look::font(look::TextSize::Title, QFont::DemiBold));
    p.setPen(QColor(t.t1));
    p.drawText(QRect(52, 0, 64, barHeight), Qt::AlignVCenter, QStringLiteral("Vigie"));

    const auto rects = pageRects();
    for (qsizetype i = 0; i < rects.size(); ++i) {
        const bool current = i == m_current;
        if (current) {
            p.fillRect(rects[i].adjusted(0, 0, 0, -1), QColor(t.b1));
            p.fillRect(QRect(rects[i].left(), barHeight - 3, rects[i].width(), 3), QColor(t.t1));
        }
        p.setFont(look::font(look::TextSize::Body, current ? QFont::DemiBold : QFont::Normal));
        p.setPen(QColor(current ? t.t1 : t.t2));
        p.drawText(rects[i].adjusted(12, 0, 0, 0), Qt::AlignVCenter, m_pages[i].name);
        look::paintKeyCap(p, rects[i].right() - 11, barHeight / 2, m_pages[i].key, QColor(t.b4),
                          QColor(t.t1));
    }

    // Right to left: clock, catalog, communes, operator. What does not fit is left out, the clock last.
    const UtcTime now = m_clock.utcNow();
    const QString time = toLocalText(now);
    int right = width();
    const int pagesEnd = rects.isEmpty() ? brandWidth : rects.last().right();
    const auto cell = [&](int cellWidth, const auto& paint) {
        if (right - cellWidth < pagesEnd + 8)
            return;
        right -= cellWidth;
        p.setPen(QColor(t.ln));
        p.drawLine(right, 0, right, barHeight - 2);
        paint(QRect(right + margin, 10, cellWidth - 2 * margin, 24),
              QRect(right + margin, 34, cellWidth - 2 * margin, 20));
    };
    cell(216, [&](const QRect& first, const QRect& second) {
        p.setFont(look::font(look::TextSize::Title, QFont::DemiBold));
        p.setPen(QColor(t.t1));
        const int drawn = look::drawTabular(p, first, Qt::AlignLeft | Qt::AlignVCenter, time.left(8));
        p.setFont(look::font(look::TextSize::Body));
        p.setPen(QColor(t.t2));
        look::drawTabular(p, first.adjusted(drawn + 4, 0, 24, 0), Qt::AlignLeft | Qt::AlignVCenter,
                          time.mid(9));
        p.drawText(
            second, Qt::AlignVCenter,
            QLocale().toString(toDateTime(now).toLocalTime().date(), QStringLiteral("ddd d MMMM yyyy")));
    });
    m_catalogCell = {};
    cell(248, [&](const QRect& first, const QRect& second) {
        m_catalogCell = first.united(second).adjusted(-margin, 0, margin, 0);
        p.setFont(look::font(look::TextSize::Body));
        p.setPen(QColor(t.t2));
        p.drawText(first, Qt::AlignVCenter, tr("Catalogue"));
        // What a person has to know of although nothing is cut: it stands until it is settled.
        const QString trouble = m_outbox.storeError ? tr("fichier local")
                                : m_outbox.refused > 0
                                    ? tr("%n refusé(s)", nullptr, static_cast<int>(m_outbox.refused))
                                    : QString();
        if (!trouble.isEmpty()) {
            p.setPen(QColor(t.p2));
            p.drawText(first, Qt::AlignVCenter | Qt::AlignRight, trouble);
        }
        const bool cut = m_state == catalog::LinkState::CutOff;
        const look::Glyph glyph = cut              ? look::Glyph::CutOff
                                  : isCatchingUp() ? look::Glyph::CatchingUp
                                                   : look::Glyph::Connected;
        look::StateGlyph::paint(p, QRectF(second.left(), second.top() + 2, 16, 16), glyph, t);
        p.setFont(look::font(look::TextSize::Body, QFont::DemiBold));
        p.setPen(QColor(look::StateGlyph::colour(glyph, t)));
        look::drawTabular(p, second.adjusted(24, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, catalogText());
    });
    cell(184, [&](const QRect& first, const QRect& second) {
        p.setFont(look::font(look::TextSize::Body, QFont::DemiBold));
        p.setPen(QColor(t.t1));
        p.drawText(first, Qt::AlignVCenter, tr("%n commune(s)", nullptr, m_communes));
        p.setFont(look::font(look::TextSize::Body));
        p.setPen(QColor(t.t2));
        if (m_expired > 0) {
            look::StateGlyph::paint(p, QRectF(second.left(), second.top() + 2, 16, 16),
                                    look::Glyph::NotAuthorised, t);
            p.drawText(second.adjusted(24, 0, 0, 0), Qt::AlignVCenter,
                       tr("%n caméra(s) sans arrêté", nullptr, m_expired));
        } else {
            p.drawText(second, Qt::AlignVCenter, tr("arrêtés valides"));
        }
    });
    cell(232, [&](const QRect& first, const QRect& second) {
        p.setFont(look::font(look::TextSize::Body, QFont::DemiBold));
        p.setPen(QColor(t.t1));
        p.drawText(first, Qt::AlignVCenter,
                   p.fontMetrics().elidedText(m_operator, Qt::ElideRight, first.width()));
        p.setFont(look::font(look::TextSize::Body));
        p.setPen(QColor(t.t2));
        p.drawText(second, Qt::AlignVCenter, m_desk);
    });
}

bool HeaderBar::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event); // NOLINT: what the type says it is
        const QString detail = catalogDetail();
        if (!detail.isEmpty() && m_catalogCell.contains(help->pos()))
            QToolTip::showText(help->globalPos(), detail, this, m_catalogCell);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void HeaderBar::mousePressEvent(QMouseEvent* event) {
    const auto rects = pageRects();
    for (qsizetype i = 0; i < rects.size(); ++i) {
        if (rects[i].contains(event->pos()))
            Q_EMIT pageChosen(static_cast<int>(i));
    }
}

} // namespace vigie::app
