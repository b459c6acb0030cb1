#include "minibragg/benchmark/measurement.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include <nlohmann/json.hpp>

#include "minibragg/report/format.hpp"
#include "minibragg/report/provenance.hpp"

namespace minibragg::benchmark {

namespace {

using Json = nlohmann::ordered_json;

/// "3.4912e+08".
std::string scientific(double value, int digits = 4) {
    std::array<char, 64> text{};
    const int length = std::snprintf(text.data(), text.size(), "%.*e", digits, value);
    return {text.data(), static_cast<std::size_t>(length)};
}

/// "0x5f3c0a11".
std::string hexadecimal(std::uint32_t value) {
    std::array<char, 16> text{};
    const int length = std::snprintf(text.data(), text.size(), "0x%08x", value);
    return {text.data(), static_cast<std::size_t>(length)};
}

std::string verdict_of(const Verification& found) {
    switch (found.verdict) {
        case Verification::Verdict::passed:
            return "PASSED";
        case Verification::Verdict::failed:
            return "FAILED";
        case Verification::Verdict::not_verified:
            return "NOT VERIFIED";
    }
    return "";
}

std::string verification_line(const Verification& found) {
    std::string line = "Verification: " + verdict_of(found) + " (";
    if (found.verdict == Verification::Verdict::not_verified) {
        return line + found.reason + ")";
    }
    return line + "max deviation " + scientific(found.largest_deviation, 1) + ", allowed " +
           scientific(found.allowed_deviation, 1) + "; checksum " +
           hexadecimal(found.checksum) + ")";
}

/// "Benchmark: ls49 in closed form, weak scaling, 8 images, mixed precision".
std::string title_line(const Measurement& measurement) {
    return "Benchmark: " + name_of(measurement.choice.problem) +
           (measurement.choice.is_analytic ? " in closed form" : "") +
           (measurement.is_usual ? ", " : " with other values, ") +
           name_of(measurement.choice.scale) + " scaling, " +
           report::several(measurement.images, "image") + ", " + measurement.precision +
           " precision";
}

std::string machine_line(const Measurement& measurement) {
    return "Machine: " + report::several(measurement.ranks, "rank") + " in " +
           report::several(measurement.groups, "group") + ", " + measurement.backend + ", " +
           report::several(measurement.threads, "thread") + " a rank, at most " +
           scientific(measurement.memory_of_all_bytes) + " bytes of memory in all";
}

std::string steps_line(const Measurement& measurement) {
    return "Steps: " + scientific(static_cast<double>(measurement.result.steps)) +
           " evaluated" +
           (measurement.nominal_steps
                ? ", " + scientific(static_cast<double>(*measurement.nominal_steps)) +
                      " nominal"
                : "");
}

/// Phases in the order in which they are told. The total has more: rank 0's reading, waiting.
std::array<std::pair<const char*, double>, 5> phases(const report::PhaseTimes& times) {
    return {{
        {"set-up", times.setup_s},
        {"path", times.render_s},
        {"response", times.respond_s},
        {"writing", times.write_s},
        {"total", times.total_s},
    }};
}

Json json_of(const Verification& found) {
    const bool is_verified = found.verdict != Verification::Verdict::not_verified;
    Json json = {{"verdict", verdict_of(found)}, {"reason", found.reason}};
    json["max_deviation"] = is_verified && std::isfinite(found.largest_deviation)
                                ? Json(found.largest_deviation)
                                : Json(nullptr);
    json["allowed_deviation"] = is_verified ? Json(found.allowed_deviation) : Json(nullptr);
    json["checksum"] = is_verified ? Json(hexadecimal(found.checksum)) : Json(nullptr);
    return json;
}

Json json_of_program() {
    const report::Provenance program = report::provenance();
    return {
        {"version", program.version},
        {"commit", program.commit},
        {"compiler", program.compiler},
        {"build_type", program.build_type},
        {"architecture", program.architecture},
        {"kokkos_version", program.kokkos_version},
        {"kokkos_configuration", program.kokkos_configuration}};
}

}  // namespace

std::vector<std::string> lines_of(const Measurement& measurement) {
    std::vector<std::string> lines{
        title_line(measurement), machine_line(measurement), steps_line(measurement)};
    for (const auto& [name, seconds] : phases(measurement.result.times)) {
        lines.push_back("Time of " + std::string(name) + ": " + scientific(seconds) + " s");
    }
    lines.push_back(
        "Figure of merit (FOM): " + scientific(measurement.result.steps_per_s()) + " steps/s"
    );
    lines.push_back("Images per second: " + scientific(measurement.result.images_per_s()));
    lines.push_back(verification_line(measurement.verification));
    return lines;
}

std::string json_of(const Measurement& measurement) {
    Json seconds = Json::object();
    for (const auto& [name, of_phase] : phases(measurement.result.times)) {
        seconds[name] = of_phase;
    }
    const Json all = {
        {"schema", "minibragg-benchmark"},
        {"schema_version", 1},
        {"program", json_of_program()},
        {"problem", name_of(measurement.choice.problem)},
        {"analytic", measurement.choice.is_analytic},
        {"scale", name_of(measurement.choice.scale)},
        {"overrides", measurement.overrides},
        {"precision", measurement.precision},
        {"images", measurement.images},
        {"ranks", measurement.ranks},
        {"groups", measurement.groups},
        {"backend", measurement.backend},
        {"threads_of_rank", measurement.threads},
        {"steps", measurement.result.steps},
        {"nominal_steps",
         measurement.nominal_steps ? Json(*measurement.nominal_steps) : Json(nullptr)},
        {"seconds", seconds},
        {"fom_steps_per_s", measurement.result.steps_per_s()},
        {"images_per_s", measurement.result.images_per_s()},
        {"memory_bytes", measurement.memory_of_all_bytes},
        {"file_bytes", measurement.file_bytes},
        {"verification", json_of(measurement.verification)}};
    constexpr int indent = 2;
    return all.dump(indent, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace minibragg::benchmark
