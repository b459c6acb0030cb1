#include "crystal/read_structure_factors.hpp"

#include "base/error.hpp"
#include "crystal/read_cif_reflections.hpp"
#include "crystal/read_hkl_text.hpp"
#include "crystal/read_model.hpp"
#include "crystal/read_mtz.hpp"

namespace minibragg::crystal {

ReflectionList read_structure_factors(const LoadedFile& file, const ReadOptions& options) {
    switch (file_kind(file)) {
        case FileKind::hkl_text:
            return read_hkl_text(file.bytes, file.name);
        case FileKind::mtz:
            return read_mtz(file.bytes, file.name, options);
        case FileKind::cif_reflections:
            return read_cif_reflections(file.bytes, file.name, options);
        case FileKind::cif_model:
            return read_cif_model(file.bytes, file.name, options);
        case FileKind::pdb_model:
            return read_pdb_model(file.bytes, file.name, options);
    }
    throw InputError(file.name + ": a kind of file without a reader.");
}

}  // namespace minibragg::crystal
