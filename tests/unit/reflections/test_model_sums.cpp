#include <cstdio>
#include <random>

#include <gtest/gtest.h>

#include "direct_sum.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/reflections/read_model.hpp"

/// Models in CIF and PDB against the sum over every atom of the cell, for symmetry that a file
/// says in every way there is. The generators stand here; they are those that the Hall symbol
/// means by its definition (International Tables B, 1.4).
namespace minibragg::reflections {
namespace {

struct Case {
    const char* name;  ///< Hermann-Mauguin with its choice of origin or axes
    const char* hall;
    std::vector<std::string> generators;
    std::size_t order;
    crystal::UnitCell cell;
};

std::ostream& operator<<(std::ostream& out, const Case& one) {
    return out << one.name;
}

std::vector<std::string> with(
    const std::string& centring, std::vector<std::string> generators
) {
    const std::vector<std::pair<std::string, std::vector<std::string>>> vectors{
        {"C", {"x+1/2,y+1/2,z"}},
        {"I", {"x+1/2,y+1/2,z+1/2"}},
        {"F", {"x+1/2,y+1/2,z", "x,y+1/2,z+1/2"}},
        {"R", {"x+2/3,y+1/3,z+1/3"}}};
    for (const auto& [letter, more] : vectors) {
        if (letter == centring) {
            generators.insert(generators.end(), more.begin(), more.end());
        }
    }
    return generators;
}

const std::vector<Case>& cases() {
    const crystal::UnitCell triclinic{8, 9, 10, 80, 95, 103};
    const crystal::UnitCell monoclinic{8, 9, 10, 90, 103, 90};
    const crystal::UnitCell orthorhombic{8, 9, 10};
    const crystal::UnitCell tetragonal{8, 8, 10};
    const crystal::UnitCell hexagonal{9, 9, 10, 90, 90, 120};
    const crystal::UnitCell rhombohedral{8, 8, 8, 103, 103, 103};
    const crystal::UnitCell cubic{9, 9, 9};
    const std::string inversion = "-x,-y,-z";
    static const std::vector<Case> all{
        {"P 1", "P 1", {}, 1, triclinic},
        {"P -1", "-P 1", {inversion}, 2, triclinic},
        {"C 1 2 1", "C 2y", with("C", {"-x,y,-z"}), 4, monoclinic},
        {"I 1 2 1", "I 2y", with("I", {"-x,y,-z"}), 4, monoclinic},
        {"P 1 21/c 1", "-P 2ybc", {"-x,y+1/2,-z+1/2", inversion}, 4, monoclinic},
        {"P 1 21/n 1", "-P 2yn", {"-x+1/2,y+1/2,-z+1/2", inversion}, 4, monoclinic},
        {"P 21 21 21", "P 2ac 2ab", {"-x+1/2,-y,z+1/2", "x+1/2,-y+1/2,-z"}, 4, orthorhombic},
        {"P n n n:1",
         "P 2 2 -1n",
         {"-x,-y,z", "x,-y,-z", "-x+1/2,-y+1/2,-z+1/2"},
         8,
         orthorhombic},
        {"P n n n:2",
         "-P 2ab 2bc",
         {"-x+1/2,-y+1/2,z", "x,-y+1/2,-z+1/2", inversion},
         8,
         orthorhombic},
        {"P 43 21 2",
         "P 4nw 2abw",
         {"-y+1/2,x+1/2,z+3/4", "x+1/2,-y+1/2,-z+1/4"},
         8,
         tetragonal},
        {"P 4/n:1", "P 4ab -1ab", {"-y+1/2,x+1/2,z", "-x+1/2,-y+1/2,-z"}, 8, tetragonal},
        {"P 4/n:2", "-P 4a", {"-y+1/2,x,z", inversion}, 8, tetragonal},
        {"I 41/a m d:1",
         "I 4bw 2bw -1bw",
         with("I", {"-y,x+1/2,z+1/4", "x,-y+1/2,-z+1/4", "-x,-y+1/2,-z+1/4"}),
         32,
         tetragonal},
        {"I 41/a m d:2",
         "-I 4bd 2",
         with("I", {"-y+1/4,x+3/4,z+1/4", "x,-y,-z", inversion}),
         32,
         tetragonal},
        {"R 3:H", "R 3", with("R", {"-y,x-y,z"}), 9, hexagonal},
        {"R 3:R", "P 3*", {"z,x,y"}, 3, rhombohedral},
        {"P 61", "P 61", {"x-y,x,z+1/6"}, 6, hexagonal},
        {"F 4 3 2", "F 4 2 3", with("F", {"-y,x,z", "x,-y,-z", "z,x,y"}), 96, cubic},
        {"F d -3 m:1",
         "F 4d 2 3 -1d",
         with("F", {"-y+1/4,x+1/4,z+1/4", "x,-y,-z", "z,x,y", "-x+1/4,-y+1/4,-z+1/4"}),
         192,
         cubic},
        {"F d -3 m:2",
         "-F 4vw 2vw 3",
         with("F", {"-y,x+1/4,z+1/4", "x,-y+1/4,-z+1/4", "z,x,y", inversion}),
         192,
         cubic}};
    return all;
}

const std::vector<PlainAtom>& atoms() {
    static const std::vector<PlainAtom> all{
        {"C", {0.1, 0.23, 0.31}, 1.0, 0.03},
        {"N", {0.33, 0.07, 0.61}, 0.7, 0.0, {0.02, 0.03, 0.05, 0.004, -0.006, 0.008}},
        {"Fe", {0.71, 0.44, 0.15}, 1.0, 0.01}};
    return all;
}

std::string cell_and_atoms(const crystal::UnitCell& cell) {
    return cif_cell(cell) +
           "loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_"
           "fract_y\n"
           "_atom_site_fract_z\n_atom_site_occupancy\n_atom_site_U_iso_or_equiv\n"
           "C1 C .1 .23 .31(2) 1 0.03\nN1 N3+ .33 .07 .61 0.7 ?\nFe1 Fe .71 .44 .15 . .01\n"
           "loop_\n_atom_site_aniso_label\n_atom_site_aniso_U_11\n_atom_site_aniso_U_22\n"
           "_atom_site_aniso_U_33\n_atom_site_aniso_U_12\n_atom_site_aniso_U_13\n"
           "_atom_site_aniso_U_23\nN1 0.02 0.03 0.05(1) 0.004 -0.006 0.008\n";
}

std::string pair(const std::string& tag, const std::string& value) {
    return tag + "\n;" + value + "\n;\n";
}

std::string loop_of(const std::vector<PlainOperation>& operations) {
    std::vector<std::string> triplets;
    for (const PlainOperation& operation : operations) {
        triplets.push_back("'" + triplet_of(operation) + "'\n");
    }
    std::mt19937 random(7);
    std::shuffle(triplets.begin(), triplets.end(), random);
    std::string loop = "loop_\n_Space_Group_Symop.operation_xyz\n";
    for (const std::string& triplet : triplets) {
        loop += triplet;
    }
    return loop;
}

/// Compares with the direct sum some reflections of a list.
void expect_sums(
    const ReflectionList& list,
    const std::vector<PlainAtom>& model,
    const std::vector<PlainOperation>& operations,
    const crystal::UnitCell& cell
) {
    constexpr std::size_t step = 13;
    ASSERT_GT(list.p1.size(), 20 * step);
    for (std::size_t i = 0; i < list.p1.size(); i += step) {
        const Reflection& r = list.p1[i];
        ASSERT_NEAR(r.F_e, direct_amplitude({r.h, r.k, r.l}, model, operations, cell), 1e-4)
            << r.h << ' ' << r.k << ' ' << r.l;
    }
}

ReflectionList read_cif(const std::string& text, const std::string& deck_group = "") {
    return read_cif_model("data_x\n" + text, "a.cif", {"", deck_group, 1.7, false});
}

class SpaceGroup : public testing::TestWithParam<Case> {
protected:
    const Case& one = GetParam();
    const std::vector<PlainOperation> operations = group_of_generators(one.generators);
    const std::string atoms_text = cell_and_atoms(one.cell);

