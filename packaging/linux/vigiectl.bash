# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for vigiectl

_vigiectl() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="account catalog credential enrol probe --help --version --verbose"
  else
    case $previous in
      --group) words="operator supervisor technician administrator inspector agent" ;;
      --catalog | --name | --clearance | --user | --seconds | --from | --to | --commune | --commune-code | --site | \
        --recorder | --authorisation | --expires | --purpose | --retention) return ;;
      *)
        case ${COMP_WORDS[1]} in
          account) words="--catalog --name --group --clearance --password-stdin --json --help" ;;
          catalog)
            words="--catalog --json --help"
            [ "$COMP_CWORD" -eq 2 ] && words="migrate status $words"
            ;;
          credential)
            words="--user --password-stdin --json --help"
            [ "$COMP_CWORD" -eq 2 ] && words="set remove check $words"
            ;;
          enrol)
            words="--catalog --commune-code --commune --site --recorder --user --password-stdin --authorisation"
            words+=" --expires --purpose --retention --json --help"
            ;;
          probe) words="--user --password-stdin --seconds --from --to --transport --fingerprint --json --help" ;;
        esac
        ;;
    esac
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -F _vigiectl vigiectl
