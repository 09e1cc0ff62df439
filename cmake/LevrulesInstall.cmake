# `cmake --install` puts the program where PATH finds it and what it reads beside it in share/levrules.
include(GNUInstallDirs)
install(TARGETS levrules RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(DIRECTORY stdlib rules docs DESTINATION "${CMAKE_INSTALL_DATADIR}/levrules"
  PATTERN "*.py" EXCLUDE
  PATTERN "__pycache__" EXCLUDE)
install(FILES README.md LICENSE CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
set(LEVRULES_WRITTEN "${CMAKE_BINARY_DIR}/generated")
install(FILES "${LEVRULES_WRITTEN}/levrules.man" RENAME levrules.1
  DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES "${LEVRULES_WRITTEN}/levrules.bash" RENAME levrules
  DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
install(FILES "${LEVRULES_WRITTEN}/levrules.zsh" RENAME _levrules
  DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")
install(FILES "${LEVRULES_WRITTEN}/levrules.fish" RENAME levrules.fish
  DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
