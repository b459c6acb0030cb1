#include "minibragg/campaign/disk_space.hpp"

#include <algorithm>

#include "minibragg/files/native_frame.hpp"
#include "minibragg/record/image_file_names.hpp"
#include "minibragg/report/format.hpp"

namespace minibragg::campaign {

namespace {

/// Of an image, gaps included.
std::int64_t pixels_of(const std::vector<files::Panel>& modules) {
    const files::ImageShape shape = image_shape(modules);
    return shape.rows * shape.columns;
}

/// Of an image in an SMV or CBF file.
std::int64_t pixels_of_frame(const std::vector<files::Panel>& panels) {
    return obstacle_to_native_frame(panels).empty() ? pixels_of({native_frame(panels).panel})
                                                    : pixels_of(panels);
}

}  // namespace

std::int64_t disk_bytes(const config::Run& deck, const PreparedRun& run) {
    // Photons are float32, counts int32, masks uint32.
    constexpr std::int64_t value_bytes = 4, smv_bytes = 2;
    const files::Detector& detector = run.description.detector;
    const auto images = static_cast<std::int64_t>(run.selected.size());
    const auto quantities = static_cast<std::int64_t>(run.quantities.size());
    const std::int64_t in_a_file =
        run.plan.has_data_files ? std::max<std::int64_t>(1, run.plan.images_per_file) : images;
    const std::int64_t files = (images + in_a_file - 1) / in_a_file;
    std::int64_t bytes =
        value_bytes * (images * quantities + files) * pixels_of(modules_of(detector));
    const std::int64_t pixels_of_single = (deck.output.smv_file + deck.output.cbf_file).empty()
                                              ? 0
                                              : pixels_of_frame(detector.panels);
    for (const record::ImageFileName& file : record::image_file_names(deck, run.selected)) {
        if (file.key == "output.raw_file") {
            bytes += value_bytes * pixels_of(detector.panels);
        } else if (file.key == "output.cbf_file") {
            bytes += value_bytes * pixels_of_single;
        } else if (file.key == "output.smv_file") {
            bytes += smv_bytes * pixels_of_single;
        }
    }
    return bytes;
}

std::string disk_space_text(const config::Run& deck, const PreparedRun& run) {
    const std::string bytes =
        report::with_prefix(static_cast<double>(disk_bytes(deck, run))) + "B";
    return deck.output.compression == "none" ? bytes
                                             : "at most " + bytes + ", before compression";
}

}  // namespace minibragg::campaign
