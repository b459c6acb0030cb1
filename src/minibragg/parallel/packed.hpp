#pragma once

#include <concepts>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

/// Values as the bytes that travel between ranks, and back. All ranks run the same program on
/// machines of one kind, so a plain value travels as it lies in memory.
namespace minibragg::parallel {

namespace packing {

template <class T>
inline constexpr bool is_view = std::is_pointer_v<T> || std::same_as<T, std::string_view>;
template <class T, std::size_t extent>
inline constexpr bool is_view<std::span<T, extent>> = true;

}  // namespace packing

/// A value that holds nothing outside of itself: numbers, enumerations, and structs of those.
/// (A struct with a pointer in it passes, too: the compiler cannot tell.)
template <class T>
concept Plain = std::is_trivially_copyable_v<T> && !packing::is_view<T>;

/// A struct that is packed member by member: a function `members(value)` beside it ties them
/// (`std::tie`), for a const value and for one that is filled.
template <class T>
concept HasMembers = requires(T& value) {
    members(value);
};

/// Appends values to bytes: plain ones, texts, vectors, optionals and pairs of what can be
/// packed, structs with members().
class Packer {
public:
    template <Plain T>
    void put(const T& value) {
        append(&value, sizeof(T));
    }

    void put(const std::string& text) {
        put(text.size());
        bytes_ += text;
    }

    template <class T>
    void put(const std::vector<T>& values) {
        put(values.size());
        if constexpr (Plain<T> && !std::same_as<T, bool>) {
            append(values.data(), values.size() * sizeof(T));
        } else {
            for (const auto& value : values) {
                put(T(value));
            }
        }
    }

    template <class T>

    requires(!Plain<std::optional<T>>) void put(const std::optional<T>& value) {
        put(value.has_value());
        if (value) {
            put(*value);
        }
    }

    template <class T, class U>

    requires(!Plain<std::pair<T, U>>) void put(const std::pair<T, U>& values) {
        put(values.first);
        put(values.second);
    }

    template <HasMembers T>

    requires(!Plain<T>) void put(const T& value) {
        std::apply(
            [this](const auto&... parts) {
                (this->put(parts), ...);
            },
            members(value)
        );
    }

    std::string take_bytes() { return std::move(bytes_); }

private:
    void append(const void* data, std::size_t size) {
        if (size > 0) {
            bytes_.append(static_cast<const char*>(data), size);
        }
    }

    std::string bytes_;
};

/// Bytes are not those of the values that are taken out of them: they end too early.
struct TooFewBytes : std::runtime_error {
    TooFewBytes() : std::runtime_error("packed values end too early") {}
};

/// Takes values out of bytes, in the order in which they were put in. Nothing is taken from
/// behind their end, nor memory for more than they can hold.
/// @throws TooFewBytes
class Unpacker {
public:
    /// @param bytes  must outlive the unpacker
    explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

    template <Plain T>
    void take(T& value) {
        extract(&value, sizeof(T));
    }

    void take(std::string& text) {
        text.resize(take_size(1));
        extract(text.data(), text.size());
    }

    template <class T>
    void take(std::vector<T>& values) {
        values.clear();
        values.resize(take_size(Plain<T> ? sizeof(T) : 1));
        if constexpr (Plain<T> && !std::same_as<T, bool>) {
            extract(values.data(), values.size() * sizeof(T));
        } else {
            for (auto&& value : values) {
                T taken{};
                take(taken);
                value = std::move(taken);
            }
        }
    }

    template <class T>

    requires(!Plain<std::optional<T>>) void take(std::optional<T>& value) {
        bool has_value = false;
        take(has_value);
        value.reset();
        if (has_value) {
            take(value.emplace());
        }
    }

    template <class T, class U>

    requires(!Plain<std::pair<T, U>>) void take(std::pair<T, U>& values) {
        take(values.first);
        take(values.second);
    }

    template <HasMembers T>

    requires(!Plain<T>) void take(T& value) {
        std::apply(
            [this](auto&... parts) {
                (this->take(parts), ...);
            },
            members(value)
        );
    }

private:
    /// @param least_bytes  of each of the things that are counted
    std::size_t take_size(std::size_t least_bytes) {
        std::size_t size = 0;
        take(size);
        if (size > rest_.size() / least_bytes) {
            throw TooFewBytes();
        }
        return size;
    }

    void extract(void* data, std::size_t size) {
        if (size > rest_.size()) {
            throw TooFewBytes();
        }
        if (size > 0) {
            std::memcpy(data, rest_.data(), size);
            rest_.remove_prefix(size);
        }
    }

    std::string_view rest_;
};

/// The bytes of a value.
template <class T>
std::string packed(const T& value) {
    Packer packer;
    packer.put(value);
    return packer.take_bytes();
}

/// The value that was packed.
template <class T>
T unpacked(std::string_view bytes) {
    T value{};
    Unpacker(bytes).take(value);
    return value;
}

}  // namespace minibragg::parallel
