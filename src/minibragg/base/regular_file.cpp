#include "minibragg/base/regular_file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"

namespace minibragg {
namespace {

std::string cannot_read(const std::string& path, const std::string& why) {
    return "cannot read " + quoted_name(path) + " (" + why + ").";
}

std::string system_text(int error_number) {
    return std::generic_category().message(error_number);
}

std::string kind_of(mode_t mode) {
    return S_ISDIR(mode)    ? "a folder"
           : S_ISFIFO(mode) ? "a pipe"
           : S_ISSOCK(mode) ? "a socket"
                            : "a device";
}

}  // namespace

RegularFile::RegularFile(std::string path)
    : path_(std::move(path)),
      descriptor_(::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {
    if (descriptor_ < 0) {
        // A socket cannot be opened at all.
        throw InputError(cannot_read(
            path_, errno == ENXIO ? "it is not a file but a socket" : system_text(errno)
        ));
    }

    struct stat status {};

    const bool is_known = ::fstat(descriptor_, &status) == 0;
    if (!is_known || !S_ISREG(status.st_mode)) {
        const std::string why =
            is_known ? "it is not a file but " + kind_of(status.st_mode) : system_text(errno);
        ::close(descriptor_);
        throw InputError(cannot_read(path_, why) + " Give a file.");
    }
    size_ = static_cast<std::size_t>(status.st_size);
}

RegularFile::~RegularFile() {
    ::close(descriptor_);
}

std::size_t RegularFile::read(std::span<char> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::read(descriptor_, bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno != EINTR) {
            throw EnvironmentError(cannot_read(path_, system_text(errno)));
        }
        if (count == 0) {
            break;
        }
        done += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    return done;
}

}  // namespace minibragg
