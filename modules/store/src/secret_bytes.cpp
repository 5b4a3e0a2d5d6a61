// SPDX-License-Identifier: GPL-3.0-or-later
#include "secret_bytes.h"

#include <sodium.h>

namespace vigie::store {

SecretBytes::SecretBytes(size_t size)
    : m_data(static_cast<unsigned char*>(sodium_malloc(size)))
    , m_size(size) {}

SecretBytes::~SecretBytes() {
    sodium_free(m_data);
}

} // namespace vigie::store
