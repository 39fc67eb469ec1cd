. "$(dirname "$0")/lib.sh"
stage
export O QMAIL book work
bash -c "$CMD"
