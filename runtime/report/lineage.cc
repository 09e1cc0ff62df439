// The lineage of a fund, drawn and in words.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "runtime/base/text.h"
#include "runtime/report/fund_page.h"
#include "runtime/report/html.h"

namespace levrules::report {

namespace {

constexpr std::size_t kRowHeight = 34;
constexpr std::size_t kBoxHeight = 24;
constexpr std::size_t kGap = 60;       // between two layers, for the lines
constexpr std::size_t kCharacter = 7;  // the width of one, in the font of the drawing
constexpr std::size_t kMargin = 8;

struct Box {
  std::size_t x = 0, y = 0, width = 0;
};

std::size_t Characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

// The nodes of each layer, ordered so that a node stands near what it is made of.
std::vector<std::vector<std::size_t>> Order(const Lineage& lineage) {
  std::size_t layers = 0;
  for (const LineageNode& node : lineage.nodes) layers = std::max(layers, node.layer + 1);
  std::vector<std::vector<std::size_t>> order(layers);
  for (std::size_t i = 0; i < lineage.nodes.size(); ++i) order[lineage.nodes[i].layer].push_back(i);
  // Thousandths, so that the mean of places needs no fractions.
  std::vector<std::size_t> place(lineage.nodes.size());
  const auto number = [&](const std::vector<std::size_t>& layer) {
    for (std::size_t i = 0; i < layer.size(); ++i) place[layer[i]] = 1'000 * i;
  };
  for (const auto& layer : order) number(layer);
  constexpr int kRounds = 4;
  for (int round = 0; round < kRounds; ++round) {
    const bool forward = round % 2 == 0;
    std::vector<std::size_t> mean(lineage.nodes.size());
    for (std::size_t node = 0; node < lineage.nodes.size(); ++node) {
      std::size_t sum = 0;
      std::size_t count = 0;
      for (const LineageEdge& edge : lineage.edges) {
        if ((forward ? edge.to : edge.from) != node) continue;
        sum += place[forward ? edge.from : edge.to];
        ++count;
      }
      mean[node] = count == 0 ? place[node] : sum / count;
    }
    for (auto& layer : order) {
      std::ranges::stable_sort(layer, {}, [&](std::size_t node) { return mean[node]; });
      number(layer);
    }
  }
  return order;
}

std::string_view ClassOf(LineageNode::Kind kind) {
  switch (kind) {
    case LineageNode::Kind::Field:
      return "field";
    case LineageNode::Kind::Parameter:
      return "parameter";
    case LineageNode::Kind::Definition:
      return "definition";
    case LineageNode::Kind::Decision:
      return "decision";
  }
  return "definition";
}

}  // namespace

std::string LineageSvg(const Lineage& lineage) {
  const auto order = Order(lineage);
  std::vector<Box> boxes(lineage.nodes.size());
  std::size_t x = kMargin;
  std::size_t rows = 0;
  for (const auto& layer : order) rows = std::max(rows, layer.size());
  for (const auto& layer : order) {
    std::size_t width = 0;
    for (const std::size_t node : layer)
      width = std::max(width, Characters(lineage.nodes[node].name) * kCharacter + 2 * kMargin);
    const std::size_t top = kMargin + (rows - layer.size()) * kRowHeight / 2;
    for (std::size_t i = 0; i < layer.size(); ++i)
      boxes[layer[i]] = {x, top + i * kRowHeight, width};
    x += width + kGap;
  }
  const std::size_t width = x - kGap + kMargin;
  const std::size_t height = rows * kRowHeight + 2 * kMargin;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"lineage-title\" "
      "viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\">\n"
      "<title id=\"lineage-title\">What is made of what: the list below says the same in "
      "words</title>\n",
      width, height);
  for (const LineageEdge& edge : lineage.edges) {
    const Box& from = boxes[edge.from];
    const Box& to = boxes[edge.to];
    const std::size_t x1 = from.x + from.width;
    const std::size_t y1 = from.y + kBoxHeight / 2;
    const std::size_t y2 = to.y + kBoxHeight / 2;
    svg += fmt::format("<path class=\"edge\" d=\"M{} {}C{} {} {} {} {} {}\"/>\n", x1, y1,
                       x1 + kGap / 2, y1, to.x - kGap / 2, y2, to.x, y2);
  }
  for (std::size_t i = 0; i < lineage.nodes.size(); ++i) {
    const LineageNode& node = lineage.nodes[i];
    svg += fmt::format(
        "<g class=\"{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\"/>"
        "<text x=\"{}\" y=\"{}\">{}</text></g>\n",
        ClassOf(node.kind), boxes[i].x, boxes[i].y, boxes[i].width, kBoxHeight,
        boxes[i].x + kMargin, boxes[i].y + 16, HtmlText(node.name));
  }
  return svg + "</svg>\n";
}

std::vector<std::string> LineageWords(const Lineage& lineage) {
  std::map<std::size_t, std::vector<std::string>> made_of;
  for (const LineageEdge& edge : lineage.edges)
    made_of[edge.to].push_back(lineage.nodes[edge.from].name);
  std::vector<std::size_t> nodes;
  for (const auto& [node, parts] : made_of) nodes.push_back(node);
  std::ranges::stable_sort(nodes, {}, [&](std::size_t node) { return lineage.nodes[node].layer; });
  std::vector<std::string> lines;
  for (const std::size_t node : nodes)
    lines.push_back(
        fmt::format("{} is made of {}", lineage.nodes[node].name, JoinWords(made_of[node])));
  return lines;
}

}  // namespace levrules::report
