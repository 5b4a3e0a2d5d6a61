// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory_archive.h"

namespace vigie::app {

namespace {

bool sameWay(const Recorder& a, const Credentials& loginA, const Recorder& b, const Credentials& loginB) {
    const auto to = devices::addressOf(a, loginA);
    const auto known = devices::addressOf(b, loginB);
    return to.url == known.url && to.family == known.family &&
           to.trust.pinnedSha256 == known.trust.pinnedSha256 && loginA.user == loginB.user &&
           loginA.password == loginB.password;
}

} // namespace

DirectoryArchive::DirectoryArchive(DirectoryLiveSource& directory, rtsp::IoThreads& threads)
    : m_directory(directory)
    , m_threads(threads)
    , m_archive([this](const RecorderId& id) { return driver(id); }) {}

Result<QList<TimeSpan>> DirectoryArchive::coverage(const CameraId& id, TimeSpan span,
                                                   const std::stop_token& stop) {
    const auto camera = m_directory.camera(id);
    if (!camera)
        return fail(camera.error());
    return m_archive.coverage(*camera, span, stop);
}

Result<std::unique_ptr<ArchiveReader>> DirectoryArchive::open(const CameraId& id, TimeSpan span,
                                                              const std::stop_token& stop) {
    const auto camera = m_directory.camera(id);
    if (!camera)
        return fail(camera.error());
    return m_archive.open(*camera, span, stop);
}

Result<std::shared_ptr<devices::DeviceDriver>> DirectoryArchive::driver(const RecorderId& id) {
    auto access = m_directory.recorder(id);
    if (!access)
        return fail(access.error());
    const auto& [recorder, login] = *access;
    const std::lock_guard lock(m_mutex);
    Known& known = m_drivers[id];
    if (known.driver && sameWay(recorder, login, known.recorder, known.login))
        return known.driver;
    auto made = devices::connectDevice(devices::addressOf(recorder, login), m_threads);
    if (!made)
        return fail(made.error());
    known = {recorder, login, std::move(*made)};
    return known.driver;
}

} // namespace vigie::app
