"""Telling people apart: phone numbers in one form, names cleaned, the keys they are searched by.

May import the domain and, lazily, phonenumbers (45 ms) and pypinyin (260 ms). Start at phone.py.
"""
