#pragma once

#include <cfenv>
#include <vector>

/// One arithmetic for all images: that of IEEE 754, rounding to nearest, with denormal numbers,
/// as devices have it. Libraries that were built with -ffast-math make processors flush
/// denormals to zero in the thread that loads them, and threads are born with the mode of the
/// one that starts them: bits of faint pixels would depend on who loaded what, and when.
namespace minibragg {

/// Gives the calling thread this arithmetic. For the beginning of programs and of threads.
void set_ieee_arithmetic() noexcept;

/// Gives the calling thread back the arithmetic that it had: while one lives, libraries that
/// may load others are used.
class KeptArithmetic {
public:
    KeptArithmetic() noexcept { std::fegetenv(&before_); }

    ~KeptArithmetic() { std::fesetenv(&before_); }

    KeptArithmetic(const KeptArithmetic&) = delete;
    KeptArithmetic& operator=(const KeptArithmetic&) = delete;
    KeptArithmetic(KeptArithmetic&&) = delete;
    KeptArithmetic& operator=(KeptArithmetic&&) = delete;

private:
    std::fenv_t before_{};
};

/// While one lives, the calling thread and those of OpenMP, on which a host's kernels run, have
/// this arithmetic, whatever the program around has made of them; they get theirs back
/// afterwards. Of each launch whose numbers are kept.
class IeeeKernels {
public:
    IeeeKernels();
    ~IeeeKernels();
    IeeeKernels(const IeeeKernels&) = delete;
    IeeeKernels& operator=(const IeeeKernels&) = delete;
    IeeeKernels(IeeeKernels&&) = delete;
    IeeeKernels& operator=(IeeeKernels&&) = delete;

private:
    KeptArithmetic of_caller_;
    std::vector<std::fenv_t> of_threads_;  ///< [thread of OpenMP]
};

}  // namespace minibragg
