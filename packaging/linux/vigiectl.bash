# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for vigiectl

_vigiectl() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="account catalog convention credential decode discover enrol export import journal passwords probe refresh --help --version --verbose"
  else
    case $previous in
      --family) words="onvif hikvision dahua axis generic" ;;
      --group) words="operator supervisor technician administrator inspector agent" ;;
      --catalog | --name | --clearance | --user | --seconds | --from | --to | --commune | --commune-code | --site | \
        --recorder | --authorisation | --expires | --purpose | --retention | --convention | --convention-until | --until | --clearance-until | --suspend | --anchor) return ;;
      *)
        case ${COMP_WORDS[1]} in
          account)
            words="--catalog --name --group --clearance --clearance-until --from --until --commune --all-communes --password-stdin"
            words+=" --change-at-login --certificate --suspend --resume --list --json --help"
            ;;
          catalog)
            words="--catalog --json --help"
            [ "$COMP_CWORD" -eq 2 ] && words="migrate status $words"
            ;;
          convention) words="--catalog --from --until --json --help" ;;
          credential)
            words="--user --password-stdin --json --help"
            [ "$COMP_CWORD" -eq 2 ] && words="set remove check $words"
            ;;
          decode)
            words="--json --help"
            [ "$COMP_CWORD" -eq 2 ] && words="onvif-events hikvision-events dahua-events axis-events dc09 $words"
            ;;
          discover) words="--interface --seconds --range --port --json --help" ;;
          enrol)
            words="--catalog --commune-code --commune --site --recorder --family --fingerprint --user --password-stdin"
            words+=" --logins-stdin --untried --convention --convention-until --authorisation --expires --purpose --retention --json --help"
            ;;
          export) words="--catalog --json --help" ;;
          import) words="--catalog --dry-run --templates --json --help" ;;
          journal)
            words="--catalog --heads --anchor --token --json --help"
            [ "$COMP_CWORD" -eq 2 ] && words="verify anchor stamp prune $words"
            ;;
          passwords) words="--catalog --commune-code --yes --allow-clear-text --json --help" ;;
          probe)
            words="--user --password-stdin --seconds --from --to --transport --family --fingerprint --events --json --help"
            ;;
          refresh) words="--catalog --commune-code --untried --json --help" ;;
        esac
        ;;
    esac
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -F _vigiectl vigiectl
