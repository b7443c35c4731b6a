"""Which pictures there are: scenes, looks, and which of them need each other."""

import shutil
from pathlib import Path

from msgspec.structs import replace

from desktop.core.domain.printer import Printer
from desktop.core.ports import Till
from desktop.settings import read_device_settings, save_device_settings
from tests.screens import (
    at_counter,
    at_desk,
    at_hq,
    at_lists,
    at_members,
    at_office,
    at_printing,
    at_reports,
    at_shift,
    at_winback,
)
from tests.screens.camera import Scene, Shot

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
THEMES = ("light", "dark")
SIZES = ((1024, 768), (1366, 768), (1920, 1080))
FIRST = Shot("zh-Hans", "light", (1366, 768))
SHOTS = (
    *(Shot(language, theme, size) for language in LANGUAGES for theme in THEMES for size in SIZES),
    Shot("zh-HK", "light", (1366, 768)),
)
"""Every look there is."""
KEPT = (
    FIRST, Shot("zh-Hans", "dark", (1366, 768)), Shot("zh-Hans", "light", (1920, 1080)),
    Shot("zh-Hant", "light", (1024, 768)), Shot("en", "light", (1024, 768)), Shot("en", "dark", (1024, 768)), SHOTS[-1],
)  # fmt: skip
"""The looks in which docs/screens keeps each screen: every language, theme and size."""


def _with_printer(folder: Path) -> None:
    kept = read_device_settings(folder)
    printer = Printer(kind="network", host="192.168.1.50")
    save_device_settings(folder, replace(kept, printer=printer))


def _without_keys(folder: Path) -> None:
    shutil.rmtree(folder / "keys")


def _in_safe_mode(till: Till) -> Till:
    return replace(till, safe_mode=True)


