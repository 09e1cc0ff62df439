// Operators over many rows, ranks, and calls of functions with clauses.

#include <algorithm>

#include "tests/property/generator.h"

namespace levrules::property {

// One or two columns to group by.
std::optional<std::string> Generator::WithinNames(std::size_t e, bool& missing, bool only_sure) {
  std::vector<Ex> fitting;
  for (const Col& col : entities_[e].cols) {
    if (col.key || (only_sure && (col.ex.missing || col.ex.unranked || !col.field))) continue;
    if (col.ex.kind == Kind::Number && !random_.Chance(15)) continue;
    fitting.push_back(col.ex);
  }
  if (fitting.empty()) return std::nullopt;
  const Ex first = random_.Pick(fitting);
  missing = missing || first.missing || first.unranked;
  std::string names = first.text;
  if (random_.Chance(15)) {
    const Ex second = random_.Pick(fitting);
    if (second.text != first.text) {
      missing = missing || second.missing || second.unranked;
      names += ", " + second.text;
      Use("within two");
    }
  }
  return names;
}

Generator::Seen Generator::MakeSeen(std::size_t e, int depth, bool prefix) {
  Seen seen;
  seen.entity = e;
  const std::size_t which = random_.Below(10);
  seen.sees_this_row = true;
  if (which < 3) {
    if (const auto names = WithinNames(e, seen.group_missing, false)) {
      seen.clauses = " within " + *names;
      Use("within");
    }
  } else if (which < 6) {
    std::vector<std::pair<std::size_t, Col>> references;
    for (std::size_t other = 0; other < entities_.size(); ++other) {
      for (const Col& col : entities_[other].cols) {
        if (col.field && col.ex.kind == Kind::Reference && col.ex.of == entities_[e].name)
          references.emplace_back(other, col);
      }
    }
    if (!references.empty()) {
      const auto& [other, col] = random_.Pick(references);
      seen.entity = other;
      seen.clauses = " over " + entities_[other].name + " via " + col.name;
      seen.group_missing = col.ex.missing;
      seen.sees_this_row = false;
      Use("over via");
    }
  } else if (which == 6) {
    seen.entity = random_.Below(entities_.size());
    seen.clauses = " over every " + entities_[seen.entity].name;
    seen.sees_this_row = false;
    Use("over every");
  } else if (which < 9 && prefix) {
    for (const Col& col : entities_[e].cols) {
      if (!col.rank) continue;
      const bool through = random_.Chance(50);
      seen.clauses = (through ? " through " : " before ") + col.name;
      seen.sees_this_row = false;
      Use(through ? "through" : "before");
      break;
    }
  }
  seen.needs_policy = seen.group_missing;
  if (random_.Chance(35)) {
    const Ex where = Boolean(seen.entity, depth - 1);
    seen.clauses += " where " + where.text;
    seen.needs_policy = seen.needs_policy || where.missing;
    seen.sees_this_row = false;
    Use("where");
  }
  return seen;
}

std::string Generator::Policy(bool needed) {
  if (!needed && !random_.Chance(10)) return "";
  const bool skipped = random_.Chance(65);
  Use(skipped ? "missing skipped" : "missing spoils");
  return skipped ? " missing skipped" : " missing spoils";
}

Ex Generator::Aggregate(std::size_t e, Dimension dimension, int depth) {
  std::vector<std::string> ops = {"sum", "mean",   "mean weighted", "min",
                                  "max", "median", "quantile"};
  if (dimension == Dimension::None)
    ops.insert(ops.end(), {"count", "count", "variance_p", "variance_s"});
  const std::string op = random_.Pick(ops);
  Use(op);
  const bool prefix = op != "median" && op != "quantile" && !op.starts_with("variance");
  const Seen seen = MakeSeen(e, depth, prefix);
  Ex ex;
  ex.dimension = dimension;
  ex.atom = true;
  if (op == "count") {
    ex.missing = seen.needs_policy || seen.clauses.starts_with(" before") ||
                 seen.clauses.starts_with(" through");
    std::string inside = seen.clauses + Policy(seen.needs_policy);
    if (!inside.empty()) inside.erase(0, 1);
    ex.text = "count(" + inside + ")";
    return ex;
  }
  const Ex argument = Number(seen.entity, dimension, depth - 1);
  bool needed = seen.needs_policy || argument.missing || argument.unranked;
  std::string middle = seen.clauses;
  if (op == "mean weighted") {
    const auto people = Columns(seen.entity, Kind::Number, Dimension::People);
    const Ex weight = !people.empty() && random_.Chance(60)
                          ? random_.Pick(people)
                          : Number(seen.entity, Dimension::None, 0);
    if (!weight.residual) {
      middle = " weighted by " + Group(weight) + middle;
      needed = needed || weight.missing || weight.unranked;
    }
  }
  if (op == "quantile") {
    const std::string p = random_.Pick<std::string>({"0%", "25%", "50%", "0.9", "100%", "1 / 3"});
    const std::string type = std::to_string(random_.Between(1, 9));
    middle = " at " + p + " type " + type + middle;
    Use("quantile type " + type);
  }
  const std::string policy = Policy(needed);
  const std::string name = op == "mean weighted" ? "mean" : op;
  ex.text =
      name + "(" + argument.text + (random_.Chance(20) ? policy + middle : middle + policy) + ")";
  ex.missing = !seen.sees_this_row || needed;
  ex.residual = argument.residual;
  ex.unsure = argument.unsure;
  if (!op.starts_with("variance")) ex.percent = argument.percent;
  return ex;
}

Ex Generator::Deviation(std::size_t e, int depth) {
  const Seen seen = MakeSeen(e, depth, false);
  const Ex argument = Number(seen.entity, Dimension::None, depth - 1);
  const bool needed = seen.needs_policy || argument.missing || argument.unranked;
  const std::string policy = Policy(needed);
  Ex ex;
  if (argument.residual || argument.unsure) {
    ex.text = "count(" +
              (seen.clauses + policy).substr(seen.clauses.empty() && policy.empty() ? 0 : 1) + ")";
    ex.atom = true;
  } else {
    const bool sample = random_.Chance(50);
    Use(sample ? "stdev_s" : "stdev_p");
    ex.text = std::string(sample ? "stdev_s(" : "stdev_p(") + argument.text + seen.clauses +
              policy + ") rounded to " + std::to_string(random_.Below(3)) + " decimals half even";
    ex.percent = ex.unsure = argument.percent;
  }
  ex.missing = true;
  return ex;
}

Ex Generator::Quantifier(std::size_t e, int depth) {
  const bool any = random_.Chance(50);
  Use(any ? "any" : "all");
  const Seen seen = MakeSeen(e, depth, true);
  const Ex condition = Boolean(seen.entity, depth - 1);
  Ex ex;
  ex.kind = Kind::Boolean;
  ex.text = (any ? "any(" : "all(") + condition.text + seen.clauses + ")";
  ex.missing = true;
  ex.atom = true;
  return ex;
}

// `within`, `over` and `where` at a function. The rows that its operators see are of `inside`.
std::string Generator::CallClauses(std::size_t e, bool may_over, std::size_t& inside, int depth) {
  std::string clauses;
  bool missing = false;
  inside = e;
  if (may_over && random_.Chance(50)) {
    for (std::size_t other = 0; other < entities_.size(); ++other) {
      for (const Col& col : entities_[other].cols) {
        if (!clauses.empty() || !col.field || col.ex.kind != Kind::Reference ||
            col.ex.of != entities_[e].name)
          continue;
        clauses = " over " + entities_[other].name + " via " + col.name;
        inside = other;
        Use("function over");
      }
    }
  } else if (random_.Chance(40)) {
    if (const auto names = WithinNames(e, missing, false)) {
      clauses = " within " + *names;
      Use("function within");
    }
  }
  if (random_.Chance(35)) {
    clauses += " where " + Boolean(inside, depth - 1).text;
    Use("function where");
  }
  return clauses;
}

// A number for a function's argument, mostly of that dimension, that is no constant.
Ex Generator::Argument(std::size_t e, Dimension wanted, int depth) {
  Ex argument = Number(e, wanted, depth - 1);
  if (argument.constant) argument = random_.Pick(Columns(e, Kind::Number, Dimension::None, false));
  return argument;
}

// `ex` is called with clauses. False where this dimension is not to be had.
bool Generator::CallWithClauses(const FunctionSpec& function, std::size_t e, int depth, Ex& ex) {
  using Shape = FunctionSpec::Shape;
  const Dimension dimension = ex.dimension;
  const bool over = function.shape == Shape::Total || function.shape == Shape::Middle ||
                    function.shape == Shape::AnyOf;
  std::size_t inside = e;
  const std::string clauses = CallClauses(e, over, inside, depth);
  const auto call = [&](const std::string& arguments) {
    ex.text = function.name + "(" + arguments + clauses + ")";
  };
  if (function.shape == Shape::AnyOf) {
    call(Boolean(inside, depth - 1).text);
    return true;
  }
  if (function.shape == Shape::Scale || function.shape == Shape::Above) {
    if (dimension != Dimension::None) return false;
    const bool scale = function.shape == Shape::Scale;
    const Ex x =
        Argument(inside, scale && random_.Chance(40) ? Dimension::People : Dimension::None, depth);
    call(scale ? x.text : x.text + ", " + NumberLiteral(Dimension::None).text);
    ex.unranked = scale && x.unranked;
    return true;
  }
  const Ex x = Argument(inside, dimension, depth);
  if (x.dimension != dimension) return false;
  ex.residual = x.residual;
  ex.percent = x.percent;
  ex.unsure = x.unsure;
  if (function.shape != Shape::Middle) {
    call(x.text);
    if (function.shape == Shape::Lift) {
      ex.unranked = x.unranked;
      ex.unsure = x.unsure || x.percent;
    }
    return true;
  }
  const Ex weight = random_.Pick(Columns(inside, Kind::Number, Dimension::None));
  call(x.text + ", " + weight.text);
  return !weight.residual;
}

// `ex` is called with arguments of the row itself. False where this dimension is not to be had.
bool Generator::CallWithoutClauses(const FunctionSpec& function, std::size_t e, int depth, Ex& ex) {
  using Shape = FunctionSpec::Shape;
  const Dimension dimension = ex.dimension;
  const auto call = [&](const std::string& arguments) {
    ex.text = function.name + "(" + arguments + ")";
  };
  if (function.shape == Shape::Both) {
    const Ex a = Boolean(e, depth - 1);
    call(a.text + ", " + Boolean(e, depth - 1).text);
    return true;
  }
  if (function.shape == Shape::Pick) {
    const Ex a = Boolean(e, depth - 1);
    const Ex b = Number(e, dimension, depth - 1);
    const Ex c = Number(e, dimension, depth - 1);
    call(a.text + ", " + b.text + ", " + c.text);
    ex.unranked = b.unranked || c.unranked;
    ex.residual = b.residual || c.residual;
    ex.unsure = b.unsure || c.unsure || b.percent || c.percent;
    return true;
  }
  const bool rounds = function.shape == Shape::Round;
  const Ex x = Argument(e, rounds ? dimension : Dimension::None, depth);
  call(rounds ? x.text + ", " + std::to_string(random_.Below(3)) : x.text);
  if (function.shape == Shape::Beyond) return true;
  if (x.percent || x.unsure || x.residual || x.dimension != dimension) return false;
  if (rounds) {
    ex.unranked = x.unranked;
    return true;
  }
  ex.missing = false;  // Half, of what is always known.
  return dimension == Dimension::None && !x.missing && !x.unranked;
}

std::optional<Ex> Generator::FunctionCall(std::size_t e, Kind kind, Dimension dimension,
                                          int depth) {
  using Shape = FunctionSpec::Shape;
  if (functions_.empty()) return std::nullopt;
  const FunctionSpec& function = random_.Pick(functions_);
  const bool gives_boolean = function.shape == Shape::Both || function.shape == Shape::Beyond ||
                             function.shape == Shape::AnyOf;
  if (gives_boolean != (kind == Kind::Boolean)) return std::nullopt;
  Ex ex;
  ex.kind = kind;
  ex.dimension = dimension;
  ex.atom = true;
  ex.missing = true;
  bool with_clauses = false;
  switch (function.shape) {
    case Shape::Lift:
    case Shape::Scale:
    case Shape::Above:
    case Shape::Total:
    case Shape::Middle:
    case Shape::AnyOf:
      with_clauses = true;
      break;
    case Shape::Both:
    case Shape::Pick:
    case Shape::Round:
    case Shape::Half:
    case Shape::Beyond:
      break;
  }
  const bool made = with_clauses ? CallWithClauses(function, e, depth, ex)
                                 : CallWithoutClauses(function, e, depth, ex);
  if (!made) return std::nullopt;
  Use("call " + function.name);
  return ex;
}

// Orders by fields that are never missing; mostly the key comes last and leaves no tie.
std::string Generator::TieKeys(std::size_t e) {
  std::vector<std::string> names;
  std::vector<std::string> keys;
  for (const Col& col : entities_[e].cols) {
    if (!col.field || col.ex.missing) continue;
    (col.key ? keys : names).push_back(col.name);
  }
  std::vector<std::string> chosen;
  if (!names.empty() && random_.Chance(60)) chosen.push_back(random_.Pick(names));
  if (chosen.empty() || random_.Chance(60)) chosen.insert(chosen.end(), keys.begin(), keys.end());
  std::string text;
  for (const std::string& name : chosen) {
    text += (text.empty() ? "" : ", ") + name +
            (random_.Chance(50) ? " highest first" : " lowest first");
  }
  return text;
}

Ex Generator::RankCall(std::size_t e, bool& has_within) {
  Use("rank");
  Ex x = AnyNumber(e, random_.Between(0, 1));
  if (random_.Chance(15) && !Columns(e, Kind::Date, std::nullopt, false).empty())
    x = DateValue(e, 1);
  if (x.constant) x = random_.Pick(Columns(e, Kind::Number, Dimension::None, false));
  std::string text = Text() << "rank(" << x.text
                            << (random_.Chance(60) ? " highest first" : " lowest first");
  bool group_missing = false;
  has_within = false;
  if (random_.Chance(40)) {
    if (const auto names = WithinNames(e, group_missing, random_.Chance(50))) {
      text += " within " + *names;
      has_within = true;
      Use("rank within");
    }
  }
  bool where_missing = false;
  bool where = false;
  if (random_.Chance(40)) {
    const Ex condition = Boolean(e, 1);
    text += " where " + condition.text;
    where_missing = condition.missing;
    where = true;
    Use("rank where");
  }
  switch (random_.Below(5)) {
    case 0:
      text += " ties share";
      Use("ties share");
      break;
    case 1:
      text += " ties share worst";
      Use("ties share worst");
      break;
    case 2:
      text += " ties dense";
      Use("ties dense");
      break;
    default:
      text += " ties by " + TieKeys(e);
      Use("ties by");
      break;
  }
  const bool needed = x.missing || x.unranked || where_missing || group_missing;
  if (needed && !where_missing && !group_missing && random_.Chance(40)) {
    text += " missing last";
    Use("rank missing last");
  } else if (needed || random_.Chance(10)) {
    const bool skipped = random_.Chance(65);
    text += skipped ? " missing skipped" : " missing spoils";
    Use(skipped ? "rank missing skipped" : "rank missing spoils");
  }
  Ex ex;
  ex.text = text + ")";
  ex.atom = true;
  ex.missing = needed;
  ex.unranked = where;
  return ex;
}

}  // namespace levrules::property
