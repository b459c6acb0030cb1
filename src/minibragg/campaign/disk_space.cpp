#include "minibragg/campaign/disk_space.hpp"

#include "minibragg/report/format.hpp"

namespace minibragg::campaign {

std::int64_t disk_bytes(const config::Run& deck, const PreparedRun& run) {
    // Photons are float32, counts int32, masks uint32.
    constexpr std::int64_t value_bytes = 4, smv_bytes = 2;
    const std::int64_t pixels = detector::pixel_count(run.experiment.detector.plane_panels);
    const auto images = static_cast<std::int64_t>(run.selected.size());
    const auto quantities = static_cast<std::int64_t>(run.quantities.size());
    const std::int64_t in_a_file =
        run.plan.has_data_files ? std::max<std::int64_t>(1, run.plan.images_per_file) : images;
    const std::int64_t files = (images + in_a_file - 1) / in_a_file;
    std::int64_t values = images * quantities + files;
    values += deck.output.raw_file.empty() ? 0 : 1;
    values += deck.output.cbf_file.empty() ? 0 : 1;
    return pixels * (value_bytes * values + (deck.output.smv_file.empty() ? 0 : smv_bytes));
}

std::string disk_space_text(const config::Run& deck, const PreparedRun& run) {
    const std::string bytes =
        report::with_prefix(static_cast<double>(disk_bytes(deck, run))) + "B";
    return deck.output.compression == "none" ? bytes
                                             : "at most " + bytes + ", before compression";
}

}  // namespace minibragg::campaign
