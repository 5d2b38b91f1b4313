-- What a row is looked through for where taking its words apart, as the index on words does, costs too much: the signs of a word first, which is quick, and then whether a word begins with them.
CREATE FUNCTION lead_text(email text, name text, company text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(coalesce(email, '') || ' ' || coalesce(name, '') || ' ' || coalesce(company, ''));

CREATE FUNCTION lead_patterns(typed text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT '%' || replace(word, '%', '\%') || '%' FROM unnest(recipient_words_of(typed)) word);

-- The same signs divide words as in recipient_words_of; of those that mean something in a pattern, they leave two.
CREATE FUNCTION lead_beginnings(typed text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT '(^|[] @._+''",;:/\\()&<>!?*=|~#[{}-])' || regexp_replace(word, '([\^$])', '\\\1', 'g') FROM unnest(recipient_words_of(typed)) word);

-- What a check said of each lead, for its job's file. A lead that is forgotten is forgotten here, too.
CREATE TABLE lead_verdicts (
    job_id uuid NOT NULL,
    lead_id bigint NOT NULL REFERENCES leads (id) ON DELETE CASCADE,
    email text,
    verdict smallint NOT NULL,
    reasons smallint[] NOT NULL,
    suggestion text,
    PRIMARY KEY (job_id, lead_id)
);
CREATE INDEX lead_verdicts_lead ON lead_verdicts (lead_id);
