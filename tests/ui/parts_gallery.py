"""Every part in one picture: ``python -m tests.ui.parts_gallery OUT.png --theme dark --lang en --scale 1.25``.

``--dialog`` paints the same with a dialog and a toast over it.
"""

import argparse
import os
from datetime import date, timedelta

from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.words import Words
from desktop.ui.look import style
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import THEMES
from desktop.ui.parts import ink
from desktop.ui.parts.button import BigButton, Button
from desktop.ui.parts.card import Band, Card
from desktop.ui.parts.charts import Bar, HeatCalendar, MonthBars
from desktop.ui.parts.checks import CheckBox, FilterChip
from desktop.ui.parts.field import BigField, Field, Select
from desktop.ui.parts.groups import Choice, Option, Segments, Tabs
from desktop.ui.parts.keypad import Keypad
from desktop.ui.parts.marks import Avatar, Chip, Divider, Icon, KeyCap, Seal
from desktop.ui.parts.notices import Banner, Empty, Fact
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.rows import Cell, Column
from desktop.ui.parts.table import RowList, Table
from desktop.ui.parts.text import FitText, IconText, Text
from desktop.ui.parts.toasts import Toasts

TODAY = date(2026, 11, 22)
USE = (Option("0", "不用积分", "留着"), Option("500", "500 积分", "−¥10"), Option("1250", "1,250 积分", "−¥25 · 最多"))
TENDERS = ("微信", "支付宝", "现金", "银行卡", "储值")
ITEMS = (("招牌红烧肉", "1", "48.00"), ("葱油拌面", "1", "28.00"), ("酸梅汤", "2", "24.00"), ("米饭", "2", "6.00"))
SPENT = (647, 906, 633, 1141, 496, 404, 1053, None, 578, 727, 1174, 553)


def nothing(*_facts: object) -> None:
    """Do what a gallery does when pressed."""


def row(*widgets: QWidget, gap: int = 8, stretch: bool = True) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(gap)
    for widget in widgets:
        line.addWidget(widget)
    if stretch:
        line.addStretch(1)
    return line


def disabled(button: Button) -> Button:
    button.allow(False, "还没有会员")
    return button


