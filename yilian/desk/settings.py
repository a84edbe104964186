"""What is set for the desk: the pages of a clause and of a document, and where tiles of the map come from."""

import os

CLAUSE_PAGE = "desk:clause-by-id"
PACK_PAGE = "desk:pack"
YILIAN_MAP_TILES = os.environ.get("YILIAN_MAP_TILES", "")  # https://…/{z}/{x}/{y}.png; without it the map has no ground
