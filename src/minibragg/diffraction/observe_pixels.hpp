#pragma once

#include <cstdint>

#include "minibragg/diffraction/pixel_trace.hpp"
#include "minibragg/diffraction/render_pixels.hpp"

/// The path seen by an observer. Included by the files that instantiate it, one a lattice
/// shape.
namespace minibragg::diffraction {

/// Where one pixel's values go. The arrays of a trace may be empty.
struct Recorder {
    PixelReport* report;
    const beam::Wavelength* wavelengths;
    SampleRecord* samples;
    DirectionRecord* directions;
    StepRecord* steps;
    /// Samples, directions, steps written so far; steps of this direction.
    std::int64_t* counts;

    static constexpr int counters = 4;
    static constexpr bool sees_zeros = true;

    template <class Held>
    KOKKOS_FUNCTION void held(const Held& value) const {
        report->held = {value.solid_angle, value.polarization, value.capture_direction};
    }

    template <class Ray>
    KOKKOS_FUNCTION void sample(
        const detector::SamplePoint& point,
        const Ray& ray,
        double solid_angle,
        double capture,
        double weight
    ) const {
        report->sample = {
            point,
            ray.direction(),
            1.0 / ray.inverse_distance_invm,
            solid_angle,
            capture,
            weight};
        if (samples != nullptr) {
            samples[counts[0]++] = report->sample;
        }
    }

    KOKKOS_FUNCTION void direction(
        const beam::Direction& direction, const Vec3d& q_invA, double polarization
    ) const {
        report->direction = {
            direction.incident,
            (1.0 / direction.inverse_invA) * q_invA,
            dot(q_invA, q_invA),
            polarization,
            direction.first_wavelength,
            direction.wavelengths};
        counts[3] = 0;
        if (directions != nullptr) {
            directions[counts[1]++] = report->direction;
        }
    }

    KOKKOS_FUNCTION void step(
        const Vec3d& hkl,
        const Vec3<std::int32_t>& nearest_hkl,
        double f_cell_squared,
        double f_lattice_squared
    ) const {
        const DirectionRecord& from = report->direction;
        const std::int64_t place = counts[3]++;
        const auto index = static_cast<int>(place % from.wavelengths);
        const beam::Wavelength& wavelength = wavelengths[from.first_wavelength + index];
        const bool passes = from.first_q_squared <= wavelength.largest_q_squared;
        report->step = {
            hkl,
            nearest_hkl,
            f_cell_squared,
            f_lattice_squared,
            place / from.wavelengths,
            wavelength.inverse_invA,
            wavelength.weight,
            passes};
        report->intensity += passes ? f_cell_squared * f_lattice_squared : 0.0;
        if (steps != nullptr) {
            steps[counts[2]++] = report->step;
        }
    }
};

/// Arrays for the values of some pixels; those of a trace for one alone.
struct PixelRecords {
    Array<PixelReport> reports;
    Array<std::int64_t> counts;
    Array<SampleRecord> samples;
    Array<DirectionRecord> directions;
    Array<StepRecord> steps;
};

/// The path over pixels, with its observer: one pixel a thread.
template <class Crystal>
void observe_pixels(
    const scene::DeviceScene& scene,
    const Crystal& crystal,
    const Array<const PixelPlace>& pixels,
    const PixelRecords& records
) {
    const bool is_trace = records.steps.extent(0) != 0;
    Kokkos::parallel_for(
        "minibragg::diffraction::observe_pixels",
        Kokkos::RangePolicy<ExecSpace>(0, pixels.extent(0)),
        KOKKOS_LAMBDA(const std::int64_t i) {
            const Recorder recorder{
                &records.reports(i),
                scene.wavelengths.data(),
                is_trace ? records.samples.data() : nullptr,
                is_trace ? records.directions.data() : nullptr,
                is_trace ? records.steps.data() : nullptr,
                &records.counts(i * Recorder::counters)};
            const scene::PixelRow row{pixels(i).panel, pixels(i).slow, 0};
            records.reports(i).photons =
                pixel_photons<Width<1, double>>(scene, crystal, row, pixels(i).fast, recorder);
        }
    );
}

/// Observes pixels of a single shot with a lattice shape.
template <template <class> class Lattice>
void observe_shape(
    const scene::DeviceScenes& scenes,
    const Array<const PixelPlace>& pixels,
    const PixelRecords& records
) {
    with_reflections<Lattice<double>, double>(scenes.reflections, [&](const auto& reflections) {
        const scene::DeviceScene& scene = scenes.front();
        const auto crystal = make_crystal<Lattice<double>>(scene, reflections);
        observe_pixels(scene, crystal, pixels, records);
    });
}

}  // namespace minibragg::diffraction
