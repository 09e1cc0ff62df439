#include "tests/property/diff_fund.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace levrules::property {

namespace {

// A value as it is written and as `diff` tells it.
struct Way {
  std::string written, told;
};

const std::string kUsers = "%users%";

std::vector<Way> Ways(const std::vector<std::string>& texts) {
  std::vector<Way> ways;
  for (const std::string& text : texts) {
    std::string told = text;
    if (const std::size_t at = told.find(kUsers); at != std::string::npos)
      told.replace(at, kUsers.size(), "users");
    ways.push_back({text, told});
  }
  return ways;
}

// A line of its own, or none.
std::vector<Way> Lines(const std::vector<std::string>& texts) {
  std::vector<Way> ways;
  for (const std::string& text : texts)
    ways.push_back({text.empty() ? "" : "    " + text + "\n", text});
  return ways;
}

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  DiffFund Make() {
    fund_.as_at = random_.Pick<std::string>(
        {"2025-04-20", "2025-05-10", "2025-05-20", "2025-06-10", "2025-07-01"});
    Header();
    Lists();
    Regions();
    Halls();
    Parameters();
    Columns();
    Index();
    Rank();
    Criteria();
    Table();
    OfRegions();
    Decision();
    Allocation();
    Report();
    Background();
    return std::move(fund_);
  }

 private:
  // ---- helpers

  void Add(std::string name, std::string lines, bool to_library = false) {
    fund_.pieces.push_back({std::move(name), std::move(lines), to_library});
  }
  void Name(const std::string& kind, const std::string& name) {
    fund_.names[name] = name;
    fund_.renamable.push_back({kind, name});
  }
  void Order(const std::string& name, std::vector<std::string> items, std::string between) {
    fund_.orders[name] = {std::move(items), std::move(between)};
  }
  // A value of the text, with an edit to another one.
  void Offer(Edit edit, const std::string& knob, const std::string& label,
             const std::vector<Way>& ways) {
    const std::size_t now = random_.Below(ways.size());
    fund_.values[knob] = ways[now].written;
    const std::size_t then = (now + 1 + random_.Below(ways.size() - 1)) % ways.size();
    edit.values.push_back(
        {knob, ways[now].written, ways[then].written, {label, ways[now].told, ways[then].told}});
    fund_.edits.push_back(std::move(edit));
  }
  std::string Number(const std::vector<int>& values) {
    return std::to_string(random_.Pick(values));
  }

  // ---- the pieces

  void Header() {
    Add("header",
        "fund halls \"Hall grants\"\n    edition \"round 1\"\n"
        "    in force from 2025-04-01 to 2026-03-31\n    decides for each %hall%\n");
    Add("guide", "source guide \"Guide to hall grants\"\n");
  }

  void Lists() {
    Order("sizes", {"small", "middle", "large"}, ", ");
    Name("list", "size");
    Add("size", "enum %size%: ~sizes~\n", true);
    Name("unit", "visit");
    Add("visit", "unit %visit%\n", true);
  }

  void Regions() {
    Name("entity", "region");
    Name("column", "region.pot");
    Order("region rows",
          {"    | north | £9_000 |", "    | south | £5_500 |", "    | west | £700 |"}, "\n");
    Add("region",
        "entity %region%\n    key title : text\n    %region.pot% : money\n"
        "    | title | %region.pot% |\n~region rows~\n");
  }

