#include "fuzz/target.hpp"
#include "minibragg/config/read_deck.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return minibragg::fuzz::read_or_refuse(data, size, [](const std::string& bytes) {
        minibragg::Notes notes;
        minibragg::config::read_deck(bytes, "deck.toml", {}, &notes);
    });
}
