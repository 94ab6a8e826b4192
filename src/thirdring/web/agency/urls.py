"""Addresses of the agency face. A move is a noun under its case."""

from django.urls import path

from thirdring.web.agency import (
    board,
    bulk,
    case,
    clusters,
    duplicates,
    endings,
    escalations,
    giving,
    joint,
    live,
    misroutes,
    plan,
    points,
    queue,
    referee,
    referring,
    relaying,
    retyping,
    rows,
    rulebook,
    spending,
    suspensions,
    task_pages,
    triage,
    views,
    visits,
)
from thirdring.web.agency.casework import MOVES
from thirdring.web.agency.events import urls as events

app_name = "agency"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("live/", live.live, name="live"),
    path("views/", views.views, name="views"),
    path("views/<int:number>/removal/", views.remove, name="remove-view"),
    path("bulk/", bulk.choose, name="bulk"),
    path("bulk/changes/", bulk.changes, name="bulk-changes"),
    path("bulk/plan/", bulk.plan_it, name="bulk-plan"),
    path("bulk/<int:number>/", bulk.change, name="bulk-change"),
    path("bulk/<int:number>/run/", bulk.run, name="bulk-run"),
    path("bulk/<int:number>/undoing/", bulk.undo, name="bulk-undoing"),
    path("board/", board.board, name="board"),
    path("points/", points.points, name="points"),
    path("rows/", rows.rows, name="rows"),
    path("referee/", referee.waiting, name="referee"),
    path("referee/rules/<int:number>/", referee.rule, name="proposed-rule"),
    path("referee/rules/<int:number>/acceptance/", referee.accept, name="accept-rule"),
    path("referee/rules/<int:number>/declining/", referee.decline, name="decline-rule"),
    *(
        path(f"referee/words/<int:number>/{noun}/", referee.word, {"noun": noun}, name=f"words-{noun}")
        for noun in ("acceptance", "declining")
    ),
    path("visits/", spending.period, name="visits"),
    path("rules/", rulebook.rules, name="rules"),
    path("rules/new/", rulebook.rule, name="new-rule"),
    path("rules/<int:number>/", rulebook.rule, name="rule"),
    path("rules/<int:number>/place/", rulebook.move, name="move-rule"),
    path("rules/<int:number>/end/", rulebook.end, name="end-rule"),
    path("misroutes/", misroutes.table, name="misroutes"),
    path("misroutes/csv/", misroutes.download, name="misroutes-csv"),
    path("misroutes/kinds/csv/", misroutes.download_kinds, name="mistaken-csv"),
    path("escalations/", escalations.escalations, name="escalations"),
    *(
        path(f"escalations/<int:number>/{noun}/", escalations.step, {"noun": noun}, name=f"escalation-{noun}")
        for noun in escalations.STEPS
    ),
    *events.urlpatterns,
    path("suspensions/", suspensions.suspensions, name="suspensions"),
    path("suspensions/<int:number>/end/", suspensions.end, name="end-suspension"),
    path("endings/", endings.table, name="endings"),
    path("endings/csv/", endings.download, name="endings-csv"),
    path("tasks/", task_pages.tasks, name="tasks"),
    path("tasks/<int:number>/", task_pages.task, name="task"),
    *(
        path(f"tasks/<int:number>/{noun}/", task_pages.step, {"noun": noun}, name=f"task-{noun}")
        for noun in task_pages.STEPS
    ),
    path("cases/<str:reference>/plan/", plan.plan, name="plan"),
    path("cases/<str:reference>/links/<str:other>/undo/", joint.unlink, name="unlink"),
    path("cases/<str:reference>/", case.case, name="case"),
    path("cases/<str:reference>/live/", live.live_case, name="live-case"),
    path("cases/<str:reference>/typing/", live.typing, name="typing"),
    path("unlisted/", triage.unlisted, name="unlisted"),
    path("unlisted/clusters/", clusters.clusters, name="clusters"),
    path("outside/", referring.outside, name="outside"),
    *(
        path(f"referrals/<int:number>/{noun}/", referring.step, {"noun": noun}, name=f"referral-{noun}")
        for noun in referring.STEPS
    ),
    path("cases/<str:reference>/referrals/", referring.referrals, name="referrals"),
    path("cases/<str:reference>/relays/", relaying.relays, name="relays"),
    path("cases/<str:reference>/relays/<int:number>/", relaying.take_back, name="take-back"),
    path("cases/<str:reference>/assignment/", giving.assignment, name="assignment"),
    path("cases/<str:reference>/kind/", retyping.kind, name="kind"),
    path("cases/<str:reference>/visits/", visits.visits, name="case-visits"),
    path("cases/<str:reference>/own/", duplicates.own, name="merged-case"),
    path("cases/<str:reference>/separation/", duplicates.separate, name="separation"),
    path("cases/<str:reference>/duplicates/<str:other>/", duplicates.compare, name="duplicate"),
    path("cases/<str:reference>/closure/draft/", case.draft, name="closure-draft"),
    *(path(f"cases/<str:reference>/{noun}/", case.move, {"noun": noun}, name=noun) for noun in MOVES),
]
