# SPDX-License-Identifier: GPL-3.0-or-later
#
# vigie_module(NAME <room>[_ui] LAYER <n> [UI]
#              HEADERS <public headers> SOURCES <files>
#              [DEPENDS <rooms, public>] [USES <rooms, private>]
#              [LINK <libraries, public>] [LINK_PRIVATE <libraries>])
#
# Declares one room of the house as a static library Vigie::<room>. Configuration fails when
#  - a dependency stands on the same layer or a higher one (a `ui` target may also see its own room);
#  - a target that is not `ui` links Qt Widgets, even by target_link_libraries() further down;
#  - a dependency is not a room declared before.
# Public headers live in <room>/include/<room>/ and are reachable only through a declared dependency.

set(VIGIE_WIDGET_LIBRARIES Qt6::Widgets Qt6::OpenGLWidgets Qt6::MultimediaWidgets Qt6::PrintSupport
    Qt6::SvgWidgets)

function(_vigie_refuse_widgets target)
  get_target_property(linked ${target} LINK_LIBRARIES)
  foreach(library IN LISTS linked)
    if(library IN_LIST VIGIE_WIDGET_LIBRARIES)
      message(FATAL_ERROR "${target} links ${library}: widgets live in a ui target only")
    endif()
  endforeach()
endfunction()

function(_vigie_check_dependency target layer ui room dependency)
  if(NOT TARGET vigie_${dependency})
    message(FATAL_ERROR "${target} depends on '${dependency}', which is not a room declared before it")
  endif()
  get_target_property(below vigie_${dependency} VIGIE_LAYER)
  if(ui AND dependency STREQUAL room)
    return()
  endif()
  if(below GREATER_EQUAL layer)
    message(FATAL_ERROR
      "${target} (layer ${layer}) may not depend on ${dependency} (layer ${below}): "
      "a room sees only rooms on lower layers")
  endif()
  get_target_property(below_ui vigie_${dependency} VIGIE_UI)
  if(below_ui AND NOT ui)
    message(FATAL_ERROR "${target} is not a ui target and may not depend on ${dependency}, which is one")
  endif()
endfunction()

function(vigie_module)
  cmake_parse_arguments(PARSE_ARGV 0 arg "UI" "NAME;LAYER" "HEADERS;SOURCES;DEPENDS;USES;LINK;LINK_PRIVATE")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME OR NOT DEFINED arg_LAYER)
    message(FATAL_ERROR "vigie_module: NAME and LAYER are needed; not understood: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  set(target vigie_${arg_NAME})
  string(REGEX REPLACE "_ui$" "" room ${arg_NAME})
  if(arg_UI AND NOT arg_NAME MATCHES "_ui$")
    message(FATAL_ERROR "vigie_module: a UI target is named <room>_ui, not ${arg_NAME}")
  endif()

  foreach(dependency IN LISTS arg_DEPENDS arg_USES)
    _vigie_check_dependency(${target} ${arg_LAYER} ${arg_UI} ${room} ${dependency})
  endforeach()

  add_library(${target} STATIC)
  add_library(Vigie::${arg_NAME} ALIAS ${target})
  set_target_properties(${target} PROPERTIES VIGIE_LAYER ${arg_LAYER} VIGIE_UI ${arg_UI}
    AUTOMOC ON VERIFY_INTERFACE_HEADER_SETS ON)
  target_sources(${target} PRIVATE ${arg_SOURCES}
    PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${arg_HEADERS})
  target_link_libraries(${target}
    PUBLIC ${arg_LINK} PRIVATE vigie_compile_options ${arg_LINK_PRIVATE})
  foreach(dependency IN LISTS arg_DEPENDS)
    target_link_libraries(${target} PUBLIC vigie_${dependency})
  endforeach()
  foreach(dependency IN LISTS arg_USES)
    target_link_libraries(${target} PRIVATE vigie_${dependency})
  endforeach()
  vigie_precompile(${target})
  if(NOT arg_UI)
    cmake_language(EVAL CODE "cmake_language(DEFER CALL _vigie_refuse_widgets ${target})")
  endif()
endfunction()

# One precompiled header serves every target: most of a file's compile time is Qt Core and the library.
function(vigie_precompile target)
  if(NOT VIGIE_PRECOMPILE)
    return()
  endif()
  if(NOT TARGET vigie_pch)
    file(WRITE ${CMAKE_BINARY_DIR}/pch/pch.cpp "")
    add_library(vigie_pch OBJECT ${CMAKE_BINARY_DIR}/pch/pch.cpp)
    target_link_libraries(vigie_pch PRIVATE vigie_compile_options Qt6::Core)
    target_precompile_headers(vigie_pch PRIVATE <QtCore/QtCore> <algorithm> <array> <atomic> <chrono>
      <condition_variable> <cstdint> <deque> <functional> <map> <memory> <mutex> <optional> <span>
      <stop_token> <string> <thread> <unordered_map> <variant> <vector> <tl/expected.hpp>)
  endif()
  target_precompile_headers(${target} REUSE_FROM vigie_pch)
endfunction()
