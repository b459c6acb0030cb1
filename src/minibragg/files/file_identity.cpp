#include "minibragg/files/file_identity.hpp"

#include <map>
#include <system_error>

#include <sys/stat.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/files/output_path.hpp"

namespace minibragg::files {
namespace {

namespace fs = std::filesystem;

std::string named(const NamedPath& file) {
    return file.key + " = " + quoted_name(file.path.string());
}

[[noreturn]] void refuse(const NamedPath& output, const NamedPath& other, bool is_input) {
    throw InputError(
        named(output) + " is the same file as " + named(other) +
        (is_input ? ", which is read" : "") + ". Give it another name"
    );
}

/// The folder with all links followed, and the name in it.
fs::path place_of(const fs::path& path) {
    std::error_code unknown;
    const fs::path folder = fs::canonical(folder_of(path), unknown);
    return (unknown ? folder_of(path) : folder) / path.filename();
}

bool is_special(const fs::path& path) {
    std::error_code unknown;
    const fs::file_status status = fs::status(path, unknown);
    return fs::exists(status) && !fs::is_regular_file(status);
}

/// What has been met by a key: the first that has it stays.
template <class Key>
void refuse_second(
    std::map<Key, const NamedPath*>& met, const Key& key, const NamedPath& output
) {
    const auto [other, is_new] = met.emplace(key, &output);
    if (!is_new && other->second->key != output.key) {
        refuse(output, *other->second, false);
    }
}

}  // namespace

std::optional<FileIdentity> identity_of(const fs::path& path) {
    struct stat status {};

    if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return std::nullopt;
    }
    return FileIdentity{status.st_dev, status.st_ino};
}

void refuse_same_files(const NamedFiles& files) {
    std::vector<NamedPath> companions = files.companions;
    std::map<FileIdentity, const NamedPath*> read, written;
    std::map<fs::path, const NamedPath*> read_places, places;
    for (const NamedPath& input : files.inputs) {
        std::error_code unknown;
        if (const auto identity = identity_of(input.path)) {
            read.emplace(*identity, &input);
            read_places.emplace(place_of(input.path), &input);
            read_places.emplace(fs::canonical(input.path, unknown), &input);
        }
    }
    for (const NamedPath& output : files.outputs) {
        if (is_special(output.path)) {
            continue;
        }
        if (const auto identity = identity_of(output.path)) {
            if (const auto input = read.find(*identity); input != read.end()) {
                refuse(output, *input->second, true);
            }
            refuse_second(written, *identity, output);
        }
        refuse_second(places, place_of(output.path), output);
        companions.push_back({output.key + ", while it is written,", partial_path(output.path)}
        );
    }
    for (const NamedPath& companion : companions) {
        const fs::path place = place_of(companion.path);
        if (const auto input = read_places.find(place); input != read_places.end()) {
            refuse(companion, *input->second, true);
        }
        refuse_second(places, place, companion);
    }
}

}  // namespace minibragg::files
