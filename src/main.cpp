#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include <Kokkos_Core.hpp>
#include <unistd.h>

#include "command_line.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/config/print_deck.hpp"
#include "minibragg/config/read_deck.hpp"
#include "minibragg/detector/presets.hpp"
#include "minibragg/nanobragg/run.hpp"
#include "minibragg/nexus/unclosed_files.hpp"
#include "minibragg/parallel/communicator.hpp"
#include "minibragg/parallel/mpi_session.hpp"
#include "minibragg/report/provenance.hpp"
#include "minibragg/setup/shared_files.hpp"
#include "minibragg/simulation/check_deck.hpp"
#include "minibragg/simulation/simulate.hpp"
#include "minibragg/simulation/trace_deck.hpp"

namespace minibragg {
namespace {

constexpr int exit_input = 2, exit_environment = 3;
constexpr int exit_unfinished = 75;  ///< EX_TEMPFAIL of sysexits.h: run again, with --resume

simulation::Deck read_deck_file(
    const CommandLine& line, const parallel::Communicator& communicator
) {
    simulation::Deck deck{line.deck_file, {}, line.overrides, {}};
    const setup::Files files(communicator);
    deck.text = files.bytes(line.deck_file);
    deck.run = config::read_deck(deck.text, line.deck_file, line.overrides, &deck.notes);
    files.find_all(deck.run, line.deck_file);
    return deck;
}

void print(const parallel::Communicator& communicator, const std::string& text) {
    if (communicator.is_root()) {
        std::cout << text << std::flush;
    }
}

std::string detector_list() {
    std::string list;
    for (const detector::DetectorPreset& preset : detector::detector_presets()) {
        list += preset.name + "\n    " + preset.description + "\n";
    }
    return list;
}

/// Returns the exit code.
int obey(const CommandLine& line, const parallel::Communicator& communicator) {
    switch (line.command) {
        case Command::help:
            print(communicator, line.help);
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
        case Command::run:
        case Command::check:
        case Command::trace:
            break;
    }
    const simulation::Deck deck = read_deck_file(line, communicator);
    const bool speaks = communicator.is_root() && !line.is_quiet;
    report::Log log(speaks ? &std::cout : nullptr, isatty(STDOUT_FILENO) != 0);
    const auto existing = line.overwrite ? files::Existing::overwrite : files::Existing::refuse;
    const simulation::Job job{deck, existing, communicator, log, line.shots, line.resumes};
    if (line.command == Command::run) {
        const simulation::Outcome outcome = simulation::simulate(job);
        return outcome == simulation::Outcome::complete ? 0 : exit_unfinished;
    }
    if (line.command == Command::check) {
        simulation::check_deck(job);
    } else {
        simulation::trace_deck(job, {line.pixel[0], line.pixel[1], line.pixel[2]});
    }
    return 0;
}

/// Exit code of an error that every rank has; rank 0 tells it. Does not return where a library may not be ended.
int tell(
    const parallel::Communicator& communicator, const std::exception& error, int exit_code
) {
    if (communicator.is_root()) {
        std::cerr << "minibragg: " << error.what() << '\n';
    }
    if (!communicator.all_of(!nexus::has_unclosed_files())) {
        std::cout.flush();
        parallel::abort_all(exit_code);
    }
    return exit_code;
}

/// Whether nanoBragg's command line is meant: the program's name is nanoBragg's, or the first word says so.
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
    return nanobragg::run_nanobragg(arguments, communicator, console);
}

/// Arguments behind the program's name: Kokkos' own, or all others. Given all, Kokkos would answer --help itself.
std::vector<char*> arguments(int argc, char** argv, bool are_of_kokkos) {
    std::vector<char*> chosen{argv[0]};
    std::copy_if(argv + 1, argv + argc, std::back_inserter(chosen), [&](const char* argument) {
        return std::string_view(argument).starts_with("--kokkos-") == are_of_kokkos;
    });
    return chosen;
}

/// @param of_kokkos  its options that are left when it has taken those that it knows
int run_program(int argc, char** argv, const std::vector<std::string>& of_kokkos) {
    const parallel::Communicator communicator = parallel::Communicator::world();
    try {
        refuse_options_of_kokkos(of_kokkos, KOKKOS_VERSION);
        if (is_nanobragg(argc, argv)) {
            return run_as_nanobragg(argc, argv, communicator);
        }
        return obey(read_command_line(argc, argv), communicator);
    } catch (const parallel::LostRanks& error) {
        std::cerr << "minibragg: rank " << communicator.rank() << ": " << error.what() << '\n';
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
        std::cerr << "minibragg: rank " << communicator.rank() << ": " << error.what() << '\n';
        parallel::abort_all(exit_environment);
    }
}

}  // namespace
}  // namespace minibragg

int main(int argc, char** argv) {
    std::signal(
        SIGXFSZ, SIG_IGN
    );  // a file that may not grow is an error of the write, not the end
    try {
        minibragg::nexus::start_hdf5();
        const minibragg::parallel::MpiSession mpi(argc, argv);
        auto of_kokkos = minibragg::arguments(argc, argv, true);
        auto others = minibragg::arguments(argc, argv, false);
        int count = static_cast<int>(of_kokkos.size());
        of_kokkos.push_back(nullptr);
        const Kokkos::ScopeGuard kokkos(count, of_kokkos.data());
        const std::vector<std::string> unknown(
            of_kokkos.begin() + 1, of_kokkos.begin() + count
        );
        return minibragg::run_program(static_cast<int>(others.size()), others.data(), unknown);
    } catch (const std::exception& error) {
        std::cerr << "minibragg: " << error.what() << '\n';
        return minibragg::exit_environment;
    }
}
