"""pywa reads the news that our adapter reads, one by one: both must make the same of each."""

import json
import logging
import os
import pathlib

from pywa import WhatsApp, types

NOTHING = "wamid.of-nothing"
STATES = ("sent", "delivered", "read", "failed")
compared = 0
passed_over = {}


class Complaints(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.said = []

    def emit(self, record):
        self.said.append(record.getMessage() + (f" ({record.exc_info[1]!r})" if record.exc_info else ""))


def same(what, ours, theirs):
    global compared
    compared += 1
    if ours != theirs:
        raise SystemExit(f"whatsapp disagrees: {what}: {ours!r}, and not {theirs!r}")


def main():
    folder = pathlib.Path(os.environ["TRATO_ORACLES"]) / "ours/whatsapp"
    left = json.loads((folder / "read.json").read_text())
    complaints = Complaints()
    logging.getLogger("pywa").addHandler(complaints)
    wa = WhatsApp(phone_id="200100", token="token", app_secret=left["app_secret"])
    seen = []
    for listen in (wa.on_message, wa.on_callback_button, wa.on_callback_selection, wa.on_message_status, wa.on_flow_completion):
        listen()(lambda _, update: seen.append(update))
    for one in left["all"]:
        body, read = one["body"].encode(), one["read"]
        same("a signature of ours", wa.webhook_update_validator(body, one["signature"]), None)
        if is_odd(body):
            pass_over("odd on purpose: Meta sends no such thing", one)
            continue
        seen.clear()
        complaints.said.clear()
        wa.webhook_update_handler(completed(body))
        same(f"what pywa complains of at {one['body']}", complaints.said, [])
        if not seen:
            pass_over("pywa has no handler for it", one)
        else:
            compare(seen[0], read, one)
    if compared == 0:
        raise SystemExit("whatsapp: nothing was compared")
    print(f"whatsapp: {len(left['all'])} pieces of news, {compared} things compared; passed over: {passed_over}")


def is_odd(body):
    """What our adapter must bear: a button without a payload, a form without fields, a state nobody knows."""
    value = json.loads(body)["entry"][0]["changes"][0]["value"]
    message = (value.get("messages") or [{}])[0]
    state = (value.get("statuses") or [{}])[0].get("status", "sent")
    form = message.get("interactive", {}).get("nfm_reply")
    is_no_form = form is not None and not isinstance(json.loads(form["response_json"]), dict)
    return is_no_form or "payload" not in message.get("button", {"payload": ""}) or state not in STATES


def completed(body):
    """pywa cannot do without some fields that Meta always sends; our payloads leave them out here and there."""
    update = json.loads(body)
    value = update["entry"][0]["changes"][0]["value"]
    one = (value.get("messages") or value.get("statuses"))[0]
    address = one.get("from") or one.get("recipient_id") or ""
    contacts = value.get("contacts") or [{}]
    value["contacts"] = [{"profile": {"name": ""}, "wa_id": address, "user_id": "DK.1", **contact} for contact in contacts]
    if one.get("type") in ("interactive", "button"):
        one.setdefault("context", {"id": NOTHING})
    one.get("context", {}).setdefault("from", address)
    for kind in ("image", "audio", "video", "document", "sticker"):
        one.get(kind, {}).setdefault("sha256", "")
    for error in one.get("errors", []):
        error.setdefault("message", error.get("title", ""))
    return json.dumps(update).encode()


def pass_over(why, one):
    value = json.loads(one["body"])["entry"][0]["changes"][0]["value"]
    kind = (value.get("messages") or [{}])[0].get("type") or (value.get("statuses") or [{}])[0].get("status")
    passed_over[kind] = why


def compare(theirs, read, one):
    ours = read[0] if read else {}
    kind, about = ours.get("kind"), one["body"]
    if isinstance(theirs, types.MessageStatus):
        if kind != "receipt":
            return pass_over(f"we read {kind}", one)
        same(f"the id in {about}", ours["provider_id"], theirs.id)
        same(f"the state in {about}", ours["state"], theirs.status.value)
        return None
    if isinstance(theirs, (types.CallbackButton, types.CallbackSelection)):
        same(f"what {about} is", kind, "selection")
        same(f"the token in {about}", ours["token"], theirs.data)
        same(f"the title in {about}", ours["title"], theirs.title)
        answers = theirs.reply_to_message.id if theirs.reply_to_message else None
        return same(f"what {about} answers", ours.get("reply_to", NOTHING), answers)
    if isinstance(theirs, types.FlowCompletion):
        same(f"what {about} is", kind, "form_submitted")
        # pywa keeps the token apart.
        filled = {"flow_token": theirs.token, **theirs.response}
        return same(f"what was filled in in {about}", json.loads(ours["data"]), filled)
    if theirs.order is not None:
        same(f"what {about} is", kind, "cart_submitted")
        # Odd on purpose: a number written as text counts, and nothing of a product is no line.
        lines = [(line["retailer_id"], line["quantity"]) for line in ours["lines"]]
        return same(f"the cart in {about}", lines, [(line.sku, int(line.quantity)) for line in theirs.order.products if int(line.quantity) > 0])
    if theirs.reaction is not None:
        same(f"what {about} is", kind, "reaction")
        same(f"the message in {about}", ours["target"], theirs.reaction.message_id)
        return same(f"the sign in {about}", ours["emoji"], theirs.reaction.emoji or "")
    parts = ours.get("parts")
    if parts is None:
        return pass_over(f"we read {kind}", one)
    for part in parts:
        compare_part(part, theirs, about)
    return None


def compare_part(part, theirs, about):
    match part["part"]:
        case "text":
            same(f"the words in {about}", part["text"], theirs.text)
        case "media":
            files = (theirs.image, theirs.video, theirs.audio, theirs.document, theirs.sticker)
            file = next(one for one in files if one is not None)
            same(f"the file in {about}", part["reference"], file.id)
            same(f"the type in {about}", part["mime"], file.mime_type)
            same(f"the caption in {about}", part["caption"], theirs.caption)
            same(f"the name in {about}", part["file_name"], getattr(file, "filename", None))
        case "location":
            place = theirs.location
            same(f"the place in {about}", (part["latitude_e6"], part["longitude_e6"]), (round(place.latitude * 1e6), round(place.longitude * 1e6)))
        case "contact_card":
            same(f"the name on a card in {about}", part["name"], theirs.contacts[0].name.formatted_name)
            same(f"the numbers on a card in {about}", part["phones"], [phone.phone for phone in theirs.contacts[0].phones])
        case other:
            passed_over[other] = "no such part in pywa"


if __name__ == "__main__":
    main()
