#pragma once

#include "minibragg/simd/width.hpp"

/// Elementary functions for packs and scalars alike. Polynomials are Chebyshev fits in 40-digit
/// arithmetic over the stated range; relative errors in exact arithmetic are given with each.
namespace minibragg {

// NOLINTBEGIN(readability-magic-numbers): the coefficients of polynomials have no names

/// c[0] x^(n-1) + ... + c[n-1].
template <class V, int n>
KOKKOS_FORCEINLINE_FUNCTION V polynomial(const V& x, const Element<V> (&coefficients)[n]) {
    V value = all_lanes<V>(coefficients[0]);
    for (int i = 1; i < n; ++i) {
        value = multiply_add(value, x, coefficients[i]);
    }
    return value;
}

/// sin(pi x) / x as a function of y = x^2, for |x| <= 0.5. Error 3e-11 (float), 3e-19 (double).
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V sin_pi_over_x(const V& y) {
    if constexpr (sizeof(Element<V>) == sizeof(float)) {
        return polynomial<V>(
            y,
            {-0.007028303855203096F,
             0.082050350201472475F,
             -0.59925218653158298F,
             2.5501633179384269F,
             -5.167712764593F,
             3.141592653536132F}
        );
    } else {
        return polynomial<V>(
            y,
            {7.6978267682241906454e-7,
             -0.000021903497074626017191,
             0.00046629981618983938014,
             -0.0073704305059169434047,
             0.08214588657310289502,
             -0.59926452931894468132,
             2.5501640398773004745,
             -5.1677127800499696077,
             3.1415926535897932378}
        );
    }
}

/// x sin(pi s) / (pi s) as a function of x and y = s^2, for |s| <= 0.5: x and a correction.
/// Error 3e-8 (float), 8e-16 (double).
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V times_sinc(const V& x, const V& y) {
    if constexpr (sizeof(Element<V>) == sizeof(float)) {
        const V correction = polynomial<V>(
            y,
            {0.024999967743496280F,
             -0.19057367531428398F,
             0.81173354174604254F,
             -1.6449339974801581F}
        );
        return multiply_add(x, V(y * correction), x);
    } else {
        const V correction = polynomial<V>(
            y,
            {-0.000006757754482624002359814,
             0.0001483541897874163974292,
             -0.002346068349526444077847,
             0.02614784670910962094056,
             -0.1907518240759296841397,
             0.8117424252826327523809,
             -1.6449340668482245976}
        );
        return multiply_add(x, V(y * correction), x);
    }
}

/// cos(pi x) as a function of y = x^2, for |x| <= 0.5. Absolute error 2e-10 (float), 4e-18
/// (double).
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
            {4.1495643539425855122e-6,
             -0.00010456655338748738169,
             0.0019295562724817131482,
             -0.02580688873700220327,
             0.23533063012953285391,
             -1.3352627688434470934,
             4.0587121264164969995,
             -4.9348022005446767673,
             0.99999999999999999608}
        );
    }
}

/// 2^x for -0.5 <= x <= 0.5. Error 3e-9 (float), 4e-18 (double).
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
             0.6931472067028326F,
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

/// The bits of one type of number as another of its size.
template <class To, class From>
KOKKOS_FORCEINLINE_FUNCTION To same_bits(const From& from) {
    static_assert(sizeof(To) == sizeof(From));
    To to;
    __builtin_memcpy(&to, &from, sizeof(To));
    return to;
}

/// Constants of the binary formats, by element type.
template <class T>
struct BinaryFormat;

template <>
struct BinaryFormat<float> {
    using Bits = std::uint32_t;
    static constexpr int mantissa_bits = 23;
    static constexpr float smallest_exponent = -126.0F;  ///< of a normal number
};

template <>
struct BinaryFormat<double> {
    using Bits = std::uint64_t;
    static constexpr int mantissa_bits = 52;
    static constexpr double smallest_exponent = -1022.0;
};

