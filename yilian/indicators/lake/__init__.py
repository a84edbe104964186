"""Facts as Parquet files: a cell exports them, a lake gathers the cells of a province, and any engine reads them there.

A folder of facts is `manifest.json` beside `<fact>/division=<cell>/day=<day>/<name>.parquet`. Files are named after what they hold and never
overwritten; the manifest is written last and names exactly the files that count, so a reader sees the old state or the new one.
"""
