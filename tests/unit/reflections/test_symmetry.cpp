#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/symmetry.hpp"

namespace minibragg::reflections {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(CheckSphere, StatesTheMemoryInsteadOfTakingIt) {
    // 4 pi / 3 x 60000 A^3 / 8 A^3 = 31415.9 reflections of 100 bytes.
    const crystal::UnitCell cell{30.0, 40.0, 50.0};
    EXPECT_NO_THROW(check_sphere(cell, 2.0, "deck", 3141593));
    EXPECT_THAT(
        [&] {
            check_sphere(cell, 2.0, "deck", 3141592);
        },
        ThrowsMessage<EnvironmentError>(HasSubstr("deck: 31415 reflections to 2.0"))
    );
}

TEST(CheckSphere, RefusesWhatNoMachineHolds) {
    constexpr std::int64_t plenty = std::int64_t{1} << 60;
    EXPECT_THROW(check_sphere({5000.0, 5000.0, 5000.0}, 1.0, "deck", plenty), InputError);
    EXPECT_THROW(check_sphere({30.0, 40.0, 50.0}, 0.1, "deck", plenty), InputError);
}

}  // namespace
}  // namespace minibragg::reflections
