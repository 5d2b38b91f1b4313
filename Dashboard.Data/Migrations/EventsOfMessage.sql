-- Messages without a recipient (single transactional mails) find their events by themselves; all others by their recipient.
CREATE INDEX events_of_message ON events (message_id, at) WHERE recipient_id IS NULL;
