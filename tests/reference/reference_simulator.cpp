#include "reference/reference_simulator.hpp"

#include <algorithm>
#include <cmath>

namespace minibragg::reference {

namespace {

const double pi = std::acos(-1.0);
const double electron_radius_squared_m2 = 7.94079248018965e-30;

double dot(const Vector& u, const Vector& v) {
    return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
}

Vector cross(const Vector& u, const Vector& v) {
    return {u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
}

Vector scaled(double factor, const Vector& v) {
    return {factor * v[0], factor * v[1], factor * v[2]};
}

Vector sum(const Vector& u, const Vector& v) {
    return {u[0] + v[0], u[1] + v[1], u[2] + v[2]};
}

double length(const Vector& v) {
    return std::sqrt(dot(v, v));
}

/// The unit vector along v, zero for zero.
Vector unit(const Vector& v) {
    return length(v) > 0.0 ? scaled(1.0 / length(v), v) : v;
}

Vector product(const Matrix& m, const Vector& v) {
    return {dot(m[0], v), dot(m[1], v), dot(m[2], v)};
}

/// A point of a pixel: subpixel offsets in pixels, depth in metres.
struct Point {
    double off_slow, off_fast, depth_m;
};

Point point_of(const Panel& panel, const HeldSample& held) {
    const Layer& layer = held.in_last_layer ? panel.layers.back() : panel.layers.front();
    return {held.off_slow, held.off_fast, layer.depth_m};
}

/// Eq. 3 and 4.
Vector position_m(const Panel& panel, int slow, int fast, const Point& point) {
    const double along_fast = (fast + 0.5 + point.off_fast) * panel.pixel_size_m;
    const double along_slow = (slow + 0.5 + point.off_slow) * panel.pixel_size_m;
    Vector x = panel.origin_m;
    x = sum(x, scaled(along_fast, panel.fast));
    x = sum(x, scaled(along_slow, panel.slow));
    x = sum(x, scaled(point.depth_m, panel.normal));
    if (panel.is_curved) {
        const double radius = panel.curvature_m;
        const double alpha = dot(x, panel.fast) / radius, beta = dot(x, panel.slow) / radius;
        x = scaled(radius * std::cos(alpha) * std::cos(beta), panel.normal);
        x = sum(x, scaled(radius * std::cos(alpha) * std::sin(beta), panel.slow));
        x = sum(x, scaled(radius * std::sin(alpha), panel.fast));
    }
    return x;
}

/// Eq. 5.
double solid_angle(const Panel& panel, const Vector& x) {
    const double r = length(x);
    if (panel.is_point_pixel) {
        return 1.0 / (r * r);
    }
    const double close_distance = dot(panel.origin_m, panel.normal);
    return panel.pixel_size_m * panel.pixel_size_m / (r * r) * (close_distance / r);
}

/// Eq. 5b.
double capture(const Panel& panel, const Layer& layer, const Vector& d) {
    const double cosine = dot(d, panel.normal);
    return std::exp(-layer.near / cosine) - std::exp(-layer.far / cosine);
}

/// Eq. 6b, in Kahn's own form with angles.
double polarization(const Scene& scene, const Vector& incident, const Vector& d) {
    if (!scene.is_polarized) {
        return 1.0;
    }
    const Vector magnetic = unit(cross(scene.polarization_axis, incident));
    const Vector electric = unit(cross(incident, magnetic));
    const double cos_2theta = dot(incident, d);
    const double psi = std::atan2(-dot(d, magnetic), dot(d, electric));
    const double sin_2theta_squared = 1.0 - cos_2theta * cos_2theta;
    return 0.5 * (1.0 + cos_2theta * cos_2theta -
                  scene.kahn_factor * std::cos(2.0 * psi) * sin_2theta_squared);
}

/// Structure factor of a reflection, in electrons.
double structure_factor(const Scene& scene, const std::array<int, 3>& hkl) {
    std::size_t index = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int i = hkl[axis] - scene.hkl_min[axis];
        if (i < 0 || i >= scene.hkl_count[axis]) {
            return scene.default_f_e;
        }
        index = index * static_cast<std::size_t>(scene.hkl_count[axis]) +
                static_cast<std::size_t>(i);
    }
    return scene.f_e[index];
}

/// Weight of node i of -1, 0, 1, 2 at x.
double lagrange_weight(int i, double x) {
    double weight = 1.0;
    for (int j = -1; j <= 2; ++j) {
        if (j != i) {
            weight *= (x - j) / (i - j);
        }
    }
    return weight;
}

bool can_interpolate(const Scene& scene, const Vector& hkl, Margins& margins) {
    double inside = 1.0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int first = scene.hkl_min[axis];
        const int last = first + scene.hkl_count[axis] - 1;
        inside = std::min({inside, hkl[axis] - (first + 2), (last - 2) - hkl[axis]});
    }
    margins.interpolation_edge = std::min(margins.interpolation_edge, std::abs(inside));
    return inside >= 0.0;
}

/// Eq. 8b.
double interpolated_structure_factor(const Scene& scene, const Vector& hkl) {
    std::array<int, 3> below{};
    Vector x{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        below[axis] = static_cast<int>(std::floor(hkl[axis]));
        x[axis] = hkl[axis] - below[axis];
    }
    double f = 0.0;
    for (int i = -1; i <= 2; ++i) {
        for (int j = -1; j <= 2; ++j) {
            for (int k = -1; k <= 2; ++k) {
                f += lagrange_weight(i, x[0]) * lagrange_weight(j, x[1]) *
                     lagrange_weight(k, x[2]) *
                     structure_factor(scene, {below[0] + i, below[1] + j, below[2] + k});
            }
        }
    }
    return f;
}

/// sin(pi N delta) / sin(pi delta), with its limit.
double row_amplitude(double delta, double cells) {
    return delta == 0.0 ? cells : std::sin(pi * cells * delta) / std::sin(pi * delta);
}

/// r^2 of eq. 10 to 12.
double squared_radius(const Scene& scene, const Vector& delta) {
    const Vector& n = scene.cells;
    if (scene.shape == Shape::gauss_reciprocal || scene.shape == Shape::tophat_reciprocal) {
        const Matrix& rows = scene.reciprocal_invA;
        Vector distance{};
        for (std::size_t i = 0; i < 3; ++i) {
            distance = sum(distance, scaled(delta[i], rows[i]));
        }
        const double all = n[0] * n[1] * n[2];
        return dot(distance, distance) * all * all;
    }
    return std::pow(n[0] * delta[0], 2) + std::pow(n[1] * delta[1], 2) +
           std::pow(n[2] * delta[2], 2);
}

/// Eq. 9 to 12.
double lattice_factor(const Scene& scene, const Vector& delta, Margins& margins) {
    const Vector& n = scene.cells;
    const double all = n[0] * n[1] * n[2];
    const double g_r2 = scene.fudge * squared_radius(scene, delta);
    switch (scene.shape) {
        case Shape::square:
            return row_amplitude(delta[0], n[0]) * row_amplitude(delta[1], n[1]) *
                   row_amplitude(delta[2], n[2]);
        case Shape::round: {
            const double u = pi * std::sqrt(g_r2);
            // Near the center the difference would cancel: the first terms of its series.
            const double u2 = u * u;
            const double ball = u < 0.1
                                    ? 1.0 - u2 / 10.0 + u2 * u2 / 280.0 - u2 * u2 * u2 / 15120.0
                                    : 3.0 * (std::sin(u) / u - std::cos(u)) / u2;
            return all * std::sqrt(pi / 6.0) * ball;
        }
        case Shape::gauss:
        case Shape::gauss_reciprocal:
            return all * std::exp(-g_r2 / 0.63);
        case Shape::tophat:
        case Shape::tophat_reciprocal:
            margins.tophat_edge =
                std::min(margins.tophat_edge, std::abs(g_r2 / (0.63 * 0.63) - 1.0));
            return g_r2 < 0.63 * 0.63 ? all : 0.0;
    }
    return 0.0;
}

/// Eq. 8.
double domain_intensity(const Scene& scene, const Vector& hkl, Margins& margins) {
    std::array<int, 3> nearest{};
    Vector delta{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        nearest[axis] = static_cast<int>(std::nearbyint(hkl[axis]));
        delta[axis] = hkl[axis] - nearest[axis];
        margins.half_integer = std::min(margins.half_integer, 0.5 - std::abs(delta[axis]));
    }
    const double f_cell = scene.is_interpolated && can_interpolate(scene, hkl, margins)
                              ? interpolated_structure_factor(scene, hkl)
                              : structure_factor(scene, nearest);
    const double amplitude = f_cell * lattice_factor(scene, delta, margins);
    return amplitude * amplitude;
}

/// Eq. 7 for one crystal and source, without their weights.
double mean_of_cells(
    const Scene& scene, const Crystal& crystal, const Vector& q_invA, Margins& margins
) {
    double intensity = 0.0;
    for (const Matrix& spindle : scene.spindle_rotations) {
        for (const Matrix& domain : crystal.domain_rotations) {
            Vector hkl{};
            for (std::size_t axis = 0; axis < 3; ++axis) {
                const Vector edge_A = product(domain, product(spindle, crystal.cell_A[axis]));
                hkl[axis] = dot(edge_A, q_invA);
            }
            intensity += domain_intensity(scene, hkl, margins);
        }
    }
    return intensity / static_cast<double>(
                           scene.spindle_rotations.size() * crystal.domain_rotations.size()
                       );
}

/// Eq. 7c for one source.
double crystals_intensity(
    const Scene& scene, const Source& source, const Vector& s, Margins& margins
) {
    if (scene.d_min_A > 0.0) {
        const double finest = source.wavelength_A / scene.d_min_A;
        margins.resolution = std::min(margins.resolution, std::abs(length(s) / finest - 1.0));
        if (length(s) > finest) {
            return 0.0;
        }
    }
    const Vector q_invA = scaled(1.0 / source.wavelength_A, s);
    double intensity = 0.0;
    for (const Crystal& crystal : scene.crystals) {
        intensity += crystal.weight * mean_of_cells(scene, crystal, q_invA, margins);
    }
    return source.weight * intensity;
}

/// Eq. 13 for one source.
double amorphous_intensity(const Scene& scene, const Source& source, const Vector& s) {
    if (scene.amorphous_e2.empty()) {
        return 0.0;
    }
    const double position = 0.5 * length(s) / source.wavelength_A * scene.nodes_per_invA;
    const std::size_t last = scene.amorphous_e2.size() - 1;
    if (position >= static_cast<double>(last)) {
        return source.weight * scene.amorphous_e2[last];
    }
    const auto node = static_cast<std::size_t>(position);
    const double part = position - static_cast<double>(node);
    return source.weight *
           ((1.0 - part) * scene.amorphous_e2[node] + part * scene.amorphous_e2[node + 1]);
}

/// Eq. 1 and 6: adds one sample of a pixel, at x, its held points at `held` and `held_capture`.
void add_sample(
    const Scene& scene,
    const Panel& panel,
    const Layer& layer,
    const std::array<Vector, 3>& points_m,
    double share,
    Pixel& pixel
) {
    const auto& [x, held, held_capture] = points_m;
    const Vector d = unit(x);
    const double omega = solid_angle(panel, scene.oversample_omega ? x : held);
    const double captured =
        capture(panel, layer, unit(scene.oversample_thick ? x : held_capture));
    const double scale = electron_radius_squared_m2 * scene.fluence_photons_per_m2 * share;
    for (const Source& source : scene.sources) {
        const Vector s = sum(d, scaled(-1.0, source.direction));
        const double p =
            scene.oversample_polar
                ? polarization(scene, source.direction, d)
                : polarization(scene, scene.sources[scene.held_source].direction, unit(held));
        const double weight = scale * omega * captured * p;
        pixel.bragg += weight * crystals_intensity(scene, source, s, pixel.margins);
        pixel.background += weight * amorphous_intensity(scene, source, s);
    }
}

/// A subpixel along an edge: pixels from the centre, and its share of the edge.
struct Node {
    double place, weight;
};

/// The rules of Gauss and Legendre for up to three nodes in closed form.
std::vector<Node> nodes_of(const Scene& scene) {
    const int n = scene.oversample;
    if (scene.is_legendre && n == 2) {
        const double x = 0.5 / std::sqrt(3.0);
        return {{-x, 0.5}, {x, 0.5}};
    }
    if (scene.is_legendre && n == 3) {
        const double x = 0.5 * std::sqrt(0.6);
        return {{-x, 5.0 / 18.0}, {0.0, 8.0 / 18.0}, {x, 5.0 / 18.0}};
    }
    std::vector<Node> nodes;
    for (int i = 0; i < n; ++i) {
        nodes.push_back({-0.5 + 0.5 / n + static_cast<double>(i) / n, 1.0 / n});
    }
    return nodes;
}

}  // namespace

