#include "minibragg/interchange/message_pack.hpp"

namespace minibragg::interchange {
namespace {

// First bytes of values whose size follows in 32 bits; one form of each kind is enough.
constexpr char map_32 = '\xdf', array_32 = '\xdd', text_32 = '\xdb', binary_32 = '\xc6';
constexpr char number_64 = '\xcf';
constexpr int size_bytes = 4, number_bytes = 8, bits_a_byte = 8;

}  // namespace

void MessagePack::add_big_endian(std::uint64_t number, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) {
        bytes_.push_back(static_cast<char>(number >> static_cast<unsigned>(bits_a_byte * i)));
    }
}

void MessagePack::add_map(std::uint32_t pairs) {
    bytes_.push_back(map_32);
    add_big_endian(pairs, size_bytes);
}

void MessagePack::add_array(std::uint32_t values) {
    bytes_.push_back(array_32);
    add_big_endian(values, size_bytes);
}

void MessagePack::add_number(std::uint64_t number) {
    bytes_.push_back(number_64);
    add_big_endian(number, number_bytes);
}

void MessagePack::add_text(std::string_view text) {
    bytes_.push_back(text_32);
    add_big_endian(text.size(), size_bytes);
    bytes_ += text;
}

void MessagePack::add_bytes(std::string_view bytes) {
    bytes_.push_back(binary_32);
    add_big_endian(bytes.size(), size_bytes);
    bytes_ += bytes;
}

}  // namespace minibragg::interchange
