#include "minibragg/nexus/hdf5_handle.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <exception>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>

#include "minibragg/base/error.hpp"
#include "minibragg/files/posix_file.hpp"
#include "minibragg/nexus/unclosed_files.hpp"

namespace minibragg::nexus {
namespace {

/// HDF5's state is that of the process, and so is this.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<bool> some_are_unclosed = false;

}  // namespace

void start_hdf5() {
    H5dont_atexit();
    H5open();
}

bool has_unclosed_files() noexcept {
    return some_are_unclosed;
}

void note_unclosed_file() noexcept {
    some_are_unclosed = true;
}

}  // namespace minibragg::nexus

namespace minibragg::nexus::hdf5 {
namespace {

/// Of the first close that failed on this thread and was not told; empty: none. A destructor
/// cannot throw.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
thread_local std::string failed_close;

/// Collects the descriptions of an error stack, the called function first, the deepest reason
/// last.
extern "C" herr_t collect_description(
    unsigned /*depth*/, const H5E_error2_t* error, void* data
) {
    auto* descriptions = static_cast<std::vector<std::string>*>(data);
    descriptions->emplace_back(error->desc != nullptr ? error->desc : "");
    return 0;
}

constexpr int no_error = 0;

/// The number in "... errno = 28, error message = ...".
int system_error(std::string_view description) {
    constexpr std::string_view key = "errno = ";
    const std::size_t begin = description.find(key);
    int number = no_error;
    if (begin != std::string_view::npos) {
        const std::string_view rest = description.substr(begin + key.size());
        std::from_chars(rest.data(), rest.data() + rest.size(), number);
    }
    return number;
}

std::vector<std::string> descriptions_of_stack() {
    std::vector<std::string> descriptions;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, collect_description, &descriptions);
    return descriptions;
}

/// The system's words in "... errno = 28, error message = 'No space left on device', ...".
std::string system_reason(std::string_view description) {
    constexpr std::string_view key = "error message = '";
    const std::size_t begin = description.find(key);
    if (begin == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = description.substr(begin + key.size());
    return std::string(rest.substr(0, rest.find('\'')));
}

/// Whether the file system has locks. Not being able to open the file is no answer; HDF5 will
/// say why.
bool can_be_locked(const std::filesystem::path& file) {
    using files::PosixFile;
    try {
        const PosixFile tried(file, O_RDONLY | O_NONBLOCK);
        return tried.try_lock(PosixFile::Sharing::with_readers) != PosixFile::Lock::unsupported;
    } catch (const EnvironmentError&) {
        return true;
    }
}

}  // namespace

SilentErrors::SilentErrors() {
    // At exit HDF5 would close what is open once more, and crash on a file that a full disk
    // kept from being closed. Its owners have closed all else.
    H5dont_atexit();
    H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

SilentErrors::~SilentErrors() {
    H5Eset_auto2(H5E_DEFAULT, function_, data_);
}

std::string error_text() {
    const std::vector<std::string> descriptions = descriptions_of_stack();
    if (descriptions.empty()) {
        return "no reason given";
    }
    for (const std::string& description : descriptions) {
        const std::string reason = system_reason(description);
        if (!reason.empty()) {
            return descriptions.front() + ": " + reason;
        }
    }
    if (descriptions.size() == 1) {
        return descriptions.front();
    }
    return descriptions.front() + ": " + descriptions.back();
}

bool is_failure_of_system() {
    constexpr std::array of_the_path{
        EACCES, EPERM, ENOENT, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG};
    const std::vector<std::string> descriptions = descriptions_of_stack();
    return std::any_of(
        descriptions.begin(),
        descriptions.end(),
        [&](const std::string& description) {
            const int number = system_error(description);
            return number != no_error &&
                   std::find(of_the_path.begin(), of_the_path.end(), number) ==
                       of_the_path.end();
        }
    );
}

void fail(const std::string& action) {
    throw EnvironmentError("cannot " + action + " (HDF5: " + error_text() + ")");
}

void check(herr_t status, const std::string& action) {
    if (status < 0) {
        fail(action);
    }
}

void note_failed_close() noexcept {
    note_unclosed_file();
    try {
        if (failed_close.empty()) {
            failed_close = error_text();
        }
    } catch (const std::exception&) {
        return;  // not enough memory even for that: the writes that follow fail as well
    }
}

void forget_failed_closes() noexcept {
    failed_close.clear();
}

void check_closed(const std::string& action) {
    if (!failed_close.empty()) {
        throw EnvironmentError(
            "cannot " + action + " (HDF5: " + std::exchange(failed_close, std::string()) + ")"
        );
    }
}

WrittenFile::WrittenFile(hid_t id, const std::filesystem::path& path, const std::string& action)
    : file_(id, action + " '" + path.string() + "'"), name_("'" + path.string() + "'") {
    forget_failed_closes();
}

WrittenFile::~WrittenFile() {
    if (file_.is_valid()) {
        static_cast<void>(file_.release());
        note_unclosed_file();
    }
}

void WrittenFile::flush() const {
    check_closed("write " + name_);
    check(H5Fflush(file_.id(), H5F_SCOPE_GLOBAL), "write " + name_);
}

void WrittenFile::close() {
    flush();
    file_.close("close " + name_);
}

PropertyList file_access(const std::filesystem::path& file) {
    PropertyList access(H5Pcreate(H5P_FILE_ACCESS), "make file access properties");
    check(
        H5Pset_libver_bounds(access.id(), H5F_LIBVER_V18, H5F_LIBVER_LATEST),
        "choose the file format"
    );
    constexpr bool passes_over_disabled = true;
    if (!can_be_locked(file)) {
        check(
            H5Pset_file_locking(access.id(), false, passes_over_disabled), "switch locks off"
        );
    }
    return access;
}

}  // namespace minibragg::nexus::hdf5
