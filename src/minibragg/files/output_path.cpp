#include "minibragg/files/output_path.hpp"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/files/posix_file.hpp"

namespace minibragg::files {
namespace {

namespace fs = std::filesystem;

std::string quoted(const fs::path& path) {
    return quoted_name(path.string());
}

/// Makes a rename permanent, as far as the file system and the folder's permissions allow.
void sync_folder(const fs::path& folder) {
    try {
        PosixFile(folder, O_RDONLY | O_DIRECTORY).sync();
    } catch (const EnvironmentError&) {
        return;  // the file itself is whole and in place
    }
}

void check_folder(const fs::path& path) {
    const fs::path folder = folder_of(path);
    std::error_code error;
    const fs::file_status status = fs::status(folder, error);
    if (!fs::exists(status)) {
        throw EnvironmentError(
            "cannot write " + quoted(path) + " (folder " + quoted(folder) +
            " does not exist). Create it first"
        );
    }
    if (!fs::is_directory(status)) {
        throw EnvironmentError(
            "cannot write " + quoted(path) + " (" + quoted(folder) +
            " is not a folder). Choose another path"
        );
    }
    if (access(folder.c_str(), W_OK | X_OK) != 0) {
        throw EnvironmentError(
            "cannot write " + quoted(path) + " (folder " + quoted(folder) + ": " +
            system_error_text(errno) + "). Choose a folder that you may write to"
        );
    }
}

}  // namespace

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

void check_writable(const fs::path& path, Existing existing) {
    if (path.empty() || !path.has_filename()) {
        throw InputError("output path " + quoted(path) + " names no file. Give a file name");
    }
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) {
        throw InputError(
            "cannot write " + quoted(path) + " (it is a folder). Give a file name"
        );
    }
    if (fs::exists(status) && !fs::is_regular_file(status)) {
        throw InputError(
            "cannot write " + quoted(path) +
            " (it is not a regular file). Give another file name"
        );
    }
    if (fs::exists(fs::symlink_status(path, error)) && existing == Existing::refuse) {
        throw InputError(
            "cannot write " + quoted(path) +
            " (it exists). Give another file name or --overwrite"
        );
    }
    check_folder(path);
}

fs::path partial_path(const fs::path& final_path) {
    std::string name = ".";
    name += final_path.filename().string();
    name += ".partial";
    return folder_of(final_path) / name;
}

void remove_file(const fs::path& path) {
    if (unlink(path.c_str()) != 0 && errno != ENOENT) {
        throw EnvironmentError(
            "cannot remove " + quoted(path) + " (" + system_error_text(errno) +
            "). Remove it, or check the permissions of its folder"
        );
    }
}

PartialFile::PartialFile(fs::path final_path)
    : final_(std::move(final_path)), partial_(partial_path(final_)) {
    remove_file(partial_);
    identity_ = PosixFile(partial_, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW).identity();
}

PartialFile::PartialFile(PartialFile&& other) noexcept
    : final_(std::move(other.final_)),
      partial_(std::move(other.partial_)),
      identity_(other.identity_),
      exists_(std::exchange(other.exists_, false)) {}

PartialFile::~PartialFile() {
    if (exists_ && is_there()) {
        unlink(partial_.c_str());
    }
}

bool PartialFile::is_there() const {
    struct stat status {};

    return lstat(partial_.c_str(), &status) == 0 &&
           identity_ == FileIdentity{status.st_dev, status.st_ino};
}

void PartialFile::commit() {
    PosixFile(partial_, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).sync();
    rename();
    sync_folder(folder_of(final_));
}

void PartialFile::rename() {
    if (fs::exists(fs::symlink_status(partial_)) && !is_there()) {
        throw EnvironmentError(
            "cannot write " + quoted(final_) + " (" + quoted(partial_) +
            " is no longer the file that was begun). Let nobody else write to its folder"
        );
    }
    if (std::rename(partial_.c_str(), final_.c_str()) != 0) {
        throw EnvironmentError(
            "cannot rename " + quoted(partial_) + " to " + quoted(final_) + " (" +
            system_error_text(errno) + ")"
        );
    }
    exists_ = false;
}

void write_file(const fs::path& path, std::string_view bytes, Existing existing) {
    check_writable(path, existing);
    PartialFile partial(path);
    PosixFile file(partial.path(), O_WRONLY | O_NOFOLLOW);
    file.reserve(0, static_cast<std::int64_t>(bytes.size()));
    file.write(bytes);
    file.close();
    partial.commit();
}

}  // namespace minibragg::files
