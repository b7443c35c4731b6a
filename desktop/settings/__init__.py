"""What this device is told before a ledger is open: where its files are, which language, printer and backup folder.

``places`` finds the data directory and the first language; ``device`` reads and keeps settings.toml in it. May import
core. The command line and the window come above.
"""

from desktop.settings.device import (
    EAR_BAUDS,
    THEMES,
    DeviceSettings,
    ListeningPort,
    PosSettings,
    Theme,
    read_device_settings,
    remember_language,
    save_device_settings,
)
from desktop.settings.places import VERSION, Settings, environment, read_settings

__all__ = [
    "EAR_BAUDS",
    "THEMES",
    "VERSION",
    "DeviceSettings",
    "ListeningPort",
    "PosSettings",
    "Settings",
    "Theme",
    "environment",
    "read_device_settings",
    "read_settings",
    "remember_language",
    "save_device_settings",
]
