# shellcheck shell=bash
# Completion of wgstarctl for bash.

_wgstarctl_interfaces()
{
	wgstarctl show interfaces 2>/dev/null
}

# Names of the peers that have one, keys of the others.
_wgstarctl_peers()
{
	wgstarctl show "$1" --json 2>/dev/null | sed -n \
		-e 's/^ *{"public_key": "[^"]*", "name": "\([^"]*\)".*/\1/p' \
		-e 's/^ *{"public_key": "\([^"]*\)", "name": null.*/\1/p'
}

# What stands behind `show INTERFACE`.
_wgstarctl_fields()
{
	echo public-key private-key listen-port fwmark relay peers preshared-keys \
		endpoints allowed-ips latest-handshakes transfer \
		persistent-keepalive dump stats routes gateway --json
}

# What stands behind `set INTERFACE`, after the word $2.
_wgstarctl_set_words()
{
	case $2 in
	peer) _wgstarctl_peers "$1" ;;
	fwmark | persistent-keepalive) echo off ;;
	isolated) echo on off ;;
	relay) echo auto stack direct ;;
	listen-port | name | endpoint | allowed-ips) ;;
	*)
		echo listen-port fwmark relay private-key peer
		case " ${COMP_WORDS[*]} " in
		*" peer "*) echo remove name preshared-key endpoint \
			persistent-keepalive allowed-ips isolated ;;
		esac
		;;
	esac
}

# What stands behind `route INTERFACE`, after the word $2.
_wgstarctl_route_words()
{
	case $2 in
	peer) _wgstarctl_peers "$1" ;;
	metric | get) ;;
	add | del) wgstarctl route "$1" 2>/dev/null | cut -d ' ' -f 1 ;;
	"$1") echo add del get ;;
	*) echo peer metric ;;
	esac
}

# What stands behind `gateway INTERFACE`, when the words are "$@".
_wgstarctl_gateway_words()
{
	case " $* " in
	*" --export " | *" --as ") ;;
	*" --dev ") ls /sys/class/net ;;
	*" on "*) echo --export --as --dev --no-masquerade --persist --dry-run ;;
	*" off "*) echo --persist --dry-run ;;
	*) echo on off --json ;;
	esac
}

# What stands behind `forward INTERFACE`, when the words are "$@".
_wgstarctl_forward_words()
{
	case " $* " in
	*" --from ") _wgstarctl_peers "$1" ;;
	*" --idle ") echo 5m 1h 1d ;;
	*" add " | *" del ") echo tcp udp ;;
	*" add tcp " | *" add udp " | *" del tcp " | *" del udp ") ;;
	*" add "*) echo --from --idle --persist --dry-run ;;
	*" del "*) echo --from --persist --dry-run ;;
	*) echo add del --json ;;
	esac
}

_wgstarctl_star_nodes()
{
	wgstarctl star list 2>/dev/null | sed -n '2,$s/ .*//p'
}

# What stands behind `star`, the word $1 of it, after the word $2.
_wgstarctl_star_words()
{
	case $1,$2 in
	*,star) echo init add remove list render qr graph apply status ;;
	add,add) echo gateway device ;;
	remove,remove | render,render | qr,qr) _wgstarctl_star_nodes ;;
	*,--public-key | *,--address | *,--as | *,--export | *,--forward | *,--name | *,--endpoint) ;;
	*,--network | *,--infrastructure | *,--devices | *,--ipv6 | *,--interface | *,--dev) ;;
	init,*) echo --endpoint --name --interface --network --infrastructure --devices --ipv6 --file ;;
	add,*) echo --export --as --real --dev --forward --endpoint --plain --full-tunnel \
		--public-key --psk --address --out --qr --ascii --no-apply --file ;;
	remove,*) echo --no-apply --file ;;
	list,*) echo --json --file ;;
	render,*) echo --out --private-key --plain --file ;;
	qr,*) echo --new-key --private-key --ascii --plain --no-apply --file ;;
	graph,*) echo --dot --svg --no-live --file ;;
	apply,*) echo --dry-run --replace --file ;;
	status,*) echo --json --watch --file ;;
	esac
}

_wgstarctl_commands()
{
	wgstarctl help 2>/dev/null | sed -n 's/^  \([a-z]*\) .*/\1/p'
	echo --help --version
}

_wgstarctl()
{
	local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
	local command=${COMP_WORDS[1]} dev=${COMP_WORDS[2]} words=

	COMPREPLY=()
	case $COMP_CWORD,$command,$previous in
	1,*) words=$(_wgstarctl_commands) ;;
	2,help,*) words=$(_wgstarctl_commands) ;;
	*,check,*) mapfile -t COMPREPLY < <(compgen -f -W '--json --host --no-dns' -- "$current") ;;
	*,star,--out | *,star,--file | *,star,--private-key)
		mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
	*,star,*) words=$(_wgstarctl_star_words "$dev" "$previous") ;;
	2,show,*) words="$(_wgstarctl_interfaces) all interfaces --json" ;;
	2,up,* | 2,apply,* | 2,strip,*) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
	2,gen*,* | 2,pubkey,*) ;;
	2,*) words=$(_wgstarctl_interfaces) ;;
	*,up,*) words="--dry-run --allow-hooks --defer-names" ;;
	*,down,*) words="--dry-run --allow-hooks" ;;
	*,apply,*) words="--dry-run --defer-names" ;;
	*,save,*) words=--dry-run ;;
	*,endpoints,*) words=--follow ;;
	3,*conf,*) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
	*,*,private-key | *,*,preshared-key) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
	*,show,*) words=$(_wgstarctl_fields) ;;
	*,set,*) words=$(_wgstarctl_set_words "$dev" "$previous") ;;
	*,route,*) words=$(_wgstarctl_route_words "$dev" "$previous") ;;
	*,gateway,*) words=$(_wgstarctl_gateway_words "${COMP_WORDS[@]:2:COMP_CWORD-2}") ;;
	*,forward,*) words=$(_wgstarctl_forward_words "${COMP_WORDS[@]:2:COMP_CWORD-2}") ;;
	esac
	[ -z "$words" ] || mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _wgstarctl wgstarctl
