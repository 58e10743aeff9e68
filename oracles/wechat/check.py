"""Our answers on a call, plain and encrypted, as wechatpy decrypts and reads them."""

import json
import sys
import warnings
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from wechatpy import WeChatClient, parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidSignatureException
from wechatpy.replies import ArticlesReply, TextReply, deserialize_reply

import xmltodict

from script import Tally, made, ours

NOW = 1_795_000_000

calls = made("calls.json")
crypto = WeChatCrypto(calls["token"], calls["aes_key"], calls["app_id"])
tally = Tally()
encrypted = set()


def opened(body):
    """What is inside of an encrypted answer; one whose seal is bent stays closed."""
    envelope = xmltodict.parse(body)["xml"]
    tally.same(["Encrypt", "MsgSignature", "TimeStamp", "Nonce"], list(envelope), "the envelope's fields")
    encrypted.add(envelope["Encrypt"])
    seal = (envelope["MsgSignature"], envelope["TimeStamp"], envelope["Nonce"])
    try:
        crypto.decrypt_message(body, "0" + seal[0][1:] if seal[0][0] != "0" else "1" + seal[0][1:], *seal[1:])
        tally.agree(False, "an answer opens with another seal")
    except InvalidSignatureException:
        pass
    return crypto.decrypt_message(body, *seal)


def read(xml, theirs, expected):
    """One answer: to whom, from whom, and what."""
    reply = xmltodict.parse(xml)["xml"]
    tally.same([theirs.source, theirs.target], [reply["ToUserName"], reply["FromUserName"]], "to whom and from whom")
    tally.same(str(NOW), reply["CreateTime"], "when")
    if "text" in expected:
        said = deserialize_reply(xml)
        tally.same(TextReply, type(said), "the kind of answer")
        tally.same(said.content, expected["text"], "what is said")
        tally.same(said.content, parse_message(xml).content, "what is said, read as a message")
        return
    # The library's own reader of articles takes two or more; one is held against what the library writes.
    article = expected["article"]
    names = {"Title": "title", "Description": "description", "PicUrl": "image", "Url": "url"}
    told = {name: article[key] or None for name, key in names.items()}
    tally.same(told, reply["Articles"]["item"], "the article's fields")
    if any("]]>" in value for value in article.values()):
        return  # The library writes these letters as they are, and then cannot read itself.
    written = ArticlesReply(message=theirs, time=NOW, articles=[article]).render()
    tally.same(xmltodict.parse(written)["xml"], reply, "the article")


answers = ours("answers.json")
for answer in answers:
    if "nothing" in answer["expected"]:
        tally.same("success", answer["body"], "the answer when nothing is said")
        continue
    tally.same("application/xml", answer["type"], "the type of an answer")
    body = opened(answer["body"]) if answer["sealed"] else answer["body"]
    read(body, parse_message(answer["to"]), answer["expected"])
tally.same(len({answer["body"] for answer in answers if answer["sealed"] and answer["body"] != "success"}), len(encrypted), "nothing is encrypted twice the same way")
tally.end("readings of our answers")


class Stopped(Exception):
    """A call that was not made, only looked at."""


class Line:
    """What the library's client would have called."""

    def request(self, method, url, params, data, **_):
        raise Stopped(method.upper(), f"{url}?{urlencode(params)}", json.loads(data))


def called(expected):
    """The call that the library makes when it is told the same."""
    client = WeChatClient(calls["app_id"], "app-secret-1", access_token="token-1")
    client._http = Line()
    try:
        if "text" in expected:
            client.message.send_text("o_ana", expected["text"])
        elif "menu" in expected:
            client.message.send_msg_menu("o_ana", expected["menu"])
        elif "template" in expected:
            client.message.send_template("o_ana", expected["template"], expected["data"])
        else:
            client.message.send_articles("o_ana", [expected["article"]])
    except Stopped as call:
        return call.args


warnings.simplefilter("ignore", DeprecationWarning)
tally = Tally()
for send in ours("sends.json"):
    method, url, body = called(send["expected"])
    for article in body.get("news", {}).get("articles", []):
        # Without a picture the library writes `null` and we leave it out.
        if article["picurl"] is None:
            del article["picurl"]
    tally.same([method, url], [send["method"], send["url"]], "the call")
    tally.same(body, json.loads(send["body"]), "what is sent")
    tally.agree("\\u" not in send["body"].replace("\\\\", ""), f"an escaped letter in {send['body']}")
tally.end("calls of ours")
