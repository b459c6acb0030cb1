// Read before everything by clang-tidy 14 alone: with the constexpr std::vector of C++20, clang
// 14 rejects a class that holds a vector of a type that is completed after it, as gemmi's CIF
// headers do.
#include <string>
#undef _GLIBCXX20_CONSTEXPR
#define _GLIBCXX20_CONSTEXPR
#define __fill_a1 __fill_a1_of_bits  // else it would be declared constexpr before, and not here
#include <vector>
#undef __fill_a1
#undef _GLIBCXX20_CONSTEXPR
#define _GLIBCXX20_CONSTEXPR constexpr
