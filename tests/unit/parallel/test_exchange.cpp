#include <cstdint>
#include <tuple>

#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/parallel/exchange.hpp"

namespace minibragg::parallel {
namespace {

enum class Colour : std::uint8_t { red, green };

struct Point {
    double x = 0.0, y = 0.0;
    Colour colour = Colour::red;

    bool operator==(const Point&) const = default;
};

struct Shape {
    std::string name;
    std::vector<Point> corners;
    std::optional<std::string> note;
    std::optional<double> area;
    std::vector<std::pair<std::string, std::vector<bool>>> flags;

    bool operator==(const Shape&) const = default;
};

template <class Any>
requires std::same_as<std::remove_const_t<Any>, Shape>

auto members(Any& shape) {
    return std::tie(shape.name, shape.corners, shape.note, shape.area, shape.flags);
}

static_assert(Plain<Point> && Plain<std::int64_t> && Plain<Colour>);
static_assert(!Plain<std::string> && !Plain<std::vector<int>>);
// What only points at a value stays behind when it travels.
static_assert(!Plain<const char*> && !Plain<std::string_view> && !Plain<std::span<const int>>);

template <class T>
void expect_the_same_after_travel(const T& value) {
    EXPECT_EQ(unpacked<T>(packed(value)), value);
}

TEST(Packed, GivesBackWhatWasPutIn) {
    expect_the_same_after_travel(std::int64_t{-5});
    expect_the_same_after_travel(Point{1.5, -0.0, Colour::green});
    expect_the_same_after_travel(std::string("a\0b", 3));
    expect_the_same_after_travel(std::string());
    expect_the_same_after_travel(std::vector<float>{});
    expect_the_same_after_travel(std::vector<float>{1.0F, 2.0F});
    expect_the_same_after_travel(std::vector<std::vector<int>>{{1}, {}, {2, 3}});
    expect_the_same_after_travel(std::optional<std::string>{});
    expect_the_same_after_travel(std::optional<std::string>{""});
    expect_the_same_after_travel(Shape{
        "box", {{0, 1}, {2, 3, Colour::green}}, "two corners", 2.5, {{"a", {true, false}}}});
    expect_the_same_after_travel(Shape{});
}

TEST(Packed, IsAsLongAsWhatItHolds) {
    EXPECT_EQ(packed(1.0).size(), sizeof(double));
    EXPECT_EQ(packed(std::vector<float>(3)).size(), sizeof(std::size_t) + 3 * sizeof(float));
}

TEST(FromRoot, GivesAValueOfAnyType) {
    const Communicator alone = Communicator::self();
    EXPECT_EQ(
        from_root(
            alone,
            [] {
                return Shape{"dot", {}, {}, {}, {}};
            }
        ).name,
        "dot"
    );
    EXPECT_TRUE(from_root(alone, [] {
        return true;
    }));
    EXPECT_EQ(
        from_root(
            alone,
            [] {
                return std::string("bytes");
            }
        ),
        "bytes"
    );
}

TEST(FromRoot, ThrowsWhatItsWorkThrows) {
    const Communicator alone = Communicator::self();
    EXPECT_THROW(
        from_root(
            alone,
            []() -> std::vector<int> {
                throw InputError("no file");
            }
        ),
        InputError
    );
    EXPECT_THROW(
        on_root(
            alone,
            [] {
                throw EnvironmentError("no disk");
            }
        ),
        EnvironmentError
    );
}

TEST(Gather, HasOneValueARank) {
    const Communicator alone = Communicator::self();
    EXPECT_EQ(
        gather(alone, std::vector<double>{1.0, 2.0}), (std::vector<std::vector<double>>{{1, 2}})
    );
    EXPECT_EQ(broadcast(alone, std::string("x")), "x");
}

}  // namespace
}  // namespace minibragg::parallel
