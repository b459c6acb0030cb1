#include "minibragg/base/regular_file.hpp"

#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "minibragg/base/edit_distance.hpp"
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

/// How many letters a name is away from the one that was written; 0 also where only its ending
/// was left out.
int slips(const std::string& written, const std::filesystem::path& name) {
    const bool is_stem = !written.empty() && name.stem() == written;
    return is_stem ? 0 : edit_distance(written, name.string());
}

/// The files of a folder whose names are nearest to the one that was written, in order; none
/// where none is near.
std::set<std::string> nearest_names(
    const std::string& written, const std::filesystem::path& folder
) {
    namespace fs = std::filesystem;
    constexpr int letters_per_slip = 4, most_files = 1000;
    constexpr std::size_t longest_name = 80;
    std::set<std::string> nearest;
    if (written.size() > longest_name) {
        return nearest;
    }
    int fewest = static_cast<int>(written.size()) / letters_per_slip;
    int looked_at = 0;
    std::error_code unknown;
    for (fs::directory_iterator entry(folder, unknown);
         !unknown && entry != fs::directory_iterator() && looked_at < most_files;
         entry.increment(unknown)) {
        ++looked_at;
        const fs::path name = entry->path().filename();
        std::error_code of_entry;
        if (name.native().size() > longest_name || !entry->is_regular_file(of_entry)) {
            continue;
        }
        const int away = slips(written, name);
        if (away < fewest) {
            nearest.clear();
            fewest = away;
        }
        if (away == fewest) {
            nearest.insert(name.string());
        }
    }
    return nearest;
}

/// " Did you mean 'deck.toml'?" for 'dekc.toml' and for 'deck'; empty when nothing is near.
std::string did_you_mean_file(const std::filesystem::path& path) {
    constexpr std::size_t most_names = 3;
    const std::filesystem::path folder = path.parent_path();
    const std::set<std::string> names =
        nearest_names(path.filename().string(), folder.empty() ? "." : folder);
    if (names.empty() || names.size() > most_names) {
        return "";
    }
    std::string text;
    for (const std::string& name : names) {
        text +=
            (text.empty() ? " Did you mean " : " or ") + quoted_name((folder / name).string());
    }
    return text + "?";
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
        const int reason = errno;
        throw InputError(
            cannot_read(
                path_, reason == ENXIO ? "it is not a file but a socket" : system_text(reason)
            ) +
            (reason == ENOENT ? did_you_mean_file(path_) : "")
        );
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
