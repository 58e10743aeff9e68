"""Calls of WeChat as wechatpy signs, encrypts and writes them: every message and event it knows, and bent ones."""

import random
import sys
from base64 import b64encode
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from urllib.parse import urlencode
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.events import EVENT_TYPES
from wechatpy.exceptions import InvalidAppIdException, InvalidSignatureException
from wechatpy.fields import BaseField
from wechatpy.messages import MESSAGE_TYPES
from wechatpy.utils import WeChatSigner, check_signature

import xmltodict

from script import Tally, make

APP_ID = "wx8f3e0c5d2a417b96"
TOKEN = "spokenOnlyHere2026"
AES_KEY = "kgf0T8CvNJ2mYpWzXq5sLbR7dHuE3aQi1oVxK9tGyMY"
OTHER_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
NOW = 1_795_000_000
ROUNDS = 6

# As WeChat's documents write them; the library reads any case.
LOUD = {"scan", "location", "click", "view", "masssendjobfinish", "templatesendjobfinish", "wificonnected"}
SCENES = {"subscribe_scan": ("subscribe", "qrscene_"), "subscribe_scan_product": ("subscribe", "scanbarcode|ean13|")}
TEXTS = [
    "hej", "有红色的吗 <b>&amp;", "Ærø & Føn 100 %", "two\nlines", "🍵👩‍👩‍👧", "\"quoted\" 'text'", "]] >", "1", "q=a&b=c#d",
    "日本語テスト" * 40, "é́", "/:8-)", "<![CDATA[", "&#x41;", "%41", "0",
]
NESTED = {
    "ScanCodeInfo": lambda dice: {"ScanType": "qrcode", "ScanResult": dice.choice(TEXTS)},
    "SendPicsInfo": lambda dice: {"Count": "2", "PicList": {"item": [{"PicMd5Sum": "a1"}, {"PicMd5Sum": "b2"}]}},
    "SendLocationInfo": lambda dice: {"Location_X": "23", "Location_Y": "113", "Scale": "15", "Label": "x", "Poiname": ""},
    "ChosenBeacon": lambda dice: {"Uuid": "u", "Major": "1", "Minor": "2", "Distance": "0.057"},
    "AroundBeacons": lambda dice: {"AroundBeacon": [{"Uuid": "u"}, {"Uuid": "v"}]},
}


def degrees(dice, most):
    digits = dice.randrange(0, 9)
    whole = dice.randrange(-most, most)
    return f"{whole}.{dice.randrange(10 ** digits):0{digits}}" if digits else str(whole)


def value(dice, kind, name):
    if name in ("Location_X", "Latitude"):
        return degrees(dice, 90)
    if name in ("Location_Y", "Longitude"):
        return degrees(dice, 180)
    if name == "Precision":
        return "65.5"
    if name == "EventKey" and kind == "view":
        return dice.choice(["https://shop.example/a?b=c&d=e", "http://shop.example"])
    if name == "Status":
        return dice.choice(["success", "failed:user block", "failed: system failed"])
    if name == "Format":
        return dice.choice(["amr", "speex", "mp3"])
    if name == "MediaId":
        return f"media-{dice.randrange(10 ** 12)}_A"
    return dice.choice(TEXTS)


def written(dice, kind, name, field):
    """A field as the library writes it; sometimes escaped instead of in a section of its own."""
    if name in NESTED:
        return xmltodict.unparse({name: NESTED[name](dice)}, full_document=False)
    if "Integer" in type(field).__name__ or "DateTime" in type(field).__name__:
        return f"<{name}>{dice.randrange(1, 10 ** 9)}</{name}>"
    text = value(dice, kind, name)
    if "Base64" in type(field).__name__:
        return f"<{name}><![CDATA[{b64encode(text.encode()).decode()}]]></{name}>"
    if type(field) is BaseField or dice.random() < 0.2:
        return f"<{name}>{escape(text)}</{name}>"
    if "Float" in type(field).__name__:
        return f"<{name}>{text}</{name}>"
    return field.to_xml(text)


