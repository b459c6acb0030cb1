#pragma once

#include <optional>
#include <vector>

#include "minibragg/report/timer.hpp"
#include "minibragg/simulation/count_statistics.hpp"
#include "minibragg/simulation/group_file.hpp"
#include "minibragg/simulation/prepared_run.hpp"

namespace minibragg::simulation {

/// The data sets of a run's files.
std::vector<nexus::Quantity> quantities_of(const config::Run& deck);

/// Turns the rendered images of a file into counts and writes them. Where the group's root writes alone, a chain of
/// tasks beside it compresses and writes an image while the next is rendered; where the group is one rank whose kernels
/// have one core, the chain responds as well, else the response has all cores or the device at once. None but the caller
/// uses MPI. Collective in the group.
class ImageWriter {
public:
    ImageWriter(PreparedRun& run, GroupFile& file);

    ~ImageWriter() { file_.beside().settle(); }

    ImageWriter(ImageWriter&&) = delete;
    ImageWriter& operator=(ImageWriter&&) = delete;
    ImageWriter(const ImageWriter&) = delete;
    ImageWriter& operator=(const ImageWriter&) = delete;

    /// Responds to run.images and writes them, or takes a copy of them and hands it on.
    /// @param place  in the file
    /// @param image  of the run
    /// @param times  of the caller, who waits for images before this one
    /// @throws what writing this image, or anything before it, throws
    void write(std::int64_t place, int image, report::PhaseTimes& times);

    /// Waits until all images are written.
    /// @post run.counts_host are those of the last
    /// @throws on every rank what writing throws on the root
    void finish();

    /// How long this rank has waited for images of this file to be written.
    double waited_s() const { return waited_s_; }

    /// What this rank's pixels have read, [image] of the file; empty without a response.
    /// @pre finish()
    const std::vector<CountStatistics>& counts() const { return counts_; }

private:
    /// One quantity of an image: [pixel of the group], on the root.
    struct Copy {
        nexus::Quantity quantity;
        std::vector<float> photons;
        std::vector<std::int32_t> counts;
    };

    void add_counts();
    void write_at_once(nexus::NxmxFile& file, std::int64_t place);
    void copy_images();
    void respond_beside(int image);
    void write_copies(nexus::NxmxFile& file, std::int64_t place);

    PreparedRun& run_;
    GroupFile& file_;
    std::optional<Responder> responder_;  ///< of the chain; none: it has nothing to respond to
    std::vector<Copy> copies_;
    std::vector<CountStatistics> counts_;
    double waited_s_ = 0.0;
};

}  // namespace minibragg::simulation
