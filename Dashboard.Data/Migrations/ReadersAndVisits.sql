-- What an open or click was done with, by MailProgram and ReaderDevice: leads from those figures to the people. Events from before get it when their campaign is counted again.
ALTER TABLE events ADD COLUMN program smallint, ADD COLUMN device smallint;

-- What happened in the whole house since a moment: the clients' hours by time.
CREATE INDEX client_hours_of_time ON client_hours (hour);
