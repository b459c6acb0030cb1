#include "diffraction/trace_pixel.hpp"

#include "base/error.hpp"
#include "diffraction/render_pixels.hpp"

namespace minibragg::diffraction {

namespace {

/// Where one pixel's values go. The arrays of a trace may be empty.
struct Recorder {
    PixelReport* report;
    const beam::Wavelength* wavelengths;
    SampleRecord* samples;
    DirectionRecord* directions;
    StepRecord* steps;
    std::int64_t*
        counts;  ///< samples, directions, steps written so far; steps of this direction

    static constexpr int counters = 4;
    static constexpr bool sees_zeros = true;

    template <class Held>
    KOKKOS_FUNCTION void held(const Held& value) const {
        report->held = {value.solid_angle, value.polarization, value.capture_direction};
    }

    template <class Ray>
    KOKKOS_FUNCTION void sample(
        const detector::SamplePoint& point, const Ray& ray, double solid_angle, double capture
    ) const {
        report->sample = {
            point, ray.direction, 1.0 / ray.inverse_distance_invm, solid_angle, capture};
        if (samples != nullptr) {
            samples[counts[0]++] = report->sample;
        }
    }

    KOKKOS_FUNCTION void direction(
        const beam::Direction& direction, const Vec3d& s, double polarization
    ) const {
        report->direction = {
            direction.incident,
            s,
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
        const bool passes = dot(from.s, from.s) <= wavelength.exact.largest_q_squared;
        report->step = {
            hkl,
            nearest_hkl,
            f_cell_squared,
            f_lattice_squared,
            place / from.wavelengths,
            wavelength.inverse_invA,
            wavelength.exact.weight,
            passes};
        report->intensity += passes ? f_cell_squared * f_lattice_squared : 0.0;
        if (steps != nullptr) {
            steps[counts[2]++] = report->step;
        }
    }
};

/// Arrays for the values of some pixels; those of a trace for one alone.
struct Records {
    Array<PixelReport> reports;
    Array<std::int64_t> counts;
    Array<SampleRecord> samples;
    Array<DirectionRecord> directions;
    Array<StepRecord> steps;
};

template <class Crystal>
void observe(
    const DeviceScene& device,
    const Crystal& crystal,
    const Array<const PixelPlace>& pixels,
    const Records& records
) {
    const Scene scene = device.scene;
    const bool is_trace = records.steps.extent(0) != 0;
    Kokkos::parallel_for(
        "minibragg::diffraction::observe",
        Kokkos::RangePolicy<ExecSpace>(0, pixels.extent(0)),
        KOKKOS_LAMBDA(const std::int64_t i) {
            const Recorder recorder{
                &records.reports(i),
                scene.wavelengths.data(),
                is_trace ? records.samples.data() : nullptr,
                is_trace ? records.directions.data() : nullptr,
                is_trace ? records.steps.data() : nullptr,
                &records.counts(i * Recorder::counters)};
            const PixelRow row{pixels(i).panel, pixels(i).slow, 0};
            records.reports(i).photons =
                pixel_photons<Width<1, double>>(scene, crystal, row, pixels(i).fast, recorder);
        }
    );
}

template <template <class> class Lattice>
void observe_with(
    const DeviceScene& scene, const Array<const PixelPlace>& pixels, const Records& records
) {
    with_crystal<Lattice, double>(scene, [&](const auto& crystal) {
        observe(scene, crystal, pixels, records);
    });
}

/// The table of a scene in mixed precision with the same numbers in double, in which observers compute.
crystal::ReflectionBox<double> in_double(const crystal::ReflectionBox<float>& box) {
    const auto values =
        uninitialized<double>("minibragg::diffraction::reflections", box.values.extent(0));
    Kokkos::deep_copy(values, box.values);
    return {
        values, box.h_first, box.k_first, box.l_first, box.h_count, box.k_count, box.l_count};
}

DeviceScene with_table_in_double(DeviceScene scene) {
    DeviceReflections& reflections = scene.reflections;
    if (scene.precision == Precision::mixed && reflections.lookup != Lookup::constant) {
        reflections.double_box = in_double(reflections.single_box);
    }
    return scene;
}

void observe_any(
    const DeviceScene& observed, const Array<const PixelPlace>& pixels, const Records& records
) {
    const DeviceScene scene = with_table_in_double(observed);
    switch (scene.shape) {
        case LatticeShape::square:
            return observe_with<crystal::ParallelepipedLattice>(scene, pixels, records);
        case LatticeShape::round:
            return observe_with<crystal::SphericalLattice>(scene, pixels, records);
        case LatticeShape::gauss:
            return observe_with<crystal::GaussianCellLattice>(scene, pixels, records);
        case LatticeShape::tophat:
            return observe_with<crystal::TophatCellLattice>(scene, pixels, records);
        case LatticeShape::gauss_reciprocal:
            return observe_with<crystal::GaussianReciprocalLattice>(scene, pixels, records);
        case LatticeShape::tophat_reciprocal:
            return observe_with<crystal::TophatReciprocalLattice>(scene, pixels, records);
    }
}

template <class T>
std::vector<T> download(const Array<T>& values) {
    const auto values_host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), values);
    return {values_host.data(), values_host.data() + values_host.extent(0)};
}

Records records_for(std::size_t pixels) {
    Records records;
    records.reports = Array<PixelReport>("minibragg::diffraction::reports", pixels);
    records.counts =
        Array<std::int64_t>("minibragg::diffraction::counts", pixels * Recorder::counters);
    return records;
}

}  // namespace

std::vector<PixelReport> report_pixels(
    const DeviceScene& scene, const std::vector<PixelPlace>& pixels
) {
    const Records records = records_for(pixels.size());
    observe_any(scene, upload("minibragg::diffraction::pixels", pixels), records);
    return download(records.reports);
}

PixelTrace trace_pixel(
    const DeviceScene& device, const PixelPlace& pixel, std::int64_t most_terms
) {
    const Scene& scene = device.scene;
    const auto n = static_cast<std::size_t>(scene.sampling.oversample);
    const std::size_t samples = scene.layers.extent(0) * n * n;
    const double terms = static_cast<double>(samples) *
                         static_cast<double>(scene.wavelengths.extent(0)) *
                         static_cast<double>(scene.cells.extent(0));
    if (terms > static_cast<double>(most_terms)) {
        throw InputError(
            "the pixel has more than " + std::to_string(most_terms) +
            " terms to trace. Ask for fewer subpixels, sources, phi steps or domains."
        );
    }
    Records records = records_for(1);
    records.samples = Array<SampleRecord>("minibragg::diffraction::samples", samples);
    records.directions = Array<DirectionRecord>(
        "minibragg::diffraction::directions", samples * scene.directions.extent(0)
    );
    records.steps =
        Array<StepRecord>("minibragg::diffraction::steps", static_cast<std::size_t>(terms));
    observe_any(device, upload("minibragg::diffraction::pixels", std::vector{pixel}), records);
    return {
        download(records.reports).front(),
        download(records.samples),
        download(records.directions),
        download(records.steps)};
}

}  // namespace minibragg::diffraction
