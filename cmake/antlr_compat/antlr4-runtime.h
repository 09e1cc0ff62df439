// The parts of the ANTLR runtime that the generated parser and compiler/syntax need. Stands before
// the runtime's own umbrella header, which clang 14 rejects (misc/InterpreterDataReader.h).
#pragma once

#include <ANTLRInputStream.h>
#include <BaseErrorListener.h>
#include <CommonToken.h>
#include <CommonTokenStream.h>
#include <DefaultErrorStrategy.h>
#include <Exceptions.h>
#include <FailedPredicateException.h>
#include <InputMismatchException.h>
#include <Lexer.h>
#include <ListTokenSource.h>
#include <NoViableAltException.h>
#include <Parser.h>
#include <ParserRuleContext.h>
#include <RecognitionException.h>
#include <Vocabulary.h>
#include <antlr4-common.h>
#include <atn/ATN.h>
#include <atn/ATNDeserializer.h>
#include <atn/LexerATNSimulator.h>
#include <atn/ParserATNSimulator.h>
#include <atn/PredictionContext.h>
#include <dfa/DFA.h>
#include <misc/IntervalSet.h>
#include <tree/TerminalNode.h>
