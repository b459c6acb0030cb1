#pragma once

#include "base/width.hpp"

/// Elementary functions for packs and scalars alike. Polynomials are Chebyshev fits in 40-digit
/// arithmetic over the stated range; relative errors in exact arithmetic are given with each.
namespace minibragg {

// NOLINTBEGIN(readability-magic-numbers): the coefficients of polynomials have no names

/// c[0] x^(n-1) + ... + c[n-1].
template <class V, int n>
KOKKOS_FORCEINLINE_FUNCTION V polynomial(const V& x, const Element<V> (&coefficients)[n]) {
    V value = all_lanes<V>(coefficients[0]);
    for (int i = 1; i < n; ++i) {
        value = value * x + coefficients[i];
    }
    return value;
}

/// (sin(pi x) / x)^2 as a function of y = x^2, for |x| <= 0.5. Error 1e-8 (float), 5e-22 (double).
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V sin_pi_over_x_squared(const V& y) {
    if constexpr (sizeof(Element<V>) == sizeof(float)) {
        return polynomial<V>(
            y,
            {-3.3561086475072115F,
             13.049796189487816F,
             -30.101399549412938F,
             42.727190409302083F,
             -32.469670986130557F,
             9.8696043107770515F}
        );
    } else {
        return polynomial<V>(
            y,
            {-0.000010542800311175766081,
             0.00016084422556240828977,
             -0.0018896733497114907266,
             0.018191362549004130858,
             -0.14100297509188993136,
             0.85719535458392190371,
             -3.9517681855927402182,
             13.213128391684279396,
             -30.122320685938254545,
             42.728408603346862855,
             -32.46969701133414574,
             9.8696044010893586188}
        );
    }
}

/// sin(pi x) / x as a function of y = x^2, for |x| <= 0.5. Error 2e-11 (float), 3e-22 (double).
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V sin_pi_over_x(const V& y) {
    if constexpr (sizeof(Element<V>) == sizeof(float)) {
        return polynomial<V>(
            y,
            {-0.0070283038552030960F,
             0.082050350201472475F,
             -0.59925218653158298F,
             2.5501633179384269F,
             -5.1677127645930000F,
             3.1415926535361320F}
        );
    } else {
        return polynomial<V>(
            y,
            {-2.2283712160696968871e-8,
             7.9485390373723208439e-7,
             -0.000021915250301851374269,
             0.00046630278745932727291,
             -0.0073704309437021358482,
             0.082145886610993557444,
             -0.59926452932078689914,
             2.5501640398773453428,
             -5.1677127800499700285,
             3.1415926535897932385}
        );
    }
}

/// cos(pi x) as a function of y = x^2, for |x| <= 0.5. Absolute error 2e-10 (float), 6e-21 (double).
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V cos_pi(const V& y) {
    if constexpr (sizeof(Element<V>) == sizeof(float)) {
        return polynomial<V>(
            y,
            {-0.024395932097550444F,
             0.23493706859508651F,
             -1.3352119493905503F,
             4.0587091547631343F,
             -4.9348021369289456F,
             0.99999999977915403F}
        );
    } else {
        return polynomial<V>(
            y,
            {-1.3435212950953200672e-7,
             4.3007241727348469251e-6,
             -0.00010463741681752138305,
             0.001929574187281234834,
             -0.025806891376592964032,
             0.23533063035799501991,
             -1.3352627688545549643,
             4.0587121264167675439,
             -4.9348022005446793043,
             0.99999999999999999999}
        );
    }
}

/// 2^x for -0.5 <= x <= 0.5. Error 2e-9 (float), 3e-18 (double).
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V exp2_of_fraction(const V& x) {
    if constexpr (sizeof(Element<V>) == sizeof(float)) {
        return polynomial<V>(
            x,
            {0.00015461444698569129F,
             0.0013400428177615838F,
             0.0096180566785246381F,
             0.055503272266703021F,
             0.24022650922288758F,
             0.69314720670283260F,
             1.0F}
        );
    } else {
        return polynomial<V>(
            x,
            {4.455817908336064493e-10,
             7.0741942972885210056e-9,
             1.0178057087733941105e-7,
             1.3215432535912376166e-6,
             0.000015252733841556772589,
             0.00015403530463724354209,
             0.0013333558146406470697,
             0.0096181291075872566681,
             0.055504108664821627039,
             0.24022650695910159567,
             0.69314718055994530925,
             0.99999999999999999693}
        );
    }
}

/// Constants of the binary formats, by element type.
template <class T>
struct BinaryFormat;

template <>
struct BinaryFormat<float> {
    using Bits = std::int32_t;
    static constexpr int mantissa_bits = 23;
    static constexpr Bits exponent_bias = 127;
    static constexpr float smallest_exponent = -126.0F;  ///< of a normal number
    static constexpr float integer_magic = 12582912.0F;  ///< 1.5 * 2^23
};

template <>
struct BinaryFormat<double> {
    using Bits = std::int64_t;
    static constexpr int mantissa_bits = 52;
    static constexpr Bits exponent_bias = 1023;
    static constexpr double smallest_exponent = -1022.0;
    static constexpr double integer_magic = 6755399441055744.0;  ///< 1.5 * 2^52
};

/// exp(x) for x <= 0; what is below the smallest normal number comes out as that number or less.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V exp_of_negative(const V& x) {
    using T = Element<V>;
    using Format = BinaryFormat<T>;
    using Bits = typename LanesOf<typename Format::Bits, lane_count<V>>::type;
    constexpr T log2_e = static_cast<T>(1.4426950408889634074);
    const V y = larger(V(x * log2_e), all_lanes<V>(Format::smallest_exponent));
    const V shifted = y + Format::integer_magic;
    const V whole = shifted - Format::integer_magic;
    const V mantissa = exp2_of_fraction(V(y - whole));
    // Adding the whole exponent to the exponent field multiplies by 2^whole.
    const Bits power =
        convert<Bits>(whole) * (typename Format::Bits{1} << Format::mantissa_bits);
    Bits bits;
    __builtin_memcpy(&bits, &mantissa, sizeof(V));
    bits += power;
    V result;
    __builtin_memcpy(&result, &bits, sizeof(V));
    return result;
}

