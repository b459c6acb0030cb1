#include "minibragg/reflections/load_file.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <vector>

#include <zlib.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/lower_case.hpp"
#include "minibragg/base/regular_file.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/base/text.hpp"

namespace minibragg::reflections {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 18;

[[noreturn]] void refuse_size(const std::string& name, std::size_t limit_bytes) {
    constexpr std::size_t bytes_per_mib = std::size_t{1} << 20;
    throw InputError(
        name + ": the file has more than " + std::to_string(limit_bytes / bytes_per_mib) +
        " MiB, uncompressed. Give a smaller one."
    );
}

std::string read_all(const std::string& path, std::size_t limit_bytes) {
    RegularFile file(path);
    std::string bytes;
    std::string chunk(chunk_bytes, '\0');
    std::size_t count = 0;
    while ((count = file.read(chunk)) > 0) {
        bytes.append(chunk, 0, count);
        if (bytes.size() > limit_bytes) {
            refuse_size(shown_name(path), limit_bytes);
        }
    }
    return bytes;
}

bool is_gzip(std::string_view bytes) {
    return bytes.substr(0, 2) == "\x1f\x8b";
}

/// zlib's decompressor with its memory.
class Inflater {
public:
    Inflater() {
        constexpr int gzip_with_largest_window = 15 + 16;
        inflateInit2(&stream_, gzip_with_largest_window);
    }

    ~Inflater() { inflateEnd(&stream_); }

    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    Inflater(Inflater&&) = delete;
    Inflater& operator=(Inflater&&) = delete;

    /// Takes from the front of `input`, appends to `output`. Returns zlib's code.
    int step(std::string_view& input, std::string& output) {
        const std::size_t offered = std::min(input.size(), chunk_bytes);
        // zlib does not write through next_in, but its type is not const.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
        stream_.avail_in = static_cast<uInt>(offered);
        stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
        stream_.avail_out = static_cast<uInt>(buffer_.size());
        const int code = inflate(&stream_, Z_NO_FLUSH);
        input.remove_prefix(offered - stream_.avail_in);
        output.append(buffer_, 0, buffer_.size() - stream_.avail_out);
        return code;
    }

    void begin_next_member() { inflateReset(&stream_); }

private:
    z_stream stream_{};
    std::string buffer_ = std::string(chunk_bytes, '\0');
};

/// The ending of a name in lower case, without ".gz": ".pdb". Names that are shown may stand in
/// quotes.
std::string ending(const std::string& name) {
    const std::filesystem::path path(
        lower_case(name.ends_with('\'') ? name.substr(0, name.size() - 1) : name)
    );
    return (path.extension() == ".gz" ? path.stem().extension() : path.extension()).string();
}

constexpr std::string_view mtz_mark = "MTZ ";

/// The words of the first line that has any, as far as they are in the first kilobytes.
std::vector<std::string_view> first_words(std::string_view bytes) {
    constexpr std::size_t looked_at_bytes = 65536;
    LineReader lines(bytes.substr(0, looked_at_bytes));
    const TextLine* line = lines.next();
    return line != nullptr ? line->words : std::vector<std::string_view>{};
}

/// A CIF begins with a block; some files have one of values for all blocks before it.
bool is_cif(std::string_view bytes) {
    const std::vector<std::string_view> words = first_words(bytes);
    const std::string first = words.empty() ? std::string{} : lower_case(words[0]);
    return first.starts_with("data_") || first == "global_";
}

/// A line of three integers and a number.
bool begins_with_reflection(std::string_view bytes) {
    constexpr std::size_t columns = 4;
    const std::vector<std::string_view> words = first_words(bytes);
    return words.size() == columns && to_integer(words[0]) && to_integer(words[1]) &&
           to_integer(words[2]) && to_number(words[3]);
}

bool has_pdb_records(const std::string& bytes) {
    constexpr std::array records{"CRYST1", "HEADER", "ATOM  ", "HETATM", "REMARK"};
    return std::any_of(records.begin(), records.end(), [&](const char* record) {
        return bytes.compare(0, std::strlen(record), record) == 0;
    });
}

/// Text without the mark of UTF-8 that some editors put in front of it.
std::string without_byte_order_mark(std::string bytes) {
    constexpr std::string_view mark = "\xef\xbb\xbf";
    return bytes.starts_with(mark) ? bytes.substr(mark.size()) : std::move(bytes);
}

}  // namespace

std::string gunzip(
    const std::string& compressed, const std::string& name, std::size_t limit_bytes
) {
    std::string bytes;
    std::string_view rest = compressed;
    Inflater inflater;
    for (;;) {
        const int code = inflater.step(rest, bytes);
        if (bytes.size() > limit_bytes) {
            refuse_size(name, limit_bytes);
        }
        if (code == Z_BUF_ERROR) {
            throw InputError(name + ": truncated gzip file. Copy it again.");
        }
        if (code != Z_OK && code != Z_STREAM_END) {
            throw InputError(name + ": damaged gzip file. Copy it again.");
        }
        if (code == Z_STREAM_END && !is_gzip(rest)) {
            return bytes;
        }
        if (code == Z_STREAM_END) {
            inflater.begin_next_member();
        }
    }
}

LoadedFile load_file(const std::string& path, std::size_t limit_bytes) {
    std::string bytes = read_all(path, limit_bytes);
    const std::string name = shown_name(path);
    if (is_gzip(bytes)) {
        bytes = gunzip(bytes, name, limit_bytes);
    }
    return {name, without_byte_order_mark(std::move(bytes))};
}

FileKind file_kind(const LoadedFile& file) {
    if (file.bytes.compare(0, mtz_mark.size(), mtz_mark) == 0) {
        return FileKind::mtz;
    }
    if (is_cif(file.bytes)) {
        return FileKind::cif;
    }
    const std::string end = ending(file.name);
    if (has_pdb_records(file.bytes) || end == ".pdb" || end == ".ent") {
        return FileKind::pdb_model;
    }
    if (end == ".mtz") {
        return FileKind::mtz;
    }
    if (end == ".cif" || end == ".mmcif") {
        return FileKind::cif;
    }
    if (end == ".hkl" || begins_with_reflection(file.bytes)) {
        return FileKind::hkl_text;
    }
    throw InputError(
        file.name +
        ": neither the content nor the name tells what this file is. Give reflections (.hkl, "
        ".mtz, .cif) or a model (.pdb, .cif)."
    );
}

}  // namespace minibragg::reflections
