"""Addresses of this face."""

from django.urls import path

from thirdring.web.studio import keys, neighbours, views

app_name = "studio"
urlpatterns = [
    path("", views.home, name="home"),
    path("keys/", keys.clients, name="keys"),
    path("keys/<int:client_id>/", keys.decide, name="decide-key"),
    path("neighbours/", neighbours.servers, name="neighbours"),
    path("neighbours/new/", neighbours.server, name="new-neighbour"),
    path("neighbours/<int:server_id>/", neighbours.server, name="neighbour"),
    path("neighbours/relays/<int:relay_id>/", neighbours.send_again, name="send-again"),
]
