-- Which of a campaign's variants a recipient gets: VariantMark. A constant default is kept in the catalogue, so that no row is written anew.
ALTER TABLE messages ADD COLUMN variant smallint NOT NULL DEFAULT 0;

-- A tested campaign by variant; none where nothing is tested. Written in the transactions that change the rows it counts.
CREATE TABLE campaign_variant_figures (
    campaign_id uuid NOT NULL,
    client_id uuid NOT NULL,
    variant smallint NOT NULL,
    targeted bigint NOT NULL DEFAULT 0,
    accepted bigint NOT NULL DEFAULT 0,
    bounced bigint NOT NULL DEFAULT 0,
    opened_people bigint NOT NULL DEFAULT 0,
    opened_all bigint NOT NULL DEFAULT 0,
    clicked_people bigint NOT NULL DEFAULT 0,
    clicked_all bigint NOT NULL DEFAULT 0,
    unsubscribed bigint NOT NULL DEFAULT 0,
    complained bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, variant)
) WITH (fillfactor = 60);
