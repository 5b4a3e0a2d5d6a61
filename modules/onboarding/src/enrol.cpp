// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/enrol.h"

#include "catalog/directory_repository.h"

namespace vigie::onboarding {

Result<Examined> examineRecorder(devices::DeviceDriver& driver, const std::stop_token& stop) {
    Examined examined;
    // The clock first: a device that is minutes off refuses our logins until we count with its time.
    auto clock = driver.readClock(stop);
    if (!clock && clock.error().code != ErrorCode::Unsupported)
        return fail(clock.error());
    if (clock)
        examined.clock = std::move(*clock);
    auto identity = driver.identify(stop);
    if (!identity)
        return fail(identity.error());
    examined.identity = std::move(*identity);
    auto channels = driver.channels(stop);
    if (!channels)
        return fail(channels.error());
    examined.channels = std::move(*channels);
    return examined;
}

Result<Enrolled> enrolRecorder(catalog::Database& database, devices::DeviceDriver& driver,
                               const Commune& commune, const Site& site, const Recorder& recorder,
                               const Authorisation& authorisation, const std::stop_token& stop) {
    const auto examined = examineRecorder(driver, stop);
    if (!examined)
        return fail(examined.error());
    return saveRecorder(database, *examined, commune, site, recorder, authorisation);
}

Result<Enrolled> saveRecorder(catalog::Database& database, const Examined& examined, const Commune& commune,
                              const Site& site, const Recorder& asked, const Authorisation& authorisation) {
    Enrolled enrolled{examined.identity, examined.clock, {}};
    Recorder recorder = asked;
    recorder.manufacturer = examined.identity.manufacturer;
    recorder.model = examined.identity.model;
    recorder.firmware = examined.identity.firmware;
    recorder.serial = examined.identity.serial;

    catalog::DirectoryRepository places(database);
    const auto known = places.load();
    if (!known)
        return fail(known.error());
    for (const auto& saved : {places.save(commune), places.save(site), places.save(recorder)}) {
        if (!saved)
            return fail(saved.error());
    }
    if (const auto& clock = examined.clock) {
        const auto saved = places.recordClock(
            commune.id, recorder.id,
            {clock->offset, clock->uncertainty, clock->source, clock->localAsUtc, SystemClock().utcNow()});
        if (!saved)
            return fail(saved.error());
    }
    for (const auto& channel : examined.channels) {
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
