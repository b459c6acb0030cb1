#include "minibragg/files/posix_file.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"

namespace minibragg::files {
namespace {

constexpr mode_t new_file_mode = 0666;
constexpr int closed = -1;

std::string megabytes(std::int64_t bytes) {
    constexpr std::int64_t bytes_per_MB = 1000000;
    return std::to_string((bytes + bytes_per_MB - 1) / bytes_per_MB) + " MB";
}

}  // namespace

std::string system_error_text(int error_number) {
    return std::error_code(error_number, std::generic_category()).message();
}

PosixFile::PosixFile(std::filesystem::path path, int flags) : path_(std::move(path)) {
    reopen(flags);
}

PosixFile::~PosixFile() {
    if (descriptor_ != closed) {
        ::close(descriptor_);
    }
}

void PosixFile::reopen(int flags) {
    if (descriptor_ != closed) {
        close();
    }
    descriptor_ = ::open(path_.c_str(), flags | O_CLOEXEC, new_file_mode);
    if (descriptor_ < 0 && errno == ELOOP && (flags & O_NOFOLLOW) != 0) {
        throw EnvironmentError(
            "cannot open " + quoted_name(path_.string()) +
            " (it is a symbolic link, which is not followed here). Remove it"
        );
    }
    if (descriptor_ < 0) {
        fail("open", errno);
    }
}

PosixFile::Lock PosixFile::try_lock(Sharing sharing) const {
    const int kind = sharing == Sharing::alone ? LOCK_EX : LOCK_SH;
    while (::flock(descriptor_, kind | LOCK_NB) != 0) {
        if (errno != EINTR) {
            // NFS says EACCES or EAGAIN for a lock that another client holds.
            const bool is_refused = errno == EWOULDBLOCK || errno == EAGAIN || errno == EACCES;
            return is_refused ? Lock::refused : Lock::unsupported;
        }
    }
    return Lock::held;
}

bool PosixFile::is_at(const std::filesystem::path& path) const {
    struct stat status {};

    return lstat(path.c_str(), &status) == 0 &&
           identity() == FileIdentity{status.st_dev, status.st_ino};
}

bool PosixFile::is_plain() const {
    struct stat status {};

    return fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink <= 1;
}

FileIdentity PosixFile::identity() const {
    struct stat status {};

    if (fstat(descriptor_, &status) != 0) {
        fail("examine", errno);
    }
    return {status.st_dev, status.st_ino};
}

std::int64_t PosixFile::size() const {
    struct stat status {};

    if (fstat(descriptor_, &status) != 0) {
        fail("examine", errno);
    }
    return status.st_size;
}

std::size_t PosixFile::read_at(std::int64_t place, std::span<char> bytes) const {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::pread(
            descriptor_,
            bytes.data() + done,
            bytes.size() - done,
            place + static_cast<std::int64_t>(done)
        );
        if (count < 0 && errno != EINTR) {
            fail("read", errno);
        }
        if (count == 0) {
            break;
        }
        done += static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    }
    return done;
}

void PosixFile::write_at(std::int64_t place, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), place);
        if (written < 0 && errno != EINTR) {
            fail("write", errno);
        }
        const auto count = std::max<ssize_t>(written, 0);
        bytes.remove_prefix(static_cast<std::size_t>(count));
        place += count;
    }
}

void PosixFile::fail(const std::string& action, int error_number) const {
    const bool is_full =
        error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
    throw EnvironmentError(
        "cannot " + action + " " + quoted_name(path_.string()) + " (" +
        system_error_text(error_number) + ")." +
        (is_full ? " Free some space or write elsewhere" : " Check the path and its permissions"
        )
    );
}

void PosixFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            fail("write", errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
}

void PosixFile::sync() {
    // Some file systems cannot sync a folder and say EINVAL; there is nothing more to do for
    // them.
    if (::fsync(descriptor_) != 0 && errno != EINVAL) {
        fail("sync", errno);
    }
}

void PosixFile::start_sync() const noexcept {
    constexpr off_t from_start = 0, to_end = 0;
    ::sync_file_range(descriptor_, from_start, to_end, SYNC_FILE_RANGE_WRITE);
}

void PosixFile::resize(std::int64_t bytes) {
    if (::ftruncate(descriptor_, bytes) != 0) {
        fail("resize", errno);
    }
}

void PosixFile::reserve(std::int64_t begin, std::int64_t end) {
    const std::int64_t bytes = end - begin;
    if (bytes <= 0) {
        return;
    }
    rlimit limit{};
    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
        static_cast<rlim_t>(end) > limit.rlim_cur) {
        fail("reserve " + megabytes(bytes) + " for", EFBIG);
    }
    if (::fallocate(descriptor_, FALLOC_FL_KEEP_SIZE, begin, bytes) == 0) {
        return;
    }
    if (errno != EOPNOTSUPP && errno != ENOSYS && errno != EINTR) {
        fail("reserve " + megabytes(bytes) + " for", errno);
    }
    check_free_space(bytes);
}

void PosixFile::trim() {
    resize(size());
}

void PosixFile::check_free_space(std::int64_t bytes) const {
    struct statvfs status {};

    if (fstatvfs(descriptor_, &status) != 0) {
        return;  // not known: the write itself will tell
    }
    const auto free_bytes = static_cast<std::int64_t>(status.f_bavail * status.f_frsize);
    if (bytes > free_bytes) {
        fail("reserve " + megabytes(bytes) + " for", ENOSPC);
    }
}

void PosixFile::close() {
    if (::close(std::exchange(descriptor_, closed)) != 0) {
        fail("close", errno);
    }
}

}  // namespace minibragg::files
