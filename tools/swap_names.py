#!/usr/bin/env python3
"""Annotated sentences -> the same sentences with other names, so that a tagger learns what stands around a name.

usage: swap_names.py TRAIN.jsonl|TRAIN.txt … > SWAPPED.jsonl

A name is made anew in the script of the old one and keeps the part that tells its kind (銀行, 県, 大会): what ends several
names of its type. Names that a sentence has twice stay one. The same input gives the same bytes.
"""
import json
import re
import sys
from collections import Counter
from pathlib import Path

SWAPPED = 0.75  # of all names
SUFFIX = 4  # names of a type that must end alike before the end is taken for the word of their kind

KANJI = "東西南北上下中大小新古高長青白赤黒金銀銅鉄木水火山川田原野森林竹松杉桜梅菊藤萩葉花草根海浜島津浦港岬沢滝池沼泉谷峰岳石岩砂雪霜雲霧雨風光星月日空天地宮寺神社城門橋道里村町郷国和平安永福寿栄吉明正義仁信真善美清純玉宝鶴亀鷹鷲虎竜馬鹿蒼翠紫朱碧暁曙朝宵京都江湖洋瑞穂稲米麦桑芦荻楠柏桐槙榊"
SURNAMES = "相沢 秋庭 浅見 有馬 粟野 五十嵐 石動 磯貝 市来 稲垣 犬飼 岩波 宇佐見 鵜飼 梅原 江藤 榎本 大槻 小笠原 荻野 奥寺 鏡 柏木 桂 加納 川越 神崎 菊地 岸本 木暮 久慈 楠田 倉持 黒田 小泉 郡司 佐伯 坂巻 桜庭 佐久間 設楽 柴崎 島袋 庄司 白鳥 菅沼 須藤 関根 曽我 高杉 滝川 竹之内 立花 田丸 千葉 辻 都築 鶴見 寺島 東条 戸塚 中務 永瀬 名取 新妻 西園寺 二宮 沼田 野々村 萩原 羽田 浜名 早見 一柳 日高 平賀 深町 藤堂 古川 北条 細川 真壁 牧瀬 真鍋 御手洗 水無瀬 三田村 室井 望月 守屋 八神 矢吹 柳 山県 結城 吉良 若宮 渡瀬 和久井 李 王 陳 林 朴 金 張 劉".split()
GIVEN = "章 厚志 歩 郁夫 一成 恵理 修 薫 和真 克己 奏 圭吾 謙三 康介 咲 智 茂樹 静香 淳也 翔 慎太郎 澄子 誠二 草太 大地 卓 健 千尋 司 哲平 俊彦 直樹 望 遥 英機 寛 文香 真琴 雅人 美咲 稔 睦美 恵 靖 結衣 洋一 頼子 蓮 航 あかり いずみ かおり さくら しおり なつき はるか ひとみ まどか みどり ゆかり ケンジ マリ リサ 志遠 子涵 秀賢 美玲".split()
KATAKANA = "アル イオ ヴェ エル オル カル キア クロ ケル コル サン シル スタ セラ ソラ タリ ティア テラ トル ナヴィ ニル ネオ ノア ハル ヒュー フィ ベル ポル マリ ミラ ムー メル モル ユニ ヨル ラン リベ ルーク レイ ロー ワイ ガル ギル グラン ゲン ゴル ザン ジル ゼン ダル デン ドル バル ビス ブラ ボー パル ピア プリ ペル シャ チェ ジョ リュ".split()
KATAKANA_ENDS = "ア ン ス ル ド ト ラ リア ナ ックス ーム ール ティ ラボ ネット テック ワークス パス ート ソン ニ コ ッタ ーロ".split()
LATIN = "al be cor dan el fin gra hel in jo kel lu mar nor or pla qui ren sol ter ul ven wil xen yo zel tri sta bri clo".split()
LATIN_ENDS = "a o is on ex ia us ly ix er ent um Lab AI Soft Pay Base Works".split()
HIRAGANA = "あおい いろは うみ えん おと かぜ きずな くも けやき こと さとやま しずく すず せせらぎ そら たね ちどり つむぎ てらす とまり なぎ にじ ぬくもり ねいろ のはら はな ひだまり ふう へや ほし まる みつば むすび めぐる もり やま ゆい よりみち らん りん るる れん ろじ わ".split()


class Random:
    """A generator of its own (xorshift), so that no version of Python changes the bytes."""

    def __init__(self, state):
        self.state = state

    def below(self, n):
        x = self.state
        x ^= x << 13 & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 7
        x ^= x << 17 & 0xFFFFFFFFFFFFFFFF
        self.state = x
        return (x >> 11) % n

    def chance(self, p):
        return self.below(10000) < p * 10000

    def of(self, items):
        return items[self.below(len(items))]