    void expect_cif(const std::string& symmetry, const std::string& deck_group = "") {
        SCOPED_TRACE(symmetry.substr(0, 100));
        const ReflectionList list = read_cif(symmetry + atoms_text, deck_group);
        EXPECT_EQ(list.space_group, one.name);
        for (const std::string& warning :
             list.notes.warnings) {  // of atoms near an element alone
            EXPECT_NE(warning.find("from an image of its own"), std::string::npos) << warning;
        }
        expect_sums(list, atoms(), operations, one.cell);
    }
};

TEST_P(SpaceGroup, OfACifIsThatOfItsOperations) {
    ASSERT_EQ(operations.size(), one.order);
    expect_cif(loop_of(operations));
    // A bare symbol, which gemmi would take for the first origin, does not count beside them.
    const std::string name = one.name;
    expect_cif(
        loop_of(operations) +
        pair("_SYMMETRY_SPACE_GROUP_NAME_H-M", name.substr(0, name.find(':')))
    );
}

TEST_P(SpaceGroup, OfACifIsThatOfItsHallSymbol) {
    expect_cif(pair("_space_group.name_Hall", one.hall));
}

TEST_P(SpaceGroup, OfACifIsThatOfItsName) {
    expect_cif(pair("_space_group_name_H-M_alt", one.name));
}

TEST_P(SpaceGroup, OfACifWithoutAnyIsTheDecks) {
    expect_cif("", one.name);
}

TEST_P(SpaceGroup, OfAPdbFileIsThatOfCryst1) {
    const Mat3 edges = crystal::standard_setting(one.cell);
    std::string name = one.name;
    const bool has_origins = name.ends_with(":1") || name.ends_with(":2");
    name = name == "R 3:H" ? "H 3" : name.substr(0, name.find(':'));
    char line[100];
    std::snprintf(
        line,
        sizeof line,
        "CRYST1%9.3f%9.3f%9.3f%7.2f%7.2f%7.2f %-11s\n",
        one.cell.a_A,
        one.cell.b_A,
        one.cell.c_A,
        one.cell.alpha_deg,
        one.cell.beta_deg,
        one.cell.gamma_deg,
        name.c_str()
    );
    std::string text = line;
    // The PDB keeps three digits of Angstrom: the oracle has the atoms where the file has them.
    const Mat3 reciprocal = crystal::reciprocal_vectors(edges);
    std::vector<PlainAtom> rounded = atoms();
    for (PlainAtom& atom : rounded) {
        Vec3d at_A =
            atom.at[0] * edges.row[0] + atom.at[1] * edges.row[1] + atom.at[2] * edges.row[2];
        at_A = {
            std::round(at_A.x * 1e3) / 1e3,
            std::round(at_A.y * 1e3) / 1e3,
            std::round(at_A.z * 1e3) / 1e3};
        atom.at = {
            dot(reciprocal.row[0], at_A),
            dot(reciprocal.row[1], at_A),
            dot(reciprocal.row[2], at_A)};
        atom.u_A2 = 20.0 / (8.0 * constants::pi * constants::pi);
        atom.aniso_A2 = {};
        std::snprintf(
            line,
            sizeof line,
            "HETATM    1  X   LIG A   1    %8.3f%8.3f%8.3f%6.2f%6.2f          %2s\n",
            at_A.x,
            at_A.y,
            at_A.z,
            atom.occupancy,
            20.0,
            atom.element
        );
        text += line;
    }
    // Two origins: the deck says which.
    const ReadOptions options{"", has_origins ? one.name : "", 1.7, false};
    const ReflectionList list = read_pdb_model(text, "a.pdb", options);
    EXPECT_EQ(list.space_group, one.name);
    expect_sums(list, rounded, operations, one.cell);
    if (has_origins) {
        EXPECT_THROW(read_pdb_model(text, "a.pdb", {"", "", 1.7, false}), InputError);
    }
}

INSTANTIATE_TEST_SUITE_P(Of, SpaceGroup, testing::ValuesIn(cases()));

TEST(ReadCifModel, TakesOperationsThatNoTableKnows) {
    // P 21 21 21 with its origin on a screw axis; P -1 in a doubled cell; I 2 with its axis off
    // the origin.
    struct Unlisted {
        std::vector<std::string> generators;
        std::size_t order;
        crystal::UnitCell cell;
    };

    for (const Unlisted& one :
         {Unlisted{{"-x,-y,z+1/2", "x+1/2,-y+1/2,-z"}, 4, {8, 9, 10}},
          Unlisted{{"x+1/2,y,z", "-x,-y,-z"}, 4, {8, 9, 10, 80, 95, 103}},
          Unlisted{{"-x+1/8,y,-z+1/8", "x+1/2,y+1/2,z+1/2"}, 4, {8, 9, 10, 90, 103, 90}}}) {
        const auto operations = group_of_generators(one.generators);
        ASSERT_EQ(operations.size(), one.order);
        const ReflectionList list = read_cif(loop_of(operations) + cell_and_atoms(one.cell));
        EXPECT_EQ(list.space_group, "unnamed (4 listed operations)");
        expect_sums(list, atoms(), operations, one.cell);
    }
}

TEST(ReadCifModel, TakesAMacromoleculesUnlistedOperationsOnAGrid) {
    // Enough terms for the transform: 3 atoms x 4 operations x 5e5 reflections. P 21 21 21 on
    // another origin.
    const auto operations = group_of_generators({"-x,-y,z+1/2", "x+1/2,-y+1/2,-z"});
    const crystal::UnitCell cell{40, 50, 60};
    std::string text =
        loop_of(operations) +
        "_cell.length_a 40\n_cell.length_b 50\n_cell.length_c 60\n"
        "_cell.angle_alpha 90\n_cell.angle_beta 90\n_cell.angle_gamma "
        "90\nloop_\n_atom_site.id\n"
        "_atom_site.type_symbol\n_atom_site.label_atom_id\n_atom_site.label_comp_id\n"
        "_atom_site.Cartn_x\n_atom_site.Cartn_y\n_atom_site.Cartn_z\n_atom_site.B_iso_or_"
        "equiv\n";
    std::vector<PlainAtom> model;
    for (const PlainAtom& atom : atoms()) {
        PlainAtom isotropic = atom;
        isotropic.occupancy = 1.0;
        isotropic.aniso_A2 = {};
        isotropic.u_A2 = 20.0 / (8.0 * constants::pi * constants::pi);
        model.push_back(isotropic);
        text += std::to_string(model.size()) + " " + atom.element + " X LIG " +
                std::to_string(40 * atom.at[0]) + " " + std::to_string(50 * atom.at[1]) + " " +
                std::to_string(60 * atom.at[2]) + " 20\n";
    }
    const ReflectionList list =
        read_cif_model("data_x\n" + text, "a.cif", {"", "", 0.7, false});
    constexpr std::size_t step = 9973;
    for (std::size_t i = 0; i < list.p1.size(); i += step) {
        const Reflection& r = list.p1[i];
        // The grid is good to some 1e-4 of the strongest, here 400 e.
        ASSERT_NEAR(r.F_e, direct_amplitude({r.h, r.k, r.l}, model, operations, cell), 0.1);
    }
}

}  // namespace
}  // namespace minibragg::reflections
