#include <cmath>
#include <cstdio>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "damaged_copies.hpp"
#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/reflections/load_file.hpp"
#include "minibragg/reflections/read_model.hpp"
#include "minibragg/reflections/read_mtz.hpp"
#include "minibragg/reflections/read_structure_factors.hpp"
#include "reflection_lookup.hpp"

namespace minibragg::reflections {
namespace {

using constants::pi;
using testing::HasSubstr;
using testing::ThrowsMessage;

// International Tables, volume C: a1 b1 ... a4 b4 c.
constexpr double carbon_table[9]{
    2.31, 20.8439, 1.02, 10.2075, 1.5886, 0.5687, 0.865, 51.6512, 0.2156};
constexpr double oxygen_table[9]{
    3.0485, 13.2771, 2.2868, 5.7011, 1.5463, 0.3239, 0.867, 32.9089, 0.2508};

double form_factor(const double (&t)[9], double stol_squared) {
    double f = t[8];
    for (int i = 0; i < 8; i += 2) {
        f += t[i] * std::exp(-t[i + 1] * stol_squared);
    }
    return f;
}

struct Atom {
    const char* element;
    Vec3d at_A;
    double occupancy = 1.0;
    double b_A2 = 10.0;
};

std::string atom_line(const Atom& atom, int serial = 1) {
    char line[100];
    std::snprintf(
        line,
        sizeof line,
        "ATOM  %5d  %-3s UNK A%4d    %8.3f%8.3f%8.3f%6.2f%6.2f          %2s  \n",
        serial,
        atom.element,
        serial,
        atom.at_A.x,
        atom.at_A.y,
        atom.at_A.z,
        atom.occupancy,
        atom.b_A2,
        atom.element
    );
    return line;
}

const std::string cell_p1 =
    "CRYST1   10.000   20.000   30.000  90.00  90.00  90.00 P 1           1\n";

ReadOptions to_resolution(double d_min_A, bool bulk_solvent = false) {
    return {"", "", d_min_A, bulk_solvent};
}

ReflectionList read_pdb(const std::string& text, double d_min_A = 2.5) {
    return read_pdb_model(text, "a.pdb", to_resolution(d_min_A));
}

Vec3d scattering_vector(const Reflection& r) {
    return {r.h / 10.0, r.k / 20.0, r.l / 30.0};  // of cell_p1
}

TEST(ReadPdbModel, OfOneAtomIsItsFormFactorWithItsDisplacement) {
    const ReflectionList list =
        read_pdb(cell_p1 + atom_line({"C", {1.0, 2.0, 3.0}, 0.5, 12.0}) + "END\n");
    // Points of the reciprocal lattice within 1/2.5 1/A: 4/3 pi 6000 / 2.5^3 = 1608.5.
    EXPECT_NEAR(static_cast<double>(list.p1.size()), 1608.5, 50.0);
    for (const Reflection& r : list.p1) {
        const Vec3d s = scattering_vector(r);
        const double stol_squared = 0.25 * dot(s, s);
        const double by_hand =
            0.5 * form_factor(carbon_table, stol_squared) * std::exp(-12.0 * stol_squared);
        EXPECT_NEAR(r.F_e, by_hand, 1e-6);
    }
    EXPECT_EQ(list.space_group, "P 1");
    EXPECT_EQ(list.cell->c_A, 30.0);
}

TEST(ReadPdbModel, TakesAnisotropicDisplacements) {
    const std::string anisou =
        "ANISOU    1  C   UNK A   1     1000   2000   4000    500      0   -300       C  \n";
    const ReflectionList list = read_pdb(cell_p1 + atom_line({"C", {1.0, 2.0, 3.0}}) + anisou);
    for (const Reflection& r : list.p1) {
        const Vec3d s = scattering_vector(r);
        const double u = 0.1 * s.x * s.x + 0.2 * s.y * s.y + 0.4 * s.z * s.z +
                         2.0 * 0.05 * s.x * s.y - 2.0 * 0.03 * s.y * s.z;
        const double by_hand =
            form_factor(carbon_table, 0.25 * dot(s, s)) * std::exp(-2.0 * pi * pi * u);
        EXPECT_NEAR(r.F_e, by_hand, 1e-5);
    }
}

TEST(ReadPdbModel, AppliesTheSymmetry) {
    // P -1: an atom at x and one at -x give 2 f cos(2 pi h x).
    std::string text = cell_p1 + atom_line({"C", {1.0, 3.0, 7.0}});
    text.replace(text.find("P 1 "), 4, "P -1");
    for (const Reflection& r : read_pdb(text).p1) {
        const Vec3d s = scattering_vector(r);
        const double stol_squared = 0.25 * dot(s, s);
        const double f =
            form_factor(carbon_table, stol_squared) * std::exp(-10.0 * stol_squared);
        EXPECT_NEAR(
            r.F_e, std::abs(2.0 * f * std::cos(2.0 * pi * dot(s, Vec3d{1.0, 3.0, 7.0}))), 1e-5
        );
    }
}

TEST(ReadPdbModel, GivesAbsentReflectionsTheAmplitudeZero) {
    std::string text = cell_p1 + atom_line({"C", {1.0, 3.0, 7.0}});
    text.replace(text.find("P 1       "), 10, "P 21 21 21");
    const ReflectionList list = read_pdb(text);
    EXPECT_EQ(amplitude_of(list, 3, 0, 0), 0.0F);
    EXPECT_EQ(amplitude_of(list, 0, 0, -5), 0.0F);
    EXPECT_GT(amplitude_of(list, 2, 0, 0).value(), 0.1F);
    EXPECT_FALSE(amplitude_of(list, 0, 0, 0).has_value());
}

TEST(ReadPdbModel, AddsTheCopiesOfStrictNonCrystallographicSymmetry) {
    // A copy 5 A further along x: factor |1 + exp(2 pi i h / 2)| = 2 or 0.
    const std::string copies =
        "MTRIX1   1  1.000000  0.000000  0.000000        5.00000    \n"
        "MTRIX2   1  0.000000  1.000000  0.000000        0.00000    \n"
        "MTRIX3   1  0.000000  0.000000  1.000000        0.00000    \n";
    const ReflectionList list = read_pdb(cell_p1 + copies + atom_line({"C", {1.0, 2.0, 3.0}}));
    EXPECT_NEAR(amplitude_of(list, 1, 0, 0).value(), 0.0F, 1e-5);
    EXPECT_GT(amplitude_of(list, 2, 0, 0).value(), 5.0F);
}

TEST(ReadPdbModel, TakesTheFirstOfSeveralModels) {
    const std::string atom = atom_line({"C", {1.0, 2.0, 3.0}});
    const ReflectionList one = read_pdb(cell_p1 + atom);
    const ReflectionList two = read_pdb(
        cell_p1 + "MODEL        1\n" + atom + "ENDMDL\nMODEL        2\n" + atom + "ENDMDL\n"
    );
    EXPECT_EQ(amplitude_of(one, 1, 1, 1), amplitude_of(two, 1, 1, 1));
}

TEST(ReadPdbModel, FillsTheSpaceAroundTheMoleculesWithSolvent) {
    // One carbon in a large cell: the solvent misses in a ball of radius 1.7 (van der Waals) +
    // 1.0 (probe) - 1.1 (shrinkage) = 1.6 A, seen through a grid of 0.2 A, which makes it up to
    // 6 % larger. F = f exp(-B s^2/4) - 0.35 exp(-46 s^2/4) FT(ball).
    std::string text = cell_p1 + atom_line({"C", {5.0, 10.0, 15.0}});
    const ReflectionList list = read_pdb_model(text, "a.pdb", to_resolution(0.6, true));
    const double radius = 1.6;
    for (const Reflection& r : list.p1) {
        const Vec3d s = scattering_vector(r);
        const double stol_squared = 0.25 * dot(s, s);
        const double x = 2.0 * pi * length(s) * radius;
        const double ball =
            4.0 * pi * radius * radius * radius * (std::sin(x) - x * std::cos(x)) / (x * x * x);
        const double by_hand =
            form_factor(carbon_table, stol_squared) * std::exp(-10.0 * stol_squared) -
            0.35 * std::exp(-46.0 * stol_squared) * ball;
        EXPECT_NEAR(r.F_e, std::abs(by_hand), 0.5) << r.h << " " << r.k << " " << r.l;
    }
    // The lowest order: 6 - 0.35 x 17 to 18, against 6 without solvent.
    EXPECT_LT(amplitude_of(list, 0, 0, 1).value(), 0.6F);
}

struct Wrong {
    std::string text;
    const char* message;
};

class WrongPdb : public testing::TestWithParam<Wrong> {};

TEST_P(WrongPdb, IsRefused) {
    EXPECT_THAT(
        [] {
            read_pdb(GetParam().text);
        },
        ThrowsMessage<InputError>(
            testing::AllOf(HasSubstr("a.pdb: "), HasSubstr(GetParam().message))
        )
    );
}

std::string with_cell(const std::string& cell) {
    return cell + "\n" + atom_line({"C", {1.0, 2.0, 3.0}});
}

INSTANTIATE_TEST_SUITE_P(
    Texts,
    WrongPdb,
    testing::Values(
        Wrong{"", "no "},
        Wrong{cell_p1, "no atoms"},
        Wrong{atom_line({"C", {1.0, 2.0, 3.0}}), "no unit cell"},
        Wrong{
            with_cell("CRYST1    1.000    1.000    1.000  90.00  90.00  90.00 P 1           1"),
            "no unit cell"},
        Wrong{
            with_cell("CRYST1   10.000   20.000   30.000  90.00  90.00  90.00 P 9 9         1"),
            "unknown space group"},
        Wrong{
            with_cell("CRYST1   10.000   20.000   30.000  90.00  90.00  90.00"),
            "no space group"},
        Wrong{
            with_cell("CRYST1   10.000   20.000   30.000  90.00  90.00  90.00 P 4           1"),
            "does not have the symmetry"},
        Wrong{
            with_cell("CRYST1   10.000  -20.000   30.000  90.00  90.00  90.00 P 1           1"),
            "edges"},
        Wrong{
            with_cell("CRYST199999.00099999.00099999.000  90.00  90.00  90.00 P 1           1"),
            "coarser"},
        Wrong{cell_p1 + atom_line({"Qq", {1.0, 2.0, 3.0}}), "no known element"},
        Wrong{
            cell_p1 + atom_line({"C", {1.0, 2.0, 3.0}, 1.0, -99.0}).replace(60, 6, "-999.0"),
            "displacement"},
        Wrong{cell_p1 + "ATOM      1  C\n", "line 2"}
    )
);

TEST(ReadPdbModel, RefusesResolutionsThatMakeNoSense) {
    const std::string text = cell_p1 + atom_line({"C", {1.0, 2.0, 3.0}});
    EXPECT_THROW(read_pdb(text, 0.0), InputError);
    EXPECT_THROW(read_pdb(text, -1.0), InputError);
    EXPECT_THROW(read_pdb(text, NAN), InputError);
    EXPECT_THROW(read_pdb(text, 1e9), InputError);
}

TEST(ReadPdbModel, SurvivesRandomDamage) {
    const std::string whole = "HEADER    X\n" + cell_p1 +
                              "SCALE1      0.100000  0.000000  0.000000        0.00000\n" +
                              atom_line({"C", {1.0, 2.0, 3.0}}) +
                              atom_line({"O", {4.0, 2.0, 3.0}}, 2) + "TER\nEND\n";
    EXPECT_GT(
        survive_damage(
            whole,
            {1500, 3},
            [](const std::string& bytes) {
                return read_pdb(bytes, 5.0);
            }
        ),
        0
    );
}

// ---- CIF

const std::string small_cif =
    "data_x\n_cell_length_a 4.0\n_cell_length_b 4.0\n_cell_length_c 4.0\n_cell_angle_alpha 90\n"
    "_cell_angle_beta 90\n_cell_angle_gamma 90\n_symmetry_space_group_name_H-M 'P m -3 "
    "m'\nloop_\n"
    "_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_"
    "site_fract_z\n"
    "_atom_site_U_iso_or_equiv\n_atom_site_occupancy\nC1 C 0 0 0 0.01 1\nO1 O 0.5 0.5 0.5 0.02 "
    "1\n";

TEST(ReadCifModel, CountsSmallMoleculesOnSymmetryElementsOnce) {
    // The CsCl type: F = f_C + (-1)^(h+k+l) f_O.
    const ReflectionList list = read_cif_model(small_cif, "a.cif", to_resolution(1.0));
    EXPECT_EQ(list.space_group, "P m -3 m");
    for (const Reflection& r : list.p1) {
        const double stol_squared = 0.25 * (r.h * r.h + r.k * r.k + r.l * r.l) / 16.0;
        const double c = form_factor(carbon_table, stol_squared) *
                         std::exp(-8.0 * pi * pi * 0.01 * stol_squared);
        const double o = form_factor(oxygen_table, stol_squared) *
                         std::exp(-8.0 * pi * pi * 0.02 * stol_squared);
        const double by_hand = (r.h + r.k + r.l) % 2 == 0 ? c + o : c - o;
        EXPECT_NEAR(r.F_e, std::abs(by_hand), 1e-5);
    }
}

TEST(ReadCifModel, HasAnglesOf90DegreesWhereTheBlockTellsNone) {
    // The default of the core dictionary; an angle that is stated as unknown is none.
    std::string text = small_cif;
    const std::size_t start = text.find("_cell_angle_beta"), end = text.find('\n', start);
    const std::string line = text.substr(start, end + 1 - start);
    text.erase(start, line.size());
    const ReflectionList with = read_cif_model(small_cif, "a.cif", to_resolution(1.0));
    const ReflectionList without = read_cif_model(text, "a.cif", to_resolution(1.0));
    ASSERT_EQ(without.p1.size(), with.p1.size());
    EXPECT_EQ(without.cell->beta_deg, 90.0);
    EXPECT_THROW(
        read_cif_model(text + "\n_cell_angle_beta ?\n", "a.cif", to_resolution(1.0)), InputError
    );
    EXPECT_THAT(
        with.notes.remarks,
        testing::Contains(
            HasSubstr("2 atoms an asymmetric unit, space group P m -3 m (48 operations)")
        )
    );
}

TEST(ReadCifModel, LeavesOutAtomsWithoutPlace) {
    const ReflectionList with =
        read_cif_model(small_cif + "O2 O ? ? ? 0.02 1\n", "a.cif", to_resolution(1.0));
    const ReflectionList without = read_cif_model(small_cif, "a.cif", to_resolution(1.0));
    EXPECT_EQ(amplitude_of(with, 1, 1, 1), amplitude_of(without, 1, 1, 1));
}

const std::string mmcif_model =
    "data_1ABC\n_cell.length_a 10.0\n_cell.length_b 20.0\n_cell.length_c "
    "30.0\n_cell.angle_alpha 90\n"
    "_cell.angle_beta 90\n_cell.angle_gamma 90\n_symmetry.space_group_name_H-M 'P 1'\nloop_\n"
    "_atom_site.group_PDB\n_atom_site.id\n_atom_site.type_symbol\n_atom_site.label_atom_id\n"
    "_atom_site.label_alt_id\n_atom_site.label_comp_id\n_atom_site.label_asym_id\n_atom_site."
    "label_entity_id\n"
    "_atom_site.label_seq_id\n_atom_site.pdbx_PDB_ins_code\n_atom_site.Cartn_x\n_atom_site."
    "Cartn_y\n"
    "_atom_site.Cartn_z\n_atom_site.occupancy\n_atom_site.B_iso_or_equiv\n_atom_site.auth_seq_"
    "id\n"
    "_atom_site.auth_asym_id\n_atom_site.pdbx_PDB_model_num\n"
    "ATOM 1 C CA . GLY A 1 1 ? 1.0 2.0 3.0 1.0 10.0 1 A 1\n";

TEST(ReadCifModel, OfAnMmcifEqualsThatOfThePdbFile) {
    const ReflectionList cif = read_cif_model(mmcif_model, "a.cif", to_resolution(2.5));
    const ReflectionList pdb = read_pdb(cell_p1 + atom_line({"C", {1.0, 2.0, 3.0}}));
    ASSERT_EQ(cif.p1.size(), pdb.p1.size());
    for (std::size_t i = 0; i < cif.p1.size(); ++i) {
        EXPECT_EQ(cif.p1[i].F_e, pdb.p1[i].F_e);
    }
}

TEST(ReadCifModel, WithACellOfOneAngstromTakesTheDecks) {
    std::string text = mmcif_model;
    for (const char* edge : {"a 10.0", "b 20.0", "c 30.0"}) {
        text.replace(text.find(edge) + 2, 4, "1.00");
    }
    ReadOptions options = to_resolution(2.5);
    EXPECT_THROW(read_cif_model(text, "a.cif", options), InputError);
    options.cell = crystal::UnitCell{10.0, 20.0, 30.0};
    options.space_group = "P 1";
    const ReflectionList list = read_cif_model(text, "a.cif", options);
    const ReflectionList with_cell = read_cif_model(mmcif_model, "a.cif", options);
    EXPECT_EQ(list.p1.size(), with_cell.p1.size());
    EXPECT_EQ(list.cell->c_A, 30.0);
}

TEST(ReadCifModel, RefusesWhatIsNoModel) {
    const auto refused = [](const std::string& text, const char* message) {
        EXPECT_THAT(
            [&] {
                read_cif_model(text, "a.cif", to_resolution(2.5));
            },
            ThrowsMessage<InputError>(HasSubstr(message))
        );
    };
    refused("", "a.cif: ");
    refused("data_x\n", "a.cif: ");
    refused("no cif", "not a sound CIF");
    refused(
        std::string(small_cif).replace(small_cif.find("C1 C"), 4, "C1 Q"), "no known element"
    );
    refused(
        std::string(small_cif).replace(small_cif.find("0 0 0 0.01"), 10, "1e9 0 0 0."),
        "no sensible place"
    );
    refused(
        std::string(small_cif).replace(small_cif.find("0.01 1"), 6, "1e99 1"), "makes no sense"
    );
    refused(
        std::string(mmcif_model).replace(mmcif_model.find("'P 1'"), 5, "  ?  "),
        "no space group"
    );
    EXPECT_THROW(read_cif_model(small_cif, "a.cif", to_resolution(1.0, true)), InputError);
}

TEST(ReadCifModel, SurvivesRandomDamage) {
    const auto read = [](const std::string& bytes) {
        return read_cif_model(bytes, "a.cif", to_resolution(5.0));
    };
    EXPECT_GT(survive_damage(mmcif_model, {1500, 3}, read), 0);
    const auto read_small = [](const std::string& bytes) {
        return read_cif_model(bytes, "a.cif", to_resolution(2.0));
    };
    EXPECT_GT(survive_damage(small_cif, {1500, 3}, read_small), 0);
}

// ---- real structures

std::string real_file(const std::string& name) {
    return std::string(MINIBRAGG_REAL_DATA) + "/" + name;
}

struct Agreement {
    double correlation, scale, largest_difference;
    int count;
};

/// Of the amplitudes that two lists share, but absent ones.
Agreement compare(const ReflectionList& found, const ReflectionList& expected) {
    double n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0, largest = 0;
    auto other = expected.p1.begin();
    const auto key = [](const Reflection& r) {
        return std::array{r.h, r.k, r.l};
    };
    for (const Reflection& r : found.p1) {
        while (other != expected.p1.end() && key(*other) < key(r)) {
            ++other;
        }
        if (other == expected.p1.end() || key(*other) != key(r) || other->F_e == 0.0F) {
            continue;
        }
        const double f = r.F_e, e = other->F_e;
        n += 1, x += f, y += e, xx += f * f, xy += f * e, yy += e * e;
        largest = std::max(largest, std::abs(f - e));
    }
    return {
        (n * xy - x * y) / std::sqrt((n * xx - x * x) * (n * yy - y * y)),
        xy / yy,
        largest,
        static_cast<int>(n)};
}

TEST(ReadPdbModel, AgreesWithGemmisOwnProgramOnAProtein) {
    // 1orc_fcalc.mtz: gemmi sfcalc --dmin=1.6 of the same file.
    if (!std::filesystem::exists(real_file("1orc.pdb"))) {
        GTEST_SKIP() << "no file " << real_file("1orc.pdb");
    }
    const LoadedFile mtz = load_file(real_file("1orc_fcalc.mtz"));
    const ReflectionList expected = read_mtz(mtz.bytes, mtz.name, {});
    const ReflectionList found =
        read_structure_factors(load_file(real_file("1orc.pdb")), to_resolution(1.6));
    EXPECT_EQ(found.space_group, "P 21 21 21");
    const Agreement agreement = compare(found, expected);
    EXPECT_GT(agreement.count, 60000);
    EXPECT_GT(agreement.correlation, 0.99999);
    EXPECT_NEAR(agreement.scale, 1.0, 1e-3);
}

TEST(ReadPdbModel, GivesTheSameByTransformAndBySummation) {
    // To 1.6 A the sums are long and gemmi's transform is taken; to 2.7 A the direct sum.
    if (!std::filesystem::exists(real_file("1orc.pdb"))) {
        GTEST_SKIP() << "no file " << real_file("1orc.pdb");
    }
    const LoadedFile file = load_file(real_file("1orc.pdb"));
    const ReflectionList by_transform = read_structure_factors(file, to_resolution(1.6));
    const ReflectionList by_summation = read_structure_factors(file, to_resolution(2.7));
    const Agreement agreement = compare(by_transform, by_summation);
    EXPECT_GT(agreement.count, 13000);
    EXPECT_GT(agreement.correlation, 0.9999999);
    EXPECT_NEAR(agreement.scale, 1.0, 1e-4);
    EXPECT_LT(
        agreement.largest_difference, 0.5
    );  // electrons; the strongest amplitudes are some 900
}

TEST(ReadPdbModel, ChangesLowOrdersOnlyBySolvent) {
    if (!std::filesystem::exists(real_file("1orc.pdb"))) {
        GTEST_SKIP() << "no file " << real_file("1orc.pdb");
    }
    const LoadedFile file = load_file(real_file("1orc.pdb"));
    const ReflectionList dry = read_structure_factors(file, to_resolution(2.0));
    const ReflectionList wet = read_structure_factors(file, to_resolution(2.0, true));
    const Mat3 reciprocal = crystal::reciprocal_vectors(crystal::standard_setting(*dry.cell));
    double low_dry = 0.0, low_wet = 0.0, high_change = 0.0;
    for (std::size_t i = 0; i < dry.p1.size(); ++i) {
        const Reflection& r = dry.p1[i];
        const double s2 = crystal::inverse_d_squared(
            reciprocal,
            {static_cast<double>(r.h), static_cast<double>(r.k), static_cast<double>(r.l)}
        );
        if (s2 < 1.0 / 100.0) {  // beyond 10 A
            low_dry += r.F_e;
            low_wet += wet.p1[i].F_e;
        } else if (s2 > 1.0 / 4.41) {  // finer than 2.1 A
            high_change =
                std::max(high_change, static_cast<double>(std::abs(wet.p1[i].F_e - r.F_e)));
        }
    }
    EXPECT_LT(low_wet, 0.7 * low_dry);  // solvent takes contrast away
    EXPECT_LT(high_change, 3.0);
}

TEST(ReadCifModel, ReadsACompressedHexagonalMmcif) {
    if (!std::filesystem::exists(real_file("1pfe.cif.gz"))) {
        GTEST_SKIP() << "no file " << real_file("1pfe.cif.gz");
    }
    const ReflectionList list =
        read_structure_factors(load_file(real_file("1pfe.cif.gz")), to_resolution(3.0));
    EXPECT_EQ(list.space_group, "P 63 2 2");
    EXPECT_EQ(amplitude_of(list, 0, 0, 5), 0.0F);
    EXPECT_GT(amplitude_of(list, 0, 0, 6).value(), 0.0F);
    // A sixfold axis along c: (h k l) = (-k h+k l).
    EXPECT_EQ(amplitude_of(list, 4, 1, 3), amplitude_of(list, -1, 5, 3));
}

TEST(ReadCifModel, ReadsASmallMoleculesCif) {
    // MgI2, P -3 m 1: Mg at the origin, I at (1/3 2/3 z) and its inverse; (1 1 0): 12 - ... all
    // in phase.
    if (!std::filesystem::exists(real_file("2013551.cif"))) {
        GTEST_SKIP() << "no file " << real_file("2013551.cif");
    }
    const ReflectionList list =
        read_structure_factors(load_file(real_file("2013551.cif")), to_resolution(0.9));
    EXPECT_EQ(list.space_group, "P -3 m 1");
    // (1 1 0), d = 2.077 A: 1/3 + 2/3 = 1, all atoms in phase: f(Mg) + 2 f(I) = 8.8 + 2 x 41.5,
    // less displacements.
    EXPECT_NEAR(amplitude_of(list, 1, 1, 0).value(), 88.0, 6.0);
}

}  // namespace
}  // namespace minibragg::reflections
