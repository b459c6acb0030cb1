#include "minibragg/reflections/read_model.hpp"

#include <algorithm>
#include <exception>

#include <gemmi/mmcif.hpp>
#include <gemmi/pdb.hpp>

#include "minibragg/base/error.hpp"
#include "minibragg/base/stop_request.hpp"
#include "minibragg/reflections/atom_sites.hpp"
#include "minibragg/reflections/cif_document.hpp"
#include "minibragg/reflections/macromolecule_factors.hpp"
#include "minibragg/reflections/mmcif_atoms.hpp"
#include "minibragg/reflections/pdb_records.hpp"
#include "minibragg/reflections/small_molecule_factors.hpp"
#include "minibragg/reflections/symmetry_operations.hpp"

namespace minibragg::reflections {
namespace {

/// Runs gemmi's code on the file `name`: what it throws becomes an InputError.
template <class F>
auto with_input_errors(const std::string& name, const F& f) {
    try {
        return f();
    } catch (const InputError&) {
        throw;
    } catch (const Stopped&) {
        throw;
    } catch (const std::exception& error) {
        throw InputError(name + ": cannot compute from this model (" + error.what() + ").");
    }
}

std::optional<crystal::UnitCell> cell_of(const gemmi::UnitCell& cell) {
    return cell.is_crystal() ? std::optional{crystal::UnitCell{
                                   cell.a, cell.b, cell.c, cell.alpha, cell.beta, cell.gamma}}
                             : std::nullopt;
}

/// What CRYST1 says; where it has no space group, what REMARK 290 lists. (Programs that change
/// the space group of a PDB file often leave its remarks as they were, so that CRYST1 goes
/// first here.)
StatedSymmetry stated_symmetry(
    const gemmi::Structure& structure, const PdbRecords& records, const std::string& name
) {
    StatedSymmetry stated;
    stated.file = name;
    stated.hermann_mauguin = structure.spacegroup_hm;
    if (stated.hermann_mauguin.empty()) {
        stated.operations = records.operations;
    }
    return stated;
}

/// Whether REMARK 290 lists other operations than are used.
void warn_of_remark(
    const std::vector<std::string>& listed, const std::string& name, ReflectionList& list
) {
    if (listed.empty()) {
        return;
    }
    const Symmetry used = symmetry_of_triplets(list.operations, "");
    try {
        const Symmetry of_remark = symmetry_of_triplets(listed, "");
        if (!of_remark.operations.is_same_as(used.operations)) {
            list.notes.warnings.push_back(
                name + ": REMARK 290 lists the operations of space group " + of_remark.name +
                ", but CRYST1 says " + list.space_group + ", which is taken."
            );
        }
    } catch (const InputError&) {
        // A remark that is not understood is none.
    }
}

bool is_macromolecule(gemmi::cif::Block& block) {
    return block.find_values("_atom_site.Cartn_x").length() > 0;
}

/// Of several blocks with atoms the first counts.
void tell_of_other_blocks(
    gemmi::cif::Document& document, const std::string& name, ReflectionList& list
) {
    std::vector<std::string> names;
    for (gemmi::cif::Block& block : document.blocks) {
        if (is_macromolecule(block) || has_atom_sites(block)) {
            names.push_back(block.name);
        }
    }
    if (names.size() > 1) {
        list.notes.warnings.push_back(
            name + ": " + std::to_string(names.size()) + " blocks have atoms; those of data_" +
            names.front() + " are taken, the first."
        );
    }
}

ReflectionList factors_of_block(
    gemmi::cif::Document& document,
    gemmi::cif::Block& block,
    const std::string& name,
    const ReadOptions& options
) {
    if (!is_macromolecule(block)) {
        return small_molecule_factors(document, block, name, options);
    }
    Notes notes;
    complete_mmcif_atoms(block, name, notes);
    gemmi::Structure structure = gemmi::make_structure_from_block(block);
    return macromolecule_factors(
        structure,
        cell_of_block(block),
        reflections::stated_symmetry(document, block, name),
        options,
        std::move(notes)
    );
}

}  // namespace

ReflectionList read_pdb_model(
    const std::string& bytes, const std::string& name, const ReadOptions& options
) {
    return with_input_errors(name, [&] {
        Notes notes;
        const PdbRecords records = scattering_records(bytes, name, notes);
        gemmi::Structure structure =
            gemmi::read_pdb_from_memory(records.text.data(), records.text.size(), name);
        ReflectionList list = macromolecule_factors(
            structure,
            cell_of(structure.cell),
            stated_symmetry(structure, records, name),
            options,
            std::move(notes)
        );
        warn_of_remark(records.operations, name, list);
        return list;
    });
}

ReflectionList read_cif_model(
    gemmi::cif::Document& document, const std::string& name, const ReadOptions& options
) {
    return with_input_errors(name, [&] {
        for (gemmi::cif::Block& block : document.blocks) {
            if (is_macromolecule(block) || has_atom_sites(block)) {
                ReflectionList list = factors_of_block(document, block, name, options);
                tell_of_other_blocks(document, name, list);
                return list;
            }
        }
        throw InputError(
            name +
            ": no atoms (_atom_site_fract_x or _atom_site.Cartn_x) and no merged reflections "
            "(_refln_index_h or _refln.index_h) in this CIF file."
        );
    });
}

ReflectionList read_cif_model(
    const std::string& bytes, const std::string& name, const ReadOptions& options
) {
    gemmi::cif::Document document = parse_cif(bytes, name);
    return read_cif_model(document, name, options);
}

}  // namespace minibragg::reflections
