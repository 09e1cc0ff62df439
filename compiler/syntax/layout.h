#pragma once

// Private to compiler/syntax: the only headers that see ANTLR.

#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "antlr4-runtime.h"
#include "compiler/syntax/check_text.h"
#include "compiler/syntax/tree.h"
#include "runtime/base/diagnostic.h"
#include "runtime/base/source_map.h"

namespace levrules::syntax {

// One definition of the file with all its lines: tokens with INDENT, DEDENT and NL in place, their
// start and stop indexes in bytes (stop is the last byte).
struct Block {
  std::vector<std::unique_ptr<antlr4::Token>> tokens;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool already_reported = false;  // a mistake in it was reported, so a parse error says nothing new
  // Too long for the parser: only its first words are kept, for the name it defines.
  bool cut = false;
  // The first word of the next block, where it begins no block of its own: a line of this one that
  // somebody forgot to indent.
  std::optional<Identifier> not_indented;
};

// The tokens of a text as the lexer sees them, comments and line ends among them, with their places
// in bytes from the beginning of the text.
std::vector<std::unique_ptr<antlr4::Token>> Lex(std::string_view text);

// Cuts the file into blocks, one for each line that starts in the first column, and turns
// indentation into tokens. Reports wrong indentation and lines with too many operators. The places
// of the comments, which no block holds, are added to `comments` where there is one.
std::vector<Block> LayOut(const SourceMap& sources, FileId file, const TextCheck& check,
                          DiagnosticList& out, std::vector<Span>* comments = nullptr);

// The tokens of one expression that stands at `range`; line ends and indentation are ignored.
Block LayOutExpression(const SourceMap& sources, Span range, DiagnosticList& out);

// The runtime of the parser generator shares tables between threads without a lock: whoever makes
// tokens or reads them holds this one.
std::mutex& ParserMutex();

}  // namespace levrules::syntax
