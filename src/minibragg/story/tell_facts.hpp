#pragma once

#include <string>
#include <vector>

#include "minibragg/report/log.hpp"
#include "minibragg/story/facts.hpp"

/// What people are told of the facts of a run.
namespace minibragg::story {

/// A line on the run as a whole, then some ten of one kind of facts each, all beginning with a
/// word in the first column.
std::vector<std::string> fact_lines(const Facts& facts);

/// Prints these lines, then remarks and warnings.
void tell_facts(const Facts& facts, report::Log& log);

}  // namespace minibragg::story
