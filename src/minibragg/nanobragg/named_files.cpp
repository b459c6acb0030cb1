#include "minibragg/nanobragg/named_files.hpp"

#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/regular_file.hpp"
#include "minibragg/parallel/exchange.hpp"

namespace minibragg::nanobragg {

namespace {

/// The contents; none when there is no such file, or none that may be read.
std::optional<std::string> read_named(const std::string& name, const Limits& limits) {
    if (access(name.c_str(), R_OK) != 0) {
        return std::nullopt;
    }
    RegularFile file(name);
    if (file.size() > limits.file_bytes) {
        throw InputError(
            name + ": too large (more than " + std::to_string(limits.file_bytes) + " bytes)."
        );
    }
    std::string bytes(file.size(), '\0');
    bytes.resize(file.read(bytes));
    return bytes;
}

}  // namespace

FileReader shared_file_reader(
    const parallel::Communicator& communicator, const Limits& limits
) {
    return [&communicator, limits](const std::string& name) -> std::optional<std::string> {
        return parallel::from_root(communicator, [&] {
            return read_named(name, limits);
        });
    };
}

OutputFile::OutputFile(const std::string& name) {
    namespace fs = std::filesystem;
    std::error_code error;
    // Through a link, as fopen goes.
    const fs::path path =
        fs::is_symlink(name, error) ? fs::weakly_canonical(name, error) : fs::path(name);
    const bool is_special = fs::exists(path, error) && !fs::is_regular_file(path, error) &&
                            !fs::is_directory(path, error);
    if (is_special) {
        file_.emplace(path, O_WRONLY);
        return;
    }
    files::check_writable(path, files::Existing::overwrite);
    partial_.emplace(path);
    file_.emplace(partial_->path(), O_WRONLY | O_NOFOLLOW);
}

void OutputFile::close() {
    file_->close();
    if (partial_) {
        partial_->rename();
    }
}

}  // namespace minibragg::nanobragg
