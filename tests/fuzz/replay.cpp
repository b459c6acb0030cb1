#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/scratch_folder.hpp"

#define MINIBRAGG_FUZZ_TARGETS(apply)                                                     \
    apply(cbf_image) apply(cif) apply(deck) apply(dump) apply(geometry) apply(hkl_text)   \
        apply(matrix) apply(mmcif) apply(mtz) apply(pdb) apply(raw_image) apply(raw_mask) \
            apply(scattering_table) apply(series_columns) apply(set) apply(smv_header)    \
                apply(smv_image) apply(sources) apply(spectra) apply(spectrum)

#define MINIBRAGG_DECLARE(name) extern "C" int fuzz_##name(const std::uint8_t*, std::size_t);
MINIBRAGG_FUZZ_TARGETS(MINIBRAGG_DECLARE)

/// Seeds and findings of the fuzzers, once more: each is read or refused, and so is each cut
/// off in its middle.
namespace minibragg::fuzz {
namespace {

struct Target {
    std::string name;
    int (*read)(const std::uint8_t*, std::size_t);
};

#define MINIBRAGG_LIST(name) {#name, fuzz_##name},
const std::vector<Target> all_targets{MINIBRAGG_FUZZ_TARGETS(MINIBRAGG_LIST)};

class Corpus : public testing::TestWithParam<Target> {};

TEST_P(Corpus, IsReadOrRefused) {
    std::size_t inputs = 0;
    for (const auto& file : std::filesystem::directory_iterator(CORPUS "/" + GetParam().name)) {
        SCOPED_TRACE(file.path().string());
        const std::string bytes = support::bytes_of(file.path());
        const auto* const data = reinterpret_cast<const std::uint8_t*>(bytes.data());
        EXPECT_EQ(GetParam().read(data, bytes.size()), 0);
        EXPECT_EQ(GetParam().read(data, bytes.size() / 2), 0);
        ++inputs;
    }
    EXPECT_GT(inputs, 0U);
}

INSTANTIATE_TEST_SUITE_P(Every, Corpus, testing::ValuesIn(all_targets), [](const auto& target) {
    return target.param.name;
});

}  // namespace
}  // namespace minibragg::fuzz
