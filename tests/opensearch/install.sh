#!/bin/sh
# Puts an OpenSearch that tests can start into a folder: install.sh [FOLDER]. Needs Maven and a Java 17.
# Does nothing where the folder holds this version already. The folder must be readable for everybody,
# since a node never runs as root. For tests alone: nothing here asks who comes.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
version="$(sed -n 's|.*<opensearch.version>\(.*\)</opensearch.version>.*|\1|p' "$here/pom.xml")"
home="${1:-/var/tmp/remarks-opensearch-$version}"
if [ -f "$home/version" ] && [ "$(cat "$home/version")" = "$version" ]; then exit 0; fi

rm -rf "$home"
module="$home/modules/transport-netty4"
# The server refuses a home without these folders, empty as they are.
mkdir -p "$home/lib" "$home/bin" "$home/config" "$home/plugins" "$module"
mvn --batch-mode --quiet --file "$here/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$home/lib"
# A module's jars must not lie beside the server's own.
mv "$home"/lib/transport-netty4-client-*.jar "$home"/lib/netty-*.jar "$module/"
# The jar from Maven lacks what the server's own package adds to it.
cat >"$module/plugin-descriptor.properties" <<EOF
name=transport-netty4
description=The server's door
version=$version
opensearch.version=$version
java.version=11
classname=org.opensearch.transport.Netty4Plugin
EOF
# With less than all runtime permissions the network takes a minute to stop.
cat >"$module/plugin-security.policy" <<EOF
grant {
  permission java.lang.RuntimePermission "*";
  permission java.net.SocketPermission "*", "accept,connect,resolve";
  permission java.util.PropertyPermission "sun.nio.ch.bugLevel", "write";
  permission java.io.FilePermission "/proc/sys/net/core/somaxconn", "read";
};
EOF
chmod -R a+rX "$home"
echo "$version" >"$home/version"
