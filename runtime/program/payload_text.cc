#include "runtime/program/payload_text.h"

#include <fmt/format.h>

#include "runtime/base/overloaded.h"

namespace levrules::program {

namespace {

std::string IdText(InstructionId id) { return fmt::format("{},", id.value); }

std::string AllocationKey(const Allocation& a) {
  std::string text = fmt::format(
      "{} {} {} {} {} ", a.step ? a.step->ToFraction() : "", a.largest_remainder, a.leftover_kept,
      static_cast<int>(a.policy) * 8 + static_cast<int>(a.choice_policy), a.definition.value);
  for (const InstructionId id : {a.pot, a.in_force, a.where, a.at_least, a.at_most})
    text += IdText(id);
  for (const InstructionId id : a.group) text += IdText(id);
  for (const AllocationShare& share : a.shares)
    text += "share" + IdText(share.share) + IdText(share.key);
  for (const RankKey& key : a.ties)
    text += fmt::format("by{}{}", key.highest_first, IdText(key.key));
  return text;
}

}  // namespace

std::string PayloadText(const Payload& payload) {
  const std::string index = fmt::format("{}:", payload.index());
  return index +
         std::visit(
             Overloaded{
                 [](std::monostate) { return std::string(); },
                 [](const Number& number) { return number.ToFraction(); },
                 [](const TextConstant& text) { return text.text; },
                 [](const CodeConstant& code) { return std::to_string(code.code); },
                 [](const Date& date) { return date.ToIso(); },
                 [](ParameterId id) { return std::to_string(id.value); },
                 [](FieldIndex field) { return std::to_string(field); },
                 [](const Rounding& r) {
                   return fmt::format("{} {}", r.step.ToFraction(), static_cast<int>(r.mode));
                 },
                 [](Comparison comparison) { return std::to_string(static_cast<int>(comparison)); },
                 [](const Membership& m) {
                   return fmt::format("{}{}", m.negated, m.excludes_high);
                 },
                 [](const Pattern& p) { return fmt::format("{} {}", p.negated, p.regex); },
                 [](const OutcomeSet& o) { return fmt::format("{} {}", o.negated, o.outcomes); },
                 [](MissingIs is) { return std::to_string(static_cast<int>(is)); },
                 [](const Aggregate& a) {
                   std::string text =
                       fmt::format("{} {} {} {} {} {} {} {} ", static_cast<int>(a.op), a.every,
                                   static_cast<int>(a.population), a.source.value,
                                   static_cast<int>(a.policy), a.quantile_type,
                                   a.rounding.step.ToFraction(), static_cast<int>(a.rounding.mode));
                   for (const InstructionId id :
                        {a.argument, a.where, a.weight, a.via, a.rank, a.quantile})
                     text += IdText(id);
                   for (const InstructionId id : a.group) text += IdText(id);
                   return text;
                 },
                 [](const Rank& r) {
                   std::string text =
                       fmt::format("{} {} {} ", r.highest_first, static_cast<int>(r.ties),
                                   static_cast<int>(r.policy));
                   text += IdText(r.argument) + IdText(r.where);
                   for (const InstructionId id : r.group) text += IdText(id);
                   for (const RankKey& key : r.by)
                     text += fmt::format("by{}{}", key.highest_first, IdText(key.key));
                   return text;
                 },
                 [](const IndexInfo& info) {
                   return fmt::format("{} {} {}", info.shared, info.definition.value, info.block);
                 },
                 [](CaseRule rule) { return std::to_string(static_cast<int>(rule)); },
                 [](const Allocation& a) { return AllocationKey(a); },
                 [](const DecisionInfo& info) { return std::to_string(info.definition.value); }},
             payload);
}

}  // namespace levrules::program
