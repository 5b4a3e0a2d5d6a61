// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory_live_source.h"

#include <QCoreApplication>
#include <QLocale>

namespace vigie::app {
DirectoryLiveSource::DirectoryLiveSource(const Clock& clock)
    : m_clock(clock)
    , m_directory(std::make_shared<Directory>()) {}

void DirectoryLiveSource::set(std::shared_ptr<const Directory> directory,
                              QHash<RecorderId, Credentials> credentials) {
    const std::lock_guard lock(m_mutex);
    m_directory = std::move(directory);
    m_credentials = std::move(credentials);
}

Result<StreamEndpoint> DirectoryLiveSource::endpoint(const CameraId& id, StreamRole role) {
    const std::lock_guard lock(m_mutex);
    const auto camera = m_directory->cameras.constFind(id);
    if (camera == m_directory->cameras.constEnd())
        return fail(ErrorCode::NotFound, QCoreApplication::translate("app", "Caméra inconnue du catalogue"));
    if (!camera->authorisation.isValidOn(toDateTime(m_clock.utcNow()).toLocalTime().date()))
        return fail(ErrorCode::Forbidden,
                    camera->authorisation.number.isEmpty()
                        ? QCoreApplication::translate("app", "Aucun arrêté d'autorisation")
                        : QCoreApplication::translate("app", "Arrêté expiré le %1")
                              .arg(QLocale().toString(camera->authorisation.expires, QLocale::ShortFormat)));
    const StreamProfile* stream = camera->stream(role);
    if (!stream)
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("app", "La caméra n'annonce aucun flux"));
    return StreamEndpoint{stream->uri, m_credentials.value(camera->recorder), stream->codec, stream->size};
}

} // namespace vigie::app
