#pragma once

#include <mpi.h>

#include "minibragg/parallel/communicator.hpp"

namespace minibragg::parallel {

/// Owns an MPI communicator; MPI_COMM_NULL for a process alone without MPI. For parallel/ and
/// output/, the rooms that may know MPI.
struct CommunicatorHandle {
    CommunicatorHandle(MPI_Comm owned_comm, bool must_be_freed)
        : comm(owned_comm), is_owned(must_be_freed) {}

    ~CommunicatorHandle();
    CommunicatorHandle(const CommunicatorHandle&) = delete;
    CommunicatorHandle& operator=(const CommunicatorHandle&) = delete;
    CommunicatorHandle(CommunicatorHandle&&) = delete;
    CommunicatorHandle& operator=(CommunicatorHandle&&) = delete;

    MPI_Comm comm;
    bool is_owned;  ///< freed at the end
};

}  // namespace minibragg::parallel
