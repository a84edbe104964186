"""Papers: what is handed out in Chinese to be printed or passed on, as a Word, PDF or Excel file.

`paper` holds what stands in one, `layout` how it looks; `word`, `pdf` and `sheets` write the files, and are imported when one is asked for.
"""
