@echo off
rem Installs here at first, offline; then opens the first page.
chcp 65001 >nul
setlocal
cd /d "%~dp0"
if exist venv\Scripts\kg.exe goto installed
set "PYTHON="
for %%v in (3.13 3.12 3.11) do (
  if not defined PYTHON py -%%v -c "pass" >nul 2>nul && set "PYTHON=py -%%v"
)
if not defined PYTHON (
  python -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))" >nul 2>nul && set "PYTHON=python"
)
if not defined PYTHON (
  echo 需要 Python 3.11-3.13 （64 位）。 Python 3.11 to 3.13, 64 bit, is needed.
  pause
  exit /b 1
)
%PYTHON% -m venv venv || goto failed
venv\Scripts\python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels policy-kg || goto failed
:installed
if not defined KG_DATA set "KG_DATA=%CD%\data"
set PYTHONUTF8=1
if not exist "%KG_DATA%\store\CURRENT" venv\Scripts\kg build || goto failed
venv\Scripts\kg serve --open %*
exit /b %ERRORLEVEL%
:failed
echo 安装没有完成。 The installation did not complete.
pause
exit /b 1
