#include "tests/property/diff_form.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "tests/property/damage.h"

namespace levrules::property {

namespace {

class FormEditor {
 public:
  FormEditor(const DiffFund& fund, std::uint64_t seed)
      : old_(fund), new_(fund), seed_(seed), random_(seed * 31 + 7) {}

  FormEdit Make() {
    using Step = void (FormEditor::*)();
    static const std::vector<std::pair<std::string, Step>> steps = {
        {"layout", &FormEditor::SpoilLayout},    {"definitions", &FormEditor::MoveDefinitions},
        {"lists", &FormEditor::MoveItems},       {"data", &FormEditor::MoveData},
        {"name", &FormEditor::Rename},           {"name", &FormEditor::Rename},
        {"function", &FormEditor::MakeFunction}, {"library", &FormEditor::MakeLibrary}};
    const auto& [what, step] = steps[seed_ % steps.size()];
    edit_.what = what;
    (this->*step)();
    if (random_.Chance(30)) SpoilLayout();
    edit_.before = Files(old_, false);
    edit_.after = Files(new_, library_);
    if (layout_) {
      std::string& text = edit_.after["fund.rule"];
      text = Damage(text, seed_, random_.Chance(60)).text;
    }
    // What may be done may be undone.
    if (!edit_.renamed && random_.Chance(40)) std::swap(edit_.before, edit_.after);
    return std::move(edit_);
  }

 private:
  static DiffFiles Files(const DiffFund& fund, bool library) {
    DiffFund rest = fund;
    DiffFund moved = fund;
    moved.pieces = {{"library", "library common \"Lists and functions\"\n", true}};
    if (library) {
      for (const Piece& piece : fund.pieces) {
        if (piece.to_library) moved.pieces.push_back(piece);
      }
      std::erase_if(rest.pieces, [](const Piece& piece) { return piece.to_library; });
      rest.pieces.insert(rest.pieces.begin() + 1, {"use", "use \"common.rule\"\n", false});
    }
    DiffFiles files = {{"fund.rule", TextOf(rest).text}, {"halls.csv", fund.table}};
    if (library) files["common.rule"] = TextOf(moved).text;
    return files;
  }

  template <class T>
  void Shuffle(std::vector<T>& items, std::size_t from = 0) {
    for (std::size_t i = items.size(); i > from + 1; --i)
      std::swap(items[i - 1], items[from + random_.Below(i - from)]);
  }

  // ---- the edits

  void SpoilLayout() { layout_ = true; }
  void MoveDefinitions() { Shuffle(new_.pieces, 1); }
  void MoveItems() {
    for (auto& [name, order] : new_.orders) Shuffle(order.items);
  }
  void MoveData() {
    if (old_.table.empty()) return Shuffle(new_.orders.at("hall rows").items);
    std::vector<std::string> lines(1);
    for (const char c : old_.table) {
      lines.back() += c;
      if (c == '\n') lines.emplace_back();
    }
    lines.pop_back();
    Shuffle(lines, 1);
    new_.table.clear();
    for (const std::string& line : lines) new_.table += line;
  }

  // Some of the new names are words of titles or of data, or names of other kinds of things.
  void Rename() {
    const Renamable thing = random_.Pick(old_.renamable);
    const std::size_t dot = thing.name.find('.');
    const std::string old_name = dot == std::string::npos ? thing.name : thing.name.substr(dot + 1);
    std::vector<std::string> names = {old_name + "_2", "the_" + old_name, "Hall", "Age", "Alder"};
    if (thing.kind == "entity" || thing.kind == "list")
      names.insert(names.end(), {"title", "code"});
    const std::string new_name = random_.Pick(names);
    new_.names[thing.name] = new_name;
    const auto heading = new_.values.find("heading " + thing.name);
    if (heading != new_.values.end() && !old_.table.empty())
      heading->second = " column \"" + old_name + "\"";
    edit_.renamed = {thing.kind == "let" ? "definition" : thing.kind, old_name, new_name};
  }

  void MakeFunction() {
    const std::string type = random_.Chance(50) ? "" : " : integer people";
    new_.orders["each head"].items = {"function %each%(some, of" + type + ") = some / of"};
    new_.values["each data"] = "(%visits%, %users%)";
  }
  void MakeLibrary() { library_ = true; }

  const DiffFund& old_;
  DiffFund new_;
  std::uint64_t seed_;
  Random random_;
  bool layout_ = false, library_ = false;
  FormEdit edit_;
};

}  // namespace

FormEdit MakeFormEdit(const DiffFund& fund, std::uint64_t seed) {
  return FormEditor(fund, seed).Make();
}

}  // namespace levrules::property
