#include "minibragg/reflections/read_model.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <string_view>

#include <gemmi/mmcif.hpp>
#include <gemmi/pdb.hpp>

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/cif_document.hpp"
#include "minibragg/reflections/macromolecule_factors.hpp"
#include "minibragg/reflections/small_molecule_factors.hpp"

namespace minibragg::reflections {
namespace {

/// Runs gemmi's code on the file `name`: what it throws becomes an InputError.
template <class F>
auto with_input_errors(const std::string& name, const F& f) {
    try {
        return f();
    } catch (const InputError&) {
        throw;
    } catch (const std::exception& error) {
        throw InputError(name + ": cannot compute from this model (" + error.what() + ").");
    }
}

/// The records of a PDB file that say what scatters, up to the end of the first model, all in
/// one chain; the other lines emptied, so that gemmi's messages name the right line.
std::string scattering_records(std::string_view text) {
    constexpr std::array atoms{"ATOM", "HETATM", "ANISOU"};
    constexpr std::array others{"CRYST1", "SCALE", "MTRIX"};
    constexpr std::size_t chain_column = 20;
    const auto begins_with = [](std::string_view line) {
        return [line](std::string_view record) {
            return line.substr(0, record.size()) == record;
        };
    };
    std::string kept;
    while (!text.empty() && !begins_with(text)("ENDMDL")) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1);
        const std::string_view line = text.substr(0, end + 1);
        text.remove_prefix(end + 1);
        const bool is_atom = std::any_of(atoms.begin(), atoms.end(), begins_with(line));
        const std::size_t start = kept.size();
        if (is_atom || std::any_of(others.begin(), others.end(), begins_with(line))) {
            kept += line;
        } else {
            kept += '\n';
        }
        if (is_atom && line.size() > chain_column + 2) {
            kept.replace(start + chain_column, 2, " A");
        }
    }
    return kept;
}

}  // namespace

ReflectionList read_pdb_model(
    const std::string& bytes, const std::string& name, const ReadOptions& options
) {
    return with_input_errors(name, [&] {
        const std::string records = scattering_records(bytes);
        gemmi::Structure structure =
            gemmi::read_pdb_from_memory(records.data(), records.size(), name);
        return macromolecule_factors(structure, name, options);
    });
}

ReflectionList read_cif_model(
    const std::string& bytes, const std::string& name, const ReadOptions& options
) {
    gemmi::cif::Document document = parse_cif(bytes, name);
    return with_input_errors(name, [&] {
        for (gemmi::cif::Block& block : document.blocks) {
            if (block.find_loop("_atom_site_label").get_loop() != nullptr) {
                return small_molecule_factors(block, name, options);
            }
        }
        gemmi::Structure structure = gemmi::make_structure(document);
        return macromolecule_factors(structure, name, options);
    });
}

}  // namespace minibragg::reflections
