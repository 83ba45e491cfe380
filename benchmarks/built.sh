# Sourced in the project's folder: builds the benchmarks and what they start ($modules, separated by blanks), if a source is newer.
. .mvn/jdk.sh

jar=benchmarks/target/benchmarks.jar
# shellcheck disable=SC2086 # modules are words
if [ ! -f "$jar" ] || [ -n "$(find pom.xml benchmarks/pom.xml benchmarks/src common ${modules:-} \( -name target \
  -o -path '*/src/test' \) -prune -o -type f -newer "$jar" -print -quit)" ]; then
  echo 'Building ...' >&2
  ./mvnw -B -q -pl "$(echo benchmarks ${modules:-} | tr ' ' ,)" -am -Dmaven.test.skip=true -Dspotless.check.skip=true \
    -Dmdep.analyze.skip=true package >&2
  touch "$jar"
fi