  std::string Row(int number, bool in_file) {
    const auto missing = [&](std::size_t percent, const std::string& value) {
      return random_.Chance(percent) ? std::string() : value;
    };
    const std::vector<std::string> cells = {
        fmt::format("H{:02}", number),
        random_.Pick<std::string>({"Alder", "Birch", "Cherry", "users", "need"}),
        random_.Pick<std::string>({"north", "north", "south", "south", "west"}),
        random_.Pick<std::string>({"small", "middle", "large"}),
        Number({100, 200, 200, 300, 400, 500, 600, 800}),
        missing(12, Number({0, 100, 200, 250, 300, 450, 600})),
        missing(18, Number({5, 10, 15, 20, 20, 25, 30, 40}) + "%"),
        missing(15, Number({5, 10, 20, 30, 30, 40, 60}))};
    std::string line = in_file ? "" : "    |";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      line += in_file ? (i == 0 ? "" : ",") + cells[i] : " " + cells[i] + " |";
    }
    return line;
  }

  void Halls() {
    Name("entity", "hall");
    const std::vector<std::string> columns = {"users", "visits", "poor", "age"};
    for (const std::string& column : columns) {
      Name("column", column);
      fund_.values["heading " + column] = "";
    }
    const bool in_file = random_.Chance(50);
    std::vector<std::string> rows;
    const int count = random_.Between(6, 16);
    for (int i = 1; i <= count; ++i) rows.push_back(Row(i, in_file));
    Order("let in", {"%users% >= %smallest%", "code <> \"H03\""}, " and ");
    std::string lines = "entity %hall% \"Hall of users\"\n";
    if (in_file) lines += "    from \"halls.csv\"\n";
    smallest_is_read_ = random_.Chance(40);
    if (smallest_is_read_) lines += "    only where ~let in~\n";
    lines +=
        "    key code : text\n    label title : text\n    place_of : %region%\n"
        "    size_of : %size%\n"
        "    %users% : integer people$heading users$ \"Users of the hall\"\n"
        "    %visits% : optional integer %visit%$heading visits$\n"
        "    %poor% : optional percent$heading poor$ in 0%..100%\n"
        "    %age% : optional integer$heading age$  cites guide \"table 1\"\n";
    const std::string heading = "code,title,place_of,size_of,users,visits,poor,age\n";
    if (in_file) {
      fund_.table = heading;
      for (const std::string& row : rows) fund_.table += row + "\n";
    } else {
      lines += "    | code | title | place_of | size_of | %users% | %visits% | %poor% | %age% |\n";
      lines += "~hall rows~\n";
      Order("hall rows", rows, "\n");
    }
    Add("hall", lines);
  }

  void Parameters() {
    Name("parameter", "smallest");
    Add("smallest", "parameter %smallest% is @smallest@$smallest$  cites guide \"paragraph 1\"\n");
    Edit edit{"parameter value", "parameter", "smallest", "", "value", {}};
    if (!smallest_is_read_) edit.effect = program::Effect::Text;
    Offer(edit, "smallest", "", Ways({"150 people", "200 people", "250 people", "400 people"}));
    Name("parameter", "least");
    const std::vector<std::pair<std::string, std::string>> turns = {
        {"2025-04-30", "2025-05-01"}, {"2025-05-14", "2025-05-15"}, {"2025-06-01", "2025-06-02"}};
    const std::size_t now = random_.Below(3);
    const std::size_t then = (now + 1 + random_.Below(2)) % 3;
    fund_.values["last day"] = turns[now].first;
    fund_.values["next day"] = turns[now].second;
    Offer({"parameter value", "parameter", "least", "", "value", {}}, "least 1", "from 2025-01-01",
          Ways({"5%", "10%", "15%"}));
    Offer({"parameter value", "parameter", "least", "", "value", {}}, "least 2",
          "from " + turns[now].second, Ways({"20%", "25%", "30%", "35.5%"}));
    Add("least", "parameter %least% : percent \"Least share\"\n~least values~\n");
    Order("least values",
          {"    from 2025-01-01 to $last day$ is $least 1$",
           "    from $next day$ is $least 2$  cites guide \"paragraph 2\""},
          "\n");
    Edit dates{"parameter date", "parameter", "least", "", "date", {}};
    dates.values.push_back({"last day",
                            turns[now].first,
                            turns[then].first,
                            {"", "from 2025-01-01 to " + turns[now].first,
                             "from 2025-01-01 to " + turns[then].first}});
    dates.values.push_back({"next day",
                            turns[now].second,
                            turns[then].second,
                            {"", "from " + turns[now].second, "from " + turns[then].second}});
    fund_.edits.push_back(dates);
  }

  void Columns() {
    Add("score",
        "function score(x) = (x - min(x missing skipped)) /\n"
        "    (max(x missing skipped) - min(x missing skipped))\n",
        true);
    Name("let", "each");
    Order("each head", {"let %each% = %visits% / %users%"}, "");
    fund_.values["each data"] = "";
    Add("each", "~each head~\n");
    Name("let", "usual");
    const std::string mean = random_.Pick<std::string>({"mean", "median", "max"});
    Offer({"missing policy", "definition", "usual", "", "rule for missing values", {}},
          "usual missing", "", Ways({"missing skipped", "missing spoils"}));
    Offer({"threshold", "definition", "usual", "", "number", {}}, "usual from", "",
          Ways({"150 people", "250 people", "450 people"}));
    Add("usual", "let %usual% = @usual missing@@usual from@" + mean +
                     "(%poor% within place_of\n    where %users% >= "
                     "$usual from$\n    $usual missing$)  cites guide \"paragraph 4\"\n");
  }

  // Weights of three parts: two of them change.
  void Index() {
    Name("index", "need");
    const int first = random_.Between(2, 12) * 5;
    const int second = random_.Between(1, 5) * 5;
    const std::vector<int> weights = {first, second, 100 - first - second};
    const std::vector<std::string> titles = {"Share of poor", "Age", "visits and users"};
    const std::vector<std::string> formulas = {"score(%poor%)", "%age% / 100",
                                               "score(%each%$each data$)"};
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const std::string knob = "weight " + titles[i];
      fund_.values[knob] = fmt::format("{}%", weights[i]);
      parts.push_back(fmt::format("    weight ${}$ on {} \"{}\"", knob, formulas[i], titles[i]));
    }
    Order("parts", parts, "\n");
    Add("need", "index %need% @need@\"Index of need\"\n~parts~\n$need missing$");
    Offer({"missing policy", "index", "need", "", "rule for missing values", {}}, "need missing",
          "", Lines({"", "missing shared"}));
    const std::size_t from = random_.Below(3);
    const std::size_t to = (from + 1 + random_.Below(2)) % 3;
    const int step = random_.Between(1, weights[from] - 1);
    Edit edit{"weight", "index", "need", "", "weight", {}};
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const int then = weights[i] + (i == to ? step : i == from ? -step : 0);
      const std::string before = fmt::format("{}%", weights[i]);
      const std::string after = fmt::format("{}%", then);
      if (then != weights[i])
        edit.values.push_back({"weight " + titles[i], before, after, {titles[i], before, after}});
    }
    fund_.edits.push_back(edit);
  }

  void Rank() {
    Name("let", "place");
    const std::string ranked = random_.Pick<std::string>({"%need%", "%poor%", "%age%"});
    const std::string within = random_.Chance(50) ? " within place_of" : "";
    const bool unknown = random_.Chance(20);  // who competes may be unknown
    const std::string where = unknown              ? " where %age% > 5"
                              : random_.Chance(50) ? " where size_of <> large"
                                                   : "";
    Add("place", "let %place% = @direction@@ties@@place missing@rank(" + ranked + " $direction$" +
                     within + where + "\n    $ties$\n    $place missing$)\n");
    const auto at_place = [&](const std::string& what, const std::string& aspect,
                              const std::string& knob, const std::vector<Way>& ways) {
      Offer({what, "definition", "place", "", aspect, {}}, knob, "", ways);
    };
    at_place("direction", "direction", "direction", Ways({"highest first", "lowest first"}));
    at_place("tie rule", "tie rule", "ties",
             Ways({"ties share", "ties share worst", "ties dense", "ties by code lowest first",
                   "ties by code highest first", "ties by %users% highest first, code lowest first",
                   "ties by %users% lowest first"}));
    at_place("missing policy", "rule for missing values", "place missing",
             unknown ? Ways({"missing skipped", "missing spoils"})
                     : Ways({"missing skipped", "missing last", "missing spoils"}));
    Name("let", "merit");
    Add("merit",
        "let %merit% = (%need% * 10) $merit round$ \"Merit\"\n"
        "    except where size_of = small\n        %need% * 12 rounded to 1 decimal half up\n");
    Offer({"rounding", "definition", "merit", "", "rounding", {}}, "merit round", "",
          Ways({"rounded half up", "rounded half even", "rounded up", "rounded down",
                "rounded to 1 decimal half up", "rounded to 1 decimal floor",
                "rounded to 2 decimals half even", "rounded to 5 half up"}));
  }

  void Criteria() {
    const std::vector<Way> policies = Lines({"", "missing is met", "missing is not met"});
    Name("criterion", "poor_hall");
    const std::string joined = random_.Chance(50) ? " and " : " or ";
    Order("poor conditions",
          {"%poor% >= %least%", "%age% > $age above$", "%merit% >= $merit from$"}, joined);
    Add("poor_hall",
        "criterion %poor_hall% @poor_hall@\"A hall of the poor\"  cites guide \"paragraph 5\"\n"
        "    met when @age above@@merit from@~poor conditions~\n$poor missing$"
        "    because \"{%poor%} of users, need {%need% rounded to 2 decimals half up}\"\n");
    const Edit threshold{"threshold", "criterion", "poor_hall", "", "threshold", {}};
    Offer(threshold, "age above", "", Ways({"5", "10", "20", "30"}));
    Offer(threshold, "merit from", "", Ways({"2", "2.5", "4", "5", "7"}));
    Offer({"missing policy", "criterion", "poor_hall", "", "rule for missing values", {}},
          "poor missing", "", policies);
    Name("criterion", "at_top");
    Add("at_top",
        "criterion %at_top% @at_top@\"Among the first\"\n    met when %place% <= $top$\n"
        "$top missing$");
    Offer({"threshold", "criterion", "at_top", "", "threshold", {}}, "top", "",
          Ways({"1", "2", "3", "4", "6"}));
    Offer({"missing policy", "criterion", "at_top", "", "rule for missing values", {}},
          "top missing", "", policies);
    Name("criterion", "above");
    Add("above", "criterion %above%\n    met when %poor% >= %usual%\n    tagged kind: need\n");
  }

  // What edits elsewhere do not disturb: a table, a person's outcome, a property and a test.
  void Table() {
    Name("table", "steps");
    Order("step rows", {"    | small | 1 |", "    | middle | 2 |", "    | large | 4 |"}, "\n");
    Add("steps", "table %steps% \"Steps\"\n    unique\n    | size_of | step |\n~step rows~\n");
  }

  void Background() {
    // Where a condition on the rows might leave the hall out, there is none.
    if (!smallest_is_read_) Override();
    Add("law", "property \"No step is lost\"\n    always %steps% >= 1\n");
    Add("small case",
        "test \"A single hall\"\n    as at 2025-05-02\n    given %hall%\n"
        "        | code | title | place_of | size_of | %users% | %visits% | %poor% | %age% |\n"
        "        | T1 | Test | north | small | 700 | 10 | 20% | 10 |\n"
        "    expect count(over every %hall%) = 1\n");
  }

  void Override() {
    Add("override",
        "override %urgent%\n    | code | outcome | reason | by | on |\n"
        "    | H02 | later | It was closed for the whole year | Council | 2025-04-03 |\n");
  }

  void OfRegions() {
    Name("let", "poor_halls");
    Add("poor_halls",
        "for each %region%\n    let %poor_halls% = count(over %hall% via place_of where "
        "%poor_hall% $halls missing$)\n");
    Offer({"missing policy", "definition", "poor_halls", "region", "rule for missing values", {}},
          "halls missing", "", Ways({"missing skipped", "missing spoils"}));
  }

  void Decision() {
    Name("decision", "grant");
    Order("part conditions", {"%at_top%", "%above%", "place_of.%poor_halls% >= $halls$"},
          random_.Chance(60) ? " or " : " and ");
    Order("full conditions", {"%at_top%", "%poor_hall%"}, " and ");
    Add("grant",
        "decision %grant% \"The grant\"\n    outcome full \"In full\" when ~full conditions~\n"
        "    outcome half when @halls@~part conditions~\n    outcome none otherwise\n");
    Offer({"threshold", "decision", "grant", "", "threshold", {}}, "halls", "half",
          Ways({"1", "2", "3"}));
    Name("decision", "urgent");
    Order("urgent places", {"%place% = 1", "%place% = 3", "%place% > 6"}, " or ");
    Add("urgent",
        "decision %urgent%\n    outcome now when %poor_hall%\n"
        "    outcome soon when ~urgent places~\n    outcome later otherwise\n"
        "    may be overridden by \"Council\"\n");
  }

  void Allocation() {
    Name("allocation", "money");
    const bool by_region = random_.Chance(50);
    std::string lines = "allocation %money% @money@\"The money\"\n";
    lines += by_region ? "    of place_of.%region.pot% within place_of\n" : "    of £10_001\n";
    lines +=
        "    where @paid from@~paid~\n~shares~\n"
        "    @money round@rounded $money round$\n    leftover kept\n"
        "    @money missing@$money missing$  cites guide \"paragraph 9\"\n";
    Order("paid", {"%grant% in {full, half}", "%users% >= $paid from$"}, " and ");
    Order("shares",
          {"    share @share 1@$share 1$ by %users%", "    share @share 2@$share 2$ by %need% + 1"},
          "\n");
    Offer({"threshold", "allocation", "money", "", "threshold", {}}, "paid from", "",
          Ways({"150 people", "250 people", "350 people"}));
    Offer({"rounding", "allocation", "money", "", "rounding", {}}, "money round", "",
          Ways({"to £1 by largest remainder, ties by code lowest first",
                "to £1 by largest remainder, ties by code highest first",
                "to £100 by largest remainder, ties by %users% highest first, code lowest first",
                "to £100 down", "to £1 down"}));
    Offer({"missing policy", "allocation", "money", "", "rule for missing values", {}},
          "money missing", "", Ways({"missing skipped", "missing spoils"}));
    const int share = random_.Between(1, 9) * 10;
    const int then = share == 50 ? 65 : 100 - share;
    Edit edit{"weight", "allocation", "money", "", "share", {}};
    const std::vector<std::pair<int, int>> shares = {{share, then}, {100 - share, 100 - then}};
    const std::vector<std::string> labels = {"by users", "by need + 1"};
    for (std::size_t i = 0; i < 2; ++i) {
      const std::string before = fmt::format("{}%", shares[i].first);
      const std::string after = fmt::format("{}%", shares[i].second);
      const std::string knob = fmt::format("share {}", i + 1);
      fund_.values[knob] = before;
      edit.values.push_back({knob, before, after, {labels[i], before, after}});
    }
    fund_.edits.push_back(edit);
    Add("money", lines);
  }

  void Report() {
    Add("report",
        "report\n    %users%\n    %need% rounded to 3 decimals half even \"Need\"\n"
        "    %place% \"users first\"\n    %merit% \"Merit\"\n    %steps%\n");
  }

  Random random_;
  DiffFund fund_;
  bool smallest_is_read_ = false;  // by a condition on the rows of data
};

