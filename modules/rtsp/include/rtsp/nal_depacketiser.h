// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp/depacketiser.h"

namespace vigie::rtsp {

/// Gathers NAL units into access units in Annex B, each NAL unit after 00 00 00 01. A unit leaves at the RTP
/// marker, or when the timestamp changes because the marker was lost or the device sets none. NAL units
/// without a picture (parameter sets sent with a marker of their own) wait for the picture they belong to.
/// Thread:  its owner's; the sink is called within push() and flush().
/// Errors:  malformed payloads are dropped and counted; a unit that lost a part leaves with `discontinuity`
///          and is never called a key frame.
/// Bounds:  a unit of more than 8 MiB is dropped.
class NalDepacketiser : public Depacketiser {
public:
    void push(const RtpPacket& packet, bool lostBefore) override;
    void flush(bool lostAfter) override;
    void reset() override;

protected:
    enum class NalKind { Slice, KeySlice, ParameterSet, Other };
    struct NalClass {
        NalKind kind = NalKind::Other;
        bool firstSlice = false;   ///< the picture begins with it
        unsigned parameterBit = 0; ///< which of the codec's parameter sets it is
    };

    /// `parameterSets` (Annex B) go before the first key frame if the stream itself brings none until then;
    /// `allParameters` is the set of bits that makes them complete.
    NalDepacketiser(Sink sink, QByteArray parameterSets, unsigned allParameters);

    virtual void unpack(Bytes payload) = 0;
    /// `head` holds the NAL header and at least one byte more if the NAL unit has one.
    [[nodiscard]] virtual NalClass classify(Bytes head) const = 0;

    void appendNal(Bytes nal);
    void beginFragment(Bytes header, Bytes firstPart);
    void continueFragment(Bytes part);
    void endFragment() { m_fragment.reset(); }
    [[nodiscard]] bool inFragment() const { return m_fragment.has_value(); }
    /// Removes what has come of a NAL unit whose rest is missing.
    void dropFragment();
    /// A payload that can't be used; `damaging` when a part of the picture went with it.
    void refuse(bool damaging);

private:
    void begin(std::uint32_t timestamp);
    void noteNal(const NalClass& nal);
    void append(Bytes bytes);
    void emitUnit();

    QByteArray m_parameterSets; // emptied once a key frame has left with them or without need
    unsigned m_allParameters;
    unsigned m_parametersSeen = 0;

    QByteArray m_data;
    std::uint32_t m_timestamp = 0;
    bool m_open = false;
    bool m_hasSlice = false;
    bool m_hasKeySlice = false;
    bool m_hasFirstSlice = false;
    bool m_damaged = false;
    bool m_lossBefore = false;  // within or before the unit being gathered
    bool m_lossPending = false; // before the unit that comes next
    bool m_overflow = false;
    std::optional<qsizetype> m_fragment; // where the NAL unit being gathered begins in m_data
    // What units of each sort needed last, so that one allocation holds a unit.
    qsizetype m_usualSize = 4096;
    qsizetype m_usualKeySize = 65536;
};

} // namespace vigie::rtsp
