#include "minibragg/reflections/read_structure_factors.hpp"

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/cif_document.hpp"
#include "minibragg/reflections/read_cif_reflections.hpp"
#include "minibragg/reflections/read_hkl_text.hpp"
#include "minibragg/reflections/read_model.hpp"
#include "minibragg/reflections/read_mtz.hpp"

namespace minibragg::reflections {
namespace {

/// A CIF with a loop of reflections holds these, also beside atoms; else a model.
ReflectionList read_cif(const LoadedFile& file, const ReadOptions& options) {
    gemmi::cif::Document document = parse_cif(file.bytes, file.name);
    return has_reflections(document) ? read_cif_reflections(document, file.name, options)
                                     : read_cif_model(document, file.name, options);
}

}  // namespace

ReflectionList read_structure_factors(const LoadedFile& file, const ReadOptions& options) {
    switch (file_kind(file)) {
        case FileKind::hkl_text:
            return read_hkl_text(file.bytes, file.name, options);
        case FileKind::mtz:
            return read_mtz(file.bytes, file.name, options);
        case FileKind::cif:
            return read_cif(file, options);
        case FileKind::pdb_model:
            return read_pdb_model(file.bytes, file.name, options);
    }
    throw InputError(file.name + ": a kind of file without a reader.");
}

}  // namespace minibragg::reflections
