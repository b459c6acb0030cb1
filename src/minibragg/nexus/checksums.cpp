#include "minibragg/nexus/checksums.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <hdf5.h>
#include <zlib.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/regular_file.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/base/stop_request.hpp"
#include "minibragg/files/posix_file.hpp"
#include "minibragg/nexus/hdf5_handle.hpp"
#include "minibragg/nexus/hdf5_write.hpp"

namespace minibragg::nexus {
namespace {

namespace fs = std::filesystem;

const std::string entry_path = "/entry/";
const std::string checksums_path = "/entry/run/series/checksums";
constexpr std::size_t read_bytes = std::size_t{1} << 20U;

std::string hex(std::uint64_t number, std::size_t digits) {
    static constexpr std::string_view all = "0123456789abcdef";
    std::string text(digits, '0');
    std::for_each(text.rbegin(), text.rend(), [&number](char& digit) {
        digit = all[number % all.size()];
        number /= all.size();
    });
    return text;
}

std::uint32_t crc32_of(std::uint32_t before, std::string_view bytes) {
    return static_cast<std::uint32_t>(
        crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size())
    );
}

/// The text that seals a file: where it stands, and the CRC of all bytes but its own. Of a
/// fixed length; HDF5 keeps it as it is, in one place.
class Seal {
public:
    static std::size_t size() {
        return mark.size() + place_digits + between.size() + crc_digits;
    }

    static std::string text(std::int64_t place, std::uint32_t crc) {
        std::string text(mark);
        text += hex(static_cast<std::uint64_t>(place), place_digits);
        text += between;
        return text + hex(crc, crc_digits);
    }

    /// Whether a seal that belongs at `place` begins the bytes there.
    static bool is_at(std::string_view bytes, std::int64_t place) {
        const std::string expected = text(place, 0);
        const std::size_t before_crc = size() - crc_digits;
        return bytes.size() >= size() &&
               bytes.substr(0, before_crc) == std::string_view(expected).substr(0, before_crc);
    }

