#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <complex>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "direct_sum.hpp"
#include "minibragg/base/constants.hpp"
#include "minibragg/reflections/read_hkl_text.hpp"
#include "minibragg/reflections/read_mtz.hpp"
#include "mtz_bytes.hpp"

/// Files of one asymmetric unit, expanded, against structure factors by their definition: a sum
/// over every atom of the cell. The atoms are copied by operations that stand here and are
/// multiplied in direct_sum.hpp; their scattering is made up, so gemmi has no part in the
/// oracle.
namespace minibragg::reflections {
namespace {

using Complex = std::complex<double>;

struct Case {
    const char* name;  ///< Hermann-Mauguin, as it stands in the file
    std::vector<std::string> generators;
    std::size_t order;
    const char* cell;
};

const std::vector<Case>& cases() {
    static const std::vector<Case> all{
        {"P 1", {}, 1, "9 10 11 80 95 103"},
        {"P -1", {"-x,-y,-z"}, 2, "9 10 11 80 95 103"},
        {"P 1 21 1", {"-x,y+1/2,-z"}, 2, "9 10 11 90 103 90"},
        {"C 1 2 1", {"-x,y,-z", "x+1/2,y+1/2,z"}, 4, "9 10 11 90 103 90"},
        {"I 1 2 1", {"-x,y,-z", "x+1/2,y+1/2,z+1/2"}, 4, "9 10 11 90 103 90"},
        {"P 21 21 21", {"-x+1/2,-y,z+1/2", "x+1/2,-y+1/2,-z"}, 4, "9 10 11 90 90 90"},
        {"P 43 21 2", {"-y+1/2,x+1/2,z+3/4", "y,x,-z"}, 8, "9 9 11 90 90 90"},
        {"R 3 :H", {"-y,x-y,z", "x+2/3,y+1/3,z+1/3"}, 9, "12 12 11 90 90 120"},
        {"R 3 :R", {"z,x,y"}, 3, "9 9 9 103 103 103"},
        {"P 61 2 2", {"x-y,x,z+1/6", "y,x,-z+1/3"}, 12, "9 9 11 90 90 120"},
        {"P n n n :1", {"-x,-y,z", "-x,y,-z", "-x+1/2,-y+1/2,-z+1/2"}, 8, "9 10 11 90 90 90"},
        {"P n n n :2",
         {"-x+1/2,-y+1/2,z", "-x+1/2,y,-z+1/2", "-x,-y,-z"},
         8,
         "9 10 11 90 90 90"},
        {"F 4 3 2",
         {"z,x,y", "-y,x,z", "x,y+1/2,z+1/2", "x+1/2,y,z+1/2"},
         96,
         "11 11 11 90 90 90"}};
    return all;
}

/// The structure factor of three atoms and their copies. Scattering is complex, so that Friedel
/// mates differ where there is no centre of symmetry: f + i f'' as of a resonant atom, weaker
/// farther out.
Complex structure_factor(const Index& hkl, const std::vector<PlainOperation>& operations) {
    struct Atom {
        Complex scattering;
        std::array<double, 3> at;
    };

    static const std::array<Atom, 3> atoms{
        Atom{{30.0, 6.0}, {0.113, 0.071, 0.217}},
        Atom{{12.0, 0.1}, {0.327, 0.159, 0.043}},
        Atom{{9.0, 0.0}, {0.219, 0.391, 0.118}}};
    Complex sum{};
    for (const Atom& atom : atoms) {
        for (const PlainOperation& operation : operations) {
            double phase = 0.0;
            for (std::size_t i = 0; i < 3; ++i) {
                double x = static_cast<double>(operation.translation[i]) / edge_parts;
                for (std::size_t j = 0; j < 3; ++j) {
                    x += operation.rotation[i][j] * atom.at[j];
                }
                phase += hkl[i] * x;
            }
            sum += atom.scattering * std::polar(1.0, 2.0 * constants::pi * phase);
        }
    }
    return sum;
}

constexpr int largest_index = 4;

template <class F>
void for_each_hkl(const F& f) {
    for (int h = -largest_index; h <= largest_index; ++h) {
        for (int k = -largest_index; k <= largest_index; ++k) {
            for (int l = -largest_index; l <= largest_index; ++l) {
                if (h != 0 || k != 0 || l != 0) {
                    f(Index{h, k, l});
                }
            }
        }
    }
}

/// One reflection of each set of equivalents and Friedel mates: the smallest, and for every
/// other set the largest, so that the rows lie in no asymmetric unit that a program would
/// choose.
std::set<Index> one_of_each(const std::vector<PlainOperation>& operations) {
    std::set<Index> chosen;
    for_each_hkl([&](const Index& hkl) {
        std::vector<Index> alike;
        for (const PlainOperation& operation : operations) {
            const Index equivalent = turned(hkl, operation);
            alike.push_back(equivalent);
            alike.push_back({-equivalent[0], -equivalent[1], -equivalent[2]});
        }
        const auto [smallest, largest] = std::minmax_element(alike.begin(), alike.end());
        const bool takes_largest = ((*largest)[0] + (*largest)[1] + (*largest)[2]) % 2 == 0;
        chosen.insert(takes_largest ? *largest : *smallest);
    });
    return chosen;
}

class DirectSums : public testing::TestWithParam<Case> {
protected:
    const std::vector<PlainOperation>& operations() const { return operations_; }

