// SPDX-License-Identifier: GPL-3.0-or-later
#include "jpeg_headers.h"

#include <algorithm>
#include <array>

namespace vigie::rtsp {

namespace {

// T.81 tables K.1 and K.2, row by row, and the order in which a DQT lists them.
constexpr std::array<std::uint8_t, 64> luminance{
    16, 11,  10,  16, 24, 40, 51, 61, 12,  12,  14,  19,  26, 58, 60, 55,  14,  13,  16,  24, 40, 57,
    69, 56,  14,  17, 22, 29, 51, 87, 80,  62,  18,  22,  37, 56, 68, 109, 103, 77,  24,  35, 55, 64,
    81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98,  112, 100, 103, 99};
constexpr std::array<std::uint8_t, 64> chrominance{
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99,
    99, 99, 47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99};

constexpr std::array<std::uint8_t, 64> zigzag{0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,
                                              12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6,  7,  14, 21, 28,
                                              35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
                                              58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

// Where a whole frame segment says how many components follow, three bytes each.
constexpr qsizetype frameComponents = 9;

QByteArray segment(std::uint8_t marker, const QByteArray& content) {
    const auto length = static_cast<std::uint16_t>(content.size() + 2);
    QByteArray bytes(4, '\xff');
    bytes[1] = char(marker);
    bytes[2] = char(length >> 8);
    bytes[3] = char(length & 0xFF);
    return bytes + content;
}

} // namespace

QByteArray jfifSegment() {
    // Version 1.1, square pixels, no thumbnail.
    return segment(0xE0, QByteArray("JFIF\0\1\1\0\0\1\0\1\0\0", 14));
}

QByteArray quantisationSegment(std::uint8_t q) {
    const int factor = std::clamp(int(q), 1, 99);
    const int scale = factor < 50 ? 5000 / factor : 200 - factor * 2;
    QByteArray content;
    for (const auto* table : {&luminance, &chrominance}) {
        content.append(table == &luminance ? '\0' : '\1');
        for (const std::uint8_t at : zigzag)
            content.append(char(std::clamp(((*table)[at] * scale + 50) / 100, 1, 255)));
    }
    return segment(0xDB, content);
}

QByteArray quantisationSegment(std::uint8_t id, const QByteArray& table, bool wide) {
    return segment(0xDB, char((wide ? 0x10 : 0) | id) + table);
}

QByteArray huffmanSegment() {
    // T.81 tables K.3 to K.6: class and id, how many codes there are of each length, then their symbols.
    // DC symbols are 0 to 11 in order. AC symbols of luminance and chrominance differ.
    const QByteArray dcSymbols = QByteArray::fromHex("000102030405060708090a0b");
    const QByteArray dcLuminance = QByteArray::fromHex("00 00010501010101010100000000000000") + dcSymbols;
    const QByteArray dcChrominance = QByteArray::fromHex("01 00030101010101010101010000000000") + dcSymbols;
    const QByteArray acLuminance = QByteArray::fromHex(
        "10 0002010303020403050504040000017d"
        "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a"
        "3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a929394"
        "95969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8"
        "e9eaf1f2f3f4f5f6f7f8f9fa");
    const QByteArray acChrominance = QByteArray::fromHex(
        "11 00020102040403040705040400010277"
        "0001020311040521310612415107617113223281081442 "
        "91a1b1c109233352f0156272d10a162434e125f11718191a262728"
        "292a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a92"
        "939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7"
        "e8e9eaf2f3f4f5f6f7f8f9fa");
    return segment(0xC4, dcLuminance + acLuminance + dcChrominance + acChrominance);
}

QByteArray frameSegment(int width, int height, int verticalSampling, bool oneTable) {
    const char chroma = oneTable ? '\0' : '\1';
    QByteArray content(15, '\0');
    content[0] = 8; // bits a sample
    content[1] = char(height >> 8);
    content[2] = char(height & 0xFF);
    content[3] = char(width >> 8);
    content[4] = char(width & 0xFF);
    content[5] = 3;
    content[6] = 1; // JFIF numbers Y, Cb and Cr so
    content[7] = char(0x20 | verticalSampling);
    content[9] = 2;
    content[10] = 0x11;
    content[11] = chroma;
    content[12] = 3;
    content[13] = 0x11;
    content[14] = chroma;
    return segment(0xC0, content);
}

QByteArray restartSegment(std::uint16_t interval) {
    return segment(0xDD, QByteArray() + char(interval >> 8) + char(interval & 0xFF));
}

QByteArray scanSegment(const QByteArray& frame) {
    const int count = frame.size() > frameComponents ? frame[frameComponents] : 0;
    if (count < 1 || count > 4 || frame.size() < frameComponents + 1 + count * 3)
        return {};
    QByteArray content(1, char(count));
    for (int i = 0; i < count; ++i) {
        content.append(frame[frameComponents + 1 + i * 3]);
        content.append(i == 0 ? '\0' : '\x11'); // Huffman tables: luminance's, then chrominance's
    }
    return segment(0xDA, content + QByteArray("\0\x3f\0", 3));
}

} // namespace vigie::rtsp
