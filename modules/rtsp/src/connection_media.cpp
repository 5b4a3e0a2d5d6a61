// SPDX-License-Identifier: GPL-3.0-or-later
// The tracks of a conversation: which are wanted, how their media come, what they tell.
#include "connection.h"

#include "logging.h"

#include <QCoreApplication>
#include <QRandomGenerator>

namespace vigie::rtsp {

namespace {

constexpr std::uint32_t ourSsrc = 0x56494749; // "VIGI": one receiver, so any value does
// What may wait for a device that takes talk slowly: two seconds of G.711.
constexpr qint64 maxTalkWaiting = 16 * 1024;

} // namespace

// --- which tracks ---

bool Connection::chooseTracks(const SessionDescription& session, Description& description,
                              QList<std::pair<TrackKind, Error>>& missing) {
    const WantedTracks& wanted = m_request.tracks;
    bool essential = true;
    const auto choose = [&](bool isWanted, TrackKind kind, const Result<MediaDescription>& media) {
        if (!isWanted)
            return true;
        if (!media && essential) {
            finish(media.error());
            return false;
        }
        if (media) {
            m_tracks.push_back(std::make_unique<Track>());
            m_tracks.back()->kind = kind;
            m_tracks.back()->media = *media;
            m_tracks.back()->essential = essential;
        } else {
            missing.append({kind, media.error()});
        }
        essential = false;
        return true;
    };
    const auto audio = session.audio();
    const auto talk = session.backChannel();
    if (!choose(wanted.video, TrackKind::Video, session.video()) ||
        !choose(wanted.audio, TrackKind::Audio, audio) ||
        !choose(wanted.metadata, TrackKind::Metadata, session.metadata()) ||
        !choose(wanted.backChannel, TrackKind::BackChannel, talk))
        return false;
    if (m_tracks.empty()) {
        finish({ErrorCode::InvalidInput,
                QCoreApplication::translate("rtsp", "Aucune piste n'est demandée à l'appareil."),
                QStringLiteral("no wanted track")});
        return false;
    }
    if (wanted.video)
        description.video = toVideoTrack(m_tracks.front()->media);
    if (wanted.audio && audio)
        description.audio = toAudioTrack(*audio);
    if (wanted.backChannel && talk)
        description.backChannel = toAudioTrack(*talk);
    QList<const Track*> unmatched;
    for (const auto& track : m_tracks)
        unmatched.append(track.get());
    for (const MediaDescription& media : session.media) {
        const auto ours = std::find_if(unmatched.begin(), unmatched.end(), [&](const Track* track) {
            return track->media.kind == media.kind && track->media.codec == media.codec &&
                   track->media.control == media.control && track->media.direction == media.direction;
        });
        description.tracks.append({QString::fromLatin1(media.kind), QString::fromLatin1(media.codec),
                                   media.payloadType, ours != unmatched.end()});
        if (ours != unmatched.end())
            unmatched.erase(ours);
    }
    return true;
}

// --- how they come ---

UdpPath::Sinks Connection::sinksOf(const Track& track) {
    auto* raw = const_cast<Track*>(&track);
    return {[this, raw](Bytes packet) {
                const auto self = m_self; // a listener may end the session within
                rtp(*raw, packet);
                publishStats();
            },
            [this, raw](Bytes packet) {
                const auto self = m_self;
                rtcp(*raw, packet);
            },
            [this] { return m_shared->reading.load() || m_seeking; }};
}

Result<void> Connection::preparePath(Track& track) {
    track.path.reset();
    if (m_lower != TransportHeader::Lower::Udp)
        return {}; // a group is known from the answer only
    auto path = UdpPath::unicast(m_transport->localAddress(), sinksOf(track));
    if (!path)
        return fail(path.error());
    track.path = std::move(*path);
    return {};
}

Result<void> Connection::acceptTransport(Track& track, const TransportHeader& chosen) {
    track.transport = chosen;
    const QHostAddress peer = m_transport->peerAddress();
    const QHostAddress source = chosen.source.isNull() ? peer : chosen.source;
    switch (m_lower) {
    case TransportHeader::Lower::Tcp:
        for (const auto& other : m_tracks) {
            if (other.get() == &track)
                break;
            if (other->transport.rtpChannel == chosen.rtpChannel ||
                other->transport.rtcpChannel == chosen.rtcpChannel)
                return fail(ErrorCode::Protocol,
                            QCoreApplication::translate("rtsp", "L'appareil répond hors du protocole RTSP."),
                            QStringLiteral("channel %1 given to two tracks").arg(chosen.rtpChannel));
        }
        m_reader.addChannels(chosen.rtpChannel, chosen.rtcpChannel);
        return {};
    case TransportHeader::Lower::Udp:
        track.path->setPeer(source, peer, chosen.server);
        track.path->punch(std::uint8_t(std::max(0, track.media.payloadType)), ourSsrc);
        return {};
    case TransportHeader::Lower::Multicast:
        break;
    }
    const QHostAddress group = chosen.destination.isNull()
                                   ? QHostAddress(QString::fromLatin1(track.media.address))
                                   : chosen.destination;
    TransportHeader::Ports ports = chosen.group;
    if (ports.rtp == 0 && track.media.port > 0 && track.media.port < 65535)
        ports = {quint16(track.media.port), quint16(track.media.port + 1)};
    const int ttl = chosen.ttl > 0 ? chosen.ttl : track.media.ttl;
    auto path = UdpPath::multicast(m_transport->localAddress(), group, ports, ttl, sinksOf(track));
    if (!path)
        return fail(path.error());
    track.path = std::move(*path);
    track.path->setPeer(source, group, {0, ports.rtcp});
    return {};
}

void Connection::makeReceiver(Track& track) {
    if (track.kind == TrackKind::BackChannel) {
        auto* random = QRandomGenerator::global();
        track.talk = std::make_unique<TalkSender>(track.media, random->generate(), random->generate());
        return;
    }
    MediaReceiver::Sinks sinks;
    sinks.unit = [this](AccessUnit&& one) { unit(std::move(one)); };
    // The others end with the essential one, or each for itself and the session goes on.
    sinks.ended = [this, essential = track.essential] {
        if (essential)
            ended();
    };
    sinks.audio = [this](const AudioUnit& one) {
        if (!isDone() && !m_ended && !m_shared->closing)
            m_listener->onAudio(one);
    };
    sinks.metadata = [this](const MetadataUnit& one) {
        if (!isDone() && !m_ended && !m_shared->closing)
            m_listener->onMetadata(one);
    };
    track.receiver = std::make_unique<MediaReceiver>(track.media, std::move(sinks));
}

bool Connection::takesMedia() const {
    return !isDone() && !m_seeking && !m_shared->closing;
}

void Connection::frame(const InterleavedFrame& frame) {
    if (mediaByUdp())
        return;
    for (const auto& track : m_tracks) {
        if (frame.channel == track->transport.rtpChannel)
            return rtp(*track, frame.data);
        if (frame.channel == track->transport.rtcpChannel)
            return rtcp(*track, frame.data);
    }
}

void Connection::rtp(Track& track, Bytes packet) {
    if (!track.receiver || !takesMedia())
        return;
    const MonoTime now = monoNow();
    if (track.essential)
        m_lastMedia = now;
    track.receiver->rtp(packet, SystemClock().utcNow(), now);
}

void Connection::rtcp(Track& track, Bytes packet) {
    if (track.receiver && takesMedia())
        track.receiver->rtcp(packet, monoNow());
}

void Connection::restartTracks(int cseq) {
    for (const auto& track : m_tracks) {
        if (track->receiver)
            track->receiver->restart(cseq);
        if (track->path)
            track->path->restart();
    }
}

void Connection::sendReports() {
    const MonoTime now = monoNow();
    m_lastReport = now;
    for (const auto& track : m_tracks) {
        if (!track->receiver)
            continue;
        const auto said = track->receiver->receptionReport(now);
        const QByteArray report = said ? receiverReport(ourSsrc, *said) : emptyReceiverReport(ourSsrc);
        if (track->path)
            track->path->sendRtcp(report);
        else
            m_transport->write(interleave(track->transport.rtcpChannel, report));
    }
}

void Connection::talk(const QByteArray& g711) {
    m_shared->talkQueued -= g711.size();
    const auto track =
        std::find_if(m_tracks.begin(), m_tracks.end(), [](const auto& one) { return one->talk != nullptr; });
    if (isDone() || m_state != State::Playing || track == m_tracks.end())
        return;
    const QByteArrayList packets = (*track)->talk->packets(g711, monoNow());
    for (const QByteArray& packet : packets) {
        if ((*track)->path)
            (*track)->path->sendRtp(packet);
        else if (m_transport->unsent() > maxTalkWaiting)
            ++m_shared->talkDropped;
        else
            m_transport->write(interleave((*track)->transport.rtpChannel, packet));
    }
}

// --- what is told ---

void Connection::announcePlaying() {
    if (!std::exchange(m_announced, true) && !m_shared->closing)
        m_listener->onPlaying();
}

bool Connection::isPastTheSpan(const AccessUnit& unit) {
    if (!m_play->reverse)
        return !m_play->span.isEmpty() && unit.captureTime.at >= m_play->span.end;
    // A group of pictures runs forward from its key frame: the one that begins at or before the span's begin
    // is the last.
    if (!unit.keyFrame)
        return false;
    const bool passed = m_passedBegin;
    m_passedBegin = unit.captureTime.at <= m_play->span.begin;
    return passed;
}

void Connection::unit(AccessUnit&& unit) {
    if (isDone() || m_ended || m_shared->closing)
        return;
    if (m_play && unit.captureTime.source == TimeSource::OnvifExtension) {
        m_lastCapture = unit.captureTime.at;
        if (isPastTheSpan(unit)) {
            ended();
            return pause(); // this device does not stop at the end of the range by itself
        }
    }
    announcePlaying();
    m_listener->onAccessUnit(std::move(unit));
}

void Connection::ended() {
    if (isDone() || m_ended)
        return;
    if (!m_play)
        return finish({ErrorCode::Network,
                       QCoreApplication::translate("rtsp", "L'appareil a arrêté le flux."),
                       QStringLiteral("RTCP BYE")});
    m_ended = true;
    if (m_shared->closing)
        return;
    announcePlaying();
    m_listener->onEndOfReplay();
}

void Connection::publishStats() {
    m_shared->discardedBytes = m_reader.discardedBytes();
    SessionStats sum;
    for (const auto& track : m_tracks) {
        if (track->path) {
            sum.reordered += track->path->reordered();
            sum.late += track->path->late();
            sum.foreign += track->path->foreign();
        }
        if (!track->receiver)
            continue;
        const MediaReceiver& receiver = *track->receiver;
        sum.packets += receiver.packets();
        sum.packetsLost += receiver.packetsLost();
        sum.bytes += receiver.bytes();
        sum.malformed += receiver.malformed();
        if (track->kind == TrackKind::Video)
            sum.accessUnits = receiver.units();
        else if (track->kind == TrackKind::Audio)
            sum.audioUnits = receiver.units();
        else
            sum.metadataUnits = receiver.units();
    }
    m_shared->packets = sum.packets;
    m_shared->packetsLost = sum.packetsLost;
    m_shared->bytes = sum.bytes;
    m_shared->malformed = sum.malformed;
    m_shared->accessUnits = sum.accessUnits;
    m_shared->audioUnits = sum.audioUnits;
    m_shared->metadataUnits = sum.metadataUnits;
    m_shared->reordered = sum.reordered;
    m_shared->late = sum.late;
    m_shared->foreign = sum.foreign;
}

} // namespace vigie::rtsp
