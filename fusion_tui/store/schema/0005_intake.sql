-- Schema 5: what a tip names, as somebody accepted it; and what vetting it came to, on what, by whom, when.

ALTER TABLE tip ADD COLUMN named VARCHAR(22000) NOT NULL DEFAULT '';

ALTER TABLE tip ADD COLUMN verdict VARCHAR(40);

ALTER TABLE tip ADD COLUMN compared VARCHAR(1000) NOT NULL DEFAULT '';

ALTER TABLE tip ADD COLUMN judgement VARCHAR(2000) NOT NULL DEFAULT '';

ALTER TABLE tip ADD COLUMN basis VARCHAR(40);

ALTER TABLE tip ADD COLUMN activity VARCHAR(40);

ALTER TABLE tip ADD COLUMN vetted DATETIME;

ALTER TABLE tip ADD COLUMN vetted_by VARCHAR(120) NOT NULL DEFAULT '';
