#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "minibragg/parallel/communicator.hpp"
#include "minibragg/parallel/packed.hpp"

/// Values of any type (parallel/packed.hpp) between the ranks of a group. All are collective.
namespace minibragg::parallel {

/// Makes a value that is neither nothing nor bytes.
template <class Make>
concept MakesValue = !std::convertible_to<std::invoke_result_t<const Make&>, std::string> &&
                     !std::is_void_v<std::invoke_result_t<const Make&>>;

/// What `make` returns on rank 0, on every rank; as from_root() for bytes.
template <MakesValue Make>
auto from_root(const Communicator& communicator, const Make& make) {
    using Value = std::invoke_result_t<const Make&>;
    std::optional<Value> made;  // rank 0 keeps what it has
    const std::string bytes =
        from_root(communicator, std::function<std::string()>([&] {
                      made.emplace(make());
                      return communicator.size() > 1 ? packed(*made) : std::string();
                  }));
    return made ? std::move(*made) : unpacked<Value>(bytes);
}

/// Runs `work` on rank 0; if it throws there, every rank throws the same. Nobody waits for a
/// file that only rank 0 could not write.
template <std::invocable Work>
requires std::is_void_v<std::invoke_result_t<const Work&>>

void on_root(const Communicator& communicator, const Work& work) {
    from_root(communicator, std::function<std::string()>([&] {
                  work();
                  return std::string();
              }));
}

/// The value of rank `root`, on every rank.
template <class T>
T broadcast(const Communicator& communicator, const T& value, int root = 0) {
    if (communicator.size() == 1) {
        return value;
    }
    const bool is_root = communicator.rank() == root;
    return unpacked<T>(communicator.broadcast(is_root ? packed(value) : std::string(), root));
}

/// The values of all ranks in rank order, on rank 0; empty elsewhere.
template <class T>
std::vector<T> gather(const Communicator& communicator, const T& mine) {
    std::vector<T> all;
    for (const std::string& bytes : communicator.gather_bytes(packed(mine))) {
        all.push_back(unpacked<T>(bytes));
    }
    return all;
}

}  // namespace minibragg::parallel
