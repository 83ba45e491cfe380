# Sourced by ./mvnw and ./suite: exports JAVA_HOME as an installed JDK 25, or ends the caller with one sentence.
less_server_jdk=25

less_server_is_jdk() {
  [ -x "$1/bin/javac" ] && grep -q "^JAVA_VERSION=\"$less_server_jdk[.\"]" "$1/release" 2>/dev/null
}

less_server_find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && less_server_is_jdk "$JAVA_HOME"; then return; fi
  less_server_javac=$(command -v javac 2>/dev/null) && less_server_javac=$(readlink -f "$less_server_javac")
  less_server_on_path=${less_server_javac%/bin/javac}
  set +f
  for less_server_home in "$less_server_on_path" "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@$less_server_jdk/libexec/openjdk.jdk/Contents/Home; do
    if less_server_is_jdk "$less_server_home"; then
      JAVA_HOME=$less_server_home
      export JAVA_HOME
      return
    fi
  done
  echo "Less Server needs a JDK $less_server_jdk: install one (for example Eclipse Temurin $less_server_jdk) or point JAVA_HOME at it." >&2
  exit 1
}

less_server_find_jdk
