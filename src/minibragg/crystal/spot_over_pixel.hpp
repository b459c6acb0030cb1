#pragma once

#include "minibragg/crystal/broadened_lattice.hpp"

/// Broadened spots averaged over a whole pixel, so that one sample serves it however narrow
/// they are. Eq. 11e, 11f.
///
/// In q a pixel is a parallelogram x + u U + v V with -1/2 <= u, v <= 1/2; U runs along fast, V
/// along slow. Over its plane the density of a spot is a Gaussian of v times one of u whose
/// middle moves with v. The integral over u is a difference of error functions, that over v (of
/// a sweep: over both) a sum over the nodes of Gauss and Legendre, which are placed on the part
/// of the pixel where the spot is. S is taken at the point of the pixel nearest to the spot.
namespace minibragg::crystal {

inline constexpr int legendre_points = 8;

/// Nodes on [-1, 1]: of each pair the positive one first.
template <class T>
KOKKOS_FORCEINLINE_FUNCTION constexpr T legendre_node(int i) {
    constexpr double positive[] = {
        0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363};
    return static_cast<T>(i % 2 == 0 ? positive[i / 2] : -positive[i / 2]);
}

template <class T>
KOKKOS_FORCEINLINE_FUNCTION constexpr T legendre_weight(int i) {
    constexpr double of_pair[] = {
        0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763};
    return static_cast<T>(of_pair[i / 2]);
}

/// Less than any logarithm that is asked for.
template <class T>
inline constexpr T least_log = static_cast<T>(-1e30);

/// Keeps a number that is not negative above 0.
template <class T>
inline constexpr T tiny_form = static_cast<T>(1e-30);

/// u^T S v and u^T adj(S) v. Calls, for they are long and asked for many times.
template <class V>
[[gnu::noinline]] KOKKOS_FUNCTION V
form_of(const SpotSpread<V>& spread, const Vec3<V>& u, const Vec3<V>& v) {
    return spread.form(u, v);
}

template <class V>
[[gnu::noinline]] KOKKOS_FUNCTION V
adjugate_of(const SpotSpread<V>& spread, const Vec3<V>& u, const Vec3<V>& v) {
    return spread.adjugate(u, v);
}

template <class V>
KOKKOS_FORCEINLINE_FUNCTION V root_of(const V& square) {
    return square * inverse_square_root(square);
}

template <class V>
KOKKOS_FORCEINLINE_FUNCTION V kept_within(const V& x, const V& low, const V& high) {
    return smaller(larger(x, low), high);
}

/// A Gaussian along one edge of a pixel, from `low` to `high`.
template <class V>
struct EdgeGaussian {
    using T = Element<V>;
    V middle, square;  ///< its variance
    V low, high;

    /// The part on which the nodes are placed: four standard deviations about the place that is
    /// nearest to the middle.
    struct Nodes {
        V centre, half_width;

        KOKKOS_FORCEINLINE_FUNCTION V operator()(int i) const {
            return multiply_add(half_width, legendre_node<T>(i), centre);
        }

        /// The larger of two, or the first where these nodes lie on nothing: a lane must not
        /// depend on whether others have such a part.
        KOKKOS_FORCEINLINE_FUNCTION V larger_of(const V& so_far, const V& here) const {
            return if_less(all_lanes<V>(0), half_width, larger(so_far, here), so_far);
        }
    };

    KOKKOS_FORCEINLINE_FUNCTION Nodes nodes() const {
        constexpr T half = static_cast<T>(0.5), reach = T{4};
        const V nearest = kept_within(middle, low, high), far = root_of(square) * reach;
        const V first = larger(V(nearest - far), low), last = smaller(V(nearest + far), high);
        return {V((last + first) * half), V((last - first) * half)};
    }

    /// How far the place of the edge that is nearest to the middle is from it.
    KOKKOS_FORCEINLINE_FUNCTION V beyond() const {
        return kept_within(middle, low, high) - middle;
    }

