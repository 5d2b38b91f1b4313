-- What test keys sent counts in no client's hours.
CREATE OR REPLACE FUNCTION add_client_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO client_hours_added
        SELECT client_id, date_trunc('hour', bucket, 'UTC'), kind, sum(people), sum(automatic)
        FROM new_rows n WHERE NOT EXISTS (SELECT FROM campaigns c WHERE c.id = n.campaign_id AND c.is_test) GROUP BY 1, 2, 3;
    ELSE
        INSERT INTO client_hours_added
        SELECT client_id, date_trunc('hour', bucket, 'UTC'), kind, sum(people), sum(automatic)
        FROM (SELECT campaign_id, client_id, bucket, kind, people, automatic FROM new_rows UNION ALL SELECT campaign_id, client_id, bucket, kind, -people, -automatic FROM old_rows) n
        WHERE NOT EXISTS (SELECT FROM campaigns c WHERE c.id = n.campaign_id AND c.is_test)
        GROUP BY 1, 2, 3 HAVING sum(people) <> 0 OR sum(automatic) <> 0;
    END IF;
    RETURN NULL;
END $$;

-- What they sent before is taken back.
INSERT INTO client_hours_added
SELECT a.client_id, date_trunc('hour', a.bucket, 'UTC'), a.kind, -sum(a.people), -sum(a.automatic)
FROM campaign_activity a JOIN campaigns c ON c.id = a.campaign_id WHERE c.is_test GROUP BY 1, 2, 3;
