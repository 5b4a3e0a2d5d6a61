// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"
#include "onboarding/csv.h"
#include "onboarding/device_template.h"

#include <algorithm>

using namespace vigie::onboarding;

/// What is read is written and read again as it was.
void fuzzOne(const QByteArray& bytes) {
    (void)parseTemplates(bytes);
    const auto table = parseCsv(bytes);
    if (!table)
        return;
    // A header of nothing but blanks is no header when it is read again.
    if (std::all_of(table->header.begin(), table->header.end(),
                    [](const auto& name) { return name.isEmpty(); }))
        return;
    QList<QStringList> rows;
    for (const CsvRow& row : table->rows) {
        require(row.line >= 1 && row.cells.size() <= table->header.size());
        rows.append(row.cells);
    }
    const auto again = parseCsv(writeCsv(table->header, rows));
    require(again.has_value() && again->header == table->header && again->rows.size() == rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i)
        require(again->rows[i].cells == rows[i]);
}
