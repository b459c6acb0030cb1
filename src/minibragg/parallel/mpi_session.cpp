#include "minibragg/parallel/mpi_session.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include <mpi.h>

#include "minibragg/base/error.hpp"

namespace minibragg::parallel {
namespace {

/// What the launchers of Open MPI, MPICH, Intel MPI, PMIx, Slurm, PALS and Flux set for each
/// process, and our own for others.
constexpr std::array launcher_variables{
    "OMPI_COMM_WORLD_SIZE",
    "PMIX_RANK",
    "PMI_RANK",
    "PMI_SIZE",
    "PMI_FD",
    "MPI_LOCALNRANKS",
    "MV2_COMM_WORLD_SIZE",
    "SLURM_PROCID",
    "PALS_RANKID",
    "FLUX_TASK_RANK",
    "MINIBRAGG_USE_MPI"};

bool is_started() {
    int is_initialized = 0, is_finalized = 0;
    MPI_Initialized(&is_initialized);
    MPI_Finalized(&is_finalized);
    return is_initialized != 0 && is_finalized == 0;
}

}  // namespace

bool has_launcher() {
    return std::any_of(
        launcher_variables.begin(),
        launcher_variables.end(),
        [](const char* name) {
            return std::getenv(name) != nullptr;
        }
    );
}

MpiSession::MpiSession(int& argc, char**& argv) {
    if (!has_launcher()) {
        return;
    }
    // Serialized: a thread may write one image while the next is computed, but one at a time
    // calls MPI.
    int provided = MPI_THREAD_SINGLE;
    const int status = MPI_Init_thread(&argc, &argv, MPI_THREAD_SERIALIZED, &provided);
    if (status != MPI_SUCCESS) {
        throw EnvironmentError(
            "MPI_Init failed (code " + std::to_string(status) + "). Check the MPI installation"
        );
    }
}

MpiSession::~MpiSession() {
    if (is_started()) {
        MPI_Finalize();
    }
}

void abort_all(int exit_code) {
    if (is_started()) {
        MPI_Abort(MPI_COMM_WORLD, exit_code);
    }
    std::_Exit(exit_code);
}

}  // namespace minibragg::parallel
