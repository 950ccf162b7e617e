"""URLs of reporting rounds."""

from django.urls import path

from motcua.acts.views import act_paths
from motcua.rounds.declarations import ROUND_PAGES, SUBMISSION_PAGES
from motcua.rounds.views import rounds, submissions

_UNIT = "bao-cao/dot/don-vi/"
urlpatterns = [
    path("bao-cao/dot/", rounds.round_list, name="round_list"),
    path("bao-cao/dot/moi/", rounds.round_new, name="round_new"),
    path(f"{_UNIT}<str:code>/", submissions.submission, name="submission"),
    path(f"{_UNIT}<str:code>/dien-bien/", submissions.submission_history, name="submission_history"),
    path(f"{_UNIT}<str:code>/o/<str:row>/", submissions.submission_cell, name="submission_cell"),
    *act_paths(SUBMISSION_PAGES, _UNIT, "submission"),
    path("bao-cao/dot/<str:code>/", rounds.round_board, name="round"),
    path("bao-cao/dot/<str:code>/bang/", rounds.round_table, name="round_table"),
    path("bao-cao/dot/<str:code>/nhac/", rounds.round_remind, name="round_remind"),
    *act_paths(ROUND_PAGES, "bao-cao/dot/", "round"),
]
