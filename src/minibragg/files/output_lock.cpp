#include "minibragg/files/output_lock.hpp"

#include <array>
#include <cctype>
#include <ctime>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/files/output_path.hpp"

namespace minibragg::files {
namespace {

namespace fs = std::filesystem;

/// Whatever stands there is not waited for, and a link is not followed.
constexpr int open_flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK;

/// "process 4711 on node7 since 2026-03-01T12:00:00Z".
std::string this_program() {
    constexpr std::size_t longest_name = 256, longest_time = 32;
    std::array<char, longest_name> host{};
    gethostname(host.data(), host.size() - 1);
    std::array<char, longest_time> since{};
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::strftime(since.data(), since.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return "process " + std::to_string(getpid()) + " on " + host.data() + " since " +
           since.data();
}

/// Who holds a lock, as far as its file tells.
std::string holder(const PosixFile& file) {
    constexpr std::size_t longest = 400;
    std::string text(longest, '\0');
    text.resize(file.read_at(0, text));
    text = text.substr(0, text.find('\n'));
    std::erase_if(text, [](char character) {
        return std::iscntrl(static_cast<unsigned char>(character)) != 0;
    });
    return text.empty() ? std::string("another program") : shown_text(text);
}

}  // namespace

fs::path OutputLock::path_of(const fs::path& output_file) {
    std::string name = ".";
    name += output_file.filename().string();
    name += ".lock";
    return folder_of(output_file) / name;
}

OutputLock::OutputLock(const fs::path& output_file)
    : path_(path_of(output_file)), file_(path_, open_flags) {
    PosixFile::Lock lock = file_.try_lock();
    // The run that held it may have removed the file between our opening and locking it.
    while (lock == PosixFile::Lock::held && !file_.is_at(path_)) {
        file_.reopen(open_flags);
        lock = file_.try_lock();
    }
    if (lock == PosixFile::Lock::refused) {
        throw InputError(
            "cannot write " + quoted_name(output_file.string()) + " (it is being written by " +
            holder(file_) + "). Wait until that run has ended, or give another output.file"
        );
    }
    if (!file_.is_plain()) {
        throw EnvironmentError(
            "cannot write " + quoted_name(path_.string()) +
            ", which says that a run is going on (it is no file of its own: another name leads "
            "to it). Remove it"
        );
    }
    is_held_ = lock == PosixFile::Lock::held;
    file_.resize(0);
    file_.write(this_program() + "\n");
}

OutputLock::~OutputLock() {
    // Removed before it is given back, so that a file under this name is never that of a run
    // that has ended.
    unlink(path_.c_str());
}

}  // namespace minibragg::files
