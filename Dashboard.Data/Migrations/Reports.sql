-- A report's bounces are found without looking at the rest of its campaign.
CREATE INDEX messages_bounced ON messages (campaign_id, bounce_class) WHERE bounce_class IS NOT NULL;

-- The overview reads the campaigns of its weeks.
CREATE INDEX campaigns_started ON campaigns (started_at) WHERE started_at IS NOT NULL;

-- The providers that many recipients share, by MailboxProvider.
INSERT INTO mailbox_providers (domain, provider) VALUES
    ('gmail.com', 1), ('googlemail.com', 1),
    ('outlook.com', 2), ('hotmail.com', 2), ('live.com', 2), ('msn.com', 2), ('outlook.de', 2), ('hotmail.de', 2), ('live.de', 2), ('outlook.fr', 2), ('hotmail.fr', 2), ('live.fr', 2),
    ('hotmail.co.uk', 2), ('live.co.uk', 2), ('hotmail.it', 2), ('hotmail.es', 2), ('outlook.es', 2), ('outlook.it', 2), ('live.nl', 2), ('hotmail.nl', 2), ('passport.com', 2),
    ('yahoo.com', 3), ('yahoo.de', 3), ('yahoo.fr', 3), ('yahoo.co.uk', 3), ('yahoo.it', 3), ('yahoo.es', 3), ('yahoo.ca', 3), ('yahoo.com.br', 3), ('yahoo.co.in', 3), ('yahoo.in', 3),
    ('ymail.com', 3), ('rocketmail.com', 3), ('aol.com', 3), ('aim.com', 3), ('aol.de', 3), ('aol.co.uk', 3),
    ('icloud.com', 4), ('me.com', 4), ('mac.com', 4),
    ('gmx.de', 5), ('gmx.net', 5), ('gmx.at', 5), ('gmx.ch', 5), ('gmx.com', 5), ('gmx.org', 5), ('gmx.eu', 5), ('web.de', 5), ('mail.com', 5), ('email.de', 5),
    ('proton.me', 6), ('protonmail.com', 6), ('pm.me', 6), ('protonmail.ch', 6),
    ('zoho.com', 7), ('zohomail.com', 7), ('zohomail.eu', 7), ('zoho.eu', 7),
    ('orange.fr', 8), ('wanadoo.fr', 8),
    ('t-online.de', 9), ('magenta.de', 9)
ON CONFLICT DO NOTHING;
