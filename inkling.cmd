@echo off
rem Runs Inkling's command line on Windows, as the script "inkling" does elsewhere.
setlocal EnableExtensions EnableDelayedExpansion
set "HOME_DIR=%~dp0"
set "JAR=%HOME_DIR%cli\target\inkling.jar"

set "JDK="
if defined JAVA_HOME call :consider "%JAVA_HOME%"
for /f "delims=" %%j in ('where java 2^>nul') do call :consider "%%~dpj.."
for %%p in ("%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%USERPROFILE%\.jdks") do (
  for /d %%j in ("%%~p\*") do call :consider "%%~j"
)
if not defined JDK (
  echo inkling: a JDK 25 or newer is needed, and none was found in JAVA_HOME, on the PATH or in the usual folders. 1>&2
  echo Install one, for example Eclipse Temurin 25, or set JAVA_HOME to its folder. 1>&2
  exit /b 1
)

rem Builds when the jar is missing or a source is newer.
powershell -NoProfile -Command "$jar = Get-Item '%JAR%' -ErrorAction SilentlyContinue; $newest = Get-ChildItem -Recurse -File '%HOME_DIR%pom.xml', '%HOME_DIR%*\pom.xml', '%HOME_DIR%*\src\main' | Sort-Object LastWriteTime | Select-Object -Last 1; if ($jar -and $jar.LastWriteTime -ge $newest.LastWriteTime) { exit 0 } else { exit 1 }"
if not errorlevel 1 goto run
echo building... 1>&2
if not exist "%HOME_DIR%target" mkdir "%HOME_DIR%target"
pushd "%HOME_DIR%"
set "JAVA_HOME=%JDK%"
call mvnw.cmd -B -ntp -q -Dquick -Dmaven.test.skip -pl cli -am package > target\build.log 2>&1
if errorlevel 1 (
  popd
  echo inkling: the build failed; all it said is in "%HOME_DIR%target\build.log" 1>&2
  exit /b 1
)
popd
powershell -NoProfile -Command "(Get-Item '%JAR%').LastWriteTime = Get-Date"
del /q "%HOME_DIR%cli\target\*.jsa" 2>nul

:run
set "VECTOR="
for %%c in (train evaluate check speed ladder serve) do if /i "%~1"=="%%c" set "VECTOR=1"
set "ARCHIVE="
for %%c in (train evaluate check speed ladder serve predict read data) do if /i "%~1"=="%%c" set ARCHIVE=-XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=%HOME_DIR%cli\target\%%c.jsa" -Xlog:disable
rem A few pictures are read before the second compiler has understood the program.
set "FEW="
if /i "%~1"=="predict" set "FEW=-XX:TieredStopAtLevel=1"
if /i "%~1"=="read" set "FEW=-XX:TieredStopAtLevel=1"
rem The JVM announces the incubating vector module on standard error before the program begins. That
rem goes to a log; the program then writes to the console, or to standard output where there is none.
if defined VECTOR (
  "%JDK%\bin\java" "@%HOME_DIR%cli\vectors.options" -Dinkling.stderr=CON -XX:+UseSerialGC %ARCHIVE% %INKLING_JAVA_OPTS% -jar "%JAR%" %* 2>"%HOME_DIR%cli\target\jvm.log"
) else (
  "%JDK%\bin\java" -XX:+UseSerialGC %FEW% %ARCHIVE% %INKLING_JAVA_OPTS% -jar "%JAR%" %*
)
exit /b %ERRORLEVEL%

:consider
if defined JDK exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
for /f "tokens=2 delims==." %%v in ('findstr /b "JAVA_VERSION=" "%~1\release" 2^>nul') do (
  set "FOUND=%%~v"
  set "FOUND=!FOUND:"=!"
  if !FOUND! GEQ 25 set "JDK=%~1"
)
exit /b 0
