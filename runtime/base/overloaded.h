#pragma once

namespace levrules {

// One lambda per alternative of a variant: std::visit(Overloaded{...}, node).
template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace levrules