def message(dice, kind, cls, number, is_event):
    """One message of this kind."""
    event, scene = SCENES.get(kind, (kind.upper() if kind in LOUD else kind, ""))
    when = NOW - dice.randrange(1, 200)
    nodes = [
        f"<ToUserName><![CDATA[gh_shop]]></ToUserName><FromUserName><![CDATA[o_{number}]]></FromUserName>",
        f"<CreateTime>{when}</CreateTime>",
        f"<MsgType><![CDATA[{'event' if is_event else kind}]]></MsgType>",
    ]
    if kind.startswith("device_"):
        nodes[2] = "<MsgType><![CDATA[device_event]]></MsgType>" if is_event else nodes[2]
        event = kind.removeprefix("device_")
    if is_event:
        nodes.append(f"<Event><![CDATA[{event}]]></Event>")
    else:
        nodes.append(f"<MsgId>{7_000_000_000_000_000_000 + number}</MsgId>")
    seen = {"MsgId", "FromUserName", "ToUserName", "CreateTime", "Event", "MsgType"}
    for field in cls._fields.values():
        if field.name in seen:
            continue
        seen.add(field.name)
        if field.name == "EventKey" and scene:
            nodes.append(f"<EventKey><![CDATA[{scene}{dice.randrange(10 ** 6)}]]></EventKey>")
        elif field.name == "EventKey" and kind == "subscribe":
            nodes.append("<EventKey><![CDATA[]]></EventKey>")
        elif field.name == "Recognition" and dice.random() < 0.5:
            nodes.append("<Recognition><![CDATA[]]></Recognition>")
        else:
            nodes.append(written(dice, kind, field.name, field))
    if "UnionId" not in seen and dice.random() < 0.3:
        nodes.append(f"<UnionId><![CDATA[u_{number}]]></UnionId>")
    return dice.choice(["", "\n", "\n  "]).join(["<xml>", *nodes, "</xml>"])


def millionths(text):
    return int((Decimal(str(text)) * 1_000_000).quantize(Decimal(1), rounding=ROUND_DOWN))


def media(kind, message):
    return {"media": kind, "reference": message.media_id}


def place(latitude, longitude, address):
    return {"latitude_e6": millionths(latitude), "longitude_e6": millionths(longitude), "address": address}


def reading(xml):
    """What the library reads in it, in the words of our own test."""
    read = parse_message(xml)
    told = content(read)
    told["from"] = read.source
    told["at"] = read.time
    told["union"] = read._data.get("UnionId")
    return told


def content(read):
    kind = read.type if read.type != "event" else read.event
    name = type(read).__name__
    if name == "TextMessage":
        return {"id": str(read.id), "parts": [{"text": read.content}]}
    if name == "ImageMessage":
        return {"id": str(read.id), "parts": [media("image", read)]}
    if name == "VoiceMessage":
        heard = [{"text": read.recognition}] if read.recognition else []
        return {"id": str(read.id), "parts": [media("audio", read), *heard]}
    if name in ("VideoMessage", "ShortVideoMessage"):
        return {"id": str(read.id), "parts": [media("video", read)]}
    if name == "LocationMessage":
        return {"id": str(read.id), "parts": [place(*read.location, read.label)]}
    if name == "LinkMessage":
        return {"id": str(read.id), "parts": [{"url": read.url, "title": read.title}]}
    if name in ("SubscribeEvent", "SubscribeScanProductEvent"):
        return {"opened": None, "code": None}
    if name in ("SubscribeScanEvent", "ScanEvent"):
        return {"opened": None, "code": read.scene_id}
    if name == "UnsubscribeEvent":
        return {"left": True}
    if name == "ClickEvent":
        return {"selected": read.key}
    if name == "ViewEvent":
        return {"opened": read.url, "code": None, "observed": True}
    if name == "LocationEvent":
        data = read._data
        return {"whereabouts": place(data["Latitude"], data["Longitude"], None)}
    if name == "TemplateSendJobFinishEvent":
        return {"receipt": str(read.id), "delivered": read.status == "success"}
    if kind in ("kf_create_session", "kf_close_session"):
        return {"ours": kind == "kf_close_session"}
    return {"unknown": True}


def signature(*parts):
    signer = WeChatSigner()
    signer.add_data(*parts)
    return signer.signature


