// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/enrol.h"

#include "catalog/directory_repository.h"

namespace vigie::onboarding {

Result<Enrolled> enrolRecorder(catalog::Database& database, devices::DeviceDriver& driver,
                               const Commune& commune, const Site& site, const Recorder& asked,
                               const Authorisation& authorisation, const std::stop_token& stop) {
    Enrolled enrolled;
    // The clock first: a device that is minutes off refuses our logins until we count with its time.
    auto clock = driver.readClock(stop);
    if (!clock)
        return fail(clock.error());
    enrolled.clock = *clock;
    auto identity = driver.identify(stop);
    if (!identity)
        return fail(identity.error());
    enrolled.identity = std::move(*identity);
    Recorder recorder = asked;
    recorder.manufacturer = enrolled.identity.manufacturer;
    recorder.model = enrolled.identity.model;
    recorder.firmware = enrolled.identity.firmware;
    recorder.serial = enrolled.identity.serial;
    const auto channels = driver.channels(stop);
    if (!channels)
        return fail(channels.error());

    catalog::DirectoryRepository places(database);
    const auto known = places.load();
    if (!known)
        return fail(known.error());
    for (const auto& saved : {places.save(commune), places.save(site), places.save(recorder),
                              places.recordClock(commune.id, recorder.id,
                                                 {clock->offset, clock->uncertainty, clock->source,
                                                  clock->localAsUtc, SystemClock().utcNow()})}) {
        if (!saved)
            return fail(saved.error());
    }
    for (const auto& channel : *channels) {
        Camera camera;
        camera.id = CameraId::create();
        for (const auto& before : known->cameras) {
            if (before.recorder == recorder.id && before.channel == channel.token)
                camera.id = before.id;
        }
        camera.commune = commune.id;
        camera.site = site.id;
        camera.recorder = recorder.id;
        camera.name = channel.name.isEmpty() ? channel.token : channel.name;
        camera.channel = channel.token;
        camera.recording = channel.recording;
        camera.authorisation = authorisation;
        camera.streams = channel.streams;
        const auto number = places.save(camera);
        if (!number)
            return fail(number.error());
        camera.number = *number;
        enrolled.cameras << camera;
    }
    return enrolled;
}

} // namespace vigie::onboarding
