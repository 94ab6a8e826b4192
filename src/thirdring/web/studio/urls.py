"""Addresses of this face."""

from django.urls import path

from thirdring.web.studio import (
    answers,
    keys,
    languages,
    neighbours,
    notices,
    parties,
    proposals,
    staff,
    views,
)

app_name = "studio"
urlpatterns = [
    path("", views.home, name="home"),
    path("keys/", keys.clients, name="keys"),
    path("keys/<int:client_id>/", keys.decide, name="decide-key"),
    path("staff/", staff.people, name="staff"),
    path("staff/new/", staff.new, name="new-person"),
    path("staff/<int:user_id>/", staff.person, name="person"),
    path("staff/<int:user_id>/roles/<int:number>/withdrawal/", staff.withdraw, name="withdraw-role"),
    path("staff/<int:user_id>/account/", staff.account, name="account"),
    path("staff/<int:user_id>/link/", staff.link, name="password-link"),
    path("neighbours/", neighbours.servers, name="neighbours"),
    path("neighbours/new/", neighbours.server, name="new-neighbour"),
    path("neighbours/<int:server_id>/", neighbours.server, name="neighbour"),
    path("parties/", parties.parties, name="parties"),
    path("parties/new/", parties.party, name="new-party"),
    path("parties/<int:party_id>/", parties.party, name="party"),
    path("notices/", notices.notices, name="notices"),
    path("notices/new/", notices.notice, name="new-notice"),
    path("notices/<int:number>/", notices.notice, name="notice"),
    path("notices/<int:number>/end/", notices.end, name="end-notice"),
    path("answers/", answers.answers, name="answers"),
    path("languages/", languages.listed, name="languages"),
    path("languages/<str:code>/", languages.language, name="language"),
    path("proposals/", proposals.listed, name="proposals"),
    path("proposals/<int:number>/draft.yaml", proposals.draft, name="proposal-draft"),
    path("proposals/<int:number>/declining/", proposals.decline, name="decline-proposal"),
    path("neighbours/relays/<int:relay_id>/", neighbours.send_again, name="send-again"),
]
