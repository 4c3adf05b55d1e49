#!/bin/bash
# The schedules of the project in a real Airflow: its DAGs import, run, fail where the hub fails, and keep their order.
#   scripts/test-airflow.sh PATH/TO/lienthong
# Airflow comes from PyPI into var/airflow (AIRFLOW_VENV: another place); all else is on loopback and goes at the end.
set -euo pipefail

hub_program=$(realpath "${1:?path of the lienthong program}")
project=$(cd "$(dirname "$0")/.." && pwd)
venv=${AIRFLOW_VENV:-$project/var/airflow}
# A release whose dependencies, as they are today, install without Airflow's own file of constraints.
version=${AIRFLOW_VERSION:-3.3.2}
for variable in ${!LIENTHONG_@} ${!AIRFLOW__@}; do unset "$variable"; done

work=$(mktemp -d "${TMPDIR:-/tmp}/lienthong-airflow.XXXXXX")
chmod 755 "$work"
sandbox=
database_is_up=

export AIRFLOW_HOME=$work/airflow
export AIRFLOW__CORE__LOAD_EXAMPLES=False AIRFLOW__CORE__DAGS_FOLDER=$work/dags
export AIRFLOW__LOGGING__LOGGING_LEVEL=WARNING AIRFLOW__USAGE_DATA_COLLECTION__ENABLED=False

say() { printf '   %s\n' "$*"; }

fail() {
    printf '✗ %s\n' "$*" >&2
    exit 1
}

hub() { "$hub_program" "$@" --root "$work/project" --environment sandbox; }

leave() {
    local code=$?
    trap - EXIT
    if [[ -n $sandbox ]]; then kill "$sandbox" 2>/dev/null || true; wait "$sandbox" 2>/dev/null || true; fi
    if [[ -n $database_is_up ]]; then hub db stop >/dev/null 2>&1 || true; fi
    if [[ -n ${KEEP:-} ]]; then echo "   $work"; else rm -rf "$work"; fi
    exit "$code"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

airflow() { "$venv/bin/airflow" "$@"; }

install_airflow() {
    if [[ ! -x $venv/bin/airflow ]]; then
        say "apache-airflow $version → $venv"
        python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet "apache-airflow==$version"
    fi
    say "Airflow $(airflow version 2>/dev/null | tail -1)"
    airflow db migrate >"$work/migrate.log" 2>&1 || fail "airflow db migrate: $(tail -3 "$work/migrate.log")"
}

prepare_project() {
    mkdir "$work/project" "$work/dags"
    cp -r "$project"/{App,Connectors,Mappings,schedules,environments} "$work/project"
    "$hub_program" sandbox --port 0 --scale 600 >"$work/sandbox.log" 2>&1 &
    sandbox=$!
    local attempt address=
    for ((attempt = 0; attempt < 200; attempt++)); do
        address=$(sed -n 's/^listening on //p' "$work/sandbox.log")
        if [[ -n $address ]]; then break; fi
        sleep 0.1
    done
    [[ -n $address ]] || fail "the simulated systems did not start"
    sed -i "s|http://127.0.0.1:8097|$address|" "$work/project/environments/sandbox.yaml"
    install -m 600 "$project/environments/sandbox.env" "$work/secrets.env"

    write_schedule good 'Lượt "tốt", 100 %' electricity/contracts electricity/invoices:electricity/contracts \
        electricity/einvoices:electricity/invoices
    # What ends with each exit code, and what comes after it.
    write_schedule codes 'Mã thoát' electricity/contracts electricity/invoices:electricity/contracts \
        electricity/outages:electricity/invoices water/customers water/bills:water/customers
    cat >"$work/codes.sh" <<EOF
#!/bin/sh
echo "\$2" >>$work/calls
case \$2 in
electricity/contracts) exit 1 ;;
electricity/invoices) exit 75 ;;
water/customers) exit 3 ;;
esac
EOF
    chmod 755 "$work/codes.sh"
    database_is_up=yes
    hub db start >/dev/null
    hub db migrate >/dev/null
    hub check >/dev/null || fail "check: $(hub check)"
}

