# shellcheck shell=bash
# What Debian has only in a newer release, for one folder alone: the system's own sources stay as they are. Sourced by setup and
# get-nats-server, which set `work`, a folder for the lists and for what is fetched.

: "${work:?the folder to work in}"
apt_root=$work/apt

say() { echo "${0##*/}: $*" >&2; }
die() {
  say "$1"
  say "try: $2"
  exit 1
}
at_least() { dpkg --compare-versions "$1" ge "$2"; }

mirrors() {
  # shellcheck disable=SC2016 # apt expands it
  { apt-get indextargets --format '$(REPO_URI)' | grep -E '^https?://[^ ]*/debian/?$' || true; } | head -n 1
  echo http://deb.debian.org/debian
}

private_apt() { "$1" -c "$apt_root/apt.conf" "${@:2}"; }

open_private_apt() {
  [[ -e $apt_root/opened ]] && return
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror
  [[ -e $keyring ]] || die "$keyring is missing, by which packages are checked" "apt-get install debian-archive-keyring"
  mkdir -p "$apt_root/lists/partial" "$apt_root/cache/archives/partial"
  cat >"$apt_root/apt.conf" <<END
Dir::Etc::SourceList "$apt_root/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State::Lists "$apt_root/lists";
Dir::State::Status "/dev/null";
Dir::Cache "$apt_root/cache";
APT::Update::Error-Mode "any";
APT::Sandbox::User "root"; // the user _apt may have no access to the checkout
Acquire::Languages "none";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
END
  for mirror in $(mirrors); do
    cat >"$apt_root/sources.list" <<END
deb [signed-by=$keyring targets=Packages] $mirror unstable main
deb-src [signed-by=$keyring targets=Sources] $mirror unstable main
deb [signed-by=$keyring targets=Packages] $mirror bookworm-backports main
END
    say "reading the package lists of Debian unstable (for this purpose only) from $mirror"
    private_apt apt-get -qq update >&2 && touch "$apt_root/opened" && return
  done
  die "cannot read Debian's package lists from any of: $(mirrors | tr '\n' ' ')" "check the network and apt's proxy settings, then again"
}

close_private_apt() { rm -rf "$apt_root" "$work/fetch"; }

# Downloads into an empty folder, which becomes the working directory of the caller.
fetch() {
  open_private_apt
  rm -rf "$work/fetch"
  mkdir -p "$work/fetch"
  cd "$work/fetch"
  private_apt apt-get -qq "$@" >&2 || die "apt-get $* failed" "once more, later: Debian unstable may have been changing at this moment"
}

# 2.12.15 and later of 2.12, or 2.14.5 and later: the others have known faults in what the event store uses.
good_nats_server() {
  local version
  version=$("$1" --version 2>/dev/null | sed -n 's/^nats-server: v//p') || return 1
  at_least "${version:-0}" 2.14.5 || { [[ $version == 2.12.* ]] && at_least "$version" 2.12.15; }
}

# Puts it into a folder. The package itself would not install on Debian 12; its program runs there.
fetch_nats_server() (
  fetch download nats-server
  dpkg-deb -x nats-server_*.deb .
  install -D -t "$1" usr/sbin/nats-server
  good_nats_server "$1/nats-server" || die "the nats-server from Debian unstable does not run here" \
    "install nats-server 2.14.5 or later yourself and put it on PATH"
)
