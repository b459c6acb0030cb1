#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "minibragg/campaign/group_file.hpp"
#include "minibragg/campaign/render_shots.hpp"
#include "minibragg/record/count_statistics.hpp"
#include "minibragg/report/timer.hpp"

namespace minibragg::campaign {

/// Turns the rendered images of a file into counts and writes them. Where the group's root
/// writes alone, a chain of tasks beside it compresses and writes images while the next are
/// rendered; where the group is one rank whose kernels have one core, and no tool watches them,
/// the chain responds as well, else the response has all cores or the device at once. None but
/// the caller uses MPI. Collective in the group.
class ImageWriter {
public:
    /// @param exec  where counts are computed
    ImageWriter(const ExecSpace& exec, const PreparedRun& run, GroupFile& file);

    ~ImageWriter() { file_.beside().settle(); }

    ImageWriter(ImageWriter&&) = delete;
    ImageWriter& operator=(ImageWriter&&) = delete;
    ImageWriter(const ImageWriter&) = delete;
    ImageWriter& operator=(const ImageWriter&) = delete;

    /// Responds to some images and writes them, or takes a copy of them and hands it on.
    /// @param place  in the file, of the first
    /// @param times  of the caller, who waits for images before these
    /// @throws what writing these images, or anything before them, throws
    void write(std::int64_t place, const Frames& frames, report::PhaseTimes& times);

    /// Waits until all images are written.
    /// @throws on every rank what writing throws on the root
    void finish();

    /// This rank's counts of the image that was responded to last; empty without a response.
    /// @pre finish()
    const HostArray<std::int32_t>& last_counts() const { return counts_host_; }

    /// How long this rank has waited for images of this file to be written.
    double waited_s() const { return waited_s_; }

    /// What this rank's pixels have read, [image] of the file; empty without a response.
    /// @pre finish()
    const std::vector<record::CountStatistics>& counts() const { return counts_; }

private:
    /// One quantity of some images: [image][pixel of the group], on the root.
    struct Copy {
        nexus::Quantity quantity;
        bool is_written = true;  ///< or only responded to
        std::vector<float> photons;
        std::vector<std::int32_t> counts;
        std::vector<std::uint32_t> labels;  ///< or flags of pixels
    };

    std::int32_t saturation() const;
    /// A quantity of the labels of this rank's pixels.
    /// @param counts  of these pixels; null: none
    std::vector<std::uint32_t> labels_of(
        const Frame& frame, nexus::Quantity quantity, const std::int32_t* counts
    ) const;

    void respond_to(int image, const Array<const float>& photons, const Responder& responder);
    void write_frame(std::int64_t place, const Frame& frame);
    void write_at_once(std::int64_t place, const Frames& frames, report::PhaseTimes& times);
    void copy_images(const Frames& frames, report::PhaseTimes& times);
    /// Writes one quantity of the image whose pixels begin at `first` in the copy.
    void write_copy(nexus::NxmxFile& file, std::int64_t place, Copy& copy, std::size_t first);
    void write_copies(
        nexus::NxmxFile& file, std::int64_t place, const std::vector<int>& images
    );

    const ExecSpace& exec_;
    const PreparedRun& run_;
    GroupFile& file_;
    std::size_t pixels_of_group_;
    std::optional<Responder> responder_;  ///< of the chain; none: it has nothing to respond to
    std::vector<Copy> copies_;
    HostArray<std::int32_t> counts_host_;  ///< of the last image that was responded to
    std::vector<record::CountStatistics> counts_;
    double waited_s_ = 0.0;
};

}  // namespace minibragg::campaign
