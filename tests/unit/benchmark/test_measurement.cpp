#include <regex>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "minibragg/benchmark/measurement.hpp"

using namespace minibragg::benchmark;

namespace {

Measurement a_measurement() {
    Measurement measurement;
    measurement.choice = {Problem::ls49, Scale::weak, true, 2};
    measurement.precision = "mixed";
    measurement.images = 8;
    measurement.ranks = 4;
    measurement.groups = 2;
    measurement.threads = 16;
    measurement.backend = "OpenMP";
    measurement.nominal_steps = 180'000'000'000;
    measurement.result.steps = 7'200'000'000;
    measurement.result.images_made = 8;
    measurement.result.times = {1.0, 2.0, 0.0, 0.5, 0.25, 5.0};
    measurement.verification = {Verification::Verdict::passed, "", 3.1e-7, 1e-6, 0x0f3c0001U};
    return measurement;
}

std::string text_of(const Measurement& measurement) {
    std::string text;
    for (const std::string& line : lines_of(measurement)) {
        text += line + '\n';
    }
    return text;
}

/// What the group of an expression catches; empty when it is not found.
std::string caught(const std::string& text, const std::string& expression) {
    std::smatch found;
    return std::regex_search(text, found, std::regex(expression)) ? found[1].str() : "";
}

}  // namespace

TEST(BenchmarkLines, AreFoundByTheExpressionsOfCollections) {
    const std::string text = text_of(a_measurement());
    EXPECT_EQ(caught(text, R"(Figure of merit \(FOM\): (\S+) steps/s)"), "3.6000e+09");
    EXPECT_EQ(caught(text, R"(Images per second: (\S+))"), "2.0000e+00");
    EXPECT_EQ(caught(text, R"(Time of set-up: (\S+) s)"), "1.0000e+00");
    EXPECT_EQ(caught(text, R"(Time of path: (\S+) s)"), "2.0000e+00");
    EXPECT_EQ(caught(text, R"(Time of response: (\S+) s)"), "5.0000e-01");
    EXPECT_EQ(caught(text, R"(Time of writing: (\S+) s)"), "2.5000e-01");
    EXPECT_EQ(caught(text, R"(Steps: (\S+) evaluated)"), "7.2000e+09");
    EXPECT_EQ(caught(text, R"(evaluated, (\S+) nominal)"), "1.8000e+11");
    EXPECT_EQ(
        caught(text, R"((Verification: .*))"),
        "Verification: PASSED (max deviation 3.1e-07, allowed 1.0e-06; checksum 0x0f3c0001)"
    );
}

TEST(BenchmarkLines, TellWhatIsNotVerifiedOrWrong) {
    Measurement measurement = a_measurement();
    measurement.verification = {Verification::Verdict::not_verified, "fewer images", 0, 0, 0};
    measurement.nominal_steps.reset();
    EXPECT_NE(
        text_of(measurement).find("Verification: NOT VERIFIED (fewer images)"),
        std::string::npos
    );
    EXPECT_EQ(text_of(measurement).find("nominal"), std::string::npos);
    measurement.verification = {Verification::Verdict::failed, "wrong", 0.5, 1e-6, 1};
    EXPECT_NE(
        text_of(measurement).find("Verification: FAILED (max deviation 5.0e-01"),
        std::string::npos
    );
}

TEST(BenchmarkJson, HoldsTheSameNumbers) {
    const auto json = nlohmann::json::parse(json_of(a_measurement()));
    EXPECT_EQ(json.at("schema"), "minibragg-benchmark");
    EXPECT_EQ(json.at("problem"), "ls49");
    EXPECT_EQ(json.at("scale"), "weak");
    EXPECT_EQ(json.at("ranks"), 4);
    EXPECT_EQ(json.at("fom_steps_per_s"), 3.6e9);
    EXPECT_EQ(json.at("seconds").at("path"), 2.0);
    EXPECT_EQ(json.at("verification").at("verdict"), "PASSED");
    Measurement wrong = a_measurement();
    wrong.verification = {Verification::Verdict::not_verified, "why", 0, 0, 0};
    wrong.nominal_steps.reset();
    const auto other = nlohmann::json::parse(json_of(wrong));
    EXPECT_TRUE(other.at("verification").at("max_deviation").is_null());
    EXPECT_TRUE(other.at("nominal_steps").is_null());
}
