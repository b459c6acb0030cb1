#include <gtest/gtest.h>

#include "command_lines.hpp"
#include "minibragg/nanobragg/edge_of_table.hpp"
#include "minibragg/nanobragg/quirks.hpp"
#include "reflection_texts.hpp"

/// Oracle: the path rendered with an indicator of such points, of every pixel.
namespace minibragg::nanobragg {
namespace {

const std::string interpolating =
    "-hkl f -cell 70 80 90 75 85 95 -lambda 1.5 -distance 100 -pixel 1.5 -detpixels 12 -N 1 "
    "-interpolate ";

/// Whether both find a pixel with such a point, or none.
void expect_agreement(const std::string& line, bool is_found) {
    const Setup setup = setup_of(interpolating + line, {{"f", small_table()}});
    const PixelSelection selection(setup.geometry.size, setup.geometry.region, setup.mask);
    const auto device = scene::upload_scene(ExecSpace(), setup.scene);
    const auto edge = find_edge_of_table(setup.scene, device, selection);
    EXPECT_EQ(edge.has_value(), is_found) << line;
    const auto alone = parallel::Communicator::self();
    const auto has_outside = [&](const PixelRange& range) {
        const ShareOfRows all{{selection.rows_begin(), selection.rows_end()}, alone};
        return find_outside_pixel(setup.scene, selection, all, range).has_value();
    };
    EXPECT_EQ(has_outside({}), is_found) << line;
    if (edge) {
        const std::int64_t index = selection.index_of(edge->pixel);
        EXPECT_TRUE(edge->is_certain);
        EXPECT_TRUE(has_outside({index, index + 1})) << line;
    }
}

TEST(FindEdgeOfTable, FindsAPixelWhereRenderingAnIndicatorDoes) {
    // Indices 4 and more are outside. From the middle of the detector they are 57 pixels of 0.1
    // mm and more away, along slow by the shortest axis.
    expect_agreement("", true);
    expect_agreement("-detpixels 40 -pixel 0.1", false);
    expect_agreement("-detpixels 400 -pixel 0.1 -roi 170 230 170 230", false);
    expect_agreement("-detpixels 400 -pixel 0.1 -roi 170 350 170 230", true);
    // Orientations and wavelengths that bring a point there.
    expect_agreement("-detpixels 80 -pixel 0.1 -oversample 2 -thick 400 -thicksteps 3", false);
    expect_agreement("-detpixels 80 -pixel 0.1 -dispersion 150 -dispsteps 3", true);
    expect_agreement("-detpixels 80 -pixel 0.1 -dispersion 10 -dispsteps 3", false);
    expect_agreement("-detpixels 80 -pixel 0.1 -osc 20 -phisteps 3", false);
}

TEST(FindEdgeOfTable, LeavesOutWhatTheLimitOrTheLatticeCuts) {
    expect_agreement("-dmin 30", false);
    expect_agreement("-dmin 15", true);
    // Spots of 200 cells that end between the reflections, of which the pixel of the region has
    // none.
    expect_agreement("-tophat_spots -N 200 -roi 0 0 0 0", false);
    expect_agreement("-tophat_spots -N 200 -roi 0 0 0 0 -water 10", true);
    expect_agreement("-square_xtal -N 200 -roi 0 0 0 0", true);
    expect_agreement("-tophat_spots -N 1", true);
    expect_agreement("-gauss_xtal -N 2000 -oversample 1 -roi 0 0 0 0", false);
}

}  // namespace
}  // namespace minibragg::nanobragg
