"""Tables and statements as SQLite text, written by `python -m qualeval.store.compile`, never by hand."""

SCHEMA: tuple[str, ...] = (
    """
        CREATE TABLE attribute ( name TEXT NOT NULL, type TEXT NOT NULL, label TEXT NOT NULL, translations
        TEXT NOT NULL, PRIMARY KEY (name) )
    """,
    """
        CREATE TABLE cases ( id TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (id) )
    """,
    """
        CREATE INDEX cases_by_name ON cases (name)
    """,
    """
        CREATE TABLE codebook ( digest TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (digest) )
    """,
    """
        CREATE TABLE coder ( name TEXT NOT NULL, initials TEXT NOT NULL, color TEXT NOT NULL, sight TEXT NOT
        NULL, PRIMARY KEY (name) )
    """,
    """
        CREATE TABLE coding ( id TEXT NOT NULL, document_id TEXT NOT NULL, start INTEGER NOT NULL, "end"
        INTEGER NOT NULL, code TEXT NOT NULL, coder TEXT NOT NULL, origin TEXT NOT NULL, created_at TEXT NOT
        NULL, memo TEXT NOT NULL, speaker TEXT NOT NULL, n_words INTEGER NOT NULL, PRIMARY KEY (id) )
    """,
    """
        CREATE INDEX coding_by_code ON coding (code, document_id, start, "end", speaker)
    """,
    """
        CREATE INDEX coding_by_document ON coding (document_id, start, "end", speaker)
    """,
    """
        CREATE TABLE "conflict" ( id TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, ours TEXT NOT
        NULL, theirs TEXT NOT NULL, ours_by TEXT NOT NULL, ours_at TEXT NOT NULL, theirs_by TEXT NOT NULL,
        theirs_at TEXT NOT NULL, won TEXT NOT NULL, settled_by TEXT NOT NULL, PRIMARY KEY (id) )
    """,
    """
        CREATE TABLE content ( digest TEXT NOT NULL, text TEXT NOT NULL, turns TEXT NOT NULL, PRIMARY KEY
        (digest) )
    """,
    """
        CREATE TABLE decision ( id TEXT NOT NULL, document_id TEXT NOT NULL, start INTEGER NOT NULL, "end"
        INTEGER NOT NULL, code TEXT NOT NULL, coder TEXT NOT NULL, verdict TEXT NOT NULL, decided_at TEXT NOT
        NULL, confidence FLOAT NOT NULL, model TEXT NOT NULL, replacement TEXT NOT NULL, coding_id TEXT NOT
        NULL, drawn TEXT NOT NULL, PRIMARY KEY (id) )
    """,
    """
        CREATE INDEX decision_by_document ON decision (document_id)
    """,
    """
        CREATE TABLE document ( id TEXT NOT NULL, source_id TEXT NOT NULL, content TEXT NOT NULL, position
        INTEGER NOT NULL, case_id TEXT NOT NULL, n_segments INTEGER NOT NULL, n_words INTEGER NOT NULL,
        PRIMARY KEY (id) )
    """,
    """
        CREATE INDEX document_by_content ON document (content)
    """,
    """
        CREATE INDEX document_by_source ON document (source_id, case_id)
    """,
    """
        CREATE TABLE event ( seq INTEGER NOT NULL, gesture_seq INTEGER NOT NULL, position INTEGER NOT NULL,
        kind TEXT NOT NULL, "key" TEXT NOT NULL, "before" TEXT, "after" TEXT, PRIMARY KEY (seq) )
    """,
    """
        CREATE INDEX event_by_gesture ON event (gesture_seq, position)
    """,
    """
        CREATE TABLE finding ( id TEXT NOT NULL, codes TEXT NOT NULL, texts TEXT NOT NULL, coder TEXT NOT
        NULL, written_at TEXT NOT NULL, attribute TEXT NOT NULL, "group" TEXT NOT NULL, wave TEXT NOT NULL,
        question TEXT NOT NULL, criterion TEXT NOT NULL, conclusions TEXT NOT NULL, evidence TEXT NOT NULL,
        counter TEXT NOT NULL, strength TEXT NOT NULL, frozen_at TEXT NOT NULL, figures TEXT NOT NULL, PRIMARY
        KEY (id) )
    """,
    """
        CREATE TABLE gesture ( seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, at TEXT NOT
        NULL, coder TEXT NOT NULL, action TEXT NOT NULL, intent TEXT NOT NULL, target TEXT NOT NULL, UNIQUE
        (id) )
    """,
    """
        CREATE TABLE memo ( about TEXT NOT NULL, target TEXT NOT NULL, coder TEXT NOT NULL, text TEXT NOT
        NULL, written_at TEXT NOT NULL, PRIMARY KEY (about, target, coder) )
    """,
    """
        CREATE TABLE merged ( merge_id TEXT NOT NULL, gesture_id TEXT NOT NULL, stamp TEXT NOT NULL, at TEXT
        NOT NULL, coder TEXT NOT NULL, action TEXT NOT NULL, intent TEXT NOT NULL, target TEXT NOT NULL,
        changes TEXT NOT NULL, PRIMARY KEY (merge_id, gesture_id) )
    """,
    """
        CREATE TABLE migration ( name TEXT NOT NULL, applied_at TEXT NOT NULL, PRIMARY KEY (name) )
    """,
    """
        CREATE TABLE question ( id TEXT NOT NULL, texts TEXT NOT NULL, criterion TEXT NOT NULL, position
        INTEGER NOT NULL, PRIMARY KEY (id) )
    """,
    """
        CREATE TABLE recommendation ( id TEXT NOT NULL, text TEXT NOT NULL, codes TEXT NOT NULL, status TEXT
        NOT NULL, coder TEXT NOT NULL, judged_at TEXT NOT NULL, rule TEXT NOT NULL, owner TEXT NOT NULL,
        priority TEXT NOT NULL, deadline TEXT NOT NULL, figures TEXT NOT NULL, action TEXT NOT NULL, cost TEXT
        NOT NULL, response TEXT NOT NULL, progress TEXT NOT NULL, findings TEXT NOT NULL, translations TEXT
        NOT NULL, PRIMARY KEY (id) )
    """,
    """
        CREATE TABLE reviewed ( id TEXT NOT NULL, document_id TEXT NOT NULL, start INTEGER NOT NULL, "end"
        INTEGER NOT NULL, coder TEXT NOT NULL, reviewed_at TEXT NOT NULL, codes TEXT NOT NULL, PRIMARY KEY
        (id) )
    """,
    """
        CREATE INDEX reviewed_by_document ON reviewed (document_id)
    """,
    """
        CREATE TABLE setting ( name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name) )
    """,
    """
        CREATE TABLE source ( id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, position INTEGER NOT
        NULL, wave TEXT NOT NULL, title TEXT NOT NULL, file_name TEXT NOT NULL, file_digest TEXT NOT NULL,
        PRIMARY KEY (id) )
    """,
    """
        CREATE TABLE speaker ( source_id TEXT NOT NULL, label TEXT NOT NULL, role TEXT NOT NULL, case_id TEXT
        NOT NULL, n_segments INTEGER NOT NULL, n_words INTEGER NOT NULL, PRIMARY KEY (source_id, label) )
    """,
    """
        CREATE TABLE value ( case_id TEXT NOT NULL, attribute TEXT NOT NULL, value TEXT NOT NULL, wave TEXT
        NOT NULL, PRIMARY KEY (case_id, attribute, wave) )
    """,
    """
        CREATE INDEX value_by_attribute ON value (attribute)
    """,
    """
        CREATE VIRTUAL TABLE words USING fts5(text, content='content', content_rowid='rowid', detail=none,
        columnsize=0, tokenize='unicode61 remove_diacritics 2')
    """,
    """
        CREATE TRIGGER words_of_removed AFTER DELETE ON content BEGIN INSERT INTO words (words, rowid, text)
        VALUES ('delete', old.rowid, old.text); END
    """,
)

