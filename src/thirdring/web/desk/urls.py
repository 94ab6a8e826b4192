"""Addresses of this face."""

from django.urls import path

from thirdring.web.desk import callbacks, figures, floor, queues, views, wallboard

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("wallboard/", wallboard.wallboard, name="wallboard"),
    path("live/", wallboard.live, name="live"),
    path("floor/", floor.floor, name="floor"),
    path("floor/agent/", floor.agent, name="agent"),
    path("floor/calls/<int:call_id>/", floor.call, name="call"),
    path("callbacks/", callbacks.callbacks, name="callbacks"),
    path("callbacks/<int:callback_id>/<str:deed>/", callbacks.callback, name="callback"),
    path("queues/", queues.queues, name="queues"),
    path("queues/<int:queue_id>/", queues.queue, name="queue"),
    path("figures/", figures.figures, name="figures"),
    path("figures/figures.csv", figures.figures_file, name="figures-file"),
    path("figures/council.csv", figures.council_file, name="council-file"),
    path("figures/council.pdf", figures.council_print, name="council-print"),
]
