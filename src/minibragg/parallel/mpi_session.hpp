#pragma once

/// MPI_Init to MPI_Finalize.
namespace minibragg::parallel {

/// True when the environment shows that a launcher (mpirun, mpiexec, srun, ...) started this
/// process, or when MINIBRAGG_USE_MPI is set, for launchers that are not recognized.
bool has_launcher();

/// MPI for as long as it lives. Make one in main, before Kokkos, and destroy it last:
/// communicators and open files must be gone by then.
///
/// Without a launcher MPI is not started at all: a process alone needs none (see Communicator),
/// and Open MPI would spend 0.35 s on looking for a runtime to join and on opening every
/// network it knows.
class MpiSession {
public:
    /// @throws EnvironmentError when MPI does not start
    MpiSession(int& argc, char**& argv);
    ~MpiSession();
    MpiSession(const MpiSession&) = delete;
    MpiSession& operator=(const MpiSession&) = delete;
    MpiSession(MpiSession&&) = delete;
    MpiSession& operator=(MpiSession&&) = delete;
};

/// Ends all ranks at once with this exit code: for main, when one rank alone must give up.
/// Destructors of static objects do not run.
[[noreturn]] void abort_all(int exit_code);

}  // namespace minibragg::parallel
