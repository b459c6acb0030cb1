#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// MessagePack, as much of it as tables of reflections need. https://msgpack.org
namespace minibragg::interchange {

class MessagePack {
public:
    void add_map(std::uint32_t pairs);
    void add_array(std::uint32_t values);
    void add_number(std::uint64_t number);
    void add_text(std::string_view text);
    void add_bytes(std::string_view bytes);

    const std::string& bytes() const { return bytes_; }

private:
    void add_big_endian(std::uint64_t number, int bytes);

    std::string bytes_;
};

}  // namespace minibragg::interchange
