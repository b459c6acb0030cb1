#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/report/provenance.hpp"

namespace minibragg::report {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Provenance, KnowsWhatTheProgramWasBuiltFrom) {
    const Provenance known = provenance();
    EXPECT_THAT(known.version, testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
    for (const std::string& text :
         {known.commit, known.compiler, known.build_type, known.kokkos_version}) {
        EXPECT_NE(text, "");
        EXPECT_THAT(text, Not(HasSubstr("\n")));
    }
}

TEST(Provenance, IsWhatTheVersionTells) {
    const Provenance known = provenance();
    const std::string text = version_text();
    for (const std::string& part :
         {known.version,
          known.commit,
          known.compiler,
          known.build_type,
          known.kokkos_version}) {
        EXPECT_THAT(text, HasSubstr(part));
    }
}

}  // namespace
}  // namespace minibragg::report
