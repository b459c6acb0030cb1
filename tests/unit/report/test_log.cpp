#include <sstream>

#include <gtest/gtest.h>

#include "minibragg/report/log.hpp"

namespace minibragg::report {
namespace {

TEST(Log, SaysNothingWithoutAStream) {
    Log log(nullptr, true);
    log.line("a");
    log.status("b");
    log.end_status();
}

TEST(Log, WritesALineForEachStatusWhereNothingCanBeRewritten) {
    std::ostringstream out;
    Log log(&out, false);
    log.status("10 %");
    log.status("20 %");
    log.line("done");
    EXPECT_EQ(out.str(), "10 %\n20 %\ndone\n");
}

TEST(Log, RewritesItsStatusOnATerminal) {
    std::ostringstream out;
    Log log(&out, true);
    log.status("long text");
    log.status("short");  // blanks over what is left of the longer one
    log.line("next");
    log.line("and on");
    EXPECT_EQ(out.str(), "\rlong text\rshort    \nnext\nand on\n");
}

}  // namespace
}  // namespace minibragg::report
