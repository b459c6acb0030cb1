#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

/// Which file a name means, by device and inode: several names may mean one, through links.
namespace minibragg::files {

struct FileIdentity {
    dev_t device = 0;
    ino_t inode = 0;

    // NOLINTNEXTLINE(modernize-use-nullptr): there is no pointer in it
    auto operator<=>(const FileIdentity&) const = default;
};

/// Of a regular file that exists; symbolic links are followed. None for all else.
std::optional<FileIdentity> identity_of(const std::filesystem::path& path);

/// A name and who gives it, for messages: "output.png_file".
struct NamedPath {
    std::string key;
    std::filesystem::path path;
};

/// The files that a run names.
struct NamedFiles {
    std::vector<NamedPath> outputs, inputs;
    /// What else is made, and replaces whatever has its name: only names are compared. With
    /// them go the names under which outputs are written before they are whole.
    std::vector<NamedPath> companions{};
};

/// Refuses an output that is an input, or that is another output with another key: writing one
/// would destroy the other. Compares what exists by identity_of(), and names of what does not
/// by their folders. Devices may be named twice.
/// @throws InputError naming both
void refuse_same_files(const NamedFiles& files);

}  // namespace minibragg::files
