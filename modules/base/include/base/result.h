// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <tl/expected.hpp>

#include <utility>

namespace vigie {

/// What a fallible function returns: a value or an Error. Exceptions never cross a module.
///
///     Result<Frame> decode(...);
///     if (auto frame = decode(...); !frame)
///         return fail(frame.error());
///
/// Functions that return one are [[nodiscard]].
template <class T>
using Result = tl::expected<T, Error>;

/// Makes the failed side of any Result.
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, QString text, QString detail = {}) {
    return tl::unexpected<Error>(Error{code, std::move(text), std::move(detail)});
}

} // namespace vigie
