// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

namespace vigie::store {

/// Bytes that are never swapped to disk, lie between guard pages and are wiped when they go (sodium_malloc).
/// data() is null when the system has no locked memory to give.
class SecretBytes final {
public:
    explicit SecretBytes(size_t size);
    ~SecretBytes();
    SecretBytes(const SecretBytes&) = delete;
    SecretBytes& operator=(const SecretBytes&) = delete;

    [[nodiscard]] unsigned char* data() { return m_data; }
    [[nodiscard]] size_t size() const { return m_size; }
    [[nodiscard]] std::span<unsigned char> bytes() { return {m_data, m_size}; }

private:
    unsigned char* m_data;
    size_t m_size;
};

} // namespace vigie::store
