#include "runtime/data/cells.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "runtime/base/check.h"
#include "runtime/base/limits.h"
#include "runtime/base/text.h"
#include "runtime/data/cell_number.h"
#include "runtime/data/faults.h"

namespace levrules::data {

namespace {

using program::Field;
using program::FieldRole;
using value::Kind;
using value::Number;
using value::State;

CellValue Fail(CellFault* fault, DiagnosticKind kind, std::string_view cell,
               std::vector<std::string> arguments, std::string help) {
  if (fault != nullptr) *fault = {kind, std::move(arguments), std::move(help), Shown(cell)};
  CellValue value;
  value.state = State::Error;
  return value;
}

CellValue KnownCode(std::int32_t code) {
  CellValue value;
  value.state = State::Known;
  value.code = code;
  return value;
}

// The field that says what a cell looks like.
const Field& FormOf(const program::Program& program, const Field& field) {
  const Field* form = &field;
  for (std::size_t steps = 0; form->type.kind == Kind::Reference; ++steps) {
    LEV_CHECK(steps <= program.entities.size(), "keys that are references do not go in a circle");
    const program::Entity& target = program.entities[form->type.entity];
    LEV_CHECK(target.keys.size() == 1, "a reference leads to an entity with one key");
    form = &target.fields[target.keys.front()];
  }
  return *form;
}

}  // namespace

CellReader::CellReader(const program::Program& program, const program::Entity& entity,
                       const Field& field)
    : field_(&field),
      form_(&FormOf(program, field)),
      optional_(field.type.optional || field.role == FieldRole::Companion) {
  for (const program::MissingMarker& marker : entity.markers) {
    markers_.push_back({std::string(TrimBlanks(marker.text)), marker.reason});
  }
  const std::optional<value::UnitId> pound = program.units.Find("£");
  pounds_ = form_->type.kind == Kind::Number && pound && form_->type.unit == *pound;
  money_ = pounds_ && form_->type.decimals == 2;
  if (form_->type.kind == Kind::Enumeration) {
    enumeration_ = &program.enumerations[form_->type.enumeration];
    const auto& items = enumeration_->items;
    for (std::size_t i = 0; i < items.size(); ++i)
      codes_.emplace(items[i].name, static_cast<std::int32_t>(i));
    for (std::size_t i = 0; i < items.size(); ++i)
      codes_.emplace(items[i].label, static_cast<std::int32_t>(i));
  }
  if (!form_->like.empty()) {
    RE2::Options options;
    options.set_log_errors(false);
    like_ = std::make_unique<RE2>(form_->like, options);
  }
}

CellReader::~CellReader() = default;
CellReader::CellReader(CellReader&&) noexcept = default;

CellValue CellReader::Read(std::string_view cell, CellFault* fault) const {
  const std::string_view text = TrimBlanks(cell);
  if (text.empty()) {
    if (optional_) return {};
    return Fail(
        fault, DiagnosticKind::CellEmpty, text, {field_->name},
        fmt::format("fill the cell, or declare the field as `{} : optional …`", field_->name));
  }
  for (const program::MissingMarker& marker : markers_) {
    if (text != marker.text) continue;
    if (!optional_) {
      return Fail(
          fault, DiagnosticKind::CellMarkedMissing, text,
          {Shown(text), marker.reason.empty() ? "missing" : marker.reason, field_->name},
          fmt::format("fill the cell, or declare the field as `{} : optional …`", field_->name));
    }
    CellValue missing;
    missing.reason = marker.reason.empty() ? &marker.text : &marker.reason;
    return missing;
  }
  if (like_ && !FitsPattern(text, fault)) return {.state = State::Error, .number = {}, .text = {}};
  CellValue value;
  switch (form_->type.kind) {
    case Kind::Number:
      value = ReadNumber(text, fault);
      break;
    case Kind::Boolean:
      value = ReadBoolean(text, fault);
      break;
    case Kind::Date:
      value = ReadDate(text, fault);
      break;
    case Kind::Enumeration:
      value = ReadEnumerator(text, fault);
      break;
    case Kind::Text:
    case Kind::Reference:
    case Kind::Invalid:
      value.state = State::Known;
      value.text = text;
      break;
  }
  if (value.state == State::Known && !FitsRange(value, text, fault)) value.state = State::Error;
  return value;
}

CellValue CellReader::ReadNumber(std::string_view cell, CellFault* fault) const {
  CellNumber read = ReadCellNumber(cell);
  if (read.form == CellNumber::Form::TooLong) {
    return Fail(fault, DiagnosticKind::CellNumberTooLong, cell,
                {GroupDigits(read.digits), GroupDigits(limits::kNumberDigits)},
                "write the number with fewer digits");
  }
  const value::Type& type = form_->type;
  const bool form_fits = read.form == CellNumber::Form::Decimal ||
                         (read.form == CellNumber::Form::Fraction && !type.is_integer() && !money_);
  if (!form_fits || (read.pounds && !pounds_) || (read.percent && !type.percent))
    return Refuse(cell, fault);
  if (read.percent) {
    read.value = value::Divide(read.value, 100);
  } else if (!read.pounds && form_->times) {
    read.value *= *form_->times;
  } else if (type.percent) {
    return Fail(
        fault, DiagnosticKind::CellPercentBare, cell, {Shown(cell)},
        fmt::format(
            "write `{}%` in the cell, or in the rules `times 1%` (the column holds percents) or "
            "`times 100%` (it holds rates)",
            Shown(cell)));
  }
  if (!FitsDecimals(read.value, cell, fault))
    return {.state = State::Error, .number = {}, .text = {}};
  CellValue value;
  value.state = State::Known;
  value.number = std::move(read.value);
  return value;
}

bool CellReader::FitsDecimals(const Number& number, std::string_view cell, CellFault* fault) const {
  const int decimals = form_->type.decimals;
  if (decimals == value::kFiniteDecimals && !number.IsFiniteDecimal()) {
    Refuse(cell, fault);
    return false;
  }
  if (decimals >= value::kFiniteDecimals || number.IsInteger()) return true;
  if (form_->type.is_integer()) {
    Fail(fault, DiagnosticKind::CellNotWhole, cell, {Shown(cell)},
         fmt::format("correct the cell, or declare the field `{}` as `number`", field_->name));
    return false;
  }
  const std::optional<int> places = number.DecimalPlaces();
  if (places && *places <= decimals) return true;
  const int shown = form_->type.percent ? std::max(decimals - 2, 0) : decimals;
  Fail(fault, DiagnosticKind::CellDecimals, cell, {Shown(cell), std::to_string(shown)},
       fmt::format("round the cell in the data, or declare the field `{}` with more decimals",
                   field_->name));
  return false;
}

CellValue CellReader::ReadBoolean(std::string_view cell, CellFault* fault) const {
  if (cell == "true") return KnownCode(1);
  if (cell == "false") return KnownCode(0);
  return Refuse(cell, fault);
}

CellValue CellReader::ReadDate(std::string_view cell, CellFault* fault) const {
  std::optional<value::Date> date;
  if (form_->written.empty()) {
    date = value::Date::ParseIso(cell);
  } else if (value::IsValidDatePattern(form_->written)) {
    date = value::Date::ParseWritten(cell, form_->written);
  }
  return date ? KnownCode(date->days()) : Refuse(cell, fault);
}

CellValue CellReader::ReadEnumerator(std::string_view cell, CellFault* fault) const {
  const auto found = codes_.find(cell);
  if (found != codes_.end()) return KnownCode(found->second);
  std::string help;
  if (fault != nullptr) {
    constexpr std::size_t kListed = 12;
    std::vector<std::string> labels;
    for (const program::Enumerator& item : enumeration_->items) {
      labels.push_back(item.label.empty() ? item.name : item.label);
    }
    std::vector<std::string> candidates = labels;
    for (const program::Enumerator& item : enumeration_->items) candidates.push_back(item.name);
    if (const auto near = NearestName(cell, candidates)) {
      help = fmt::format("did you mean `{}`?", *near);
    } else {
      const bool all = labels.size() <= kListed;
      if (!all) labels.resize(kListed);
      for (std::string& label : labels) label = fmt::format("`{}`", label);
      help = fmt::format("accepted: {}", all ? JoinWords(labels, "or")
                                             : fmt::format("{}, …", fmt::join(labels, ", ")));
    }
  }
  return Fail(fault, DiagnosticKind::CellNotListed, cell, {Shown(cell), enumeration_->name},
              std::move(help));
}

bool CellReader::FitsPattern(std::string_view cell, CellFault* fault) const {
  if (like_->ok() && RE2::FullMatch(re2::StringPiece(cell.data(), cell.size()), *like_))
    return true;
  Fail(fault, DiagnosticKind::CellNotLike, cell, {Shown(cell), form_->like},
       like_->ok() ? "correct the cell, or the pattern behind `like` in the rules"
                   : fmt::format("the pattern cannot be used: {}", Printable(like_->error())));
  return false;
}

bool CellReader::FitsRange(const CellValue& value, std::string_view cell, CellFault* fault) const {
  bool fits = true;
  if (form_->type.kind == Kind::Number) {
    const auto& [low, high] = std::tie(form_->low_number, form_->high_number);
    fits = (!low || value.number >= *low) &&
           (!high || (form_->excludes_high ? value.number < *high : value.number <= *high));
  } else if (form_->type.kind == Kind::Date) {
    const auto& [low, high] = std::tie(form_->low_date, form_->high_date);
    fits =
        (!low || value.code >= low->days()) &&
        (!high || (form_->excludes_high ? value.code < high->days() : value.code <= high->days()));
  }
  if (fits) return true;
  const bool scaled = form_->type.kind == Kind::Number && form_->times.has_value();
  const std::string help =
      scaled ? fmt::format("with `times` the cell is {}; correct it, or the range in the rules",
                           NumberText(value.number))
             : "correct the cell, or the range behind `in` in the rules";
  if (fault != nullptr)
    Fail(fault, DiagnosticKind::CellOutOfRange, cell, {Shown(cell), RangeText()}, help);
  return false;
}

std::string CellReader::RangeText() const {
  std::string low, high;
  if (form_->low_number) low = NumberText(*form_->low_number);
  if (form_->high_number) high = NumberText(*form_->high_number);
  if (form_->low_date) low = form_->low_date->ToIso();
  if (form_->high_date) high = form_->high_date->ToIso();
  return fmt::format("{}{}{}", low, form_->excludes_high ? "..<" : "..", high);
}

std::string CellReader::NumberText(const Number& number) const {
  const Number shown = form_->type.percent ? number * 100 : number;
  const std::string digits = shown.IsFiniteDecimal() ? shown.ToDecimal() : shown.ToFraction();
  if (form_->type.percent) return digits + "%";
  return pounds_ ? "£" + digits : digits;
}

// What a cell of the wrong form is not.
std::string CellReader::FormName() const {
  if (form_->type.kind == Kind::Date) {
    return form_->written.empty() ? "a date" : fmt::format("a date written `{}`", form_->written);
  }
  if (form_->type.percent) return "a percentage";
  if (pounds_) return "an amount in £";
  return form_->type.is_integer() ? "a whole number" : "a number";
}

// The accepted forms, and what seems to be wrong with this one.
std::string CellReader::FormHelp(std::string_view cell) const {
  switch (form_->type.kind) {
    case Kind::Boolean:
      return "accepted: `true` or `false`, in small letters";
    case Kind::Date:
      return form_->written.empty()
                 ? "accepted: a day that exists, as in `2021-03-10`; other forms need `written "
                   "\"DD/MM/YYYY\"`"
                 : fmt::format("accepted: a day that exists, written like `{}`", form_->written);
    case Kind::Number:
      break;
    case Kind::Enumeration:
    case Kind::Text:
    case Kind::Reference:
    case Kind::Invalid:
      return {};
  }
  std::string forms = "accepted: ";
  if (form_->type.percent) {
    forms += form_->times ? "`12.5%`, or a bare number such as `12.5`" : "`12.5%`";
  } else if (pounds_) {
    forms += "`£1,234.50` or `1234.50`";
  } else if (form_->type.is_integer()) {
    forms += "`-12` or `1,234`";
  } else {
    forms += "`-0.5`, `1,234.5` or `22/7`";
  }
  if (cell.starts_with('+')) return forms + "; without `+`";
  if (cell.starts_with("−") || cell.starts_with("–"))
    return forms + "; with the hyphen `-` as minus";
  if (cell.ends_with('%')) return forms + "; a field of type `percent` takes `%`";
  if (cell.find("£") != std::string_view::npos && !pounds_)
    return forms + "; a field of type `money` takes `£`";
  const bool exponent = cell.find_first_of("eE") != std::string_view::npos &&
                        cell.find_first_not_of("0123456789.,eE+-") == std::string_view::npos;
  return exponent ? forms + "; without an exponent" : forms;
}

CellValue CellReader::Refuse(std::string_view cell, CellFault* fault) const {
  if (fault == nullptr) return Fail(nullptr, DiagnosticKind::CellForm, cell, {}, {});
  if (form_->type.kind == Kind::Boolean) {
    return Fail(fault, DiagnosticKind::CellNotBoolean, cell, {Shown(cell)}, FormHelp(cell));
  }
  return Fail(fault, DiagnosticKind::CellForm, cell, {Shown(cell), FormName()}, FormHelp(cell));
}

}  // namespace levrules::data
