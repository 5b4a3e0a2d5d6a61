// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace vigie::onboarding {

struct CsvRow {
    int line = 0; ///< where it begins in the file, from 1
    QStringList cells;
};

struct CsvTable {
    QStringList header;
    QList<CsvRow> rows;
    bool wasLatin1 = false; ///< not UTF-8: read as Windows-1252, as spreadsheets save it
};

/// Reads a table as spreadsheets write it: RFC 4180 with `;`, `,` or tab between the cells (whichever the
/// header has), a byte order mark or none, any line end. Rows of empty cells are skipped.
/// Errors: InvalidInput with the line: no header, a quote that never ends, more cells than the header has.
/// Bounds: 64 MiB, 200,000 rows.
[[nodiscard]] Result<CsvTable> parseCsv(const QByteArray& bytes);

/// With `;`, CRLF and a byte order mark, as a French spreadsheet opens it by a double click. Texts that a
/// spreadsheet would take for a formula get an apostrophe before them, which parseCsv() takes away again.
[[nodiscard]] QByteArray writeCsv(const QStringList& header, const QList<QStringList>& rows);

} // namespace vigie::onboarding
