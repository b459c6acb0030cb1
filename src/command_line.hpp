#pragma once

#include <string>
#include <vector>

namespace minibragg {

/// What the user asks for.
enum class Command { run, check, trace, help, reference_deck, version, list_detectors };

struct CommandLine {
    Command command = Command::help;
    std::string deck_file;
    std::vector<std::string> overrides;  ///< key=value of --set
    std::vector<int> pixel;              ///< of --pixel: panel, slow, fast
    std::string shots;                   ///< of --shots: which images; empty: all
    bool overwrite = false, resumes = false;
    bool is_quiet = false;
    std::string help;  ///< the text of --help
};

/// @throws InputError for what is not understood
CommandLine read_command_line(int argc, const char* const* argv);

}  // namespace minibragg
