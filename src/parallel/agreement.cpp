#include <exception>
#include <string>

#include "base/error.hpp"
#include "parallel/communicator.hpp"

namespace minibragg::parallel {
namespace {

/// What became of a piece of work, as bytes that travel: the first says which kind, the rest is the result or
/// the message.
constexpr char succeeded = 'o';
constexpr char input_error = 'i';
constexpr char environment_error = 'e';

std::string outcome_of(const std::function<std::string()>& work) {
    try {
        return succeeded + work();
    } catch (const InputError& error) {
        return input_error + std::string(error.what());
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
    if (outcome.front() == environment_error) {
        throw EnvironmentError(text);
    }
    return text;
}

}  // namespace

std::string from_root(
    const Communicator& communicator, const std::function<std::string()>& make
) {
    return result_of(communicator.broadcast(communicator.is_root() ? outcome_of(make) : ""));
}

void agree(const Communicator& communicator, const std::function<void()>& work) {
    const std::string mine = outcome_of([&work] {
        work();
        return std::string();
    });
    const bool failed = mine.front() != succeeded;
    const int first_failed =
        communicator.min(failed ? communicator.rank() : communicator.size());
    if (first_failed < communicator.size()) {
        result_of(communicator.broadcast(mine, first_failed));
    }
}

}  // namespace minibragg::parallel
