#include "runtime/data/load.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/base/limits.h"
#include "tests/unit/runtime/data/programs.h"

namespace levrules::data {
namespace {

using namespace testing;  // NOLINT
using program::InlineTable;
using value::State;
using enum DiagnosticKind;

struct Loaded {
  Dataset dataset;
  DiagnosticList out;
};

Loaded LoadAll(const Program& program, const std::vector<Source>& sources,
               const Filter& filter = {}) {
  Loaded loaded;
  loaded.dataset = Load(program, sources, filter, loaded.out);
  return loaded;
}

// A cell as text: its value, `missing`, or the fault's name.
std::string CellText(const Dataset& dataset, value::EntityId entity, program::FieldIndex field,
                     std::uint32_t row) {
  const Table& table = dataset.table(entity);
  const value::Column& column = table.columns[field];
  switch (column.state(row)) {
    case State::Known:
      break;
    case State::Error:
      return std::string(InfoOf(table.faults.at({field, row}).kind).name);
    case State::Missing:
    case State::Unranked:
      return "missing";
  }
  if (column.kind() == Kind::Number) return column.number(row).ToFraction();
  if (column.kind() == Kind::Text)
    return dataset.texts.text(static_cast<std::uint32_t>(column.code(row)));
  return std::to_string(column.code(row));
}

std::vector<std::vector<std::string>> TableText(const Dataset& dataset, value::EntityId entity) {
  const Table& table = dataset.table(entity);
  std::vector<std::vector<std::string>> rows(table.rows());
  for (std::uint32_t row = 0; row < table.rows(); ++row) {
    for (program::FieldIndex field = 0; field < table.columns.size(); ++field) {
      rows[row].push_back(table.present[field] ? CellText(dataset, entity, field, row) : "-");
    }
  }
  return rows;
}

// Each fault as `KIND FILE:ROW:COLUMN`, in the order reported.
std::vector<std::string> Faults(const DiagnosticList& out) {
  std::vector<std::string> faults;
  for (const Diagnostic& fault : out.all()) {
    EXPECT_FALSE(MessageOf(fault).empty());
    const DataPlace place = fault.place.value_or(DataPlace{});
    std::string text =
        std::string(InfoOf(fault.kind).name) + " " + place.file + ":" + std::to_string(place.row);
    if (!place.column.empty()) text += ":" + place.column;
    faults.push_back(std::move(text));
  }
  return faults;
}

using Strings = std::vector<std::string>;

// town(code, region -> region, people), region(name, pot).
struct Towns {
  Program program;
  value::EntityId town, region;

