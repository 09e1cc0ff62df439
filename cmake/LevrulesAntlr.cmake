# The ANTLR 4 C++ runtime and the tool that writes code for it. Debian 12 pairs tool 4.7.2 with runtime
# 4.9 (one serialized format); the packaged CMake files of the runtime ask for uuid, so they are not used.
find_path(LEVRULES_ANTLR_INCLUDE antlr4-runtime.h PATH_SUFFIXES antlr4-runtime REQUIRED)
find_library(LEVRULES_ANTLR_LIBRARY NAMES libantlr4-runtime.a antlr4-runtime REQUIRED)
find_program(LEVRULES_ANTLR_TOOL antlr4 REQUIRED)
find_package(Threads REQUIRED)

add_library(levrules_antlr_runtime INTERFACE)
target_include_directories(levrules_antlr_runtime SYSTEM INTERFACE
  "${CMAKE_CURRENT_LIST_DIR}/antlr_compat" "${LEVRULES_ANTLR_INCLUDE}")
target_link_libraries(levrules_antlr_runtime INTERFACE "${LEVRULES_ANTLR_LIBRARY}" Threads::Threads)

# An object library of the lexer and parser generated from one combined grammar.
function(levrules_antlr_grammar target grammar)
  get_filename_component(name "${grammar}" NAME_WE)
  set(directory "${CMAKE_CURRENT_BINARY_DIR}/generated")
  set(sources "${directory}/${name}Lexer.cpp" "${directory}/${name}Parser.cpp")
  set(headers "${directory}/${name}Lexer.h" "${directory}/${name}Parser.h")
  # -encoding UTF-8: else the pound sign of the grammar is misread under LC_ALL=C.
  add_custom_command(
    OUTPUT ${sources} ${headers}
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${directory}"
    COMMAND "${LEVRULES_ANTLR_TOOL}" -encoding UTF-8 -no-visitor -no-listener -package levrules::grammar
            -Dlanguage=Cpp -o "${directory}" "${grammar}"
    DEPENDS "${grammar}"
    COMMENT "ANTLR: ${name}.g4"
    VERBATIM)
  add_library(${target} OBJECT ${sources} ${headers})
  # -fno-char8_t: tool 4.7.2 writes u8"..." into std::string. -w: generated code is not ours to lint.
  target_compile_options(${target} PRIVATE -fno-char8_t -w)
  target_include_directories(${target} SYSTEM PUBLIC "${directory}")
  target_link_libraries(${target} PUBLIC levrules_antlr_runtime)
  set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY "")
endfunction()
