"""Templates of units as worksheets: what there is to fill in, what was written, and the file to take it away. Pure.

A `::: template` block is plain Markdown; `template` finds its fields, `contents` holds what is written in them and
brings two tabs together, `product` writes and reads the file.
"""
