-- What it takes to put the rows of a first load into the table in the order of their keys, when all of them are known.

-- Where the rows of the batch end in the file beside the database in which they wait; NULL where they are in the table.
ALTER TABLE csvload_checkpoints ADD COLUMN sorted_end INTEGER;

-- What the file of the source begins with, so that it is not taken for another one; NULL where no rows wait.
ALTER TABLE csvload_sources ADD COLUMN sorted_token INTEGER;
