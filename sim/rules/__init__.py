"""The economics: scalar functions in the field's terms, one mechanism a file.

Both engines call these functions, the kernel compiled and the agents as they are, with the same
bits: only `math`, no NumPy, no powers written with ``**``, no arrays made here.  A rule that fills
several numbers writes them to the caller's buffer in a stated order.  Symbols are MODEL.md's.
"""
