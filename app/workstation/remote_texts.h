// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/places.h"
#include "domain/remote_wall.h"

namespace vigie::app {

// What is said of things sent between desks, in the user's language.

/// «caméra 127 Place du Marché», «mosaïque « Centre », 5 caméras».
[[nodiscard]] QString whatOf(const WallSend& send, const Directory& directory);
/// What a monitor shows: «3 × 3 · n° 127, 131, 204».
[[nodiscard]] QString showsText(const QJsonObject& shows, const Directory& directory);
/// «proposée», «acceptée», «refusée», … with the target's note.
[[nodiscard]] QString stateText(const WallSend& send);
/// «poste 2 (Opérateur, poste 2)»: without the person where a desk's name tells it.
[[nodiscard]] QString deskText(const QString& desk, const QString& person);

} // namespace vigie::app
