#include <gtest/gtest.h>

#include "minibragg/base/contracts.hpp"

namespace minibragg {
namespace {

TEST(Expects, LetsPassWhatHolds) {
    expects(true);
    static_assert((expects(2 > 1), true));  // also where the compiler computes
}

TEST(Expects, EndsTheProgramWithThePlaceOfTheCall) {
    if (!contracts_are_checked) {
        GTEST_SKIP() << "contracts are checked in debug builds alone";
    }
    EXPECT_DEATH(expects(false), "test_contracts\\.cpp:[0-9]+: a precondition does not hold");
}

TEST(Expects, CostsNothingInAReleaseBuild) {
    if (contracts_are_checked) {
        GTEST_SKIP() << "this is a debug build";
    }
    expects(false);
}

}  // namespace
}  // namespace minibragg
