#pragma once

// Private to compiler/syntax.

#include <exception>

#include "antlr4-runtime.h"
#include "compiler/syntax/layout.h"
#include "runtime/base/diagnostic.h"

namespace levrules::syntax {

// Thrown to leave the parser at the first mistake of a block; caught in parse.cc.
struct StopParsing {};

// Reports the first mistake of a block in the words of the language, then leaves the parser.
class FirstMistake : public antlr4::DefaultErrorStrategy {
 public:
  FirstMistake(const Block& block, FileId file, DiagnosticList& out)
      : block_(block), file_(file), out_(out) {}

  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& e) override;
  void recover(antlr4::Parser* parser, std::exception_ptr e) override;
  antlr4::Token* recoverInline(antlr4::Parser* parser) override;
  void sync(antlr4::Parser*) override {}

 private:
  void Report(antlr4::Parser* parser, antlr4::Token* offending);

  const Block& block_;
  FileId file_;
  DiagnosticList& out_;
  bool reported_ = false;
};

}  // namespace levrules::syntax