/// exp(x) for x <= 0; what is below the smallest normal number comes out as that number or
/// less.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V exp_of_negative(const V& x) {
    using T = Element<V>;
    using Format = BinaryFormat<T>;
    using Bits = typename LanesOf<typename Format::Bits, lane_count<V>>::type;
    constexpr T log2_e = static_cast<T>(1.4426950408889634074);
    const V y = larger(V(x * log2_e), all_lanes<V>(Format::smallest_exponent));
    const V shifted = y + registers::rounding_magic<T>;
    const V mantissa = exp2_of_fraction(V(y - (shifted - registers::rounding_magic<T>)));
    // The last bits of `shifted` are the whole exponent; in the exponent field they multiply by
    // 2^whole.
    const Bits power =
        same_bits<Bits>(shifted) * (typename Format::Bits{1} << Format::mantissa_bits);
    return same_bits<V>(Bits(same_bits<Bits>(mantissa) + power));
}

/// erf(x). Absolute error 4e-8 (float), which roundings make 3e-7; 7e-17 (double), which they
/// make 3e-16.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V error_function(const V& x) {
    using T = Element<V>;
    if constexpr (sizeof(T) == sizeof(float)) {
        constexpr float end = 3.919206F;  // beyond it is 1 in float
        const V within = smaller(larger(x, all_lanes<V>(-end)), all_lanes<V>(end));
        const V y = within * within;
        const V numerator = polynomial<V>(
            y,
            {1.99287201e-8F,
             -1.99429885e-6F,
             0.000148911655F,
             0.00396932386F,
             0.0513858415F,
             0.206027589F,
             1.12837878F}
        );
        const V denominator =
            polynomial<V>(y, {0.00102329221F, 0.0148818874F, 0.117528784F, 0.515915977F, 1.0F});
        return quotient(V(within * numerator), denominator);
    } else {
        // 1 - erf(|x|) = exp(-x^2) p(t): p is smooth in t = (|x| - 3) / (|x| + 3).
        constexpr T end = 6.0;  // beyond it is 1 in double
        const V size = smaller(larger(x, V(x * T{-1})), all_lanes<V>(end));
        const V t = quotient(V(size + T{-3}), V(size + T{3}));
        const V scaled_complement = polynomial<V>(
            t,
            {-4.3467315650851113146e-8,
             -2.3322413971649342675e-7,
             -1.7994814418495857898e-7,
             1.378313101499701406e-6,
             2.159991999261249991e-6,
             -8.0003489950203089188e-6,
             -0.000012880345629263893161,
             0.000064054729752630909605,
             0.000045257896718230961322,
             -0.00059706127095707495745,
             0.00070774630010232468661,
             0.0042691362756137371894,
             -0.024392499315876496784,
             0.071665837199957190485,
             -0.15011593650078777592,
             0.24560380171230600534,
             -0.32623356004303725771,
             0.17900115118139000157}
        );
        const V complement = exp_of_negative(V(size * size * T{-1})) * scaled_complement;
        const V of_size = all_lanes<V>(1) - complement;
        return if_less(x, all_lanes<V>(0), V(of_size * T{-1}), of_size);
    }
}

/// sinc3(u)^2 with sinc3(u) = 3 (sin u / u - cos u) / u^2 and u = pi sqrt(r2): the transform of
/// a ball.
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
            {-5.545056017894747e-9F,
             7.50903177127682e-7F,
             -6.6136713050446533e-5F,
             0.0035714280723576401F,
             -0.099999999893137407F,
             0.99999999999629004F}
        );
    } else {
        near_value = polynomial<V>(
            u2,
            {4.3088934171332562561e-16,
             -1.3488918053775981973e-13,
             3.2117934419584770369e-11,
             -5.7812555557790487552e-9,
             7.5156325136828892478e-7,
             -0.000066137566137471414228,
             0.0035714285714285483704,
             -0.099999999999999997839,
             0.99999999999999999997}
        );
    }
    const V safe_u2 = larger(u2, all_lanes<V>(series_limit));
    const V t = square_root(V(safe_u2 * (1 / (pi * pi))));
    const V phase =
        fraction(t);  // sin and cos change sign together: the square does not see it
    const V y = phase * phase;
    const V inverse_u2 = quotient(all_lanes<V>(1), safe_u2);
    const V sin_over_u = phase * sin_pi_over_x(y) * t * pi * inverse_u2;
    const V far_value = (sin_over_u - cos_pi(y)) * (inverse_u2 * T{3});
    const V value = if_less(u2, all_lanes<V>(series_limit), near_value, far_value);
    return value * value;
}

// NOLINTEND(readability-magic-numbers)

}  // namespace minibragg
