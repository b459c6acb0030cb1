#include "command_line.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

#include "minibragg/base/edit_distance.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/config/suggest.hpp"

namespace minibragg {

namespace {

void add_set(CLI::App& command, CommandLine& line) {
    command
        .add_option(
            "--set",
            line.overrides,
            "Replace a value of the deck, as beam.wavelength_A=1.1; repeatable"
        )
        ->type_name("KEY=VALUE")
        ->expected(1)
        ->take_all();
}

void add_deck_options(CLI::App& command, CommandLine& line) {
    command.add_option("deck", line.deck_file, "Input deck (TOML)")
        ->required()
        ->type_name("DECK");
    add_set(command, line);
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

void add_json(CLI::App& command, CommandLine& line, const std::string& what) {
    command.add_option("--json", line.facts_file, "Write " + what + " to a file for programs")
        ->type_name("FILE");
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

/// The sentence " Did you mean run?" with the word nearest to what was written; empty when none
/// is near.
std::string did_you_mean(std::string_view written, const std::vector<std::string>& known) {
    constexpr std::size_t longest_guessed = 80;
    constexpr int letters_per_slip = 3;
    std::string nearest;
    int fewest_slips = 1 + static_cast<int>(written.size()) / letters_per_slip;
    for (const std::string& word : known) {
        const int slips = edit_distance(written.substr(0, longest_guessed), word);
        if (slips <= fewest_slips) {
            nearest = word;
            fewest_slips = slips - 1;
        }
    }
    return nearest.empty() ? "" : " Did you mean " + nearest + "?";
}

/// Refuses a first word that is no subcommand before it is called an argument too many.
void check_subcommand(int argc, const char* const* argv, const CLI::App& app) {
    if (argc < 2 || std::string_view(argv[1]).starts_with('-')) {
        return;
    }
    const std::string written = argv[1];
    std::vector<std::string> known;
    for (const CLI::App* command : app.get_subcommands({})) {
        known.push_back(command->get_name());
    }
    if (std::find(known.begin(), known.end(), written) != known.end()) {
        return;
    }
    std::string advice = did_you_mean(written, known);
    if (written.ends_with(".toml")) {
        advice = " Did you mean minibragg run " + shown_name(written) + "?";
    }
    std::string all;
    for (const std::string& name : known) {
        all += (all.empty() ? "" : ", ") + name;
    }
    throw InputError(
        "unknown subcommand " + shown_name(written) + "." + advice + " There are " + all +
        ". See minibragg --help"
    );
}

/// "-set", which was meant as --set; "-o" and "-1.5" are none.
bool is_long_with_one_dash(std::string_view written) {
    constexpr std::size_t shortest = 3;
    return written.size() >= shortest && written[0] == '-' && written[1] >= 'a' &&
           written[1] <= 'z';
}

/// What to say about the first option that the subcommand (or the program) does not have; empty
/// when it has all.
std::string unknown_option_advice(int argc, const char* const* argv, const CLI::App& app) {
    std::vector<std::string> known;
    const auto collect = [&](const CLI::App& from) {
        for (const CLI::Option* option : from.get_options()) {
            for (const std::string& name : option->get_lnames()) {
                known.push_back("--" + name);
            }
        }
    };
    const auto commands = app.get_subcommands();
    collect(commands.empty() ? app : *commands.front());
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        std::string written{argument.substr(0, argument.find('='))};
        if (is_long_with_one_dash(written)) {
            written.insert(written.begin(), '-');
            return did_you_mean(written, known);
        }
        if (written.starts_with("--") &&
            std::find(known.begin(), known.end(), written) == known.end()) {
            return did_you_mean(written, known);
        }
    }
    return "";
}

/// " See minibragg view --help", after what the option that a message names wants.
std::string where_to_look(const CLI::App& app, const std::string& message) {
    const auto commands = app.get_subcommands();
    if (commands.empty()) {
        return " See minibragg --help";
    }
    const CLI::App& command = *commands.front();
    std::string advice;
    if (message.find(" excludes ") != std::string::npos) {
        return " See minibragg " + command.get_name() + " --help";
    }
    for (const CLI::Option* option : command.get_options()) {
        const std::string name = option->get_single_name();
        const std::string shown = option->get_positional() ? name : "--" + name;
        if (message.starts_with(shown + " ") || message.starts_with(shown + ":") ||
            message.find(": " + shown + " ") != std::string::npos) {
            advice = " Give " + (option->get_positional() ? "" : shown + " ") +
                     option->get_type_name() + ": " + option->get_description() + ".";
        }
    }
    return advice + " See minibragg " + command.get_name() + " --help";
}

/// Why a text is no number of at least 0; empty when it is one.
std::string why_negative(const std::string& text) {
    double value = -1.0;
    const bool is_number = CLI::detail::lexical_cast(text, value);
    return is_number && value >= 0.0 ? ""
                                     : "'" + shown_text(text) + "' is no number of at least 0";
}

constexpr const char* examples =
    "Examples:\n"
    "  minibragg run inputs/smallest.toml\n"
    "  mpirun -n 4 minibragg run deck.toml --set crystal.mosaic.domains=50\n"
    "  minibragg predict deck.toml --images 0:3 --output spots.txt\n"
    "  minibragg trace deck.toml --pixel 0,219,254\n"
    "  minibragg info run.nxs\n"
    "  minibragg view run.nxs -o run.png\n"
    "  minibragg compare one.nxs other.cbf --tolerance 1e-6\n"
    "  minibragg bench --problem small\n"
    "  minibragg nanobragg -default_F 100 -cell 70 80 90 90 90 90 -N 5 -lambda 1 -distance "
    "100\n"
    "  minibragg --print-reference-deck > deck.toml";

void add_trace(CLI::App& app, CommandLine& line) {
    CLI::App* trace =
        app.add_subcommand("trace", "Print every intermediate value of one pixel");
    add_deck_options(*trace, line);
    add_pixel(*trace, line);
}

}  // namespace

void refuse_options_of_kokkos(const std::vector<std::string>& options, int kokkos_version) {
    if (options.empty()) {
        return;
    }
    constexpr int renamed_options = 30700;
    std::vector<std::string> known{"--kokkos-help", "--kokkos-disable-warnings"};
    const std::vector<std::string> of_release =
        kokkos_version < renamed_options
            ? std::vector<std::string>{
                  "--kokkos-threads",
                  "--kokkos-numa",
                  "--kokkos-device-id",
                  "--kokkos-num-devices"}
            : std::vector<std::string>{
                  "--kokkos-num-threads",
                  "--kokkos-device-id",
                  "--kokkos-map-device-id-by",
                  "--kokkos-print-configuration",
                  "--kokkos-tune-internals",
                  "--kokkos-tools-libs",
                  "--kokkos-tools-args",
                  "--kokkos-tools-help"};
    known.insert(known.end(), of_release.begin(), of_release.end());
    const std::string& written = options.front();
    throw InputError(
        "this release of Kokkos does not know the option " + written + "." +
        did_you_mean(written.substr(0, written.find('=')), known) +
        " See minibragg --kokkos-help"
    );
}

static void add_predict(CLI::App& app, CommandLine& line) {
    CLI::App* predict = app.add_subcommand(
        "predict", "List the reflections that are on each image, and their photons"
    );
    add_deck_options(*predict, line);
    add_overwrite(*predict, line);
    predict
        ->add_option("--output", line.table_file, "Write the table to a file, not the terminal")
        ->type_name("FILE");
    predict->add_option("--csv", line.csv_file, "Write it with commas and all digits")
        ->type_name("FILE");
    add_json(*predict, line, "it");
}

static void add_info(CLI::App& app, CommandLine& line) {
    CLI::App* info =
        app.add_subcommand("info", "Say what an image file is, and whether it is undamaged");
    info->add_option("file", line.image_file, "A file that run has written")
        ->required()
        ->type_name("FILE");
}

static void add_image_choice(CLI::App& command, ImageOptions& images) {
    command.add_option("--image", images.image, "The image, counted from 0")->type_name("K");
    command
        .add_option("--shape", images.shape, "Shape of a file that is numbers without a header")
        ->delimiter(',')
        ->expected(2)
        ->type_name("ROWS,COLUMNS");
    command.add_option("--type", images.type, "Type of such numbers [float32]")
        ->type_name("int8|uint8|int16|uint16|int32|uint32|float32|float64");
}

static void add_view(CLI::App& app, CommandLine& line) {
    CLI::App* view = app.add_subcommand(
        "view", "Draw an image of a file (NXmx, CBF, SMV, raw), in the terminal or as PNG"
    );
    ImageOptions& images = line.images;
    view->add_option("file", line.image_file, "The image file")->required()->type_name("FILE");
    add_image_choice(*view, images);
    view->add_option("--panel", images.panel, "This panel alone, counted from 0")
        ->type_name("P");
    view->add_option("--zoom", images.zoom, "A square: its middle and width, in pixels")
        ->delimiter(',')
        ->expected(3)
        ->type_name("FAST,SLOW,WIDTH");
    view->add_flag("--rings,!--no-rings", images.has_rings, "Resolution rings [as is]");
    view->add_flag("--spots", images.marks_spots, "Circles around the spots that it lists");
    view->add_flag("--log", images.is_log, "A logarithmic scale");
    view->add_option("--map", images.map, "Colours")->type_name("grey|heat|viridis");
    CLI::Option* png =
        view->add_option("-o,--output", images.png_file, "Write a PNG, not to the terminal")
            ->type_name("FILE.png");
    view->add_flag("--ascii", images.is_ascii, "In characters [as is without -o]")
        ->excludes(png);
    add_overwrite(*view, line);
}

static void add_compare(CLI::App& app, CommandLine& line) {
    CLI::App* compare = app.add_subcommand(
        "compare", "Say in what images of two files differ; 0: equal, 1: not, 2: not comparable"
    );
    ImageOptions& images = line.images;
    compare->add_option("first", line.image_file, "An image file")
        ->required()
        ->type_name("FILE");
    compare->add_option("second", images.second_file, "The image file to compare it with")
        ->required()
        ->type_name("FILE");
    compare
        ->add_option(
            "--tolerance",
            images.tolerance,
            "Largest difference that is none, over the images' maximum [0]"
        )
        ->check(why_negative)
        ->type_name("T");
    add_image_choice(*compare, images);
    compare->add_option("-o,--output", images.png_file, "A picture of the (first) difference")
        ->type_name("FILE.png");
    add_overwrite(*compare, line);
}

static void add_convert(CLI::App& app, CommandLine& line) {
    CLI::App* convert = app.add_subcommand(
        "convert",
        "Write images of a file as NXmx, CBF, SMV, raw or PNG, by the end of the name"
    );
    convert->add_option("from", line.image_file, "An image file")
        ->required()
        ->type_name("FILE");
    convert->add_option("to", line.images.second_file, "As x.nxs, x.cbf, x.img, x.raw or x.png")
        ->required()
        ->type_name("FILE");
    add_image_choice(*convert, line.images);
    add_overwrite(*convert, line);
}

static void add_run_and_check(CLI::App& app, CommandLine& line) {
    CLI::App* run = app.add_subcommand("run", "Simulate a deck and write its files");
    CLI::App* check = app.add_subcommand("check", "Check a deck and say what a run would do");
    add_deck_options(*run, line);
    add_overwrite(*run, line);
    add_resume(*run, line);
    add_json(*run, line, "what was understood, warnings and results");
    add_deck_options(*check, line);
    add_overwrite(*check, line);
    add_json(*check, line, "what was understood and warnings");
}

static void add_bench(CLI::App& app, CommandLine& line) {
    CLI::App* bench = app.add_subcommand(
        "bench", "Measure a fixed problem and verify its images; 1: they are wrong"
    );
    BenchOptions& options = line.bench;
    bench->add_option("--problem", options.problem, "The problem")
        ->required()
        ->type_name("small|large|ls49|series");
    bench->add_option("--scale", options.scale, "How work follows ranks [strong]")
        ->type_name("strong|weak|throughput");
    bench
        ->add_option(
            "--images",
            options.images,
            "Images: of a rank (weak), of all ranks (throughput) [series: 64, else 1]"
        )
        ->type_name("N");
    bench->add_flag("--analytic", options.is_analytic, "Spots in closed form, without domains");
    add_set(*bench, line);
    add_json(*bench, line, "what was measured");
    add_overwrite(*bench, line);
}

/// The command of the subcommand that is given; none without one.
static std::optional<Command> chosen_subcommand(const CLI::App& app) {
    constexpr std::array commands{
        std::pair{"run", Command::run},
        std::pair{"check", Command::check},
        std::pair{"trace", Command::trace},
        std::pair{"predict", Command::predict},
        std::pair{"info", Command::info},
        std::pair{"view", Command::view},
        std::pair{"compare", Command::compare},
        std::pair{"convert", Command::convert},
        std::pair{"bench", Command::bench}};
    for (const auto& [name, command] : commands) {
        if (app.got_subcommand(name)) {
            return command;
        }
    }
    return std::nullopt;
}

static void add_completion_and_man(CLI::App& app, std::string& shell) {
    CLI::App* completion = app.add_subcommand(
        "completion", "Print a script that makes a shell complete this command line"
    );
    completion->add_option("shell", shell, "The shell")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh"}).description(""))
        ->type_name("bash|zsh");
    app.add_subcommand("man", "Print the manual page, as for: minibragg man | man -l -");
}

namespace {

/// What is printed and left.
struct Printed {
    bool reference = false, version = false, detectors = false;
    std::string shell;  ///< of completion
};

/// All options of the program: the one table.
void add_all(CLI::App& app, CommandLine& line, Printed& printed) {
    app.description("miniBragg simulates X-ray diffraction images of crystals.");
    app.name("minibragg");
    app.footer(examples);
    app.add_flag(
        "--print-reference-deck", printed.reference, "Print a deck with every key, and leave"
    );
    app.add_flag(
        "--list-detectors",
        printed.detectors,
        "Print the detectors that decks can name, and leave"
    );
    app.add_flag(
        "--version", printed.version, "Print version, commit and libraries, and leave"
    );
    add_run_and_check(app, line);
    add_trace(app, line);
    add_predict(app, line);
    add_info(app, line);
    add_view(app, line);
    add_compare(app, line);
    add_convert(app, line);
    add_bench(app, line);
    // For --help alone: main hands this command line over before it comes here.
    app.add_subcommand("nanobragg", "nanoBragg's command line; alone, it prints its options");
    add_completion_and_man(app, printed.shell);
    app.require_subcommand(0, 1);
}

std::vector<std::string> parts_of(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

/// By what the help calls the value: DECK, FILE, KEY=VALUE, or words as "bash|zsh".
usage::ValueKind kind_of_value(const std::string& value_name) {
    if (value_name == "DECK") {
        return usage::ValueKind::deck;
    }
    if (value_name == "KEY=VALUE") {
        return usage::ValueKind::deck_key;
    }
    if (value_name.find('|') != std::string::npos) {
        return usage::ValueKind::word;
    }
    return value_name.starts_with("FILE") ? usage::ValueKind::file : usage::ValueKind::text;
}

usage::CommandOption describe_option(const CLI::Option& option) {
    usage::CommandOption described;
    for (const std::string& name : option.get_snames()) {
        described.names.push_back("-" + name);
    }
    for (const std::string& name : option.get_lnames()) {
        described.names.push_back("--" + name);
    }
    if (described.names.empty()) {
        described.names.push_back(option.get_name());
    }
    described.meaning = option.get_description();
    described.is_repeatable =
        option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
    if (option.get_items_expected_max() > 0) {
        // Behind a colon stands what is checked.
        described.value_name = parts_of(option.get_type_name(), ':').front();
        described.kind = kind_of_value(described.value_name);
    }
    if (described.kind == usage::ValueKind::word) {
        described.words = parts_of(described.value_name, '|');
    }
    return described;
}

usage::CommandDescription describe_command(const CLI::App& app) {
    usage::CommandDescription described{app.get_name(), app.get_description(), {}, {}};
    for (const CLI::Option* option : app.get_options()) {
        auto& list = option->get_positional() ? described.arguments : described.options;
        list.push_back(describe_option(*option));
    }
    return described;
}

/// Every key as --set names it: of a list, the first element's.
std::vector<usage::CompletedKey> completed_keys() {
    std::vector<usage::CompletedKey> keys;
    for (const config::SettableKey& key : config::settable_keys()) {
        keys.push_back({key.path, key.words});
    }
    return keys;
}

}  // namespace

usage::ProgramDescription describe_command_line() {
    CommandLine line;
    Printed printed;
    CLI::App app;
    add_all(app, line, printed);
    usage::ProgramDescription program{
        MINIBRAGG_VERSION, app.get_description(), describe_command(app).options, {}, {}};
    for (const CLI::App* command : app.get_subcommands({})) {
        program.commands.push_back(describe_command(*command));
    }
    for (const std::string& example : parts_of(examples, '\n')) {
        if (example.starts_with(' ')) {
            program.examples.push_back(example.substr(example.find_first_not_of(' ')));
        }
    }
    return program;
}

std::string completion_script(const std::string& shell) {
    return shell == "zsh" ? usage::zsh_completion(describe_command_line(), completed_keys())
                          : usage::bash_completion(describe_command_line(), completed_keys());
}

std::string manual_page() {
    return usage::man_page(describe_command_line());
}

CommandLine read_command_line(int argc, const char* const* argv) {
    CommandLine line;
    Printed printed;
    CLI::App app;
    add_all(app, line, printed);
    check_subcommand(argc, argv, app);
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        line.text = app.help();
        return line;
    } catch (const CLI::ParseError& error) {
        const std::string message = error.what();
        throw InputError(
            message + "." + unknown_option_advice(argc, argv, app) + where_to_look(app, message)
        );
    }
    if (const auto command = chosen_subcommand(app)) {
        line.command = *command;
    } else if (app.got_subcommand("completion")) {
        line.text = completion_script(printed.shell);
    } else if (app.got_subcommand("man")) {
        line.text = manual_page();
    } else if (printed.reference) {
        line.command = Command::reference_deck;
    } else if (printed.version) {
        line.command = Command::version;
    } else if (printed.detectors) {
        line.command = Command::list_detectors;
    } else {
        line.text = app.help();
    }
    return line;
}

}  // namespace minibragg
