# roots.sh - roots of Debian, with the machine's settings: how packages are fetched is
# its own affair, so sources, proxies, certificates and pip's settings are taken from it.
# For tests/install/bare and tests/platforms/run, which have set $sudo to sudo, or to
# nothing where they run as root.

# ---- the machine's settings ----------------------------------------------------

# roots_sources SUITE: files with sources of Debian's own packages of this release;
# without any mmdebstrap has its own.
roots_sources() {
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
		[ -f "$file" ] && grep -v '^#' "$file" | grep -qE "(^|[[:space:]])$1([[:space:]]|\$)" &&
			grep -v '^#' "$file" | grep -qw main && printf '%s\n' "$file"
	done
}

# Lines of apt.conf.
roots_apt_settings() {
	apt-config dump | grep -E '^Acquire::(http|https|ftp|Retries|ForceIPv|Check-)'
	for kind in http https; do
		eval "proxy=\${${kind}_proxy-}"
		[ -z "$proxy" ] || printf 'Acquire::%s::Proxy "%s";\n' $kind "$proxy"
	done
}

# roots_settle ROOT HOME: certificates, names and pip's settings.
roots_settle() {
	for file in /etc/resolv.conf /etc/hosts /etc/pip.conf; do
		[ ! -e $file ] || $sudo cp -L $file "$1$file"
	done
	for file in .config/pip/pip.conf .pip/pip.conf; do
		[ ! -e "$HOME/$file" ] || $sudo install -D -m 644 "$HOME/$file" "$1$2/$file"
	done
	for file in /usr/local/share/ca-certificates/*.crt; do
		[ ! -e "$file" ] || $sudo cp -L "$file" "$1/usr/local/share/ca-certificates/"
	done
	$sudo chroot "$1" update-ca-certificates >/dev/null 2>&1
	[ ! -e /etc/ssl/certs/ca-certificates.crt ] ||
		$sudo cp -L /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/ca-certificates.crt"
}

# What pip and others have in the environment.
roots_environment() {
	for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY PIP_INDEX_URL \
		PIP_EXTRA_INDEX_URL PIP_TRUSTED_HOST PIP_PROXY PIP_DEFAULT_TIMEOUT PIP_CERT; do
		eval "value=\${$name-}"
		[ -z "$value" ] || printf '%s=%s\n' $name "$value"
	done
}

# roots_make LOG OPTION... SUITE ROOT [SOURCES...]: by mmdebstrap.
roots_make() {
	roots_log=$1
	shift
	roots_apt_settings >"$roots_log.conf"
	$sudo mmdebstrap --quiet --variant=minbase --aptopt="$roots_log.conf" "$@" >"$roots_log" 2>&1 && return
	tail -n 20 "$roots_log" >&2
	echo "mmdebstrap could not make a root" >&2
	return 1
}

# roots_inside ROOT SYS FOLDER COMMAND...: in a folder of the root, with processes and
# mounts of its own, and /sys unless SYS is empty.  $roots_as is what comes before env,
# $roots_variables what is in the environment beside $HOME and pip's settings.
roots_inside() {
	inside_root=$1 inside_sys=$2 inside_folder=$3
	shift 3
	# shellcheck disable=SC2016,SC2086,SC2046
	$sudo unshare --mount --pid --fork --kill-child --propagation private sh -c '
		root=$1 sys=$2
		shift 2
		mount -t proc proc "$root/proc" || mount --rbind /proc "$root/proc"
		mount --rbind /dev "$root/dev"
		[ -z "$sys" ] || mount --rbind /sys "$root/sys"
		exec chroot "$root" "$@"' sh "$inside_root" "$inside_sys" ${roots_as-} env -i \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		$(roots_environment) ${roots_variables-} \
		sh -c 'cd "$1" && shift && exec "$@"' sh "$inside_folder" "$@" </dev/null
}
