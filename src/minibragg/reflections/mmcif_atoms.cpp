#include "minibragg/reflections/mmcif_atoms.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include <gemmi/math.hpp>
#include <gemmi/numb.hpp>
#include <gemmi/util.hpp>

#include "minibragg/base/text.hpp"
#include "minibragg/reflections/refuse.hpp"
#include "minibragg/reflections/warn_of_atoms.hpp"

namespace minibragg::reflections {
namespace {

using gemmi::cif::Loop;

constexpr std::array tensor_elements{
    "[1][1]", "[2][2]", "[3][3]", "[1][2]", "[1][3]", "[2][3]"};

std::string text_of_nine_digits(double value) {
    std::ostringstream text;
    constexpr int digits = 9;
    text.precision(digits);
    text << value;
    return text.str();
}

/// The place of a column in a loop; -1 when it is not there.
int column_of(const Loop& loop, const std::string& tag) {
    return loop.find_tag(tag);
}

/// Adds a column at the end of a loop; value(i) is that of row i.
template <class F>
int add_column(Loop& loop, const std::string& tag, const F& value) {
    const std::size_t width = loop.width();
    const std::size_t rows = loop.length();
    std::vector<std::string> values;
    values.reserve(rows * (width + 1));
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < width; ++column) {
            values.push_back(std::move(loop.values[row * width + column]));
        }
        values.push_back(value(row));
    }
    loop.values = std::move(values);
    loop.tags.push_back(tag);
    return static_cast<int>(width);
}

std::string& cell_of(Loop& loop, std::size_t row, int column) {
    return loop.values[row * loop.width() + static_cast<std::size_t>(column)];
}

/// Leaves the rows for which keep(row) is true; returns how many went.
template <class F>
std::size_t keep_rows(Loop& loop, const F& keep) {
    const std::size_t width = loop.width();
    const std::size_t rows = loop.length();
    std::vector<std::string> values;
    values.reserve(loop.values.size());
    for (std::size_t row = 0; row < rows; ++row) {
        if (keep(row)) {
            for (std::size_t column = 0; column < width; ++column) {
                values.push_back(std::move(loop.values[row * width + column]));
            }
        }
    }
    loop.values = std::move(values);
    return rows - loop.length();
}

/// A number of the loop; NaN for "?" and ".".
double number_in(const std::string& text, const std::string& what, const std::string& file) {
    const double value = gemmi::cif::as_number(text);
    if (std::isnan(value) && !gemmi::cif::is_null(text)) {
        refuse(file, what + " " + printable(text) + " is no number.");
    }
    return value;
}

std::vector<std::string> tensor_tags(const std::string& prefix) {
    std::vector<std::string> tags;
    tags.reserve(tensor_elements.size());
    for (const char* const element : tensor_elements) {
        tags.push_back(prefix + element);
    }
    return tags;
}

bool has_all(const Loop& loop, const std::vector<std::string>& tags) {
    return std::all_of(tags.begin(), tags.end(), [&](const std::string& tag) {
        return loop.has_tag(tag);
    });
}

/// Copies tensors that stand in the loop of atoms into a loop of their own.
void move_tensors(gemmi::cif::Block& block, Loop& atoms, const std::string& kind) {
    const std::vector<std::string> tags = tensor_tags("_atom_site.aniso_" + kind);
    const int id = column_of(atoms, "_atom_site.id");
    if (id < 0 || !has_all(atoms, tags) ||
        block.find_values("_atom_site_anisotrop.id").length() > 0) {
        return;
    }
    std::vector<std::string> names{"id"};
    for (const char* const element : tensor_elements) {
        names.push_back(kind + element);
    }
    std::vector<std::string> values;
    for (std::size_t row = 0; row < atoms.length(); ++row) {
        values.push_back(cell_of(atoms, row, id));
        for (const std::string& tag : tags) {
            values.push_back(cell_of(atoms, row, column_of(atoms, tag)));
        }
    }
    block.init_loop("_atom_site_anisotrop.", names).values = std::move(values);
}

[[noreturn]] void refuse_tensors(const std::string& file) {
    refuse(
        file,
        "the loop of anisotropic displacements (_atom_site_anisotrop) is not understood. It "
        "must have id and all six of U[1][1] ... U[2][3], or of B[1][1] ..."
    );
}

