#include "minibragg/setup/shared_files.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/config/input_files.hpp"
#include "minibragg/files/data_set_place.hpp"
#include "minibragg/nexus/guarded_read.hpp"
#include "minibragg/nexus/hdf5_signature.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/reflections/load_file.hpp"

namespace minibragg::setup {

namespace {

namespace fs = std::filesystem;

/// Whether there is certainly no such file; what cannot be looked at is left to its reader to
/// tell.
bool is_missing(const fs::path& path) {
    std::error_code error;
    return fs::status(path, error).type() == fs::file_type::not_found;
}

/// What to say of a file that is not there.
std::string told(
    const config::InputFile& missing, const fs::path& path, const fs::path& deck_folder
) {
    const fs::path folder = fs::absolute(path).lexically_normal().parent_path();
    std::string text =
        missing.key + " = " + printable(*missing.text) + ": there is no file " +
        printable(path.filename().string()) + " in " + folder.string() +
        ". Relative paths in a deck begin in the deck's folder, those of --set in the "
        "folder in which the program is started (" +
        fs::current_path().string() + ")";
    const fs::path as_written = path.lexically_relative(deck_folder);
    const bool is_beside_deck =
        !deck_folder.empty() && !as_written.empty() && *as_written.begin() != "..";
    if (is_beside_deck && !is_missing(as_written)) {
        text += ", where it is: move it beside the deck, or give --set " + missing.key + "=" +
                as_written.string();
    }
    return text;
}

/// The keys of a run that name files of HDF5; empty: none does.
std::string keys_of_hdf5_files(const config::Run& run) {
    config::Run copy = run;
    std::string keys;
    for (const config::InputFile& file : config::input_files(copy)) {
        const files::DataSetPlace place = files::data_set_place(*file.text);
        if (!place.object.empty() || nexus::is_hdf5_file(place.file)) {
            keys += (keys.empty() ? "" : ", ") + file.key;
        }
    }
    return keys;
}

}  // namespace

std::string Files::bytes(const std::string& path) const {
    return parallel::from_root(communicator_, [&] {
        return reflections::load_file(path).bytes;
    });
}

void Files::find_all(const config::Run& run, const std::string& deck_name) const {
    parallel::from_root(communicator_, [&] {
        constexpr std::size_t most_told = 10;
        config::Run copy = run;
        std::string missing;
        std::size_t count = 0;
        for (const config::InputFile& file : config::input_files(copy)) {
            const fs::path path = files::data_set_place(*file.text).file;
            if (is_missing(path) && count++ < most_told) {
                missing += (missing.empty() ? "" : "\n") +
                           told(file, path, fs::path(deck_name).parent_path());
            }
        }
        if (!missing.empty()) {
            throw InputError(missing);
        }
        return std::string();
    });
}

Notes Files::notes_on_reading(const config::Run& run) const {
    Notes notes;
    notes.warnings = parallel::from_root(communicator_, [&] {
        const std::string keys = keys_of_hdf5_files(run);
        const auto why = keys.empty() ? std::nullopt : nexus::why_unguarded();
        return why ? std::vector{
                         keys +
                         ": read without limits of time and memory, because no process can be "
                         "started for it (" +
                         *why +
                         "). A file that is damaged in a way that HDF5 does not survive would "
                         "end or stop this run"}
                   : std::vector<std::string>();
    });
    return notes;
}

}  // namespace minibragg::setup
