# One static library per stage folder, all with the same warnings.

# The warnings of the house; generated code has a target of its own without them.
add_library(levrules_options INTERFACE)
target_include_directories(levrules_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(levrules_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wswitch-enum -Werror)
# g++ 12 finds overlaps and unset values inside libstdc++ that are not there (GCC bugs 105651, 105562).
target_compile_options(levrules_options INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized>)
if(LEVRULES_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

# levrules_library(sema SOURCES a.cc b.cc LINKS levrules::syntax ...)
function(levrules_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE" ${ARGN})
  add_library(levrules_${name} STATIC ${ARG_SOURCES})
  add_library(levrules::${name} ALIAS levrules_${name})
  target_link_libraries(levrules_${name} PUBLIC ${ARG_LINKS} PRIVATE levrules_options ${ARG_PRIVATE})
  target_include_directories(levrules_${name} PUBLIC "${CMAKE_SOURCE_DIR}")
endfunction()

# A library that Debian ships without CMake files: levrules_find_static(re2 re2/re2.h) gives the target
# levrules_re2, static where the archive is there.
function(levrules_find_static name header)
  string(TOUPPER "${name}" upper)
  find_path(LEVRULES_${upper}_INCLUDE "${header}" REQUIRED)
  find_library(LEVRULES_${upper}_LIBRARY NAMES lib${name}.a ${name} REQUIRED)
  add_library(levrules_${name} INTERFACE)
  target_include_directories(levrules_${name} SYSTEM INTERFACE "${LEVRULES_${upper}_INCLUDE}")
  target_link_libraries(levrules_${name} INTERFACE "${LEVRULES_${upper}_LIBRARY}" Threads::Threads)
endfunction()
