-- Words of a lead, found by their beginnings as those of recipients are.
CREATE FUNCTION lead_words(email text, name text, company text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(recipient_words_of(coalesce(email, '') || ' ' || coalesce(name, '') || ' ' || coalesce(company, '')));

CREATE INDEX leads_words ON leads USING gin (lead_words(email::text, name, company));

-- Whom a job over leads is still to look at.
CREATE TABLE chosen_leads (
    job_id uuid NOT NULL,
    lead_id bigint NOT NULL,
    PRIMARY KEY (job_id, lead_id)
);
