// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/device_template.h"

#include "domain/names.h"
#include "onboarding/csv.h"

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>

// Q_INIT_RESOURCE must stand outside any namespace.
static void initTemplates() {
    Q_INIT_RESOURCE(onboarding_templates);
}

namespace vigie::onboarding {

namespace {

bool matches(const QString& pattern, const QString& text) {
    const QRegularExpression expression(QRegularExpression::wildcardToRegularExpression(pattern),
                                        QRegularExpression::CaseInsensitiveOption);
    return expression.match(text).hasMatch();
}

tl::unexpected<Error> faulty(int line, const QString& column, const QString& value) {
    return fail(ErrorCode::InvalidInput,
                QCoreApplication::translate("onboarding", "Ligne %1, colonne %2 : « %3 » n'est pas valable.")
                    .arg(line)
                    .arg(column, value));
}

} // namespace

Result<QList<DeviceTemplate>> parseTemplates(const QByteArray& csv) {
    const auto table = parseCsv(csv);
    if (!table)
        return fail(table.error());
    QList<DeviceTemplate> templates;
    for (const CsvRow& row : table->rows) {
        const auto cell = [&](const char* column) {
            const qsizetype at = table->header.indexOf(QLatin1String(column));
            return at < 0 ? QString() : row.cells[at];
        };
        DeviceTemplate one;
        one.manufacturer = cell("manufacturer").isEmpty() ? QStringLiteral("*") : cell("manufacturer");
        one.model = cell("model").isEmpty() ? QStringLiteral("*") : cell("model");
        const auto family = fromName<DeviceFamily>(cell("family"));
        if (!family)
            return faulty(row.line, QStringLiteral("family"), cell("family"));
        one.family = *family;
        one.scheme = cell("scheme").isEmpty() ? QStringLiteral("http") : cell("scheme");
        if (one.scheme != u"http" && one.scheme != u"https")
            return faulty(row.line, QStringLiteral("scheme"), one.scheme);
        bool number = true;
        one.port = cell("port").isEmpty() ? 0 : cell("port").toInt(&number);
        if (!number || one.port < 0 || one.port > 65535)
            return faulty(row.line, QStringLiteral("port"), cell("port"));
        one.remark = cell("remark");
        templates.append(one);
    }
    return templates;
}

QList<DeviceTemplate> builtInTemplates() {
    initTemplates();
    QFile file(QStringLiteral(":/onboarding/devices.csv"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return parseTemplates(file.readAll()).value_or(QList<DeviceTemplate>());
}

const DeviceTemplate* templateFor(const QList<DeviceTemplate>& templates, const QString& manufacturer,
                                  const QString& model) {
    for (const DeviceTemplate& one : templates)
        if (matches(one.manufacturer, manufacturer) && matches(one.model, model))
            return &one;
    return nullptr;
}

} // namespace vigie::onboarding
