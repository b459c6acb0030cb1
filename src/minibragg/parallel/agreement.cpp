#include <chrono>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <thread>

#include <mpi.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/stop_request.hpp"
#include "minibragg/parallel/communicator.hpp"
#include "minibragg/parallel/communicator_handle.hpp"

namespace minibragg::parallel {
namespace {

/// What became of a piece of work, as bytes that travel: the first says which kind, the rest is
/// the result or the message.
constexpr char succeeded = 'o';
constexpr char input_error = 'i';
constexpr char environment_error = 'e';
constexpr char stopped = 's';

std::string outcome_of(const std::function<std::string()>& work) {
    try {
        return succeeded + work();
    } catch (const InputError& error) {
        return input_error + std::string(error.what());
    } catch (const Stopped&) {
        return {stopped};
    } catch (const std::bad_alloc&) {
        return environment_error +
               std::string("not enough memory. Use more nodes or smaller images");
    } catch (const std::exception& error) {
        return environment_error + std::string(error.what());
    }
}

std::string result_of(const std::string& outcome) {
    std::string text = outcome.substr(1);
    if (outcome.front() == input_error) {
        throw InputError(text);
    }
    if (outcome.front() == stopped) {
        throw Stopped();
    }
    if (outcome.front() == environment_error) {
        throw EnvironmentError(text);
    }
    return text;
}

constexpr int lost = -1;

constexpr std::chrono::milliseconds between_looks{1};

/// True when the request completes in time.
bool completes(MPI_Request& request, std::chrono::seconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    int is_complete = 0;
    while (is_complete == 0 && std::chrono::steady_clock::now() < deadline) {
        MPI_Test(&request, &is_complete, MPI_STATUS_IGNORE);
        if (is_complete == 0) {
            std::this_thread::sleep_for(between_looks);
        }
    }
    return is_complete != 0;
}

/// The lowest rank that failed, the number of ranks when none did, or `lost`.
int first_failed_rank(
    const Communicator& communicator, bool failed, std::chrono::seconds patience
) {
    const int mine = failed ? communicator.rank() : communicator.size();
    if (communicator.size() == 1) {
        return mine;
    }
    // On the heap: MPI may still write to it after this function has given up.
    auto first = std::make_unique<int>(mine);
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Iallreduce(
        MPI_IN_PLACE, first.get(), 1, MPI_INT, MPI_MIN, communicator.handle().comm, &request
    );
    if (failed && !completes(request, patience)) {
        static_cast<void>(first.release());
        return lost;
    }
    MPI_Wait(&request, MPI_STATUS_IGNORE);
    return *first;
}

}  // namespace

std::string from_root(
    const Communicator& communicator, const std::function<std::string()>& make
) {
    return result_of(communicator.broadcast(communicator.is_root() ? outcome_of(make) : ""));
}

void agree(
    const Communicator& communicator,
    const std::function<void()>& work,
    std::chrono::seconds patience
) {
    const std::string mine = outcome_of([&work] {
        work();
        return std::string();
    });
    const bool failed = mine.front() != succeeded;
    const int first_failed = first_failed_rank(communicator, failed, patience);
    if (first_failed == lost) {
        throw LostRanks(mine.substr(1) + " (other ranks do not answer)");
    }
    if (first_failed < communicator.size()) {
        result_of(communicator.broadcast(mine, first_failed));
    }
}

}  // namespace minibragg::parallel
