// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/metadata_depacketiser.h"

namespace vigie::rtsp {

namespace {

constexpr qsizetype maxDocument = 1024 * 1024;

bool beginsDocument(QByteArrayView text) {
    const QByteArrayView trimmed = text.trimmed();
    if (trimmed.startsWith("<?xml"))
        return true;
    if (!trimmed.startsWith('<'))
        return false;
    const qsizetype end = trimmed.indexOf('>');
    const QByteArrayView tag = trimmed.first(end < 0 ? std::min<qsizetype>(trimmed.size(), 64) : end);
    return tag.indexOf("MetadataStream") > 0 && !tag.startsWith("</");
}

} // namespace

MetadataDepacketiser::MetadataDepacketiser(Sink sink)
    : Depacketiser(std::move(sink)) {}

void MetadataDepacketiser::reset() {
    m_document.clear();
    m_lossPending = true;
    m_skipping = false;
}

void MetadataDepacketiser::flush(bool lostAfter) {
    if (!lostAfter)
        return; // times say nothing about where a document ends
    m_lossPending = true;
    m_skipping = m_skipping || !m_document.isEmpty();
    m_document.clear();
}

void MetadataDepacketiser::push(const RtpPacket& packet, bool lostBefore) {
    const QByteArrayView text(packet.payload.data(), qsizetype(packet.payload.size()));
    const bool begins = beginsDocument(text);
    if (lostBefore) {
        m_lossPending = true;
        m_document.clear();
        m_skipping = true;
    }
    if (begins) {
        if (!m_document.isEmpty() && m_document.trimmed().endsWith('>'))
            close();
        m_document.clear();
        m_skipping = false;
    } else if (m_document.isEmpty() && !m_skipping && !text.trimmed().isEmpty()) {
        countMalformed();
        m_skipping = true;
    }
    if (!m_skipping) {
        if (m_document.isEmpty())
            m_time = packet.timestamp;
        if (m_document.size() + text.size() > maxDocument) {
            countMalformed();
            m_document.clear();
            m_lossPending = true;
            m_skipping = true;
        } else {
            m_document.append(text);
        }
    }
    if (!packet.marker)
        return;
    if (!m_skipping)
        close();
    m_skipping = false;
}

void MetadataDepacketiser::close() {
    QByteArray document = std::exchange(m_document, {});
    if (!document.trimmed().isEmpty())
        give({std::move(document), true, std::exchange(m_lossPending, false), m_time});
}

} // namespace vigie::rtsp