STATEMENTS: dict[str, str] = {
    "insert_setting": """
        INSERT INTO setting (name, value) VALUES (:name, :value)
    """,
    "delete_setting": """
        DELETE FROM setting WHERE setting.name = :old_name AND setting.value = :old_value
    """,
    "update_setting": """
        UPDATE setting SET value=:value WHERE setting.name = :old_name AND setting.value = :old_value
    """,
    "get_setting": """
        SELECT setting.name, setting.value FROM setting WHERE setting.name = :name
    """,
    "find_setting": """
        SELECT setting.name, setting.value FROM setting ORDER BY setting.name
    """,
    "insert_source": """
        INSERT INTO source (id, name, kind, position, wave, title, file_name, file_digest) VALUES (:id, :name,
        :kind, :position, :wave, :title, :file_name, :file_digest)
    """,
    "delete_source": """
        DELETE FROM source WHERE source.id = :old_id AND source.name = :old_name AND source.kind = :old_kind
        AND source.position = :old_position AND source.wave = :old_wave AND source.title = :old_title AND
        source.file_name = :old_file_name AND source.file_digest = :old_file_digest
    """,
    "update_source": """
        UPDATE source SET name=:name, kind=:kind, position=:position, wave=:wave, title=:title,
        file_name=:file_name, file_digest=:file_digest WHERE source.id = :old_id AND source.name = :old_name
        AND source.kind = :old_kind AND source.position = :old_position AND source.wave = :old_wave AND
        source.title = :old_title AND source.file_name = :old_file_name AND source.file_digest =
        :old_file_digest
    """,
    "get_source": """
        SELECT source.id, source.name, source.kind, source.position, source.wave, source.title,
        source.file_name, source.file_digest FROM source WHERE source.id = :id
    """,
    "find_source": """
        SELECT source.id, source.name, source.kind, source.position, source.wave, source.title,
        source.file_name, source.file_digest FROM source ORDER BY source.position, source.id
    """,
    "find_source_by_name": """
        SELECT source.id, source.name, source.kind, source.position, source.wave, source.title,
        source.file_name, source.file_digest FROM source WHERE source.name = :name ORDER BY source.position,
        source.id
    """,
    "find_source_by_file_digest": """
        SELECT source.id, source.name, source.kind, source.position, source.wave, source.title,
        source.file_name, source.file_digest FROM source WHERE source.file_digest = :file_digest ORDER BY
        source.position, source.id
    """,
    "insert_case": """
        INSERT INTO cases (id, name) VALUES (:id, :name)
    """,
    "delete_case": """
        DELETE FROM cases WHERE cases.id = :old_id AND cases.name = :old_name
    """,
    "update_case": """
        UPDATE cases SET name=:name WHERE cases.id = :old_id AND cases.name = :old_name
    """,
    "get_case": """
        SELECT cases.id, cases.name FROM cases WHERE cases.id = :id
    """,
    "find_case": """
        SELECT cases.id, cases.name FROM cases ORDER BY cases.id
    """,
    "find_case_by_name": """
        SELECT cases.id, cases.name FROM cases WHERE cases.name = :name ORDER BY cases.id
    """,
    "find_case_among_name": """
        SELECT cases.id, cases.name FROM cases WHERE cases.name IN (:v0, :v1, :v2, :v3, :v4, :v5, :v6, :v7,
        :v8, :v9, :v10, :v11, :v12, :v13, :v14, :v15, :v16, :v17, :v18, :v19, :v20, :v21, :v22, :v23, :v24,
        :v25, :v26, :v27, :v28, :v29, :v30, :v31, :v32, :v33, :v34, :v35, :v36, :v37, :v38, :v39, :v40, :v41,
        :v42, :v43, :v44, :v45, :v46, :v47, :v48, :v49, :v50, :v51, :v52, :v53, :v54, :v55, :v56, :v57, :v58,
        :v59, :v60, :v61, :v62, :v63, :v64, :v65, :v66, :v67, :v68, :v69, :v70, :v71, :v72, :v73, :v74, :v75,
        :v76, :v77, :v78, :v79, :v80, :v81, :v82, :v83, :v84, :v85, :v86, :v87, :v88, :v89, :v90, :v91, :v92,
        :v93, :v94, :v95, :v96, :v97, :v98, :v99)
    """,
    "find_case_among_id": """
        SELECT cases.id, cases.name FROM cases WHERE cases.id IN (:v0, :v1, :v2, :v3, :v4, :v5, :v6, :v7, :v8,
        :v9, :v10, :v11, :v12, :v13, :v14, :v15, :v16, :v17, :v18, :v19, :v20, :v21, :v22, :v23, :v24, :v25,
        :v26, :v27, :v28, :v29, :v30, :v31, :v32, :v33, :v34, :v35, :v36, :v37, :v38, :v39, :v40, :v41, :v42,
        :v43, :v44, :v45, :v46, :v47, :v48, :v49, :v50, :v51, :v52, :v53, :v54, :v55, :v56, :v57, :v58, :v59,
        :v60, :v61, :v62, :v63, :v64, :v65, :v66, :v67, :v68, :v69, :v70, :v71, :v72, :v73, :v74, :v75, :v76,
        :v77, :v78, :v79, :v80, :v81, :v82, :v83, :v84, :v85, :v86, :v87, :v88, :v89, :v90, :v91, :v92, :v93,
        :v94, :v95, :v96, :v97, :v98, :v99)
    """,
    "insert_document": """
        INSERT INTO document (id, source_id, content, position, case_id, n_segments, n_words) VALUES (:id,
        :source_id, :content, :position, :case_id, :n_segments, :n_words)
    """,
    "delete_document": """
        DELETE FROM document WHERE document.id = :old_id AND document.source_id = :old_source_id AND
        document.content = :old_content AND document.position = :old_position AND document.case_id =
        :old_case_id AND document.n_segments = :old_n_segments AND document.n_words = :old_n_words
    """,
    "update_document": """
        UPDATE document SET source_id=:source_id, content=:content, position=:position, case_id=:case_id,
        n_segments=:n_segments, n_words=:n_words WHERE document.id = :old_id AND document.source_id =
        :old_source_id AND document.content = :old_content AND document.position = :old_position AND
        document.case_id = :old_case_id AND document.n_segments = :old_n_segments AND document.n_words =
        :old_n_words
    """,
    "get_document": """
        SELECT document.id, document.source_id, document.content, document.position, document.case_id,
        document.n_segments, document.n_words FROM document WHERE document.id = :id
    """,
    "find_document": """
        SELECT document.id, document.source_id, document.content, document.position, document.case_id,
        document.n_segments, document.n_words FROM document ORDER BY document.position, document.id
    """,
    "find_document_by_source_id": """
        SELECT document.id, document.source_id, document.content, document.position, document.case_id,
        document.n_segments, document.n_words FROM document WHERE document.source_id = :source_id ORDER BY
        document.position, document.id
    """,
    "find_document_by_case_id_and_source_id": """
        SELECT document.id, document.source_id, document.content, document.position, document.case_id,
        document.n_segments, document.n_words FROM document WHERE document.case_id = :case_id AND
        document.source_id = :source_id ORDER BY document.position, document.id
    """,
    "find_document_among_case_id": """
        SELECT document.id, document.source_id, document.content, document.position, document.case_id,
        document.n_segments, document.n_words FROM document WHERE document.case_id IN (:v0, :v1, :v2, :v3,
        :v4, :v5, :v6, :v7, :v8, :v9, :v10, :v11, :v12, :v13, :v14, :v15, :v16, :v17, :v18, :v19, :v20, :v21,
        :v22, :v23, :v24, :v25, :v26, :v27, :v28, :v29, :v30, :v31, :v32, :v33, :v34, :v35, :v36, :v37, :v38,
        :v39, :v40, :v41, :v42, :v43, :v44, :v45, :v46, :v47, :v48, :v49, :v50, :v51, :v52, :v53, :v54, :v55,
        :v56, :v57, :v58, :v59, :v60, :v61, :v62, :v63, :v64, :v65, :v66, :v67, :v68, :v69, :v70, :v71, :v72,
        :v73, :v74, :v75, :v76, :v77, :v78, :v79, :v80, :v81, :v82, :v83, :v84, :v85, :v86, :v87, :v88, :v89,
        :v90, :v91, :v92, :v93, :v94, :v95, :v96, :v97, :v98, :v99) AND document.source_id = :source_id
    """,
    "insert_speaker": """
        INSERT INTO speaker (source_id, label, role, case_id, n_segments, n_words) VALUES (:source_id, :label,
        :role, :case_id, :n_segments, :n_words)
    """,
    "delete_speaker": """
        DELETE FROM speaker WHERE speaker.source_id = :old_source_id AND speaker.label = :old_label AND
        speaker.role = :old_role AND speaker.case_id = :old_case_id AND speaker.n_segments = :old_n_segments
        AND speaker.n_words = :old_n_words
    """,
    "update_speaker": """
        UPDATE speaker SET role=:role, case_id=:case_id, n_segments=:n_segments, n_words=:n_words WHERE
        speaker.source_id = :old_source_id AND speaker.label = :old_label AND speaker.role = :old_role AND
        speaker.case_id = :old_case_id AND speaker.n_segments = :old_n_segments AND speaker.n_words =
        :old_n_words
    """,
    "get_speaker": """
        SELECT speaker.source_id, speaker.label, speaker.role, speaker.case_id, speaker.n_segments,
        speaker.n_words FROM speaker WHERE speaker.source_id = :source_id AND speaker.label = :label
    """,
    "find_speaker": """
        SELECT speaker.source_id, speaker.label, speaker.role, speaker.case_id, speaker.n_segments,
        speaker.n_words FROM speaker ORDER BY speaker.source_id, speaker.label
    """,
    "find_speaker_by_source_id": """
        SELECT speaker.source_id, speaker.label, speaker.role, speaker.case_id, speaker.n_segments,
        speaker.n_words FROM speaker WHERE speaker.source_id = :source_id ORDER BY speaker.source_id,
        speaker.label
    """,
    "insert_attribute": """
        INSERT INTO attribute (name, type, label, translations) VALUES (:name, :type, :label, :translations)
    """,
    "delete_attribute": """
        DELETE FROM attribute WHERE attribute.name = :old_name AND attribute.type = :old_type AND
        attribute.label = :old_label AND attribute.translations = :old_translations
    """,
    "update_attribute": """
        UPDATE attribute SET type=:type, label=:label, translations=:translations WHERE attribute.name =
        :old_name AND attribute.type = :old_type AND attribute.label = :old_label AND attribute.translations =
        :old_translations
    """,
    "get_attribute": """
        SELECT attribute.name, attribute.type, attribute.label, attribute.translations FROM attribute WHERE
        attribute.name = :name
    """,
    "find_attribute": """
        SELECT attribute.name, attribute.type, attribute.label, attribute.translations FROM attribute ORDER BY
        attribute.name
    """,
    "insert_value": """
        INSERT INTO value (case_id, attribute, value, wave) VALUES (:case_id, :attribute, :value, :wave)
    """,
    "delete_value": """
        DELETE FROM value WHERE value.case_id = :old_case_id AND value.attribute = :old_attribute AND
        value.value = :old_value AND value.wave = :old_wave
    """,
    "update_value": """
        UPDATE value SET value=:value WHERE value.case_id = :old_case_id AND value.attribute = :old_attribute
        AND value.value = :old_value AND value.wave = :old_wave
    """,
    "get_value": """
        SELECT value.case_id, value.attribute, value.value, value.wave FROM value WHERE value.case_id =
        :case_id AND value.attribute = :attribute AND value.wave = :wave
    """,
    "find_value": """
        SELECT value.case_id, value.attribute, value.value, value.wave FROM value ORDER BY value.case_id,
        value.attribute, value.wave
    """,
    "find_value_by_case_id": """
        SELECT value.case_id, value.attribute, value.value, value.wave FROM value WHERE value.case_id =
        :case_id ORDER BY value.case_id, value.attribute, value.wave
    """,
    "find_value_by_attribute": """
        SELECT value.case_id, value.attribute, value.value, value.wave FROM value WHERE value.attribute =
        :attribute ORDER BY value.case_id, value.attribute, value.wave
    """,
    "find_value_among_case_id": """
        SELECT value.case_id, value.attribute, value.value, value.wave FROM value WHERE value.case_id IN (:v0,
        :v1, :v2, :v3, :v4, :v5, :v6, :v7, :v8, :v9, :v10, :v11, :v12, :v13, :v14, :v15, :v16, :v17, :v18,
        :v19, :v20, :v21, :v22, :v23, :v24, :v25, :v26, :v27, :v28, :v29, :v30, :v31, :v32, :v33, :v34, :v35,
        :v36, :v37, :v38, :v39, :v40, :v41, :v42, :v43, :v44, :v45, :v46, :v47, :v48, :v49, :v50, :v51, :v52,
        :v53, :v54, :v55, :v56, :v57, :v58, :v59, :v60, :v61, :v62, :v63, :v64, :v65, :v66, :v67, :v68, :v69,
        :v70, :v71, :v72, :v73, :v74, :v75, :v76, :v77, :v78, :v79, :v80, :v81, :v82, :v83, :v84, :v85, :v86,
        :v87, :v88, :v89, :v90, :v91, :v92, :v93, :v94, :v95, :v96, :v97, :v98, :v99)
    """,
    "insert_coding": """
        INSERT INTO coding (id, document_id, start, "end", code, coder, origin, created_at, memo, speaker,
        n_words) VALUES (:id, :document_id, :start, :end, :code, :coder, :origin, :created_at, :memo,
        :speaker, :n_words)
    """,
    "delete_coding": """
        DELETE FROM coding WHERE coding.id = :old_id AND coding.document_id = :old_document_id AND
        coding.start = :old_start AND coding."end" = :old_end AND coding.code = :old_code AND coding.coder =
        :old_coder AND coding.origin = :old_origin AND coding.created_at = :old_created_at AND coding.memo =
        :old_memo AND coding.speaker = :old_speaker AND coding.n_words = :old_n_words
    """,
    "update_coding": """
        UPDATE coding SET document_id=:document_id, start=:start, "end"=:end, code=:code, coder=:coder,
        origin=:origin, created_at=:created_at, memo=:memo, speaker=:speaker, n_words=:n_words WHERE coding.id
        = :old_id AND coding.document_id = :old_document_id AND coding.start = :old_start AND coding."end" =
        :old_end AND coding.code = :old_code AND coding.coder = :old_coder AND coding.origin = :old_origin AND
        coding.created_at = :old_created_at AND coding.memo = :old_memo AND coding.speaker = :old_speaker AND
        coding.n_words = :old_n_words
    """,
    "get_coding": """
        SELECT coding.id, coding.document_id, coding.start, coding."end", coding.code, coding.coder,
        coding.origin, coding.created_at, coding.memo, coding.speaker, coding.n_words FROM coding WHERE
        coding.id = :id
    """,
    "find_coding": """
        SELECT coding.id, coding.document_id, coding.start, coding."end", coding.code, coding.coder,
        coding.origin, coding.created_at, coding.memo, coding.speaker, coding.n_words FROM coding ORDER BY
        coding.created_at, coding.id
    """,
    "find_coding_by_document_id": """
        SELECT coding.id, coding.document_id, coding.start, coding."end", coding.code, coding.coder,
        coding.origin, coding.created_at, coding.memo, coding.speaker, coding.n_words FROM coding WHERE
        coding.document_id = :document_id ORDER BY coding.created_at, coding.id
    """,
    "find_coding_by_code": """
        SELECT coding.id, coding.document_id, coding.start, coding."end", coding.code, coding.coder,
        coding.origin, coding.created_at, coding.memo, coding.speaker, coding.n_words FROM coding WHERE
        coding.code = :code ORDER BY coding.created_at, coding.id
    """,
    "find_coding_by_code_and_document_id": """
        SELECT coding.id, coding.document_id, coding.start, coding."end", coding.code, coding.coder,
        coding.origin, coding.created_at, coding.memo, coding.speaker, coding.n_words FROM coding WHERE
        coding.code = :code AND coding.document_id = :document_id ORDER BY coding.created_at, coding.id
    """,
    "find_coding_by_code_and_document_id_and_start": """
        SELECT coding.id, coding.document_id, coding.start, coding."end", coding.code, coding.coder,
        coding.origin, coding.created_at, coding.memo, coding.speaker, coding.n_words FROM coding WHERE
        coding.code = :code AND coding.document_id = :document_id AND coding.start = :start ORDER BY
        coding.created_at, coding.id
    """,
    "find_coding_among_document_id": """
        SELECT coding.id, coding.document_id, coding.start, coding."end", coding.code, coding.coder,
        coding.origin, coding.created_at, coding.memo, coding.speaker, coding.n_words FROM coding WHERE
        coding.document_id IN (:v0, :v1, :v2, :v3, :v4, :v5, :v6, :v7, :v8, :v9, :v10, :v11, :v12, :v13, :v14,
        :v15, :v16, :v17, :v18, :v19, :v20, :v21, :v22, :v23, :v24, :v25, :v26, :v27, :v28, :v29, :v30, :v31,
        :v32, :v33, :v34, :v35, :v36, :v37, :v38, :v39, :v40, :v41, :v42, :v43, :v44, :v45, :v46, :v47, :v48,
        :v49, :v50, :v51, :v52, :v53, :v54, :v55, :v56, :v57, :v58, :v59, :v60, :v61, :v62, :v63, :v64, :v65,
        :v66, :v67, :v68, :v69, :v70, :v71, :v72, :v73, :v74, :v75, :v76, :v77, :v78, :v79, :v80, :v81, :v82,
        :v83, :v84, :v85, :v86, :v87, :v88, :v89, :v90, :v91, :v92, :v93, :v94, :v95, :v96, :v97, :v98, :v99)
    """,
    "insert_decision": """
        INSERT INTO decision (id, document_id, start, "end", code, coder, verdict, decided_at, confidence,
        model, replacement, coding_id, drawn) VALUES (:id, :document_id, :start, :end, :code, :coder,
        :verdict, :decided_at, :confidence, :model, :replacement, :coding_id, :drawn)
    """,
    "delete_decision": """
        DELETE FROM decision WHERE decision.id = :old_id AND decision.document_id = :old_document_id AND
        decision.start = :old_start AND decision."end" = :old_end AND decision.code = :old_code AND
        decision.coder = :old_coder AND decision.verdict = :old_verdict AND decision.decided_at =
        :old_decided_at AND decision.confidence = :old_confidence AND decision.model = :old_model AND
        decision.replacement = :old_replacement AND decision.coding_id = :old_coding_id AND decision.drawn =
        :old_drawn
    """,
    "update_decision": """
        UPDATE decision SET document_id=:document_id, start=:start, "end"=:end, code=:code, coder=:coder,
        verdict=:verdict, decided_at=:decided_at, confidence=:confidence, model=:model,
        replacement=:replacement, coding_id=:coding_id, drawn=:drawn WHERE decision.id = :old_id AND
        decision.document_id = :old_document_id AND decision.start = :old_start AND decision."end" = :old_end
        AND decision.code = :old_code AND decision.coder = :old_coder AND decision.verdict = :old_verdict AND
        decision.decided_at = :old_decided_at AND decision.confidence = :old_confidence AND decision.model =
        :old_model AND decision.replacement = :old_replacement AND decision.coding_id = :old_coding_id AND
        decision.drawn = :old_drawn
    """,
    "get_decision": """
        SELECT decision.id, decision.document_id, decision.start, decision."end", decision.code,
        decision.coder, decision.verdict, decision.decided_at, decision.confidence, decision.model,
        decision.replacement, decision.coding_id, decision.drawn FROM decision WHERE decision.id = :id
    """,
    "find_decision": """
        SELECT decision.id, decision.document_id, decision.start, decision."end", decision.code,
        decision.coder, decision.verdict, decision.decided_at, decision.confidence, decision.model,
        decision.replacement, decision.coding_id, decision.drawn FROM decision ORDER BY decision.decided_at,
        decision.id
    """,
    "find_decision_by_document_id": """
        SELECT decision.id, decision.document_id, decision.start, decision."end", decision.code,
        decision.coder, decision.verdict, decision.decided_at, decision.confidence, decision.model,
        decision.replacement, decision.coding_id, decision.drawn FROM decision WHERE decision.document_id =
        :document_id ORDER BY decision.decided_at, decision.id
    """,
    "find_decision_by_document_id_and_start": """
        SELECT decision.id, decision.document_id, decision.start, decision."end", decision.code,
        decision.coder, decision.verdict, decision.decided_at, decision.confidence, decision.model,
        decision.replacement, decision.coding_id, decision.drawn FROM decision WHERE decision.document_id =
        :document_id AND decision.start = :start ORDER BY decision.decided_at, decision.id
    """,
    "insert_reviewed": """
        INSERT INTO reviewed (id, document_id, start, "end", coder, reviewed_at, codes) VALUES (:id,
        :document_id, :start, :end, :coder, :reviewed_at, :codes)
    """,
    "delete_reviewed": """
        DELETE FROM reviewed WHERE reviewed.id = :old_id AND reviewed.document_id = :old_document_id AND
        reviewed.start = :old_start AND reviewed."end" = :old_end AND reviewed.coder = :old_coder AND
        reviewed.reviewed_at = :old_reviewed_at AND reviewed.codes = :old_codes
    """,
    "update_reviewed": """
        UPDATE reviewed SET document_id=:document_id, start=:start, "end"=:end, coder=:coder,
        reviewed_at=:reviewed_at, codes=:codes WHERE reviewed.id = :old_id AND reviewed.document_id =
        :old_document_id AND reviewed.start = :old_start AND reviewed."end" = :old_end AND reviewed.coder =
        :old_coder AND reviewed.reviewed_at = :old_reviewed_at AND reviewed.codes = :old_codes
    """,
    "get_reviewed": """
        SELECT reviewed.id, reviewed.document_id, reviewed.start, reviewed."end", reviewed.coder,
        reviewed.reviewed_at, reviewed.codes FROM reviewed WHERE reviewed.id = :id
    """,
    "find_reviewed": """
        SELECT reviewed.id, reviewed.document_id, reviewed.start, reviewed."end", reviewed.coder,
        reviewed.reviewed_at, reviewed.codes FROM reviewed ORDER BY reviewed.reviewed_at, reviewed.id
    """,
    "find_reviewed_by_document_id": """
        SELECT reviewed.id, reviewed.document_id, reviewed.start, reviewed."end", reviewed.coder,
        reviewed.reviewed_at, reviewed.codes FROM reviewed WHERE reviewed.document_id = :document_id ORDER BY
        reviewed.reviewed_at, reviewed.id
    """,
    "find_reviewed_by_document_id_and_start": """
        SELECT reviewed.id, reviewed.document_id, reviewed.start, reviewed."end", reviewed.coder,
        reviewed.reviewed_at, reviewed.codes FROM reviewed WHERE reviewed.document_id = :document_id AND
        reviewed.start = :start ORDER BY reviewed.reviewed_at, reviewed.id
    """,
    "insert_memo": """
        INSERT INTO memo (about, target, coder, text, written_at) VALUES (:about, :target, :coder, :text,
        :written_at)
    """,
    "delete_memo": """
        DELETE FROM memo WHERE memo.about = :old_about AND memo.target = :old_target AND memo.coder =
        :old_coder AND memo.text = :old_text AND memo.written_at = :old_written_at
    """,
    "update_memo": """
        UPDATE memo SET text=:text, written_at=:written_at WHERE memo.about = :old_about AND memo.target =
        :old_target AND memo.coder = :old_coder AND memo.text = :old_text AND memo.written_at =
        :old_written_at
    """,
    "get_memo": """
        SELECT memo.about, memo.target, memo.coder, memo.text, memo.written_at FROM memo WHERE memo.about =
        :about AND memo.target = :target AND memo.coder = :coder
    """,
    "find_memo": """
        SELECT memo.about, memo.target, memo.coder, memo.text, memo.written_at FROM memo ORDER BY
        memo.written_at, memo.about, memo.target, memo.coder
    """,
    "find_memo_by_about_and_target": """
        SELECT memo.about, memo.target, memo.coder, memo.text, memo.written_at FROM memo WHERE memo.about =
        :about AND memo.target = :target ORDER BY memo.written_at, memo.about, memo.target, memo.coder
    """,
    "insert_recommendation": """
        INSERT INTO recommendation (id, text, codes, status, coder, judged_at, rule, owner, priority,
        deadline, figures, action, cost, response, progress, findings, translations) VALUES (:id, :text,
        :codes, :status, :coder, :judged_at, :rule, :owner, :priority, :deadline, :figures, :action, :cost,
        :response, :progress, :findings, :translations)
    """,
    "delete_recommendation": """
        DELETE FROM recommendation WHERE recommendation.id = :old_id AND recommendation.text = :old_text AND
        recommendation.codes = :old_codes AND recommendation.status = :old_status AND recommendation.coder =
        :old_coder AND recommendation.judged_at = :old_judged_at AND recommendation.rule = :old_rule AND
        recommendation.owner = :old_owner AND recommendation.priority = :old_priority AND
        recommendation.deadline = :old_deadline AND recommendation.figures = :old_figures AND
        recommendation.action = :old_action AND recommendation.cost = :old_cost AND recommendation.response =
        :old_response AND recommendation.progress = :old_progress AND recommendation.findings = :old_findings
        AND recommendation.translations = :old_translations
    """,
    "update_recommendation": """
        UPDATE recommendation SET text=:text, codes=:codes, status=:status, coder=:coder,
        judged_at=:judged_at, rule=:rule, owner=:owner, priority=:priority, deadline=:deadline,
        figures=:figures, action=:action, cost=:cost, response=:response, progress=:progress,
        findings=:findings, translations=:translations WHERE recommendation.id = :old_id AND
        recommendation.text = :old_text AND recommendation.codes = :old_codes AND recommendation.status =
        :old_status AND recommendation.coder = :old_coder AND recommendation.judged_at = :old_judged_at AND
        recommendation.rule = :old_rule AND recommendation.owner = :old_owner AND recommendation.priority =
        :old_priority AND recommendation.deadline = :old_deadline AND recommendation.figures = :old_figures
        AND recommendation.action = :old_action AND recommendation.cost = :old_cost AND
        recommendation.response = :old_response AND recommendation.progress = :old_progress AND
        recommendation.findings = :old_findings AND recommendation.translations = :old_translations
    """,
    "get_recommendation": """
        SELECT recommendation.id, recommendation.text, recommendation.codes, recommendation.status,
        recommendation.coder, recommendation.judged_at, recommendation.rule, recommendation.owner,
        recommendation.priority, recommendation.deadline, recommendation.figures, recommendation.action,
        recommendation.cost, recommendation.response, recommendation.progress, recommendation.findings,
        recommendation.translations FROM recommendation WHERE recommendation.id = :id
    """,
    "find_recommendation": """
        SELECT recommendation.id, recommendation.text, recommendation.codes, recommendation.status,
        recommendation.coder, recommendation.judged_at, recommendation.rule, recommendation.owner,
        recommendation.priority, recommendation.deadline, recommendation.figures, recommendation.action,
        recommendation.cost, recommendation.response, recommendation.progress, recommendation.findings,
        recommendation.translations FROM recommendation ORDER BY recommendation.judged_at, recommendation.id
    """,
    "insert_question": """
        INSERT INTO question (id, texts, criterion, position) VALUES (:id, :texts, :criterion, :position)
    """,
    "delete_question": """
        DELETE FROM question WHERE question.id = :old_id AND question.texts = :old_texts AND
        question.criterion = :old_criterion AND question.position = :old_position
    """,
    "update_question": """
        UPDATE question SET texts=:texts, criterion=:criterion, position=:position WHERE question.id = :old_id
        AND question.texts = :old_texts AND question.criterion = :old_criterion AND question.position =
        :old_position
    """,
    "get_question": """
        SELECT question.id, question.texts, question.criterion, question.position FROM question WHERE
        question.id = :id
    """,
    "find_question": """
        SELECT question.id, question.texts, question.criterion, question.position FROM question ORDER BY
        question.position, question.id
    """,
    "insert_finding": """
        INSERT INTO finding (id, codes, texts, coder, written_at, attribute, "group", wave, question,
        criterion, conclusions, evidence, counter, strength, frozen_at, figures) VALUES (:id, :codes, :texts,
        :coder, :written_at, :attribute, :group, :wave, :question, :criterion, :conclusions, :evidence,
        :counter, :strength, :frozen_at, :figures)
    """,
    "delete_finding": """
        DELETE FROM finding WHERE finding.id = :old_id AND finding.codes = :old_codes AND finding.texts =
        :old_texts AND finding.coder = :old_coder AND finding.written_at = :old_written_at AND
        finding.attribute = :old_attribute AND finding."group" = :old_group AND finding.wave = :old_wave AND
        finding.question = :old_question AND finding.criterion = :old_criterion AND finding.conclusions =
        :old_conclusions AND finding.evidence = :old_evidence AND finding.counter = :old_counter AND
        finding.strength = :old_strength AND finding.frozen_at = :old_frozen_at AND finding.figures =
        :old_figures
    """,
    "update_finding": """
        UPDATE finding SET codes=:codes, texts=:texts, coder=:coder, written_at=:written_at,
        attribute=:attribute, "group"=:group, wave=:wave, question=:question, criterion=:criterion,
        conclusions=:conclusions, evidence=:evidence, counter=:counter, strength=:strength,
        frozen_at=:frozen_at, figures=:figures WHERE finding.id = :old_id AND finding.codes = :old_codes AND
        finding.texts = :old_texts AND finding.coder = :old_coder AND finding.written_at = :old_written_at AND
        finding.attribute = :old_attribute AND finding."group" = :old_group AND finding.wave = :old_wave AND
        finding.question = :old_question AND finding.criterion = :old_criterion AND finding.conclusions =
        :old_conclusions AND finding.evidence = :old_evidence AND finding.counter = :old_counter AND
        finding.strength = :old_strength AND finding.frozen_at = :old_frozen_at AND finding.figures =
        :old_figures
    """,
    "get_finding": """
        SELECT finding.id, finding.codes, finding.texts, finding.coder, finding.written_at, finding.attribute,
        finding."group", finding.wave, finding.question, finding.criterion, finding.conclusions,
        finding.evidence, finding.counter, finding.strength, finding.frozen_at, finding.figures FROM finding
        WHERE finding.id = :id
    """,
    "find_finding": """
        SELECT finding.id, finding.codes, finding.texts, finding.coder, finding.written_at, finding.attribute,
        finding."group", finding.wave, finding.question, finding.criterion, finding.conclusions,
        finding.evidence, finding.counter, finding.strength, finding.frozen_at, finding.figures FROM finding
        ORDER BY finding.written_at, finding.id
    """,
    "insert_coder": """
        INSERT INTO coder (name, initials, color, sight) VALUES (:name, :initials, :color, :sight)
    """,
    "delete_coder": """
        DELETE FROM coder WHERE coder.name = :old_name AND coder.initials = :old_initials AND coder.color =
        :old_color AND coder.sight = :old_sight
    """,
    "update_coder": """
        UPDATE coder SET initials=:initials, color=:color, sight=:sight WHERE coder.name = :old_name AND
        coder.initials = :old_initials AND coder.color = :old_color AND coder.sight = :old_sight
    """,
    "get_coder": """
        SELECT coder.name, coder.initials, coder.color, coder.sight FROM coder WHERE coder.name = :name
    """,
    "find_coder": """
        SELECT coder.name, coder.initials, coder.color, coder.sight FROM coder ORDER BY coder.name
    """,
    "insert_conflict": """
        INSERT INTO "conflict" (id, kind, target, ours, theirs, ours_by, ours_at, theirs_by, theirs_at, won,
        settled_by) VALUES (:id, :kind, :target, :ours, :theirs, :ours_by, :ours_at, :theirs_by, :theirs_at,
        :won, :settled_by)
    """,
    "delete_conflict": """
        DELETE FROM "conflict" WHERE "conflict".id = :old_id AND "conflict".kind = :old_kind AND
        "conflict".target = :old_target AND "conflict".ours = :old_ours AND "conflict".theirs = :old_theirs
        AND "conflict".ours_by = :old_ours_by AND "conflict".ours_at = :old_ours_at AND "conflict".theirs_by =
        :old_theirs_by AND "conflict".theirs_at = :old_theirs_at AND "conflict".won = :old_won AND
        "conflict".settled_by = :old_settled_by
    """,
    "update_conflict": """
        UPDATE "conflict" SET kind=:kind, target=:target, ours=:ours, theirs=:theirs, ours_by=:ours_by,
        ours_at=:ours_at, theirs_by=:theirs_by, theirs_at=:theirs_at, won=:won, settled_by=:settled_by WHERE
        "conflict".id = :old_id AND "conflict".kind = :old_kind AND "conflict".target = :old_target AND
        "conflict".ours = :old_ours AND "conflict".theirs = :old_theirs AND "conflict".ours_by = :old_ours_by
        AND "conflict".ours_at = :old_ours_at AND "conflict".theirs_by = :old_theirs_by AND
        "conflict".theirs_at = :old_theirs_at AND "conflict".won = :old_won AND "conflict".settled_by =
        :old_settled_by
    """,
    "get_conflict": """
        SELECT "conflict".id, "conflict".kind, "conflict".target, "conflict".ours, "conflict".theirs,
        "conflict".ours_by, "conflict".ours_at, "conflict".theirs_by, "conflict".theirs_at, "conflict".won,
        "conflict".settled_by FROM "conflict" WHERE "conflict".id = :id
    """,
    "find_conflict": """
        SELECT "conflict".id, "conflict".kind, "conflict".target, "conflict".ours, "conflict".theirs,
        "conflict".ours_by, "conflict".ours_at, "conflict".theirs_by, "conflict".theirs_at, "conflict".won,
        "conflict".settled_by FROM "conflict" ORDER BY "conflict".id
    """,
    "insert_content": """
        INSERT INTO content (digest, text, turns) VALUES (:digest, :text, :turns) ON CONFLICT DO NOTHING
    """,
    "get_content": """
        SELECT content.text, content.turns FROM content WHERE content.digest = :digest
    """,
    "insert_codebook": """
        INSERT INTO codebook (digest, body) VALUES (:digest, :body) ON CONFLICT DO NOTHING
    """,
    "get_codebook": """
        SELECT codebook.body FROM codebook WHERE codebook.digest = :digest
    """,
    "answers": """
        SELECT document.case_id, document.id FROM document WHERE document.source_id = :source_id AND
        document.case_id != '' ORDER BY document.position, document.id
    """,
    "documents_between": """
        SELECT document.id, document.source_id, document.content, document.position, document.case_id,
        document.n_segments, document.n_words FROM document WHERE document.source_id = :source_id AND
        document.position >= :first AND document.position <= :last ORDER BY document.position, document.id
    """,
    "codings_between": """
        SELECT coding.id, coding.document_id, coding.start, coding."end", coding.code, coding.coder,
        coding.origin, coding.created_at, coding.memo, coding.speaker, coding.n_words FROM coding WHERE
        coding.document_id = :document_id AND coding.start >= :first AND coding.start <= :last ORDER BY
        coding.start, coding.id
    """,
    "documents_apart": """
        SELECT document.id, document.source_id, document.content, document.position, document.case_id,
        document.n_segments, document.n_words FROM document WHERE document.source_id = :source_id AND
        document.position % :every = 0 ORDER BY document.position, document.id
    """,
    "last_position": """
        SELECT coalesce(max(document.position), 0) AS coalesce_1 FROM document WHERE document.source_id =
        :source_id
    """,
    "answer_texts": """
        SELECT document.id, content.text FROM document JOIN content ON content.digest = document.content WHERE
        document.source_id = :source_id AND document.case_id != '' ORDER BY document.position, document.id
    """,
    "values_of": """
        SELECT value.case_id, value.value FROM value WHERE value.attribute = :attribute ORDER BY value.wave =
        :wave, value.wave
    """,
    "document_ids": """
        SELECT document.id FROM document JOIN source ON source.id = document.source_id ORDER BY
        source.position, source.id, document.position, document.id
    """,
    "insert_gesture": """
        INSERT INTO gesture (id, at, coder, action, intent, target) VALUES (:id, :at, :coder, :action,
        :intent, :target)
    """,
    "insert_event": """
        INSERT INTO event (gesture_seq, position, kind, "key", "before", "after") VALUES (:gesture_seq,
        :position, :kind, :key, :before, :after)
    """,
    "generation": """
        SELECT coalesce(max(gesture.seq), 0) AS coalesce_1 FROM gesture
    """,
    "entries": """
        SELECT gesture.id, gesture.intent, gesture.target FROM gesture WHERE gesture.coder = :coder ORDER BY
        gesture.seq
    """,
    "journal_page": """
        SELECT gesture.seq, gesture.id, gesture.at, gesture.coder, gesture.action, gesture.intent,
        gesture.target, event.kind, event."before", event."after" FROM gesture LEFT OUTER JOIN event ON
        event.gesture_seq = gesture.seq WHERE gesture.seq > :after_seq AND gesture.seq <= :until_seq ORDER BY
        gesture.seq, event.position
    """,
    "id_of_step": """
        SELECT gesture.id FROM gesture WHERE gesture.seq = :seq
    """,
    "journal_of_gesture": """
        SELECT gesture.seq, gesture.id, gesture.at, gesture.coder, gesture.action, gesture.intent,
        gesture.target, event.kind, event."before", event."after" FROM gesture LEFT OUTER JOIN event ON
        event.gesture_seq = gesture.seq WHERE gesture.id = :id ORDER BY gesture.seq, event.position
    """,
    "insert_merged": """
        INSERT INTO merged (merge_id, gesture_id, stamp, at, coder, action, intent, target, changes) VALUES
        (:merge_id, :gesture_id, :stamp, :at, :coder, :action, :intent, :target, :changes)
    """,
    "merged": """
        SELECT merged.merge_id, merged.gesture_id, merged.stamp, merged.at, merged.coder, merged.action,
        merged.intent, merged.target, merged.changes FROM merged ORDER BY merged.stamp, merged.gesture_id
    """,
    "content_digests": """
        SELECT content.digest FROM content
    """,
    "codebook_digests": """
        SELECT codebook.digest FROM codebook
    """,
    "insert_migration": """
        INSERT INTO migration (name, applied_at) VALUES (:name, :applied_at)
    """,
    "coding_facts": """
        SELECT coding.id, coding.code, coding.coder, coding.origin, document.source_id, coding.document_id,
        CASE WHEN (document.case_id != '') THEN document.case_id ELSE coalesce(speaker.case_id, '') END AS
        case_id, coding.start, coding."end", coding.n_words FROM coding JOIN document ON document.id =
        coding.document_id LEFT OUTER JOIN speaker ON speaker.source_id = document.source_id AND speaker.label
        = coding.speaker JOIN source ON source.id = document.source_id WHERE (speaker.role IS NULL OR
        speaker.role = 'respondent') AND (:wave = '' OR source.wave = :wave)
    """,
    "countable_cases": """
        SELECT document.case_id FROM document JOIN source ON source.id = document.source_id WHERE
        document.case_id != '' AND document.n_segments > 0 AND (:wave = '' OR source.wave = :wave) UNION
        SELECT speaker.case_id FROM speaker JOIN source ON source.id = speaker.source_id WHERE speaker.role =
        'respondent' AND speaker.case_id != '' AND speaker.n_segments > 0 AND (:wave = '' OR source.wave =
        :wave)
    """,
    "decision_tallies": """
        SELECT decision.code, decision.verdict, count(*) AS n FROM decision JOIN document ON document.id =
        decision.document_id JOIN source ON source.id = document.source_id WHERE :wave = '' OR source.wave =
        :wave GROUP BY decision.code, decision.verdict ORDER BY decision.code, decision.verdict
    """,
    "code_counts": """
        SELECT stretches.code, sum(stretches.n) AS sum_1 FROM (SELECT coding.code AS code, count(DISTINCT
        coding.start * 4294967296 + coding."end") AS n FROM coding JOIN document ON document.id =
        coding.document_id LEFT OUTER JOIN speaker ON speaker.source_id = document.source_id AND speaker.label
        = coding.speaker WHERE speaker.role IS NULL OR speaker.role = 'respondent' GROUP BY coding.code,
        coding.document_id) AS stretches GROUP BY stretches.code
    """,
    "document_totals": """
        SELECT document.source_id, count(*) AS count_1, sum(CASE WHEN (document.case_id != '') THEN
        document.n_segments ELSE 0 END) AS sum_1, sum(CASE WHEN (document.case_id != '') THEN document.n_words
        ELSE 0 END) AS sum_2, sum(CASE WHEN (document.case_id = '') THEN document.n_segments ELSE 0 END) AS
        sum_3, sum(CASE WHEN (document.case_id = '') THEN document.n_words ELSE 0 END) AS sum_4 FROM document
        GROUP BY document.source_id
    """,
    "speaker_totals": """
        SELECT speaker.source_id, sum(CASE WHEN (speaker.role = 'respondent') THEN speaker.n_segments ELSE 0
        END) AS sum_1, sum(CASE WHEN (speaker.role = 'respondent') THEN speaker.n_words ELSE 0 END) AS sum_2
        FROM speaker GROUP BY speaker.source_id
    """,
    "reviewed_totals": """
        SELECT whole.source_id, count(*) AS count_1 FROM (SELECT document.source_id AS source_id FROM reviewed
        JOIN document ON document.id = reviewed.document_id GROUP BY document.source_id, reviewed.document_id,
        reviewed.start, reviewed."end") AS whole GROUP BY whole.source_id
    """,
    "coding_totals": """
        SELECT coded.source_id, sum(coded.n_stretches) AS sum_1, sum(coded.n_codings) AS sum_2 FROM (SELECT
        min(document.source_id) AS source_id, count(DISTINCT coding.start * 4294967296 + coding."end") AS
        n_stretches, count(*) AS n_codings FROM coding JOIN document ON document.id = coding.document_id LEFT
        OUTER JOIN speaker ON speaker.source_id = document.source_id AND speaker.label = coding.speaker WHERE
        speaker.role IS NULL OR speaker.role = 'respondent' GROUP BY coding.document_id) AS coded GROUP BY
        coded.source_id
    """,
}
