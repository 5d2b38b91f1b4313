-- Finished exports, in pieces, for every process to read until they expire. A piece without a file is of an export under way.
CREATE TABLE export_files (
    job_id uuid PRIMARY KEY,
    file_name text NOT NULL,
    content_type text NOT NULL,
    bytes bigint NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE TABLE export_pieces (
    job_id uuid NOT NULL,
    piece int NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (job_id, piece)
);
ALTER TABLE export_pieces ALTER COLUMN content SET STORAGE EXTERNAL;

-- Whom a bulk act is still to be done to.
CREATE TABLE chosen_recipients (
    job_id uuid NOT NULL,
    recipient_id bigint NOT NULL,
    PRIMARY KEY (job_id, recipient_id)
);
