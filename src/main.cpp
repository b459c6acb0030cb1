#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <Kokkos_Core.hpp>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "command_line.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/floating_point.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/base/stop_request.hpp"
#include "minibragg/benchmark/run_benchmark.hpp"
#include "minibragg/config/print_deck.hpp"
#include "minibragg/config/read_deck.hpp"
#include "minibragg/detector/presets.hpp"
#include "minibragg/nanobragg/run.hpp"
#include "minibragg/nexus/unclosed_files.hpp"
#include "minibragg/parallel/communicator.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/parallel/mpi_session.hpp"
#include "minibragg/parallel/stop_signal.hpp"
#include "minibragg/report/provenance.hpp"
#include "minibragg/setup/shared_files.hpp"
#include "minibragg/story/check_deck.hpp"
#include "minibragg/story/compare_files.hpp"
#include "minibragg/story/convert_file.hpp"
#include "minibragg/story/predict_deck.hpp"
#include "minibragg/story/simulate.hpp"
#include "minibragg/story/tell_file.hpp"
#include "minibragg/story/trace_deck.hpp"
#include "minibragg/story/view_file.hpp"

namespace minibragg {
namespace {

constexpr int exit_wrong = 1;  ///< images that differ, or are not what they should be
constexpr int exit_input = 2, exit_environment = 3;
constexpr int exit_unfinished = 75;  ///< EX_TEMPFAIL of sysexits.h: run again, with --resume

record::Deck read_deck_file(
    const CommandLine& line, const parallel::Communicator& communicator
) {
    record::Deck deck{line.deck_file, {}, line.overrides, {}};
    const setup::Files files(communicator);
    deck.text = files.bytes(line.deck_file);
    deck.run = config::read_deck(deck.text, line.deck_file, line.overrides, &deck.notes);
    files.find_all(deck.run, line.deck_file);
    return deck;
}

/// Writes a text and nothing else.
/// @throws EnvironmentError when it cannot be written
void print(const parallel::Communicator& communicator, const std::string& text) {
    parallel::on_root(communicator, [&] {
        report::Log log(&std::cout, false);
        log.text(text);
        log.check_written();
    });
}

/// @throws EnvironmentError also when the file is damaged
void tell_file(const std::string& path, const parallel::Communicator& communicator) {
    parallel::on_root(communicator, [&] {
        report::Log log(&std::cout, false);
        if (images::is_cbf_or_smv_file(path)) {
            story::tell_image_file(path, log);
        } else {
            story::tell_file(path, log);
        }
        log.check_written();
    });
}

/// @throws InputError for a number that no image or panel has
images::ImageWish image_wish(const ImageOptions& options) {
    if (options.image.value_or(0) < 0 || options.panel.value_or(0) < 0) {
        throw InputError("images and panels are counted from 0 (--image, --panel)");
    }
    images::ImageWish wish{options.image.value_or(0), options.marks_spots, {}};
    wish.raw.type = options.type;
    if (!options.shape.empty()) {
        wish.raw.rows = options.shape[0];
        wish.raw.columns = options.shape[1];
    }
    return wish;
}

files::Existing existing_of(const CommandLine& line) {
    return line.overwrite ? files::Existing::overwrite : files::Existing::refuse;
}

/// The size of pictures of characters: the terminal's width, 80 columns elsewhere.
pictures::TextSize terminal_size() {
    constexpr int least_columns = 20, most_columns = 240;
    pictures::TextSize size;

    struct winsize window {};

    if (isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 &&
        window.ws_col > 0) {
        size.columns = std::clamp<int>(window.ws_col, least_columns, most_columns);
        size.lines = size.columns / 2;  // characters are twice as tall as they are wide
    }
    return size;
}

void view_file(const CommandLine& line, const parallel::Communicator& communicator) {
    const ImageOptions& options = line.images;
    story::ViewedFile viewed;
    viewed.file = line.image_file;
    viewed.wish = image_wish(options);
    viewed.view.panel = options.panel;
    if (!options.zoom.empty()) {
        viewed.view.zoom =
            images::ZoomSquare{options.zoom[0], options.zoom[1], options.zoom[2]};
    }
    viewed.view.scale = options.is_log ? pictures::Scale::log : pictures::Scale::linear;
    viewed.view.map = pictures::colour_map_named(options.map);
    viewed.view.has_rings = options.has_rings;
    viewed.view.marks_spots = options.marks_spots;
    viewed.png_file = options.png_file;
    viewed.terminal = terminal_size();
    viewed.existing = existing_of(line);
    parallel::on_root(communicator, [&] {
        report::Log log(&std::cout, false);
        story::view_file(viewed, log);
        log.check_written();
    });
}

void convert_file(const CommandLine& line, const parallel::Communicator& communicator) {
    const story::Conversion conversion{
        line.image_file,
        line.images.second_file,
        image_wish(line.images),
        line.images.image.has_value(),
        existing_of(line)};
    parallel::on_root(communicator, [&] {
        report::Log log(&std::cout, false);
        story::convert_file(conversion, log);
        log.check_written();
    });
}

/// Returns the exit code: 1 for images that differ.
int compare_files(const CommandLine& line, const parallel::Communicator& communicator) {
    const ImageOptions& options = line.images;
    story::FilePair pair;
    pair.first = line.image_file;
    pair.second = options.second_file;
    if (options.image) {
        pair.image = *options.image;
    }
    pair.tolerance = options.tolerance;
    pair.raw = image_wish(options).raw;
    pair.png_file = options.png_file;
    pair.existing = existing_of(line);
    const int differs = parallel::from_root(communicator, [&] {
        report::Log log(&std::cout, false);
        const bool is_equal = story::compare_files(pair, log);
        log.check_written();
        return is_equal ? 0 : exit_wrong;
    });
    return differs;
}

std::string detector_list() {
    std::string list;
    for (const detector::DetectorPreset& preset : detector::detector_presets()) {
        list += preset.name + "\n    " + preset.description + "\n";
    }
    return list;
}

/// From now on signals end the process, as of one that makes nothing that is to be kept.
/// @throws Stopped when one came before, to any rank
void mind_no_signals(
    const parallel::Communicator& communicator, std::optional<parallel::StopSignal>& signals
) {
    parallel::stop_if_asked(communicator);
    signals.reset();
}

/// Simulates; returns the exit code. What cannot be told is no reason to lose images.
int run_deck(const campaign::Job& job) {
    const story::Outcome outcome = story::simulate(job).outcome;
    try {
        job.log.check_written();
    } catch (const EnvironmentError& error) {
        std::cerr << "minibragg: warning: " << error.what()
                  << ". The run itself has been written\n";
    }
    return outcome == story::Outcome::complete ? 0 : exit_unfinished;
}

/// Measures a problem; returns the exit code.
int run_benchmark(const CommandLine& line, const parallel::Communicator& communicator) {
    const BenchOptions& options = line.bench;
    const benchmark::Request request{
        {benchmark::problem_named(options.problem),
         benchmark::scale_named(options.scale),
         options.is_analytic,
         options.images},
        line.overrides,
        line.facts_file,
        existing_of(line)};
    report::Log log(communicator.is_root() ? &std::cout : nullptr, false);
    const benchmark::Outcome outcome = benchmark::run_benchmark(request, communicator, log);
    parallel::agree(communicator, [&] {
        log.check_written();
    });
    switch (outcome) {
        case benchmark::Outcome::passed:
            return 0;
        case benchmark::Outcome::failed:
            return exit_wrong;
        case benchmark::Outcome::was_stopped:
            break;
    }
    return exit_unfinished;
}

/// Does what needs no deck, and returns the exit code; none for a command of a deck.
std::optional<int> obey_without_deck(
    const CommandLine& line, const parallel::Communicator& communicator
) {
    switch (line.command) {
        case Command::text:
            print(communicator, line.text);
            return 0;
        case Command::reference_deck:
            print(communicator, config::reference_deck());
            return 0;
        case Command::version:
            print(communicator, report::version_text());
            return 0;
        case Command::list_detectors:
            print(communicator, detector_list());
            return 0;
        case Command::info:
            tell_file(line.image_file, communicator);
            return 0;
        case Command::view:
            view_file(line, communicator);
            return 0;
        case Command::convert:
            convert_file(line, communicator);
            return 0;
        case Command::compare:
            return compare_files(line, communicator);
        case Command::bench:
            return run_benchmark(line, communicator);
        case Command::run:
        case Command::check:
        case Command::predict:
        case Command::trace:
            break;
    }
    return std::nullopt;
}

/// Returns the exit code.
int obey(
    const CommandLine& line,
    const parallel::Communicator& communicator,
    std::optional<parallel::StopSignal>& signals
) {
    if (line.command == Command::run || line.command == Command::bench) {
        std::signal(
            SIGPIPE, SIG_IGN
        );  // a reader of the log who leaves takes no images with him
    } else {
        mind_no_signals(communicator, signals);
    }
    if (const auto exit_code = obey_without_deck(line, communicator)) {
        return *exit_code;
    }
    const record::Deck deck = read_deck_file(line, communicator);
    const bool speaks = communicator.is_root() && !line.is_quiet;
    report::Log log(speaks ? &std::cout : nullptr, isatty(STDOUT_FILENO) != 0);
    const campaign::Job job{
        deck,
        existing_of(line),
        communicator,
        log,
        line.shots,
        line.resumes,
        false,
        line.facts_file};
    if (line.command == Command::run) {
        return run_deck(job);
    }
    if (line.command == Command::check) {
        story::check_deck(job);
    } else if (line.command == Command::predict) {
        report::Log terminal(&std::cout, false);
        story::predict_deck(job, {line.table_file, line.csv_file, line.facts_file}, terminal);
    } else {
        story::trace_deck(job, {line.pixel[0], line.pixel[1], line.pixel[2]});
    }
    parallel::agree(communicator, [&] {
        log.check_written();
    });
    return 0;
}

/// Exit code of an error that every rank has; rank 0 tells it. Does not return where a library
/// may not be ended.
int tell(
    const parallel::Communicator& communicator, const std::exception& error, int exit_code
) {
    if (communicator.is_root()) {
        std::cerr << "minibragg: " << shown_text(error.what()) << '\n';
    }
    if (!communicator.all_of(!nexus::has_unclosed_files())) {
        std::cout.flush();
        parallel::abort_all(exit_code);
    }
    return exit_code;
}

/// Whether nanoBragg's command line is meant: the program's name is nanoBragg's, or the first
/// word says so.
bool is_nanobragg(int argc, char** argv) {
    return std::filesystem::path(argv[0]).filename() == "nanoBragg" ||
           (argc > 1 && std::string_view(argv[1]) == "nanobragg");
}

int run_as_nanobragg(int argc, char** argv, const parallel::Communicator& communicator) {
    const bool is_subcommand = std::filesystem::path(argv[0]).filename() != "nanoBragg";
    const std::vector<std::string> arguments(argv + (is_subcommand ? 2 : 1), argv + argc);
    std::ostream nowhere(nullptr);
    const bool speaks = communicator.is_root();
    const nanobragg::Console console{
        speaks ? std::cout : nowhere, speaks ? std::cerr : nowhere};
    const int exit_code = nanobragg::run_nanobragg(arguments, communicator, console);
    if (speaks && !std::cout.flush()) {
        std::cerr
            << "ERROR: cannot write to the standard output. Look for space where it leads\n";
        return exit_environment;
    }
    return exit_code;
}

/// Arguments behind the program's name: Kokkos' own, or all others. Given all, Kokkos would
/// answer --help itself.
std::vector<char*> arguments(int argc, char** argv, bool are_of_kokkos) {
    std::vector<char*> chosen{argv[0]};
    std::copy_if(argv + 1, argv + argc, std::back_inserter(chosen), [&](const char* argument) {
        return std::string_view(argument).starts_with("--kokkos-") == are_of_kokkos;
    });
    return chosen;
}

/// @param of_kokkos  its options that are left when it has taken those that it knows
int run_program(
    int argc,
    char** argv,
    const std::vector<std::string>& of_kokkos,
    std::optional<parallel::StopSignal>& signals
) {
    const parallel::Communicator communicator = parallel::Communicator::world();
    try {
        refuse_options_of_kokkos(of_kokkos, KOKKOS_VERSION);
        if (is_nanobragg(argc, argv)) {
            mind_no_signals(communicator, signals);
            return run_as_nanobragg(argc, argv, communicator);
        }
        return obey(read_command_line(argc, argv), communicator, signals);
    } catch (const Stopped& stopped) {
        return tell(communicator, stopped, exit_unfinished);
    } catch (const parallel::LostRanks& error) {
        std::cerr << "minibragg: rank " << communicator.rank() << ": "
                  << shown_text(error.what()) << '\n';
        parallel::abort_all(exit_environment);
    } catch (const InputError& error) {
        return tell(communicator, error, exit_input);
    } catch (const EnvironmentError& error) {
        return tell(communicator, error, exit_environment);
    } catch (const std::bad_alloc&) {
        std::cerr << "minibragg: rank " << communicator.rank()
                  << ": not enough memory. Use more nodes or smaller images\n";
        parallel::abort_all(exit_environment);
    } catch (const std::exception& error) {
        // Not agreed upon: the other ranks may be waiting for this one.
        std::cerr << "minibragg: rank " << communicator.rank() << ": "
                  << shown_text(error.what()) << '\n';
        parallel::abort_all(exit_environment);
    }
}

/// Starts HDF5, which ends the process by exit(-1), without a word, when it gets no memory
/// then.
void start_hdf5() {
    static bool is_starting = true;
    std::atexit([] {
        if (is_starting) {
            std::cerr << "minibragg: HDF5 cannot be started: there is not enough memory\n";
            std::_Exit(exit_environment);
        }
    });
    nexus::start_hdf5();
    is_starting = false;
}

/// Keeps the numbers of the standard streams from files that are opened where one was closed:
/// what is told would be written into an image. Writing to a stream that was closed fails.
void hold_standard_streams() {
    int descriptor = open("/dev/null", O_RDONLY);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO) {
        descriptor = open("/dev/null", O_RDONLY);
    }
    if (descriptor >= 0) {
        close(descriptor);
    }
}

}  // namespace
}  // namespace minibragg

int main(int argc, char** argv) {
    std::optional<minibragg::parallel::StopSignal> signals(std::in_place);
    minibragg::hold_standard_streams();
    std::signal(
        SIGXFSZ, SIG_IGN
    );  // a file that may not grow is an error of the write, not the end
    try {
        minibragg::start_hdf5();
        const minibragg::parallel::MpiSession mpi(argc, argv);
        // Libraries that were loaded until now may have changed it, and threads of Kokkos begin
        // with ours.
        minibragg::set_ieee_arithmetic();
        auto of_kokkos = minibragg::arguments(argc, argv, true);
        auto others = minibragg::arguments(argc, argv, false);
        int count = static_cast<int>(of_kokkos.size());
        of_kokkos.push_back(nullptr);
        const Kokkos::ScopeGuard kokkos(count, of_kokkos.data());
        const std::vector<std::string> unknown(
            of_kokkos.begin() + 1, of_kokkos.begin() + count
        );
        return minibragg::run_program(
            static_cast<int>(others.size()), others.data(), unknown, signals
        );
    } catch (const std::exception& error) {
        std::cerr << "minibragg: " << minibragg::shown_text(error.what()) << '\n';
        return minibragg::exit_environment;
    }
}
