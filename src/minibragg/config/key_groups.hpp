#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "minibragg/config/key_table.hpp"

/// Groups of keys from structs that a function `Table describe(Struct&)` of this namespace
/// describes.
namespace minibragg::config {

template <class Struct>
Group group(Struct& member) {
    return {
        .kind = Group::Kind::always,
        .size =
            [] {
                return std::size_t{1};
            },
        .resize = [](std::size_t) {},
        .at =
            [&member](std::size_t) {
                return describe(member);
            }};
}

template <class Struct>
Group group(std::optional<Struct>& member) {
    return {
        .kind = Group::Kind::optional,
        .size =
            [&member] {
                return std::size_t{member.has_value() ? 1U : 0U};
            },
        .resize =
            [&member](std::size_t size) {
                if (size == 0) {
                    member.reset();
                } else if (!member) {
                    member.emplace();
                }
            },
        .at =
            [&member](std::size_t) {
                return describe(*member);
            }};
}

template <class Struct>
Group group(std::vector<Struct>& member) {
    return {
        .kind = Group::Kind::list,
        .size =
            [&member] {
                return member.size();
            },
        .resize =
            [&member](std::size_t size) {
                member.resize(size);
            },
        .at =
            [&member](std::size_t i) {
                return describe(member[i]);
            }};
}

}  // namespace minibragg::config
