#include <cfenv>
#include <limits>
#include <thread>

#include <gtest/gtest.h>

#include "minibragg/base/floating_point.hpp"

#ifdef __SSE2__
#include <xmmintrin.h>
#endif

using namespace minibragg;

namespace {

#ifdef __SSE2__
/// What -ffast-math does to the thread that loads a library: FTZ and DAZ of MXCSR (Intel SDM,
/// volume 1, 10.2.3).
void flush_denormals() {
    constexpr unsigned flush_to_zero = 0x8000, denormals_are_zero = 0x0040;
    _mm_setcsr(_mm_getcsr() | flush_to_zero | denormals_are_zero);
}
#endif

/// Half of the smallest normal number, computed now.
bool keeps_denormals() {
    volatile float small = std::numeric_limits<float>::min();
    volatile float half = 0.5F * small;
    return half > 0.0F;
}

}  // namespace

class Arithmetic : public testing::Test {
protected:
    void SetUp() override {
#ifdef __SSE2__
        flush_denormals();
        ASSERT_FALSE(keeps_denormals()) << "the test can tell";
#else
        GTEST_SKIP() << "this processor is not known to flush denormals";
#endif
    }

    void TearDown() override {
        set_ieee_arithmetic();
    }
};

TEST_F(Arithmetic, IsSetForTheThread) {
    std::fesetround(FE_UPWARD);
    set_ieee_arithmetic();
    EXPECT_TRUE(keeps_denormals());
    EXPECT_EQ(std::fegetround(), FE_TONEAREST);
}

TEST_F(Arithmetic, IsGivenBackAfterALibraryWasUsed) {
    set_ieee_arithmetic();
    {
        const KeptArithmetic kept;
#ifdef __SSE2__
        flush_denormals();
#endif
    }
    EXPECT_TRUE(keeps_denormals());
}

TEST_F(Arithmetic, OfKernelsIsNotThatOfTheProgramAround) {
    {
        const IeeeKernels kernels;
        EXPECT_TRUE(keeps_denormals());
    }
    EXPECT_FALSE(keeps_denormals());
}

TEST_F(Arithmetic, IsInheritedByThreadsAndThereforeSetInThem) {
    bool inherited = true, set = false;
    std::thread([&] {
        inherited = keeps_denormals();
        set_ieee_arithmetic();
        set = keeps_denormals();
    }).join();
    EXPECT_FALSE(inherited);
    EXPECT_TRUE(set);
}
