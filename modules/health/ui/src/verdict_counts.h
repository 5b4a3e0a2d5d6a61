// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/check.h"

#include <QWidget>

#include <array>

namespace vigie::health {

/// The line of counts above the board: shape, number, word for each verdict, worst last as in the design.
/// Thread: GUI.
class VerdictCounts final : public QWidget {
    Q_OBJECT

public:
    static constexpr std::array order{Verdict::Good, Verdict::Doubtful, Verdict::Bad, Verdict::Unreachable,
                                      Verdict::Unchecked};

    explicit VerdictCounts(QWidget* parent = nullptr);
    void setCounts(const std::array<int, order.size()>& counts);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] int cellWidth(size_t cell) const;
    std::array<int, order.size()> m_counts{};
};

} // namespace vigie::health