/// Whether a block has a number of a tensor, in a loop or not.
bool has_tensors(gemmi::cif::Block& block) {
    for (const char* const tag :
         {"_atom_site_anisotrop.U[1][1]", "_atom_site_anisotrop.B[1][1]"}) {
        for (const std::string& value : block.find_values(tag)) {
            if (!gemmi::cif::is_null(value)) {
                return true;
            }
        }
    }
    return false;
}

/// Makes the loop of tensors one of U_ij without unknown ones. Returns the atoms that have one.
std::set<std::string> complete_tensors(
    gemmi::cif::Block& block, const std::string& file, Notes& notes
) {
    Loop* loop = block.find_loop("_atom_site_anisotrop.id").get_loop();
    if (loop == nullptr && has_tensors(block)) {
        refuse_tensors(file);
    }
    if (loop == nullptr) {
        return {};
    }
    const std::string prefix = "_atom_site_anisotrop.";
    const bool is_u = has_all(*loop, tensor_tags(prefix + "U"));
    const std::string kind = is_u ? "U" : "B";
    if (!has_all(*loop, tensor_tags(prefix + kind))) {
        refuse_tensors(file);
    }
    const double to_u_A2 = is_u ? 1.0 : 1.0 / gemmi::u_to_b();
    std::vector<int> columns;
    for (const std::string& tag : tensor_tags(prefix + kind)) {
        columns.push_back(column_of(*loop, tag));
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        loop->tags[static_cast<std::size_t>(columns[i])] = prefix + "U" + tensor_elements[i];
    }
    const std::size_t unknown = keep_rows(*loop, [&](std::size_t row) {
        bool is_known = true;
        for (const int column : columns) {
            std::string& text = cell_of(*loop, row, column);
            const double value = number_in(text, "the anisotropic displacement", file);
            is_known = is_known && !std::isnan(value);
            text = is_u ? text : text_of_nine_digits(value * to_u_A2);
        }
        return is_known;
    });
    warn_of_atoms(
        unknown,
        "with an unknown anisotropic displacement: the isotropic one is taken",
        file,
        notes
    );
    std::set<std::string> ids;
    const int id = column_of(*loop, prefix + "id");
    for (std::size_t row = 0; row < loop->length(); ++row) {
        ids.insert(cell_of(*loop, row, id));
    }
    return ids;
}

/// Leaves the atoms that scatter.
void remove_others(Loop& loop, const std::string& file, Notes& notes) {
    const std::array coordinates{
        column_of(loop, "_atom_site.Cartn_x"),
        column_of(loop, "_atom_site.Cartn_y"),
        column_of(loop, "_atom_site.Cartn_z")};
    const int model = column_of(loop, "_atom_site.pdbx_PDB_model_num");
    const int flag = column_of(loop, "_atom_site.calc_flag");
    const std::string first_model =
        model >= 0 && loop.length() > 0 ? cell_of(loop, 0, model) : std::string{};
    warn_of_atoms(
        keep_rows(
            loop,
            [&](std::size_t row) {
                return model < 0 || cell_of(loop, row, model) == first_model;
            }
        ),
        "of further models left out",
        file,
        notes
    );
    warn_of_atoms(
        keep_rows(
            loop,
            [&](std::size_t row) {
                return flag < 0 || !gemmi::iequal(cell_of(loop, row, flag), "dum");
            }
        ),
        "left out as dummies (_atom_site.calc_flag)",
        file,
        notes
    );
    warn_of_atoms(
        keep_rows(
            loop,
            [&](std::size_t row) {
                bool has_place = true;
                for (const int column : coordinates) {
                    has_place = has_place && column >= 0 &&
                                !gemmi::cif::is_null(cell_of(loop, row, column));
                }
                return has_place;
            }
        ),
        "without coordinates left out",
        file,
        notes
    );
}

/// The column of a tag, added with a value that names nothing where it lacks.
int column_with(Loop& loop, const std::string& tag, const std::string& value) {
    const int found = column_of(loop, tag);
    return found >= 0 ? found : add_column(loop, tag, [&](std::size_t) {
        return value;
    });
}

