#include "minibragg/record/run_identity.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "minibragg/base/digest.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/regular_file.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/config/input_files.hpp"
#include "minibragg/config/print_deck.hpp"
#include "minibragg/files/data_set_place.hpp"
#include "minibragg/report/provenance.hpp"

namespace minibragg::record {

namespace {

/// "folder/mask.h5:/mask" as "mask.h5:/mask": a run may be continued from another folder.
std::string without_folder(const std::string& text) {
    const files::DataSetPlace place = files::data_set_place(text);
    return std::filesystem::path(place.file).filename().string() +
           (place.object.empty() ? "" : ":" + place.object);
}

/// The deck without what may differ between equal runs.
std::string deck_lines(const config::Run& deck) {
    config::Run same = deck;
    const config::Output given = deck.output;
    same.output = {};
    same.output.compression = given.compression;
    same.output.layout = given.layout;
    same.output.photons = given.photons;
    same.output.separate = given.separate;
    same.output.spots = given.spots;
    same.parallel = {};
    for (const config::InputFile& file : config::input_files(same)) {
        *file.text = without_folder(*file.text);
    }
    return config::to_toml(same);
}

/// Size and digest of the beginning of a file.
std::string fingerprint(const std::string& path) {
    constexpr std::size_t most_bytes = std::size_t{64} << 20U;
    RegularFile file(path);
    std::string bytes(std::min(file.size(), most_bytes), '\0');
    bytes.resize(file.read(bytes));
    std::ostringstream text;
    text << std::hex << digest(bytes) << " of " << std::dec << file.size() << " bytes";
    return text.str();
}

std::string file_lines(const config::Run& deck, const parallel::Communicator& communicator) {
    return parallel::from_root(communicator, [&] {
        std::string lines;
        config::Run copy = deck;
        for (const config::InputFile& file : config::input_files(copy)) {
            const std::string path = files::data_set_place(*file.text).file;
            lines += "input " + without_folder(*file.text) + " with digest " +
                     fingerprint(path) + "\n";
        }
        return lines;
    });
}

std::string program_lines() {
    const report::Provenance known = report::provenance();
    return "program version " + known.version + "\nprogram commit " + known.commit +
           "\ncompiler " + known.compiler + "\nbuild " + known.build_type + "\narchitecture " +
           known.architecture + "\nKokkos " + known.kokkos_version + "\n";
}

/// The first lines that differ; both empty when none does.
std::pair<std::string, std::string> first_difference(
    const std::string& mine, const std::string& other
) {
    std::istringstream my_lines(mine), other_lines(other);
    std::string mine_next, other_next;
    while (true) {
        const bool has_mine = static_cast<bool>(std::getline(my_lines, mine_next));
        const bool has_other = static_cast<bool>(std::getline(other_lines, other_next));
        if (!has_mine && !has_other) {
            return {};
        }
        if (!has_mine || !has_other || mine_next != other_next) {
            return {has_mine ? mine_next : "nothing", has_other ? other_next : "nothing"};
        }
    }
}

}  // namespace

std::string run_identity(
    const config::Run& deck,
    const std::string& selection,
    const parallel::Communicator& communicator
) {
    return deck_lines(deck) + "shots " + selection + "\n" + file_lines(deck, communicator) +
           program_lines();
}

void check_identity(
    const std::string& mine, const std::string& other, const std::string& file_name
) {
    if (mine == other) {
        return;
    }
    const auto [my_line, other_line] = first_difference(mine, other);
    throw InputError(
        shown_name(file_name) + ": is not of this run (there " + printable(other_line) +
        ", here " + printable(my_line) +
        "). Continue with the deck, the input files and the program it was made with, or begin "
        "anew with --overwrite"
    );
}

}  // namespace minibragg::record
