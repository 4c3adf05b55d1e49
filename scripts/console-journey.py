#!/usr/bin/env python3
"""The console in a real browser, on simulated systems and a database of its own.

    scripts/console-journey.py PATH/TO/lienthong [FOLDER]

Signs in, watches a run move, mends a quarantined record, decides what became of a message, changes the language; looks
at every page light and dark, on a telephone and on a wall, with the keyboard and with an accessibility checker (axe).
The journey itself goes without JavaScript. FOLDER keeps the screenshots. It needs chromium and what
scripts/requirements-browser.txt names. A finding ends it with 1.
"""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
PASSWORD = "một mật khẩu đủ dài"
failures = []


def expect(what, is_so):
    print(f"   {'✓' if is_so else '✗'} {what}", flush=True)
    if not is_so:
        failures.append(what)


def wait_for(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.2)
    raise SystemExit(f"✗ {what}: not within {seconds} s")


class Hub:
    """A project in a folder of its own, with its systems simulated."""

    def __init__(self, program):
        self.program = str(Path(program).resolve())
        self.root = Path(tempfile.mkdtemp(prefix="lienthong-console."))
        self.root.chmod(0o755)
        for name in ["App", "Connectors", "Mappings", "schedules", "environments"]:
            shutil.copytree(PROJECT / name, self.root / name)
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("LIENTHONG_")}
        self.env["PERL_BADLANG"] = "0"
        for line in (self.root / "environments/sandbox.env").read_text().splitlines():
            if "=" in line and not line.startswith("#"):
                name, value = line.split("=", 1)
                self.env[name.strip()] = value.strip().strip("'\"")
        self.children = []

    def run(self, *arguments, text=None, may_fail=False):
        result = subprocess.run(
            [self.program, *arguments, "--root", str(self.root), "--environment", "sandbox"],
            env=self.env, input=text, capture_output=True, text=True, timeout=300,
        )
        if result.returncode not in (0, 1) and not may_fail:
            raise SystemExit(f"lienthong {' '.join(arguments)}: {result.returncode}\n{result.stdout}{result.stderr}")
        return result.stdout

    def start(self, name, *arguments):
        log = open(self.root / f"{name}.log", "w+")
        child = subprocess.Popen(
            [self.program, *arguments], env=self.env, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )
        self.children.append(child)
        return child, self.root / f"{name}.log"

    def sandbox(self):
        _, log = self.start("sandbox", "sandbox", "--port", "0", "--scale", "30000", "--bad-share", "0.003")
        found = wait_for("sandbox", lambda: re.search(r"listening on (\S+)", log.read_text()))
        self.systems = found.group(1)
        file = self.root / "environments/sandbox.yaml"
        file.write_text(file.read_text().replace("http://127.0.0.1:8097", self.systems))

    def control(self, **orders):
        request = urllib.request.Request(f"{self.systems}/_control", json.dumps(orders).encode(), method="POST")
        urllib.request.urlopen(request, timeout=10).read()

    def serve(self):
        self.service, log = self.start(
            "serve", "serve", "--no-schedules", "--listen", "127.0.0.1:0", "--root", str(self.root), "--environment", "sandbox"
        )
        self.serve_log = log
        found = wait_for("console", lambda: re.search(r"(http://127\.0\.0\.1:\d+)/", log.read_text()), 120)
        return found.group(1)

    def sql(self, statement):
        return subprocess.run(
            ["psql", self.url, "--no-psqlrc", "-qtAc", statement], env=self.env, capture_output=True, text=True, check=True
        ).stdout.strip()

    def stop(self):
        for child in reversed(self.children):
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()
        self.run("db", "stop", may_fail=True)
        shutil.rmtree(self.root, ignore_errors=True)


