#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/structure_factor_box.hpp"

namespace minibragg::reflections {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(StructureFactorBox, IsTheSmallestAroundTheReflectionsWithLFastest) {
    const StructureFactorBox box =
        make_structure_factor_box({{-1, 2, 0, 3.0F}, {0, 3, 2, 5.0F}}, 7.0);
    EXPECT_EQ(box.h_min, -1);
    EXPECT_EQ(box.k_min, 2);
    EXPECT_EQ(box.l_min, 0);
    EXPECT_EQ(box.h_count, 2);
    EXPECT_EQ(box.k_count, 2);
    EXPECT_EQ(box.l_count, 3);
    EXPECT_THAT(box.F_e, testing::ElementsAre(3, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 5));
}

TEST(StructureFactorBox, IsEmptyForNoReflections) {
    const StructureFactorBox box = make_structure_factor_box({}, 7.0);
    EXPECT_EQ(box.h_count, 0);
    EXPECT_TRUE(box.F_e.empty());
}

TEST(StructureFactorBox, StatesTheMemoryInsteadOfTakingIt) {
    // 65535^3 * 8 bytes.
    EXPECT_THAT(
        [] {
            make_structure_factor_box(
                {{-32767, -32767, -32767, 1.0F}, {32767, 32767, 32767, 1.0F}}, 0.0
            );
        },
        ThrowsMessage<InputError>(HasSubstr("65535 x 65535 x 65535 reflections needs 20970"))
    );
    EXPECT_THROW(
        make_structure_factor_box({{0, 0, 0, 1.0F}, {0, 0, 9, 1.0F}}, 0.0, 79), InputError
    );
    EXPECT_NO_THROW(make_structure_factor_box({{0, 0, 0, 1.0F}, {0, 0, 9, 1.0F}}, 0.0, 80));
}

}  // namespace
}  // namespace minibragg::reflections
