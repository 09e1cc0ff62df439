#pragma once

// What a fund decides, from what and on whose word: the content of its page, before it is written
// as Markdown or HTML.

#include <functional>
#include <string>
#include <vector>

#include "runtime/program/program.h"

namespace levrules::report {

struct PageSource {
  std::string name, title, by, published, url;
};

// A citation as a reader sees it: title of the source, place, words quoted.
using Citations = std::vector<program::Citation>;

// A value with the period in which it holds; the period is empty where it always does.
struct PageValue {
  std::string period, value;
  Citations cites;
};
struct PageParameter {
  std::string name, title;
  std::vector<PageValue> values;
};

struct PageField {
  std::string name, header, title, type;
  Citations cites;
};
struct PageEntity {
  std::string name, title, origin;  // the file, or that the rows stand in the rules
  std::vector<PageField> fields;
  Citations cites;
};

// One line of a definition: the part of an index, an outcome.
struct PageLine {
  std::string what;     // the weight, the outcome
  std::string formula;  // empty where there is none
  std::string title;
  Citations cites;
};
struct PageDefinition {
  std::string kind, name, title, entity;
  std::string node;     // its name in the lineage
  std::string formula;  // empty where the lines or the text say it
  std::vector<PageLine> lines;
  std::string written;  // the text of the rule file, where lines would not say all
  std::string missing;  // what happens where data are missing, in words; empty: nothing is said
  std::string reason;   // of a criterion, with its expressions in braces
  std::string overridable_by;
  std::vector<std::string> tags;
  std::vector<std::string> reads;  // names of what it is made of, as in the lineage
  Citations cites;
};

// What is made of what. Every edge goes from a lower layer to a higher one.
struct LineageNode {
  enum class Kind { Field, Parameter, Definition, Decision };
  std::string name;  // `town.population`, `need`; `area.rate` where the fund decides for another
  Kind kind = Kind::Field;
  std::size_t layer = 0;
};
struct LineageEdge {
  std::size_t from = 0, to = 0;  // of Lineage::nodes
};
struct Lineage {
  std::vector<LineageNode> nodes;
  std::vector<LineageEdge> edges;
};

struct PageProfile {
  std::string scheme, value;
  std::vector<std::string> criteria;
};

struct FundPage {
  std::string fund, title, edition, period, decides_for;
  std::vector<PageSource> sources;
  std::vector<PageDefinition> definitions;  // decisions and allocations first, then in file order
  std::vector<PageParameter> parameters;
  std::vector<PageEntity> entities;
  Lineage lineage;
  std::vector<PageProfile> profile;
  std::vector<std::string> tests, properties;
};

// `written` gives the text of a definition in the rule file: tables, allocations and whatever has
// exceptions are shown as they are written, the rest is told in parts.
using WrittenText = std::function<std::string(const program::Definition&)>;
FundPage MakeFundPage(const program::Program& program, std::vector<PageSource> sources,
                      const WrittenText& written);

std::string FundPageMarkdown(const FundPage& page);
// One file: no script, no other file; for screens from a phone's width on, and for paper.
std::string FundPageHtml(const FundPage& page);

// The lineage as a drawing (SVG), layer by layer from left to right; and in words, one line for
// each node that is made of others.
std::string LineageSvg(const Lineage& lineage);
std::vector<std::string> LineageWords(const Lineage& lineage);

}  // namespace levrules::report
