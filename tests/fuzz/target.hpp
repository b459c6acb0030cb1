#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "minibragg/base/error.hpp"

/// What the fuzz targets share. A target gives any bytes to one reader of the program, by
/// LLVMFuzzerTestOneInput(), the entry that libFuzzer calls and replay.cpp, too.
namespace minibragg::fuzz {

/// Reads; a refusal of the input is as good as a result, and all else (another exception, a
/// crash, memory without bounds) is a finding.
template <class Read>
int read_or_refuse(const std::uint8_t* data, std::size_t size, const Read& read) {
    try {
        read(std::string(reinterpret_cast<const char*>(data), size));
    } catch (const InputError&) {
    } catch (const EnvironmentError&) {
    }
    return 0;
}

}  // namespace minibragg::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
