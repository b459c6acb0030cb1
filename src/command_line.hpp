#pragma once

#include <string>
#include <vector>

namespace minibragg {

/// What the user asks for.
enum class Command {
    run,
    check,
    predict,
    trace,
    info,
    help,
    reference_deck,
    version,
    list_detectors
};

struct CommandLine {
    Command command = Command::help;
    std::string deck_file;
    std::string image_file;              ///< of info
    std::vector<std::string> overrides;  ///< key=value of --set
    std::vector<int> pixel;              ///< of --pixel: panel, slow, fast
    std::string table_file;              ///< of predict; empty: the terminal
    std::string facts_file;              ///< of --json; empty: none
    std::string shots;                   ///< of --shots: which images; empty: all
    bool overwrite = false, resumes = false;
    bool is_quiet = false;
    std::string help;  ///< the text of --help
};

/// Refuses what is left of the options --kokkos-... when Kokkos has taken those that it knows.
/// @param kokkos_version  KOKKOS_VERSION: names have changed
/// @throws InputError naming the first, with the one that was meant
void refuse_options_of_kokkos(const std::vector<std::string>& options, int kokkos_version);

/// @throws InputError for what is not understood
CommandLine read_command_line(int argc, const char* const* argv);

}  // namespace minibragg
