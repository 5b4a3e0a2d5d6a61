// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"
#include "domain/places.h"

namespace vigie::catalog {

/// Communes, sites, recorders, cameras and their streams.
/// Thread: the Database's. Errors: the Database's; a value this program doesn't know (a newer catalog's
/// codec) leaves out that stream or recorder with a warning instead of losing the directory. Writing:
/// administrators; streams and clocks also technicians and agents. Each save may be repeated.
class DirectoryRepository final {
public:
    explicit DirectoryRepository(Database& database)
        : m_database(database) {}

    [[nodiscard]] Result<Directory> load();

    /// With its convention where there is one.
    [[nodiscard]] Result<void> save(const Commune& commune);
    [[nodiscard]] Result<void> save(const CommuneId& commune, const Convention& convention);
    [[nodiscard]] Result<void> save(const Site& site);
    /// Its address must not hold credentials. Its clock is not saved here.
    [[nodiscard]] Result<void> save(const Recorder& recorder);
    /// Returns its number: the one given, or with number 0 the one it has, else the smallest free one. Its
    /// streams are replaced in the same transaction.
    [[nodiscard]] Result<int> save(const Camera& camera);
    /// All of these or, after any error, none; the error's text names what was being saved.
    [[nodiscard]] Result<void> saveAll(const QList<Commune>& communes, const QList<Site>& sites,
                                       const QList<Recorder>& recorders, const QList<Camera>& cameras);
    /// The first ones with all that is theirs, of the others the streams only; all or none.
    [[nodiscard]] Result<void> saveStreams(const QList<Camera>& whole, const QList<Camera>& streamsOnly);
    [[nodiscard]] Result<void> replaceStreams(const CommuneId& commune, const CameraId& camera,
                                              const QList<StreamProfile>& streams);
    /// A reading made now; kept for ever beside the earlier ones.
    [[nodiscard]] Result<void> recordClock(const CommuneId& commune, const RecorderId& recorder,
                                           const ClockState& clock);

private:
    [[nodiscard]] Result<int> saveWithin(const Camera& camera); // in a transaction that is open
    [[nodiscard]] Result<void> loadStreams(Directory& directory);
    Database& m_database;
};

} // namespace vigie::catalog
