"""Addresses of the corrections of a paper."""

from __future__ import annotations

from django.urls import path

from luodi.portal.web import review, why

urlpatterns = [
    path("policy/<int:run>/review/item/", review.item, name="review_item"),
    path("policy/<int:run>/review/units/", review.suggest, name="review_units"),
    path("policy/<int:run>/review/carry/", review.carry, name="review_carry"),
    path("policy/<int:run>/review/<int:correction>/undo/", review.undo, name="review_undo"),
    path("policy/<int:run>/review/<int:correction>/aside/", review.aside, name="review_aside"),
    path("policy/<int:run>/review/<int:correction>/again/", review.again, name="review_again"),
    path("policy/<int:run>/why/<str:what>/", why.page, name="why"),
    path("policy/<int:run>/review/<str:kind>/", review.form, name="review"),
    path("policy/<int:run>/reviewed.json", review.download, name="reviewed_json"),
]
