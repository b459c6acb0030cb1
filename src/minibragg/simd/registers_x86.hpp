#pragma once

#include <immintrin.h>

/// Overloads of base/registers.hpp for the registers of x86, which includes this file.
namespace minibragg::registers {

// NOLINTBEGIN(portability-simd-intrinsics): that is what this file is for

// All of multiply_add first: refined() finds no overload that is declared after it, and would
// take lanes one by one.

#if defined(__FMA__)

KOKKOS_FORCEINLINE_FUNCTION __m256d
multiply_add(const __m256d& a, const __m256d& b, const __m256d& c) {
    return _mm256_fmadd_pd(a, b, c);
}

KOKKOS_FORCEINLINE_FUNCTION __m256
multiply_add(const __m256& a, const __m256& b, const __m256& c) {
    return _mm256_fmadd_ps(a, b, c);
}

KOKKOS_FORCEINLINE_FUNCTION __m128d
multiply_add(const __m128d& a, const __m128d& b, const __m128d& c) {
    return _mm_fmadd_pd(a, b, c);
}

KOKKOS_FORCEINLINE_FUNCTION __m128
multiply_add(const __m128& a, const __m128& b, const __m128& c) {
    return _mm_fmadd_ps(a, b, c);
}

#endif

#if defined(__AVX512F__)

KOKKOS_FORCEINLINE_FUNCTION __m512d
multiply_add(const __m512d& a, const __m512d& b, const __m512d& c) {
    return _mm512_fmadd_pd(a, b, c);
}

KOKKOS_FORCEINLINE_FUNCTION __m512
multiply_add(const __m512& a, const __m512& b, const __m512& c) {
    return _mm512_fmadd_ps(a, b, c);
}

#endif

/// Of (1 + e)^(-1/2) - 1 = e (-1/2 + 3/8 e - ...): the terms that matter where |e| < 2^-13 and
/// 2^-10.
inline constexpr double minus_inverse_root_14[] = {-5.0 / 16, 3.0 / 8, -1.0 / 2};
inline constexpr double minus_inverse_root_12[] = {
    -63.0 / 256, 35.0 / 128, -5.0 / 16, 3.0 / 8, -1.0 / 2};

/// 1 / sqrt(x) from an estimate of it: one step of Newton's method of a higher order.
template <class Number, int n>
KOKKOS_FORCEINLINE_FUNCTION Number
refined(const Number& x, const Number& estimate, const double (&series)[n]) {
    const Number error = multiply_add(Number(x * estimate), estimate, Number(Number{} - 1.0));
    Number correction = Number{} + series[0];
    for (int i = 1; i < n; ++i) {
        correction = multiply_add(correction, error, Number(Number{} + series[i]));
    }
    return multiply_add(Number(estimate * error), correction, estimate);
}

#if defined(__AVX512F__)

/// Masks of all lanes: of the forms without a mask GCC 12 says that they read what is not
/// initialized.
inline constexpr __mmask8 all_8 = 0xFF;
inline constexpr __mmask16 all_16 = 0xFFFF;

KOKKOS_FORCEINLINE_FUNCTION __m512d square_root(const __m512d& x) {
    return _mm512_maskz_sqrt_pd(all_8, x);
}

KOKKOS_FORCEINLINE_FUNCTION __m512 square_root(const __m512& x) {
    return _mm512_maskz_sqrt_ps(all_16, x);
}

KOKKOS_FORCEINLINE_FUNCTION __m512d inverse_square_root(const __m512d& x) {
    return refined(x, __m512d(_mm512_maskz_rsqrt14_pd(all_8, x)), minus_inverse_root_14);
}

KOKKOS_FORCEINLINE_FUNCTION double inverse_square_root(double x) {
    const __m128d estimate = _mm_rsqrt14_sd(_mm_setzero_pd(), _mm_set_sd(x));
    return refined(x, _mm_cvtsd_f64(estimate), minus_inverse_root_14);
}

KOKKOS_FORCEINLINE_FUNCTION __m512d larger(const __m512d& a, const __m512d& b) {
    return _mm512_maskz_max_pd(all_8, b, a);
}

KOKKOS_FORCEINLINE_FUNCTION __m512d smaller(const __m512d& a, const __m512d& b) {
    return _mm512_maskz_min_pd(all_8, a, b);
}

KOKKOS_FORCEINLINE_FUNCTION __m512 larger(const __m512& a, const __m512& b) {
    return _mm512_maskz_max_ps(all_16, b, a);
}

KOKKOS_FORCEINLINE_FUNCTION __m512 smaller(const __m512& a, const __m512& b) {
    return _mm512_maskz_min_ps(all_16, a, b);
}

KOKKOS_FORCEINLINE_FUNCTION auto nearest_int(const __m512d& x) {
    return (RegisterOf<std::int32_t, 8>)_mm512_maskz_cvtpd_epi32(all_8, x);
}

KOKKOS_FORCEINLINE_FUNCTION int lanes_less(const __m512d& a, const __m512d& b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ);
}