/// sinc3(u)^2 with sinc3(u) = 3 (sin u / u - cos u) / u^2 and u = pi sqrt(r2): the transform of a ball.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V sinc3_squared(const V& r2) {
    using T = Element<V>;
    constexpr T pi = static_cast<T>(3.14159265358979323846);
    constexpr T series_limit =
        static_cast<T>(2.5);  // u^2 below which the difference would cancel
    const V u2 = r2 * (pi * pi);
    V near_value;
    if constexpr (sizeof(T) == sizeof(float)) {
        near_value = polynomial<V>(
            u2,
            {-5.5450560178947470e-9F,
             7.5090317712768200e-7F,
             -0.000066136713050446533F,
             0.0035714280723576401F,
             -0.099999999893137407F,
             0.99999999999629004F}
        );
    } else {
        near_value = polynomial<V>(
            u2,
            {-1.142877620400121132e-18,
             4.4374768757214760582e-16,
             -1.3494945920175838336e-13,
             3.2118086805583565025e-11,
             -5.7812557803016651385e-9,
             7.5156325156261297838e-7,
             -0.000066137566137565892041,
             0.0035714285714285713806,
             -0.099999999999999999996,
             1.0}
        );
    }
    const V safe_u2 = larger(u2, all_lanes<V>(series_limit));
    const V t = square_root(V(safe_u2 * (1 / (pi * pi))));
    const V fraction =
        t - nearest(t);  // sin and cos change sign together: the square does not see it
    const V y = fraction * fraction;
    const V inverse_u2 = T{1} / safe_u2;
    const V sin_over_u = fraction * sin_pi_over_x(y) * t * pi * inverse_u2;
    const V far_value = (sin_over_u - cos_pi(y)) * (inverse_u2 * T{3});
    const V value = if_less(u2, all_lanes<V>(series_limit), near_value, far_value);
    return value * value;
}

// NOLINTEND(readability-magic-numbers)

}  // namespace minibragg
