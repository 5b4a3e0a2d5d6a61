// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/csv.h"

#include <QCoreApplication>
#include <QStringDecoder>

namespace vigie::onboarding {

namespace {

constexpr qsizetype mostBytes = 64 * 1024 * 1024;
constexpr qsizetype mostRows = 200'000;
constexpr QChar separators[] = {u';', u'\t', u','};

/// Windows-1252 where it differs from Latin-1: what matters in French is the euro, the dash and the quotes.
QString fromWindows1252(const QByteArray& bytes) {
    static constexpr char16_t high[] = u"\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160"
                                       u"\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022"
                                       u"\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";
    QString text = QString::fromLatin1(bytes);
    for (QChar& letter : text)
        if (letter >= QChar(0x80) && letter < QChar(0xa0))
            letter = QChar(high[letter.unicode() - 0x80]);
    return text;
}

/// Behind any apostrophes, so that one more is added to it and one taken away.
bool looksLikeFormula(QStringView text) {
    while (text.startsWith(u'\''))
        text = text.sliced(1);
    return !text.isEmpty() && QStringView(u"=+-@\t").contains(text.front());
}

QString withoutApostrophe(const QString& cell) {
    return cell.startsWith(u'\'') && looksLikeFormula(cell) ? cell.mid(1) : cell;
}

/// The separator of the header's line, the first that is not blank: the first of the three that occurs
/// outside quotes.
QChar separatorOf(QStringView text) {
    while (!text.isEmpty() && text.front().isSpace() && text.front() != u'\t')
        text = text.sliced(1);
    for (const QChar separator : separators) {
        bool quoted = false;
        for (const QChar letter : text) {
            if (letter == u'"')
                quoted = !quoted;
            else if (!quoted && (letter == u'\n' || letter == u'\r'))
                break;
            else if (!quoted && letter == separator)
                return separator;
        }
    }
    return separators[0];
}

/// Cuts the text into rows; the only place that knows quotes.
class Cutter {
public:
    Cutter(QStringView text, QChar separator)
        : m_text(text)
        , m_separator(separator) {}

    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    /// InvalidInput when a quote never ends.
    [[nodiscard]] Result<CsvRow> next() {
        CsvRow row{m_line, {}};
        while (true) {
            auto cell = nextCell();
            if (!cell)
                return fail(cell.error());
            row.cells.append(withoutApostrophe(*cell));
            if (atEnd())
                return row;
            const QChar after = m_text[m_at++];
            if (after == m_separator)
                continue;
            if (after == u'\r' && !atEnd() && m_text[m_at] == u'\n')
                ++m_at;
            ++m_line;
            return row;
        }
    }

private:
    [[nodiscard]] bool isEnd(QChar letter) const {
        return letter == m_separator || letter == u'\n' || letter == u'\r';
    }
    Result<QString> nextCell() {
        if (atEnd() || m_text[m_at] != u'"') {
            const qsizetype from = m_at;
            while (!atEnd() && !isEnd(m_text[m_at]))
                ++m_at;
            return m_text.sliced(from, m_at - from).trimmed().toString();
        }
        const int opened = m_line;
        QString cell;
        for (++m_at; !atEnd(); ++m_at) {
            const QChar letter = m_text[m_at];
            if (letter == u'\n')
                ++m_line;
            if (letter != u'"') {
                cell += letter;
            } else if (m_at + 1 < m_text.size() && m_text[m_at + 1] == u'"') {
                cell += letter;
                ++m_at;
            } else {
                // What follows a closing quote belongs to nothing; it is kept rather than lost.
                const qsizetype from = ++m_at;
                while (!atEnd() && !isEnd(m_text[m_at]))
                    ++m_at;
                return cell + m_text.sliced(from, m_at - from).trimmed().toString();
            }
        }
        return fail(
            ErrorCode::InvalidInput,
            QCoreApplication::translate("onboarding", "Ligne %1 : un guillemet ouvert n'est jamais fermé.")
                .arg(opened));
    }

    const QStringView m_text;
    const QChar m_separator;
    qsizetype m_at = 0;
    int m_line = 1;
};

bool isBlank(const QStringList& cells) {
    return std::all_of(cells.begin(), cells.end(), [](const QString& cell) { return cell.isEmpty(); });
}

QString quoted(QString cell) {
    if (looksLikeFormula(cell))
        cell.prepend(u'\'');
    // Any of the three, as a table of one column shows no separator of its own.
    const bool needed = std::any_of(std::begin(separators), std::end(separators),
                                    [&cell](QChar one) { return cell.contains(one); }) ||
                        cell.contains(u'"') || cell.contains(u'\n') || cell.contains(u'\r') ||
                        cell != cell.trimmed();
    return needed ? u'"' + cell.replace(u'"', QStringLiteral("\"\"")) + u'"' : cell;
}

} // namespace

Result<CsvTable> parseCsv(const QByteArray& bytes) {
    if (bytes.size() > mostBytes)
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate("onboarding", "Le fichier est trop grand pour une table."));
    CsvTable table;
    QStringDecoder utf8(QStringDecoder::Utf8);
    QString text = utf8(bytes);
    if (utf8.hasError()) {
        text = fromWindows1252(bytes);
        table.wasLatin1 = true;
    }
    Cutter cutter(text, separatorOf(text));
    while (!cutter.atEnd()) {
        auto row = cutter.next();
        if (!row)
            return fail(row.error());
        if (isBlank(row->cells))
            continue;
        if (table.header.isEmpty()) {
            for (const QString& name : std::as_const(row->cells))
                table.header.append(name.trimmed().toLower());
            continue;
        }
        while (row->cells.size() > table.header.size() && row->cells.last().isEmpty())
            row->cells.removeLast();
        if (row->cells.size() > table.header.size())
            return fail(ErrorCode::InvalidInput,
                        QCoreApplication::translate(
                            "onboarding",
                            "Ligne %1 : %2 cellules pour %3 colonnes ; une cellule qui contient le "
                            "séparateur doit être entre guillemets.")
                            .arg(row->line)
                            .arg(row->cells.size())
                            .arg(table.header.size()));
        row->cells.resize(table.header.size());
        if (table.rows.size() >= mostRows)
            return fail(ErrorCode::InvalidInput,
                        QCoreApplication::translate("onboarding", "Le fichier a trop de lignes."));
        table.rows.append(*std::move(row));
    }
    if (table.header.isEmpty())
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate("onboarding", "Le fichier est vide."));
    return table;
}

QByteArray writeCsv(const QStringList& header, const QList<QStringList>& rows) {
    QByteArray bytes = "\xef\xbb\xbf";
    const auto add = [&bytes](const QStringList& cells) {
        QStringList line;
        for (const QString& cell : cells)
            line.append(quoted(cell));
        bytes += line.join(u';').toUtf8() + "\r\n";
    };
    add(header);
    for (const QStringList& row : rows)
        add(row);
    return bytes;
}

} // namespace vigie::onboarding