def call(dice, xml, number, key=None, app_id=APP_ID, token=TOKEN):
    """A call with its query; encrypted where there is a key."""
    timestamp, nonce = str(NOW - dice.randrange(-290, 290)), f"{dice.randrange(10 ** 9)}n{number}"
    query = {"signature": signature(token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce, "openid": "o_ana"}
    body = xml
    if key:
        envelope = xmltodict.parse(WeChatCrypto(token, key, app_id).encrypt_message(xml, nonce, timestamp))["xml"]
        query |= {"encrypt_type": "aes", "msg_signature": envelope["MsgSignature"]}
        clear = dice.choice(["", "<FromUserName><![CDATA[o_clear]]></FromUserName>"])
        body = f"<xml><ToUserName><![CDATA[gh_shop]]></ToUserName>{clear}<Encrypt><![CDATA[{envelope['Encrypt']}]]></Encrypt></xml>"
    return {"query": query, "body": body, "sealed": bool(key)}


def takes(case):
    """Whether the library takes a call."""
    query = case["query"]
    try:
        check_signature(TOKEN, query["signature"], query["timestamp"], query["nonce"])
        if case["sealed"]:
            crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
            crypto.decrypt_message(case["body"], query["msg_signature"], query["timestamp"], query["nonce"])
    except (InvalidSignatureException, InvalidAppIdException):
        return False
    except Exception:
        # What was encrypted with another key decrypts to anything.
        return False
    return True


def bent(dice, case, xml, number):
    def with_query(**changes):
        return {**case, "query": {**case["query"], **changes}}

    query = case["query"]
    flip = lambda text: ("b" if text[0] == "a" else "a") + text[1:]
    yield "another signature", with_query(signature=flip(query["signature"]))
    yield "another nonce", with_query(nonce=query["nonce"] + "1")
    yield "another moment", with_query(timestamp=str(int(query["timestamp"]) + 1))
    yield "a shorter signature", with_query(signature=query["signature"][:-1])
    yield "another word", call(dice, xml, number, AES_KEY if case["sealed"] else None, token="anotherWord2026")
    if case["sealed"]:
        yield "another seal", with_query(msg_signature=flip(query["msg_signature"]))
        yield "another key", call(dice, xml, number, OTHER_KEY)
        yield "another account", call(dice, xml, number, AES_KEY, app_id="wx0000000000000000")
        at = case["body"].index("<Encrypt><![CDATA[") + 30
        other = "B" if case["body"][at] == "A" else "A"
        yield "another letter", {**case, "body": case["body"][:at] + other + case["body"][at + 1:]}
        swapped = call(dice, xml, number, AES_KEY)
        yield "another call's body", {**case, "body": swapped["body"]}


dice = random.Random(2026)
random.seed(2026)
tally = Tally()
cases = []
number = 0
kinds = [(kind, cls, False) for kind, cls in MESSAGE_TYPES.items()] + [(kind, cls, True) for kind, cls in EVENT_TYPES.items()]
for kind, cls, is_event in kinds:
    for turn in range(ROUNDS):
        for key in (None, AES_KEY):
            number += 1
            xml = message(dice, kind, cls, number, is_event)
            tally.same(cls, type(parse_message(xml)), f"the library reads another class in {kind}")
            case = call(dice, xml, number, key)
            tally.agree(takes(case), f"the library refuses its own {kind}")
            expected = reading(xml)
            cases.append({**case, "name": f"{number} {kind}", "accepted": True, "reading": expected, "xml": xml})
            if turn == 0:
                for name, forged in bent(dice, case, xml, number):
                    tally.agree(not takes(forged), f"the library takes {kind} with {name}")
                    cases.append({**forged, "name": f"{number} {kind} with {name}", "accepted": False})
shakes = []
for number in range(60):
    shake = call(dice, "", number, token=TOKEN if number % 3 else "anotherWord2026")
    shakes.append({**shake, "echo": str(dice.randrange(10 ** 18)), "accepted": takes(shake)})
for case in cases + shakes:
    case["query"] = urlencode(case["query"])
make("calls.json", {"app_id": APP_ID, "token": TOKEN, "aes_key": AES_KEY, "cases": cases, "shakes": shakes, "texts": TEXTS})
tally.end("of its own calls")
