#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "minibragg/base/error.hpp"

/// Ranks that work together, without MPI's types: nothing here includes mpi.h.
namespace minibragg::parallel {

struct CommunicatorHandle;  ///< parallel/communicator_handle.hpp, for output/ alone

/// A group of ranks, perhaps of one alone, for which MPI is not used and need not have been
/// started. All members but rank(), size(), is_root(), send() and receive() are collective:
/// every rank of the group calls them, in the same order. MPI errors end the run
/// (MPI_ERRORS_ARE_FATAL).
class Communicator {
public:
    /// All ranks of the run (a duplicate of MPI_COMM_WORLD); this process alone when MPI has
    /// not been started. Collective.
    static Communicator world();

    /// This rank alone.
    static Communicator self();

    ~Communicator();
    Communicator(Communicator&&) noexcept;
    Communicator& operator=(Communicator&&) noexcept;
    Communicator(const Communicator&) = delete;
    Communicator& operator=(const Communicator&) = delete;

    int rank() const { return rank_; }

    int size() const { return size_; }

    bool is_root() const { return rank_ == 0; }

    void barrier() const;

    /// The root's bytes, on every rank. Any length.
    std::string broadcast(std::string_view bytes, int root = 0) const;

    /// The bytes of every rank in rank order, on rank 0; empty elsewhere. Any length.
    std::vector<std::string> gather_bytes(std::string_view mine) const;

    /// Sends bytes to a rank that receives as many, and back. Any length; blocking.
    void send(std::span<const std::byte> bytes, int to) const;
    void receive(std::span<std::byte> bytes, int from) const;

    /// True when it is true on every rank.
    bool all_of(bool mine) const;

    std::int64_t sum(std::int64_t mine) const;
    double sum(double mine
    ) const;  ///< in rank order: its rounding depends on the number of ranks
    int min(int mine) const;
    std::int64_t max(std::int64_t mine) const;
    double min(double mine) const;
    double max(double mine) const;

    /// The ranks that give the same `group` (>= 0), ordered as here.
    Communicator split(int group) const;

    const CommunicatorHandle& handle() const { return *handle_; }

private:
    explicit Communicator(std::unique_ptr<CommunicatorHandle> handle);

    std::unique_ptr<CommunicatorHandle> handle_;
    int rank_ = 0;
    int size_ = 1;
};

/// What `make` returns on rank 0, on every rank; it runs there alone. If it throws an
/// InputError or an EnvironmentError, every rank throws one of the same type and text; another
/// std::exception arrives as an EnvironmentError. Nobody waits for a file that only rank 0
/// could not read. Collective.
std::string from_root(
    const Communicator& communicator, const std::function<std::string()>& make
);

/// Thrown by agree() on a rank whose work failed while others never came to agree, because they
/// wait for it inside a library. Only parallel::abort_all() can end the run then.
struct LostRanks : EnvironmentError {
    using EnvironmentError::EnvironmentError;
};

/// How long a rank that failed waits for the others: longer than a write of an image takes.
inline constexpr std::chrono::seconds usual_patience{60};

/// Runs `work` on every rank; if it throws anywhere, every rank throws the error (type and
/// text) of the lowest rank that failed. `work` must not call collectives that other ranks may
/// miss. Collective.
/// @throws LostRanks on a rank that failed, when the others have not come for so long
void agree(
    const Communicator& communicator,
    const std::function<void()>& work,
    std::chrono::seconds patience = usual_patience
);

}  // namespace minibragg::parallel