  Towns() {
    town = value::EntityId{0};
    region = value::EntityId{1};
    program.entities.Add(MakeEntity("town", {MakeField("code", Text(), FieldRole::Key),
                                             MakeField("region", Optional(Reference(region))),
                                             MakeField("people", Integer())}));
    program.entities.Add(MakeEntity(
        "region", {MakeField("name", Text(), FieldRole::Key), MakeField("pot", Money(program))}));
  }
  Entity& entity(value::EntityId id) { return program.entities[id]; }
  Loaded Load(std::string_view towns, std::string_view regions = "name,pot\nNorth,£5\nSouth,1\n",
              const Filter& filter = {}) {
    return LoadAll(program, {CsvSource{"town.csv", towns}, CsvSource{"region.csv", regions}},
                   filter);
  }
};

TEST(LoadTest, RowsStandInKeyOrderWithTheirLines) {
  Towns towns;
  const Loaded loaded =
      towns.Load("people,note,code,region\n5,x,B,South\n\n\"1,000\",y,A,\n2,,C,North\n");
  EXPECT_EQ(Faults(loaded.out), Strings{});
  EXPECT_EQ(TableText(loaded.dataset, towns.town),
            (std::vector<Strings>{{"A", "missing", "1000"}, {"B", "1", "5"}, {"C", "0", "2"}}));
  const Table& table = loaded.dataset.table(towns.town);
  EXPECT_EQ(table.lines, (std::vector<std::uint32_t>{4, 2, 5}));
  EXPECT_EQ(table.ignored_columns, Strings{"note"});
  EXPECT_EQ(table.rows_in_file, 3u);
  EXPECT_EQ(table.file, "town.csv");
}

TEST(LoadTest, OrderOfRowsAndColumnsMakesNoDifference) {
  Towns towns;
  Strings rows;
  for (int i = 0; i < 200; ++i) {
    rows.push_back("T" + std::to_string(i) + "," +
                   (i % 3 == 0   ? "North"
                    : i % 3 == 1 ? "South"
                                 : "") +
                   "," + (i % 7 == 0 ? "bad" : std::to_string(i)));
  }
  const auto join = [](const std::string& header, const Strings& lines) {
    std::string text = header;
    for (const std::string& line : lines) text += "\n" + line;
    return text;
  };
  const Loaded first = towns.Load(join("code,region,people", rows));
  ASSERT_FALSE(first.out.has_errors());
  std::ranges::reverse(rows);
  std::rotate(rows.begin(), rows.begin() + 71, rows.end());
  Strings turned;
  for (const std::string& row : rows) {
    const std::size_t a = row.find(','), b = row.rfind(',');
    turned.push_back(row.substr(b + 1) + "," + row.substr(0, a) + "," +
                     row.substr(a + 1, b - a - 1));
  }
  const Loaded second =
      towns.Load(join("people,code,region", turned), "pot,name\n1,South\n£5.00,North\n");
  EXPECT_EQ(TableText(first.dataset, towns.town), TableText(second.dataset, towns.town));
  EXPECT_EQ(TableText(first.dataset, towns.region), TableText(second.dataset, towns.region));
  EXPECT_EQ(first.dataset.table(towns.town).faults.size(),
            second.dataset.table(towns.town).faults.size());
  EXPECT_EQ(TableText(first.dataset, towns.town)[0][2], "CellForm");
}

TEST(LoadTest, CellsThatCannotBeReadAreErrorsInTheirColumn) {
  Towns towns;
  towns.entity(towns.town).markers = {{"x", "Suppressed"}};
  towns.entity(towns.town).fields[2].type.optional = true;
  const Loaded loaded = towns.Load("code,region,people\nA,,x\nB,,1.5\nC,x,\n");
  EXPECT_FALSE(loaded.out.has_errors());
  EXPECT_EQ(TableText(loaded.dataset, towns.town),
            (std::vector<Strings>{{"A", "missing", "missing"},
                                  {"B", "missing", "CellNotWhole"},
                                  {"C", "missing", "missing"}}));
  const Table& table = loaded.dataset.table(towns.town);
  EXPECT_EQ(table.reasons.at({2, 0}), "Suppressed");
  EXPECT_EQ(table.reasons.at({1, 2}), "Suppressed");
  EXPECT_EQ(table.reasons.size(), 2u);
  EXPECT_EQ(table.faults.at({2, 1}).text, "1.5");
}

TEST(LoadTest, ColumnsAreThereOnce) {
  Towns towns;
  towns.entity(towns.town).fields[2].header = "population";
  const Loaded loaded = towns.Load("code,region,populaton,code\nA,,1,A\n");
  EXPECT_EQ(Faults(loaded.out),
            (Strings{"DataColumnDoubled town.csv:1:code", "DataColumnMissing town.csv:1"}));
  EXPECT_EQ(loaded.out.all()[1].help.substr(0, 25), "did you mean `populaton`?");
  EXPECT_EQ(loaded.out.exit_code(), 3);
}

TEST(LoadTest, UnreadableTextIsAFault) {
  Towns towns;
  EXPECT_EQ(Faults(towns.Load("").out), Strings{"DataNoHeader town.csv:0"});
  EXPECT_EQ(Faults(towns.Load("code,region,people\nA,caf\xE9,1\n").out),
            Strings{"DataNotUtf8 town.csv:2:region"});
  EXPECT_EQ(Faults(towns.Load("code,region,people\nA,,1\nB,\"x\n").out),
            Strings{"DataQuoteOpen town.csv:3:region"});
  EXPECT_EQ(Faults(towns.Load("code,region,people\nA,,1,\nB\nC,\"\"x,\n").out),
            (Strings{"DataCellCount town.csv:2", "DataCellCount town.csv:3",
                     "DataTextAfterQuote town.csv:4:region"}));
}

TEST(LoadTest, FaultsOfAllFilesComeAtOnce) {
  Towns towns;
  const Loaded loaded =
      towns.Load("code,region,people\nA,,1\nA,,2\n,,3\n", "name,pot\nN,1,1\nS,1\nS,1\n");
  EXPECT_EQ(Faults(loaded.out),
            (Strings{"DataCellCount region.csv:2", "DataKeyMissing town.csv:4:code",
                     "DataKeyDoubled town.csv:3:code", "DataKeyDoubled region.csv:4:name"}));
}

TEST(LoadTest, KeysAreReadAndUnique) {
  Program program;
  Type colour = Enumeration(program, {{"red", "Red"}, {"green", "Green"}});
  const auto id = program.entities.Add(MakeEntity(
      "x",
      {MakeField("n", NumberType(), FieldRole::Key), MakeField("c", colour, FieldRole::Key),
       MakeField("b", Boolean(), FieldRole::Key), MakeField("d", DateType(), FieldRole::Key)}));
  const auto load = [&](std::string_view text) {
    return LoadAll(program, {CsvSource{"x.csv", text}});
  };
  const Loaded good = load(
      "n,c,b,d\n10,red,true,2020-01-01\n9,green,true,2020-01-01\n9,red,true,2020-01-02\n9,red,true,"
      "2020-01-01\n"
      "9,red,false,2021-01-01\n-1/3,green,true,2020-01-01\n");
  ASSERT_FALSE(good.out.has_errors());
  EXPECT_EQ(good.dataset.table(id).lines, (std::vector<std::uint32_t>{7, 6, 5, 4, 3, 2}));
  EXPECT_EQ(Faults(load("n,c,b,d\n1,red,true,2020-01-01\n1.0,Red,true,2020-01-01\n").out),
            Strings{"DataKeyDoubled x.csv:3:d"});
  EXPECT_EQ(Faults(load("n,c,b,d\none,rot,yes,\n").out),
            (Strings{"CellForm x.csv:2:n", "CellNotListed x.csv:2:c", "CellNotBoolean x.csv:2:b",
                     "DataKeyMissing x.csv:2:d"}));

  const Dataset& data = good.dataset;
  EXPECT_EQ(data.FindRow(program, id, Strings{"-1/3", "Green", "true", "2020-01-01"}), 0u);
  EXPECT_EQ(data.FindRow(program, id, Strings{"9.0", "red", "true", "2020-01-02"}), 3u);
  EXPECT_EQ(data.FindRow(program, id, Strings{"10", "red", "true", "2020-01-01"}), 5u);
  EXPECT_FALSE(data.FindRow(program, id, Strings{"10", "red", "true", "2020-01-02"}));
  EXPECT_FALSE(data.FindRow(program, id, Strings{"ten", "red", "true", "2020-01-02"}));
  EXPECT_FALSE(data.FindRow(program, id, Strings{"10"}));
  std::vector<const value::Column*> key;
  for (const value::Column& column : data.table(id).columns) key.push_back(&column);
  for (std::size_t row = 0; row < 6; ++row) EXPECT_EQ(data.FindRow(program, id, key, row), row);
  value::Column missing(Kind::Number, 6, false);
  key[0] = &missing;
  EXPECT_FALSE(data.FindRow(program, id, key, 0));
}

TEST(LoadTest, OncePerKeyMergesRowsThatAgree) {
  Towns towns;
  towns.entity(towns.town).once_per_key = true;
  const Loaded good = towns.Load(
      "code,region,people,note\nA,North,\"1,000\",x\nB,,2,x\nA,North,1000,y\nA,North,1000.0,z\n");
  ASSERT_EQ(Faults(good.out), Strings{});
  EXPECT_EQ(good.dataset.table(towns.town).rows_merged, 2u);
  EXPECT_EQ(good.dataset.table(towns.town).lines, (std::vector<std::uint32_t>{2, 3}));
  const Loaded bad = towns.Load("code,region,people\nA,North,1\nA,South,1\nA,North,2\n");
  EXPECT_EQ(Faults(bad.out),
            (Strings{"DataRowsDiffer town.csv:3:region", "DataRowsDiffer town.csv:4:people"}));
  EXPECT_EQ(MessageOf(bad.out.all()[1]), "rows with the key `A` differ: `2` here, `1` in row 2");
}

TEST(LoadTest, ReferencesExist) {
  Towns towns;
  const Loaded loaded = towns.Load("code,region,people\nA,Nort,1\nB,elsewhere,x\n");
  EXPECT_EQ(Faults(loaded.out), (Strings{"DataReferenceBroken town.csv:2:region",
                                         "DataReferenceBroken town.csv:3:region"}));
  EXPECT_EQ(loaded.out.all()[0].help, "did you mean `North`?");
  EXPECT_EQ(loaded.out.all()[1].help, "it must be a `name` of `region` in region.csv");
  // A table with faults of its own makes no broken references.
  EXPECT_EQ(Faults(towns.Load("code,region,people\nA,Nort,1\n", "name,pot\n,1\n").out),
            Strings{"DataKeyMissing region.csv:2:name"});
}

TEST(LoadTest, KeysThatAreReferencesFollowTheirEntity) {
  Program program;
  const value::EntityId spend{0}, area{1}, zone{2};
  program.entities.Add(MakeEntity("spend", {MakeField("area", Reference(area), FieldRole::Key),
                                            MakeField("year", Integer(), FieldRole::Key)}));
  program.entities.Add(MakeEntity("area", {MakeField("zone", Reference(zone), FieldRole::Key)}));
  program.entities.Add(MakeEntity("zone", {MakeField("rank", Integer(), FieldRole::Key)}));
  const auto load = [&](std::string_view text) {
    return LoadAll(program, {CsvSource{"s", text}, CsvSource{"a", "zone\n10\n9\n"},
                             CsvSource{"z", "rank\n11\n10\n9\n"}});
  };
  const Loaded loaded = load("area,year\n10,2020\n9,2021\n9,2020\n");
  ASSERT_EQ(Faults(loaded.out), Strings{});
  EXPECT_EQ(loaded.dataset.table(spend).lines, (std::vector<std::uint32_t>{4, 3, 2}));
  EXPECT_EQ(TableText(loaded.dataset, spend)[2], (Strings{"1", "2020"}));
  EXPECT_EQ(loaded.dataset.FindRow(program, spend, Strings{"9", "2021"}), 1u);
  EXPECT_FALSE(loaded.dataset.FindRow(program, spend, Strings{"11", "2021"}));
  EXPECT_EQ(Faults(load("area,year\n11,2020\nx,2020\n").out),
            (Strings{"DataReferenceBroken s:2:area", "DataReferenceBroken s:3:area"}));

  program.entities[zone].fields[0].type = Reference(area);
  EXPECT_EQ(Faults(load("area,year\n10,2020\n").out), Strings{"DataKeyCycle :0"});
}

// `only where` in these tests: keeps rows of more than ten people.
struct FilteredTowns : Towns {
  int calls = 0;
  FilteredTowns() {
    using program::Op;
    program::Instruction field;
    field.op = Op::Field;
    field.space = town;
    field.payload = program::FieldIndex{2};
    const auto people = program.instructions.Add(field);
    program::Instruction compare;
    compare.op = Op::Compare;
    compare.space = town;
    compare.operands = {people, people};
    entity(town).only_where = program.instructions.Add(compare);
  }
  Filter filter() {
    return [this](const Dataset& partial, value::EntityId id) {
      ++calls;
      const Table& table = partial.table(id);
      EXPECT_EQ(table.present, (std::vector<bool>{false, false, true}));
      value::Column kept(Kind::Boolean, table.rows(), false);
      for (std::size_t row = 0; row < table.rows(); ++row) {
        const State state = table.columns[2].state(row);
        if (state == State::Known) {
          kept.SetCode(row, table.columns[2].number(row) > 10 ? 1 : 0);
        } else {
          kept.SetState(row, state);
        }
      }
      return kept;
    };
  }
};

TEST(LoadTest, OnlyWhereComesBeforeKeysAndOtherCells) {
  FilteredTowns towns;
  const Loaded loaded = towns.Load("code,region,people\nB,North,20\nB,nowhere,1\n,,2\nA,South,30\n",
                                   "name,pot\nNorth,1\nSouth,1\n", towns.filter());
  ASSERT_EQ(Faults(loaded.out), Strings{});
  EXPECT_EQ(towns.calls, 1);
  const Table& table = loaded.dataset.table(towns.town);
  EXPECT_EQ(table.lines, (std::vector<std::uint32_t>{5, 2}));
  EXPECT_EQ(table.rows_in_file, 4u);
  EXPECT_EQ(table.keys_left_out.size(), 2u);
  EXPECT_EQ(TableText(loaded.dataset, towns.town),
            (std::vector<Strings>{{"A", "1", "30"}, {"B", "0", "20"}}));
}

TEST(LoadTest, OnlyWhereMustBeKnown) {
  FilteredTowns towns;
  towns.entity(towns.town).fields[2].type.optional = true;
  const Loaded loaded =
      towns.Load("code,region,people\nA,,\nA,,x\nC,,11\n", "name,pot\n", towns.filter());
  EXPECT_EQ(Faults(loaded.out),
            (Strings{"DataFilterUnknown town.csv:2:people", "CellForm town.csv:3:people"}));
  const Filter error = [](const Dataset& partial, value::EntityId id) {
    value::Column column(Kind::Boolean, partial.table(id).rows(), false);
    for (std::size_t row = 0; row < column.size(); ++row) column.SetState(row, State::Error);
    return column;
  };
  EXPECT_EQ(Faults(towns.Load("code,region,people\nA,,1\n", "name,pot\n", error).out),
            Strings{"DataFilterError town.csv:2"});
}

struct Judged {
  Program program;
  value::EntityId id;
  explicit Judged(const Type& type) {
    std::vector<Field> fields = {MakeField("code", Text(), FieldRole::Key),
                                 MakeField("added", Optional(type), FieldRole::Judgement)};
    for (const auto& [name, of] : {std::pair{"added_by", Text()}, std::pair{"added_on", DateType()},
                                   std::pair{"added_reason", Text()}}) {
      fields.push_back(MakeField(name, Optional(of), FieldRole::Companion));
      fields.back().judgement_of = 1;
    }
    id = program.entities.Add(MakeEntity("x", std::move(fields)));
  }
};

TEST(LoadTest, AJudgementNeedsItsCompanions) {
  Judged judged(Boolean());
  const Loaded loaded = LoadAll(
      judged.program,
      {CsvSource{"x.csv",
                 "code,added,added_by,added_on,added_reason\nA,true,Minister,2020-01-02,need\nB,"
                 "true,,2020-01-02,need\n"
                 "C,true,Minister,soon,need\nD,false,,,\nE,,,,\nF,true,Minister,2020-01-02,\n"}});
  ASSERT_EQ(Faults(loaded.out), Strings{});
  Strings added;
  for (const Strings& row : TableText(loaded.dataset, judged.id)) added.push_back(row[1]);
  EXPECT_EQ(added, (Strings{"1", "CellJudgementLacks", "CellJudgementLacks", "0", "missing",
                            "CellJudgementLacks"}));
  const CellFault& fault = loaded.dataset.table(judged.id).faults.at({1, 2});
  EXPECT_EQ(MessageOf({.kind = fault.kind, .arguments = fault.arguments}),
            "`true` is a judgement, but `added_on` cannot be read");

  Judged scored(Integer());
  const Loaded zero = LoadAll(
      scored.program, {CsvSource{"x.csv", "code,added,added_by,added_on,added_reason\nA,0,,,\n"}});
  EXPECT_EQ(TableText(zero.dataset, scored.id)[0][1], "CellJudgementLacks");
}

InlineTable MakeInline(Strings columns, std::vector<Strings> rows) {
  InlineTable table;
  table.columns = std::move(columns);
  for (std::uint32_t i = 0; i < rows.size(); ++i)
    table.row_spans.push_back({FileId{0}, 100 + 2 * i, 101 + 2 * i});
  table.rows = std::move(rows);
  table.span = {FileId{0}, 99, 200};
  return table;
}

TEST(LoadTest, RowsOfARuleFileArePlacedThere) {
  Towns towns;
  towns.entity(towns.region).fields[1].header = "The pot";
  const InlineTable regions =
      MakeInline({"name", "pot"}, {{"South", "£1"}, {"North", "£60m"}, {"South", "2"}});
  const Loaded bad = LoadAll(towns.program, {CsvSource{"town.csv", "code,region,people\n"},
                                             InlineSource{.path = "f.rule", .table = &regions}});
  ASSERT_EQ(Faults(bad.out), Strings{"DataKeyDoubled :0:name"});
  EXPECT_EQ(bad.out.all()[0].primary, (Span{FileId{0}, 104, 105}));

  const InlineTable good = MakeInline({"pot", "name"}, {{"£1", "South"}, {"£60m", "North"}});
  SourceMap files;
  files.Add("f.rule", std::string(100, '\n') + "|\n|\n");
  const Loaded loaded =
      LoadAll(towns.program, {CsvSource{"town.csv", "code,region,people\nA,South,1\n"},
                              InlineSource{.path = "f.rule", .table = &good, .files = &files}});
  ASSERT_EQ(Faults(loaded.out), Strings{});
  EXPECT_EQ(TableText(loaded.dataset, towns.region),
            (std::vector<Strings>{{"North", "60000000"}, {"South", "1"}}));
  EXPECT_EQ(loaded.dataset.table(towns.region).lines, (std::vector<std::uint32_t>{102, 101}));
  EXPECT_EQ(loaded.dataset.table(towns.region).file, "f.rule");

  const InlineTable wrong = MakeInline({"name"}, {{"South", "1"}});
  EXPECT_EQ(
      Faults(LoadAll(towns.program, {NoSource{}, InlineSource{.path = "f.rule", .table = &wrong}})
                 .out),
      (Strings{"DataColumnMissing :0", "DataCellCount :0"}));
}

TEST(LoadTest, ATestMayLeaveOutColumnsAndTables) {
  Towns towns;
  const InlineTable rows = MakeInline({"code", "people"}, {{"B", "1"}, {"A", "2"}});
  const InlineSource source{.path = "f.rule", .table = &rows, .of_test = true};
  const Loaded loaded = LoadAll(towns.program, {source, NoSource{}});
  ASSERT_EQ(Faults(loaded.out), Strings{});
  EXPECT_EQ(TableText(loaded.dataset, towns.town),
            (std::vector<Strings>{{"A", "-", "2"}, {"B", "-", "1"}}));
  EXPECT_FALSE(loaded.dataset.table(towns.region).available);

  const InlineTable referring = MakeInline({"code", "region"}, {{"A", "North"}, {"B", ""}});
  const Loaded open =
      LoadAll(towns.program,
              {InlineSource{.path = "f.rule", .table = &referring, .of_test = true}, NoSource{}});
  ASSERT_EQ(Faults(open.out), Strings{});
  EXPECT_EQ(TableText(open.dataset, towns.town),
            (std::vector<Strings>{{"A", "DataReferenceNoTable", "-"}, {"B", "missing", "-"}}));

  const InlineTable keyless = MakeInline({"people"}, {{"1"}});
  EXPECT_EQ(Faults(LoadAll(towns.program,
                           {InlineSource{.path = "f.rule", .table = &keyless, .of_test = true},
                            NoSource{}})
                       .out),
            Strings{"DataColumnMissing :0"});

  Judged judged(Boolean());
  const InlineTable half =
      MakeInline({"code", "added", "added_by"}, {{"A", "true", "me"}, {"B", "false", ""}});
  const Loaded lacking =
      LoadAll(judged.program, {InlineSource{.path = "f.rule", .table = &half, .of_test = true}});
  EXPECT_EQ(TableText(lacking.dataset, judged.id)[0][1], "CellJudgementLacks");
  EXPECT_EQ(TableText(lacking.dataset, judged.id)[1][1], "0");
}

TEST(LoadTest, ManyFaultsAreCounted) {
  Towns towns;
  std::string text = "code,region,people\n";
  for (int i = 0; i < 500; ++i) text += "A,,1\n";
  const Loaded loaded = towns.Load(text);
  ASSERT_EQ(loaded.out.all().size(), limits::kFaultsShown + 1);
  EXPECT_EQ(MessageOf(loaded.out.all().back()),
            "479 more faults of the kind LEV3015 in this table");
}

}  // namespace
}  // namespace levrules::data
