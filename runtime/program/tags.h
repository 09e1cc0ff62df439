#pragma once

#include <array>
#include <string_view>

namespace levrules::program {

// The tags that have a meaning beyond one file: the four capitals and the dimensions along which
// plans for levelling up are compared (The Health Foundation, briefing on health and levelling up,
// summer 2021, boxes 1 and 2). Other schemes are free.
struct TagScheme {
  std::string_view name;
  std::array<std::string_view, 4> values;
};
inline constexpr std::array<TagScheme, 2> kTagSchemes = {{
    {"capital", {"human", "social", "natural", "financial"}},
    {"dimension", {"investment_level", "opportunity", "outcomes", "unit_of_analysis"}},
}};

}  // namespace levrules::program
