#include "minibragg/parallel/dispenser.hpp"

#include <algorithm>

#include <mpi.h>

#include "minibragg/parallel/communicator_handle.hpp"

namespace minibragg::parallel {

namespace {

/// What rank 0 holds for all.
enum Slot : MPI_Aint { next_number, stop_requests, slots };

}  // namespace

struct Dispenser::State {
    const Communicator& communicator;
    bool is_shared = false;              ///< several ranks: the numbers are in the window
    MPI_Win window = MPI_WIN_NULL;       ///< rank 0's slots
    std::int64_t* numbers = nullptr;     ///< [slot], the window's own memory or `alone`
    std::int64_t alone[slots] = {0, 0};  // NOLINT(modernize-avoid-c-arrays)

    /// Adds to a slot and returns what it was. With 0 it only reads.
    std::int64_t add(Slot slot, std::int64_t more) const {
        if (!is_shared) {
            const std::int64_t before = numbers[slot];
            numbers[slot] += more;
            return before;
        }
        std::int64_t before = 0;
        MPI_Op operation = more == 0 ? MPI_NO_OP : MPI_SUM;
        MPI_Fetch_and_op(&more, &before, MPI_INT64_T, 0, slot, operation, window);
        MPI_Win_flush(0, window);
        return before;
    }
};

Dispenser::Dispenser(const Communicator& communicator)
    : state_(new State{communicator, communicator.size() > 1}) {
    state_->numbers = state_->alone;
    if (!state_->is_shared) {
        return;
    }
    constexpr int unit = sizeof(std::int64_t);
    const MPI_Aint bytes = communicator.is_root() ? slots * unit : 0;
    MPI_Win_allocate(
        bytes,
        unit,
        MPI_INFO_NULL,
        communicator.handle().comm,
        &state_->numbers,
        &state_->window
    );
    MPI_Win_lock_all(MPI_MODE_NOCHECK, state_->window);
    if (communicator.is_root()) {
        std::fill_n(state_->numbers, slots, std::int64_t{0});
        MPI_Win_sync(state_->window);
    }
    communicator.barrier();
}

Dispenser::~Dispenser() = default;

std::int64_t Dispenser::take(std::int64_t count) const {
    return state_->add(next_number, count);
}

void Dispenser::stop() const {
    state_->add(stop_requests, 1);
}

bool Dispenser::must_stop() const {
    return state_->add(stop_requests, 0) > 0;
}

void Dispenser::progress() const {
    if (state_->is_shared) {
        int is_there = 0;
        MPI_Iprobe(
            MPI_ANY_SOURCE,
            MPI_ANY_TAG,
            state_->communicator.handle().comm,
            &is_there,
            MPI_STATUS_IGNORE
        );
    }
}

void Dispenser::close() {
    if (state_->is_shared) {
        MPI_Win_unlock_all(state_->window);
        MPI_Win_free(&state_->window);
    }
}

}  // namespace minibragg::parallel