KOKKOS_FORCEINLINE_FUNCTION int lanes_less(const __m512& a, const __m512& b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ);
}

KOKKOS_FORCEINLINE_FUNCTION auto gather(
    const float* table, const RegisterOf<std::int32_t, 16>& index
) {
    return (RegisterOf<float, 16>)_mm512_mask_i32gather_ps(
        _mm512_setzero_ps(), all_16, (__m512i)index, table, sizeof(float)
    );
}

#endif

#if defined(__AVX512DQ__) && defined(__AVX512VL__)

KOKKOS_FORCEINLINE_FUNCTION auto gather(
    const double* table, const RegisterOf<std::int32_t, 8>& index
) {
    return (RegisterOf<double, 8>)_mm512_mask_i32gather_pd(
        _mm512_setzero_pd(), all_8, (__m256i)index, table, sizeof(double)
    );
}

KOKKOS_FORCEINLINE_FUNCTION __m256d inverse_square_root(const __m256d& x) {
    return refined(x, __m256d(_mm256_rsqrt14_pd(x)), minus_inverse_root_14);
}

KOKKOS_FORCEINLINE_FUNCTION __m128d inverse_square_root(const __m128d& x) {
    return refined(x, __m128d(_mm_rsqrt14_pd(x)), minus_inverse_root_14);
}

KOKKOS_FORCEINLINE_FUNCTION auto join(
    const RegisterOf<float, 8>& low, const RegisterOf<float, 8>& high
) {
    const __m512 lower = _mm512_castps256_ps512((__m256)low);
    return (RegisterOf<float, 16>)_mm512_maskz_insertf32x8(all_16, lower, (__m256)high, 1);
}

KOKKOS_FORCEINLINE_FUNCTION auto join(
    const RegisterOf<std::int32_t, 8>& low, const RegisterOf<std::int32_t, 8>& high
) {
    const __m512i lower = _mm512_castsi256_si512((__m256i)low);
    return (RegisterOf<std::int32_t, 16>)_mm512_maskz_inserti32x8(
        all_16, lower, (__m256i)high, 1
    );
}

KOKKOS_FORCEINLINE_FUNCTION __m512d fraction(const __m512d& x) {
    return _mm512_maskz_reduce_pd(all_8, x, 0);
}

KOKKOS_FORCEINLINE_FUNCTION __m512 fraction(const __m512& x) {
    return _mm512_maskz_reduce_ps(all_16, x, 0);
}

KOKKOS_FORCEINLINE_FUNCTION __m256d fraction(const __m256d& x) {
    return _mm256_reduce_pd(x, 0);
}

KOKKOS_FORCEINLINE_FUNCTION __m256 fraction(const __m256& x) {
    return _mm256_reduce_ps(x, 0);
}

KOKKOS_FORCEINLINE_FUNCTION __m128d fraction(const __m128d& x) {
    return _mm_reduce_pd(x, 0);
}

KOKKOS_FORCEINLINE_FUNCTION __m128 fraction(const __m128& x) {
    return _mm_reduce_ps(x, 0);
}

KOKKOS_FORCEINLINE_FUNCTION double fraction(double x) {
    return _mm_cvtsd_f64(_mm_reduce_sd(_mm_setzero_pd(), _mm_set_sd(x), 0));
}

KOKKOS_FORCEINLINE_FUNCTION float fraction(float x) {
    return _mm_cvtss_f32(_mm_reduce_ss(_mm_setzero_ps(), _mm_set_ss(x), 0));
}

#endif

#if defined(__AVX__) && !(defined(__AVX512DQ__) && defined(__AVX512VL__))

constexpr int to_nearest = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;

KOKKOS_FORCEINLINE_FUNCTION __m256d fraction(const __m256d& x) {
    return x - _mm256_round_pd(x, to_nearest);
}

KOKKOS_FORCEINLINE_FUNCTION __m256 fraction(const __m256& x) {
    return x - _mm256_round_ps(x, to_nearest);
}

KOKKOS_FORCEINLINE_FUNCTION __m128d fraction(const __m128d& x) {
    return x - _mm_round_pd(x, to_nearest);
}

KOKKOS_FORCEINLINE_FUNCTION __m128 fraction(const __m128& x) {
    return x - _mm_round_ps(x, to_nearest);
}

#endif

#if defined(__AVX__)

KOKKOS_FORCEINLINE_FUNCTION auto join(
    const RegisterOf<float, 4>& low, const RegisterOf<float, 4>& high
) {
    return (RegisterOf<float, 8>)_mm256_set_m128((__m128)high, (__m128)low);
}

KOKKOS_FORCEINLINE_FUNCTION __m256d square_root(const __m256d& x) {
    return _mm256_sqrt_pd(x);
}

KOKKOS_FORCEINLINE_FUNCTION __m256 square_root(const __m256& x) {
    return _mm256_sqrt_ps(x);
}

KOKKOS_FORCEINLINE_FUNCTION __m256d larger(const __m256d& a, const __m256d& b) {
    return _mm256_max_pd(b, a);
}

