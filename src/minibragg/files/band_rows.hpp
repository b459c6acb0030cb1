#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "minibragg/files/experiment.hpp"
#include "minibragg/parallel/communicator.hpp"
#include "minibragg/parallel/decomposition.hpp"

namespace minibragg::files {

/// The pixels of one band, in the memory of the rank that computed it.
template <class Value>
struct BandRows {
    parallel::Band band;
    const Value* values = nullptr;  ///< [band.rows][fast_pixels of the panel], contiguous
};

using PhotonRows = BandRows<float>;  ///< photons
using CountRows = BandRows<std::int32_t>;
using LabelRows = BandRows<std::uint32_t>;
using MaskRows = BandRows<std::uint16_t>;  ///< NXmx pixel_mask bits 0 to 15; 0 is a good pixel

/// One whole image with its panels stacked along slow (ImageShape): [rows][columns], photons or
/// counts; 0 in the gaps beside narrower panels.
struct StackedImage {
    ImageShape shape;
    std::vector<float> photons;
    bool is_counts = false;  ///< of a detector: whole numbers
};

/// The whole image, on rank 0; no pixels elsewhere. Collective; ranks without bands take part.
/// @throws EnvironmentError on all ranks when rank 0 has not the memory
StackedImage gather_image(
    const parallel::Communicator& communicator,
    const std::vector<Panel>& panels,
    std::span<const PhotonRows> bands
);

/// A stacked image as a native frame; `gap` between the panels.
StackedImage framed(
    const StackedImage& image,
    const std::vector<Panel>& panels,
    const NativeFrame& frame,
    float gap
);

}  // namespace minibragg::files