class Gallery(QWidget):
    """The page."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        columns = QHBoxLayout(self)
        columns.setSpacing(look.px(12))
        for build in (self._member, self._bill, self._money, self._typing):
            column = QVBoxLayout()
            column.setSpacing(look.px(12))
            build(column)
            columns.addLayout(column, 1)

    def _member(self, column: QBoxLayout) -> None:
        look = self.look
        card = Card(look)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addLayout(row(Text(look, "title", text="林晓岚"), Chip(look, "白金", "gem", "platinum")))
        names.addWidget(Text(look, "caption", "ink2", "138****0417 · 活跃客"))
        who = row(Avatar(look, "林晓岚"), gap=12, stretch=False)
        who.addLayout(names, 1)
        who.addWidget(Seal(look))
        card.body.addLayout(who)
        card.body.addWidget(Text(look, "caption", "ink2", "可用积分"))
        card.body.addWidget(FitText(look, "number", text="1,286"))
        card.body.addWidget(FitText(look, "number", text="1,234,567,890,123.00"))
        card.body.addWidget(IconText(look, "check_circle", "总部已确认 14:05", tone="ok"))
        card.body.addWidget(Divider(look))
        card.body.addWidget(Fact(look, "hourglass", "180 积分快到期", "可用到 12-05，还有 13 天"))
        card.body.addWidget(Fact(look, "gift", "后天（11-24）生日", "当天起 7 天可领生日甜品"))
        chips = (Chip(look, "VIP", "star", "vip"), Chip(look, "13 天", "hourglass", "warn"), Chip(look, "普通", "", ""),
                 Chip(look, "失败", "warning", "bad"), Chip(look, "已传", "check", "ok"))  # fmt: skip
        card.body.addLayout(row(*chips))
        column.addWidget(card)
        lots = Card(look, "积分批次", "先到期的先用", flush=True)
        lots.body.addWidget(self._lots())
        column.addWidget(lots, 1)
        saved, paused = "14 笔已存本机，断电也在；联网后自动上传。", "可以收银，暂停用积分，请联系总部。"
        column.addWidget(Banner(look, "warn", "cloud_off", "离线 2 小时 06 分，收银照常", saved))
        column.addWidget(Banner(look, "bad", "warning", "数据校验有误", paused))

    def _lots(self) -> RowList:
        lots = RowList(self.look, name="积分批次")
        lots.set_rows((
            (Cell("12-05 到期", "活动赠分 老友季 · 11-06", chip=("13 天", "hourglass", "warn")), "180"),
            (Cell("2027-11-01 到期", "消费 ¥206 · 11-02"), "412"),
            (
                Cell("消费 ¥18.00", "今天 14:05", mark=("arrow_up", "待上传", "warn")),
                Cell("+36", "余 1,286", tone="accent"),
            ),
        ))  # fmt: skip
        return lots

    def _bill(self, column: QBoxLayout) -> None:
        look = self.look
        card = Card(look, "账单", "A2-0087", flush=True)
        tabs = Tabs(look, (Option("items", "逐项"), Option("amount", "只记金额")), nothing)
        tabs.choose("items")
        card.head.addWidget(tabs)
        table = Table(look, (Column("品名"), Column("数量", "right", 64), Column("金额", "right", 88, strong=True)))
        table.set_rows(ITEMS)
        table.set_current(3)
        card.body.addWidget(table)
        column.addWidget(card, 1)
        self._buttons(column)
        calendar = Card(look, "到店日历", "近 26 周")
        heat = HeatCalendar(look)
        days = {TODAY - timedelta(days=5 * n): 1 + n % 4 for n in range(1, 36, 2)}
        heat.set_days(TODAY, days, ("¥100 内", "¥200 内", "¥300 内", "以上"))
        calendar.body.addWidget(heat)
        column.addWidget(calendar)
        months = Card(look, "每月消费", "近 12 个月 · 元")
        bars = MonthBars(look)
        names = look.say("window.parts.months").split()
        spent = [Bar(names[(11 + n) % 12], value, current=n == 11) for n, value in enumerate(SPENT)]
        bars.set_months(spent, average=770)
        months.body.addWidget(bars)
        column.addWidget(months)

    def _buttons(self, column: QBoxLayout) -> None:
        look = self.look
        lines = (
            Button(look, "加一项", key="Ins"),
            Button(look, "删一项", key="Del", kind="danger"),
            disabled(Button(look, "折扣", key="F6")),
        )
        column.addLayout(row(*lines, stretch=False))
        more = (
            Button(look, "取单", key="F5"),
            Button(look, "去收银", key="Enter", kind="primary"),
            Button(look, "用券", key="F7", kind="quiet"),
        )
        column.addLayout(row(*more))
        narrow = Button(look, "打印这位会员的会员卡和最近一张小票", key="Ctrl+P", icon="printer")
        narrow.setFixedWidth(look.px(200))
        column.addLayout(row(narrow, Button(look, "", icon="gear", name="设置")))

    def _money(self, column: QBoxLayout) -> None:
        look = self.look
        card = Card(look, flush=True)
        card.body.setContentsMargins(0, 0, 0, 0)
        due = QVBoxLayout()
        due.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(4))
        due.addWidget(Text(look, "caption", "ink2", "应收"))
        amount = row(Text(look, "figure", "ink2", "¥"), stretch=False)
        amount.addWidget(FitText(look, "number", text="128.00", align=ink.RIGHT), 1)
        due.addLayout(amount)
        card.body.addLayout(due)
        band = Band(look, bottom=True)
        band.row.addWidget(Fact(look, "info", "本单积分", "128 × 2（白金）= 256 积分"), 1)
        band.row.addWidget(Text(look, "figure", "accent", "+256"))
        card.body.addWidget(band)
        column.addWidget(card)
        column.addLayout(row(KeyCap(look, "F8"), Text(look, "caption", text="兑换", strong=True)))
        use = Segments(look, USE, nothing)
        use.choose("0")
        column.addWidget(use)
        locked = Segments(look, (*USE[:2], Option("1250", "1,250 积分", "店长密码", "lock", enabled=False)), nothing)
        locked.choose("500")
        column.addWidget(locked)
        column.addWidget(Keypad(look, "money", nothing), 1)
        tenders = Choice(look, [Option(name, name, f"Ctrl+{at}") for at, name in enumerate(TENDERS, 1)], nothing)
        tenders.choose("微信")
        column.addWidget(tenders)
        column.addWidget(BigButton(look, "收款  ¥128.00", key="F9"))
        waiting = BigButton(look, "收款", key="F9")
        waiting.allow(False, "还没有金额")
        column.addWidget(waiting)

    def _typing(self, column: QBoxLayout) -> None:
        look = self.look
        card = Card(look)
        phone = BigField(look, "手机号", kind="phone")
        phone.set_text("138 0000 0417")
        phone.set_note("输完即遮住", icon="eye")
        self.focused = phone
        name = Field(look, "姓名", hint="姓名")
        wrong = Field(look, "金额", kind="amount")
        wrong.set_text("12.5")
        wrong.set_error("比账单多 ¥2.00")
        pin = Field(look, "密码", kind="pin")
        pin.set_text("1234")
        off = Field(look, "单号", hint="连上总部后可填")
        off.setEnabled(False)
        select = Select(look, "等级", (("gold", "白金"), ("plain", "普通")))
        for field in (phone, name, wrong, pin, off, select):
            card.body.addWidget(field)
        card.body.addWidget(CheckBox(look, "同意收优惠短信（默认不勾，随时可撤回）"))
        card.body.addWidget(CheckBox(look, "同意", checked=True))
        chips = (FilterChip(look, "有积分", note="128", checked=True), FilterChip(look, "60 天未到店"))
        card.body.addLayout(row(*chips))
        column.addWidget(card)
        icons = "register people moon grid megaphone chart sync gear lock ticket bowl qr"
        column.addLayout(row(*(Icon(look, icon, size=24) for icon in icons.split())))
        empty = Card(look)
        empty.body.addWidget(Empty(look, "person", "还没有会员，扫会员码，或按 F2 查找", "F3", "新会员"))
        column.addWidget(empty, 1)


def dialog(look: Look, page: Gallery) -> Overlay:
    """Open a dialog and a toast over the page."""
    overlay = Overlay(page, look, title="新会员", note="只要手机号就能开卡，其余以后再补")
    overlay.body.addWidget(BigField(look, "手机号", kind="phone"))
    overlay.body.addWidget(Keypad(look, "phone", nothing), 1)
    overlay.add_action(Button(look, "家人共用，另开一张", key="F6"), left=True)
    overlay.add_action(Button(look, "就是林晓岚，去收银", key="Enter", kind="primary"))
    overlay.open()
    Toasts(page, look).show("bad", "已收款，小票没印出", "账已存好，装纸后按 Ctrl+P 补印。", sticky=True)
    return overlay


def main() -> None:
    """Paint the page into a file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--theme", default="light", choices=THEMES)
    parser.add_argument("--lang", default="zh-Hans")
    parser.add_argument("--scale", default=1.0, type=float)
    parser.add_argument("--dialog", action="store_true")
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    look = Look(THEMES[asked.theme], asked.scale, Words(asked.lang))
    style.apply(app, look)
    page = Gallery(look)
    page.resize(look.px(1560), look.px(1040))
    page.show()
    page.activateWindow()
    page.focused.setFocus()
    shown = [page, *([dialog(look, page)] if asked.dialog else [])]
    app.processEvents()
    shown[0].grab().save(asked.out)


if __name__ == "__main__":
    main()
