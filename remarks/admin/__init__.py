"""Remarks administration: every model in Django's admin, and the desk for import and corrections.

Importing this package registers nothing, since Django's admin finds its site class in here;
``remarks.apps`` imports ``archive``, which registers every model.
"""
