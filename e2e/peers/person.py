"""A person with a browser, and a service that listens, for the libraries under test."""

import html
import json
import os
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urljoin, urlsplit

import requests

PORTAL = os.environ["PREAU_PEERS_PORTAL"]


def account(profile):
    """The account of a profile of the demo."""
    with open(os.environ["PREAU_E2E_ACCOUNTS"], encoding="utf-8") as file:
        return next(one for one in json.load(file) if one["profile"] == profile)


class Browser:
    """Keeps cookies, follows redirections by hand, stops where the service stands."""

    def __init__(self, home):
        self.home = home
        self.session = requests.Session()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.session.close()

    def open(self, url, data=None, origin=None):
        """Goes where an address leads; gives the address at the service, or the page of the portal."""
        for _ in range(14):
            if url.startswith(self.home):
                return url
            headers = {"Origin": origin, "Referer": f"{origin}/sign-in"} if origin else {}
            send = self.session.post if data is not None else self.session.get
            answer = send(url, data=data, headers=headers, allow_redirects=False, timeout=10)
            refresh = re.search("url=(.*)", answer.headers.get("refresh", ""))
            onward = answer.headers.get("location") or (refresh and refresh[1])
            if not onward:
                return answer
            url, data = urljoin(url, onward), None
        raise AssertionError("no end of redirections")

    def sign_in(self, page, who):
        """Types login and password into the form of a page."""
        form = re.search(r'<form method="post" action="/sign-in">.*?</form>', page.text, re.S)[0]
        hidden = re.findall(r'<input[^>]*type="hidden"[^>]*>', form)
        value = lambda tag, name: html.unescape(re.search(rf'\s{name}="([^"]*)"', tag)[1])
        fields = {value(tag, "name"): value(tag, "value") for tag in hidden}
        parts = urlsplit(page.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        return self.open(f"{origin}/sign-in", {**fields, "login": who["login"], "password": who["password"]}, origin)


class Service:
    """Listens where a service stands; keeps what is sent there."""

    def __init__(self, port):
        self.calls = calls = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                calls.append((self.path, ""))
                self.answer()

            def do_POST(self):
                length = int(self.headers.get("content-length", 0))
                calls.append((self.path, self.rfile.read(length).decode()))
                self.answer()

            def answer(self):
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", int(port)), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def wait(self, test):
        """The first call that a test makes something of."""
        end = time.monotonic() + 15
        while time.monotonic() < end:
            for call in list(self.calls):
                found = test(*call)
                if found:
                    return found
            time.sleep(0.1)
        raise AssertionError("nothing was heard within 15 s")