    /// Logarithm of the largest value on the edge.
    KOKKOS_FORCEINLINE_FUNCTION V largest_log() const {
        const V off = beyond();
        return quotient(V(off * off * static_cast<T>(-0.5)), square);
    }
};

/// Where to cut a range that goes `half_width` to either side: at `place`, or at its low end,
/// which cuts nothing, where what changes there changes by less than one of its own widths
/// over half the range. The nodes follow that.
/// @param change  over half the range, in units of the width of what changes
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V cut_at(const V& place, const V& low, const V& change) {
    const V magnitude = larger(change, V(change * Element<V>{-1}));
    return if_less(magnitude, all_lanes<V>(1), low, place);
}

/// A range cut where what is integrated over it changes quickly. Each part has its own nodes.
template <class V, int breaks>
struct Pieces {
    using T = Element<V>;
    using Nodes = typename EdgeGaussian<V>::Nodes;
    static constexpr int count = breaks + 1;
    V at[count + 1];  ///< rising: the ends, and the breaks between them

    /// @param places  of the breaks, in any order; those outside of the range cut nothing
    KOKKOS_FORCEINLINE_FUNCTION static Pieces of(
        const V& low, const V& high, const V (&places)[breaks]
    ) {
        Pieces pieces;
        pieces.at[0] = low;
        pieces.at[count] = high;
        for (int i = 0; i < breaks; ++i) {
            V place = kept_within(places[i], low, high);
            for (int j = 1; j <= i; ++j) {  // into their order
                const V before = pieces.at[j];
                pieces.at[j] = smaller(before, place);
                place = larger(before, place);
            }
            pieces.at[i + 1] = place;
        }
        return pieces;
    }

    /// Whether a part has no length in any lane.
    KOKKOS_FORCEINLINE_FUNCTION bool is_empty(int piece) const {
        return !any_less(at[piece], at[piece + 1]);
    }

    KOKKOS_FORCEINLINE_FUNCTION Nodes nodes(int piece) const {
        constexpr T half = static_cast<T>(0.5);
        return {V((at[piece + 1] + at[piece]) * half), V((at[piece + 1] - at[piece]) * half)};
    }
};

/// 1 / x; 0 where x is 0.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V signed_inverse(const V& x) {
    return quotient(x, V(x * x + tiny_form<Element<V>>));
}

/// The edges of a pixel, as vectors of the frame of a spot.
template <class V>
struct EdgesInFrame {
    Vec3<V> u, v;
};

/// A pixel and the reflection near it, in the frame of a spot.
template <class V>
struct PixelPlane {
    EdgesInFrame<V> edges;
    Vec3<V> reflection;
    Vec3<V> x;  ///< from the reflection to the middle of the pixel

    template <class T>
    KOKKOS_FORCEINLINE_FUNCTION static PixelPlane of(
        const DeviceSpot<T>& spot, const SpotPoint<V>& at
    ) {
        return {
            {spot.of_indices(at.fast), spot.of_indices(at.slow)},
            spot.of_indices(at.reflection),
            spot.of_indices(at.delta)};
    }
};

