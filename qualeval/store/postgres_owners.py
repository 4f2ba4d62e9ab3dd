"""Who may change and remove what on a team's server, by triggers: the migration `own-records`, released as it is.

Another's coding, decision, mark and memo are changed and removed by their coder alone, or as a conflict about them is
settled. What counts as having stood once is read from the journal, so the journal is told nothing else either.
"""

from qualeval.store.postgres_guards import at_home, granted_as

OWN_RECORDS = (
    # Side of a row of the journal or of a conflict -> its records, text as the tables keep it. None of what is no JSON.
    r"""
    CREATE FUNCTION records_told(told text) RETURNS SETOF jsonb LANGUAGE plpgsql STABLE STRICT AS $$
    DECLARE
        side jsonb := CASE WHEN strpos(told, '\u00') = 0 THEN told ELSE regexp_replace(
            regexp_replace(told, '(?<!\\)((?:\\\\)*)\\u001a', '\1\\u001a1', 'g'),
            '(?<!\\)((?:\\\\)*)\\u0000', '\1\\u001a0', 'g'
        ) END;
    BEGIN
        IF jsonb_typeof(side) = 'object' THEN
            RETURN NEXT side;
        ELSE
            RETURN QUERY SELECT (
                SELECT jsonb_object_agg(name, value)
                FROM jsonb_array_elements_text(side -> 0) WITH ORDINALITY AS names(name, at)
                JOIN jsonb_array_elements(line) WITH ORDINALITY AS held(value, at) USING (at)
            ) FROM jsonb_array_elements(side - 0) AS line;
        END IF;
    END $$
    """,
    """
    CREATE FUNCTION tells(told text, parts text[], written jsonb) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
    BEGIN
        RETURN EXISTS (
            SELECT FROM records_told(told) AS record
            WHERE (SELECT bool_and(record -> part = written -> part) FROM unnest(parts) AS part)
        );
    EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
        RETURN false;
    END $$
    """,
    # What makes a record what it is: its key first.
    """
    CREATE FUNCTION parts_of(kind text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
        SELECT string_to_array(CASE kind
            WHEN 'coding' THEN 'id document_id start end code memo coder'
            WHEN 'decision' THEN 'id document_id start end code verdict coder'
            WHEN 'reviewed' THEN 'id document_id start end coder'
            WHEN 'memo' THEN 'target about coder text written_at'
            WHEN 'recommendation' THEN 'id text status coder'
            WHEN 'finding' THEN 'id written_at coder'
            WHEN 'conflict' THEN 'id ours theirs won settled_by'
        END, ' ')
    $$
    """,
    """
    CREATE FUNCTION key_of(kind text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
        SELECT (parts_of(kind))[:CASE kind WHEN 'memo' THEN 3 ELSE 1 END]
    $$
    """,
    "DROP FUNCTION stood_once(text, text[], jsonb) CASCADE",
    """
    CREATE FUNCTION stood_once(kind_of text, written jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT EXISTS (
            SELECT FROM (
                SELECT after AS side FROM event WHERE kind = kind_of
                UNION ALL SELECT unnest(ARRAY[ours, theirs]) FROM conflict WHERE kind = kind_of
            ) AS told
            WHERE CASE WHEN strpos(side, replace(
                replace((written -> (parts_of(kind_of))[1])::text, '\\u001a0', '\\u0000'), '\\u001a1', '\\u001a'
            )) > 0 THEN tells(side, parts_of(kind_of), written) END
        )
    $$
    """,
    # Whether a conflict is about the record: to be removed, one of its sides must be that it is not there.
    """
    CREATE FUNCTION is_in_conflict(kind_of text, stands jsonb, goes boolean) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT EXISTS (
            SELECT FROM conflict, LATERAL (
                SELECT tells(ours, key_of(kind_of), stands) AS in_ours,
                    tells(theirs, key_of(kind_of), stands) AS in_theirs
            ) AS told
            WHERE kind = kind_of AND (in_ours OR in_theirs) AND NOT (goes AND in_ours AND in_theirs)
        )
    $$
    """,
    # Besides the names of one's own, everybody who codes writes under that of what is agreed on.
    """
    CREATE FUNCTION is_own(name text) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT name IN ('', current_user, 'agreed', 'disepakati') OR may_write_as(name)
    $$
    """,
    """
    CREATE FUNCTION check_owner() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        stands jsonb := to_jsonb(OLD);
        written jsonb := to_jsonb(NEW);
        owner text := stands ->> 'coder';
        name text := written ->> 'coder';
    BEGIN
        IF (owner IS NULL OR is_own(owner)) AND (name IS NULL OR is_own(name)) OR stands = written
            OR is_in_conflict(TG_TABLE_NAME, coalesce(stands, written), written IS NULL)
            AND (written IS NULL OR stood_once(TG_TABLE_NAME, written))
        THEN
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        END IF;
        IF is_own(coalesce(owner, '')) THEN
            RAISE EXCEPTION '% may not write as %', current_user, name
                USING ERRCODE = 'QE001', DETAIL = name, HINT = current_user;
        END IF;
        RAISE EXCEPTION '% may not change what is of %', current_user, owner
            USING ERRCODE = 'QE002', DETAIL = owner, HINT = current_user;
    END $$
    """,
    # Of what is not one coder's alone: the name that it carries. The argument is its column.
    """
    CREATE OR REPLACE FUNCTION check_coder() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        written jsonb := coalesce(to_jsonb(NEW), to_jsonb(OLD));
        name text := written ->> TG_ARGV[0];
    BEGIN
        IF NOT (
            name = '' OR may_write_as(name) OR TG_TABLE_NAME = 'coder' AND is_own(name)
            OR TG_OP = 'UPDATE' AND to_jsonb(OLD) ->> TG_ARGV[0] = name OR stood_once(TG_TABLE_NAME, written)
        ) THEN
            RAISE EXCEPTION '% may not write as %', current_user, name
                USING ERRCODE = 'QE001', DETAIL = name, HINT = current_user;
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END $$
    """,
    # A conflict lets others settle what is somebody's own: nobody else says what its sides were.
    """
    CREATE FUNCTION check_conflict() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        stands jsonb := to_jsonb(OLD);
        written jsonb := to_jsonb(NEW);
        told conflict := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        name text;
    BEGIN
        IF NOT has_table_privilege(current_user, 'setting', 'UPDATE') THEN
            IF TG_OP = 'UPDATE' THEN
                IF stands - ARRAY['won', 'settled_by'] <> written - ARRAY['won', 'settled_by'] THEN
                    RAISE EXCEPTION 'the sides of a conflict stay' USING ERRCODE = 'insufficient_privilege';
                END IF;
            ELSIF told.kind IN ('coding', 'decision', 'reviewed', 'memo') THEN
                FOR name IN
                    SELECT record ->> 'coder' FROM unnest(ARRAY[told.ours, told.theirs]) AS side,
                        records_told(nullif(side, '')) AS record
                LOOP
                    IF NOT is_own(coalesce(name, '')) THEN
                        RAISE EXCEPTION '% may not change what is of %', current_user, name
                            USING ERRCODE = 'QE002', DETAIL = name, HINT = current_user;
                    END IF;
                END LOOP;
            END IF;
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END $$
    """,
    # Rows of the journal come with their step and never later, and tell of others what stood already or stands now.
    """
    CREATE FUNCTION check_told() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        record jsonb;
        carried text := CASE NEW.kind WHEN 'conflict' THEN 'settled_by' ELSE 'coder' END;
        stands boolean;
    BEGIN
        IF NOT EXISTS (SELECT FROM gesture WHERE seq = NEW.gesture_seq AND xmin = pg_current_xact_id()::xid) THEN
            RAISE EXCEPTION 'what was done before stays as it is' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF NEW.after IS NULL OR parts_of(NEW.kind) IS NULL OR has_table_privilege(current_user, 'setting', 'UPDATE')
        THEN
            RETURN NEW;
        END IF;
        FOR record IN SELECT records_told(NEW.after) LOOP
            CONTINUE WHEN record ->> carried = current_user;
            CONTINUE WHEN is_own(record ->> carried) OR stood_once(NEW.kind, record);
            IF NEW.kind IN ('recommendation', 'finding', 'conflict') THEN
                EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE id = $1 AND %I = $2)', NEW.kind, carried)
                    INTO stands USING record ->> 'id', record ->> carried;
                CONTINUE WHEN stands;
            END IF;
            RAISE EXCEPTION '% may not write as %', current_user, record ->> carried
                USING ERRCODE = 'QE001', DETAIL = record ->> carried, HINT = current_user;
        END LOOP;
        RETURN NEW;
    END $$
    """,
    # Others' steps are written before the merge that brings them, so this is asked when all is written.
    """
    CREATE FUNCTION check_merged() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT FROM gesture WHERE id = NEW.merge_id AND xmin = pg_current_xact_id()::xid) THEN
            RAISE EXCEPTION 'what was done before stays as it is' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NULL;
    END $$
    """,
    at_home(
        "tells(text, text[], jsonb)",
        "key_of(text)",
        "stood_once(text, jsonb)",
        "is_in_conflict(text, jsonb, boolean)",
        "is_own(text)",
        "check_owner()",
        "check_coder()",
        "check_conflict()",
        "check_told()",
        "check_merged()",
    ),
    *(
        f"DROP TRIGGER by_own_coder ON {table}"
        for table in ("coding", "decision", "reviewed", "memo", "recommendation", "finding", "conflict")
    ),
    # most of what is written is one's own, for which nothing is asked
    *(
        f"""
        CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW
        WHEN ({" OR ".join(f"{row}.coder <> current_user" for row in rows)}) EXECUTE FUNCTION check_owner()
        """
        for table in ("coding", "decision", "reviewed", "memo")
        for name, when, rows in (
            ("by_own_coder", "INSERT", ["NEW"]),
            ("of_own_coder", "UPDATE", ["OLD", "NEW"]),
            ("from_own_coder", "DELETE", ["OLD"]),
        )
    ),
    *(
        f"""
        CREATE TRIGGER by_own_coder BEFORE {when} ON {table} FOR EACH ROW
        EXECUTE FUNCTION check_coder('{column}')
        """
        for table, column, when in (
            ("recommendation", "coder", "INSERT OR UPDATE"),
            ("finding", "coder", "INSERT OR UPDATE"),
            ("conflict", "settled_by", "INSERT OR UPDATE"),
            ("coder", "name", "INSERT OR DELETE"),
        )
    ),
    """
    CREATE TRIGGER of_own_sides BEFORE INSERT OR UPDATE OR DELETE ON conflict FOR EACH ROW
    EXECUTE FUNCTION check_conflict()
    """,
    "CREATE TRIGGER with_its_step BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION check_told()",
    """
    CREATE CONSTRAINT TRIGGER with_its_step AFTER INSERT ON merged DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION check_merged()
    """,
    # who codes lists herself, and the coder of what is agreed on
    granted_as("decision", "INSERT", "GRANT INSERT, DELETE ON coder TO %I"),
)