// Puts in lists, names and values; what it passes over is left for the next step.
class Writer {
 public:
  explicit Writer(const DiffFund& fund) : fund_(fund) {}

  void Write(const Piece& piece) { Expand(piece.lines, ""); }
  DiffText Take() { return std::move(out_); }
  void Blank() { Put("\n"); }

 private:
  void Put(const std::string& text) {
    out_.text += text;
    line_ += static_cast<std::size_t>(std::ranges::count(text, '\n'));
  }

  void Expand(const std::string& text, const std::string& inside) {
    static const std::string marks = "%$@~";
    for (std::size_t i = 0; i < text.size(); ++i) {
      const std::size_t end =
          marks.find(text[i]) == std::string::npos ? std::string::npos : text.find(text[i], i + 1);
      const std::string name = end == std::string::npos ? "" : text.substr(i + 1, end - i - 1);
      if (end == std::string::npos || !Thing(text[i], name, inside)) {
        Put(std::string(1, text[i]));
      } else {
        i = end;
      }
    }
  }

  bool Thing(char mark, const std::string& name, const std::string& inside) {
    if (mark == '%') {
      const auto found = fund_.names.find(name);
      if (found == fund_.names.end()) return false;
      // Columns of another entity are called `entity.column`.
      const std::size_t dot = found->second.find('.');
      Put(dot == std::string::npos ? found->second : found->second.substr(dot + 1));
      return true;
    }
    if (mark == '@') {
      out_.lines[name] = line_;
      return true;
    }
    if (mark == '$') {
      const auto found = fund_.values.find(name);
      if (found == fund_.values.end()) return false;
      out_.lines.try_emplace(name, line_);
      Expand(found->second, name);
      return true;
    }
    const auto found = fund_.orders.find(name);
    if (found == fund_.orders.end() || name == inside) return false;
    for (std::size_t i = 0; i < found->second.items.size(); ++i) {
      if (i > 0) Put(found->second.between);
      Expand(found->second.items[i], name);
    }
    return true;
  }

  const DiffFund& fund_;
  DiffText out_;
  std::size_t line_ = 1;
};

}  // namespace

DiffFund MakeDiffFund(std::uint64_t seed) { return Maker(seed).Make(); }

DiffText TextOf(const DiffFund& fund) {
  Writer writer(fund);
  for (std::size_t i = 0; i < fund.pieces.size(); ++i) {
    if (i > 0) writer.Blank();
    writer.Write(fund.pieces[i]);
  }
  return writer.Take();
}

void Apply(const Edit& edit, DiffFund& fund) {
  for (const EditedValue& value : edit.values) fund.values[value.knob] = value.new_written;
}

}  // namespace levrules::property
