// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory_live_source.h"

#include <QCoreApplication>
#include <QLocale>

namespace vigie::app {
DirectoryLiveSource::DirectoryLiveSource(const Clock& clock)
    : m_clock(clock)
    , m_directory(std::make_shared<Directory>()) {}

void DirectoryLiveSource::setDirectory(std::shared_ptr<const Directory> directory) {
    const std::lock_guard lock(m_mutex);
    m_directory = std::move(directory);
}

void DirectoryLiveSource::setLogins(QHash<RecorderId, Credentials> logins) {
    const std::lock_guard lock(m_mutex);
    m_logins = std::move(logins);
}

Result<StreamEndpoint> DirectoryLiveSource::endpoint(const CameraId& id, StreamRole role) {
    const std::lock_guard lock(m_mutex);
    const auto camera = authorised(id);
    if (!camera)
        return fail(camera.error());
    const StreamProfile* stream = (*camera)->stream(role);
    if (!stream)
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("app", "La caméra n'annonce aucun flux"));
    const auto known = login((*camera)->recorder);
    if (!known)
        return fail(known.error());
    return StreamEndpoint{stream->uri, *known, stream->codec, stream->size,
                          m_directory->recorders.value((*camera)->recorder).trust};
}

Result<Camera> DirectoryLiveSource::camera(const CameraId& id) {
    const std::lock_guard lock(m_mutex);
    const auto camera = authorised(id);
    if (!camera)
        return fail(camera.error());
    return **camera;
}

Result<std::pair<Recorder, Credentials>> DirectoryLiveSource::recorder(const RecorderId& id) {
    const std::lock_guard lock(m_mutex);
    const auto known = login(id);
    if (!known)
        return fail(known.error());
    return std::pair(m_directory->recorders.value(id), *known);
}

Result<const Camera*> DirectoryLiveSource::authorised(const CameraId& id) const {
    const auto camera = m_directory->cameras.constFind(id);
    if (camera == m_directory->cameras.constEnd())
        return fail(ErrorCode::Forbidden, QCoreApplication::translate("app", "Caméra inconnue du catalogue"));
    if (!camera->authorisation.isValidOn(toDateTime(m_clock.utcNow()).toLocalTime().date()))
        return fail(ErrorCode::Forbidden,
                    camera->authorisation.number.isEmpty()
                        ? QCoreApplication::translate("app", "Aucun arrêté d'autorisation")
                    : camera->authorisation.purpose.isEmpty()
                        ? QCoreApplication::translate("app", "Arrêté sans finalité : personne ne visionne")
                        : QCoreApplication::translate("app", "Arrêté expiré le %1")
                              .arg(QLocale().toString(camera->authorisation.expires, QLocale::ShortFormat)));
    return &*camera;
}

Result<Credentials> DirectoryLiveSource::login(const RecorderId& id) const {
    const auto login = m_logins.constFind(id);
    if (login == m_logins.constEnd())
        return fail(ErrorCode::NotFound,
                    QCoreApplication::translate("app", "Compte de l'enregistreur pas encore lu"));
    return *login;
}

} // namespace vigie::app
