#include "setup/files.hpp"

#include "crystal/load_file.hpp"

namespace minibragg::setup {

std::string Files::bytes(const std::string& path) const {
    return parallel::from_root(communicator_, [&] {
        return crystal::load_file(path).bytes;
    });
}

}  // namespace minibragg::setup
