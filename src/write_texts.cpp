#include <fstream>
#include <iostream>
#include <string_view>

#include "command_line.hpp"

/// Writes what packages hold beside the program: `write_texts bash|zsh|man FILE`. A program of
/// its own, because it runs where the program is built, and need not find a GPU or MPI there.
int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: write_texts bash|zsh|man FILE\n";
        return 2;
    }
    const std::string_view kind = argv[1];
    const std::string text =
        kind == "man" ? minibragg::manual_page() : minibragg::completion_script(argv[1]);
    std::ofstream file(argv[2], std::ios::binary);
    file << text;
    file.close();
    return file ? 0 : 3;
}
