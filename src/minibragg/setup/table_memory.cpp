#include "minibragg/setup/table_memory.hpp"

#include <cstdint>
#include <string>

#include "minibragg/base/available_memory.hpp"
#include "minibragg/parallel/exchange.hpp"

namespace minibragg::setup {

namespace {

/// What one takes from set-up to file, lists that grow and copies included: measured with
/// 300,000 sources and domains and 40,000 panels.
constexpr double bytes_a_source = 500.0, bytes_a_domain = 500.0, bytes_a_panel = 3500.0;

std::string counted(double count, const std::string& things) {
    return std::to_string(static_cast<std::int64_t>(count)) + " " + things;
}

}  // namespace

void check_tables(const config::Run& deck, const Files& files) {
    parallel::on_root(files.communicator(), [&] {
        const config::Divergence& divergence = deck.beam.divergence;
        const double sources = 1.0 * deck.beam.dispersion.steps * divergence.horizontal_steps *
                               divergence.vertical_steps;
        require_memory(
            sources * bytes_a_source,
            "beam.divergence and beam.dispersion: " + counted(sources, "sources"),
            "Take fewer steps"
        );
        const double domains = deck.crystal.mosaic.domains;
        require_memory(
            domains * bytes_a_domain,
            "crystal.mosaic.domains: " + counted(domains, "domains"),
            "Take fewer"
        );
        const double panels = deck.detector.grid ? 1.0 * deck.detector.grid->panels[0] *
                                                       deck.detector.grid->panels[1]
                                                 : 0.0;
        require_memory(
            panels * bytes_a_panel,
            "detector.grid.panels: " + counted(panels, "panels"),
            "Take fewer"
        );
    });
}

}  // namespace minibragg::setup
