#include "runtime/program/words.h"

namespace levrules::program {

std::string_view ComparisonSign(Comparison comparison) {
  switch (comparison) {
    case Comparison::Equal:
      return "=";
    case Comparison::NotEqual:
      return "<>";
    case Comparison::Less:
      return "<";
    case Comparison::LessEqual:
      return "<=";
    case Comparison::Greater:
      return ">";
    case Comparison::GreaterEqual:
      return ">=";
  }
  return "?";
}

std::string_view AggregateWord(AggregateOp op) {
  switch (op) {
    case AggregateOp::Count:
      return "count";
    case AggregateOp::Sum:
      return "sum";
    case AggregateOp::Mean:
      return "mean";
    case AggregateOp::Minimum:
      return "min";
    case AggregateOp::Maximum:
      return "max";
    case AggregateOp::Median:
      return "median";
    case AggregateOp::VarianceP:
      return "variance_p";
    case AggregateOp::VarianceS:
      return "variance_s";
    case AggregateOp::StdevP:
      return "stdev_p";
    case AggregateOp::StdevS:
      return "stdev_s";
    case AggregateOp::Any:
      return "any";
    case AggregateOp::All:
      return "all";
    case AggregateOp::Quantile:
      return "quantile";
  }
  return "?";
}

std::string_view CaseRuleWords(CaseRule rule) {
  switch (rule) {
    case CaseRule::Exceptions:
    case CaseRule::Pots:
      return "exceptions";
    case CaseRule::Unique:
      return "unique";
    case CaseRule::First:
      return "first";
    case CaseRule::CollectSum:
      return "collect sum";
    case CaseRule::CollectMinimum:
      return "collect min";
    case CaseRule::CollectMaximum:
      return "collect max";
    case CaseRule::CollectCount:
      return "collect count";
  }
  return "";
}

std::string_view PolicyWords(Policy policy) {
  switch (policy) {
    case Policy::None:
      return "";
    case Policy::Skipped:
      return "missing skipped";
    case Policy::Spoils:
      return "missing spoils";
    case Policy::Last:
      return "missing last";
  }
  return "?";
}

}  // namespace levrules::program
