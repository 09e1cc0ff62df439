# `cmake --install` puts the program where PATH finds it and what it reads beside it in share/levrules.
include(GNUInstallDirs)
install(TARGETS levrules RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(DIRECTORY stdlib rules docs DESTINATION "${CMAKE_INSTALL_DATADIR}/levrules"
  PATTERN "*.py" EXCLUDE)
install(FILES README.md LICENSE CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
