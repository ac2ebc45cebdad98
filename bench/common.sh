# For the other scripts here, which have set `bench` to this folder: finds a JDK, builds what is stale.
# shellcheck shell=sh
home=$(dirname -- "$bench")

# The newest JDK 25 or newer in the usual places.
find_jdk() {
  for jdk in "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/lib64/jvm/* /opt/java/* /opt/jdk* "${HOME:-}"/.sdkman/candidates/java/* \
    "${HOME:-}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release" 2>/dev/null) || continue
    if [ "${version:-0}" -ge 25 ]; then
      echo "$jdk"
      return
    fi
  done
  echo "bench: expected a JDK 25 or newer in JAVA_HOME or the usual folders, got none" >&2
  exit 1
}

# Builds the Maven module in folder $1 of the repository into its jar $2, unless that is newer than all it is
# made from: itself, the protocol, and the files and folders after $2.
build_if_stale() {
  module=$1
  jar=$home/$1/target/$2
  shift 2
  if [ -f "$jar" ] && [ -z "$(find "$home/pom.xml" "$bench/peers/pom.xml" "$bench/peers/protocol/pom.xml" \
    "$bench/peers/protocol/src" "$home/$module/pom.xml" "$home/$module/src" "$@" -newer "$jar" 2>/dev/null |
    head -n 1)" ]; then
    return
  fi
  mkdir -p "$bench/target/logs"
  log=$bench/target/logs/build-$(basename "$module").log
  printf 'building %s... ' "$module" >&2
  if (cd "$home" && JAVA_HOME=$jdk ./mvnw -B -ntp -q -Pbench -Dquick -DskipTests -pl "$module" -am package) \
    >"$log" 2>&1 </dev/null; then
    touch "$jar"
    echo "done" >&2
  else
    echo "failed: $(grep -m 1 'ERROR' "$log" || tail -n 1 "$log")" >&2
    return 1
  fi
}
