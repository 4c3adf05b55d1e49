# Liên Thông. `make` alone lists the commands.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup build release static install demo test lint imports unit check end-to-end guides console units schedulers outside \
    test-airflow test-service restore-drill bench torture format clean

# Where the compiler works; another folder keeps two builds apart.
BUILD ?= .build
# `make bench SCALE=… ROUNDS=…` and `make torture KILLS=…`.
SCALE ?= 1000000
ROUNDS ?= 5
KILLS ?= 1000
# `make install`: where it goes, and below which folder that is.
PREFIX ?= /opt/lienthong
DESTDIR ?=

SWIFT_BUILD = swift build --scratch-path $(BUILD) --explicit-target-dependency-import-check error
SWIFT_SOURCES = $(wildcard Package.swift Sources Tests Benchmarks)
HUB = $(BUILD)/debug/lienthong

help:
	@echo 'make demo       xem trục chạy từ đầu đến cuối · see the hub work from end to end'
	@echo 'make test       mọi kiểm thử, như CI · every test, as CI runs them'
	@echo
	@echo 'make setup      cài các gói Debian còn thiếu · install the Debian packages that are missing'
	@echo 'make build      biên dịch bản gỡ lỗi, kèm kiểm thử · debug build, tests included'
	@echo 'make release    biên dịch bản chạy thật · the build to deploy'
	@echo 'make install    dựng bản chạy thật và đặt vào PREFIX=/opt/lienthong · build to deploy and put it into place, DESTDIR=…'
	@echo 'make restore-drill  diễn tập sao lưu và phục hồi · back up in the middle of a run, lose everything, restore'
	@echo 'make guides     đi theo sách hướng dẫn · walk through the guides, command by command'
	@echo 'make console    thử trang quản trị trong trình duyệt · try the console in a browser'
	@echo 'make test-service  dịch vụ dưới systemd thật, trên một máy xong thì quên · the service under a real systemd, on a machine that forgets'
	@echo 'make test-airflow  lịch xuất ra chạy trong Airflow thật · the exported DAGs in a real Airflow'
	@echo 'make bench      đo tốc độ, SCALE=1000000 ROUNDS=5 · measure, release build'
	@echo 'make torture    giết giữa chừng KILLS=1000 lần · kill it in the middle, again and again'
	@echo 'make format     định dạng mã nguồn · format the sources'
	@echo 'make lint       soát định dạng và hướng nhập · check format and the direction of imports'
	@echo 'make clean      xoá kết quả biên dịch, giữ dữ liệu · remove what was built, keep data'

setup:
	@scripts/setup.sh

# One debug build serves `demo` and `test`, one release build `bench` and `torture`.
build: setup
	$(SWIFT_BUILD) --build-tests

release: setup
	$(SWIFT_BUILD) --configuration release

# What goes to another machine: with Swift's own libraries inside.
static: setup
	$(SWIFT_BUILD) --configuration release --static-swift-stdlib

install: static
	@PREFIX='$(PREFIX)' scripts/install.sh $(BUILD)/release '$(DESTDIR)'

demo: build
	@scripts/demo.sh $(HUB)

# In the order in which a mistake is found soonest.
test: setup lint build unit check units outside guides console
	@echo '✓ make test'

lint: imports
	swift format lint --strict --parallel --recursive --configuration .swift-format $(SWIFT_SOURCES)

imports:
	@scripts/check-imports-test.sh
	@scripts/check-imports.sh

# One process per test target: whole runs that wait for child processes must not starve tests of time-outs.
unit: build
	@for tests in $(notdir $(wildcard Tests/*)); do \
	    echo "── $$tests"; \
	    swift test --skip-build --scratch-path $(BUILD) --filter "^$$tests\." || exit 1; \
	done

check: build
	$(HUB) check
	$(HUB) fmt --check
	$(HUB) connector test
	scripts/commands.py $(HUB) --check

# The demo proves its own figures and fails where one is not as promised.
end-to-end: build
	@scripts/demo.sh $(HUB) </dev/null 2>&1 | cat; exit $${PIPESTATUS[0]}

# Every command of the guides prints what the guides say.
guides: build
	@scripts/guide.py docs/vi/them-he-thong.md $(HUB)
	@scripts/guide.py docs/en/adding-a-system.md $(HUB)

# The console in a real browser; screenshots in .build/console.
console: build
	@test -x $(BUILD)/browser/bin/playwright || { python3 -m venv $(BUILD)/browser && \
	    $(BUILD)/browser/bin/pip --quiet --disable-pip-version-check install -r scripts/requirements-browser.txt; }
	@$(BUILD)/browser/bin/python scripts/console-journey.py $(HUB) $(BUILD)/console

# A real crontab, a real cron, systemd's own reading of the units.
schedulers: build
	@scripts/scheduler-test.sh $(HUB)

# Both at one time: a cron's minute is mostly waiting.
outside: build
	@scripts/scheduler-test.sh $(HUB) >$(BUILD)/schedulers.log 2>&1 & schedulers=$$!; \
	    scripts/demo.sh $(HUB) </dev/null 2>&1 | cat; code=$${PIPESTATUS[0]}; \
	    wait $$schedulers || code=1; cat $(BUILD)/schedulers.log; exit $$code

# A real Airflow from its package; it takes minutes and the network, so it is not part of `test`.
test-airflow: build
	@scripts/test-airflow.sh $(HUB)

# The service under a systemd of its own, with nginx before it, on a machine that forgets; takes root and namespaces.
test-service: build
	@scripts/test-service.sh $(BUILD)/debug </dev/null

# systemd reads the unit as it would at the start; where there is none nothing is checked.
units:
	@scripts/check-units.sh

restore-drill: build
	@scripts/restore-drill.sh $(HUB) </dev/null

bench:
	@scripts/setup.sh --bench
	$(SWIFT_BUILD) --configuration release
	$(BUILD)/release/lienthong-bench --scale $(SCALE) --rounds $(ROUNDS) $(if $(LARGE),--large $(LARGE)) \
		--hub $(BUILD)/release/lienthong --sandbox $(BUILD)/release/lienthong-sandbox

torture: release
	@if test -x scripts/torture.sh; \
	then scripts/torture.sh $(BUILD)/release $(KILLS); \
	else echo 'Chưa có trong bản này · not in this version yet: make torture' >&2; exit 2; fi

format:
	swift format --in-place --parallel --recursive --configuration .swift-format $(SWIFT_SOURCES)

# Never var/postgres or var/landing: they are an operator's data.
clean:
	rm -rf $(BUILD) var/bench
