-- Who holds a place: one whose connection is gone holds it no more.
ALTER TABLE hub.allowance_slot ADD COLUMN backend integer, ADD COLUMN backend_start timestamptz;
