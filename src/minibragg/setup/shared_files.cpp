#include "minibragg/setup/shared_files.hpp"

#include "minibragg/reflections/load_file.hpp"

namespace minibragg::setup {

std::string Files::bytes(const std::string& path) const {
    return parallel::from_root(communicator_, [&] {
        return reflections::load_file(path).bytes;
    });
}

}  // namespace minibragg::setup