def script(c):
    if "ァ" <= c <= "ヿ":
        return "katakana"
    if "ぁ" <= c <= "ゖ":
        return "hiragana"
    if c.isascii() and c.isalpha():
        return "latin"
    return "kanji" if "一" <= c <= "鿿" or c in "々〆" else "other"


def word(random, kind, length):
    """A made word of about as many letters."""
    if kind == "kanji":
        return "".join(random.of(KANJI) for _ in range(max(1, min(length, 3))))
    if kind == "hiragana":
        return random.of(HIRAGANA) + (random.of(HIRAGANA) if length > 4 else "")
    if kind == "latin":
        made = "".join(random.of(LATIN) for _ in range(1 if length < 5 else 2)) + random.of(LATIN_ENDS)
        return made.upper()[:length] if length <= 4 and random.chance(0.6) else made[0].upper() + made[1:]
    made = random.of(KATAKANA) + (random.of(KATAKANA) if length > 4 else "") + random.of(KATAKANA_ENDS)
    return made + (random.of(KATAKANA) + random.of(KATAKANA_ENDS) if length > 8 else "")


def person(random, name):
    if re.search("[=＝・]", name) and script(name[0]) == "katakana":
        return re.sub("[ァ-ヿ]+", lambda m: word(random, "katakana", min(len(m[0]), 6)), name.replace("・", "/")).replace("/", "・")
    kinds = {script(c) for c in name}
    if kinds <= {"kanji", "hiragana"} and len(name) >= 3 and script(name[0]) == "kanji":
        return random.of(SURNAMES) + random.of(GIVEN)
    if kinds == {"kanji"}:
        return random.of(SURNAMES)
    return made(random, name)


def made(random, name):
    """Each run of letters of one script made anew; digits and marks as they are."""
    out, at = "", 0
    while at < len(name):
        kind, end = script(name[at]), at + 1
        while end < len(name) and script(name[end]) == kind:
            end += 1
        particle = kind == "hiragana" and end - at <= 2 and 0 < at and end < len(name)
        out += name[at:end] if kind == "other" or particle else word(random, kind, end - at)
        at = end
    return out


def swap(random, name, kind, suffixes):
    if kind == "人名":
        return person(random, name)
    if len(name) == 1:
        return name
    end = next((name[i:] for i in range(1, len(name)) if name[i:] in suffixes[kind]), "")
    known = kind == "地名" and not end and script(name[0]) == "kanji"  # 日本, 京都: few, and worth knowing
    return name if known else made(random, name[:len(name) - len(end)]) + end


def read(path):
    if path.suffix != ".txt":
        return [json.loads(line) for line in path.read_text().splitlines()]
    sentences = []
    for line in path.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        text, mentions = "", []
        for name, kind, rest in re.findall(r"\[([^|\]]+)\|([^\]]+)\]|([^\[]+)", line):
            if name:
                mentions.append({"begin": len(text), "end": len(text) + len(name), "type": kind})
            text += name or rest
        sentences.append({"text": text, "mentions": mentions})
    return sentences


def main():
    sentences = [s for path in sys.argv[1:] for s in read(Path(path))]
    ends, suffixes = Counter(), {}
    names = {(s["text"][m["begin"]:m["end"]], m["type"]) for s in sentences for m in s["mentions"]}
    for name, kind in names:
        ends.update((kind, name[i:]) for i in range(1, len(name)))
    for (kind, end), count in ends.items():
        if count >= SUFFIX and script(end[0]) != "other" and (len(end) > 1 or script(end) == "kanji"):
            suffixes.setdefault(kind, set()).add(end)
    random = Random(0x5EED_2026)
    for s in sentences:
        new, text, mentions, at = {}, "", [], 0
        for m in sorted(s["mentions"], key=lambda m: m["begin"]):
            if m["begin"] < at:
                continue
            name = s["text"][m["begin"]:m["end"]]
            if name not in new:
                new[name] = swap(random, name, m["type"], suffixes) if random.chance(SWAPPED) else name
            text += s["text"][at:m["begin"]]
            mentions.append({"begin": len(text), "end": len(text) + len(new[name]), "type": m["type"]})
            text += new[name]
            at = m["end"]
        if any(old != name for old, name in new.items()):
            print(json.dumps({"text": text + s["text"][at:], "mentions": mentions}, ensure_ascii=False))


main()
