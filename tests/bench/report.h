// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace vigie::bench {

/// One bench's answer, in the form that all benches share:
/// {"bench": NAME, "figures": {…}, "targets": [{"name", "value", "limit", "sense", "met"}]}.
class Report final {
public:
    enum class Sense { Max, Min };

    explicit Report(QString name);
    void figure(const QString& name, const QJsonValue& value);
    void target(const QString& name, double value, double limit, Sense sense);
    /// Prints it, and writes it to `file` unless that is empty. False when it can't be written.
    [[nodiscard]] bool write(const QString& file) const;

private:
    QString m_name;
    QJsonObject m_figures;
    QJsonArray m_targets;
};

[[nodiscard]] double rounded(double value);
/// The value that so large a share of all do not exceed, as 0.95; 0 of none.
[[nodiscard]] double percentile(QList<double> values, double share);

} // namespace vigie::bench
