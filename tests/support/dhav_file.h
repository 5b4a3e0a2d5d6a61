// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QtEndian>

/// A frame of DHAV, written by its description and not by the reader's code.
inline QByteArray dhavFrame(const QByteArray& unit, bool key, quint32 number, const QDateTime& wall,
                            quint16 milliseconds, bool isH265 = false) {
    const auto little = [](quint32 value, int bytes) {
        QByteArray out(4, '\0');
        qToLittleEndian(value, out.data());
        return out.first(bytes);
    };
    const QByteArray extension =
        QByteArray::fromHex(isH265 ? "8000140b81000c19" : "8000140b81000819"); // 160 x 88, 25 a second
    const quint32 length = quint32(24 + extension.size() + unit.size() + 8);
    const QDate day = wall.date();
    const QTime time = wall.time();
    const quint32 date = quint32(day.year() - 2000) << 26 | quint32(day.month()) << 22 |
                         quint32(day.day()) << 17 | quint32(time.hour()) << 12 | quint32(time.minute()) << 6 |
                         quint32(time.second());
    QByteArray head = "DHAV" + QByteArray(1, char(key ? 0xfd : 0xfc)) + QByteArray(3, '\0') +
                      little(number, 4) + little(length, 4) + little(date, 4) + little(milliseconds, 2) +
                      char(extension.size());
    int sum = 0;
    for (const char byte : std::as_const(head))
        sum += quint8(byte);
    return head + char(sum & 0xff) + extension + unit + "dhav" + little(length, 4);
}