void complete_names(Loop& loop, const std::string& file) {
    if (!loop.has_tag("_atom_site.type_symbol")) {
        refuse(file, "the loop of atoms has no _atom_site.type_symbol.");
    }
    if (!loop.has_tag("_atom_site.id")) {
        add_column(loop, "_atom_site.id", [](std::size_t row) {
            return std::to_string(row + 1);
        });
    }
    column_with(loop, "_atom_site.label_alt_id", ".");
    column_with(loop, "_atom_site.label_asym_id", "A");
    column_with(loop, "_atom_site.label_comp_id", "UNK");
    column_with(loop, "_atom_site.label_atom_id", "X");
    const int residue = column_with(loop, "_atom_site.auth_seq_id", "1");
    for (std::size_t row = 0; row < loop.length(); ++row) {
        std::string& text = cell_of(loop, row, residue);
        text = gemmi::cif::is_null(text) ? "1" : text;
    }
}

void complete_occupancies(Loop& loop, const std::string& file, Notes& notes) {
    const int column = column_with(loop, "_atom_site.occupancy", "?");
    std::size_t assumed = 0;
    for (std::size_t row = 0; row < loop.length(); ++row) {
        std::string& text = cell_of(loop, row, column);
        if (std::isnan(number_in(text, "the occupancy", file))) {
            text = "1.0";
            ++assumed;
        }
    }
    warn_of_atoms(assumed, "without occupancy: 1 is assumed", file, notes);
}

/// Gives B = 8 pi^2 U to atoms that have U alone.
void take_isotropic_u(Loop& loop, const std::string& file) {
    const int u = column_of(loop, "_atom_site.U_iso_or_equiv");
    const int b = column_with(loop, "_atom_site.B_iso_or_equiv", "?");
    for (std::size_t row = 0; u >= 0 && row < loop.length(); ++row) {
        std::string& text = cell_of(loop, row, b);
        const double u_A2 = number_in(cell_of(loop, row, u), "the displacement U", file);
        if (gemmi::cif::is_null(text) && !std::isnan(u_A2)) {
            text = text_of_nine_digits(gemmi::u_to_b() * u_A2);
        }
    }
}

/// @param anisotropic  atoms whose B factor does not count
void complete_b_factors(
    Loop& loop, const std::set<std::string>& anisotropic, const std::string& file, Notes& notes
) {
    constexpr double usual_b_A2 = 20.0;
    const int column = column_with(loop, "_atom_site.B_iso_or_equiv", "?");
    const int id = column_of(loop, "_atom_site.id");
    double sum_A2 = 0.0;
    std::vector<std::size_t> unknown;
    for (std::size_t row = 0; row < loop.length(); ++row) {
        const double b_A2 = number_in(cell_of(loop, row, column), "the B factor", file);
        if (std::isnan(b_A2)) {
            unknown.push_back(row);
        } else {
            sum_A2 += b_A2;
        }
    }
    const std::size_t known = loop.length() - unknown.size();
    const double b_A2 = known > 0 ? sum_A2 / static_cast<double>(known) : usual_b_A2;
    std::size_t assumed = 0;
    for (const std::size_t row : unknown) {
        cell_of(loop, row, column) = text_of_nine_digits(b_A2);
        // NOLINTNEXTLINE(readability-container-contains): clang 14 reads this file as C++17
        assumed += anisotropic.count(cell_of(loop, row, id)) > 0 ? 0U : 1U;
    }
    warn_of_atoms(
        assumed,
        "without B factor: " + text_of_nine_digits(b_A2) + " A^2 is assumed" +
            (known > 0 ? ", the mean of the others" : ""),
        file,
        notes
    );
}

}  // namespace

void complete_mmcif_atoms(gemmi::cif::Block& block, const std::string& file, Notes& notes) {
    Loop* atoms = block.find_loop("_atom_site.Cartn_x").get_loop();
    if (atoms == nullptr) {
        refuse(file, "the atoms (_atom_site.Cartn_x) are in no loop.");
    }
    remove_others(*atoms, file, notes);
    complete_names(*atoms, file);
    for (const char* const kind : {"U", "B"}) {
        move_tensors(block, *atoms, kind);
        atoms =
            block.find_loop("_atom_site.Cartn_x").get_loop();  // a new loop moves the others
    }
    const std::set<std::string> anisotropic = complete_tensors(block, file, notes);
    complete_occupancies(*atoms, file, notes);
    take_isotropic_u(*atoms, file);
    complete_b_factors(*atoms, anisotropic, file, notes);
}

}  // namespace minibragg::reflections
