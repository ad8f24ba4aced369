"""A course in the browser while its author writes: pages anew at every saved file. Keeps and sends nothing.

watching.py   looks for changes                     rereading.py  the course as its files stand now
site.py       from an address to a page             serving.py    HTTP on this machine alone
static/       the script that reloads the page
"""