/// Of a still. With n = U x V:
///
///     exp(-(n.x)^2 / (2 n^T S n)) exp(-(v - v0)^2 / (2 s_v^2)) exp(-(u - u0(v))^2 / (2 s_u^2))
///     v0 = (x x U)^T S n / n^T S n,   s_v^2 = U^T adj(S) U / n^T S n
///     u0(v) = -U^T adj(S) (x + v V) / U^T adj(S) U,   s_u^2 = det S / U^T adj(S) U
template <class T>
struct StillSpotsOverPixel {
    using OverPixel = void;  ///< marks spots that see the edges of pixels
    DeviceSpot<T> spot;

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const SpotPoint<V>& at) const {
        return of_pixel(PixelPlane<V>::of(spot, at), at.bandwidth);
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V of_pixel(const PixelPlane<V>& pixel, T bandwidth) const {
        const T radial = spot.radial + bandwidth;
        const Vec3<V> near = nearest_in_pixel(pixel, radial);
        const SpreadAxes<V> axes = spread_axes(spot, near, pixel.reflection, bandwidth);
        const SpotSpread<V> spread{spot.size, spot.mosaic, radial, axes.m, axes.radial};
        return mean_over_pixel(pixel.edges, pixel.x, spread);
    }

    /// From the reflection to the point of the pixel where the spot is strongest, found with S
    /// at the pixel's centre.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION Vec3<V> nearest_in_pixel(const PixelPlane<V>& pixel, T radial)
        const {
        const EdgesInFrame<V>& edges = pixel.edges;
        const Vec3<V>&reflection = pixel.reflection, &x = pixel.x;
        const V end = all_lanes<V>(static_cast<T>(0.5)),
                start = all_lanes<V>(static_cast<T>(-0.5));
        const Vec3<V> q = reflection + x, m = spot.as_turned(reflection);
        const SpotSpread<V> spread{spot.size, spot.mosaic, radial, m, q};
        const Vec3<V> plane = cross(edges.u, edges.v);
        const V of_plane = form_of(spread, plane, plane) + tiny_form<T>;
        const V v = kept_within(
            quotient(form_of(spread, cross(x, edges.u), plane), of_plane), start, end
        );
        const V towards = multiply_add(
            v, adjugate_of(spread, edges.u, edges.v), adjugate_of(spread, edges.u, x)
        );
        const V u = kept_within(
            quotient(
                V(towards * T{-1}), V(adjugate_of(spread, edges.u, edges.u) + tiny_form<T>)
            ),
            start,
            end
        );
        return multiply_add(u, edges.u, multiply_add(v, edges.v, x));
    }

    /// The Gaussian along fast in the row at v.
    template <class V>
    struct RowGaussian {
        V u_0, u_slope;  ///< its middle is u_0 + u_slope v
        V u_square;      ///< its variance
    };

    /// The edge along slow, cut where the middle of the Gaussian along fast leaves the pixel.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION static Pieces<V, 2> pieces_along_v(
        const EdgeGaussian<V>& along_v, const RowGaussian<V>& rows
    ) {
        const V &u_0 = rows.u_0, &u_slope = rows.u_slope, &u_square = rows.u_square;
        constexpr T half = static_cast<T>(0.5), reach = T{4};
        const auto whole = along_v.nodes();
        const V inverse_slope = signed_inverse(u_slope);
        const V ends[] = {
            (all_lanes<V>(-half) - u_0) * inverse_slope,
            (all_lanes<V>(half) - u_0) * inverse_slope};
        const V blurred =
            root_of(V(u_square * inverse_slope * inverse_slope + tiny_form<T>)) * reach;
        const V low = whole.centre - whole.half_width, high = whole.centre + whole.half_width;
        const V first = kept_within(V(smaller(ends[0], ends[1]) - blurred), low, high);
        const V last = kept_within(V(larger(ends[0], ends[1]) + blurred), low, high);
        const V change = (last - first) * u_slope * inverse_square_root(u_square) * half;
        return Pieces<V, 2>::of(
            first, last, {cut_at(ends[0], first, change), cut_at(ends[1], first, change)}
        );
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V mean_over_pixel(
        const EdgesInFrame<V>& edges, const Vec3<V>& x, const SpotSpread<V>& spread
    ) const {
        constexpr T half = static_cast<T>(0.5);
        const V end = all_lanes<V>(half), start = all_lanes<V>(-half);
        const Vec3<V> plane = cross(edges.u, edges.v);
        const V inverse_plane =
            quotient(all_lanes<V>(1), V(form_of(spread, plane, plane) + tiny_form<T>));
        const V of_u = adjugate_of(spread, edges.u, edges.u) + tiny_form<T>;
        const V inverse_u = quotient(all_lanes<V>(1), of_u);
        const V off_plane = dot(plane, x);
        const V log_off_plane = off_plane * off_plane * inverse_plane * -half;
        const EdgeGaussian<V> along_v{
            form_of(spread, cross(x, edges.u), plane) * inverse_plane,
            of_u * inverse_plane,
            start,
            end};
        const V determinant = spread.determinant();
        const V u_square = determinant * inverse_u;
        const V u_0 = adjugate_of(spread, edges.u, x) * inverse_u * T{-1};
        const V u_slope = adjugate_of(spread, edges.u, edges.v) * inverse_u * T{-1};
        const V u_scale = inverse_square_root(V(u_square * T{2}));
        const V v_scale = quotient(start, along_v.square);
        V sum = all_lanes<V>(0), largest_log = all_lanes<V>(least_log<T>);
        const auto pieces = pieces_along_v(along_v, RowGaussian<V>{u_0, u_slope, u_square});
        for (int piece = 0; piece < Pieces<V, 2>::count; ++piece) {
            if (pieces.is_empty(piece)) {
                continue;
            }
            const auto nodes = pieces.nodes(piece);
            V part = all_lanes<V>(0);
            for (int i = 0; i < legendre_points; ++i) {
                const V v = nodes(i), from = v - along_v.middle;
                const EdgeGaussian<V> along_u{
                    multiply_add(u_slope, v, u_0), u_square, start, end};
                const V ends = error_function(V((end - along_u.middle) * u_scale)) -
                               error_function(V((start - along_u.middle) * u_scale));
                const V log_of_v = from * from * v_scale, beyond = along_u.beyond() * u_scale;
                part =
                    multiply_add(V(exp_of_form(log_of_v) * ends), legendre_weight<T>(i), part);
                largest_log = nodes.larger_of(largest_log, V(log_of_v - beyond * beyond));
            }
            sum = multiply_add(nodes.half_width, part, sum);
        }
        constexpr T root_pi_half = static_cast<T>(1.2533141373155002512);
        const V factor =
            root_of(u_square) * inverse_square_root(determinant) * (root_pi_half * spot.peak);
        return within_spot(
            spot, V(log_off_plane + largest_log), V(exp_of_form(log_off_plane) * sum * factor)
        );
    }
};

