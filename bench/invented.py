"""Facts of counties that are invented for benches, written as Parquet, and the expressions that PostgreSQL is filled by too."""

from pathlib import Path

VILLAGES = 400

# One expression for birth dates, homes and days of service, in SQL that DuckDB and PostgreSQL both read: cheap, spread, repeatable.
BORN = "DATE '1925-01-01' + CAST((i * 7919) % 14600 AS INTEGER)"
SERVED = "DATE '2022-09-13' + CAST((i * 104729) % 365 AS INTEGER)"
ITEM = "CASE WHEN i % 7 = 0 THEN 'health-checkup' WHEN i % 7 < 4 THEN 'health-education' ELSE 'telephone-advice' END"


def make_lake(folder: Path, elders: int, events: int, counties: int = 1) -> dict[str, list[str]]:
    """Write the facts of some counties as Parquet, in files of at most some million rows."""
    import duckdb

    from yilian.indicators.lake.engines import DUCK_TYPES
    from yilian.pages.registry import facts

    into = duckdb.connect(":memory:", config={"memory_limit": "3GB", "temp_directory": str(folder / "spill")})
    into.execute("SET threads = 2; SET preserve_insertion_order = false")
    cells = f"CASE WHEN i % {counties} = 0 THEN 330727 ELSE 330100 + i % {counties} END"
    home = f"CAST(CAST({cells} AS BIGINT) * 1000000 + 109201 + (i // {counties}) % {VILLAGES} AS VARCHAR)"
    selects = {
        "elder": f"""SELECT i AS elder_id, 'resident' AS basis, {home} AS division, NULL::BIGINT AS organization_id, 'at-home' AS lives,
            {BORN} AS birth_date, CASE WHEN i % 97 = 0 THEN DATE '2023-03-01' END AS died_on, 1 + i % 2 AS sex,
            NULL::DATE AS from_on, NULL::DATE AS to_on FROM range({elders}) AS r(i)""",
        "service": f"""SELECT i AS visit_id, (i * 15485863) % {elders} AS elder_id, '' AS division, {ITEM} AS item, {SERVED} AS served_on,
            1::BIGINT AS organization_id, 1::BIGINT AS practitioner_id FROM range({events}) AS r(i)""",
        "division": f"""SELECT {home} AS division, 'village' AS level, 'village' AS settlement FROM range({VILLAGES * counties}) AS r(i)
            UNION ALL SELECT '330727000000', 'county', '' UNION ALL SELECT '330727109000', 'township', ''""",
        "organization": f"""SELECT i AS organization_id, {home} AS division, 'o' || i AS code,
            CASE i % 3 WHEN 0 THEN 'township-health-centre' WHEN 1 THEN 'care-institution' ELSE 'home-care-centre' END AS kind, '' AS level,
            'public' AS ownership, '' AS care_type, NULL::DATE AS from_on, NULL::DATE AS to_on FROM range({300 * counties}) AS r(i)""",
        "bed": f"""SELECT i AS organization_id, {home} AS division, CASE i % 2 WHEN 0 THEN 'nursing' ELSE 'rehabilitation-nursing' END AS kind,
            10::BIGINT AS beds, DATE '2022-01-01' AS from_on, NULL::DATE AS to_on FROM range({300 * counties}) AS r(i)""",
        "enrolment": f"""SELECT i AS enrolment_id, i * 2 AS elder_id, '' AS division, 'panan-2021' AS pack, 'care-to-home' AS mode,
            1::BIGINT AS organization_id, DATE '2023-01-01' AS from_on, NULL::DATE AS to_on, NULL::DATE AS agreed_until,
            NULL::DATE AS ended_on FROM range({elders // 2}) AS r(i)""",
        "agreement": f"""SELECT i AS agreement_id, i * 3 + 1 AS organization_id, {home} AS division, 'o0' AS medical_code, '' AS medical_division,
            'township-health-centre' AS medical_kind, 'contract' AS form, 'panan-2021' AS pack, 'partnership' AS mode,
            DATE '2022-12-20' AS signed_on, DATE '2023-01-01' AS from_on, DATE '2023-12-31' AS to_on, DATE '2023-12-31' AS agreed_until,
            NULL::DATE AS ended_on FROM range({60 * counties}) AS r(i)""",
        "obligation": f"""SELECT i AS obligation_id, NULL::BIGINT AS elder_id, {home} AS division, (i % {60 * counties}) * 3 + 1 AS institution_id,
            i % {60 * counties} AS agreement_id, 'ward-visit' AS item, 'service' AS kind, 1::BIGINT AS organization_id, {SERVED} AS from_on, {SERVED} AS due_on,
            {SERVED} AS fulfilled_on, CAST(i % 50 > 0 AS BIGINT) AS in_time, NULL::DATE AS waived_on, NULL::DATE AS void_on
            FROM range({3000 * counties}) AS r(i)""",
    }
    paths: dict[str, list[str]] = {}
    for fact in facts():
        if fact.name not in selects:
            continue
        into.execute(f"CREATE OR REPLACE VIEW made AS {selects[fact.name]}")
        columns = ", ".join(f"{one.name}::{DUCK_TYPES[one.type]} AS {one.name}" for one in fact.columns)
        home_of = folder / fact.name
        home_of.mkdir(parents=True)
        into.execute(
            f"COPY (SELECT {columns} FROM made) TO '{home_of}' (FORMAT parquet, COMPRESSION zstd, PER_THREAD_OUTPUT, OVERWRITE_OR_IGNORE)"
        )
        paths[fact.name] = sorted(str(path) for path in home_of.glob("*.parquet"))
    into.close()
    return paths
