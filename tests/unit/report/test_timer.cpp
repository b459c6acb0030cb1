#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/report/timer.hpp"

namespace minibragg::report {
namespace {

TEST(Stopwatch, NeverGoesBack) {
    const Stopwatch watch;
    const double first = watch.seconds();
    EXPECT_GE(first, 0.0);
    EXPECT_GE(watch.seconds(), first);
}

TEST(PhaseTimer, AddsToItsSumWhenItEnds) {
    double sum_s = 5.0;
    {
        const PhaseTimer timer(sum_s, regions::path);
        EXPECT_EQ(sum_s, 5.0);
    }
    const double after_one = sum_s;
    EXPECT_GE(after_one, 5.0);
    { const PhaseTimer timer(sum_s, regions::path); }
    EXPECT_GE(sum_s, after_one);
}

/// What a tool is told.
std::vector<std::string>& told() {
    static std::vector<std::string> events;
    return events;
}

TEST(PhaseTimer, IsARegionToTools) {
    told().clear();
    Kokkos::Tools::Experimental::set_push_region_callback([](const char* name) {
        told().emplace_back(name);
    });
    Kokkos::Tools::Experimental::set_pop_region_callback([] {
        told().emplace_back("end");
    });
    double outer_s = 0.0, inner_s = 0.0;
    {
        const PhaseTimer outer(outer_s, regions::write);
        const PhaseTimer inner(inner_s, regions::wait);
    }
    Kokkos::Tools::Experimental::set_push_region_callback(nullptr);
    Kokkos::Tools::Experimental::set_pop_region_callback(nullptr);
    EXPECT_THAT(told(), testing::ElementsAre("write", "wait", "end", "end"));
}

}  // namespace
}  // namespace minibragg::report
