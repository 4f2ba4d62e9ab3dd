"""Under whose name an account of a team's server may write, by triggers: migrations, released as they are.

`own-names` and `own-memos` of `postgres_migrations.py`; most of it stands as `postgres_owners.py` has it since.
"""


def granted_as(table: str, privilege: str, grant: str) -> str:
    """Grants to everybody who has a privilege on a table; the account stands at %I."""
    return f"""
    DO $$ DECLARE given record; BEGIN
        FOR given IN SELECT DISTINCT grantee FROM information_schema.role_table_grants
            WHERE table_schema = current_schema() AND table_name = '{table}' AND privilege_type = '{privilege}'
            AND grantee <> current_user
        LOOP
            EXECUTE format('{grant}', given.grantee);
        END LOOP;
    END $$
    """  # noqa: S608 - names of ours


def at_home(*functions: str) -> str:
    """A table that somebody makes for the session alone must not stand before the project's own."""
    return f"""
    DO $$ DECLARE known text; BEGIN
        FOREACH known IN ARRAY ARRAY[{", ".join(f"'{function}'" for function in functions)}] LOOP
            EXECUTE format('ALTER FUNCTION %s SET search_path TO %I, pg_temp', known, current_schema());
        END LOOP;
    END $$
    """


OWN_NAMES = (
    # The names of coders that accounts may write under, besides one like the account's own.
    """
    CREATE TABLE account_coder ( account TEXT COLLATE "C" NOT NULL, coder TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (account, coder) )
    """,
    """
    CREATE FUNCTION may_write_as(name TEXT) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT name = current_user OR has_table_privilege(current_user, 'setting', 'UPDATE') OR EXISTS (
            SELECT FROM account_coder JOIN pg_roles ON rolname = account
            WHERE coder = name AND pg_has_role(current_user, rolname, 'MEMBER')
        )
    $$
    """,
    # Arguments of the trigger: the column with the coder's name; for records, the columns that make them what they are;
    # the names that everybody who codes may write under. A record that stood once under a name may stand again under it
    # as it was, whoever brings it back: who takes back that she removed it, or settles a conflict.
    """
    CREATE FUNCTION check_coder() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        written jsonb := to_jsonb(NEW);
        name text := written ->> TG_ARGV[0];
    BEGIN
        IF name = '' OR name = ANY (TG_ARGV[2:]) OR may_write_as(name) THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' THEN
            IF to_jsonb(OLD) ->> TG_ARGV[0] = name THEN
                RETURN NEW;
            END IF;
        ELSIF TG_ARGV[1] <> '' AND EXISTS (
            SELECT FROM event WHERE kind = TG_TABLE_NAME AND (
                SELECT bool_and(strpos(after, CASE
                    WHEN jsonb_typeof(written -> part) = 'number' AND starts_with(after, '{')
                    THEN format('"%s":%s,', part, written -> part)
                    ELSE replace(replace((written -> part)::text, '\\u001a1', '\\u001a'), '\\u001a0', '\\u0000')
                END) > 0)
                FROM unnest(string_to_array(TG_ARGV[1], ' ') || TG_ARGV[0]) AS part
            )
        ) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '% may not write as %', current_user, name
            USING ERRCODE = 'QE001', DETAIL = name, HINT = current_user;
    END $$
    """,
    at_home("may_write_as(text)", "check_coder()", "number_gesture()"),
    *(
        f"""
        CREATE TRIGGER by_own_coder BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW
        WHEN (NEW.{column} <> current_user) EXECUTE FUNCTION check_coder('{column}', {others})
        """
        for table, column, others in (
            ("gesture", "coder", "''"),
            ("merged", "coder", "''"),
            ("coding", "coder", "'id document_id start end code memo', 'agreed', 'disepakati'"),
            ("decision", "coder", "'id document_id start end code verdict', 'agreed', 'disepakati'"),
            ("reviewed", "coder", "'id document_id start end', 'agreed', 'disepakati'"),
            ("memo", "coder", "'about target text written_at'"),
            ("recommendation", "coder", "'id text status'"),
            ("finding", "coder", "'id written_at'"),
            ("conflict", "settled_by", "'id ours theirs won'"),
        )
    ),
    # who may read records may read this, and who may write settings may write it
    granted_as("decision", "SELECT", "GRANT SELECT ON account_coder TO %I"),
    granted_as("setting", "INSERT", "GRANT SELECT, INSERT, DELETE ON account_coder TO %I WITH GRANT OPTION"),
)

# A memo is its coder's own words: others change it only to what it was once, or to a side of a conflict.
OWN_MEMOS = (
    """
    CREATE FUNCTION stood_once(kind_of text, parts text[], written jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT EXISTS (
            SELECT FROM (
                SELECT after FROM event WHERE kind = kind_of
                UNION ALL SELECT unnest(ARRAY[ours, theirs]) FROM conflict WHERE kind = kind_of
            ) AS told WHERE (
                SELECT bool_and(strpos(after, CASE
                    WHEN jsonb_typeof(written -> part) = 'number' AND starts_with(after, '{')
                    THEN format('"%s":%s,', part, written -> part)
                    ELSE replace(replace((written -> part)::text, '\\u001a1', '\\u001a'), '\\u001a0', '\\u0000')
                END) > 0)
                FROM unnest(parts) AS part
            )
        )
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION check_coder() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        written jsonb := to_jsonb(NEW);
        name text := written ->> TG_ARGV[0];
    BEGIN
        IF name = '' OR name = ANY (TG_ARGV[2:]) OR may_write_as(name) THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' AND to_jsonb(OLD) ->> TG_ARGV[0] = name
            AND (TG_TABLE_NAME <> 'memo' OR to_jsonb(OLD) = written)
        THEN
            RETURN NEW;
        END IF;
        IF (TG_OP = 'INSERT' OR TG_TABLE_NAME = 'memo') AND TG_ARGV[1] <> ''
            AND stood_once(TG_TABLE_NAME, string_to_array(TG_ARGV[1], ' ') || TG_ARGV[0], written)
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '% may not write as %', current_user, name
            USING ERRCODE = 'QE001', DETAIL = name, HINT = current_user;
    END $$
    """,
    at_home("stood_once(text, text[], jsonb)", "check_coder()"),
)
