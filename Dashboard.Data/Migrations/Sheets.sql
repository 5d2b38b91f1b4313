-- Rows are recognised by their identity. Checked at the commit: within one sync two rows may change places.
ALTER TABLE quality_records ADD CONSTRAINT quality_records_identity UNIQUE (source_id, identity) DEFERRABLE INITIALLY DEFERRED;

-- The people of a sheet as they were read last; who they are stands among the recipients.
CREATE TABLE sheet_people (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id uuid NOT NULL REFERENCES sheet_sources (id) ON DELETE CASCADE,
    sheet_row int NOT NULL,
    identity text NOT NULL,
    hash uuid NOT NULL,
    CONSTRAINT sheet_people_identity UNIQUE (source_id, identity) DEFERRABLE INITIALLY DEFERRED
);

-- Rows that do not fit, kept aside; held_id is the record that such a row was before.
CREATE TABLE sheet_faults (
    source_id uuid NOT NULL REFERENCES sheet_sources (id) ON DELETE CASCADE,
    sheet_row int NOT NULL,
    reason text NOT NULL,
    raw_hash uuid NOT NULL,
    held_id bigint,
    PRIMARY KEY (source_id, sheet_row)
);
