-- A thousand citizens drawn by chance ask for their bills as the app does; rows that came, and milliseconds of 99 in a hundred.
CREATE TEMP TABLE asked (rows bigint, took float8);
GRANT INSERT ON asked TO app_reader;
SELECT setseed(0.5), set_config('bench.contracts', :'contracts', false);
SET ROLE app_reader;
DO $$
DECLARE
    began timestamptz;
    found bigint;
BEGIN
    FOR n IN 1..1000 LOOP
        PERFORM set_config('app.citizen',
            '+849' || lpad((1 + floor(random() * current_setting('bench.contracts')::int))::text, 8, '0'), false);
        began := clock_timestamp();
        SELECT count(*) INTO found FROM (SELECT * FROM app.electricity_invoice ORDER BY period DESC) b;
        INSERT INTO asked VALUES (found, extract(epoch FROM clock_timestamp() - began) * 1000);
    END LOOP;
END $$;
RESET ROLE;
SELECT sum(rows), percentile_cont(0.99) WITHIN GROUP (ORDER BY took) FROM asked;
