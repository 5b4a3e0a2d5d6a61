// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.h"

#include <QFile>
#include <QJsonDocument>
#include <QTextStream>

#include <algorithm>
#include <cmath>

namespace vigie::bench {

double rounded(double value) {
    return std::round(value * 1000.0) / 1000.0;
}

Report::Report(QString name)
    : m_name(std::move(name)) {}

void Report::figure(const QString& name, const QJsonValue& value) {
    m_figures[name] = value;
}

void Report::target(const QString& name, double value, double limit, Sense sense) {
    m_targets << QJsonObject{
        {QStringLiteral("name"), name},
        {QStringLiteral("value"), rounded(value)},
        {QStringLiteral("limit"), limit},
        {QStringLiteral("sense"), sense == Sense::Max ? QStringLiteral("max") : QStringLiteral("min")},
        {QStringLiteral("met"), sense == Sense::Max ? value <= limit : value >= limit}};
}

bool Report::write(const QString& file) const {
    const QByteArray text = QJsonDocument(QJsonObject{{QStringLiteral("bench"), m_name},
                                                      {QStringLiteral("figures"), m_figures},
                                                      {QStringLiteral("targets"), m_targets}})
                                .toJson();
    QTextStream(stdout) << text;
    if (file.isEmpty())
        return true;
    QFile out(file);
    return out.open(QIODevice::WriteOnly) && out.write(text) == text.size();
}

double percentile(QList<double> values, double share) {
    if (values.isEmpty())
        return 0;
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<qsizetype>(std::ceil(share * double(values.size())));
    return values[std::clamp<qsizetype>(rank - 1, 0, values.size() - 1)];
}

} // namespace vigie::bench
