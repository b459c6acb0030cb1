#include <iostream>

#include <Kokkos_Core.hpp>
#include <unistd.h>

#include "base/error.hpp"
#include "command_line.hpp"
#include "config/print_deck.hpp"
#include "config/read_deck.hpp"
#include "detector/presets.hpp"
#include "parallel/communicator.hpp"
#include "parallel/mpi_session.hpp"
#include "report/provenance.hpp"
#include "setup/files.hpp"
#include "simulation/check_deck.hpp"
#include "simulation/simulate.hpp"

namespace minibragg {
namespace {

constexpr int exit_input = 2, exit_environment = 3;

simulation::Deck read_deck_file(
    const CommandLine& line, const parallel::Communicator& communicator
) {
    simulation::Deck deck{line.deck_file, {}, line.overrides, {}};
    deck.text = setup::Files(communicator).bytes(line.deck_file);
    deck.run = config::read_deck(deck.text, line.deck_file, line.overrides);
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

void obey(const CommandLine& line, const parallel::Communicator& communicator) {
    switch (line.command) {
        case Command::help:
            return print(communicator, line.help);
        case Command::reference_deck:
            return print(communicator, config::reference_deck());
        case Command::version:
            return print(communicator, report::version_text());
        case Command::list_detectors:
            return print(communicator, detector_list());
        case Command::run:
        case Command::check:
            break;
    }
    const simulation::Deck deck = read_deck_file(line, communicator);
    const bool speaks = communicator.is_root() && !line.is_quiet;
    report::Log log(speaks ? &std::cout : nullptr, isatty(STDOUT_FILENO) != 0);
    const auto existing =
        line.overwrite ? output::Existing::overwrite : output::Existing::refuse;
    const simulation::Job job{deck, existing, communicator, log};
    line.command == Command::run ? simulation::simulate(job) : simulation::check_deck(job);
}

/// Exit code of an error that every rank has; rank 0 tells it.
int tell(
    const parallel::Communicator& communicator, const std::exception& error, int exit_code
) {
    if (communicator.is_root()) {
        std::cerr << "minibragg: " << error.what() << '\n';
    }
    return exit_code;
}

int run_program(int argc, char** argv) {
    const parallel::Communicator communicator = parallel::Communicator::world();
    try {
        obey(read_command_line(argc, argv), communicator);
        return 0;
    } catch (const InputError& error) {
        return tell(communicator, error, exit_input);
    } catch (const EnvironmentError& error) {
        return tell(communicator, error, exit_environment);
    } catch (const std::exception& error) {
        // Not agreed upon: the other ranks may be waiting for this one.
        std::cerr << "minibragg: rank " << communicator.rank() << ": " << error.what() << '\n';
        parallel::abort_all(exit_environment);
    }
}

}  // namespace
}  // namespace minibragg

int main(int argc, char** argv) {
    try {
        const minibragg::parallel::MpiSession mpi(argc, argv);
        const Kokkos::ScopeGuard kokkos(argc, argv);
        return minibragg::run_program(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "minibragg: " << error.what() << '\n';
        return minibragg::exit_environment;
    }
}
