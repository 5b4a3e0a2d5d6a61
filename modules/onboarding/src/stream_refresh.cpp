// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/stream_refresh.h"

#include "catalog/directory_repository.h"

#include <algorithm>

namespace vigie::onboarding {

StreamRefresh refreshOf(const QList<devices::Channel>& channels, const Directory& known,
                        const RecorderId& recorder) {
    StreamRefresh refresh;
    QList<Camera> cameras;
    QSet<QString> channelsKnown;
    for (const Camera& camera : known.cameras)
        if (camera.recorder == recorder) {
            cameras.append(camera);
            channelsKnown.insert(camera.channel);
        }
    std::sort(cameras.begin(), cameras.end(),
              [](const Camera& a, const Camera& b) { return a.number < b.number; });
    for (Camera& camera : cameras) {
        const auto channel =
            std::find_if(channels.begin(), channels.end(),
                         [&camera](const devices::Channel& one) { return one.token == camera.channel; });
        if (channel == channels.end() || channel->streams.isEmpty()) {
            refresh.missing.append(camera);
            continue;
        }
        camera.streams = channel->streams;
        if (!channel->recording.isEmpty())
            camera.recording = channel->recording;
        refresh.cameras.append(camera);
        refresh.channels.append(*channel);
    }
    for (const devices::Channel& channel : channels)
        if (!channelsKnown.contains(channel.token))
            refresh.unknown.append(channel.token);
    return refresh;
}

Result<void> saveStreams(catalog::Database& database, const StreamRefresh& refresh, const Directory& known) {
    QList<Camera> whole;
    QList<Camera> streamsOnly;
    for (const Camera& camera : refresh.cameras) {
        const bool sameRecording = known.cameras.value(camera.id).recording == camera.recording;
        (sameRecording ? streamsOnly : whole).append(camera);
    }
    return catalog::DirectoryRepository(database).saveStreams(whole, streamsOnly);
}

} // namespace vigie::onboarding
