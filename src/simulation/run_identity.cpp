#include "simulation/run_identity.hpp"

#include <filesystem>
#include <sstream>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "config/input_files.hpp"
#include "config/print_deck.hpp"
#include "report/provenance.hpp"
#include "setup/files.hpp"

namespace minibragg::simulation {

namespace {

/// The deck without what may differ between equal runs.
std::string deck_lines(const config::Run& deck) {
    config::Run same = deck;
    const config::Output given = deck.output;
    same.output = {};
    same.output.compression = given.compression;
    same.output.separate = given.separate;
    same.parallel = {};
    return config::to_toml(same);
}

/// "mask.h5:/mask" names a part of a file.
std::string path_of(const std::string& text) {
    std::error_code error;
    const std::size_t colon = text.rfind(':');
    const bool is_path = colon == std::string::npos || std::filesystem::exists(text, error);
    return is_path ? text : text.substr(0, colon);
}

std::string file_lines(const Job& job) {
    const setup::Files files(job.communicator);
    std::ostringstream lines;
    for (const std::string& text : config::input_files(job.deck.run)) {
        lines << "input " << text << " with digest " << std::hex
              << digest(files.bytes(path_of(text))) << '\n';
    }
    return lines.str();
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

std::string run_identity(const Job& job) {
    return deck_lines(job.deck.run) + file_lines(job) + program_lines();
}

void check_identity(
    const std::string& mine, const std::string& other, const std::string& file_name
) {
    if (mine == other) {
        return;
    }
    const auto [my_line, other_line] = first_difference(mine, other);
    throw InputError(
        file_name + ": is not of this run (there '" + printable(other_line) + "', here '" +
        printable(my_line) +
        "'). Continue with the deck, the input files and the program it was made with, or begin "
        "anew with --overwrite"
    );
}

}  // namespace minibragg::simulation
