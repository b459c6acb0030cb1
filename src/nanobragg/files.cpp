#include "nanobragg/files.hpp"

#include <filesystem>

#include "base/error.hpp"

namespace minibragg::nanobragg {

namespace {

/// The contents after a first byte that tells whether there are any.
std::string read_marked(const std::string& name, const Limits& limits) {
    constexpr const char* missing = "n";
    constexpr const char* present = "y";
    std::error_code error;
    const auto status = std::filesystem::status(name, error);
    if (error || status.type() == std::filesystem::file_type::not_found) {
        return missing;
    }
    if (status.type() != std::filesystem::file_type::regular) {
        throw InputError(name + ": not a regular file. Give the name of a file.");
    }
    const std::uintmax_t size = std::filesystem::file_size(name, error);
    if (error || size > limits.file_bytes) {
        throw InputError(
            name + ": too large (more than " + std::to_string(limits.file_bytes) + " bytes)."
        );
    }
    std::ifstream stream(name, std::ios::binary);
    if (!stream) {
        return missing;
    }
    std::string bytes(1 + static_cast<std::size_t>(size), present[0]);
    stream.read(bytes.data() + 1, static_cast<std::streamsize>(size));
    bytes.resize(1 + static_cast<std::size_t>(stream.gcount()));
    return bytes;
}

}  // namespace

FileReader shared_file_reader(
    const parallel::Communicator& communicator, const Limits& limits
) {
    return [&communicator, limits](const std::string& name) -> std::optional<std::string> {
        const std::string marked = parallel::from_root(communicator, [&] {
            return read_marked(name, limits);
        });
        return marked[0] == 'y' ? std::optional<std::string>{marked.substr(1)} : std::nullopt;
    };
}

OutputFile::OutputFile(const std::string& name)
    : name_(name), stream_(name, std::ios::binary | std::ios::trunc) {
    if (!stream_) {
        throw EnvironmentError(
            "cannot open '" + name + "' for writing. Check the folder and its permissions."
        );
    }
}

void OutputFile::write(std::string_view bytes) {
    stream_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void OutputFile::close() {
    stream_.close();
    if (!stream_) {
        throw EnvironmentError("cannot write '" + name_ + "'. Is the disk full?");
    }
}

}  // namespace minibragg::nanobragg
