"""Row-level security: calls, orders, loans, routes and plans."""

from django.db import migrations

from yilian.audit.rls import DIVISIONS, enable, enable_through, in_reach


def own(table: str) -> str:
    """Say that the organization of a row is in reach."""
    side = in_reach(("side.division_id",), "side.id")
    return f"EXISTS (SELECT 1 FROM places_organization AS side WHERE side.id = {table}.organization_id AND ({side}))"


def of_elder(table: str) -> str:
    """Say that the elder of a row is in reach."""
    return f"EXISTS (SELECT 1 FROM people_elder AS person WHERE person.id = {table}.elder_id)"


def or_used(table: str, user: str, column: str) -> str:
    """Say that the row is one's own organization's, or that a row in reach uses it."""
    return f"{own(table)} OR EXISTS (SELECT 1 FROM {user} AS used WHERE used.{column} = {table}.id)"


def read_wider(table: str, read: str) -> migrations.RunSQL:
    """Let more rows be read than written: written are those of organizations in reach."""
    return migrations.RunSQL(
        f"""ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
            ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
            CREATE POLICY reach ON {table} USING ({read}) WITH CHECK ({own(table)});""",
        f"""DROP POLICY reach ON {table};
            ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;""",
    )


CALL = f"""CASE WHEN elder_id IS NULL THEN {own("visits_call")} ELSE {of_elder("visits_call")} END"""
USE = f"""EXISTS (SELECT 1 FROM visits_van_stock AS stock WHERE stock.id = visits_stock_use.stock_id)
    AND (elder_id IS NULL OR {of_elder("visits_stock_use")})"""
STOP = f"{DIVISIONS} @> division_id::int8 OR {own('visits_stop')}"
NEVER_TWICE = """ALTER TABLE visits_loan ADD CONSTRAINT loan_never_twice EXCLUDE USING gist (
    int8range(equipment_id, equipment_id, '[]') WITH &&, daterange(lent_on, returned_on, '[)') WITH &&)"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0005_orders"), ("people", "0004_indexes_of_reach")]
    operations = [
        enable("visits_call", CALL),
        enable_through("visits_medicine_order", "elder_id", "people_elder"),
        enable_through("visits_medicine_line", "order_id", "visits_medicine_order"),
        enable_through("visits_loan", "elder_id", "people_elder"),
        read_wider("visits_equipment", or_used("visits_equipment", "visits_loan", "equipment_id")),
        migrations.RunSQL(NEVER_TWICE, "ALTER TABLE visits_loan DROP CONSTRAINT loan_never_twice"),
        read_wider("visits_stop", STOP),
        read_wider("visits_route", or_used("visits_route", "visits_stop", "route_id")),
        read_wider("visits_van", or_used("visits_van", "visits_route", "van_id")),
        enable_through("visits_stop_visit", "elder_id", "people_elder"),
        enable_through("visits_van_stock", "route_id", "visits_route"),
        enable("visits_stock_use", USE),
        enable_through("visits_rehabilitation_plan", "elder_id", "people_elder"),
        enable_through("visits_rehabilitation_session", "plan_id", "visits_rehabilitation_plan"),
        enable_through("visits_counselling", "elder_id", "people_elder"),
        enable_through("visits_counselling_session", "counselling_id", "visits_counselling"),
        enable_through("visits_nursing_order", "elder_id", "people_elder"),
        enable_through("visits_nursing_visit", "order_id", "visits_nursing_order"),
        enable_through("visits_menu_order", "elder_id", "people_elder"),
        read_wider("visits_menu_item", or_used("visits_menu_item", "visits_menu_order", "menu_item_id")),
    ]
