#include "command_line.hpp"

#include <CLI/CLI.hpp>

#include "minibragg/base/error.hpp"

namespace minibragg {

namespace {

void add_deck_options(CLI::App& command, CommandLine& line) {
    command.add_option("deck", line.deck_file, "Input deck (TOML)")
        ->required()
        ->type_name("DECK");
    command
        .add_option(
            "--set",
            line.overrides,
            "Replace a value of the deck, as beam.wavelength_A=1.1; repeatable"
        )
        ->type_name("KEY=VALUE")
        ->expected(1)
        ->take_all();
    command
        .add_option(
            "--shots,--images",
            line.shots,
            "Only these images, counted from 0: 17, 10:20 (10 to 19) or 3,7,10:20"
        )
        ->type_name("WHICH");
    command.add_flag("--quiet", line.is_quiet, "Say nothing but errors");
}

void add_overwrite(CLI::App& command, CommandLine& line) {
    command.add_flag("--overwrite", line.overwrite, "Replace output files that exist");
}

void add_resume(CLI::App& run, CommandLine& line) {
    run.add_flag(
           "--resume", line.resumes, "Keep finished data files of this run, make the rest"
    )
        ->excludes(run.get_option("--overwrite"));
}

void add_pixel(CLI::App& trace, CommandLine& line) {
    trace.add_option("--pixel", line.pixel, "The pixel, counted from 0")
        ->required()
        ->delimiter(',')
        ->expected(3)
        ->type_name("PANEL,SLOW,FAST");
}

constexpr const char* examples =
    "Examples:\n"
    "  minibragg run inputs/smallest.toml\n"
    "  mpirun -n 4 minibragg run deck.toml --set crystal.mosaic.domains=50\n"
    "  minibragg trace deck.toml --pixel 0,219,254\n"
    "  minibragg nanobragg -default_F 100 -cell 70 80 90 90 90 90 -N 5 -lambda 1 -distance "
    "100\n"
    "  minibragg --print-reference-deck > deck.toml";

}  // namespace

CommandLine read_command_line(int argc, const char* const* argv) {
    CommandLine line;
    CLI::App app("miniBragg simulates X-ray diffraction images of crystals.", "minibragg");
    app.footer(examples);
    bool reference = false, version = false, detectors = false;
    app.add_flag("--print-reference-deck", reference, "Print a deck with every key, and leave");
    app.add_flag(
        "--list-detectors", detectors, "Print the detectors that decks can name, and leave"
    );
    app.add_flag("--version", version, "Print version, commit and libraries, and leave");
    CLI::App* run = app.add_subcommand("run", "Simulate a deck and write its files");
    CLI::App* check = app.add_subcommand("check", "Check a deck and say what a run would do");
    add_deck_options(*run, line);
    add_overwrite(*run, line);
    add_resume(*run, line);
    add_deck_options(*check, line);
    add_overwrite(*check, line);
    CLI::App* trace =
        app.add_subcommand("trace", "Print every intermediate value of one pixel");
    add_deck_options(*trace, line);
    add_pixel(*trace, line);
    // For --help alone: main hands this command line over before it comes here.
    app.add_subcommand("nanobragg", "nanoBragg's command line; alone, it prints its options");
    app.require_subcommand(0, 1);
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        line.help = app.help();
        return line;
    } catch (const CLI::ParseError& error) {
        throw InputError(std::string(error.what()) + ". See minibragg --help");
    }
    line.help = app.help();
    if (*run || *check || *trace) {
        line.command = *run ? Command::run : *check ? Command::check : Command::trace;
    } else if (reference) {
        line.command = Command::reference_deck;
    } else if (version) {
        line.command = Command::version;
    } else if (detectors) {
        line.command = Command::list_detectors;
    }
    return line;
}

}  // namespace minibragg
