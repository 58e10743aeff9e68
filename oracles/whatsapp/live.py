"""pywa is the shop: our play platform of WhatsApp speaks to it, and takes what it sends."""

import hashlib
import hmac
import http.server
import json
import logging
import os
import pathlib
import queue
import socket
import subprocess
import sys
import threading
import time
import tomllib

import httpx
from pywa import WhatsApp, errors, types

PATIENCE_S = 30
KEY = "0a" * 32
INBOX = "whatsapp"
compared = 0
arrived = queue.Queue()
seen = []


def same(what, ours, theirs):
    global compared
    compared += 1
    if ours != theirs:
        raise SystemExit(f"whatsapp disagrees: {what}: {ours!r}, and not {theirs!r}")


class Shop(http.server.BaseHTTPRequestHandler):
    """Keeps what the platform calls; pywa reads it where it can be waited for."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        arrived.put((self.path, body, self.headers.get("x-hub-signature-256")))
        self.send_response(200)
        self.end_headers()

    def do_GET(self):
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_):
        pass


class ToStage(httpx.HTTPTransport):
    """Whatever is meant for Meta's Graph API goes to the play platform."""

    def __init__(self, base):
        super().__init__()
        self.base = base

    def handle_request(self, request):
        if request.url.host == "graph.facebook.com":
            request.url = httpx.URL(self.base + request.url.raw_path.decode())
            request.headers["host"] = request.url.netloc.decode()
        return super().handle_request(request)


