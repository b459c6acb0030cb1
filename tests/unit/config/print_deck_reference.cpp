#include <iostream>
#include <string_view>

#include "minibragg/config/print_deck.hpp"

/// Prints the reference deck, or with the argument "markdown" the page of the deck's keys.
int main(int argc, char** argv) {
    const bool is_markdown = argc > 1 && std::string_view{argv[1]} == "markdown";
    std::cout
        << (is_markdown ? minibragg::config::deck_markdown()
                        : minibragg::config::reference_deck());
}