/// Of a sweep. With the tangent t of the path of q as the spindle turns, c_A = A x t and D =
/// t.(U x V), the density integrated over all angles is
///
///     exp(-(v - v0)^2 / (2 s_v^2)) exp(-(u - u0(v))^2 / (2 s_u^2))
///     v0 = -x.(t x U) / D,   s_v^2 = c_U^T S c_U / D^2
///     u0(v) = -(c_x + v c_V)^T S c_U / c_U^T S c_U,   s_u^2 = t^T adj(S) t / c_U^T S c_U
///
/// and the angle nearest to the reflection -t^T adj(S) (x + u U + v V) / t^T adj(S) t.
template <class T>
struct SweptSpotsOverPixel {
    using OverPixel = void;
    DeviceSpot<T> spot;

    /// Where the pixel's plane meets the reflection as the spindle turns, kept within pixel and
    /// step.
    template <class V>
    struct Meeting {
        V u, v, angle;
        EdgesInFrame<V> edges;  ///< there
        Vec3<V> x, tangent;     ///< there; x from the reflection
    };

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const SpotPoint<V>& at) const {
        const PixelPlane<V> pixel = PixelPlane<V>::of(spot, at);
        const Meeting<V> there = meeting(pixel);
        const SpreadAxes<V> axes = spread_axes(spot, there.x, pixel.reflection, at.bandwidth);
        const SpotSpread<V> spread{
            spot.size, spot.mosaic, spot.radial + at.bandwidth, axes.m, axes.radial};
        const AngleSpread<V> angles = AngleSpread<V>::of(there.tangent, spread);
        const V step = angles.scale * (spot.half_step * T{2});
        const V narrow = all_lanes<V>(static_cast<T>(narrow_step)),
                medium = all_lanes<V>(static_cast<T>(medium_step));
        V at_two = all_lanes<V>(0), at_three = at_two, of_sweep = at_two;
        if (any_less(step, narrow)) {
            at_two = mean_of_stills(pixel, at.bandwidth, two_nodes());
        }
        if (any_less(narrow, step) && any_less(step, medium)) {
            at_three = mean_of_stills(pixel, at.bandwidth, three_nodes());
        }
        if (any_less(medium, step)) {
            of_sweep = mean_over_pixel(there, spread, angles);
        }
        const V at_nodes = if_less(narrow, step, at_three, at_two);
        return if_less(medium, step, of_sweep, at_nodes);
    }

    /// Angles of a step, of -1 to 1, and their weights: of Gauss and Legendre.
    struct StepNodes {
        int count;
        double angle[3], weight[3];
    };

    KOKKOS_FORCEINLINE_FUNCTION static constexpr StepNodes two_nodes() {
        constexpr double node = 0.5773502691896258;
        return {2, {-node, node, 0.0}, {0.5, 0.5, 0.0}};
    }

    KOKKOS_FORCEINLINE_FUNCTION static constexpr StepNodes three_nodes() {
        constexpr double node = 0.7745966692414834, middle = 4.0 / 9.0, side = 5.0 / 18.0;
        return {3, {0.0, -node, node}, {middle, side, side}};
    }

    /// Steps of at most so many standard deviations times sqrt 2 of the angle are summed at two
    /// and three nodes: wrong by 7e-5 of the peak at most. That is most of what is rendered,
    /// and the spot of the beam itself, which stands still.
    static constexpr double narrow_step = 0.4, medium_step = 1.0;

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V
    mean_of_stills(const PixelPlane<V>& pixel, T bandwidth, const StepNodes& nodes) const {
        const StillSpotsOverPixel<T> stills{spot};
        V sum = all_lanes<V>(0);
        for (int i = 0; i < nodes.count; ++i) {
            const V angle = all_lanes<V>(spot.half_step * static_cast<T>(nodes.angle[i]));
            const V still = stills.of_pixel(turned(pixel, angle), bandwidth);
            sum = multiply_add(still, static_cast<T>(nodes.weight[i]), sum);
        }
        return sum;
    }

    /// What a turn of the spindle adds to a vector, by itself: the reflection is long, its
    /// neighbourhood is not.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION Vec3<V> added_by(const V& angle, const Vec3<V>& vector) const {
        constexpr T half = static_cast<T>(0.5);
        const SweptSpots<T> swept{spot};
        const Vec3<V> along = swept.tangent_of(vector);
        return multiply_add(V(angle * angle * half), swept.tangent_of(along), angle * along);
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION EdgesInFrame<V> turned(
        const EdgesInFrame<V>& edges, const V& angle
    ) const {
        return {edges.u + added_by(angle, edges.u), edges.v + added_by(angle, edges.v)};
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION PixelPlane<V> turned(const PixelPlane<V>& pixel, const V& angle)
        const {
        return {
            turned(pixel.edges, angle),
            pixel.reflection,
            pixel.x + added_by(angle, Vec3<V>(pixel.reflection + pixel.x))};
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION Meeting<V> meeting(const PixelPlane<V>& pixel) const {
        constexpr T half = static_cast<T>(0.5);
        const EdgesInFrame<V>& edges = pixel.edges;
        const Vec3<V>&reflection = pixel.reflection, &x = pixel.x;
        const V end = all_lanes<V>(half), start = all_lanes<V>(-half);
        const SweptSpots<T> swept{spot};
        const Vec3<V> tangent = swept.tangent_of(Vec3<V>(reflection + x));
        const Vec3<V> plane = cross(edges.u, edges.v);
        const V inverse_volume = signed_inverse(V(dot(tangent, plane))) * T{-1};
        const V u =
            kept_within(V(dot(x, cross(edges.v, tangent)) * inverse_volume), start, end);
        const V v =
            kept_within(V(dot(x, cross(tangent, edges.u)) * inverse_volume), start, end);
        const V angle = kept_within(
            V(dot(x, plane) * inverse_volume),
            all_lanes<V>(-spot.half_step),
            all_lanes<V>(spot.half_step)
        );
        const Vec3<V> in_pixel = multiply_add(u, edges.u, multiply_add(v, edges.v, x));
        const Vec3<V> there = in_pixel + added_by(angle, Vec3<V>(reflection + in_pixel));
        return {
            u,
            v,
            angle,
            turned(edges, angle),
            there,
            swept.tangent_of(Vec3<V>(reflection + there))};
    }

    /// How a spot is spread over angles of the spindle.
    template <class V>
    struct AngleSpread {
        V inverse_root;  ///< 1 / sqrt(det S)
        V of_tangent;    ///< t^T adj(S) t
        V scale;         ///< from angles to standard deviations times sqrt 2

        KOKKOS_FORCEINLINE_FUNCTION static AngleSpread of(
            const Vec3<V>& tangent, const SpotSpread<V>& spread
        ) {
            constexpr T half = static_cast<T>(0.5);
            const V inverse_root = inverse_square_root(spread.determinant());
            const V of_tangent = adjugate_of(spread, tangent, tangent) + tiny_form<T>;
            return {inverse_root, of_tangent, root_of(V(of_tangent * half)) * inverse_root};
        }
    };

    /// The spot over the pixel's plane and the angle; u, v and the angle count from the
    /// meeting.
    template <class V>
    struct OverPlane {
        EdgeGaussian<V> along_v;
        V u_0, u_slope, u_square;        ///< of the Gaussian along u
        V turn_0, turn_of_u, turn_of_v;  ///< the nearest angle, in standard deviations times
                                         ///< sqrt 2
        V scale;                         ///< of angles to these
    };

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION OverPlane<V> over_plane(
        const Meeting<V>& there, const SpotSpread<V>& spread, const AngleSpread<V>& angles
    ) const {
        constexpr T half = static_cast<T>(0.5);
        const Vec3<V>& tangent = there.tangent;
        const EdgesInFrame<V>& edges = there.edges;
        const V volume = signed_inverse(V(dot(tangent, cross(edges.u, edges.v))));
        const Vec3<V> c_u = cross(edges.u, tangent), c_v = cross(edges.v, tangent),
                      c_x = cross(there.x, tangent);
        const V of_u = form_of(spread, c_u, c_u) + tiny_form<T>;
        const V inverse_u = quotient(all_lanes<V>(1), of_u) * T{-1};
        const V turn_scale = quotient(angles.scale, angles.of_tangent) * T{-1};
        return {
            {dot(there.x, cross(tangent, edges.u)) * volume * T{-1},
             of_u * volume * volume + tiny_form<T>,
             all_lanes<V>(-half) - there.v,
             all_lanes<V>(half) - there.v},
            form_of(spread, c_x, c_u) * inverse_u,
            form_of(spread, c_v, c_u) * inverse_u,
            angles.of_tangent * inverse_u * T{-1},
            adjugate_of(spread, tangent, there.x) * turn_scale,
            adjugate_of(spread, tangent, edges.u) * turn_scale,
            adjugate_of(spread, tangent, edges.v) * turn_scale,
            angles.scale};
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V mean_over_pixel(
        const Meeting<V>& there, const SpotSpread<V>& spread, const AngleSpread<V>& angles
    ) const {
        constexpr T half = static_cast<T>(0.5),
                    root_pi_quarter = static_cast<T>(0.44311346272637900682);
        const OverPlane<V> plane = over_plane(there, spread, angles);
        const V low = all_lanes<V>(-half) - there.u, high = all_lanes<V>(half) - there.u;
        const V first_end = (all_lanes<V>(-spot.half_step) - there.angle) * plane.scale;
        const V last_end = (all_lanes<V>(spot.half_step) - there.angle) * plane.scale;
        const Ranges<V> ranges{low, high, first_end, last_end};
        const V v_scale = quotient(all_lanes<V>(-half), plane.along_v.square);
        V sum = all_lanes<V>(0), largest_log = all_lanes<V>(least_log<T>);
        const auto rows = pieces_along_v(plane, ranges);
        for (int i = 0; i < Pieces<V, 4>::count * legendre_points; ++i) {
            if (rows.is_empty(i / legendre_points)) {
                continue;
            }
            const auto nodes = rows.nodes(i / legendre_points);
            const V v = nodes(i % legendre_points), from_v = v - plane.along_v.middle;
            const V log_of_v = from_v * from_v * v_scale;
            // A lane whose row adds nothing must not depend on whether another's does.
            const V limit = all_lanes<V>(last_log_of_row);
            const V log_here = log_of_row(plane, ranges, v, log_of_v);
            if (!any_less(limit, log_here)) {
                continue;
            }
            const RowSum<V> row = sum_of_row(plane, ranges, v, {log_of_v, log_here});
            const V row_sum = if_less(limit, log_here, row.sum, all_lanes<V>(0));
            const V row_log =
                if_less(limit, log_here, row.largest_log, all_lanes<V>(least_log<T>));
            sum = multiply_add(
                V(row_sum * nodes.half_width), legendre_weight<T>(i % legendre_points), sum
            );
            largest_log = nodes.larger_of(largest_log, row_log);
        }
        const V factor = angles.inverse_root * quotient(
                                                   all_lanes<V>(root_pi_quarter * spot.peak),
                                                   V(plane.scale * spot.half_step)
                                               );
        return within_spot(spot, largest_log, V(sum * factor));
    }

    /// The ranges of u and, in the units of turns, of the angle.
    template <class V>
    struct Ranges {
        V low, high, first_end, last_end;
    };

    /// The integral over a row of the pixel, and the logarithm of its largest value.
    template <class V>
    struct RowSum {
        V sum, largest_log;
    };

    /// Logarithms in a row of the pixel: of the Gaussian along v, and of the largest value.
    template <class V>
    struct RowLogs {
        V of_v, largest;
    };

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION static RowSum<V> sum_of_row(
        const OverPlane<V>& plane, const Ranges<V>& ranges, const V& v, const RowLogs<V>& logs
    ) {
        constexpr T half = static_cast<T>(0.5);
        const EdgeGaussian<V> along_u{
            multiply_add(plane.u_slope, v, plane.u_0), plane.u_square, ranges.low, ranges.high};
        const V u_scale = quotient(all_lanes<V>(-half), plane.u_square);
        const V turn_of_row = multiply_add(plane.turn_of_v, v, plane.turn_0);
        const auto columns = pieces_along_u(
            along_u, ranges, turn_of_row, where_it_counts(logs.largest, plane.turn_of_u)
        );
        RowSum<V> row{all_lanes<V>(0), all_lanes<V>(least_log<T>)};
        for (int i = 0; i < Pieces<V, 2>::count * legendre_points; ++i) {
            if (columns.is_empty(i / legendre_points)) {
                continue;
            }
            const auto nodes = columns.nodes(i / legendre_points);
            const V u = nodes(i % legendre_points), from_u = u - along_u.middle;
            const V turn = multiply_add(plane.turn_of_u, u, turn_of_row);
            const V ends = error_function(V(ranges.last_end - turn)) -
                           error_function(V(ranges.first_end - turn));
            const V log_of_point = multiply_add(V(from_u * from_u), u_scale, logs.of_v);
            const V weight = nodes.half_width * legendre_weight<T>(i % legendre_points);
            row.sum = multiply_add(V(exp_of_form(log_of_point) * ends), weight, row.sum);
            const V beyond = kept_within(turn, ranges.first_end, ranges.last_end) - turn;
            row.largest_log =
                nodes.larger_of(row.largest_log, V(log_of_point - beyond * beyond));
        }
        return row;
    }

    /// Rows of less than exp(-20), 2e-9 of a spot's peak, add nothing.
    static constexpr T last_log_of_row = T{-20};

    /// Logarithm of the largest value in a row, whatever the angle.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION static V log_of_row(
        const OverPlane<V>& plane, const Ranges<V>& ranges, const V& v, const V& log_of_v
    ) {
        const EdgeGaussian<V> along_u{
            multiply_add(plane.u_slope, v, plane.u_0), plane.u_square, ranges.low, ranges.high};
        return log_of_v + along_u.largest_log();
    }

    /// A slope in the lanes whose values count, else 0: others add nothing, so nothing is cut
    /// for them.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION static V where_it_counts(const V& log, const V& slope) {
        return if_less(all_lanes<V>(last_log_of_row), log, slope, all_lanes<V>(0));
    }

    /// A row of the pixel, cut where the nearest angle leaves the step.
    /// @param slope  by which the nearest angle changes along the row
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION static Pieces<V, 2> pieces_along_u(
        const EdgeGaussian<V>& along_u,
        const Ranges<V>& ranges,
        const V& turn_of_row,
        const V& slope
    ) {
        const auto whole = along_u.nodes();
        const V inverse_turn = signed_inverse(slope);
        const V low = whole.centre - whole.half_width;
        const V change = slope * whole.half_width;
        const auto cut = [&](const V& end_of_step) {
            return cut_at(V((end_of_step - turn_of_row) * inverse_turn), low, change);
        };
        return Pieces<V, 2>::of(
            low, whole.centre + whole.half_width, {cut(ranges.first_end), cut(ranges.last_end)}
        );
    }

    /// The edge along slow, cut where the middle of a row's Gaussian leaves the pixel and where
    /// its nearest angle leaves the step.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION static Pieces<V, 4> pieces_along_v(
        const OverPlane<V>& plane, const Ranges<V>& ranges
    ) {
        const auto whole = plane.along_v.nodes();
        const V largest_log = plane.along_v.largest_log();
        const V u_slope = where_it_counts(largest_log, plane.u_slope);
        const V inverse_slope = signed_inverse(u_slope);
        const V turn_0 = multiply_add(plane.turn_of_u, plane.u_0, plane.turn_0);
        const V turn_slope = where_it_counts(
            largest_log, V(multiply_add(plane.turn_of_u, plane.u_slope, plane.turn_of_v))
        );
        const V inverse_turn = signed_inverse(turn_slope);
        const V low = whole.centre - whole.half_width;
        const V u_change = u_slope * whole.half_width * inverse_square_root(plane.u_square);
        const V turn_change = turn_slope * whole.half_width;
        const auto cut_by_u = [&](const V& edge) {
            return cut_at(V((edge - plane.u_0) * inverse_slope), low, u_change);
        };
        const auto cut_by_turn = [&](const V& end_of_step) {
            return cut_at(V((end_of_step - turn_0) * inverse_turn), low, turn_change);
        };
        return Pieces<V, 4>::of(
            low,
            whole.centre + whole.half_width,
            {cut_by_u(ranges.low),
             cut_by_u(ranges.high),
             cut_by_turn(ranges.first_end),
             cut_by_turn(ranges.last_end)}
        );
    }
};

template <class T>
using StillPixelLattice = BroadenedLattice<T, StillSpotsOverPixel>;
template <class T>
using SweptPixelLattice = BroadenedLattice<T, SweptSpotsOverPixel>;

}  // namespace minibragg::crystal
