-- Schema 4: who disposed of a tip, when, and what it goes back to if that is undone; who closed a case, when and why.

ALTER TABLE tip ADD COLUMN disposed DATETIME;

ALTER TABLE tip ADD COLUMN disposed_by VARCHAR(120) NOT NULL DEFAULT '';

ALTER TABLE tip ADD COLUMN state_before VARCHAR(40);

ALTER TABLE tip ADD COLUMN reason_before VARCHAR(400) NOT NULL DEFAULT '';

ALTER TABLE "case" ADD COLUMN reason VARCHAR(400) NOT NULL DEFAULT '';

ALTER TABLE "case" ADD COLUMN closed DATETIME;

ALTER TABLE "case" ADD COLUMN closed_by VARCHAR(120) NOT NULL DEFAULT '';
