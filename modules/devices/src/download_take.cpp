// SPDX-License-Identifier: GPL-3.0-or-later
#include "download_take.h"

#include "spans.h"

namespace vigie::devices {

namespace {

constexpr qsizetype mostText = 64 * 1024;

} // namespace

void DownloadTake::begin(const HttpAnswer& head) {
    const QByteArray type = head.contentType.toLower();
    m_isText = type.startsWith("text/") || type.contains("xml");
    m_text.clear();
}

Result<void> DownloadTake::take(QByteArrayView bytes) {
    if (m_isText) {
        m_text.append(bytes.first(std::min(bytes.size(), mostText - m_text.size())));
        return {};
    }
    if (m_firstBytes.size() < containerBytes)
        m_firstBytes.append(bytes.first(std::min(bytes.size(), containerBytes - m_firstBytes.size())));
    if (const auto origin = std::exchange(m_next, {}); origin && m_sink.begin) {
        if (auto begun = m_sink.begin(*origin); !begun)
            return begun;
    }
    m_bytes += bytes.size();
    return m_sink.bytes(bytes);
}

QString DownloadTake::container() const {
    return containerOf(m_firstBytes);
}

} // namespace vigie::devices