    static constexpr std::string_view mark =
        "CRC-32 of all other bytes of this file, which has this text at ";

private:
    static constexpr std::string_view between = ": ";
    static constexpr std::size_t place_digits = 16, crc_digits = 8;
};

/// Where the seal stands in a file: from the end, where it was written; none: nowhere.
std::optional<std::int64_t> find_seal(const files::PosixFile& file) {
    std::string bytes(read_bytes + Seal::size(), '\0');
    for (std::int64_t end = file.size(); end > 0;) {
        const std::int64_t begin = std::max<std::int64_t>(0, end - std::int64_t{read_bytes});
        const std::string_view block(bytes.data(), file.read_at(begin, bytes));
        for (std::size_t at = block.rfind(Seal::mark); at != std::string_view::npos;
             at = at == 0 ? std::string_view::npos : block.rfind(Seal::mark, at - 1)) {
            const std::int64_t place = begin + static_cast<std::int64_t>(at);
            if (Seal::is_at(block.substr(at), place)) {
                return place;
            }
        }
        end = begin;
    }
    return std::nullopt;
}

/// Of all bytes but those of the seal.
std::uint32_t crc_around_seal(const files::PosixFile& file, std::int64_t place) {
    std::string bytes(read_bytes, '\0');
    std::uint32_t crc = 0;
    const std::int64_t after_seal = place + static_cast<std::int64_t>(Seal::size());
    std::int64_t at = 0;
    while (at < file.size()) {
        const std::int64_t room = at < place ? place - at : std::int64_t{read_bytes};
        const auto wanted =
            static_cast<std::size_t>(std::min<std::int64_t>(room, std::int64_t{read_bytes}));
        const std::size_t count = file.read_at(at, std::span(bytes).first(wanted));
        if (count == 0) {
            break;
        }
        crc = crc32_of(crc, std::string_view(bytes).substr(0, count));
        at += static_cast<std::int64_t>(count);
        at = at == place ? after_seal : at;
    }
    return crc;
}

/// How a data set of pixels lies in its file.
struct Chunks {
    std::vector<hsize_t> extents, chunk;  ///< of the data set and of a chunk, slowest first
};

std::optional<Chunks> chunks_of(const hdf5::Dataset& data_set) {
    const hdf5::PropertyList properties(
        H5Dget_create_plist(data_set.id()), "get the layout of pixels"
    );
    if (H5Pget_layout(properties.id()) != H5D_CHUNKED) {
        return std::nullopt;
    }
    const hdf5::Space space(H5Dget_space(data_set.id()), "get the shape of pixels");
    const int dimensions = H5Sget_simple_extent_ndims(space.id());
    Chunks chunks;
    chunks.extents.resize(static_cast<std::size_t>(dimensions));
    chunks.chunk.resize(chunks.extents.size());
    hdf5::check(
        H5Sget_simple_extent_dims(space.id(), chunks.extents.data(), nullptr),
        "get the shape of pixels"
    );
    hdf5::check(
        H5Pget_chunk(properties.id(), dimensions, chunks.chunk.data()), "get the size of chunks"
    );
    return chunks;
}

/// The next corner of a chunk, last dimension first; false after the last.
bool advance(const Chunks& chunks, std::vector<hsize_t>& corner) {
    for (std::size_t i = corner.size(); i-- > 0;) {
        corner[i] += chunks.chunk[i];
        if (corner[i] < chunks.extents[i]) {
            return true;
        }
        corner[i] = 0;
    }
    return false;
}

std::vector<std::int64_t> crcs_of_chunks(const hdf5::Dataset& data_set, const Chunks& chunks) {
    std::vector<std::int64_t> crcs;
    if (std::find(chunks.extents.begin(), chunks.extents.end(), 0U) != chunks.extents.end()) {
        return crcs;
    }
    std::vector<hsize_t> corner(chunks.extents.size());
    std::string bytes;
    do {
        hsize_t size = 0;  // of a chunk that nothing was written to
        haddr_t place = 0;
        unsigned filters = 0;
        hdf5::check(
            H5Dget_chunk_info_by_coord(data_set.id(), corner.data(), &filters, &place, &size),
            "find a chunk"
        );
        bytes.resize(size);
        if (size > 0) {
            hdf5::check(
                H5Dread_chunk(
                    data_set.id(), H5P_DEFAULT, corner.data(), &filters, bytes.data()
                ),
                "read a chunk"
            );
        }
        crcs.push_back(crc32_of(0, bytes));
    } while (advance(chunks, corner));
    return crcs;
}

/// Of all bytes of a data set that lies in one piece.
std::int64_t crc_of_piece(const hdf5::Dataset& data_set, const files::PosixFile& file) {
    const haddr_t begin = H5Dget_offset(data_set.id());
    const auto size = static_cast<std::int64_t>(H5Dget_storage_size(data_set.id()));
    std::uint32_t crc = 0;
    std::string bytes(read_bytes, '\0');
    for (std::int64_t at = 0; begin != HADDR_UNDEF && at < size;) {
        const auto wanted =
            static_cast<std::size_t>(std::min<std::int64_t>(size - at, std::int64_t{read_bytes})
            );
        const std::size_t count =
            file.read_at(static_cast<std::int64_t>(begin) + at, std::span(bytes).first(wanted));
        if (count == 0) {
            throw EnvironmentError("cannot read pixels that were written (the file ends)");
        }
        crc = crc32_of(crc, std::string_view(bytes).substr(0, count));
        at += static_cast<std::int64_t>(count);
    }
    return crc;
}

/// The group of a path "/a/b", made with those above it where they are not there.
hdf5::Group group_of(const hdf5::WrittenFile& file, std::string_view path) {
    hdf5::Group group(H5Gopen2(file.id(), "/", H5P_DEFAULT), "open the root");
    for (std::size_t begin = 1; begin < path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string name(path.substr(begin, end - begin));
        group = H5Lexists(group.id(), name.c_str(), H5P_DEFAULT) > 0
                    ? hdf5::Group(
                          H5Gopen2(group.id(), name.c_str(), H5P_DEFAULT), "open '" + name + "'"
                      )
                    : hdf5::make_group({group.id(), name}, "NXcollection");
        begin = end + 1;
    }
    return group;
}

/// Writes the checksums of chunks and room for the seal; returns its place.
std::int64_t write_group(
    const fs::path& path,
    const std::vector<std::string>& pixel_paths,
    const files::PosixFile& bytes
) {
    const hdf5::SilentErrors silent;
    const hdf5::PropertyList access = hdf5::file_access(path);
    hdf5::WrittenFile file(H5Fopen(path.c_str(), H5F_ACC_RDWR, access.id()), path, "open");
    for (const std::string& pixels : pixel_paths) {
        const hdf5::Dataset data_set(
            H5Dopen2(file.id(), pixels.c_str(), H5P_DEFAULT), "open '" + pixels + "'"
        );
        const std::optional<Chunks> chunks = chunks_of(data_set);
        const std::string below_entry = pixels.substr(entry_path.size() - 1);
        const std::size_t slash = below_entry.rfind('/');
        hdf5::Group group = group_of(file, checksums_path + below_entry.substr(0, slash));
        hdf5::write(
            {group.id(), below_entry.substr(slash + 1)},
            chunks ? crcs_of_chunks(data_set, *chunks)
                   : std::vector{crc_of_piece(data_set, bytes)}
        )
            .close("write checksums");
        group.close("write checksums");
    }
    hdf5::Group group = group_of(file, checksums_path);
    hdf5::Dataset seal = hdf5::write({group.id(), "file"}, Seal::text(0, 0));
    const haddr_t place = H5Dget_offset(seal.id());
    seal.close("write checksums");
    group.close("write checksums");
    file.close();
    if (place == HADDR_UNDEF) {
        throw EnvironmentError(
            "HDF5 has kept no place for the checksum of '" + path.string() + "'"
        );
    }
    return static_cast<std::int64_t>(place);
}

/// Zeros are what some file systems make of a file that was being written when a computer
/// failed.
bool begins_as_one_of_ours(const fs::path& path) {
    constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
    std::array<char, signature.size()> bytes{};
    const std::size_t count = RegularFile(path.string()).read(bytes);
    const std::string_view read(bytes.data(), count);
    return read == signature || read.find_first_not_of('\0') == std::string_view::npos;
}

}  // namespace

void add_checksums(const fs::path& file, const std::vector<std::string>& pixel_paths) {
    files::PosixFile bytes(file, O_RDWR | O_NOFOLLOW);
    const std::int64_t place = write_group(file, pixel_paths, bytes);
    bytes.write_at(place, Seal::text(place, crc_around_seal(bytes, place)));
    bytes.close();
}

std::string damage_of_file(const fs::path& file) {
    check_stop();  // not while it is read: a file that is being made is finished
    check_regular_file(file.string());
    const files::PosixFile bytes(file, O_RDONLY | O_NONBLOCK);
    if (!begins_as_one_of_ours(file)) {
        throw InputError(
            shown_name(file.string()) + ": is no HDF5 file. Give an image file of this program"
        );
    }
    const std::optional<std::int64_t> place = find_seal(bytes);
    if (!place) {
        return "is truncated or damaged (the checksum that ends a file of this program is not "
               "there)";
    }
    std::string seal(Seal::size(), '\0');
    bytes.read_at(*place, seal);
    if (seal != Seal::text(*place, crc_around_seal(bytes, *place))) {
        return "is damaged (its bytes are not those that were written: CRC-32)";
    }
    return "";
}

}  // namespace minibragg::nexus