    /// Every reflection within the indices has its own amplitude.
    void expect_all(const ReflectionList& list) const {
        std::map<Index, double> found;
        for (const Reflection& r : list.p1) {
            found[{r.h, r.k, r.l}] = r.F_e;
        }
        const auto& all = operations();
        // Amplitudes travel as floats of some 1000 e.
        constexpr double rounding_e = 1e-3;
        for_each_hkl([&](const Index& hkl) {
            ASSERT_TRUE(found.contains(hkl)) << hkl[0] << ' ' << hkl[1] << ' ' << hkl[2];
            ASSERT_NEAR(found[hkl], std::abs(structure_factor(hkl, all)), rounding_e)
                << hkl[0] << ' ' << hkl[1] << ' ' << hkl[2];
        });
    }

    MtzContent content(std::vector<MtzColumn> columns) const {
        MtzContent content;
        content.columns = {{"H", 'H'}, {"K", 'H'}, {"L", 'H'}};
        content.columns.insert(content.columns.end(), columns.begin(), columns.end());
        content.rows.clear();
        content.cell = GetParam().cell;
        content.space_group = GetParam().name;
        content.operations.clear();
        for (const PlainOperation& operation : operations()) {
            std::string triplet = triplet_of(operation);
            std::transform(
                triplet.begin(),
                triplet.end(),
                triplet.begin(),
                [](unsigned char c) {
                    return static_cast<char>(std::toupper(c));  // as files have it
                }
            );
            content.operations.push_back(triplet);
        }
        return content;
    }

    float amplitude(const Index& hkl) const {
        return static_cast<float>(std::abs(structure_factor(hkl, operations())));
    }

    float of_mate(const Index& hkl) const { return amplitude({-hkl[0], -hkl[1], -hkl[2]}); }

private:
    const std::vector<PlainOperation> operations_ = group_of_generators(GetParam().generators);
};

std::vector<float> row(const Index& hkl, const std::vector<float>& values) {
    std::vector<float> all{
        static_cast<float>(hkl[0]), static_cast<float>(hkl[1]), static_cast<float>(hkl[2])};
    all.insert(all.end(), values.begin(), values.end());
    return all;
}

TEST_P(DirectSums, HaveTheOrderOfTheGroup) {
    EXPECT_EQ(operations().size(), GetParam().order);
}

TEST_P(DirectSums, AreThePairsOfAnMtz) {
    MtzContent file = content({{"F(+)", 'G'}, {"F(-)", 'G'}});
    for (const Index& hkl : one_of_each(operations())) {
        file.rows.push_back(row(hkl, {amplitude(hkl), of_mate(hkl)}));
    }
    expect_all(read_mtz(mtz_bytes(file), "a.mtz", {}));
}

TEST_P(DirectSums, AreMeanAndDifferenceOfAnMtz) {
    MtzContent file = content({{"F", 'F'}, {"SIGF", 'Q'}, {"DANO", 'D'}, {"SIGDANO", 'Q'}});
    for (const Index& hkl : one_of_each(operations())) {
        const float plus = amplitude(hkl);
        const float minus = of_mate(hkl);
        file.rows.push_back(row(hkl, {0.5F * (plus + minus), 1.0F, plus - minus, 1.0F}));
    }
    expect_all(read_mtz(mtz_bytes(file), "a.mtz", {}));
}

TEST_P(DirectSums, AreTheRowsOfBothMatesOfAnMtz) {
    MtzContent file = content({{"FP", 'F'}});
    for (const Index& hkl : one_of_each(operations())) {
        file.rows.push_back(row(hkl, {amplitude(hkl)}));
        file.rows.push_back(row({-hkl[0], -hkl[1], -hkl[2]}, {of_mate(hkl)}));
    }
    expect_all(read_mtz(mtz_bytes(file), "a.mtz", {}));
}

TEST_P(DirectSums, AreTheRowsOfATextWithTheDecksGroup) {
    std::string text;
    for (const Index& hkl : one_of_each(operations())) {
        for (const int sign : {1, -1}) {
            const Index listed{sign * hkl[0], sign * hkl[1], sign * hkl[2]};
            for (const int index : listed) {
                text += std::to_string(index) + " ";
            }
            text += std::to_string(std::abs(structure_factor(listed, operations()))) + "\n";
        }
    }
    ReadOptions options;
    options.space_group = GetParam().name;
    expect_all(read_hkl_text(text, "a.hkl", options));
}

INSTANTIATE_TEST_SUITE_P(
    Groups,
    DirectSums,
    testing::ValuesIn(cases()),
    [](const testing::TestParamInfo<Case>& tested) {
        std::string name;
        for (const char c : std::string(tested.param.name)) {
            name += c == '-'                                      ? "bar"
                    : std::isalnum(static_cast<unsigned char>(c)) ? std::string{c}
                                                                  : "";
        }
        return name;
    }
);

}  // namespace
}  // namespace minibragg::reflections