def prepare(hub):
    print("━━ Chuẩn bị · Getting ready", flush=True)
    hub.sandbox()
    hub.run("db", "start")
    hub.run("db", "migrate")
    hub.url = hub.run("db", "url").strip()
    for name, role in [("an.quantri", "admin"), ("an.vanhanh", "operator"), ("an.xem", "viewer")]:
        hub.run("user", "add", name, "--role", role, "--password-stdin", text=PASSWORD + "\n")
    hub.run("run", "news", "electricity/contracts", "ioc/categories")


class Browser:
    def __init__(self, playwright, address, folder):
        self.address = address
        self.folder = folder
        arguments = ["--no-sandbox"] if os.getuid() == 0 else []
        self.chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments, timeout=180_000)
        self.foreign = []
        self.complaints = []

    def page(self, **options):
        context = self.chromium.new_context(base_url=self.address, locale="vi-VN", **options)
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.on("request", lambda r: self.foreign.append(r.url) if not r.url.startswith(self.address) else None)
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" and "status of 4" not in m.text else None)
        return page

    def sign_in(self, page, name, password=PASSWORD):
        page.goto("/sign-in")
        page.fill("#name", name)
        page.fill("#password", password)
        page.click("button.main")

    def picture(self, page, name):
        page.screenshot(path=str(self.folder / f"{name}.png"), full_page=True)


def strangers(browser):
    print("━━ Người lạ · Strangers", flush=True)
    page = browser.page(java_script_enabled=False)
    page.goto("/quarantine?pull=electricity%2Finvoices")
    expect("a stranger gets the sign-in", page.url.endswith("/sign-in?then=/quarantine?pull%3Delectricity%252Finvoices") or "/sign-in?then=" in page.url)
    page.fill("#name", "an.vanhanh")
    page.fill("#password", "sai mật khẩu rồi")
    page.click("button.main")
    expect("a wrong password is told", "Sai tên đăng nhập" in page.inner_text("[role=alert]"))
    page.fill("#password", PASSWORD)
    page.click("button.main")
    expect("after the sign-in stands what was asked for", "/quarantine?pull=" in page.url)
    return page


def watch_a_run(hub, page, browser):
    print("━━ Nhìn một lượt chạy · A run moves", flush=True)
    # Many pages, and every answer takes its time: what is committed grows while one looks on.
    hub.control(fault="delay:path=hoadon:pause=3000")
    page.goto("/runs")
    page.select_option("#target", "electricity/invoices")
    page.click("form[method=post][action='/runs'] button.main")
    expect("the errand is told", "Chạy electricity/invoices" in page.inner_text("main"))
    page.goto("/?watch=1")
    row = page.locator("tr", has=page.locator("a", has_text="electricity/invoices"))
    seen = set()
    refreshed = 0

    def look():
        nonlocal refreshed
        if "đang chạy" in row.inner_text():
            seen.add(row.locator("td.number").inner_text())
            if len(seen) == 1:
                browser.picture(page, "tonight-running")
            if len(seen) >= 2:
                hub.control(faults=[])
        page.wait_for_timeout(700)
        if "✓ xong" in row.inner_text() and len(seen) > 0:
            return True
        refreshed += 1
        page.reload()
        return False

    wait_for("the run ends", look, 300)
    expect(f"its records grow while one looks on ({', '.join(sorted(seen))})", len(seen) >= 2)
    hub.control(faults=[])
    response = page.goto("/?watch=1")
    expect("the page refreshes itself where the reader wants it", response.headers.get("refresh") == "5")
    expect("and only there", "refresh" not in page.goto("/").headers)


