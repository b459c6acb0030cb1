#include "minibragg/nexus/hdf5_signature.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>

#include "minibragg/base/error.hpp"

namespace minibragg::nexus {
namespace {

constexpr std::string_view signature{"\x89HDF\r\n\x1a\n", 8};

/// Where in a superblock its parts stand, by the HDF5 file format specification, III: "Disk
/// Format: Level 0A".
namespace superblock {
constexpr std::size_t version = 8, most_bytes = 96;
}

/// Bytes of a regular file from a place on: as many as there are, at most those that a
/// superblock has.
std::string bytes_at(std::ifstream& file, std::uint64_t place) {
    std::string bytes(superblock::most_bytes, '\0');
    file.clear();
    file.seekg(static_cast<std::streamoff>(place));
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return bytes;
}

std::uint64_t size_of_regular_file(const std::string& path) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
        return 0;
    }
    const auto size = std::filesystem::file_size(path, error);
    return error ? 0 : size;
}

/// The superblock, which begins at byte 0, 512, 1024, 2048 and so on.
std::optional<std::string> superblock_of(const std::string& path) {
    constexpr std::uint64_t first_place = 512;
    const std::uint64_t size = size_of_regular_file(path);
    if (size == 0) {
        return std::nullopt;
    }
    std::ifstream file(path, std::ios::binary);
    for (std::uint64_t place = 0; place + signature.size() <= size;
         place = place == 0 ? first_place : 2 * place) {
        std::string bytes = bytes_at(file, place);
        if (bytes.starts_with(signature)) {
            return bytes;
        }
    }
    return std::nullopt;
}

/// An integer of some bytes, the lowest first; none where the bytes end before it does.
std::optional<std::uint64_t> number_at(
    std::string_view bytes, std::size_t place, std::size_t size
) {
    constexpr unsigned bits_per_byte = 8;
    if (place + size > bytes.size()) {
        return std::nullopt;
    }
    std::uint64_t number = 0;
    for (std::size_t i = size; i-- > 0;) {
        number = (number << bits_per_byte) | static_cast<unsigned char>(bytes[place + i]);
    }
    return number;
}

/// The first places of versions 0 to 3: of the size of addresses, which that of lengths
/// follows, and of the addresses, of which the third is that of the file's end.
struct SuperblockLayout {
    std::size_t sizes, addresses;
};

constexpr std::array<SuperblockLayout, 4> layouts{{{13, 24}, {13, 28}, {9, 12}, {9, 12}}};

/// The address behind the file's last byte; none where the superblock makes no sense.
std::optional<std::uint64_t> end_of_file(const std::string& bytes) {
    constexpr std::size_t end_of_addresses = 2;
    const auto version = number_at(bytes, superblock::version, 1);
    if (!version || *version >= layouts.size()) {
        return std::nullopt;
    }
    const SuperblockLayout& layout = layouts[*version];
    const auto address_size = number_at(bytes, layout.sizes, 1);
    const auto length_size = number_at(bytes, layout.sizes + 1, 1);
    const auto is_sound = [](const std::optional<std::uint64_t>& size) {
        return size && (*size == 2 || *size == 4 || *size == sizeof(std::uint64_t));
    };
    if (!is_sound(address_size) || !is_sound(length_size)) {
        return std::nullopt;
    }
    return number_at(bytes, layout.addresses + end_of_addresses * *address_size, *address_size);
}

}  // namespace

bool is_hdf5_file(const std::string& path) {
    return superblock_of(path).has_value();
}

void check_superblock(const std::string& path) {
    const std::optional<std::string> bytes = superblock_of(path);
    if (!bytes) {
        return;
    }
    const std::optional<std::uint64_t> end = end_of_file(*bytes);
    if (!end) {
        throw InputError(
            path + ": its first bytes are of no HDF5 file that there is. Copy it again"
        );
    }
    const std::uint64_t size = size_of_regular_file(path);
    if (*end > size) {
        throw InputError(
            path + ": is cut off: it has " + std::to_string(size) + " bytes of " +
            std::to_string(*end) + ". Copy it again"
        );
    }
}

}  // namespace minibragg::nexus
