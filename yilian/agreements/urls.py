"""Addresses of agreements between institutions and of enrolments."""

from django.urls import path

from yilian.agreements.views import coverage, drafting, enrolments, institutions, signing

app_name = "agreements"
urlpatterns = [
    path("enrolments/new/<int:elder_id>/", enrolments.new, name="new"),
    path("enrolments/without/", coverage.without, name="without"),
    path("enrolments/without/export/", coverage.export, name="export-without"),
    path("enrolments/<int:enrolment_id>/renew/", enrolments.renew, name="renew-enrolment"),
    path("enrolments/<int:enrolment_id>/end/", enrolments.end, name="end-enrolment"),
    path("agreements/", institutions.agreements, name="agreements"),
    path("agreements/export/", institutions.export, name="export"),
    path("agreements/new/", drafting.draft, name="draft"),
    path("agreements/<int:agreement_id>/", institutions.agreement, name="agreement"),
    path("agreements/<int:agreement_id>/agreement.docx", institutions.word, name="word"),
    path("agreements/<int:agreement_id>/agreement.pdf", institutions.pdf, name="pdf"),
    path("agreements/<int:agreement_id>/revise/", drafting.revise, name="revise"),
    path("agreements/<int:agreement_id>/sign/", signing.sign, name="sign"),
    path("agreements/<int:agreement_id>/renew/", drafting.renew, name="renew"),
    path("agreements/<int:agreement_id>/end/", signing.end, name="end"),
    path("agreements/<int:agreement_id>/posts/new/", signing.new_post, name="new-post"),
    path("agreements/posts/<int:post_id>/", signing.change_post, name="post"),
    path("agreements/posts/<int:post_id>/remove/", signing.drop_post, name="drop-post"),
]