KOKKOS_FORCEINLINE_FUNCTION __m256d smaller(const __m256d& a, const __m256d& b) {
    return _mm256_min_pd(a, b);
}

KOKKOS_FORCEINLINE_FUNCTION __m256 larger(const __m256& a, const __m256& b) {
    return _mm256_max_ps(b, a);
}

KOKKOS_FORCEINLINE_FUNCTION __m256 smaller(const __m256& a, const __m256& b) {
    return _mm256_min_ps(a, b);
}

KOKKOS_FORCEINLINE_FUNCTION auto nearest_int(const __m256d& x) {
    return (RegisterOf<std::int32_t, 4>)_mm256_cvtpd_epi32(x);
}

KOKKOS_FORCEINLINE_FUNCTION int lanes_less(const __m256d& a, const __m256d& b) {
    return _mm256_movemask_pd(_mm256_cmp_pd(a, b, _CMP_LT_OQ));
}

KOKKOS_FORCEINLINE_FUNCTION int lanes_less(const __m256& a, const __m256& b) {
    return _mm256_movemask_ps(_mm256_cmp_ps(a, b, _CMP_LT_OQ));
}

#endif

#if !defined(__AVX512F__)

KOKKOS_FORCEINLINE_FUNCTION double inverse_square_root(double x) {
    const __m128 estimate = _mm_rsqrt_ss(_mm_cvtsd_ss(_mm_setzero_ps(), _mm_set_sd(x)));
    return refined(x, static_cast<double>(_mm_cvtss_f32(estimate)), minus_inverse_root_12);
}

KOKKOS_FORCEINLINE_FUNCTION __m128d inverse_square_root(const __m128d& x) {
    return refined(
        x, __m128d(_mm_cvtps_pd(_mm_rsqrt_ps(_mm_cvtpd_ps(x)))), minus_inverse_root_12
    );
}

#if defined(__AVX__)

KOKKOS_FORCEINLINE_FUNCTION __m256d inverse_square_root(const __m256d& x) {
    const __m128 estimate = _mm_rsqrt_ps(_mm256_cvtpd_ps(x));
    return refined(x, __m256d(_mm256_cvtps_pd(estimate)), minus_inverse_root_12);
}

#endif

#endif

#if defined(__AVX2__)

KOKKOS_FORCEINLINE_FUNCTION auto gather(
    const double* table, const RegisterOf<std::int32_t, 4>& index
) {
    // With a mask of all lanes: of the form without one GCC 12 says that it reads what is not
    // initialized.
    const __m256d all_4 = _mm256_castsi256_pd(_mm256_set1_epi64x(-1));
    return (RegisterOf<double, 4>)_mm256_mask_i32gather_pd(
        _mm256_setzero_pd(), table, (__m128i)index, all_4, sizeof(double)
    );
}

KOKKOS_FORCEINLINE_FUNCTION auto gather(
    const float* table, const RegisterOf<std::int32_t, 8>& index
) {
    return (RegisterOf<float, 8>)_mm256_i32gather_ps(table, (__m256i)index, sizeof(float));
}

#endif

KOKKOS_FORCEINLINE_FUNCTION __m128d square_root(const __m128d& x) {
    return _mm_sqrt_pd(x);
}

KOKKOS_FORCEINLINE_FUNCTION __m128 square_root(const __m128& x) {
    return _mm_sqrt_ps(x);
}

KOKKOS_FORCEINLINE_FUNCTION __m128d larger(const __m128d& a, const __m128d& b) {
    return _mm_max_pd(b, a);
}

KOKKOS_FORCEINLINE_FUNCTION __m128d smaller(const __m128d& a, const __m128d& b) {
    return _mm_min_pd(a, b);
}

KOKKOS_FORCEINLINE_FUNCTION __m128 larger(const __m128& a, const __m128& b) {
    return _mm_max_ps(b, a);
}

KOKKOS_FORCEINLINE_FUNCTION __m128 smaller(const __m128& a, const __m128& b) {
    return _mm_min_ps(a, b);
}

KOKKOS_FORCEINLINE_FUNCTION auto nearest_int(const __m128d& x) {
    return half_of<0>((RegisterOf<std::int32_t, 4>)_mm_cvtpd_epi32(x));
}

KOKKOS_FORCEINLINE_FUNCTION std::int32_t nearest_int(double x) {
    return _mm_cvtsd_si32(_mm_set_sd(x));
}

KOKKOS_FORCEINLINE_FUNCTION std::int32_t nearest_int(float x) {
    return _mm_cvtss_si32(_mm_set_ss(x));
}

KOKKOS_FORCEINLINE_FUNCTION int lanes_less(const __m128d& a, const __m128d& b) {
    return _mm_movemask_pd(_mm_cmplt_pd(a, b));
}

KOKKOS_FORCEINLINE_FUNCTION int lanes_less(const __m128& a, const __m128& b) {
    return _mm_movemask_ps(_mm_cmplt_ps(a, b));
}

// NOLINTEND(portability-simd-intrinsics)

}  // namespace minibragg::registers
