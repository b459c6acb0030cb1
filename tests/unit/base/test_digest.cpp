#include <gtest/gtest.h>

#include "minibragg/base/digest.hpp"

/// Test vectors of draft-eastlake-fnv.
TEST(Digest, IsFnv1a) {
    EXPECT_EQ(minibragg::digest(""), 0xcbf29ce484222325U);
    EXPECT_EQ(minibragg::digest("a"), 0xaf63dc4c8601ec8cU);
    EXPECT_EQ(minibragg::digest("foobar"), 0x85944171f73967e8U);
}
