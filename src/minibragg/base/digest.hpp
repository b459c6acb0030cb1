#pragma once

#include <cstdint>
#include <string_view>

namespace minibragg {

/// A fingerprint of bytes, by which accidental changes are noticed: 64-bit FNV-1a (Fowler,
/// Noll, Vo; RFC 9923).
constexpr std::uint64_t digest(std::string_view bytes) {
    constexpr std::uint64_t offset_basis = 0xcbf29ce484222325;
    constexpr std::uint64_t prime = 0x100000001b3;
    std::uint64_t hash = offset_basis;
    for (const char byte : bytes) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * prime;
    }
    return hash;
}

}  // namespace minibragg
