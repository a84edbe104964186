"""Addresses of accounts."""

from django.urls import path

from yilian.accounts.views import own, session, users

app_name = "accounts"
urlpatterns = [
    path("sign-in/", session.sign_in, name="sign-in"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("language/", session.language, name="language"),
    path("me/", own.account, name="account"),
    path("me/role/", own.act_as, name="act-as"),
    path("me/sessions/end/", own.end_others, name="end-others"),
    path("me/password/", own.password, name="password"),
    path("me/second-factor/", own.enrol, name="enrol"),
    path("me/second-factor/verify/", own.verify, name="verify"),
    path("me/second-factor/codes/", own.codes, name="codes"),
    path("users/", users.users, name="users"),
    path("users/add/", users.add, name="add-user"),
    path("users/<int:user_id>/", users.user, name="user"),
    path("users/<int:user_id>/grants/<int:grant_id>/end/", users.end_grant, name="end-grant"),
    path("users/<int:user_id>/active/", users.set_active, name="set-active"),
    path("users/<int:user_id>/password/", users.reset_password, name="reset-password"),
    path("users/<int:user_id>/second-factor/", users.reset_factor, name="reset-factor"),
]
