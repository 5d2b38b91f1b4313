-- A believable half year of two clients. Addresses lie in reserved domains (RFC 2606), so that nothing here can ever reach a person.
-- Reproducible: the same random numbers at each seeding.
SELECT setseed(0.42);

-- Ids sort by time (RFC 9562, version 7), as those of the program do: a list shows the newest first.
CREATE FUNCTION pg_temp.id_of(moment timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid
$$;

INSERT INTO mailbox_providers VALUES
    ('gmail.example', 1), ('outlook.example', 2), ('yahoo.example', 3), ('icloud.example', 4), ('gmx.example', 5)
ON CONFLICT DO NOTHING;

CREATE TEMP TABLE demo_clients (n int, id uuid, name text, zone text, domain text, people int, sender text);
INSERT INTO demo_clients VALUES
    (1, gen_random_uuid(), 'Nordlicht Outdoor', 'Europe/Berlin', 'nordlicht.example', 5200, 'Nordlicht'),
    (2, gen_random_uuid(), 'Harbour Books', 'Europe/London', 'harbourbooks.example', 3100, 'Harbour Books');

INSERT INTO clients (id, name, time_zone, created_at) SELECT id, name, zone, now() - interval '27 weeks' FROM demo_clients;

INSERT INTO recipients (client_id, email, name, attributes, status, created_at, updated_at, source)
SELECT c.id,
       lower(translate(f || '.' || l, 'éüöäßø', 'euoaso')) || i || '@' ||
           (ARRAY['gmail.example','gmail.example','gmail.example','outlook.example','outlook.example','yahoo.example','icloud.example','gmx.example','mail.example','post.example'])[1 + floor(random() * 10)::int],
       f || ' ' || l,
       jsonb_build_object('city', (ARRAY['Berlin','Hamburg','London','Bristol','Munich','Leeds','Kiel','Oslo'])[1 + floor(random() * 8)::int],
                          'customer_since', (2016 + floor(random() * 10)::int)::text, 'orders', floor(-ln(1 - random()) * 4)::int::text),
       0, moment, moment, CASE WHEN i % 3 = 0 THEN 'shop-export.csv' ELSE 'newsletter-form' END
FROM demo_clients c
CROSS JOIN LATERAL (
    SELECT i,
        (ARRAY['Anna','Jonas','Mara','Emil','Sophie','Liam','Nora','Felix','Ida','Oscar','Clara','Hugo','Lena','Arthur','Freya','Theo','Maja','Oliver','Zoé','Jürgen','Elif','Noah','Amelie','Søren'])[1 + floor(random() * 24)::int] AS f,
        (ARRAY['Berger','Smith','Lindqvist','Fischer','Taylor','Keller','Brown','Weiß','Hansen','Müller','Wilson','Köhler','Evans','Schäfer','Walker','Nielsen','Vogel','Hughes','Brandt','Clarke'])[1 + floor(random() * 20)::int] AS l,
        now() - (20 + random() * 165) * interval '1 day' AS moment
    FROM generate_series(1, c.people) i) p
ON CONFLICT DO NOTHING;

INSERT INTO lists (id, client_id, name, created_at, member_count)
SELECT gen_random_uuid(), c.id, l, now() - interval '26 weeks', 0
FROM demo_clients c CROSS JOIN unnest(CASE c.n WHEN 1 THEN ARRAY['Newsletter', 'Loyal customers', 'Trail runners'] ELSE ARRAY['Readers', 'Events in London'] END) l;

INSERT INTO list_memberships (list_id, recipient_id, client_id, added_at)
SELECT l.id, r.id, r.client_id, r.created_at FROM lists l JOIN recipients r USING (client_id) JOIN demo_clients c ON c.id = l.client_id
WHERE l.name IN ('Newsletter', 'Readers') OR random() + r.id * 0 < CASE l.name WHEN 'Loyal customers' THEN 0.22 WHEN 'Trail runners' THEN 0.14 ELSE 0.3 END;

UPDATE lists l SET member_count = (SELECT count(*) FROM list_memberships m WHERE m.list_id = l.id) WHERE client_id IN (SELECT id FROM demo_clients);

INSERT INTO segments (id, client_id, name, rules, created_at, updated_at)
SELECT pg_temp.id_of(now() - interval '12 weeks'), c.id, s.name, s.rules::json, now() - interval '12 weeks', now() - interval '12 weeks'
FROM demo_clients c CROSS JOIN (VALUES
    ('Regulars in town', '{"all":[{"any":[{"field":"attributes.city","op":"eq","value":"Berlin","type":"text"},{"field":"attributes.city","op":"eq","value":"London","type":"text"}]},{"field":"attributes.orders","op":"gte","value":"3","type":"number"}]}'),
    ('Clicked lately', '{"all":[{"field":"clicked","op":"exists","value":{"withinDays":60}},{"field":"status","op":"eq","value":"active"}]}'),
    ('Gone quiet', '{"all":[{"field":"opened","op":"ne","value":{"withinDays":90}},{"field":"received","op":"exists","value":{"withinDays":90,"atLeast":2}}]}')) s(name, rules);

-- Leads: from a fair, a form and a shop's file, checked but for the newest; invalid ones are rejected, the good ones qualified.
INSERT INTO leads (client_id, email, name, company, phone, website, notes, tags, fields, origins, source, stage, is_stage_chosen, verdict, reasons, suggestion, checked_at, score, score_reasons, created_at, updated_at, address_key, twin_key)
SELECT c.id, p.email, p.name, p.company, CASE WHEN p.i % 3 = 0 THEN '+49 30 5550' || lpad(p.i::text, 3, '0') END, CASE WHEN p.company IS NOT NULL THEN 'https://www.' || p.domain END, NULL,
       CASE WHEN p.i % 5 = 0 THEN ARRAY['fair'] ELSE ARRAY[]::text[] END, jsonb_build_object('city', (ARRAY['Berlin','Kiel','London','Bristol'])[1 + p.i % 4]),
       jsonb_build_object('email', jsonb_build_object('source', p.source, 'at', p.moment), 'name', jsonb_build_object('source', p.source, 'at', p.moment)), p.source,
       CASE WHEN p.is_new THEN 0 WHEN p.verdict = 2 THEN 3 WHEN p.score >= 50 THEN 2 ELSE 0 END, false,
       CASE WHEN p.is_new THEN NULL ELSE p.verdict END, CASE WHEN p.is_new THEN ARRAY[]::smallint[] ELSE p.reasons END, CASE WHEN p.i % 23 = 0 AND NOT p.is_new THEN replace(p.email, 'gmial.com', 'gmail.com') END,
       CASE WHEN p.is_new THEN NULL ELSE p.moment + interval '1 hour' END, CASE WHEN p.is_new THEN 0 ELSE p.score END,
       CASE WHEN p.is_new THEN ARRAY[]::text[] ELSE array_remove(ARRAY[CASE p.verdict WHEN 0 THEN '+40 verdict is valid' WHEN 1 THEN '+15 verdict is risky' ELSE '-100 verdict is invalid' END, CASE WHEN p.company IS NOT NULL THEN '+20 company is there' END, '+15 name is there'], NULL) END,
       p.moment, p.moment, lower(p.email), CASE WHEN p.company IS NOT NULL THEN lower(replace(p.name, ' ', '')) || '|' || lower(split_part(p.company, ' ', 1)) END
FROM demo_clients c
CROSS JOIN LATERAL (
    SELECT d.*, greatest(0, CASE d.verdict WHEN 0 THEN 40 WHEN 1 THEN 15 ELSE -100 END + 15 + CASE WHEN d.company IS NOT NULL THEN 20 ELSE 0 END) AS score, now() - (180 - d.i) * interval '11 hours' AS moment, d.i > 150 AS is_new,
           (ARRAY['fair-2026.xlsx','contact form','shop-prospects.csv'])[1 + d.i % 3] AS source
    FROM (SELECT b.*, b.f || ' ' || b.l AS name,
                 CASE WHEN b.i % 23 = 0 THEN lower(b.f) || b.i || '@gmial.com' WHEN b.i % 9 = 0 THEN 'info@' || b.domain ELSE lower(b.f || '.' || b.l) || b.i || '@' || b.domain END AS email,
                 CASE WHEN b.i % 4 > 0 THEN initcap(split_part(b.domain, '.', 1)) || CASE c.n WHEN 1 THEN ' GmbH' ELSE ' Ltd' END END AS company,
                 CASE WHEN b.i % 11 = 0 THEN 2 WHEN b.i % 23 = 0 OR b.i % 9 = 0 THEN 1 ELSE 0 END::smallint AS verdict,
                 CASE WHEN b.i % 11 = 0 THEN ARRAY[23] WHEN b.i % 23 = 0 THEN ARRAY[36] WHEN b.i % 9 = 0 THEN ARRAY[34] ELSE ARRAY[]::int[] END::smallint[] AS reasons
          FROM (SELECT i, c.n, (ARRAY['Anna','Jonas','Mara','Emil','Sophie','Liam','Nora','Felix','Ida','Oscar','Clara'])[1 + i % 11] AS f, (ARRAY['Berger','Smith','Fischer','Taylor','Keller','Brown','Hansen'])[1 + i % 7] AS l,
                       (ARRAY['fjordwerk','seewind','pinewood','kompass','harbourlane'])[1 + i % 5] || i / 12 || '.example' AS domain
                FROM generate_series(1, 180) i) b) d) p
ON CONFLICT DO NOTHING;

-- Where the first third of the people came from: a file of the shop, with the faults that such files have.
WITH files AS (
    SELECT c.id AS client_id, l.id AS list_id, pg_temp.id_of(now() - interval '20 days') AS import_id, pg_temp.id_of(now() - interval '20 days') AS job_id, now() - interval '20 days' AS at,
           (SELECT count(*) FROM recipients r WHERE r.client_id = c.id AND r.source = 'shop-export.csv') AS added
    FROM demo_clients c JOIN lists l ON l.client_id = c.id AND l.name IN ('Newsletter', 'Readers')),
tasks AS (
    INSERT INTO jobs (id, client_id, kind, title, arguments, state, started_by, created_at, started_at, finished_at, done, total, outcome, cancel_requested)
    SELECT job_id, client_id, 'import', 'Import shop-export.csv', jsonb_build_object('importId', import_id), 'Succeeded', 'Mara Lindqvist', at, at, at + interval '2 seconds', added + 17, added + 17,
           jsonb_build_object('rows', added + 17, 'added', added, 'updated', 0, 'duplicates', 14, 'rejected', 3, 'suppressed', 0), false
    FROM files),
faults AS (
    INSERT INTO import_errors (import_id, line, column_name, value, reason)
    SELECT import_id, v.line, 'email', v.value, v.reason
    FROM files CROSS JOIN (VALUES (212, 'anna.berger(at)gmail.example', 'has no @'), (498, '', 'is empty'), (731, 'nora@', 'has nothing after the @')) v(line, value, reason))
INSERT INTO imports (id, client_id, list_id, job_id, file_name, stored_as, mapping, state, rows, added, updated, duplicates, rejected, suppressed, created_at, finished_at)
SELECT import_id, client_id, list_id, job_id, 'shop-export.csv', '', '{"E-Mail": "email", "Name": "name", "City": "city", "Orders": "orders"}', 'Done', added + 17, added, 0, 14, 3, 0, at, at + interval '2 seconds'
FROM files;

-- Campaigns: how long ago each was sent, and how well it was received.
CREATE TEMP TABLE demo_campaigns AS
SELECT pg_temp.id_of(now() - v.weeks * interval '1 week') AS id, c.id AS client_id, c.domain, c.sender, v.name, v.subject, v.list, v.appeal, v.status,
       date_trunc('hour', now() - v.weeks * interval '1 week') + v.hour * interval '1 hour' - interval '6 hours' AS at
FROM demo_clients c JOIN (VALUES
    (1, 'Spring catalogue', 'The light is back: new tents and packs', 'Newsletter', 25.0, 1.05, 3, 'Sent'),
    (1, 'Boot care guide', 'Five minutes that save your boots', 'Newsletter', 21.3, 0.95, 2, 'Sent'),
    (1, 'Midsummer sale', '20 % off for the longest night', 'Newsletter', 17.1, 1.30, 1, 'Sent'),
    (1, 'Trail run series', 'Your start number for the coast run', 'Trail runners', 13.4, 1.55, 4, 'Sent'),
    (1, 'Autumn layers', 'Wool, wind, and what goes between', 'Newsletter', 8.9, 1.00, 2, 'Sent'),
    (1, 'Loyal customers’ evening', '{{ first_name | default: "Dear friend" }}, you are invited', 'Loyal customers', 4.6, 1.70, 3, 'Sent'),
    (1, 'Winter news', 'What we packed for the north', 'Newsletter', 1.2, 1.10, 2, 'Sent'),
    (2, 'Summer reading', 'Twelve books for slow afternoons', 'Readers', 22.4, 1.15, 3, 'Sent'),
    (2, 'Signed editions', 'Signed, numbered, nearly gone', 'Readers', 15.7, 1.35, 1, 'Sent'),
    (2, 'Poetry night', 'Thursday by the river: poetry and wine', 'Events in London', 10.2, 1.50, 2, 'Sent'),
    (2, 'Autumn list', 'The season’s best, chosen by our booksellers', 'Readers', 6.3, 1.05, 4, 'Sent'),
    (2, 'Gift guide', 'A book for everyone you love', 'Readers', 0.6, 1.20, 2, 'Sent')
) v(client, name, subject, list, weeks, appeal, hour, status) ON v.client = c.n;

CREATE TEMP TABLE demo_mail (html text);
INSERT INTO demo_mail VALUES ('<!doctype html><html><body style="margin:0;background:#f4f4f1;font-family:Georgia,serif;color:#23262b"><div style="max-width:600px;margin:0 auto;background:#fff;padding:32px">'
    '<p style="font:600 13px Arial;letter-spacing:.08em;color:#5a6b5d">%SENDER%</p><h1 style="font-size:30px;line-height:1.2">%TITLE%</h1><p>Hello {{ first_name | default: "there" }},</p>'
    '<p style="line-height:1.6">the days in {{ city | default: "your town" }} are made for this. We have put together what we would take ourselves, tried and mended and tried again.</p>'
    '<p><a href="https://www.%DOMAIN%/new" style="background:#2f4b3c;color:#fff;padding:12px 22px;text-decoration:none">See what is new</a></p>'
    '<p style="line-height:1.6">Or read <a href="https://www.%DOMAIN%/journal">the journal</a>, and come by: <a href="https://www.%DOMAIN%/stores">our stores</a> are open until seven.</p>'
    '<p style="font:12px Arial;color:#7d8480">You get this because you asked for it at {{ email }}. <a href="{{ unsubscribe_url }}" style="color:#7d8480">Unsubscribe</a></p></div></body></html>');

INSERT INTO campaigns (id, client_id, name, subject, preheader, from_name, from_email, html, list_ids, exclude_list_ids, doubtful, status, created_by, created_at, updated_at, started_at, finished_at, month, is_launched)
SELECT d.id, d.client_id, d.name, d.subject, 'Written by people who use it', d.sender, 'news@' || d.domain,
       replace(replace(replace(m.html, '%SENDER%', d.sender), '%TITLE%', d.name), '%DOMAIN%', d.domain), ARRAY[l.id], '{}', 'TryAgain', 'Sent', 'Mara Lindqvist',
       d.at - interval '2 days', d.at, d.at, d.at + interval '9 minutes', (extract(year FROM d.at AT TIME ZONE 'UTC') - 2020) * 12 + extract(month FROM d.at AT TIME ZONE 'UTC') - 1, true
FROM demo_campaigns d JOIN lists l ON l.client_id = d.client_id AND l.name = d.list CROSS JOIN demo_mail m;

SELECT ensure_month(month) FROM campaigns WHERE client_id IN (SELECT id FROM demo_clients);
SELECT ensure_month(m::smallint) FROM generate_series((SELECT min(month) FROM campaigns), (extract(year FROM now()) - 2020)::int * 12 + extract(month FROM now())::int) m;

-- The ledger: nearly all accepted, some bounced, a few failed after two days of trying.
INSERT INTO messages (month, client_id, campaign_id, recipient_id, state, provider, attempts, changed_at, accepted_at, bounce_class, reply)
SELECT c.month, c.client_id, c.id, r.id,
       CASE WHEN x < 0.976 THEN 4 WHEN x < 0.997 THEN 5 ELSE 6 END, coalesce(p.provider, 0), CASE WHEN x < 0.94 THEN 1 WHEN x < 0.997 THEN 2 ELSE 9 END,
       c.started_at + y * interval '9 minutes', CASE WHEN x < 0.976 THEN c.started_at + y * interval '9 minutes' END,
       CASE WHEN x < 0.976 THEN NULL WHEN x < 0.986 THEN 1 WHEN x < 0.992 THEN 2 WHEN x < 0.997 THEN 3 ELSE 2 END,
       CASE WHEN x < 0.976 THEN NULL WHEN x < 0.986 THEN '550 5.1.1 No such user here' WHEN x < 0.992 THEN '552 5.2.2 The mailbox is full'
            WHEN x < 0.997 THEN '550 5.7.1 Message refused by policy' ELSE '451 4.4.1 No answer from host' END
FROM campaigns c JOIN demo_campaigns d ON d.id = c.id JOIN list_memberships m ON m.list_id = c.list_ids[1] JOIN recipients r ON r.id = m.recipient_id AND r.created_at < c.started_at
LEFT JOIN mailbox_providers p ON p.domain = split_part(r.email::text, '@', 2)::citext
CROSS JOIN LATERAL (SELECT random() AS x, random() AS y, r.id) z;

-- One tried two subjects on a part of its people; the better one went to the rest four hours later.
INSERT INTO campaign_variants (campaign_id, number, client_id, subject) SELECT id, 1, client_id, 'Six things that kept us warm at minus thirty' FROM demo_campaigns WHERE name = 'Winter news';
UPDATE messages m SET variant = x.variant, accepted_at = m.accepted_at + CASE WHEN x.variant > 10 THEN interval '4 hours' ELSE '0' END, changed_at = m.changed_at + CASE WHEN x.variant > 10 THEN interval '4 hours' ELSE '0' END
FROM campaign_variants v CROSS JOIN LATERAL (SELECT l.id, CASE WHEN l.id % 10 < 2 THEN 1 WHEN l.id % 10 < 4 THEN 2 ELSE 12 END AS variant FROM messages l WHERE l.campaign_id = v.campaign_id) x
WHERE m.campaign_id = v.campaign_id AND m.id = x.id AND v.campaign_id IN (SELECT id FROM demo_campaigns);

-- Opens: machines within seconds (image proxies that fetch for everyone), people over hours and days, more in the evening.
CREATE TEMP TABLE demo_visits AS
SELECT m.id, m.month, m.client_id, m.campaign_id, m.recipient_id, m.provider, 4::smallint AS kind, v.automatic, NULL::int AS link,
       m.accepted_at + v.delay AS at, v.agent
FROM messages m JOIN demo_campaigns d ON d.id = m.campaign_id
CROSS JOIN LATERAL (
    SELECT true AS automatic, random() * interval '40 seconds' AS delay, 'Mozilla/5.0' AS agent WHERE m.provider = 4 OR (m.provider = 0 AND random() < 0.12)
    UNION ALL
    SELECT false, (CASE WHEN random() < 0.8 THEN -ln(1 - random()) * 5 ELSE -ln(1 - random()) * 40 END) * interval '1 hour' + interval '90 seconds',
           (ARRAY['Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15', 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
                  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Outlook'])[1 + floor(random() * 3)::int]
    FROM generate_series(1, CASE WHEN random() < 0.33 * d.appeal * CASE m.variant WHEN 1 THEN 0.7 ELSE 1 END THEN 1 + floor(-ln(1 - random()) * 0.8)::int ELSE 0 END)) v
WHERE m.state = 4;

INSERT INTO demo_visits
SELECT v.id, v.month, v.client_id, v.campaign_id, v.recipient_id, v.provider, 5, false, l, v.at + (10 + random() * 90) * interval '1 second', v.agent
FROM demo_visits v JOIN demo_campaigns d ON d.id = v.campaign_id CROSS JOIN LATERAL (SELECT CASE WHEN random() < 0.6 THEN 0 WHEN random() < 0.6 THEN 1 ELSE 2 END AS l WHERE random() < 0.14 * d.appeal AND v.id IS NOT NULL) c
WHERE v.kind = 4 AND NOT v.automatic;

INSERT INTO demo_visits
SELECT DISTINCT ON (v.id) v.id, v.month, v.client_id, v.campaign_id, v.recipient_id, v.provider, 6, false, NULL, v.at + interval '3 minutes', v.agent
FROM demo_visits v WHERE v.kind = 4 AND NOT v.automatic AND v.recipient_id % 140 = 7;

DELETE FROM demo_visits WHERE at > now();

-- The links of a variant have numbers of their own (VariantMark.LinksApart).
UPDATE demo_visits v SET link = v.link + (m.variant % 10 - 1) * 262144 FROM messages m WHERE m.month = v.month AND m.id = v.id AND m.variant > 0 AND v.link IS NOT NULL;

INSERT INTO events (id, month, at, kind, client_id, campaign_id, message_id, message_month, recipient_id, link_index, automatic, score, reasons, rules, user_agent, program, device, url)
SELECT gen_random_uuid(), (extract(year FROM v.at AT TIME ZONE 'UTC') - 2020) * 12 + extract(month FROM v.at AT TIME ZONE 'UTC') - 1, v.at, v.kind, v.client_id, v.campaign_id, v.id, v.month, v.recipient_id, v.link,
       v.automatic, CASE WHEN v.automatic THEN 90 ELSE 0 END, CASE WHEN v.automatic THEN ARRAY['apple-privacy'] END, 1, v.agent,
       CASE WHEN v.agent LIKE '%iPhone%' THEN 2 WHEN v.agent LIKE '%GoogleImageProxy%' THEN 1 WHEN v.agent LIKE '%Outlook' THEN 3 ELSE 0 END, CASE WHEN v.agent LIKE '%iPhone%' THEN 2 WHEN v.agent LIKE '%Outlook' THEN 1 ELSE 0 END,
       CASE WHEN v.kind = 5 THEN 'https://www.' || d.domain || (ARRAY['/new', '/journal', '/stores'])[v.link % 262144 + 1] END
FROM demo_visits v JOIN demo_campaigns d ON d.id = v.campaign_id ORDER BY v.at;

UPDATE messages m SET first_opened_at = f.opened, first_opened_by_person_at = f.by_person, first_clicked_at = f.clicked, first_clicked_by_person_at = f.clicked, unsubscribed_at = f.left_at
FROM (SELECT id, month, min(at) FILTER (WHERE kind = 4) AS opened, min(at) FILTER (WHERE kind IN (4, 5) AND NOT automatic) AS by_person,
             min(at) FILTER (WHERE kind = 5) AS clicked, min(at) FILTER (WHERE kind = 6) AS left_at FROM demo_visits GROUP BY id, month) f
WHERE m.month = f.month AND m.id = f.id;

-- The roll-ups, from the rows that they count.
INSERT INTO campaign_counts (campaign_id, client_id, selected, targeted, accepted, bounced, failed, opened_people, opened_all, clicked_people, clicked_all, unsubscribed)
SELECT campaign_id, client_id, count(*), count(*), count(*) FILTER (WHERE state = 4), count(*) FILTER (WHERE state = 5), count(*) FILTER (WHERE state = 6),
       count(first_opened_by_person_at), count(first_opened_at), count(first_clicked_by_person_at), count(first_clicked_at), count(unsubscribed_at)
FROM messages WHERE campaign_id IN (SELECT id FROM demo_campaigns) GROUP BY 1, 2;

INSERT INTO campaign_providers (campaign_id, client_id, provider, targeted, accepted, bounced, deferrals, opened_people, clicked_people)
SELECT campaign_id, client_id, provider, count(*), count(*) FILTER (WHERE state = 4), count(*) FILTER (WHERE state = 5), coalesce(sum(attempts - 1), 0), count(first_opened_by_person_at), count(first_clicked_by_person_at)
FROM messages WHERE campaign_id IN (SELECT id FROM demo_campaigns) GROUP BY 1, 2, 3;

INSERT INTO campaign_links (campaign_id, client_id, index, url, clicks_people, clicks_all, clickers_people)
SELECT d.id, d.client_id, a.first + x.i - 1, 'https://www.' || d.domain || x.path, coalesce(k.clicks, 0), coalesce(k.clicks, 0), coalesce(k.people, 0)
FROM demo_campaigns d CROSS JOIN unnest(ARRAY['/new', '/journal', '/stores']) WITH ORDINALITY x(path, i)
CROSS JOIN LATERAL (SELECT 0 AS first UNION ALL SELECT v.number * 262144 FROM campaign_variants v WHERE v.campaign_id = d.id) a
LEFT JOIN LATERAL (SELECT count(*) AS clicks, count(DISTINCT v.id) AS people FROM demo_visits v WHERE v.campaign_id = d.id AND v.kind = 5 AND v.link = a.first + x.i - 1) k ON true;

INSERT INTO campaign_variant_figures (campaign_id, client_id, variant, targeted, accepted, bounced, opened_people, opened_all, clicked_people, clicked_all, unsubscribed)
SELECT campaign_id, client_id, variant, count(*), count(*) FILTER (WHERE state = 4), count(*) FILTER (WHERE state = 5),
       count(first_opened_by_person_at), count(first_opened_at), count(first_clicked_by_person_at), count(first_clicked_at), count(unsubscribed_at)
FROM messages WHERE campaign_id IN (SELECT id FROM demo_campaigns) AND variant <> 0 GROUP BY 1, 2, 3;

UPDATE campaigns c SET test_percent = 40, test_after_minutes = 240, test_sent_at = c.started_at + interval '9 minutes', winner = 1, winner_at = c.started_at + interval '249 minutes', finished_at = c.finished_at + interval '4 hours',
       winner_by = 'the figures', winner_reason = format('%s %% opened B, %s %% A.', f.b, f.a)
FROM (SELECT campaign_id, round(100.0 * sum(opened_people) FILTER (WHERE variant = 1) / nullif(sum(accepted) FILTER (WHERE variant = 1), 0), 1) AS a,
             round(100.0 * sum(opened_people) FILTER (WHERE variant = 2) / nullif(sum(accepted) FILTER (WHERE variant = 2), 0), 1) AS b FROM campaign_variant_figures GROUP BY 1) f
WHERE c.id = f.campaign_id AND c.id IN (SELECT id FROM demo_campaigns);

INSERT INTO campaign_bounces (campaign_id, client_id, class, reason, example, mails)
SELECT campaign_id, client_id, bounce_class, bounce_reason(reply), min(reply), count(*)
FROM messages WHERE campaign_id IN (SELECT id FROM demo_campaigns) AND bounce_class IS NOT NULL AND state = 5 GROUP BY 1, 2, 3, 4;

INSERT INTO campaign_delays (campaign_id, client_id, kind, band, people)
SELECT campaign_id, client_id, k.kind, delay_band(accepted_at, k.at), count(*)
FROM messages CROSS JOIN LATERAL (VALUES (4, first_opened_by_person_at), (5, first_clicked_by_person_at)) k (kind, at)
WHERE campaign_id IN (SELECT id FROM demo_campaigns) AND k.at IS NOT NULL GROUP BY 1, 2, 3, 4;

-- By MailProgram and ReaderDevice, as ReadingAgent reads the agents above.
INSERT INTO campaign_agents (campaign_id, client_id, program, device, opens_people, opens_all, clicks_people, clicks_all)
SELECT campaign_id, client_id, CASE WHEN agent LIKE '%iPhone%' THEN 2 WHEN agent LIKE '%GoogleImageProxy%' THEN 1 WHEN agent LIKE '%Outlook' THEN 3 ELSE 0 END AS program,
       CASE WHEN agent LIKE '%iPhone%' THEN 2 WHEN agent LIKE '%Outlook' THEN 1 ELSE 0 END AS device,
       count(*) FILTER (WHERE kind = 4 AND NOT automatic), count(*) FILTER (WHERE kind = 4), count(*) FILTER (WHERE kind = 5 AND NOT automatic), count(*) FILTER (WHERE kind = 5)
FROM demo_visits WHERE kind IN (4, 5) GROUP BY 1, 2, 3, 4;

INSERT INTO campaign_activity (campaign_id, client_id, kind, bucket, people, automatic)
SELECT v.campaign_id, v.client_id, v.kind, date_trunc(CASE WHEN v.at < date_trunc('hour', d.at + interval '7 hours' - interval '1 microsecond') THEN 'minute' ELSE 'hour' END, v.at), count(*) FILTER (WHERE NOT automatic), count(*) FILTER (WHERE automatic)
FROM (SELECT campaign_id, client_id, kind, at, automatic FROM demo_visits
      UNION ALL SELECT campaign_id, client_id, CASE state WHEN 4 THEN 1 ELSE 3 END, changed_at, false FROM messages WHERE campaign_id IN (SELECT id FROM demo_campaigns) AND state IN (4, 5)) v
JOIN demo_campaigns d ON d.id = v.campaign_id GROUP BY 1, 2, 3, 4;

-- Who left, and who does not exist, is not mailed again.
INSERT INTO suppressions (client_id, email, reason, note, campaign_id, created_at)
SELECT DISTINCT ON (m.client_id, r.email) m.client_id, r.email, CASE WHEN m.unsubscribed_at IS NOT NULL THEN 1 ELSE 2 END, CASE WHEN m.unsubscribed_at IS NULL THEN m.reply END, m.campaign_id, coalesce(m.unsubscribed_at, m.changed_at)
FROM messages m JOIN recipients r ON r.id = m.recipient_id WHERE m.campaign_id IN (SELECT id FROM demo_campaigns) AND (m.unsubscribed_at IS NOT NULL OR m.bounce_class = 1) AND r.id % 5 = 2
ORDER BY m.client_id, r.email, m.changed_at
ON CONFLICT DO NOTHING;
UPDATE recipients r SET status = CASE s.reason WHEN 1 THEN 1 ELSE 2 END FROM suppressions s WHERE s.client_id = r.client_id AND s.email = r.email AND r.client_id IN (SELECT id FROM demo_clients);

-- One being written, one waiting for its time, and one on its way right now, slowly enough to watch.
INSERT INTO relays (id, kind, name, host, port, security, accept_invalid_certificate, max_connections, per_second, is_default, created_at)
VALUES (gen_random_uuid(), 'Sandbox', 'Sandbox, at a walking pace', '', 0, 'None', false, 1, 3, false, now()) ON CONFLICT DO NOTHING;

INSERT INTO campaigns (id, client_id, name, subject, preheader, from_name, from_email, html, list_ids, exclude_list_ids, relay_id, doubtful, status, created_by, created_at, updated_at, scheduled_at, started_at, month, is_launched)
SELECT pg_temp.id_of(now() - v.before * interval '1 minute'), c.id, v.name, v.subject, 'Written by people who use it', c.sender, 'news@' || c.domain,
       replace(replace(replace(m.html, '%SENDER%', c.sender), '%TITLE%', v.name), '%DOMAIN%', c.domain), ARRAY[l.id], '{}',
       CASE WHEN v.status = 'Sending' THEN (SELECT id FROM relays WHERE name = 'Sandbox, at a walking pace') END, 'TryAgain', v.status, 'Mara Lindqvist', now() - interval '1 day', now() - interval '1 hour',
       CASE WHEN v.status = 'Scheduled' THEN date_trunc('hour', now() + interval '2 days') END, CASE WHEN v.status = 'Sending' THEN now() END,
       CASE WHEN v.status = 'Sending' THEN (extract(year FROM now() AT TIME ZONE 'UTC') - 2020) * 12 + extract(month FROM now() AT TIME ZONE 'UTC') - 1 END, false
FROM demo_clients c JOIN (VALUES
    (1, 'Advent calendar', 'Twenty-four small doors', 'Newsletter', 'Draft', 1),
    (1, 'Black week, quietly', 'One fair price all week', 'Newsletter', 'Scheduled', 2),
    (1, 'Snow report', '{{ first_name | default: "Hello" }}, first snow on the passes', 'Loyal customers', 'Sending', 3)) v(client, name, subject, list, status, before) ON v.client = c.n
JOIN lists l ON l.client_id = c.id AND l.name = v.list CROSS JOIN demo_mail m;

-- Quality reviews of half a year, as two teams keep them in a sheet: better over time, worse in one bad fortnight, with the gaps of weekends.
WITH sources AS (
    INSERT INTO sheet_sources (id, client_id, name, spreadsheet_id, range, target, mapping, is_paused, book_title, tab_title, tab_id, created_at, synced_at, tried_at, failures)
    SELECT pg_temp.id_of(now() - interval '26 weeks'), c.id, 'Quality reviews', 'demo-' || replace(split_part(c.domain, '.', 1), ' ', '-') || '-reviews', 'Reviews!A1:G', 'Quality',
           '{"date":"Date","subject":"Agent","category":"Category","score":"Score","reviewer":"Reviewer","remarks":"Remarks","key":"ID"}',
           true, c.name || ': reviews', 'Reviews', 0, now() - interval '26 weeks', now() - interval '2 hours', now() - interval '2 hours', 0
    FROM demo_clients c RETURNING id, client_id, synced_at),
runs AS (
    INSERT INTO sheet_runs (id, client_id, source_id, state, started_at, finished_at, read, added, changed, unchanged, moved, removed, rejected, error)
    SELECT pg_temp.id_of(s.synced_at - v.hours * interval '1 hour'), s.client_id, s.id, v.state, s.synced_at - v.hours * interval '1 hour', s.synced_at - v.hours * interval '1 hour' + interval '1.4 seconds',
           v.read, v.added, v.changed, v.read - v.added - v.changed - v.rejected, v.moved, v.removed, v.rejected, v.error
    FROM sources s CROSS JOIN (VALUES
        (0, 'Succeeded', 1282, 0, 0, 0, 0, 2, NULL),
        (1, 'Succeeded', 1282, 6, 1, 0, 0, 2, NULL),
        (2, 'Failed', 0, 0, 0, 0, 0, 0, 'Google had trouble of its own (503) 4 times; nothing was changed. The next sync tries again.'),
        (3, 'Succeeded', 1276, 9, 0, 3, 1, 2, NULL)) v(hours, state, read, added, changed, moved, removed, rejected, error)),
faults AS (
    INSERT INTO sheet_faults (source_id, sheet_row, reason, raw_hash)
    SELECT s.id, v.sheet_row, v.reason, gen_random_uuid() FROM sources s CROSS JOIN (VALUES (412, 'The score is missing.'), (977, '“31.09.” is no date.')) v(sheet_row, reason))
INSERT INTO quality_records (client_id, source_id, date, subject, category, score, reviewer, remarks, key, sheet_row, identity, hash, created_at, changed_at)
SELECT s.client_id, s.id, r.day, r.subject, r.category, r.score, CASE WHEN r.chance < 0.985 THEN r.reviewer END,
       CASE WHEN r.score < 70 THEN (ARRAY['Answered a different question', 'Tone too short with an upset customer', 'Order number missing', 'Promised a date that cannot be kept', 'No follow-up after two days'])[1 + floor(r.chance * 5)::int]
            WHEN r.score < 80 THEN (ARRAY['Right, but slow', 'Template used without a greeting', 'Subject line says little'])[1 + floor(r.chance * 3)::int]
            WHEN r.score > 96 THEN 'Exemplary' END,
       'R-' || r.n, r.n + 1, 'R-' || r.n, gen_random_uuid(), r.day + interval '18 hours', r.day + interval '18 hours'
FROM sources s CROSS JOIN LATERAL (
    SELECT d.day::date AS day, row_number() OVER (ORDER BY d.day, i)::int AS n, a.subject,
           (ARRAY['Correctness', 'Tone', 'Speed', 'Compliance'])[1 + floor(random() * 4)::int] AS category,
           (ARRAY['Rae Winter', 'Tomas Holm', 'Ines Falk'])[1 + floor(random() * 3)::int] AS reviewer,
           round(least(100, greatest(31, a.base + 5 * (d.day::date - (current_date - 180)) / 180.0 - CASE WHEN d.day::date BETWEEN current_date - 75 AND current_date - 62 THEN 9 ELSE 0 END
               + 15 * (random() + random() + random() - 1.5))::numeric), 1) AS score,
           random() AS chance
    FROM generate_series(current_date - 180, current_date - 1, interval '1 day') d(day)
    CROSS JOIN LATERAL generate_series(1, CASE WHEN extract(isodow FROM d.day) > 5 THEN 0 ELSE 7 + floor(random() * 7)::int END) i
    CROSS JOIN LATERAL (SELECT * FROM (VALUES ('Kim Arden', 88), ('Lee Okafor', 84), ('Noa Brandt', 79), ('Sam Iversen', 86), ('Welcome series', 90), ('Support inbox', 76)) v(subject, base) ORDER BY random() + i * 0 LIMIT 1) a) r
WHERE s.id IS NOT NULL;

INSERT INTO quality_plans (client_id, target, subject_targets, category_weights, subscribers)
SELECT id, 80, '{"Welcome series":85}', '{"Compliance":2}', '{}' FROM demo_clients;

DROP TABLE demo_visits, demo_campaigns, demo_mail;
SELECT id, name FROM demo_clients ORDER BY n;
