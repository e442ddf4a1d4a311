# Completes csvload in bash. Written by 'csvload completions bash'.

_csvload() {
    local word=${COMP_WORDS[COMP_CWORD]} seen index command= flag= ended= prefix= words= files=
    local -i operands=0
    COMPREPLY=()
    # Where '=' breaks words, '--name=value' is three of them.
    [[ $word == = ]] && word=
    for ((index = 1; index < COMP_CWORD; index++)); do
        seen=${COMP_WORDS[index]}
        if [[ $flag ]]; then
            [[ $seen == = ]] || flag=
        elif [[ ! $ended && $seen == -- ]]; then
            ended=yes
        elif [[ ! $ended && $seen == -?* ]]; then
            case $seen in
                --run|--since|--undo|--reason|--limit|--runs-older-than|--export|--table|--key|--pk|--type|--columns|--rename|--schema|--on-conflict|--on-duplicate-key|--default|--not-null|--rowid|--filename-column|--extract|--index|--fts|--dialect|--delimiter|--quote|--escape|--comment|--header-lines|--skip-lines|--skip-footer|--table-number|--encoding|--ragged|--stray-quotes|--null|--drop-empty|--numbers|--dates|--max-deletes|--max-record-bytes|--max-input-bytes|--max-ratio|--max-reject-bytes|--compute|--where|--order-by|--load-extension|--compute-command|--compute-format|--compute-columns|--compute-retries|--compute-timeout|--on-compute-error|--input-format|--output-format|--rejects-file|--output|--format|--master|--parts|--work-dir|--executor-path|--spark-conf|--into-shards|--plan|--part|--migrations|--differences|--jobs|--batch-bytes|--max-rejects|--source-name|--chunk-bytes|--if-locked|--busy-timeout|--progress|--progress-interval|--log-format|--log-level|--log-file|--log-max-bytes|--log-keep|--metrics-file|--warn-if-slower|--warn-if-fewer-rows|--on-failure|--on-success|--on-rejects|--hook-timeout|--daily|--weekly|--every|--name) flag=$seen ;;
            esac
        elif [[ ! $ended && ! $command ]] && ((operands == 0)); then
            case $seen in
                load|resume|inspect|status|verify|rejects|changes|export|report|migrate|forget|schedule|compute|plan|spark|completions|man|help) command=$seen ;;
                *) command=load operands=1 ;;
            esac
        else
            [[ $command ]] || command=load
            operands+=1
        fi
    done
    if [[ ! $flag && ! $ended && $word == --*=* ]]; then
        flag=${word%%=*} prefix=${word%%=*}= word=${word#*=}
    fi

    if [[ $flag ]]; then
        case $flag in
            --export) files=default ;;
            --schema) words='freeze evolve ignore widen' ;;
            --on-conflict) words='update ignore abort' ;;
            --on-duplicate-key) words='last first reject' ;;
            --rowid) words='auto always never' ;;
            --dialect) words='rfc4180 excel mysql postgres-text' ;;
            --ragged) words='reject pad keep' ;;
            --stray-quotes) words='reject literal' ;;
            --load-extension) files=default ;;
            --compute-format) words='jsonl csv tsv' ;;
            --on-compute-error) words='reject stop' ;;
            --input-format) words='csv jsonl' ;;
            --output-format) words='csv tsv jsonl' ;;
            --rejects-file) files=default ;;
            --output) files=default ;;
            --format) words='text csv jsonl' ;;
            --work-dir) files=default ;;
            --plan) files=default ;;
            --migrations) files=dirnames ;;
            --if-locked) words='fail wait skip' ;;
            --progress) words='auto always never plain' ;;
            --log-format) words='text json' ;;
            --log-level) words='debug info warning error' ;;
            --log-file) files=default ;;
            --metrics-file) files=default ;;
        esac
    elif [[ ! $ended && $word == -* ]]; then
        case $command in
            load) words='--table --key --pk --type --all-text --columns --rename --schema --union-by-name --on-conflict --on-duplicate-key --default --not-null --strict --no-strict --rowid --filename-column --extract --index --fts --dialect --delimiter --quote --escape --comment --header --no-header --header-lines --skip-lines --skip-footer --table-number --encoding --ragged --stray-quotes --null --trim --drop-empty --numbers --dates --delete-missing --replace --append --track-changes --no-track-changes --update-only --max-deletes --max-record-bytes --max-input-bytes --max-ratio --max-reject-bytes --compute --where --load-extension --compute-command --compute-shell --compute-format --compute-columns --compute-retries --compute-timeout --on-compute-error --recompute --migrations --dry-run --show-values --jobs --batch-bytes --max-rejects --restart --spool --source-name --chunk-bytes --if-locked --busy-timeout --progress --progress-interval --json --quiet --log-format --log-level --log-file --log-max-bytes --log-keep --log-values --metrics-file --warn-if-slower --warn-if-fewer-rows --on-failure --on-success --on-rejects --hook-timeout -h --help' ;;
            resume) words='--max-deletes --allow-commands --trust-database --if-locked --busy-timeout --progress --progress-interval --json --quiet --log-format --log-level --log-file --log-max-bytes --log-keep --log-values --metrics-file --warn-if-slower --warn-if-fewer-rows --on-failure --on-success --on-rejects --hook-timeout -h --help' ;;
            inspect) words='--table --key --pk --type --all-text --columns --rename --dialect --delimiter --quote --escape --comment --header --no-header --header-lines --skip-lines --skip-footer --table-number --encoding --ragged --stray-quotes --null --trim --drop-empty --numbers --dates --max-record-bytes --max-input-bytes --max-ratio --tune --json -h --help' ;;
            status) words='--json -h --help' ;;
            verify) words='--table --key --pk --type --all-text --columns --rename --schema --union-by-name --on-conflict --on-duplicate-key --default --not-null --strict --no-strict --rowid --filename-column --extract --dialect --delimiter --quote --escape --comment --header --no-header --header-lines --skip-lines --skip-footer --table-number --encoding --ragged --stray-quotes --null --trim --drop-empty --numbers --dates --update-only --max-record-bytes --max-input-bytes --max-ratio --compute --where --load-extension --compute-command --compute-shell --compute-format --compute-columns --compute-retries --compute-timeout --allow-commands --trust-database --differences --show-values --jobs --source-name --progress --progress-interval --json --quiet -h --help' ;;
            rejects) words='--reason --limit --export --retry --table --schema --ragged --stray-quotes --null --allow-commands --trust-database --source-name --if-locked --busy-timeout --json --quiet -h --help' ;;
            changes) words='--run --since --undo --limit --table --output --format --dry-run --source-name --if-locked --busy-timeout --quiet -h --help' ;;
            export) words='--columns --delimiter --no-header --null --append --where --order-by --output --format --escape-formulas --quiet -h --help' ;;
            report) words='--output --quiet -h --help' ;;
            migrate) words='--migrations --dry-run --json -h --help' ;;
            forget) words='--runs-older-than --table --dry-run --source-name --if-locked --busy-timeout --json -h --help' ;;
            schedule) words='--daily --weekly --every --name --install -h --help' ;;
            compute) words='--type --all-text --columns --rename --dialect --delimiter --quote --escape --comment --header --no-header --header-lines --skip-lines --skip-footer --table-number --encoding --ragged --stray-quotes --null --trim --drop-empty --numbers --dates --max-input-bytes --max-ratio --compute --where --load-extension --compute-command --compute-shell --compute-format --compute-columns --compute-retries --compute-timeout --on-compute-error --allow-commands --input-format --output-format --no-output-header --rejects-file --output --format --plan --part --check --jobs --max-rejects --quiet -h --help' ;;
            plan) words='--table --key --pk --type --all-text --columns --rename --default --not-null --filename-column --dialect --delimiter --quote --escape --comment --header --no-header --header-lines --skip-lines --skip-footer --table-number --encoding --ragged --stray-quotes --null --trim --drop-empty --numbers --dates --max-record-bytes --compute --where --load-extension --compute-command --compute-shell --compute-format --compute-columns --compute-retries --compute-timeout --output --parts --jobs --source-name --progress --progress-interval --quiet -h --help' ;;
            spark) words='--table --key --pk --type --all-text --columns --rename --schema --union-by-name --on-conflict --on-duplicate-key --default --not-null --strict --no-strict --rowid --filename-column --extract --index --fts --dialect --delimiter --quote --escape --comment --header --no-header --header-lines --skip-lines --skip-footer --table-number --encoding --ragged --stray-quotes --null --trim --drop-empty --numbers --dates --delete-missing --replace --track-changes --no-track-changes --update-only --max-deletes --max-record-bytes --max-input-bytes --max-ratio --max-reject-bytes --compute --where --load-extension --compute-command --compute-shell --compute-format --compute-columns --compute-retries --compute-timeout --on-compute-error --recompute --master --parts --work-dir --executor-path --spark-conf --into-shards --migrations --jobs --batch-bytes --max-rejects --restart --source-name --chunk-bytes --if-locked --busy-timeout --progress --progress-interval --json --quiet --log-format --log-level --log-file --log-max-bytes --log-keep --log-values --metrics-file --warn-if-slower --warn-if-fewer-rows --on-failure --on-success --on-rejects --hook-timeout -h --help' ;;
            completions) words='-h --help' ;;
            man) words='-h --help' ;;
            '') words='--version -h --help' ;;
        esac
    else
        case $command:$operands in
            :0) words='load resume inspect status verify rejects changes export report migrate forget schedule compute plan spark completions man help' files=default ;;
            load:*) files=default ;;
            resume:0) files=default ;;
            inspect:0) files=default ;;
            status:0) files=default ;;
            verify:0) files=default ;;
            verify:1) files=default ;;
            rejects:0) files=default ;;
            changes:0) files=default ;;
            export:0) files=default ;;
            report:0) files=default ;;
            migrate:0) files=default ;;
            forget:0) files=default ;;
            compute:0) files=default ;;
            plan:*) files=default ;;
            spark:*) files=default ;;
            completions:0) words='bash zsh fish' ;;
            man:0) words='load resume inspect status verify rejects changes export report migrate forget schedule compute plan spark completions man' ;;
            help:0) words='load resume inspect status verify rejects changes export report migrate forget schedule compute plan spark completions man' ;;
        esac
    fi

    # What bash itself completes is tried where no word fits.
    [[ $files ]] && compopt -o "$files" 2>/dev/null
    [[ $words ]] && COMPREPLY=($(compgen -P "$prefix" -W "$words" -- "$word"))
}

complete -F _csvload csvload
