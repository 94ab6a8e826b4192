"""Addresses of this face."""

from django.urls import path

from thirdring.web.desk import (
    callbacks,
    figures,
    floor,
    quality_cards,
    quality_reviews,
    quality_samples,
    quality_scoring,
    quality_trends,
    queues,
    views,
    wallboard,
)

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
    path("quality/", quality_samples.samples, name="quality"),
    path("quality/samples/<int:sample_id>/", quality_samples.sample, name="sample"),
    path("quality/samples/<int:sample_id>/frame.csv", quality_samples.sample_frame, name="sample-frame"),
    path("quality/items/<int:item_id>/", quality_scoring.score, name="score"),
    path("quality/items/<int:item_id>/begin/", quality_scoring.begin, name="begin-review"),
    path("quality/items/<int:item_id>/leave/", quality_scoring.leave, name="leave-review"),
    path("quality/items/<int:item_id>/aside/", quality_scoring.put_aside, name="set-aside"),
    path("quality/mine/", quality_reviews.mine, name="my-reviews"),
    path("quality/reviews/<int:review_id>/", quality_reviews.review, name="review"),
    path(
        "quality/reviews/<int:review_id>/<int:item_id>/dispute/",
        quality_reviews.review_disputed,
        name="review-disputed",
    ),
    path("quality/disputes/", quality_reviews.disputes, name="disputes"),
    path("quality/disputes/<int:dispute_id>/", quality_reviews.decision, name="decision"),
    path("quality/cards/", quality_cards.cards, name="cards"),
    path("quality/cards/new/", quality_cards.new_card, name="new-card"),
    path("quality/cards/<int:card_id>/", quality_cards.card, name="card"),
    path("quality/cards/<int:card_id>/retired/", quality_cards.card_retired, name="retire-card"),
    path("quality/trends/", quality_trends.trends, name="trends"),
    path("quality/agreement/", quality_trends.agreement, name="agreement"),
]
