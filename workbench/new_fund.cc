#include "workbench/new_fund.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace levrules::workbench {

namespace {

constexpr const char* kRule = R"(fund NAME "A fund to start from"
    edition "draft"
    in force from 2025-04-01
    decides for each place

# Say where the rules come from; every number can then cite its paragraph.
source prospectus "Prospectus of the fund" published 2025-03-01

enum nation_name: England, Scotland, Wales

entity place "Place"
    from "data/NAME.csv"
    key code     : text like "[ESW][0-9]{3}"
    label name   : text
    nation       : nation_name
    population   : integer people
    unemployment : optional percent times 1% in 0%..100%

parameter top_share : percent is 50%  cites prospectus "paragraph 3"

let need_place = rank(unemployment highest first
    within nation
    ties by population highest first, code lowest first
    missing skipped)

criterion in_need "Among the places in most need of their nation"  cites prospectus "paragraph 3"
    met when need_place <= top_share * size(need_place) rounded up
    because "place {need_place} of {size(need_place)} in its nation"

decision eligibility "May the place bid"  cites prospectus "paragraph 2"
    outcome eligible "Eligible" when in_need
    outcome not_eligible "Not eligible" otherwise

report
    nation
    unemployment
    need_place

test "Half of the places of each nation, rounded up"
    expect place["E001"].eligibility = eligible
    expect place["E003"].eligibility = not_eligible
    expect place["S001"].eligibility = eligible

test "A place without a figure stays open until the figure is known"
    expect place["W002"].eligibility is undetermined

test "A tie is broken by population"
    given place
        | code | name  | nation  | population | unemployment |
        | E001 | Small | England | 1,000      | 5%           |
        | E002 | Large | England | 2,000      | 5%           |
    expect place
        | code | need_place | eligibility  |
        | E002 | 1          | eligible     |
        | E001 | 2          | not_eligible |
)";

constexpr const char* kData = R"(code,name,nation,population,unemployment
E001,Alton,England,120000,6.4
E002,Brayford,England,80000,5.1
E003,Calder,England,45000,3.2
S001,Dunmore,Scotland,61000,5.8
S002,Eskdale,Scotland,23000,4.4
W001,Ffynnon,Wales,38000,6.0
W002,Garth,Wales,12000,
)";

std::string Named(std::string text, const std::string& name) {
  for (std::size_t at = text.find("NAME"); at != std::string::npos;
       at = text.find("NAME", at + name.size())) {
    text.replace(at, 4, name);
  }
  return text;
}

}  // namespace

bool IsFundName(const std::string& name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  constexpr std::size_t kLongest = 60;
  // The reserved words of the language.
  static constexpr std::string_view kReserved[] = {
      "and",   "or",     "not",     "in",      "is",           "if",      "then",     "else",
      "like",  "exists", "rounded", "missing", "undetermined", "refused", "true",     "false",
      "where", "within", "over",    "before",  "through",      "at",      "otherwise"};
  if (std::ranges::find(kReserved, name) != std::end(kReserved)) return false;
  return !name.empty() && name.size() <= kLongest && name[0] >= 'a' && name[0] <= 'z' &&
         std::ranges::all_of(name, fits);
}

std::vector<NewFile> NewFund(const std::string& name) {
  return {{name + ".rule", Named(kRule, name)}, {"data/" + name + ".csv", kData}};
}

}  // namespace levrules::workbench
