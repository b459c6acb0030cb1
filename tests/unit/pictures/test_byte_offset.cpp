#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/pictures/byte_offset.hpp"

using minibragg::pictures::byte_offset_encoded;
using testing::ElementsAreArray;

namespace {

std::int64_t little_endian(const std::string& bytes, std::size_t& position, int count) {
    std::uint64_t number = 0;
    for (int i = 0; i < count; ++i) {
        number |= std::uint64_t{static_cast<unsigned char>(bytes.at(position++))} << (8 * i);
    }
    const int unused = 64 - 8 * count;
    return static_cast<std::int64_t>(number << unused) >> unused;
}

/// A decoder written from the definition, independent of the encoder.
std::vector<std::int32_t> decoded(const std::string& bytes) {
    std::vector<std::int32_t> numbers;
    std::int64_t number = 0;
    for (std::size_t position = 0; position < bytes.size();) {
        std::int64_t difference = little_endian(bytes, position, 1);
        for (int count = 2; count <= 8; count *= 2) {
            const std::int64_t escape = -(std::int64_t{1} << (4 * count - 1));
            if (difference == escape) {
                difference = little_endian(bytes, position, count);
            } else {
                break;
            }
        }
        number += difference;
        numbers.push_back(static_cast<std::int32_t>(number));
    }
    return numbers;
}

}  // namespace

TEST(ByteOffset, UsesOneByteForSmallSteps) {
    const std::vector<std::int32_t> numbers{0, 1, -1, 126, -1, 126};
    EXPECT_EQ(byte_offset_encoded(numbers).size(), numbers.size());
    EXPECT_EQ(byte_offset_encoded(std::vector<std::int32_t>{5}), "\x05");
}

TEST(ByteOffset, EscapesLargerSteps) {
    using namespace std::string_literals;
    EXPECT_EQ(byte_offset_encoded(std::vector<std::int32_t>{-128}), "\x80\x80\xFF"s);
    EXPECT_EQ(byte_offset_encoded(std::vector<std::int32_t>{1000}), "\x80\xE8\x03"s);
    EXPECT_EQ(
        byte_offset_encoded(std::vector<std::int32_t>{100000}), "\x80\x00\x80\xA0\x86\x01\x00"s
    );
}

TEST(ByteOffset, CarriesEveryNumber) {
    constexpr auto least = std::numeric_limits<std::int32_t>::min();
    constexpr auto most = std::numeric_limits<std::int32_t>::max();
    std::vector<std::int32_t> numbers{
        0, least, most, least, 0, most, -1, least, least, most, most};
    std::mt19937 generator(7);
    for (const std::int32_t width : {100, 127, 128, 129, 32767, 32768, 32769, most}) {
        std::uniform_int_distribution<std::int32_t> draw(-width, width);
        for (int i = 0; i < 1000; ++i) {
            numbers.push_back(draw(generator));
        }
    }
    EXPECT_THAT(decoded(byte_offset_encoded(numbers)), ElementsAreArray(numbers));
    EXPECT_EQ(byte_offset_encoded({}), "");
}
