#pragma once

/// MPI_Init to MPI_Finalize.
namespace minibragg::parallel {

/// True when the environment shows that a launcher (mpirun, srun, ...) started this process.
bool has_launcher();

/// MPI for as long as it lives. Make one in main, before Kokkos, and destroy it last: communicators and open
/// files must be gone by then.
///
/// Without a launcher Open MPI would look for a runtime to join and open every network it knows (0.35 s); the
/// session tells it not to (0.04 s), unless the user has set the same variables.
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
[[noreturn]] void abort_all(int exit_code);

}  // namespace minibragg::parallel