def mend_a_record(hub, page, browser):
    print("━━ Chữa một bản ghi · A record is mended", flush=True)
    # One that a mapping can mend: the others' keys are empty at the source.
    page.goto("/quarantine")
    page.click("a[href*='rule=evn_customer_code.format']")
    page.click("table >> nth=1 >> a >> nth=0")
    masked = page.inner_text("pre")
    number = re.search(r"/quarantine/(\d+)", page.url).group(1)
    name = hub.sql(f"SELECT convert_from(record, 'UTF8')::jsonb->>'TEN_KHANG' FROM hub.quarantine WHERE id = {number}")
    expect("the record is masked", len(name) > 3 and name not in page.content())
    page.fill("#reveal-reason", "Đối chiếu với điện lực theo công văn 12")
    page.click("form[action$=reveal] button")
    expect("with a reason it is shown", name in page.inner_text("pre"))
    noted = hub.sql("SELECT person || ' ' || (detail->>'reason') FROM hub.audit WHERE act = 'quarantine.reveal'")
    expect("and the audit knows who and why", noted == "an.vanhanh Đối chiếu với điện lực theo công văn 12")
    page.goto(f"/quarantine/{number}")
    mapping = hub.root / "Mappings/electricity_invoice.yaml"
    text = mapping.read_text()
    mapping.write_text(re.sub(r"(customer_code:\s*\{ as: )evn_customer_code", r"\1text", text))
    before = hub.serve_log.read_text().count("đã đọc lại khai báo")
    hub.service.send_signal(signal.SIGHUP)
    wait_for("the manifests are read again", lambda: hub.serve_log.read_text().count("đã đọc lại khai báo") > before)
    page.goto(f"/quarantine/{number}")
    page.click("form[action$=retry] button")

    def is_closed():
        page.goto(f"/quarantine/{number}")
        return "đã khép" in page.inner_text("dl.facts")

    expect("after the mapping was mended the record is staged", wait_for("the record closes", is_closed, 60))
    row = hub.sql("SELECT count(*) FROM staging.electricity_invoice WHERE customer_code LIKE '%O%' OR customer_code !~ '^P'")
    expect(f"and its row is there ({row})", int(row) >= 1)
    browser.picture(page, "quarantine-mended")


def decide_a_message(hub, page, browser):
    print("━━ Quyết một tin · A message is decided", flush=True)
    # The centre takes it and the line breaks; then it is away, so that nobody can ask.
    hub.control(fault="unavailable:path=ioc")
    number = wait_for("the push is enabled", lambda: hub.sql("SELECT 1 FROM hub.push WHERE name = 'ioc/feedback' AND is_enabled"))
    hub.sql("""BEGIN; SET LOCAL ROLE app_reader; SET LOCAL app.citizen = '080190999901';
        SELECT app.submit_feedback('road', 'Mặt đường hư hỏng khoảng 2 m² trước cổng trường.', 'Đường tỉnh 826', 10.586,
            106.561, name => 'Trần Văn Thử', phone => '0912000111'); COMMIT;""")
    delivery = wait_for(
        "the message is tried",
        lambda: hub.sql("SELECT min(delivery) FROM hub.attempt a JOIN hub.delivery d ON d.id = a.delivery WHERE push = 'ioc/feedback'"),
    )
    page.goto("/outbox?push=ioc%2Ffeedback")
    browser.picture(page, "outbox")
    page.click(f"a[href='/outbox/{delivery}']")
    expect("the message is masked", "Mặt đường hư hỏng" not in page.content())

    def decide():
        if hub.sql(f"SELECT state FROM hub.delivery WHERE id = {delivery}") == "refused":
            return True
        page.goto(f"/outbox/{delivery}")
        if page.locator("input[value=dropped]").count() == 0:
            return False
        page.check("input[value=dropped]")
        page.fill("#note", "Trung tâm xác nhận qua điện thoại: trùng với phản ánh đã có")
        page.click("form[action$=resolve] button.main")
        return hub.sql(f"SELECT state FROM hub.delivery WHERE id = {delivery}") == "refused"

    wait_for("the decision is taken", decide, 60)
    page.goto(f"/outbox/{delivery}")
    text = page.inner_text("main")
    expect("the page tells who decided and why", "an.vanhanh" in text and "Trung tâm xác nhận" in text)
    browser.picture(page, "outbox-decided")
    hub.control(faults=[])


