#include <cstdio>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "direct_sum.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/reflections/load_file.hpp"
#include "minibragg/reflections/read_model.hpp"
#include "minibragg/reflections/read_structure_factors.hpp"

/// What models say of their atoms: displacements, occupancies, special positions, frames, and
/// what is assumed where they say nothing. The oracle is the sum over atoms of direct_sum.hpp.
namespace minibragg::reflections {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

const crystal::UnitCell triclinic{8, 9, 10, 80, 95, 103};
const std::string triclinic_p1 =
    "data_x\n_cell_length_a 8\n_cell_length_b 9\n_cell_length_c 10\n_cell_angle_alpha 80\n"
    "_cell_angle_beta 95\n_cell_angle_gamma 103\n_space_group_name_H-M_alt 'P 1'\n";

std::string sites(const std::string& more_tags, const std::string& rows) {
    std::string loop =
        "loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_"
        "y\n"
        "_atom_site_fract_z\n";
    std::size_t start = 0;
    while (start < more_tags.size()) {
        const std::size_t end = std::min(more_tags.find(' ', start), more_tags.size());
        loop += "_atom_site_" + more_tags.substr(start, end - start) + "\n";
        start = end + 1;
    }
    return loop + rows;
}

std::string aniso(const std::string& tensor, const std::string& rows) {
    std::string loop = "loop_\n_atom_site_aniso_label\n";
    for (const char* ij : {"11", "22", "33", "12", "13", "23"}) {
        loop += "_atom_site_aniso_" + tensor + "_" + ij + "\n";
    }
    return loop + rows;
}

ReflectionList read_cif(const std::string& text) {
    return read_cif_model(text, "a.cif", {"", "", 1.5, false});
}

void expect_sums(
    const ReflectionList& list,
    const std::vector<PlainAtom>& model,
    const std::vector<PlainOperation>& operations,
    const crystal::UnitCell& cell,
    double tolerance = 1e-4
) {
    constexpr std::size_t step = 17;
    ASSERT_GT(list.p1.size(), 5 * step);
    for (std::size_t i = 0; i < list.p1.size(); i += step) {
        const Reflection& r = list.p1[i];
        ASSERT_NEAR(
            r.F_e, direct_amplitude({r.h, r.k, r.l}, model, operations, cell), tolerance
        ) << r.h
          << ' ' << r.k << ' ' << r.l;
    }
}

const std::vector<PlainOperation> identity = group_of_generators({});
constexpr double b_per_u = 8.0 * constants::pi * constants::pi;

const std::vector<PlainAtom> two_atoms{
    {"C", {0.1, 0.2, 0.3}, 1.0, 0.0, {0.02, 0.03, 0.05, 0.004, -0.006, 0.008}},
    {"O", {0.6, 0.7, 0.1}, 1.0, 0.04}};
const std::string two_rows = "C1 C .1 .2 .3 ?\nO1 O .6 .7 .1 0.04\n";

TEST(AnisotropicLoop, IsTakenAsUAsBAndAsBeta) {
    const std::string start = triclinic_p1 + sites("U_iso_or_equiv", two_rows);
    const auto row = [&](const std::array<double, 6>& factors) {
        char line[200];
        const std::array<double, 6>& u = two_atoms[0].aniso_A2;
        std::snprintf(
            line,
            sizeof line,
            "C1 %.9f %.9f %.9f %.9f %.9f %.9f\n",
            factors[0] * u[0],
            factors[1] * u[1],
            factors[2] * u[2],
            factors[3] * u[3],
            factors[4] * u[4],
            factors[5] * u[5]
        );
        return std::string(line);
    };
    // beta_ij = 2 pi^2 a*_i a*_j U_ij, by the definition of both.
    const Mat3 reciprocal = crystal::reciprocal_vectors(crystal::standard_setting(triclinic));
    const double a = length(reciprocal.row[0]);
    const double b = length(reciprocal.row[1]);
    const double c = length(reciprocal.row[2]);
    const double two = 2.0 * constants::pi * constants::pi;
    const std::array<double, 6> ones{1, 1, 1, 1, 1, 1};
    const std::array<double, 6> of_b{b_per_u, b_per_u, b_per_u, b_per_u, b_per_u, b_per_u};
    const std::array<double, 6> of_beta{
        two * a * a, two * b * b, two * c * c, two * a * b, two * a * c, two * b * c};
    for (const std::string& loop :
         {aniso("U", row(ones)), aniso("B", row(of_b)), aniso("beta", row(of_beta))}) {
        const ReflectionList list = read_cif(start + loop);
        EXPECT_THAT(list.notes.warnings, IsEmpty());
        expect_sums(list, two_atoms, identity, triclinic);
    }
}

TEST(AnisotropicLoop, MayBeThatOfTheAtoms) {
    const std::string tags =
        "aniso_U_11 aniso_U_22 aniso_U_33 aniso_U_12 aniso_U_13 aniso_U_23";
    const ReflectionList list = read_cif(
        triclinic_p1 + sites(
                           "U_iso_or_equiv " + tags,
                           "C1 C .1 .2 .3 ? .02 .03 .05 .004 -.006 .008\n"
                           "O1 O .6 .7 .1 .04 . . . . . .\n"
                       )
    );
    expect_sums(list, two_atoms, identity, triclinic);
    EXPECT_THAT(list.notes.warnings, IsEmpty());
    const ReflectionList asked = read_cif(
        triclinic_p1 + sites("U_iso_or_equiv", "C1 C .1 .2 .3 .02\n") +
        aniso("U", "C1 .02 .03 ? 0 0 0\n")
    );
    expect_sums(asked, {{"C", {0.1, 0.2, 0.3}, 1.0, 0.02}}, identity, triclinic);
    EXPECT_THAT(
        asked.notes.warnings, ElementsAre(HasSubstr("isotropic displacement is taken"))
    );
}

/// Six zeros say that an atom is at rest, whatever stands for U_iso.
TEST(AnisotropicLoop, OfZerosIsAnAtomAtRest) {
    for (const std::string zeros : {"0 0 0 0 0 0", "0.0 0.0 0.0 0.0(1) -0.0 0"}) {
        const ReflectionList list = read_cif(
            triclinic_p1 + sites("U_iso_or_equiv", "C1 C .1 .2 .3 .05\nO1 O .6 .7 .1 .04\n") +
            aniso("U", "C1 " + zeros + "\n")
        );
        expect_sums(
            list,
            {{"C", {0.1, 0.2, 0.3}, 1.0, 0.0}, {"O", {0.6, 0.7, 0.1}, 1.0, 0.04}},
            identity,
            triclinic
        );
        EXPECT_THAT(list.notes.warnings, IsEmpty());
    }
}

TEST(AnisotropicLoop, OfSomethingElseIsRefused) {
    const std::string start = triclinic_p1 + sites("U_iso_or_equiv", two_rows);
    std::string lacks = aniso("U", "");
    lacks.replace(lacks.find("_atom_site_aniso_U_23\n"), 22, "");
    for (const std::string& loop :
         {lacks + "C1 1 1 1 0 0\n", aniso("beth", "C1 1 1 1 0 0 0\n")}) {
        EXPECT_THAT(
            [&] {
                read_cif(start + loop);
            },
            ThrowsMessage<InputError>(AllOf(HasSubstr("a.cif: "), HasSubstr("not understood")))
        );
    }
    EXPECT_THAT(
        [&] {
            read_cif(start + aniso("U", "C1 1 1 1 0 0 x\n"));
        },
        ThrowsMessage<InputError>(HasSubstr("atom 'C1' has 'x'"))
    );
}

TEST(AtomSites, HaveWhatIsAssumedCountedInWarnings) {
    std::vector<PlainAtom> model{
        {"C", {0.1, 0.2, 0.3}, 1.0, 0.02},
        {"O", {0.6, 0.7, 0.1}, 1.0, 0.04},
        {"N", {0.4, 0.3, 0.8}, 1.0, 0.03}};  // the mean of the others
    const ReflectionList list = read_cif(
        triclinic_p1 + sites(
                           "B_iso_or_equiv calc_flag adp_type",
                           "C1 C .1 .2 .3 " + std::to_string(0.02 * b_per_u) +
                               " d Uani\nO1 O .6 .7 .1 " + std::to_string(0.04 * b_per_u) +
                               " d Uiso\nN1 N .4 .3 .8 ? calc .\nX1 O .9 .9 .9 1 dum .\n"
                               "H1 H ? ? ? 1 d .\n"
                       )
    );
    expect_sums(list, model, identity, triclinic);
    EXPECT_THAT(
        list.notes.warnings,
        ElementsAre(
            HasSubstr("1 atom without coordinates left out"),
            HasSubstr("1 atom left out as dummies"),
            HasSubstr("1 atom anisotropic by type, but in no loop"),
            AllOf(HasSubstr("1 atom of 3 have no displacement"), HasSubstr("U = 0.030000"))
        )
    );
    const ReflectionList at_rest =
        read_cif(triclinic_p1 + sites("occupancy", "C1 C .1 .2 .3 0.5\n"));
    expect_sums(at_rest, {{"C", {0.1, 0.2, 0.3}, 0.5, 0.0}}, identity, triclinic);
    EXPECT_THAT(at_rest.notes.warnings, ElementsAre(HasSubstr("U = 0 is assumed")));
}

TEST(AtomSites, OfNoElementAreRefused) {
    for (const char* atom : {"Va1 Va .1 .2 .3\n", "X1 (Fe,Mg) .1 .2 .3\n", "Q1 . .1 .2 .3\n"}) {
        EXPECT_THAT(
            [&] {
                read_cif(triclinic_p1 + sites("", atom));
            },
            ThrowsMessage<InputError>(HasSubstr("is of no known element"))
        ) << atom;
    }
}

TEST(AtomSites, OfDdlmAreRead) {
    // Names of DDLm, one atom without a loop, an element by its label.
    const ReflectionList list = read_cif(
        "data_x\n_cell.length_a 8\n_cell.length_b 9\n_cell.length_c 10\n_cell.angle_alpha 80\n"
        "_cell.angle_beta 95\n_cell.angle_gamma 103\nloop_\n_space_group_symop.id\n"
        "_space_group_symop.operation_xyz\n1 x,y,z\n_atom_site.label Fe1A\n_atom_site.fract_x "
        ".1\n"
        "_atom_site.fract_y .2\n_atom_site.fract_z .3\n_atom_site.U_iso_or_equiv .02\n"
    );
    expect_sums(list, {{"Fe", {0.1, 0.2, 0.3}, 1.0, 0.02}}, identity, triclinic);
    EXPECT_THAT(list.notes.warnings, ElementsAre(HasSubstr("1 atom without type symbol")));
}

TEST(AtomSites, MayHaveTheirNumbersInQuotes) {
    const ReflectionList list =
        read_cif(triclinic_p1 + sites("U_iso_or_equiv", "'Fe1' 'Fe' '.1' \".2\" '.3' '.02'\n"));
    expect_sums(list, {{"Fe", {0.1, 0.2, 0.3}, 1.0, 0.02}}, identity, triclinic);
}

// ---- special positions: P -1, an atom on the centre, one near it, one elsewhere

const std::vector<PlainOperation> inversion = group_of_generators({"-x,-y,-z"});

std::string in_p_bar_1(const std::string& more_tags, const std::string& rows) {
    std::string text = triclinic_p1 + sites("U_iso_or_equiv " + more_tags, rows);
    return text.replace(text.find("'P 1'"), 5, "'P -1'");
}

/// Iron at the centre, oxygen beside it (0.16 A from it, so 0.32 A from its image), carbon
/// elsewhere.
std::vector<PlainAtom> near_centre(double iron, double oxygen) {
    return {
        {"Fe", {0.5, 0.5, 0.5}, iron, 0.02},
        {"O", {0.02, 0, 0}, oxygen, 0.02},
        {"C", {0.2, 0.3, 0.4}, 1.0, 0.02}};
}

std::string near_centre_rows(
    const std::string& fe, const std::string& o, const std::string& c
) {
    return "Fe1 Fe .5 .5 .5 .02 " + fe + "\nO1 O .02 0 0 .02 " + o + "\nC1 C .2 .3 .4 .02 " +
           c + "\n";
}

TEST(SpecialSites, AreToldByTheFileFirst) {
    const auto expect = [&](const std::string& text, double iron, double oxygen) {
        SCOPED_TRACE(text);
        const ReflectionList list = read_cif(text);
        EXPECT_THAT(list.notes.warnings, IsEmpty());
        EXPECT_THAT(list.notes.remarks, ElementsAre(HasSubstr("a model of 3 atoms")));
        expect_sums(list, near_centre(iron, oxygen), inversion, triclinic);
    };
    expect(in_p_bar_1("site_symmetry_order", near_centre_rows("2", "1", "1")), 0.5, 1.0);
    expect(in_p_bar_1("site_symmetry_order", near_centre_rows("2", "2", "1")), 0.5, 0.5);
    // Multiplicities, and the orders that some programs write there.
    expect(in_p_bar_1("site_symmetry_multiplicity", near_centre_rows("1", "2", "2")), 0.5, 1.0);
    expect(in_p_bar_1("symmetry_multiplicity", near_centre_rows("2", "1", "1")), 0.5, 1.0);
    expect(in_p_bar_1("symmetry_multiplicity", near_centre_rows("1", "1", "2")), 0.5, 0.5);
}

TEST(SpecialSites, AreToldByATightDistanceElse) {
    const ReflectionList list =
        read_cif(in_p_bar_1("occupancy", near_centre_rows("1", "0.5", "1")));
    expect_sums(list, near_centre(0.5, 0.5), inversion, triclinic);
    EXPECT_THAT(
        list.notes.remarks,
        ElementsAre(HasSubstr("a model of"), HasSubstr("1 site within 0.05 A"))
    );
    EXPECT_THAT(list.notes.warnings, ElementsAre(HasSubstr("1 site from 0.05 to 0.4 A")));
    // Rounded coordinates of a site on a threefold axis are near enough.
    const auto threefold = group_of_generators({"-y,x-y,z"});
    const crystal::UnitCell hexagonal{9, 9, 10, 90, 90, 120};
    const ReflectionList rounded = read_cif(
        "data_x\n_cell_length_a 9\n_cell_length_b 9\n_cell_length_c 10\n_cell_angle_alpha 90\n"
        "_cell_angle_beta 90\n_cell_angle_gamma 120\n_space_group_name_Hall 'P 3'\n" +
        sites("U_iso_or_equiv", "C1 C .333 .667 .3 .02\n")
    );
    expect_sums(rounded, {{"C", {0.333, 0.667, 0.3}, 1.0 / 3.0, 0.02}}, threefold, hexagonal);
}

TEST(SpecialSites, AreNotThoseOfNegativeDisorderGroups) {
    const ReflectionList list = read_cif(
        in_p_bar_1("occupancy disorder_group", near_centre_rows("0.5 -1", "0.5 -2", "1 ."))
    );
    expect_sums(list, near_centre(0.5, 0.5), inversion, triclinic);
    EXPECT_THAT(list.notes.warnings, IsEmpty());
}

TEST(SpecialSites, ThatContradictTheirCoordinatesAreToldOf) {
    const ReflectionList list =
        read_cif(in_p_bar_1("site_symmetry_order", near_centre_rows("1", "1", "2")));
    EXPECT_THAT(list.notes.warnings, ElementsAre(HasSubstr("2 sites whose coordinates")));
}

// ---- files

TEST(CifKind, IsToldByLoopsNotByQuotedText) {
    const std::string quoted =
        "_iucr_refine_fcf_details\n;\ndata_y\nloop_\n_refln_index_h\n_refln_index_k\n 1 2\n;\n"
        "_note 'see _refln.index_h'\n";
    const LoadedFile model{
        "a.cif", triclinic_p1 + quoted + sites("U_iso_or_equiv", "C1 C .1 .2 .3 .02\n")};
    const ReflectionList list = read_structure_factors(model, {"", "", 1.5, false});
    expect_sums(list, {{"C", {0.1, 0.2, 0.3}, 1.0, 0.02}}, identity, triclinic);
    const LoadedFile reflections{
        "a.cif",
        triclinic_p1 +
            "_note '_atom_site_label'\nloop_\n_REFLN_INDEX_H\n_Refln_index_k\n"
            "_refln_index_l\n_refln_F_calc\n1 2 3 45\n"};
    EXPECT_EQ(read_structure_factors(reflections, {"", "", 1.5, false}).p1.size(), 2U);
}

TEST(CifModel, IsTheFirstBlockWithAtoms) {
    const std::string atom = sites("U_iso_or_equiv", "C1 C .1 .2 .3 .02\n");
    const std::string other = sites("U_iso_or_equiv", "Fe1 Fe .1 .2 .3 .02\n");
    std::string without_symmetry = triclinic_p1;
    without_symmetry.resize(without_symmetry.find("_space_group"));
    const ReflectionList list = read_cif(
        "global_\n_space_group_name_H-M_alt 'P 1'\ndata_general\n_author nobody\n" +
        without_symmetry + atom + "data_second\n" + other
    );
    expect_sums(list, {{"C", {0.1, 0.2, 0.3}, 1.0, 0.02}}, identity, triclinic);
    EXPECT_THAT(
        list.notes.warnings, ElementsAre(AllOf(HasSubstr("2 blocks"), HasSubstr("data_x")))
    );
}

const crystal::UnitCell orthorhombic{8, 9, 10};
const std::string cryst1 =
    "CRYST1    8.000    9.000   10.000  90.00  90.00  90.00 P 1           1\n";

std::string pdb_atom(
    const std::string& occupancy, const std::string& b, const std::string& end = "           C"
) {
    char line[100];
    std::snprintf(
        line,
        sizeof line,
        "ATOM      1  C1  UNK A   1       0.800   1.800   3.000%6s%6s%s\n",
        occupancy.c_str(),
        b.c_str(),
        end.c_str()
    );
    return line;
}

ReflectionList read_pdb(const std::string& text, const ReadOptions& options) {
    return read_pdb_model(text, "a.pdb", options);
}

ReflectionList read_pdb(const std::string& text) {
    return read_pdb(text, {"", "", 1.5, false});
}

std::vector<PlainAtom> pdb_carbon(double b_A2, double occupancy = 1.0) {
    return {{"C", {0.1, 0.2, 0.3}, occupancy, b_A2 / b_per_u}};
}

TEST(PdbModel, EndsWithItsFirstFrame) {
    const std::string atom = pdb_atom("1.00", "10.00");
    const std::string other = pdb_atom("1.00", "99.00");
    for (const std::string& text :
         {cryst1 + atom + "END\n" + cryst1 + other + "END\n",
          cryst1 + atom + "END   \r\n" + other,
          cryst1 + "MODEL        1\n" + atom + "TER\nENDMDL\nMODEL        2\n" + other +
              "ENDMDL\n",
          cryst1 + "MODEL        1\n" + atom + "MODEL        2\n" + other,
          "END\n" + cryst1 + atom + cryst1 + other}) {
        const ReflectionList list = read_pdb(text);
        expect_sums(list, pdb_carbon(10.0), identity, orthorhombic);
        EXPECT_THAT(
            list.notes.warnings, ElementsAre(HasSubstr("1 atom of further models or frames"))
        );
    }
    // TER ends a chain alone.
    expect_sums(
        read_pdb(cryst1 + atom + "TER\n" + atom), pdb_carbon(10.0, 2.0), identity, orthorhombic
    );
}

TEST(PdbModel, WithoutCellTakesTheDecks) {
    const std::string atom = pdb_atom("1.00", "10.00");
    const std::string dummy =
        "CRYST1    1.000    1.000    1.000  90.00  90.00  90.00 P 1           1\n"
        "SCALE1      1.000000  0.000000  0.000000        0.00000\n";
    ReadOptions deck{"", "P -1", 1.5, false};
    deck.cell = orthorhombic;
    for (const std::string& start : {std::string{}, dummy}) {
        const ReflectionList list = read_pdb(start + atom, deck);
        expect_sums(list, pdb_carbon(10.0), inversion, orthorhombic);
        EXPECT_THAT(
            list.notes.remarks,
            ElementsAre(HasSubstr("a model of 1 atom"), HasSubstr("crystal.unit_cell"))
        );
        ReadOptions lacks_group = deck;
        lacks_group.space_group = "";
        EXPECT_THROW(read_pdb(start + atom, lacks_group), InputError);
        ReadOptions lacks_cell = deck;
        lacks_cell.cell = std::nullopt;
        EXPECT_THROW(read_pdb(start + atom, lacks_cell), InputError);
    }
    EXPECT_THROW(read_pdb(cryst1 + atom, deck), InputError);  // P 1 is not P -1
}

TEST(PdbModel, HasWhatIsAssumedCountedInWarnings) {
    const ReflectionList blank =
        read_pdb(cryst1 + pdb_atom("", "") + pdb_atom("0.50", "30.00"));
    expect_sums(
        blank, {pdb_carbon(30.0, 1.0)[0], pdb_carbon(30.0, 0.5)[0]}, identity, orthorhombic
    );
    EXPECT_THAT(
        blank.notes.warnings,
        ElementsAre(
            HasSubstr("1 atom without occupancy: 1"),
            HasSubstr("1 atom without B factor: 30.00 A^2")
        )
    );
    std::string short_line = pdb_atom("", "").substr(0, 54);
    const ReflectionList short_list = read_pdb(cryst1 + short_line + "\n");
    expect_sums(short_list, pdb_carbon(20.0), identity, orthorhombic);
    EXPECT_THAT(
        short_list.notes.warnings,
        ElementsAre(
            HasSubstr("1 atom without element"), HasSubstr("occupancy"), HasSubstr("20.00 A^2")
        )
    );
    for (const std::string& atom : {pdb_atom("1.00", "******"), pdb_atom("*****", "10.00")}) {
        EXPECT_THAT(
            [&] {
                read_pdb(cryst1 + atom);
            },
            ThrowsMessage<InputError>(
                AllOf(HasSubstr("a.pdb: line 2: "), HasSubstr("is no number"))
            )
        );
    }
}

TEST(PdbModel, TellsOfRemark290AndOfCrowdedSites) {
    const std::string remark =
        "REMARK 290       1555   X,Y,Z\nREMARK 290       2555   -X,-Y,-Z\n";
    const std::string atom = pdb_atom("1.00", "10.00");
    EXPECT_THAT(
        read_pdb(remark + cryst1 + atom).notes.warnings,
        ElementsAre(AllOf(HasSubstr("REMARK 290"), HasSubstr("P -1"), HasSubstr("P 1,")))
    );
    std::string blank = cryst1;
    blank.replace(blank.find("P 1"), 3, "   ");
    expect_sums(read_pdb(remark + blank + atom), pdb_carbon(10.0), inversion, orthorhombic);
    std::string centred = cryst1;
    centred.replace(centred.find("P 1 "), 4, "P -1");
    std::string at_origin = atom;
    at_origin.replace(
        at_origin.find("   0.800   1.800   3.000"), 24, "   0.000   0.100   0.000"
    );
    EXPECT_THAT(
        read_pdb(centred + at_origin).notes.warnings,
        ElementsAre(HasSubstr("1 atoms lie within"))
    );
}

std::string mmcif(const std::string& more_tags, const std::string& rows) {
    std::string text =
        "data_x\n_cell.length_a 8\n_cell.length_b 9\n_cell.length_c 10\n_cell.angle_alpha 90\n"
        "_cell.angle_beta 90\n_cell.angle_gamma 90\n_symmetry.Int_Tables_number 1\nloop_\n"
        "_atom_site.id\n_atom_site.type_symbol\n_atom_site.label_atom_id\n_atom_site.label_"
        "comp_id\n"
        "_atom_site.Cartn_x\n_atom_site.Cartn_y\n_atom_site.Cartn_z\n";
    std::size_t start = 0;
    while (start < more_tags.size()) {
        const std::size_t end = std::min(more_tags.find(' ', start), more_tags.size());
        text += "_atom_site." + more_tags.substr(start, end - start) + "\n";
        start = end + 1;
    }
    return text + rows;
}

TEST(MmcifModel, HasWhatIsAssumedCountedInWarnings) {
    const std::vector<PlainAtom> model{
        {"C", {0.1, 0.2, 0.3}, 1.0, 10.0 / b_per_u},
        {"O", {0.6, 0.7, 0.1}, 0.5, 10.0 / b_per_u}};
    const ReflectionList list = read_cif(mmcif(
        "occupancy B_iso_or_equiv pdbx_PDB_model_num calc_flag",
        "1 C CA GLY 0.8 1.8 3.0 ? 10 1 d\n2 O O GLY 4.8 6.3 1.0 0.5 . 1 .\n"
        "3 O O GLY ? ? ? 1 10 1 .\n4 O O GLY 1 1 1 1 10 1 dum\n5 N N GLY 1 1 1 1 10 2 .\n"
    ));
    expect_sums(list, model, identity, orthorhombic);
    EXPECT_THAT(
        list.notes.warnings,
        ElementsAre(
            HasSubstr("1 atom of further models"),
            HasSubstr("1 atom left out as dummies"),
            HasSubstr("1 atom without coordinates"),
            HasSubstr("1 atom without occupancy"),
            AllOf(HasSubstr("1 atom without B factor: 10 A^2"), HasSubstr("mean"))
        )
    );
    EXPECT_THAT(
        [] {
            read_cif(mmcif("occupancy", "1 C CA GLY 0.8 1.8 3.0 much\n"));
        },
        ThrowsMessage<InputError>(HasSubstr("occupancy 'much' is no number"))
    );
}

TEST(MmcifModel, TakesTensorsWhereverTheyStand) {
    // Right angles: the tensor of mmCIF, in Cartesian axes, is that of CIF.
    const std::vector<PlainAtom> model{
        {"C", {0.1, 0.2, 0.3}, 1.0, 0.0, {0.02, 0.03, 0.05, 0.004, -0.006, 0.008}}};
    const auto numbers = [](double factor) {
        char text[120];
        std::snprintf(
            text,
            sizeof text,
            " %.6f %.6f %.6f %.6f %.6f %.6f\n",
            0.02 * factor,
            0.03 * factor,
            0.05 * factor,
            0.004 * factor,
            -0.006 * factor,
            0.008 * factor
        );
        return std::string(text);
    };
    const std::string atom = "1 C CA GLY 0.8 1.8 3.0";
    const auto tags = [](const std::string& start, const std::string& separator) {
        std::string text;
        for (const char* ij : {"[1][1]", "[2][2]", "[3][3]", "[1][2]", "[1][3]", "[2][3]"}) {
            text += (text.empty() ? "" : separator) + start + ij;
        }
        return text;
    };
    const auto own_loop = [&](const std::string& kind) {
        return "loop_\n_atom_site_anisotrop.id\n" + tags("_atom_site_anisotrop." + kind, "\n") +
               "\n1";
    };
    for (const std::string& text :
         {mmcif("", atom + "\n") + own_loop("U") + numbers(1.0),
          mmcif("", atom + "\n") + own_loop("B") + numbers(b_per_u),
          mmcif(tags("aniso_U", " "), atom + numbers(1.0)),
          mmcif(tags("aniso_B", " "), atom + numbers(b_per_u))}) {
        SCOPED_TRACE(text);
        const ReflectionList list = read_cif(text);
        expect_sums(list, model, identity, orthorhombic, 1e-3);  // gemmi keeps floats
        EXPECT_THAT(list.notes.warnings, ElementsAre(HasSubstr("1 atom without occupancy")));
    }
    const ReflectionList unknown =
        read_cif(mmcif("B_iso_or_equiv", atom + " 10\n") + own_loop("U") + " ? ? ? ? ? ?\n");
    expect_sums(unknown, pdb_carbon(10.0), identity, orthorhombic);
    EXPECT_THAT(unknown.notes.warnings[0], HasSubstr("1 atom with an unknown anisotropic"));
    for (const char* loop :
         {"loop_\n_atom_site_anisotrop.U[1][1]\n_atom_site_anisotrop.U[2][2]\n1 1\n",
          "loop_\n_atom_site_anisotrop.id\n_atom_site_anisotrop.U[1][1]\n1 1\n"}) {
        EXPECT_THAT(
            [&] {
                read_cif(mmcif("B_iso_or_equiv", atom + " 10\n") + loop);
            },
            ThrowsMessage<InputError>(HasSubstr("not understood"))
        );
    }
    const ReflectionList by_u = read_cif(
        mmcif("U_iso_or_equiv occupancy", atom + " " + std::to_string(10.0 / b_per_u) + " 1\n")
    );
    expect_sums(by_u, pdb_carbon(10.0), identity, orthorhombic);
    EXPECT_THAT(by_u.notes.warnings, IsEmpty());
}

}  // namespace
}  // namespace minibragg::reflections
