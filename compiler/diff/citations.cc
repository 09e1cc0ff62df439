#include "compiler/diff/citations.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace levrules::diff {

Citations::Citations(const std::vector<Thing>& things) {
  for (const Thing& thing : things) {
    if (thing.kind != "source") continue;
    const auto title = std::ranges::find(thing.facets, "title", &Facet::aspect);
    if (title != thing.facets.end()) titles_.try_emplace(thing.name, title->text);
  }
}

void Citations::Add(const syntax::Cites& cites, const std::vector<program::Citation>& told,
                    std::vector<program::Citation>& to) const {
  for (const syntax::Cite& cite : cites) {
    const auto title = titles_.find(cite.source.text);
    program::Citation citation{cite.source.text,
                               title == titles_.end() ? cite.source.text : title->second,
                               cite.place.text, cite.saying ? cite.saying->text : ""};
    const auto same = [&](const program::Citation& other) {
      return other.title == citation.title && other.place == citation.place &&
             other.saying == citation.saying;
    };
    if (!std::ranges::any_of(told, same) && !std::ranges::any_of(to, same))
      to.push_back(std::move(citation));
  }
}

std::string Citations::Text(const syntax::Cites& cites) const {
  std::vector<program::Citation> all;
  Add(cites, {}, all);
  std::string text;
  for (const program::Citation& cite : all) {
    text += fmt::format("{}{}, {}", text.empty() ? "" : "; ", cite.title, cite.place);
    if (!cite.saying.empty()) text += fmt::format(": “{}”", cite.saying);
  }
  return text;
}

}  // namespace levrules::diff
