#include <gtest/gtest.h>

#include "command_lines.hpp"
#include "minibragg/diffraction/render.hpp"
#include "minibragg/nanobragg/pixel_terms.hpp"

namespace minibragg::nanobragg {
namespace {

constexpr TermCounts counts{2, 3, 3, 4, 5, 2};

/// Ordinals of the terms of a box, in order.
std::vector<std::int64_t> terms_of(const TermBox& box) {
    std::vector<std::int64_t> terms{0};
    for (std::size_t level = 0; level < term_levels; ++level) {
        std::vector<std::int64_t> longer;
        for (const std::int64_t outer : terms) {
            for (std::int64_t i = box[level].first; i < box[level].end; ++i) {
                longer.push_back(outer * counts[level] + i);
            }
        }
        terms = longer;
    }
    return terms;
}

TEST(BoxesOf, CoverARunOfTermsInOrder) {
    const std::int64_t all = term_count(counts);
    EXPECT_EQ(all, 720);
    for (std::int64_t first = 0; first < all; first += 7) {
        for (std::int64_t end = first; end <= all; end += 11) {
            std::vector<std::int64_t> covered, expected;
            for (const TermBox& box : boxes_of(counts, {first, end})) {
                const auto terms = terms_of(box);
                covered.insert(covered.end(), terms.begin(), terms.end());
            }
            for (std::int64_t i = first; i < end; ++i) {
                expected.push_back(i);
            }
            EXPECT_EQ(covered, expected) << first << " to " << end;
        }
    }
}

TEST(TermOrdinal, CountsDomainsFastest) {
    EXPECT_EQ(term_ordinal(counts, {0, 0, 0, 0, 0, 1}), 1);
    EXPECT_EQ(term_ordinal(counts, {0, 0, 0, 0, 1, 0}), 2);
    EXPECT_EQ(term_ordinal(counts, {1, 2, 2, 3, 4, 1}), 719);
}

/// A pixel is the sum of its terms, whatever is held, displaced, weighted or turned.
struct RenderTerms : testing::TestWithParam<const char*> {};

TEST_P(RenderTerms, AddUpToThePixel) {
    const auto setup = setup_of(
        small_crystal +
        "-lambda 1.2 -distance 100 -pixel 0.8 -detpixels 12 -misset 10 20 30 "
        "-oversample 2 -dispersion 2 -dispsteps 2 -hdivrange 3 -hdivsteps 2 "
        "-phi 3 -osc 1 -phisteps 3 -mosaic 0.4 -mosaic_dom 2 -polar 0.9 " +
        GetParam()
    );
    const auto scene = scene::upload_scene(ExecSpace(), setup.scene);
    const Renderer renderer{scene, diffraction::render};
    const PixelSelection selection(setup.geometry.size, setup.geometry.region, setup.mask);
    const Pixel pixel{7, 4};
    const double whole = static_cast<double>(render_rows(renderer, selection, {7, 8})[4]);
    ASSERT_GT(whole, 0.0);
    const std::int64_t terms = term_count(term_counts(setup.scene));
    for (const std::int64_t cut : {std::int64_t{0}, std::int64_t{1}, terms / 3, terms - 5}) {
        const double parts = render_background(setup.scene, pixel) +
                             render_terms(setup.scene, renderer, pixel, {0, cut}) +
                             render_terms(setup.scene, renderer, pixel, {cut, terms});
        EXPECT_NEAR(parts / whole, 1.0, 2e-6) << cut;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Scenes,
    RenderTerms,
    testing::Values(
        "",
        "-point_pixel",
        "-detector_thick 450 -detector_abs 300 -thicksteps 3",
        "-oversample_thick -oversample_polar -oversample_omega -detector_thick 450",
        "-water 30 -fluence 1e28",
        "-dmin 6",
        "-curved_det",
        "-nopolar -round_xtal",
        "-fdet_vector 0.1 0.2 1 -sdet_vector 0.1 -1 0.1",
        "-fdet_vector 0.1 0.2 1 -water 30 -fluence 1e28",
        "-xds -detector_rotx 20 -twotheta 10 -gauss_xtal -fudge 1e-3"
    )
);

}  // namespace
}  // namespace minibragg::nanobragg
