-- What an open or click was done with, by MailProgram and ReaderDevice: leads from those figures to the people. Events from before get it when their campaign is counted again.
ALTER TABLE events ADD COLUMN program smallint, ADD COLUMN device smallint;
