"""Django's name for the top of the house; it owns the commands that span rooms (demo, serve)."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class RoomConfig(AppConfig):
    """The room as Django knows it."""

    name = "motcua.config"
    label = "config"


class StaticFiles(StaticFilesConfig):
    """Collects of the front-end packages only what pages use: compressing all of it takes minutes."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("bootstrap-*", "bootstrap.rtl*", "bootstrap.css*", "bootstrap.*js*", "bootstrap.js*"),
        *("echarts.js*", "echarts.min.js", "echarts.esm*", "echarts.simple*", "echarts.common.js*", "extension"),
        *("*-italic.woff*", "*-normal.woff", "be-vietnam-pro-latin-ext-*"),
        *(f"be-vietnam-pro-*-{weight}-normal.woff2" for weight in (100, 200, 300, 500, 800, 900)),
    ]
