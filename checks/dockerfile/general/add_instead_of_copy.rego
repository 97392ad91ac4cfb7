# METADATA
# title: ADD where COPY would do
# description: >-
#   ADD also downloads URLs, clones repositories and unpacks archives, so a file can turn into something else than
#   itself. For local files, COPY says what happens.
# scope: package
# related_resources:
#   - https://docs.docker.com/build/building/best-practices/#add-or-copy
#   - https://docs.docker.com/reference/dockerfile/#add
# schemas:
#   - input: schema["dockerfile"]
# custom:
#   id: DS-0005
#   long_id: docker-use-copy-over-add
#   aliases:
#     - AVD-DS-0005
#     - DS005
#     - use-copy-over-add
#     - docker-use-copy-over-add
#   severity: LOW
#   provider: Dockerfile
#   service: general
#   recommended_action: Write COPY instead of ADD.
#   input:
#     selector:
#       - type: dockerfile
package builtin.dockerfile.ds0005

import rego.v1

import data.lib.docker

deny contains res if {
	some add in docker.add
	sources := array.slice(add.Value, 0, count(add.Value) - 1)
	count(sources) > 0
	count([source | some source in sources; not _is_plain(source)]) == 0
	count([flag | some flag in add.Flags; _only_add_has(flag)]) == 0
	res := result.new(sprintf("ADD of %s does what COPY does.", [concat(", ", sources)]), add)
}

# A local file that ADD takes as it is. What a variable stands for is not known: it may be a URL or an archive.
_is_plain(source) if {
	not startswith(source, "$")
	not regex.match(`^[a-z][a-z0-9+.-]*://|^[^/]+@[^/]+:`, lower(source))
	not regex.match(`[.](tar|tar[.][a-z0-9]+|tgz|tbz2?|txz|tzst)$|[.][^/]*[$]`, lower(source))
}

_only_add_has(flag) if regex.match(`^--(checksum|keep-git-dir|unpack)(=|$)`, flag)
