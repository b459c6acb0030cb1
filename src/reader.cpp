#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include <sys/prctl.h>
#include <unistd.h>

#include "minibragg/nexus/answer_question.hpp"

/// minibragg-reader: reads HDF5 files of others for minibragg, which starts it and limits its
/// time and memory.
int main(int argc, char** argv) {
    if (argc < 3 || isatty(STDOUT_FILENO) != 0) {
        std::cerr << "minibragg-reader is started by minibragg, to read HDF5 files of others\n";
        return 2;
    }
    // It ends with the program that asks, and looks for files nowhere but where they are named.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    unsetenv("HDF5_EXT_PREFIX");  // NOLINT(concurrency-mt-unsafe): there is one thread
    unsetenv("HDF5_VDS_PREFIX");  // NOLINT(concurrency-mt-unsafe)
    const std::vector<std::string> words(argv + 1, argv + argc);
    return minibragg::nexus::answer_question(words, STDOUT_FILENO);
}
