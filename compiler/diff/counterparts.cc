#include "compiler/diff/counterparts.h"

#include <map>
#include <tuple>
#include <utility>

#include "compiler/diff/words.h"

namespace levrules::diff {

namespace {

// The items of one version: by block and name the value that tells them apart.
struct Item {
  std::string block, name;
  const Facet* main = nullptr;
  bool taken = false;
};

std::vector<Item> ItemsOf(const Thing& thing) {
  std::vector<Item> items;
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  for (const Facet& facet : thing.facets) {
    const auto [place, added] = places.try_emplace({facet.block, facet.item}, items.size());
    if (added) items.push_back({facet.block, facet.item, &facet});
    if (facet.pairing != Pairing::ByName) items[place->second].main = &facet;
  }
  return items;
}

class Matcher {
 public:
  Matcher(const Thing& old_thing, const Thing& new_thing, const OldItem& old_item,
          const Words& names)
      : old_thing_(old_thing), new_thing_(new_thing), old_item_(old_item), names_(names) {
    old_items_ = ItemsOf(old_thing);
    new_items_ = ItemsOf(new_thing);
    for (Item& item : old_items_) old_named_[{item.block, item.name}] = &item;
    old_blocks_[""] = "";
  }

  std::vector<const Facet*> Find() {
    MatchBlock("");
    std::map<std::tuple<std::string, std::string, std::string>, const Facet*> before;
    for (const Facet& facet : old_thing_.facets)
      before[{facet.block, facet.item, facet.value}] = &facet;
    std::vector<const Facet*> found;
    for (const Facet& facet : new_thing_.facets) {
      const auto item = old_of_.find({facet.block, facet.item});
      const auto old_facet =
          item == old_of_.end()
              ? before.end()
              : before.find({item->second->block, item->second->name, facet.value});
      found.push_back(old_facet == before.end() ? nullptr : old_facet->second);
    }
    return found;
  }

 private:
  // The items of a block of the new version whose counterpart is known, then the blocks in it.
  void MatchBlock(const std::string& block) {
    const std::string& old_block = old_blocks_.at(block);
    std::vector<const Item*> items;
    for (const Item& item : new_items_) {
      if (item.block == block) items.push_back(&item);
    }
    for (const Item* item : items) MatchByName(*item, old_block);
    for (const Pairing pairing : {Pairing::ByValue, Pairing::ByOrder}) {
      for (const Item* item : items) MatchBy(pairing, *item, old_block);
    }
    for (const Item* item : items) {
      const auto found = old_of_.find({item->block, item->name});
      if (item->main->aspect != "exception" || found == old_of_.end()) continue;
      const std::string inner = block + item->name + "/";
      old_blocks_[inner] = old_block + found->second->name + "/";
      MatchBlock(inner);
    }
  }

  void Pair(const Item& item, Item& old_one) {
    old_one.taken = true;
    old_of_[{item.block, item.name}] = &old_one;
  }

  void MatchByName(const Item& item, const std::string& old_block) {
    for (const std::string& name : {old_item_(item.name), item.name}) {
      const auto found = old_named_.find({old_block, name});
      if (found == old_named_.end() || found->second->taken) continue;
      Pair(item, *found->second);
      return;
    }
  }

  // Among the items of one kind that are left.
  void MatchBy(Pairing pairing, const Item& item, const std::string& old_block) {
    if (item.main->pairing < pairing || old_of_.contains({item.block, item.name})) return;
    for (Item& old_one : old_items_) {
      if (old_one.taken || old_one.block != old_block ||
          old_one.main->aspect != item.main->aspect || old_one.main->pairing < pairing)
        continue;
      if (pairing == Pairing::ByValue && !SameValue(*old_one.main, *item.main)) continue;
      Pair(item, old_one);
      return;
    }
  }

  // Rows of a table give the same and have a test in common, if they have more than one.
  bool SameValue(const Facet& before, const Facet& after) const {
    if (after.tests.empty()) return SameText(before, after, names_);
    const auto same = [&](const std::string& old_text, const std::string& new_text) {
      return WithPlainNumbers(old_text) == WithPlainNumbers(WithOldNames(new_text, names_));
    };
    if (before.tests.size() != after.tests.size() || !same(before.result, after.result))
      return false;
    for (std::size_t i = 0; i < after.tests.size(); ++i) {
      if (after.tests[i] != "_" && same(before.tests[i], after.tests[i])) return true;
    }
    return after.tests.size() == 1;
  }

  const Thing& old_thing_;
  const Thing& new_thing_;
  const OldItem& old_item_;
  const Words& names_;
  std::vector<Item> old_items_, new_items_;
  std::map<std::pair<std::string, std::string>, Item*> old_named_;
  std::map<std::pair<std::string, std::string>, const Item*> old_of_;  // by the new block and name
  std::map<std::string, std::string> old_blocks_;                      // by the new one
};

}  // namespace

std::vector<const Facet*> Counterparts(const Thing& old_thing, const Thing& new_thing,
                                       const OldItem& old_item, const Words& names) {
  return Matcher(old_thing, new_thing, old_item, names).Find();
}

}  // namespace levrules::diff
