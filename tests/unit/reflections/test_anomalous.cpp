#include <cmath>
#include <cstdio>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "direct_sum.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/reflections/anomalous.hpp"
#include "minibragg/reflections/read_model.hpp"
#include "reflection_lookup.hpp"

namespace minibragg::reflections {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr Anomalous iron{-5.70401, 3.93134}, sulphur{0.36430, 0.69584}, none{};

/// A small-molecule CIF. Labels are the element and a number.
std::string cif_of(
    const crystal::UnitCell& cell,
    const std::vector<PlainOperation>& operations,
    const std::vector<PlainAtom>& atoms
) {
    std::string text =
        "data_a\n" + cif_cell(cell) + "loop_\n_space_group_symop_operation_xyz\n";
    for (const PlainOperation& operation : operations) {
        text += "'" + triplet_of(operation) + "'\n";
    }
    text +=
        "loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n"
        "_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n"
        "_atom_site_U_iso_or_equiv\n";
    int number = 0;
    for (const PlainAtom& atom : atoms) {
        char line[160];
        std::snprintf(
            line,
            sizeof line,
            "%s%d %s %.6f %.6f %.6f %.4f %.12f\n",
            atom.element,
            ++number,
            atom.element,
            atom.at[0],
            atom.at[1],
            atom.at[2],
            atom.occupancy,
            atom.u_A2
        );
        text += line;
    }
    return text;
}

ReadOptions with_anomalous(double d_min_A, double energy_eV, std::vector<AnomalousSite> sites) {
    ReadOptions options;
    options.d_min_A = d_min_A;
    options.anomalous = AnomalousAtoms{energy_eV, std::move(sites)};
    return options;
}

std::vector<AnomalousSite> sites_of(const std::vector<PlainAtom>& atoms) {
    std::vector<AnomalousSite> sites;
    for (const PlainAtom& atom : atoms) {
        sites.push_back({atom.element, {}, atom.anomalous_e, "site"});
    }
    return sites;
}

double u_of_b(double b_A2) {
    return b_A2 / (8.0 * constants::pi * constants::pi);
}

/// Computed apart, with the same form factors.
TEST(AnomalousModel, HasFriedelMatesThatDiffer) {
    const std::vector<PlainAtom> atoms{
        {"Fe", {0.1, 0.2, 0.3}, 1.0, u_of_b(20.0), {}, iron},
        {"O", {0.4, 0.15, 0.55}, 1.0, u_of_b(15.0), {}, none},
        {"S", {0.7, 0.6, 0.1}, 0.8, u_of_b(25.0), {}, sulphur}};
    const crystal::UnitCell cell{10, 12, 15, 90, 100, 90};
    const ReflectionList list = read_cif_model(
        cif_of(cell, group_of_generators({}), atoms),
        "a.cif",
        with_anomalous(3.0, 7130.0, sites_of(atoms))
    );
    const auto squared = [&](int h, int k, int l) {
        const double amplitude_e = amplitude_of(list, h, k, l).value_or(0.0);
        return amplitude_e * amplitude_e;
    };
    EXPECT_NEAR(squared(1, 2, 3), 316.769878, 1e-3);
    EXPECT_NEAR(squared(-1, -2, -3), 372.669917, 1e-3);
    EXPECT_NEAR(squared(2, 0, -1), 184.594317, 1e-3);
    EXPECT_NEAR(squared(-2, 0, 1), 70.910895, 1e-3);
    ASSERT_EQ(list.anomalous.size(), 3U);
    EXPECT_EQ(list.anomalous[2].element, "Fe");
    EXPECT_EQ(list.anomalous[2].atoms, 1);
    EXPECT_DOUBLE_EQ(list.anomalous[2].f_double_prime_e, 3.93134);
}

TEST(AnomalousModel, IsTheSumOverEveryAtomInEverySymmetry) {
    const std::vector<PlainAtom> atoms{
        {"C", {0.1, 0.23, 0.31}, 1.0, 0.03, {}, {0.1, 0.02}},
        {"N", {0.33, 0.07, 0.61}, 0.7, 0.02, {}, {0.03, 0.05}},
        {"Fe", {0.71, 0.44, 0.15}, 1.0, 0.01, {}, iron}};
    const std::map<std::string, crystal::UnitCell> cells{
        {"-x,y,-z", {8, 9, 10, 90, 103, 90}},
        {"-x+1/2,-y,z+1/2", {8, 9, 10}},
        {"-y,x+1/2,z+1/4", {8, 8, 10}},
        {"-y,x-y,z", {9, 9, 10, 90, 90, 120}},
        {"-x,-y,-z", {8, 9, 10, 80, 95, 103}}};
    for (const auto& [generator, cell] : cells) {
        const std::vector<PlainOperation> operations = group_of_generators({generator});
        const ReflectionList list = read_cif_model(
            cif_of(cell, operations, atoms),
            "a.cif",
            with_anomalous(1.5, 7130.0, sites_of(atoms))
        );
        double largest_difference_e = 0.0;
        for (const Reflection& r : list.p1) {
            const double sum_e = direct_amplitude({r.h, r.k, r.l}, atoms, operations, cell);
            EXPECT_NEAR(r.F_e, sum_e, 1e-4) << generator << " " << r.h << r.k << r.l;
            const double mate_e = amplitude_of(list, -r.h, -r.k, -r.l).value_or(-1.0);
            largest_difference_e = std::max(largest_difference_e, std::abs(r.F_e - mate_e));
        }
        if (generator == "-x,-y,-z") {
            EXPECT_LT(largest_difference_e, 1e-6) << "a centre of symmetry makes mates equal";
        } else {
            EXPECT_GT(largest_difference_e, 1.0) << generator;
        }
    }
}

/// So many atoms that gemmi's density and its transform serve.
TEST(AnomalousModel, OfManyAtomsIsTheSumToo) {
    const crystal::UnitCell cell{40, 40, 40};
    const std::vector<PlainOperation> operations =
        group_of_generators({"-x+1/2,-y,z+1/2", "x+1/2,-y+1/2,-z"});
    std::mt19937 draw(5);
    std::uniform_real_distribution<double> place(0.0, 1.0), b_A2(8.0, 40.0);
    std::vector<PlainAtom> atoms;
    std::string text =
        "CRYST1   40.000   40.000   40.000  90.00  90.00  90.00 P 21 21 21    4\n";
    for (int i = 0; i < 500; ++i) {
        const bool is_iron = i % 50 == 0;
        PlainAtom atom{
            is_iron ? "Fe" : "C", {}, 1.0, 0.0, {}, is_iron ? iron : Anomalous{0.03, 0.02}};
        char line[100];
        double at_A[3];
        for (std::size_t axis = 0; axis < 3; ++axis) {
            at_A[axis] = std::round(40000.0 * place(draw)) / 1000.0;
            atom.at[axis] = at_A[axis] / 40.0;
        }
        const double b = std::round(100.0 * b_A2(draw)) / 100.0;
        atom.u_A2 = u_of_b(b);
        std::snprintf(
            line,
            sizeof line,
            "ATOM  %5d  %-3s UNK A%4d    %8.3f%8.3f%8.3f%6.2f%6.2f          %2s  \n",
            i + 1,
            atom.element,
            i + 1,
            at_A[0],
            at_A[1],
            at_A[2],
            1.0,
            b,
            is_iron ? "FE" : " C"
        );
        text += line;
        atoms.push_back(atom);
    }
    ReadOptions options = with_anomalous(
        2.0, 7130.0, {{"Fe", {}, iron, "iron"}, {"C", {}, {0.03, 0.02}, "carbon"}}
    );
    const ReflectionList list = read_pdb_model(text, "a.pdb", options);
    ASSERT_GT(list.p1.size(), 25000U);
    double difference = 0.0, sum = 0.0, mates = 0.0;
    for (std::size_t i = 0; i < list.p1.size(); i += 97) {
        const Reflection& r = list.p1[i];
        const double expected_e = direct_amplitude({r.h, r.k, r.l}, atoms, operations, cell);
        difference += std::abs(r.F_e - expected_e);
        mates += std::abs(
            expected_e - direct_amplitude({-r.h, -r.k, -r.l}, atoms, operations, cell)
        );
        sum += expected_e;
    }
    EXPECT_LT(difference / sum, 5e-4);
    EXPECT_GT(mates / sum, 0.02) << "shows nothing";
}

TEST(AnomalousModel, TellsWhatItTook) {
    const std::vector<PlainAtom> atoms{
        {"Fe", {0.1, 0.2, 0.3}}, {"Fe", {0.4, 0.3, 0.7}}, {"O", {0.4, 0.15, 0.55}}};
    const std::string text = cif_of({10, 12, 15, 90, 100, 90}, group_of_generators({}), atoms);
    const ReflectionList list = read_cif_model(
        text,
        "a.cif",
        with_anomalous(
            3.0,
            7115.0,
            {{"FE", {"Fe2"}, {-7.0, 2.0}, "structure_factors.anomalous_site[0]"},
             {"Se", {}, {-7.0, 2.0}, "structure_factors.anomalous_site[1]"}}
        )
    );
    EXPECT_THAT(
        list.notes.remarks, Contains(HasSubstr("at 7115 eV, f' + i f'' in electrons: O 0.06"))
    );
    EXPECT_THAT(list.notes.warnings, Contains(HasSubstr("near an edge of Fe")));
    EXPECT_THAT(
        list.notes.warnings,
        Contains(HasSubstr("structure_factors.anomalous_site[1] has no effect: no atom of a.cif"
        ))
    );
    ASSERT_EQ(list.anomalous.size(), 3U);
    EXPECT_EQ(list.anomalous[1].atoms, 1);
    EXPECT_EQ(list.anomalous[2].atoms, 1);
}

TEST(AnomalousModel, NamesAtomsByTheirBeginnings) {
    const std::vector<PlainAtom> atoms{{"Fe", {0.1, 0.2, 0.3}}, {"O", {0.4, 0.15, 0.55}}};
    const crystal::UnitCell cell{10, 12, 15, 90, 100, 90};
    const std::string text = cif_of(cell, group_of_generators({}), atoms);
    for (const std::string pattern : {"Fe1", "Fe*", "*", "Fe2"}) {
        std::vector<PlainAtom> expected = atoms;
        if (pattern != "Fe2") {
            expected[0].anomalous_e = iron;
        }
        const ReflectionList list = read_cif_model(
            text,
            "a.cif",
            with_anomalous(
                4.0,
                7130.0,
                {{"Fe", {pattern}, iron, ""}, {"Fe", {}, none, ""}, {"O", {}, none, ""}}
            )
        );
        EXPECT_NEAR(
            amplitude_of(list, 1, 1, 1).value_or(0.0),
            direct_amplitude({1, 1, 1}, expected, group_of_generators({}), cell),
            1e-4
        ) << pattern;
    }
}

/// Values of the tables, below and above the edges of iron (7112 eV) and selenium (12657.8 eV).
TEST(FreeAtom, ScattersAsTabulated) {
    EXPECT_NEAR(free_atom_e("Fe", 7100.0).real(), -6.193, 1e-3);
    EXPECT_NEAR(free_atom_e("FE", 7100.0).imag(), 0.469, 1e-3);
    EXPECT_NEAR(free_atom_e("Fe", 7130.0).imag(), 3.931, 1e-3);
    EXPECT_NEAR(free_atom_e("Se", 13000.0).real(), -2.803, 1e-3);
    EXPECT_NEAR(free_atom_e("S", 8047.8).imag(), 0.557, 1e-3);
    EXPECT_EQ(free_atom_e("H", 8047.8), none);
    EXPECT_TRUE(is_near_edge("Fe", 7120.0));
    EXPECT_FALSE(is_near_edge("Fe", 7200.0));
    EXPECT_FALSE(is_near_edge("S", 7120.0));
    EXPECT_TRUE(is_element("fe"));
    for (const char* const wrong : {"", "Xx", "Iron", "F e"}) {
        EXPECT_FALSE(is_element(wrong)) << wrong;
    }
}

/// A Lorentzian makes an arc tangent of a step: half of it at the edge, three quarters half a
/// width above.
TEST(FreeAtom, HasABroadEdge) {
    const double below = free_atom_e("Fe", 7095.0).imag(),
                 above = free_atom_e("Fe", 7125.0).imag();
    const auto part = [&](double energy_eV) {
        return (free_atom_e("Fe", energy_eV, 2.0).imag() - below) / (above - below);
    };
    EXPECT_NEAR(part(7112.0), 0.5, 0.01);
    EXPECT_NEAR(part(7113.0), 0.75, 0.01);
    EXPECT_NEAR(part(7111.0), 0.25, 0.01);
    EXPECT_LT(std::abs(free_atom_e("Fe", 7112.0, 2.0).real()), 13.0) << "no pole";
}

TEST(AnomalousTable, IsReadAtAnEnergy) {
    const AnomalousTable table(
        "f_double_prime_e energy_eV f_prime_e\n0.5 7100 -6\n4 7120 -8\n3.9 7140 -5\n", "fe.txt"
    );
    EXPECT_NEAR(std::abs(table.at(7120.0) - Anomalous(-8.0, 4.0)), 0.0, 1e-12);
    EXPECT_NEAR(std::abs(table.at(7105.0) - Anomalous(-6.5, 1.375)), 0.0, 1e-12);
    EXPECT_NEAR(std::abs(table.at(7100.0) - Anomalous(-6.0, 0.5)), 0.0, 1e-12);
    for (const double beyond : {7099.9, 7140.1}) {
        EXPECT_THAT(
            [&] {
                table.at(beyond);
            },
            ThrowsMessage<InputError>(HasSubstr("the table goes from 7100"))
        );
    }
}

TEST(AnomalousTable, RefusesWhatItCannotBe) {
    const std::map<std::string, std::string> wrong{
        {"7100 -6 0.5\n", "fe.txt"},
        {"energy_eV f_prime_e f_double_prime_e\n7100 -6 -0.5\n",
         "fe.txt:2: f_double_prime_e must be >= 0"},
        {"energy_eV f_prime_e f_double_prime_e\n7100 -6 1\n7100 -6 1\n",
         "fe.txt:3: energies must"},
        {"energy_eV f_prime_e f_double_prime_e\n7100 -6 x\n", "fe.txt:2"},
        {"", "fe.txt"}};
    for (const auto& [text, message] : wrong) {
        EXPECT_THAT(
            [&] {
                AnomalousTable(text, "fe.txt");
            },
            ThrowsMessage<InputError>(HasSubstr(message))
        ) << text;
    }
}

}  // namespace
}  // namespace minibragg::reflections
