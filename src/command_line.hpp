#pragma once

#include <optional>
#include <string>
#include <vector>

#include "minibragg/usage/command_table.hpp"

namespace minibragg {

/// What the user asks for.
enum class Command {
    run,
    check,
    predict,
    trace,
    info,
    view,
    compare,
    convert,
    bench,
    text,  ///< --help, completion and man: CommandLine::text
    reference_deck,
    version,
    list_detectors
};

/// Of the commands that read images of files.
struct ImageOptions {
    std::string second_file;          ///< of compare; of convert: what is written
    std::string png_file;             ///< of -o; empty: none
    std::optional<int> image, panel;  ///< counted from 0
    std::vector<double> zoom;         ///< fast, slow, width; empty: all
    std::vector<int> shape;           ///< rows and columns of files without a header
    std::string type = "float32";     ///< of their numbers
    std::string map = "grey";         ///< of colours
    double tolerance = 0.0;           ///< of compare
    bool has_rings = true, marks_spots = false, is_log = false, is_ascii = false;
};

/// Of bench.
struct BenchOptions {
    std::string problem, scale = "strong";
    int images = 0;  ///< 0: as many as usual
    bool is_analytic = false;
};

struct CommandLine {
    Command command = Command::text;
    std::string deck_file;
    std::string image_file;              ///< of info, view and compare
    std::vector<std::string> overrides;  ///< key=value of --set
    std::vector<int> pixel;              ///< of --pixel: panel, slow, fast
    std::string table_file;              ///< of predict; empty: the terminal
    std::string csv_file;                ///< of predict; empty: none
    std::string facts_file;              ///< of --json; empty: none
    std::string shots;                   ///< of --shots: which images; empty: all
    bool overwrite = false, resumes = false;
    bool is_quiet = false;
    ImageOptions images;
    BenchOptions bench;
    std::string text;  ///< what is printed: the help, a script for a shell or the manual page
};

/// Refuses what is left of the options --kokkos-... when Kokkos has taken those that it knows.
/// @param kokkos_version  KOKKOS_VERSION: names have changed
/// @throws InputError naming the first, with the one that was meant
void refuse_options_of_kokkos(const std::vector<std::string>& options, int kokkos_version);

/// The options of all commands.
usage::ProgramDescription describe_command_line();

/// What `minibragg completion SHELL` prints.
/// @param shell  bash | zsh
std::string completion_script(const std::string& shell);

/// What `minibragg man` prints.
std::string manual_page();

/// @throws InputError for what is not understood
CommandLine read_command_line(int argc, const char* const* argv);

}  // namespace minibragg
