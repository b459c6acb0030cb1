#include "minibragg/parallel/communicator.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <mpi.h>

#include "minibragg/parallel/communicator_handle.hpp"

namespace minibragg::parallel {
namespace {

/// MPI counts are ints, so long messages travel in pieces.
constexpr std::size_t piece_bytes = std::size_t{1} << 30U;
constexpr int bytes_tag = 1;

int piece_of(std::size_t rest) {
    return static_cast<int>(std::min(rest, piece_bytes));
}

template <class Value>
Value reduced(
    const Communicator& communicator, Value mine, MPI_Datatype type, MPI_Op operation
) {
    if (communicator.size() > 1) {
        MPI_Allreduce(MPI_IN_PLACE, &mine, 1, type, operation, communicator.handle().comm);
    }
    return mine;
}

std::vector<std::int64_t> gathered_sizes(const Communicator& communicator, std::size_t mine) {
    const auto size = static_cast<std::int64_t>(mine);
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(communicator.size()));
    // NOLINTBEGIN(mpi-type-mismatch): int64_t is long here
    MPI_Gather(
        &size, 1, MPI_INT64_T, sizes.data(), 1, MPI_INT64_T, 0, communicator.handle().comm
    );
    // NOLINTEND(mpi-type-mismatch)
    return sizes;
}

}  // namespace

CommunicatorHandle::~CommunicatorHandle() {
    if (is_owned) {
        MPI_Comm_free(&comm);
    }
}

Communicator::Communicator(std::unique_ptr<CommunicatorHandle> handle)
    : handle_(std::move(handle)) {
    if (handle_->comm != MPI_COMM_NULL) {
        MPI_Comm_rank(handle_->comm, &rank_);
        MPI_Comm_size(handle_->comm, &size_);
    }
}

Communicator::~Communicator() = default;
Communicator::Communicator(Communicator&&) noexcept = default;
Communicator& Communicator::operator=(Communicator&&) noexcept = default;

Communicator Communicator::world() {
    int is_initialized = 0;
    MPI_Initialized(&is_initialized);
    if (is_initialized == 0) {
        return self();
    }
    MPI_Comm duplicate = MPI_COMM_NULL;
    MPI_Comm_dup(MPI_COMM_WORLD, &duplicate);
    return Communicator(std::make_unique<CommunicatorHandle>(duplicate, true));
}

Communicator Communicator::self() {
    return Communicator(std::make_unique<CommunicatorHandle>(MPI_COMM_NULL, false));
}

Communicator Communicator::split(int group) const {
    if (size_ == 1) {
        return self();
    }
    MPI_Comm part = MPI_COMM_NULL;
    MPI_Comm_split(handle_->comm, group, rank_, &part);
    return Communicator(std::make_unique<CommunicatorHandle>(part, true));
}

void Communicator::barrier() const {
    if (size_ > 1) {
        MPI_Barrier(handle_->comm);
    }
}

std::string Communicator::broadcast(std::string_view bytes, int root) const {
    if (size_ == 1) {
        return std::string(bytes);
    }
    auto size = static_cast<std::int64_t>(bytes.size());
    MPI_Bcast(&size, 1, MPI_INT64_T, root, handle_->comm);
    std::string result = rank_ == root ? std::string(bytes) : std::string();
    result.resize(static_cast<std::size_t>(size));
    for (std::size_t done = 0; done < result.size(); done += piece_bytes) {
        const int count = piece_of(result.size() - done);
        MPI_Bcast(result.data() + done, count, MPI_BYTE, root, handle_->comm);
    }
    return result;
}

void Communicator::send(std::span<const std::byte> bytes, int to) const {
    for (std::size_t done = 0; done < bytes.size(); done += piece_bytes) {
        const int count = piece_of(bytes.size() - done);
        MPI_Send(bytes.data() + done, count, MPI_BYTE, to, bytes_tag, handle_->comm);
    }
}

void Communicator::receive(std::span<std::byte> bytes, int from) const {
    for (std::size_t done = 0; done < bytes.size(); done += piece_bytes) {
        const int count = piece_of(bytes.size() - done);
        MPI_Recv(
            bytes.data() + done,
            count,
            MPI_BYTE,
            from,
            bytes_tag,
            handle_->comm,
            MPI_STATUS_IGNORE
        );
    }
}

std::vector<std::string> Communicator::gather_bytes(std::string_view mine) const {
    if (size_ == 1) {
        return {std::string(mine)};
    }
    const std::vector<std::int64_t> sizes = gathered_sizes(*this, mine.size());
    if (!is_root()) {
        send(std::as_bytes(std::span(mine)), 0);
        return {};
    }
    std::vector<std::string> all(sizes.size());
    all.front() = mine;
    for (std::size_t from = 1; from < all.size(); ++from) {
        all[from].resize(static_cast<std::size_t>(sizes[from]));
        receive(std::as_writable_bytes(std::span(all[from])), static_cast<int>(from));
    }
    return all;
}

bool Communicator::all_of(bool mine) const {
    return reduced(*this, mine ? 1 : 0, MPI_INT, MPI_MIN) == 1;
}

std::int64_t Communicator::sum(std::int64_t mine) const {
    return reduced(*this, mine, MPI_INT64_T, MPI_SUM);
}

double Communicator::sum(double mine) const {
    if (size_ == 1) {
        return mine;
    }
    // Not MPI_SUM: MPI may add in another order from one call to the next.
    std::vector<double> all(static_cast<std::size_t>(size_));
    MPI_Allgather(&mine, 1, MPI_DOUBLE, all.data(), 1, MPI_DOUBLE, handle_->comm);
    double total = 0.0;
    for (const double value : all) {
        total += value;
    }
    return total;
}

int Communicator::min(int mine) const {
    return reduced(*this, mine, MPI_INT, MPI_MIN);
}

double Communicator::min(double mine) const {
    return reduced(*this, mine, MPI_DOUBLE, MPI_MIN);
}

double Communicator::max(double mine) const {
    return reduced(*this, mine, MPI_DOUBLE, MPI_MAX);
}

std::int64_t Communicator::max(std::int64_t mine) const {
    return reduced(*this, mine, MPI_INT64_T, MPI_MAX);
}

}  // namespace minibragg::parallel
