"""Addresses of the sign-in pages."""

from django.urls import path

from thirdring.web.signin import passwords, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("password/", passwords.own, name="password"),
    path("password/<str:secret>/", passwords.by_link, name="set-password"),
]