SCENES = (
    Scene(
        name="bill",
        pictures=(
            "checkout_empty", "find", "checkout_member", "checkout_redeem", "checkout_mixed", "question",
            "checkout_done", "paper_slip",
        ),
        drive=at_counter.bill,
    ),
    Scene(name="lines", pictures=("checkout_lines", "checkout_adding"), drive=at_counter.lines),
    Scene(name="claim", pictures=("checkout_nobody_done", "paper_claim"), drive=at_counter.claim),
    Scene(name="split", pictures=("split",), drive=at_counter.shared),
    Scene(name="hold", pictures=("hold", "recall", "recall_empty"), drive=at_counter.held),
    Scene(
        name="companion",
        pictures=("companion_empty", "companion_redeem", "companion_needs_number", "companion_done"),
        drive=at_counter.beside_a_pos,
        mode="companion",
    ),
    Scene(name="analysis", pictures=("analysis", "dormant_from_analysis"), drive=at_desk.analysis),
    Scene(name="enrol", pictures=("enrol", "enrol_known", "enrol_filled", "card"), drive=at_members.enrolling),
    Scene(
        name="upkeep",
        pictures=(
            "upkeep", "upkeep_merge", "upkeep_part", "upkeep_freeze", "upkeep_phone", "upkeep_note", "upkeep_leave",
            "upkeep_erase",
        ),
        drive=at_members.upkeep,
    ),
    Scene(
        name="duplicates",
        pictures=("duplicates", "duplicates_side_by_side", "duplicates_told_apart"),
        drive=at_members.duplicates,
        change=at_members.here_twice,
    ),
    Scene(
        name="portrait",
        pictures=("portrait", "portrait_cases", "portrait_case", "tags", "tags_rule", "portrait_tags", "consents"),
        drive=at_members.portrait,
    ),
    Scene(
        name="moving_in", pictures=("moving_in", "moving_in_rows", "moving_in_checked"), drive=at_members.moving_in
    ),
    Scene(
        name="member",
        pictures=(
            "member_empty", "member", "member_why", "edit_member", "points_by_hand", "approval",
            "question_lost", "paper_card",
        ),
        drive=at_members.page,
    ),
    Scene(
        name="side",
        pictures=("side_empty", "side_needs_number", "side_done"),
        drive=at_counter.at_the_side,
        mode="companion",
    ),
    Scene(name="today", pictures=("today", "dormant_from_today"), drive=at_lists.today),
    Scene(
        name="dormant",
        pictures=("dormant", "export_list", "dormant_called", "dormant_next", "dormant_calls", "dormant_lost"),
        drive=at_lists.dormant,
    ),
    Scene(name="moved", pictures=("move_award",), drive=at_members.moved),
    Scene(
        name="locked",
        pictures=("sign_in", "own_pin", "sign_in_pin", "approval_people", "approval_reason"),
        drive=at_shift.locked,
    ),
    Scene(name="forgotten", pictures=("forgotten",), drive=at_members.forgotten, mode="companion"),
    Scene(
        name="refund",
        pictures=("refund", "refund_chosen", "refund_lines", "refund_amount", "refund_done"),
        drive=at_office.refunds,
    ),
    Scene(
        name="shift",
        pictures=(
            "shift", "shift_cash", "shift_count", "shift_close", "shift_z", "shift_empty", "shift_open",
        ),
        drive=at_shift.shift,
    ),
    Scene(
        name="points_z",
        pictures=("shift_companion", "shift_points_z"),
        drive=at_shift.beside_a_pos,
        mode="companion",
    ),
    Scene(
        name="reports",
        pictures=(
            "reports", "reports_when", "reports_cashiers", "reports_points", "reports_signs", "explain_sign",
            "sign_rules", "paper_report",
        ),
        drive=at_reports.reports,
    ),
    Scene(name="campaigns", pictures=("campaigns_running", "campaigns", "campaign_plan"), drive=at_winback.campaigns),
    Scene(
        name="settings",
        pictures=tuple(f"settings_{section}" for section in at_office.SECTIONS),
        drive=at_office.settings,
    ),
    Scene(
        name="printing", pictures=("print_queue_empty", "print_queue", "no_sale"), drive=at_printing.queue,
        change=at_printing.with_drawer, furnish=at_printing.moody,
    ),
    Scene(
        name="printer",
        pictures=("settings_printer_asked", "settings_printer_mended", "settings_printer_serial"),
        drive=at_printing.wizard, change=at_printing.with_drawer, furnish=at_printing.moody,
    ),
    Scene(name="program", pictures=("settings_program_changed",), drive=at_office.program),
    Scene(
        name="welcome",
        pictures=(
            "welcome_hello", "welcome_shop", "welcome_ways", "welcome_pin", "welcome_code", "welcome_check",
            "welcome_restore",
        ),
        drive=at_office.welcome,
        mode="",
    ),
    Scene(
        name="sync",
        pictures=("sync", "sync_checked", "settings_hq_joined", "member_of_chain"),
        drive=at_hq.page, change=at_hq.with_hq, furnish=at_hq.ONLINE,
    ),
    Scene(
        name="sync_empty", pictures=("sync_empty",), drive=at_hq.nothing_waits, change=at_hq.all_sent,
        furnish=at_hq.ONLINE,
    ),
    Scene(
        name="offline", pictures=("sync_offline", "checkout_offline"), drive=at_hq.apart, change=at_hq.long_ago,
        furnish=at_hq.OFFLINE,
    ),
    Scene(
        name="hq_holds", pictures=("checkout_hq_may_be_asked", "checkout_asks_hq", "checkout_hq_keeps"),
        drive=at_hq.holding, change=at_hq.with_rich, furnish=at_hq.with_holder,
    ),
    Scene(name="cloned", pictures=("sync_cloned",), drive=at_hq.stopped, change=at_hq.cloned, furnish=at_hq.ONLINE),
    Scene(
        name="sync_trouble", pictures=("sync_trouble",), drive=at_hq.wrong, change=at_hq.with_hq,
        furnish=at_hq.CERTIFICATE,
    ),
    Scene(name="alone", pictures=("sync_alone", "join", "join_lacking", "join_scanned"), drive=at_hq.alone),
    Scene(name="help", pictures=("help",), drive=at_counter.keys),
    Scene(
        name="no_paper", pictures=("toast_print_failed",), drive=at_counter.no_paper, change=_with_printer
    ),
    Scene(name="unknown", pictures=("toast_unknown_code",), drive=at_counter.toasts),
    Scene(
        name="safe_mode", pictures=("safe_mode_told", "safe_mode"), drive=at_counter.damaged, wrap=_in_safe_mode
    ),
    Scene(name="trouble", pictures=("trouble",), drive=at_counter.shut, change=_without_keys),
)  # fmt: skip
MODES = ("till", "companion")
