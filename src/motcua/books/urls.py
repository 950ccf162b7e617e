"""Addresses of the books: `/so/`."""

from django.urls import path

from motcua.books import views

urlpatterns = [
    path("so/", views.books, name="books"),
    path("so/<int:pk>/", views.book, name="book"),
    path("so/<int:pk>/khoa/", views.close, name="book_close"),
    path("so/<int:pk>/mo-lai/", views.reopen, name="book_reopen"),
]