def change_language(page):
    print("━━ Đổi ngôn ngữ · Another language", flush=True)
    page.goto("/runs?state=succeeded")
    page.click("text=English")
    expect("the page is in English, and still the same page", "What was read" in page.inner_text("main") and "state=succeeded" in page.url)
    expect("the document says so", page.get_attribute("html", "lang") == "en")
    page.click("text=Tiếng Việt")
    expect("and back", page.get_attribute("html", "lang") == "vi")


def viewers(browser):
    print("━━ Người chỉ xem · Viewers", flush=True)
    page = browser.page(java_script_enabled=False)
    browser.sign_in(page, "an.xem")
    page.goto("/quarantine/1")
    expect("a viewer is offered nothing that changes something", page.locator("main form[method=post]").count() == 0)
    page.click("text=Đăng xuất")
    page.goto("/runs")
    expect("after the sign-out stands the sign-in", "/sign-in" in page.url)


def every_page(hub, browser):
    print("━━ Mọi trang · Every page", flush=True)
    axe = Axe()
    page = browser.page()
    browser.sign_in(page, "an.vanhanh")
    page.wait_for_url(browser.address + "/")
    paths = page.eval_on_selector_all("nav a", "all => all.map(a => a.getAttribute('href'))")
    details = []
    for path in paths:
        page.goto(path)
        link = page.eval_on_selector_all(
            "main table a, main .cards a",
            "(all, path) => all.map(a => a.getAttribute('href')).filter(h => path !== '/' && h.startsWith(path + '/'))",
            path,
        )
        details += link[:1]
    expect(f"every section opens ({len(paths)}), with a page of its own below ({len(details)})", len(paths) >= 7 and len(details) >= 5)
    for path in ["/sign-in"] + paths + details + ["/nothing"]:
        name = path.strip("/").replace("/", "-").split("?")[0] or "tonight"
        for scheme in ["light", "dark"]:
            page.emulate_media(color_scheme=scheme)
            page.goto(path)
            found = [v for v in axe.run(page).response["violations"] if v["impact"] in ("serious", "critical")]
            for finding in found:
                print(f"     {path} {scheme}: {finding['id']}: {finding['help']}")
                for node in finding["nodes"][:3]:
                    print(f"       {node['html'][:160]}")
            expect(f"{path} {scheme}: nothing serious", not found)
            browser.picture(page, f"{name}-{scheme}")
        page.set_viewport_size({"width": 375, "height": 720})
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        expect(f"{path}: fits a telephone", wide <= 0)
        browser.picture(page, f"{name}-phone")
        page.set_viewport_size({"width": 2560, "height": 1440})
        page.goto(path)
        if path in ("/", "/systems"):
            browser.picture(page, f"{name}-wall")
        page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/runs")
    page.keyboard.press("Tab")
    expect("the first stop of the keyboard leads to the content", page.evaluate("document.activeElement.className") == "skip")
    page.keyboard.press("Enter")
    expect("and goes there", page.evaluate("document.activeElement.id") == "content")


def main():
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp(prefix="lienthong-pictures."))
    folder.mkdir(parents=True, exist_ok=True)
    hub = Hub(sys.argv[1])
    began = time.monotonic()
    try:
        prepare(hub)
        address = hub.serve()
        with sync_playwright() as playwright:
            browser = Browser(playwright, address, folder)
            page = strangers(browser)
            watch_a_run(hub, page, browser)
            mend_a_record(hub, page, browser)
            decide_a_message(hub, page, browser)
            change_language(page)
            viewers(browser)
            every_page(hub, browser)
            expect(f"nothing is asked of another host {browser.foreign[:3]}", not browser.foreign)
            expect(f"the browser has no complaint {browser.complaints[:3]}", not browser.complaints)
        expect("the audit is whole", "nguyên vẹn" in hub.run("audit", "verify", "--lang", "vi"))
    finally:
        if failures:
            print(hub.serve_log.read_text()[-2000:] if hasattr(hub, "serve_log") else "")
        hub.stop()
    print(f"   {folder}")
    if failures:
        raise SystemExit(f"✗ console: {len(failures)}")
    print(f"✓ console: {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