# name, title, then `job` or `job:after`
write_schedule() {
    local name=$1 title=$2 job
    shift 2
    {
        printf 'schedule: %s\ntitle: '"'%s'"'\nrun: daily 01:30\ntimezone: Asia/Ho_Chi_Minh\noverlap: skip\ncatch_up: once\njobs:\n' \
            "$name" "$title"
        for job; do
            if [[ $job == *:* ]]; then
                echo "  - { job: ${job%%:*}, after: ${job##*:} }"
            else
                echo "  - $job"
            fi
        done
    } >"$work/project/schedules/$name.yaml"
}

test_import() {
    hub schedule export airflow --secrets "$work/secrets.env" --output "$work/dags" >/dev/null
    hub schedule export airflow codes --program "$work/codes.sh" --output "$work/dags" >/dev/null
    airflow dags reserialize >"$work/import.log" 2>&1 || fail "dags reserialize: $(tail -5 "$work/import.log")"
    local errors schedule
    errors=$(airflow dags list-import-errors --output json 2>/dev/null | tail -1)
    [[ $errors == '[]' || $errors == 'No data found' ]] || fail "import errors: $errors"
    airflow dags list --output json 2>/dev/null >"$work/list"
    for schedule in "$work"/project/schedules/*.yaml; do
        schedule=$(basename "$schedule" .yaml)
        grep --quiet "\"lienthong_${schedule//-/_}\"" "$work/list" || fail "Airflow does not list the DAG of $schedule"
    done
    say "every schedule is a DAG that Airflow imports: $(ls "$work/dags" | wc -l)"
}

# state and tries of the tasks of a DAG, in the order in which they ended
tasks() {
    "$venv/bin/python" - "$AIRFLOW_HOME/airflow.db" "$1" <<'EOF'
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute(
    "SELECT task_id, state, try_number FROM task_instance WHERE dag_id = ? ORDER BY end_date, task_id", (sys.argv[2],))
print(" ".join(f"{task.removeprefix('job_')}={state}" + (f"×{tries}" if tries > 1 else "") for task, state, tries in rows))
EOF
}

expect() { [[ $2 == "$3" ]] || fail "$1: $2, must be $3"; }

test_good_run() {
    airflow dags test lienthong_good >"$work/good.log" 2>&1 || fail "dags test lienthong_good: $(tail -20 "$work/good.log")"
    expect 'tasks of a good night' "$(tasks lienthong_good)" \
        'electricity_contracts=success electricity_invoices=success electricity_einvoices=success'
    expect 'runs of the hub' "$(hub runs --json | tr -d ' \n' | grep -o '"pull":"[^"]*"' | tac | tr '\n' ' ')" \
        '"pull":"electricity/contracts" "pull":"electricity/invoices" "pull":"electricity/einvoices" '
    say "a DAG calls the hub, each job after those it comes after"
}

test_exit_codes() {
    if airflow dags test lienthong_codes >"$work/codes.log" 2>&1; then
        say "(airflow dags test ends with 0 although a task failed)"
    fi
    local states
    states=$(tasks lienthong_codes | tr ' ' '\n' | sort | tr '\n' ' ')
    # Records refused are the hub's matter; a lease that another holds leaves the job out, and what follows runs.
    expect 'tasks by exit code' "$states" \
        'electricity_contracts=success electricity_invoices=skipped electricity_outages=success water_bills=upstream_failed water_customers=failed '
    expect 'calls: nothing is tried again by Airflow' "$(sort "$work/calls" | tr '\n' ' ')" \
        'electricity/contracts electricity/invoices electricity/outages water/customers '
    say "a job that fails is a task that fails, once; what comes after it does not run"
}

install_airflow
prepare_project
test_import
test_good_run
test_exit_codes
echo "✓ airflow"
