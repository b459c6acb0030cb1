#include <cmath>
#include <functional>
#include <vector>

#include <gtest/gtest.h>

#include "distributions.hpp"
#include "minibragg/response/pixel_draws.hpp"

namespace minibragg::response {
namespace {

const PixelDraws one{philox_key(5), RandomStream::photon_noise, 7, 1000};

TEST(PixelDraws, AreTheSameWheneverTheyAreAskedFor) {
    EXPECT_EQ(one.uniforms(2).first, PixelDraws{one}.uniforms(2).first);
    EXPECT_EQ(one.normal(), PixelDraws{one}.normal());
}

TEST(PixelDraws, DifferInEverythingTheyAreFor) {
    const double first = one.uniforms(0).first;
    PixelDraws other = one;
    other.key = philox_key(6);
    EXPECT_NE(other.uniforms(0).first, first);
    other = one;
    other.stream = RandomStream::readout_noise;
    EXPECT_NE(other.uniforms(0).first, first);
    other = one;
    other.image = 8;
    EXPECT_NE(other.uniforms(0).first, first);
    for (const std::int64_t pixel : {1001LL, 1000LL + (1LL << 32), 1000LL + (1LL << 40)}) {
        other = one;
        other.pixel = pixel;
        EXPECT_NE(other.uniforms(0).first, first);
        EXPECT_NE(other.uniforms(1).first, one.uniforms(1).first);
    }
    EXPECT_NE(one.uniforms(1).first, first);
    EXPECT_NE(one.uniforms(0).second, first);
}

constexpr int many = 200000;

/// Normal deviates of neighbours in one respect.
std::vector<double> normals(const std::function<PixelDraws(int)>& draws_of) {
    std::vector<double> values;
    for (int i = 0; i < many; ++i) {
        values.push_back(draws_of(i).normal());
    }
    return values;
}

double correlation(
    const std::vector<double>& a, const std::vector<double>& b, std::size_t shift
) {
    double sum = 0.0;
    for (std::size_t i = 0; i + shift < a.size(); ++i) {
        sum += a[i] * b[i + shift];
    }
    return sum / std::sqrt(static_cast<double>(a.size()));
}

const std::vector<double>& of_pixels() {
    static const auto values = normals([](int i) {
        return PixelDraws{philox_key(1), RandomStream::readout_noise, 0, i};
    });
    return values;
}

TEST(PixelDraws, NormalIsNormal) {
    EXPECT_LT(
        support::kolmogorov_distance(of_pixels(), support::normal_distribution),
        support::kolmogorov_limit
    );
}

TEST(PixelDraws, NeighboursImagesPurposesAndSeedsAreNotCorrelated) {
    for (const std::size_t shift : {1U, 2U, 64U}) {
        EXPECT_LT(std::abs(correlation(of_pixels(), of_pixels(), shift)), 5.2);
    }
    const auto next_image = normals([](int i) {
        return PixelDraws{philox_key(1), RandomStream::readout_noise, 1, i};
    });
    const auto other_purpose = normals([](int i) {
        return PixelDraws{philox_key(1), RandomStream::calibration, 0, i};
    });
    const auto next_seed = normals([](int i) {
        return PixelDraws{philox_key(2), RandomStream::readout_noise, 0, i};
    });
    for (const auto* other : {&next_image, &other_purpose, &next_seed}) {
        EXPECT_LT(std::abs(correlation(of_pixels(), *other, 0)), 5.2);
        EXPECT_LT(std::abs(correlation(of_pixels(), *other, 1)), 5.2);
    }
    const auto of_images = normals([](int i) {
        return PixelDraws{philox_key(1), RandomStream::readout_noise, i, 12345};
    });
    EXPECT_LT(std::abs(correlation(of_images, of_images, 1)), 5.2);
}

}  // namespace
}  // namespace minibragg::response