Pixel simulate_pixel(const Scene& scene, const Panel& panel, int slow, int fast) {
    Pixel pixel;
    const std::vector<Node> nodes = nodes_of(scene);
    const Vector held = position_m(panel, slow, fast, point_of(panel, scene.held));
    const Vector held_capture =
        position_m(panel, slow, fast, point_of(panel, scene.held_capture));
    for (const Layer& layer : panel.layers) {
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            for (std::size_t j = 0; j < nodes.size(); ++j) {
                const Node &along_slow = nodes[i], &along_fast = nodes[j];
                const Vector x = position_m(
                    panel, slow, fast, {along_slow.place, along_fast.place, layer.depth_m}
                );
                const double weight = along_slow.weight * along_fast.weight;
                add_sample(scene, panel, layer, {x, held, held_capture}, weight, pixel);
            }
        }
    }
    pixel.background += scene.constant_photons;
    return pixel;
}

std::vector<Pixel> simulate(const Scene& scene, const std::vector<std::uint8_t>& mask) {
    std::vector<Pixel> image;
    for (const Panel& panel : scene.panels) {
        for (int slow = 0; slow < panel.slow_pixels; ++slow) {
            for (int fast = 0; fast < panel.fast_pixels; ++fast) {
                const bool is_masked = mask[image.size()] != 0;
                image.push_back(is_masked ? Pixel{} : simulate_pixel(scene, panel, slow, fast));
            }
        }
    }
    return image;
}

}  // namespace minibragg::reference