class Complaints(logging.Handler):
    """pywa writes down what it cannot read, and goes on."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.said = []

    def emit(self, record):
        self.said.append(record.getMessage() + (f" ({record.exc_info[1]!r})" if record.exc_info else ""))


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def setting_up(program):
    """The inbox as the simulator prints it, secrets and settings."""
    lines = []
    while line := program.stdout.readline():
        lines.append(line)
        try:
            inbox = tomllib.loads("".join(lines)).get("inbox", [{}])[0]
        except tomllib.TOMLDecodeError:
            continue
        if len(inbox.get("settings", {})) >= 4 and len(inbox.get("secrets", {})) >= 3:
            return inbox
    raise SystemExit("whatsapp: the simulator ended")


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stage = f"http://127.0.0.1:{free_port()}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRATO_")}
    program = subprocess.Popen(
        [os.environ["TRATO_PROGRAM"], "simulate", "whatsapp", "--server", f"http://127.0.0.1:{server.server_port}",
         "--stage", stage.removeprefix("http://"), "--inbox", INBOX, "--key", KEY],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
    )
    try:
        play(setting_up(program), stage)
    finally:
        program.kill()
        program.wait()
        server.shutdown()
    print(f"whatsapp: {compared} things compared with pywa")


def play(inbox, stage):
    settings, secrets = inbox["settings"], inbox["secrets"]
    complaints = Complaints()
    logging.getLogger("pywa").addHandler(complaints)
    wa = WhatsApp(
        phone_id=settings["phone_number_id"],
        token=secrets["access_token"],
        app_secret=secrets["app_secret"],
        session=httpx.Client(transport=ToStage(settings["api_base"])),
    )
    for listen in (wa.on_message, wa.on_callback_button, wa.on_callback_selection, wa.on_message_status):
        listen()(lambda _, update: seen.append(update))

    phones = f"{stage}/simulate/api/phones"
    asked = {"kind": "whatsapp", "inbox": INBOX, "name": "Ana Ruiz", "language": "es"}
    phone = httpx.post(phones, json=asked).raise_for_status().json()["phone"]

    def does(**act):
        httpx.post(f"{phones}/{phone}", json=act).raise_for_status()

    def arrives(what, kind):
        """The next update, signed, as pywa reads it."""
        path, body, signature = arrived.get(timeout=PATIENCE_S)
        same(f"where {what} arrives", path, f"/hooks/whatsapp/{INBOX}")
        same(f"the signature of {what}", wa.webhook_update_validator(body, signature), None)
        forged = "sha256=" + hmac.new(b"another", body, hashlib.sha256).hexdigest()
        same(f"a forged signature of {what}", wa.webhook_update_validator(body, forged) is None, False)
        # Of the forged one it did.
        complaints.said.clear()
        count = len(seen)
        same(f"what pywa says to {what}", wa.webhook_update_handler(body), ("ok", 200))
        same(f"what pywa complains of at {what}", complaints.said, [])
        same(f"{what} is read", len(seen), count + 1)
        same(f"what {what} is", type(seen[-1]), kind)
        same(f"whose number {what} comes to", seen[-1].metadata.phone_number_id, settings["phone_number_id"])
        return seen[-1]

    def told(what, sent):
        """What is told of a message that was sent: three states, in order."""
        for state in ("sent", "delivered", "read"):
            status = arrives(f"{what}, {state}", types.MessageStatus)
            same(f"the state of {what}", status.status.value, state)
            same(f"the id of {what}", status.id, sent.id)
            same(f"the person of {what}", status.from_user.wa_id, ana)

    # What she says.
    for words in ("hola", "¿Taza de gres? ¡Sí!", "<b>\"A\" & 'B'</b> *x* \\ 👩‍👩‍👧", "a\nb", "x" * 4_000):
        does(act="text", text=words)
        message = arrives("a text", types.Message)
        same("the words", message.text, words)
        same("the kind of words", message.type.value, "text")
        same("her name", message.from_user.name, "Ana Ruiz")
        same("now", abs(message.timestamp.timestamp() - time.time()) < 60, True)
    ana = message.from_user.wa_id
    for name, kind, attribute in (
        ("a.jpg", "image/jpeg", "image"), ("a.pdf", "application/pdf", "document"),
        ("a.ogg", "audio/ogg", "audio"), ("a.mp4", "video/mp4", "video"),
    ):
        does(act="media", name=name, content_type=kind)
        message = arrives(f"a {attribute}", types.Message)
        same(f"the kind of a {attribute}", message.type.value, attribute)
        file = getattr(message, attribute)
        same(f"the type of a {attribute}", file.mime_type, kind)
        said = wa.get_media_url(file.id)
        same(f"the bytes of a {attribute}", hashlib.sha256(file.get_bytes()).hexdigest(), said.sha256)
        if attribute == "document":
            same("the name of a document", file.filename, name)
    does(act="location", latitude_micro=55_676_100, longitude_micro=-12_568_300)
    message = arrives("a place", types.Message)
    same("the place", (message.location.latitude, message.location.longitude), (55.6761, -12.5683))

    # What the shop says.
    told("words", wa.send_message(ana, "Hola *Ana*", reply_to_message_id=message.id, tracker="msg_1"))
    same("the tracker comes back", seen[-1].tracker, "msg_1")
    told("a picture", wa.send_image(ana, "https://shop.example/mug.jpg", caption="Taza"))
    told("a document", wa.send_document(ana, "https://shop.example/a.pdf", filename="a.pdf", caption="Factura"))
    told("a video", wa.send_video(ana, "https://shop.example/a.mp4"))
    told("a sound", wa.send_audio(ana, "https://shop.example/a.ogg"))
    told("a sticker", wa.send_sticker(ana, "https://shop.example/a.webp"))
    told("a link", wa.send_message(ana, "Tu carrito", buttons=types.URLButton("Pagar", "https://shop.example/c/1")))
    told("the question where she is", wa.request_location(ana, "¿Dónde?"))
    buttons = [types.Button("Sí", "yes:1"), types.Button("No", "no:1")]
    asked = wa.send_message(ana, "¿La quieres?", header="Taza", footer="gres", buttons=buttons)
    told("buttons", asked)
    does(tap="No")
    tapped = arrives("a tapped button", types.CallbackButton)
    same("what was tapped", (tapped.data, tapped.title), ("no:1", "No"))
    same("what it answers", tapped.reply_to_message.id, asked.id)
    rows = [types.SectionRow("S", "size:s", "hasta 20 cm"), types.SectionRow("M", "size:m", "hasta 30 cm")]
    asked = wa.send_message(ana, "¿Qué talla?", buttons=types.SectionList("Elegir", [types.Section("Tallas", rows)]))
    told("a list", asked)
    does(tap="M")
    chosen = arrives("a chosen row", types.CallbackSelection)
    same("what was chosen", (chosen.data, chosen.title, chosen.description), ("size:m", "M", "hasta 30 cm"))
    same("what it is chosen from", chosen.reply_to_message.id, asked.id)
    same("it is marked as read", bool(wa.mark_message_as_read(chosen.id)), True)
    same("she sees that it writes", bool(wa.indicate_typing(chosen.id)), True)
    # What our adapter sends, to her.
    left = pathlib.Path(os.environ["TRATO_ORACLES"]) / "ours/whatsapp/calls.json"
    graph = f"{settings['api_base']}/v25.0/{settings['phone_number_id']}/messages"
    bearer = {"authorization": f"Bearer {secrets['access_token']}"}
    for call in json.loads(left.read_text()):
        call["to"] = ana
        answer = httpx.post(graph, json=call, headers=bearer)
        same(f"the platform's answer to {json.dumps(call)[:300]}", (answer.status_code, answer.text[:500] if answer.is_error else ""), (200, ""))

    def minded():
        return httpx.get(f"{stage}/simulate/api/violations").json()

    same("what the platform minds", minded(), [])
    # The platform refuses what pywa should not send.
    for what, send in (
        ("a number that is none", lambda: wa.send_message("123", "hola")),
        ("a button that is too long", lambda: wa.send_message(ana, "a", buttons=[types.Button("x" * 21, "x")])),
        ("words that are too long", lambda: wa.send_message(ana, "x" * 4_097)),
    ):
        try:
            send()
        except errors.WhatsAppError as error:
            # The two codes that Meta has for a parameter that is wrong.
            same(f"the code when {what} is refused", error.code in (100, 131_009), True)
        else:
            same(f"{what} is refused", True, False)
    same("what the platform minds after three refusals", len(minded()), 3)


if __name__ == "__main__":
    main()
    sys.exit(0)
